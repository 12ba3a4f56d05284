"""Updates of MAX: those that concern the bot are put into the inbox.

The updates of MAX have no ids, and its webhook repeats them, so each gets one from what identifies
it. A bot that administers a group receives all messages there; those that do not concern it are
dropped before they are stored: they may hold personal data.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, NamedTuple

import structlog

from bot.max.account import OwnAccount
from bot.max.dialogs import Dialogs
from bot.max.profiles import Profiles
from bot.max.reading import BEGUN
from bot.max.subscriptions import COMMENT_TYPES, PUSHED_TYPES
from bot.messengers.updates import Payload
from bot.runtime.clock import Clock
from domain.model.ids import LARGEST_NUMBER, BotId, Messenger, id_in
from storage.inbox.inbox import Inbox, ReceivedUpdate

log: Final = structlog.get_logger(__name__)

_MESSAGES: Final = frozenset({"message_created", "message_edited"})

_NEVER_STORED: Final = _MESSAGES | set(COMMENT_TYPES)
"""Unless they are messages to the bot: comments are read where they stand."""

_OF_DIALOGS: Final = frozenset({"bot_started", "bot_stopped", "dialog_removed"})

NOWHERE: Final = LARGEST_NUMBER + 1
"""The lane of updates that name no chat. MAX gives nobody the number 0; lane 0 is of Telegram."""

_COMMAND: Final = re.compile(r"/\w+(?:@(\w+))?(?:\s|$)")


def relevant(payload: Any, me: OwnAccount) -> bool:
    """Return whether the update concerns the bot; accepts any JSON.

    In a group these are replies to the bot, commands and presses. A voice message comes without its
    chat and its author (max-bot-api-client-ts, issue 250): there is nothing to do about it. The body
    of a forward may be null.
    """
    match payload:
        case {"update_type": str(kind), "message": {"recipient": dict(to)}} if kind in _MESSAGES:
            dialog, channel = (to.get("chat_type") == one for one in ("dialog", "channel"))
            return dialog or (not channel and _concerns(payload["message"], me))
        case {"update_type": str(kind)}:
            return kind in PUSHED_TYPES and kind not in _NEVER_STORED
        case _:
            return False


class ChannelUpdate(NamedTuple):
    """An update about a channel; of a comment, `post` is the `mid` of its post, `at` its date."""

    channel: int
    post: str | None = None
    at: int = 0
    """In milliseconds by the clock of MAX."""


def channel_update(payload: Any) -> ChannelUpdate | None:
    """Return what the update says of a channel, None if it is about none."""
    match payload:
        case {
            "update_type": str(),
            "message": {
                "recipient": {
                    "chat_type": "channel",
                    "chat_id": int(channel),
                    "post_id": str(post),
                },
                "timestamp": int(at),
            },
        }:
            return ChannelUpdate(channel, post, at)
        case {
            "update_type": str(),
            "message": {"recipient": {"chat_type": "channel", "chat_id": int(channel)}},
        }:
            return ChannelUpdate(channel)
        case {"update_type": "comment_removed", "chat_id": int(channel)}:
            return ChannelUpdate(channel)
        case {"update_type": str(), "is_channel": True, "chat_id": int(channel)}:
            return ChannelUpdate(channel)
        case _:
            return None


def _concerns(message: Payload, me: OwnAccount) -> bool:
    match message.get("sender"):
        case {"is_bot": True}:
            return False
        case _:
            pass
    match message.get("link"):
        case {"type": "reply", "sender": {"user_id": int(author), **rest}}:
            replied = author == me.number or (me.number is None and bool(rest.get("is_bot")))
        case {"type": "reply"}:
            replied = True
        case _:
            replied = False
    body = message.get("body")
    text = body.get("text") if isinstance(body, dict) else None
    command = _COMMAND.match(str(text or ""))
    called = command is not None and (
        not command[1] or not me.username or command[1].lower() == me.username.lower()
    )
    return replied or called


def _identity(payload: Payload) -> int | None:
    """Return a number that repetitions of the update share, and no other update has.

    None if nothing in it tells it from others.
    """
    kind, at = payload["update_type"], payload.get("timestamp")
    match payload:
        case {"callback": {"callback_id": press, **rest}}:
            parts = [kind, press, rest.get("timestamp")]
        case {"message": {"body": {"mid": str(mid)}}} if mid:
            parts = [kind, mid, at if kind == "message_edited" else ""]
        case _ if at is None:
            return None
        case _:
            parts = [kind, _chat_of(payload), _author_of(payload), at]
    told = "|".join(map(str, parts)).encode(errors="backslashreplace")
    digest = hashlib.blake2s(told, digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def _author_of(payload: Payload) -> int | None:
    """Return the number of who wrote, pressed or did it, None if it is not named."""
    match payload.get("callback") or payload.get("message") or payload:
        case {"user": {"user_id": int(number)}} | {"sender": {"user_id": int(number)}}:
            return number
        case _:
            return None


def _chat_of(payload: Payload) -> int | None:
    """Return the number of the chat, None if it is not named."""
    match payload.get("message"):
        case {"recipient": {"chat_id": int(chat)}}:
            return chat
        case {"recipient": _}:
            return None
        case _:
            named = payload.get("chat_id")
            return named if isinstance(named, int) else None


def _is_of_dialog(payload: Payload) -> bool:
    """Return whether it happened in a person's dialog with the bot."""
    match payload.get("message"):
        case {"recipient": dict(to)}:
            return to.get("chat_type") == "dialog"
        case None if "callback" in payload:
            return True
        case _:
            return payload["update_type"] in _OF_DIALOGS


