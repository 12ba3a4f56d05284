"""Messages of groups that came while MAX could not deliver its updates."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final, NamedTuple

import structlog

from bot.max.arrivals import Arrivals
from bot.max.calls import MaxApi
from bot.messengers.retries import insist
from bot.runtime.backoff import LONGEST_PAUSE
from bot.runtime.clock import Clock
from domain.model.conversation.notices.kinds import TextNotice
from domain.model.ids import ChatId, Messenger, Place, number_of
from domain.model.organisation.office import Office
from domain.model.outcome import Done, Failure, Outcome, Refused
from handlers.texts import troubles
from storage.inbox.inbox import Inbox
from storage.inbox.receiving_state import Gap

log: Final = structlog.get_logger(__name__)

MAX_KEEPS: Final = timedelta(hours=24)
"""How long MAX keeps updates that nobody polls."""

_ANSWER_WITHIN: Final = 15

_MOST: Final = 100
"""Messages in one answer (GET /messages); the last ones come first."""

_MOST_ANSWERS: Final = 50
"""In a row for one group."""

_TRIES: Final = 5


class _Read(NamedTuple):
    """Messages of a group, the newest first; `cut_at`: the oldest one read, if older ones are missing."""

    messages: list[dict[str, Any]]
    cut_at: datetime | None = None


class MissedMessages:
    """Reads the last messages of the groups; those already received are not stored again.

    A gap is recorded before updates are received again, so that it is read after a crash, too.
    """

    def __init__(
        self,
        api: MaxApi,
        inbox: Inbox,
        arrivals: Arrivals,
        office: Callable[[], Awaitable[Office]],
        clock: Clock,
    ) -> None:
        self._api = api
        self._inbox = inbox
        self._arrivals = arrivals
        self._office = office
        self._clock = clock
        self._may_wait = True

    async def note_silence(self) -> None:
        """Record that updates were lost since the last one, before a lost webhook is set again."""
        since = await self._inbox.heard_at(self._api.id)
        if since is not None:
            await self.note(since, self._clock.now())

    async def note(self, since: datetime, until: datetime) -> None:
        """Record that updates between these moments were lost.

        People are told of private ones only if that was for longer than MAX keeps them.
        """
        self._may_wait = True
        now = self._api.dated or self._clock.now()
        lost_until = until if now - since > MAX_KEEPS else None
        await self._inbox.note_gap(self._api.id, Gap(since, lost_until))

    async def read(self) -> None:
        """Store the messages of the groups that concern the bot and came in a gap, if there is one.

        What can't be read is told once. Where MAX did not answer, the next call tries again.
        """
        if not self._may_wait:
            return
        gap = await self._inbox.gap(self._api.id)
        if gap is not None:
            office = await self._office()
            cuts = await self._read(gap.since, office)
            if cuts is None:
                return
            told = [*_of_cuts(cuts, gap.since, office), *_of_private(gap, office)]
            await self._inbox.close_gap(self._api.id, told, self._clock.now())
        self._may_wait = False

    async def _read(self, since: datetime, office: Office) -> dict[Place, datetime] | None:
        """Return the groups of which older messages are missing; None if MAX has not answered."""
        cuts: dict[Place, datetime] | None = {}
        for group in _groups(office):
            read = await self._read_back(number_of(group.chat), since)
            if not isinstance(read, _Read):
                log.warning("receiving.not_read", chat=group.chat, failure=repr(read))
                cuts = cuts if isinstance(read, Refused) else None
                continue
            new = await self._arrivals.store(map(_as_update, reversed(read.messages)))
            if new or read.cut_at:
                log.warning("receiving.missed", chat=group.chat, new=new, cut=bool(read.cut_at))
            if read.cut_at and cuts is not None:
                cuts[group] = read.cut_at
        return cuts

    async def _read_back(self, chat: int, since: datetime) -> _Read | Failure:
        """Read a group answer by answer, back to that moment.

        MAX means by `from` the latest moment: messages come in reverse (GET /messages).
        """
        least, query = int(since.timestamp() * 1000), {"chat_id": chat, "count": _MOST}
        read: dict[str, dict[str, Any]] = {}
        for _ in range(_MOST_ANSWERS):
            outcome = await self._answer(query)
            if not isinstance(outcome, Done):
                return outcome
            answer = list(_messages(outcome.result))
            new = {one["body"]["mid"]: one for one in answer if one["body"]["mid"] not in read}
            oldest = min((one["timestamp"] for one in new.values()), default=None)
            if oldest is None and len(answer) == _MOST:
                break  # MAX does not go further back
            read |= new
            if oldest is None or oldest < least:
                return _Read([one for one in read.values() if one["timestamp"] >= least])
            query["from"] = oldest + 1
        return _Read([*read.values()], _moment(min(one["timestamp"] for one in read.values())))

    async def _answer(self, query: dict[str, Any]) -> Outcome[Any]:
        get = partial(self._api.call, "GET", "messages", query=query, within=_ANSWER_WITHIN)
        return await insist(get, tries=_TRIES, longest=LONGEST_PAUSE, sleep=self._clock.sleep)


def _groups(office: Office) -> list[Place]:
    places = office.organisation.places
    return [one for one in places if one.messenger is Messenger.MAX and not one.private]


def _of_cuts(cuts: dict[Place, datetime], since: datetime, office: Office) -> Iterator[TextNotice]:
    """Tell the groups, and control, what was not read there."""
    organisation, local = office.organisation, office.calendar.local
    for group, until in cuts.items():
        lost = local(since), local(until)
        yield TextNotice(group, troubles.not_read_here(*lost))
        if group != organisation.control:
            name = troubles.chat_name(group, organisation)
            yield TextNotice(organisation.control, troubles.not_read_there(*lost, name))


def _of_private(gap: Gap, office: Office) -> Iterator[TextNotice]:
    """Tell everybody who has an account in MAX what was lost in private."""
    if gap.lost_until is None:
        return
    local = office.calendar.local
    text = troubles.lost_in_private(local(gap.since), local(gap.lost_until))
    people = office.organisation.people.values()
    for account in dict.fromkeys(one.account_in(Messenger.MAX) for one in people):
        if account is not None:
            yield TextNotice(Place(ChatId(account)), text)


def _messages(answer: Any) -> Iterator[dict[str, Any]]:
    match answer:
        case {"messages": list(messages)}:
            for one in messages:
                match one:
                    case {"timestamp": int(), "body": {"mid": str()}}:
                        yield one
                    case _:
                        pass
        case _:
            pass


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _as_update(message: dict[str, Any]) -> dict[str, Any]:
    return {
        "update_type": "message_created",
        "timestamp": message["timestamp"],
        "message": message,
    }
