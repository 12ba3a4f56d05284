"""Answers to presses: sent after the commit, beside the chat's queue, and allowed to get lost."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import structlog
from aiogram.methods import AnswerCallbackQuery

from bot.telegram.calls import BotApi
from domain.model.telling.notices import Say
from domain.model.telling.outcome import Done
from handlers.context import Toast
from handlers.incoming import Pressed

log: Final = structlog.get_logger(__name__)

ANSWER_WITHIN: Final = 5.0
"""Seconds; later the person has looked away."""


class PressAnswers:
    """Ends the waiting circle on a pressed button, with or without a text."""

    def __init__(self, api: BotApi, say: Callable[[Say], Awaitable[None]]) -> None:
        self._api = api
        self._say = say
        self._tasks: set[asyncio.Task[None]] = set()

    def answer(self, pressed: Pressed, toast: Toast | None) -> None:
        """Returns at once; a refusal that comes too late as an answer is written to the chat."""
        task = asyncio.create_task(self._answer(pressed, toast), name=f"press-{pressed.press}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self) -> None:
        """Waits for the answers on their way."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _answer(self, pressed: Pressed, toast: Toast | None) -> None:
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

    async def _say_instead(self, pressed: Pressed, toast: Toast) -> None:
        """A refusal must reach the person, even after an outage longer than a press lives."""
        source = pressed.by.source
        if source is not None:
            said = Say(source.place, toast.text, reply_to=source, stranger=toast.stranger)
            await self._say(said)