def _note_odd(payload: Any) -> None:
    """Log a message that comes without its body, as a forward may."""
    match payload:
        case {
            "update_type": str(kind),
            "message": {"recipient": {"chat_type": str(where)}, **rest},
        }:
            if kind in _MESSAGES and not rest.get("body"):
                log.warning("receiving.no_body", where=where, linked=bool(rest.get("link")))
        case _:
            pass


class Arrivals:
    """Puts the updates that concern the bot into the inbox; `me` is learned by connecting."""

    def __init__(
        self, inbox: Inbox, dialogs: Dialogs, profiles: Profiles, bot: BotId, clock: Clock
    ) -> None:
        self._inbox = inbox
        self._dialogs = dialogs
        self._profiles = profiles
        self.bot = bot
        self.me = OwnAccount()
        self.comments_arrived: Callable[[ChannelUpdate], None] | None = None
        """Called with what each update says of a channel."""
        self._clock = clock

    async def store(self, payloads: Iterable[Any], marker: str | None = None) -> int:
        """Store them in order, all or none; return how many were new. Accepts any JSON.

        `marker` is what the next poll has to name.
        """
        payloads = list(payloads)
        if self.comments_arrived is not None:
            for update in {one for each in payloads if (one := channel_update(each)) is not None}:
                self.comments_arrived(update)
        for one in payloads:
            _note_odd(one)
        rows = [row for one in payloads if relevant(one, self.me) for row in self._rows(one)]
        await self._dialogs.keep()
        return await self._inbox.add(self.bot, rows, self._clock.now(), marker)

    def _rows(self, payload: dict[str, Any]) -> Iterator[ReceivedUpdate]:
        self._profiles.learn(payload)
        person = _author_of(payload) if _is_of_dialog(payload) else None
        chat = _chat_of(payload)
        if person is not None and chat is not None:
            self._dialogs.learn(person, chat)
        lane = _lane(chat if person is None else person)
        if "callback" in payload:
            payload = {**_without_text(payload)}
        if payload["update_type"] == "bot_started":
            begun = {**payload, "update_type": BEGUN, "payload": None}  # a code may be in it
            yield ReceivedUpdate(_identity(begun), lane, begun)
        yield ReceivedUpdate(_identity(payload), lane, payload)


def _without_text(press: Payload) -> Payload:
    """Drop the text above the pressed button, which may hold a code."""
    match press:
        case {"message": {"body": dict(body)} as pressed}:
            where = {"body": {"mid": body.get("mid") or ""}, "link": None}
            return {**press, "message": {**pressed, **where}}
        case _:
            return press


def _lane(number: int | None) -> int:
    """Return the chat in which an update is handled, NOWHERE if it names none."""
    try:
        return id_in(Messenger.MAX, number or 0) or NOWHERE
    except ValueError:
        return NOWHERE
