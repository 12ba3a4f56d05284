"""A probe of Telegram: availability, the bot's account, and the chats where it may write."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from aiogram.methods import (
    GetChat,
    GetChatMember,
    GetMe,
    GetWebhookInfo,
    SendChatAction,
    TelegramMethod,
)

from bot.messengers.probe import Seen, Step, WebhookSeen, asked, hindrances
from bot.runtime.clock import Clock
from bot.telegram.calls import BotApi
from domain.model.ids import Place
from domain.model.outcome import Done, Failure, Outcome, Refused, Remedy

_ANSWER_WITHIN: Final = 10

_TYPING: Final = "typing"


async def look(
    api: BotApi,
    places: Collection[Place],
    clock: Clock,
    step: Step,
) -> Seen:
    """Probe a few places at a time, all of them within `PLACES_WITHIN`.

    `step` receives how many of how many places are done. People see nothing of it except a short
    «печатает…» in an open chat.
    """
    me = await _ask(api, GetMe())
    if not isinstance(me, Done):
        return Seen(me)
    ahead = None if api.dated is None else api.dated - clock.now()
    hook = await webhook_seen(api)
    found = await hindrances(places, partial(_hindered, api), step)
    return Seen(
        username=str(me.result.get("username", "")),
        ahead=ahead,
        sees_all=bool(me.result.get("can_read_all_group_messages")),
        webhook=hook,
        places=found,
        unseen=len(places) - len(found),
    )


async def _hindered(api: BotApi, place: Place) -> Failure | None:
    if not place.private:
        chat = await _ask(api, GetChat(chat_id=place.chat))
        if not isinstance(chat, Done):
            return chat
        member = await _ask(api, GetChatMember(chat_id=place.chat, user_id=api.id))
        if not isinstance(member, Done):
            return member
        if remedy := standing(chat.result, member.result, topic=place.thread is not None):
            return Refused(remedy, "")
    typing = SendChatAction(
        chat_id=place.chat, action=_TYPING, message_thread_id=place.thread or None
    )
    written = await _ask(api, typing)
    return None if isinstance(written, Done) else written


def standing(
    chat: Mapping[str, Any], member: Mapping[str, Any], *, topic: bool = False
) -> Remedy | None:
    """Return the bot's obstacle in a group, by ChatFullInfo and its own ChatMember, or None."""
    match member.get("status"):
        case "left" | "kicked":
            return Remedy.ADD_BOT
        case "restricted" if not member.get("is_member", True):
            return Remedy.ADD_BOT
        case "restricted":
            muted = not member.get("can_send_messages", True)
        case "member":
            muted = not (chat.get("permissions") or {}).get("can_send_messages", True)
        case _:  # administrators may write whatever the group's rules are
            muted = False
    if muted:
        return Remedy.GRANT_RIGHTS
    return Remedy.OPEN_TOPIC if topic and not chat.get("is_forum") else None


async def webhook_seen(api: BotApi) -> WebhookSeen | None:
    """Return the webhook's state, or None if Telegram does not report it."""
    answer = await _ask(api, GetWebhookInfo())
    if not isinstance(answer, Done):
        return None
    told = answer.result
    at = told.get("last_error_date")
    return WebhookSeen(
        str(told.get("url", "")),
        int(told.get("pending_update_count", 0)),
        str(told.get("last_error_message", "")),
        None if at is None else datetime.fromtimestamp(at, UTC),
    )


async def _ask(api: BotApi, method: TelegramMethod[Any]) -> Outcome[Any]:
    """Make a call, again after a pause demanded by Telegram."""
    return await asked(partial(api.call, method, within=_ANSWER_WITHIN))


_CONTACT_WITHIN: Final = 2


async def answers(api: BotApi) -> bool:
    """Return whether Telegram answers within a few seconds."""
    return isinstance(await api.call(GetMe(), within=_CONTACT_WITHIN), Done)
