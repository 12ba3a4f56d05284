"""Answers to button presses: sent after the commit, outside the chat's queue; may be lost."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import structlog
from aiogram.methods import AnswerCallbackQuery

from bot.telegram.calls import BotApi
from bot.telegram.sending import Sender
from domain.model.conversation.notices.kinds import TextNotice
from domain.model.outcome import Done
from handlers.lists import render_said
from handlers.ui.context import Toast
from handlers.ui.incoming import ButtonPress

log: Final = structlog.get_logger(__name__)

ANSWER_WITHIN: Final = 5.0
"""Seconds; later the person has looked away."""


class PressAnswers:
    """Stops the spinner on a pressed button, with or without a text."""

    def __init__(self, api: BotApi, say: Callable[[TextNotice], Awaitable[None]]) -> None:
        self._api = api
        self._say = say
        self._sender = Sender(api, ANSWER_WITHIN)
        self._tasks: set[asyncio.Task[None]] = set()

    def can_show_alone(self, say: TextNotice) -> bool:
        """Return whether a message there can be shown to one person only."""
        return self._sender.can_show_alone(say.place)

    def answer(
        self, pressed: ButtonPress, toast: Toast | None, alone: TextNotice | None = None
    ) -> None:
        """Start answering and return at once; a late refusal is sent to the chat instead.

        So is a text that could not be shown to the person alone.
        """
        answering = self._answer(pressed, toast, alone)
        task = asyncio.create_task(answering, name=f"press-{pressed.press}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self) -> None:
        """Wait for the answers being sent."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _answer(
        self, pressed: ButtonPress, toast: Toast | None, alone: TextNotice | None
    ) -> None:
        if alone is not None and not await self._shown_alone(pressed, alone):
            await self._say(alone)
        method = AnswerCallbackQuery(
            callback_query_id=pressed.press,
            text=toast.text if toast else None,
            show_alert=toast.alert if toast else None,
        )
        match await self._api.call(method, within=ANSWER_WITHIN):
            case Done():
                return
            case failure:
                log.info("press.not_answered", failure=repr(failure))
                if toast is not None and toast.alert:
                    await self._say_instead(pressed, toast)

    async def _shown_alone(self, pressed: ButtonPress, say: TextNotice) -> bool:
        (part,) = render_said(say).parts
        outcome = await self._sender.show_alone(say.place, part, pressed.by.person, pressed.press)
        return isinstance(outcome, Done)

    async def _say_instead(self, pressed: ButtonPress, toast: Toast) -> None:
        """Send the refusal as a message: it must arrive even after a long outage."""
        source = pressed.by.source
        if source is not None:
            said = TextNotice(source.place, toast.text, reply_to=source, stranger=toast.stranger)
            await self._say(said)
