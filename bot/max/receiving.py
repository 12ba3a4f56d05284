"""Receiving from MAX: what concerns the bot is stored before it is acknowledged.

The updates of MAX have no ids, and its webhook repeats them, so each gets one from what identifies
it. A bot that administers a group receives all messages there; those that do not concern it are
dropped before they are stored: they may hold personal data.
"""

import hashlib
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final, NamedTuple, Protocol

import structlog

from bot.max.account import OwnAccount
from bot.max.calls import MaxApi
from bot.max.dialogs import Dialogs
from bot.max.profiles import Profiles
from bot.max.reading import BEGUN
from bot.max.subscriptions import (
    COMMENT_TYPES,
    POLLED_TYPES,
    PUSHED_TYPES,
    subscriptions,
    unsubscribe,
)
from bot.messengers.retries import pause_after
from bot.messengers.takeover import TakingBack
from bot.messengers.updates import Payload
from bot.runtime.backoff import Backoff
from bot.runtime.clock import Clock
from bot.runtime.rounds import Rounds
from domain.model.ids import LARGEST_NUMBER, BotId, Messenger, id_in
from domain.model.outcome import Done, Failure, Refused, Remedy
from storage.inbox.inbox import Inbox, ReceivedUpdate

log: Final = structlog.get_logger(__name__)

_MESSAGES: Final = frozenset({"message_created", "message_edited"})

_NEVER_STORED: Final = _MESSAGES | set(COMMENT_TYPES)
"""Unless they are messages to the bot: comments are read where they stand."""

_OF_DIALOGS: Final = frozenset({"bot_started", "bot_stopped", "dialog_removed"})

NOWHERE: Final = LARGEST_NUMBER + 1
"""The lane of updates that name no chat. MAX gives nobody the number 0; lane 0 is of Telegram."""

_COMMAND: Final = re.compile(r"/\w+(?:@(\w+))?(?:\s|$)")

LONG_POLL: Final = 30
"""Seconds that MAX may hold back an empty answer (GET /updates)."""

_MOST: Final = 100
"""Updates in one answer."""

_POLLS: Final = 2
_PER: Final = 1.0
"""At most so many polls in so many seconds."""

_NOTE_EVERY: Final = timedelta(minutes=10)
"""How often polls without updates are recorded, so that a quiet day is no outage."""

MAX_KEEPS: Final = timedelta(hours=24)
"""How long MAX keeps updates that nobody polls."""


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


async def receive_by_polling(api: MaxApi) -> bool:
    """Remove the webhooks, beside which nothing can be polled; return whether none is left."""
    seen = await subscriptions(api)
    return seen is not None and await unsubscribe(api, seen)


class ReadsGaps(Protocol):
    """What groups wrote while updates were lost."""

    async def note(self, since: datetime, until: datetime) -> None:
        """Record that updates between these moments were lost."""
        ...

    async def read(self) -> None:
        """Read what was lost, if anything was."""
        ...


class MaxPolling:
    """Long polling of one bot into the inbox."""

    def __init__(
        self,
        api: MaxApi,
        inbox: Inbox,
        arrivals: Arrivals,
        clock: Clock,
        *,
        answered: Callable[[], None],
        taking_back: TakingBack,
        missed: ReadsGaps,
    ) -> None:
        """`answered` is called after every successful poll."""
        self._api = api
        self._inbox = inbox
        self._arrivals = arrivals
        self._clock = clock
        self._answered = answered
        self._taking_back = taking_back
        self._missed = missed
        self._polls: deque[float] = deque(maxlen=_POLLS)
        self._heard_at: datetime | None = None
        self._noted_at: datetime | None = None
        self._rounds = Rounds(clock=clock)
        self.answers = False
        """Whether the last poll has brought all that waited."""
        self._more = False
        """Whether the last poll has brought as much as one can bring."""

    @property
    def pausing(self) -> bool:
        """Whether it waits for the next poll."""
        return self._rounds.resting

    async def run(self, epoch: int) -> None:
        """Run until cancelled, through outages: polls of two processes would share the updates."""
        del epoch
        self.answers = False
        self._heard_at = await self._inbox.heard_at(self._api.id)
        await self._rounds.run(partial(self._poll, Backoff()))

    async def _poll(self, backoff: Backoff) -> float:
        """Poll once, unless it is too soon; return the seconds until the next poll."""
        now = self._clock.monotonic()
        if len(self._polls) == _POLLS and (early := self._polls[0] + _PER - now) > 0:
            return early
        self._polls.append(now)
        failure = await self._once()
        self.answers = failure is None and not self._more
        if failure is None:
            backoff.reset()
            self._answered()
            return 0.0
        blocked = isinstance(failure, Refused) and failure.remedy is Remedy.LOOK
        if blocked and await self._taking_back.begin():
            await receive_by_polling(self._api)  # a webhook blocks polling
        wait = pause_after(failure, backoff)
        log.warning("receiving.max_failed", failure=repr(failure), pause=wait)
        return wait

    async def _once(self) -> Failure | None:
        await self._missed.read()
        query: dict[str, Any] = {
            "limit": _MOST,
            "timeout": LONG_POLL if self.answers else 0,  # whether MAX answers is known at once
            "types": ",".join(POLLED_TYPES),
        }
        marker = await self._inbox.marker(self._api.id)
        if marker is not None:
            query["marker"] = marker
        began = self._clock.monotonic()
        outcome = await self._api.call("GET", "updates", query=query, within=LONG_POLL + 10)
        if not isinstance(outcome, Done):
            return outcome
        updates, following = outcome.result.get("updates"), outcome.result.get("marker")
        following = str(following) if isinstance(following, int) else marker
        now = self._api.dated or self._clock.now()
        polled = timedelta(seconds=self._clock.monotonic() - began)  # the bot listens meanwhile
        if self._heard_at is not None and now - polled - self._heard_at > MAX_KEEPS:
            await self._missed.note(self._heard_at, now - MAX_KEEPS)
        self._heard_at = now
        updates = updates if isinstance(updates, list) else []
        self._more = len(updates) >= _MOST
        if updates or following != marker:
            await self._arrivals.store(updates, following)
            self._noted_at = now
        elif self._noted_at is None or now - self._noted_at >= _NOTE_EVERY:
            await self._inbox.note_heard(self._api.id, now)
            self._noted_at = now
        return None
