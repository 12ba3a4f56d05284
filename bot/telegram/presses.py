"""Answers to button presses in Telegram."""

from collections.abc import Awaitable, Callable
from typing import Final

import structlog
from aiogram.methods import AnswerCallbackQuery

from bot.messaging.presses import ANSWER_WITHIN, PressAnswers
from bot.telegram.calls import BotApi
from bot.telegram.sending import Sender
from domain.model.conversation.notices.kinds import TextNotice
from domain.model.outcome import Done
from handlers.lists import render_said
from handlers.ui.context import Toast
from handlers.ui.incoming import ButtonPress

log: Final = structlog.get_logger(__name__)


class TelegramPressAnswers(PressAnswers):
    """Shows the text over the chat, or in a message for one person."""

    def __init__(self, api: BotApi, say: Callable[[TextNotice], Awaitable[None]]) -> None:
        super().__init__(say)
        self._api = api
        self._sender = Sender(api, ANSWER_WITHIN)

    def can_show_alone(self, say: TextNotice) -> bool:
        """Return whether a message there can be shown to one person only."""
        return self._sender.can_show_alone(say.place)

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
