"""Finding a message of unknown outcome among the chat's last ones, before it is repeated."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from bot.max.calls import MaxApi
from bot.max.dialogs import Dialogs
from bot.max.markup import payloads_in
from bot.runtime.clock import Clock
from domain.model.ids import MessageId, Place
from domain.model.outcome import Done, NotSent, Outcome, Refused, Unknown
from handlers.ui.markup import plain

_ANSWER_WITHIN: Final = 10

_LOOKED_AT: Final = 100
"""The most messages in one answer (GET /messages); the last ones come first."""

_INEXACT: Final = timedelta(minutes=1)
"""How far the difference of the clocks, taken from the header `Date`, may be wrong."""

_KNOWN: Final = 2_000
"""Messages whose ids are remembered; equal texts sent shortly before are not the one sought."""


@dataclass(frozen=True, slots=True)
class _Look:
    """What identifies a message: its place, words, buttons, and kinds of files."""

    place: Place
    words: str
    payloads: tuple[str, ...]
    files: tuple[str, ...]


def _look_of(place: Place, text: str, attachments: list[Any]) -> _Look:
    files = sorted(str(one.get("type")) for one in attachments if isinstance(one, dict))
    return _Look(
        place,
        " ".join(text.split()),
        tuple(payloads_in(attachments)),
        tuple(one for one in files if one != "inline_keyboard"),
    )


class Settling:
    """Looks for messages that may have been sent."""

    def __init__(self, api: MaxApi, dialogs: Dialogs, clock: Clock) -> None:
        self._api = api
        self._dialogs = dialogs
        self._clock = clock
        self._known: deque[MessageId] = deque(maxlen=_KNOWN)

    async def before(
        self, place: Place, body: Mapping[str, Any], since: datetime
    ) -> Outcome[MessageId] | None:
        """Return the outcome of an attempt since that moment, None to send the message now.

        A chat that can't be read settles nothing: the caller counts its copies.
        """
        match await self._found(place, body, since):
            case Done(mid) as done:
                self.sent(mid)
                return done
            case Unknown(why) if why != _UNREADABLE:
                return NotSent(why)
            case _:
                return None

    async def after(
        self, place: Place, body: Mapping[str, Any], began: datetime, outcome: Unknown
    ) -> Outcome[MessageId]:
        """Return the outcome of an attempt whose answer was lost.

        If it is not there yet, the call may still be on its way: `before` looks again.
        """
        found = await self._found(place, body, began)
        if isinstance(found, Done):
            self.sent(found.result)
        return outcome if isinstance(found, Unknown) else found

    def sent(self, message: MessageId) -> None:
        """Remember that the message is accounted for: an equal one is another."""
        self._known.append(message)

    async def _found(
        self, place: Place, body: Mapping[str, Any], began: datetime
    ) -> Outcome[MessageId]:
        """Return the message, NotSent if it is not there, Unknown if that can't be seen."""
        chat = self._dialogs.chat(place)
        if chat is None:
            return Unknown(_UNREADABLE)
        query = {"chat_id": chat, "count": _LOOKED_AT}
        match await self._api.call("GET", "messages", query=query, within=_ANSWER_WITHIN):
            case Done({"messages": list(messages)}):
                return self._among(messages, _sought(place, body), self._there(began) - _INEXACT)
            case Done() | Refused():
                return Unknown(_UNREADABLE)
            case failure:
                return Unknown(type(failure).__name__)

    def _there(self, moment: datetime) -> datetime:
        """Return a moment of our clock by the clock of MAX, which has just answered."""
        dated = self._api.dated
        return moment if dated is None else moment + (dated - self._clock.now())

    def _among(
        self, messages: list[Any], sought: _Look, since: datetime
    ) -> Done[MessageId] | NotSent:
        for message in messages:
            match message:
                case {"timestamp": int(at), "body": {"mid": str(mid)}} if (
                    at >= since.timestamp() * 1000
                    and mid not in self._known
                    and _by_bot(message.get("sender"))
                    and _seen(sought.place, message["body"]) == sought
                ):
                    return Done(MessageId(mid))
                case _:
                    pass
        return NotSent("not in the chat")


_UNREADABLE: Final = "the chat can't be read"


def _sought(place: Place, body: Mapping[str, Any]) -> _Look:
    text = str(body["text"])
    words = plain(text) if body.get("format") == "html" else text
    return _look_of(place, words, list(body.get("attachments") or ()))


def _seen(place: Place, body: Mapping[str, Any]) -> _Look:
    attachments = body.get("attachments")
    return _look_of(
        place, str(body.get("text") or ""), attachments if isinstance(attachments, list) else []
    )


def _by_bot(sender: Any) -> bool:
    return not isinstance(sender, dict) or bool(sender.get("is_bot"))
