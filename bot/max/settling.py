"""Finding a message of unknown outcome among the chat's last ones, before it is repeated."""

import re
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Mapping
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


Recorded = Callable[[Place, Collection[MessageId]], Awaitable[Collection[MessageId]]]
"""Returns which of these messages of a place are accounted for already."""


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

    def __init__(
        self,
        api: MaxApi,
        dialogs: Dialogs,
        clock: Clock,
        recorded: Recorded,
        number: Callable[[], int | None],
    ) -> None:
        """`number` returns the bot's number in MAX, None until MAX has answered."""
        self._api = api
        self._recorded = recorded
        self._number = number
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
            case Unknown(why):
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
        return outcome if found is None or isinstance(found, Unknown) else found

    def sent(self, message: MessageId) -> None:
        """Remember that the message is accounted for: an equal one is another."""
        self._known.append(message)

    async def _found(
        self, place: Place, body: Mapping[str, Any], began: datetime
    ) -> Done[MessageId] | NotSent | Unknown | None:
        """Return the message, NotSent if it is not there, Unknown if MAX does not say it now.

        None: the chat can't be read.
        """
        chat = await self._dialogs.find(place)
        if chat is None:
            return None
        query = {"chat_id": chat, "count": _LOOKED_AT}
        match await self._api.call("GET", "messages", query=query, within=_ANSWER_WITHIN):
            case Done({"messages": list(messages)}):
                since = self._there(began) - _INEXACT
                return await self._among(messages, _sought(place, body), since)
            case Done() | Refused():
                return None
            case failure:
                return Unknown(type(failure).__name__)

    def _there(self, moment: datetime) -> datetime:
        """Return a moment of our clock by the clock of MAX, which has just answered."""
        dated = self._api.dated
        return moment if dated is None else moment + (dated - self._clock.now())

    async def _among(
        self, messages: list[Any], sought: _Look, since: datetime
    ) -> Done[MessageId] | NotSent:
        """Return the latest equal message that is not another one, sent before by itself."""
        ours = (one for one in messages if _is_by(self._number(), one))
        equal = [one for one in _equal(ours, sought, since) if one not in self._known]
        others = await self._recorded(sought.place, equal) if equal else ()
        found = next((one for one in equal if one not in others), None)
        return NotSent("not in the chat") if found is None else Done(found)


_NAMED: Final = re.compile(r' \(<a href="max://user/\d+">[^<]*</a>\)')
"""The name of a profile behind that of the organisation: known at one time and not at another."""


def _equal(messages: Iterable[Any], sought: _Look, since: datetime) -> Iterator[MessageId]:
    for message in messages:
        match message:
            case {"timestamp": int(at), "body": {"mid": str(mid)}} if (
                at >= since.timestamp() * 1000 and _seen(sought.place, message["body"]) == sought
            ):
                yield MessageId(mid)
            case _:
                pass


def _sought(place: Place, body: Mapping[str, Any]) -> _Look:
    text = str(body["text"])
    words = plain(_NAMED.sub("", text)) if body.get("format") == "html" else text
    return _look_of(place, words, list(body.get("attachments") or ()))


def _seen(place: Place, body: Mapping[str, Any]) -> _Look:
    attachments = body.get("attachments")
    words = _without_names(str(body.get("text") or ""), body.get("markup"))
    return _look_of(place, words, attachments if isinstance(attachments, list) else [])


def _without_names(text: str, markup: Any) -> str:
    """Return the text without the names of profiles in brackets; offsets are in UTF-16 units."""
    units, opened, closed = (one.encode("utf-16-le") for one in (text, " (", ")"))
    for begin, end in sorted(_mentions(markup), reverse=True):
        before, behind = units[: 2 * begin], units[2 * end :]
        if before.endswith(opened) and behind.startswith(closed):
            units = before.removesuffix(opened) + behind.removeprefix(closed)
    return units.decode("utf-16-le", errors="ignore")


def _mentions(markup: Any) -> Iterator[tuple[int, int]]:
    for mark in markup if isinstance(markup, list) else ():
        match mark:
            case {"type": "user_mention", "from": int(begin), "length": int(length)}:
                yield begin, begin + length
            case _:
                pass


def _is_by(number: int | None, message: Any) -> bool:
    """Return whether the bot with this number has sent the message, as far as MAX says."""
    match message:
        case {"sender": {"user_id": int(author), **rest}}:
            return author == number if number is not None else bool(rest.get("is_bot"))
        case _:
            return True
