"""Command menus: updated in the chats whose menu has changed.

A chat gets its menu after the first message to it: Telegram knows no chats without the bot, and no
users who never opened it. A refused menu is retried only when the chat takes messages again or its
menu changes.
"""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

import structlog
from aiogram.methods import DeleteMyCommands, SetMyCommands, TelegramMethod
from aiogram.types import BotCommand, BotCommandScopeChat, BotCommandScopeDefault

from bot.runtime.clock import Clock
from bot.runtime.rounds import Rounds
from bot.telegram.calls import BotApi
from domain.model.ids import ChatId
from domain.model.organisation.office import Office
from domain.model.outcome import Done, Moved, NotSent, Refused, Remedy, Unknown
from handlers.texts.commands import DEFAULT_MENU, CommandText, menus
from handlers.texts.words import capital
from storage.delivery.menus import GivenMenus

log: Final = structlog.get_logger(__name__)

LOOK_AFTER: Final = 15.0
"""Seconds after a change; a menu may be a little late."""

_AT_ONCE: Final = 20
"""Calls per look: a large staff gets its menus within some minutes."""

_ANSWER_WITHIN: Final = 10

_EVERYWHERE: Final = ChatId(0)


class Menus:
    """Run by the leader."""

    def __init__(
        self,
        api: BotApi,
        given: GivenMenus,
        office: Callable[[], Awaitable[Office]],
        clock: Clock,
        changed: asyncio.Event,
    ) -> None:
        """`changed` is set after a message was sent, or after a change of staff or chats."""
        self._api = api
        self._given = given
        self._office = office
        self._rounds = Rounds(changed, clock, debounce=LOOK_AFTER)

    @property
    def busy(self) -> bool:
        """Whether a menu is being sent."""
        return self._rounds.acting

    async def run(self) -> None:
        """Run until cancelled; setting a menu is idempotent, so a lost term does no harm."""
        await self._rounds.run(self._look)

    async def _look(self) -> float | None:
        """Update changed menus; return the seconds until the others can follow, or None if done."""
        wanted = {_EVERYWHERE: DEFAULT_MENU, **menus((await self._office()).organisation)}
        differing = await self._differing(wanted)
        for chat, menu in differing[:_AT_ONCE]:
            match await self._api.call(_given(chat, menu), within=_ANSWER_WITHIN):
                case Done():
                    await self._note(chat, menu)
                case Moved():
                    pass  # the organisation will be given the new chat
                case NotSent(retry_after=pause):
                    return max(pause or 0, LOOK_AFTER)
                case Unknown() | Refused(Remedy.RENEW_TOKEN):
                    return LOOK_AFTER
                case Refused(remedy):
                    await self._note(chat, menu)
                    log.info("menu.refused", chat=chat, remedy=remedy)
        return LOOK_AFTER if len(differing) > _AT_ONCE else None

    async def _differing(
        self, wanted: Mapping[ChatId, Sequence[CommandText]]
    ) -> list[tuple[ChatId, Sequence[CommandText] | None]]:
        """Return the menus to set, with None for chats without employees."""
        given = await self._given.given()
        new = wanted.keys() - given.keys()
        there = {_EVERYWHERE, *await self._given.met(new), *given}
        changed = (one for one in wanted.items() if given.get(one[0]) != _digest(one[1]))
        gone = ((chat, None) for chat in given.keys() - wanted.keys())
        return [*(one for one in changed if one[0] in there), *gone]

    async def _note(self, chat: ChatId, menu: Sequence[CommandText] | None) -> None:
        if menu is None:
            await self._given.forget(chat)
        else:
            await self._given.note(chat, _digest(menu))


def _given(chat: ChatId, menu: Sequence[CommandText] | None) -> TelegramMethod[Any]:
    everywhere = chat == _EVERYWHERE
    scope = BotCommandScopeDefault() if everywhere else BotCommandScopeChat(chat_id=chat)
    if menu is None:
        return DeleteMyCommands(scope=scope)
    commands = [BotCommand(command=one.name, description=capital(one.does)) for one in menu]
    return SetMyCommands(commands=commands, scope=scope)


def _digest(menu: Sequence[CommandText]) -> str:
    shown = json.dumps([(one.name, one.does) for one in menu])
    return hashlib.sha256(shown.encode()).hexdigest()
