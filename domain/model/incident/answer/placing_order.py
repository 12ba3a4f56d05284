"""An order to place an approved answer in the name of a page, and the times of its attempts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.model.actor import Signature
from domain.model.ids import DraftVersion, IncidentNumber
from domain.model.network.post import FoundPost, PageAddress, PostAddress
from domain.model.network.trouble import NetworkTrouble
from domain.model.time.deadline import is_ahead

SEARCHES: Final = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10))
"""After an attempt with an unknown outcome the comment is searched for, then people are asked."""

TRIED_FOR: Final = timedelta(hours=1)
"""So long an order may be acted on; afterwards its person is asked again."""

SEARCHED_FOR: Final = timedelta(days=1)
"""So long a network that can't be reached is asked about an attempt."""

_MAY_STAND_FOR: Final = timedelta(days=1)
"""An own answer is searched for at least so far back, whatever a clock has recorded."""

_PASSING: Final = frozenset({NetworkTrouble.UNREACHABLE, NetworkTrouble.TOO_MANY})

_SHORTEST_PAUSE: Final = timedelta(seconds=30)
_LONGEST_PAUSE: Final = timedelta(minutes=10)


class WhyAsked(StrEnum):
    """Why nothing was written, and whoever may place the answer is asked again."""

    LATE = "late"
    """It was ordered too long ago: much may have happened since."""
    UNHEARD = "unheard"
    """What people wrote or pressed since can't be read, or some of it may be lost."""
    DISMISSED = "dismissed"
    """Whoever ordered it may not place it any more."""


@dataclass(frozen=True, slots=True)
class PlacingOrder:
    """A person's order to write that version under a citizen's message; it stands until settled.

    `next_at`: when it is to be tried or, after an attempt, the comment to be searched for.
    """

    version: DraftVersion
    page: PageAddress
    under: PostAddress
    ordered: Signature
    next_at: datetime
    put_off_at: datetime
    """When `next_at` was set: a clock that was ahead may have set it wrongly."""
    tried_at: datetime | None = None
    """The beginning of the attempt whose outcome is not recorded yet: nothing is written again."""

    def is_late(self, now: datetime) -> bool:
        """Whether its person is to be asked again: it is old, or its age is not known."""
        return now - self.ordered.at > TRIED_FOR or is_ahead(self.ordered.at, now)


@dataclass(frozen=True, slots=True)
class OrderedText:
    """What an order writes, where, and in whose name; `detected_at`: of the citizen's message."""

    number: IncidentNumber
    version: DraftVersion
    page: PageAddress
    under: PostAddress
    text: str
    detected_at: datetime

    def may_stand_since(self, now: datetime) -> datetime:
        """Return since when an own answer with these words may stand there, whoever wrote it."""
        return min(self.detected_at, now - _MAY_STAND_FOR)


@dataclass(frozen=True, slots=True)
class PlacingAttempt(OrderedText):
    """One call of the network, begun at `since`."""

    since: datetime

    def placed_at(self, found: FoundPost, now: datetime) -> datetime:
        """Return when it was written: by the network's clock, not before the attempt or after now."""
        return min(max(found.at, self.since), now)


def next_try(
    ordered: datetime, now: datetime, trouble: NetworkTrouble, wait: float | None
) -> datetime | None:
    """Return when a text that was not written is tried again; None: not any more.

    `wait`: the seconds that the network asked for.
    """
    coming = now + max(_pause(ordered, now), timedelta(seconds=wait or 0))
    return coming if trouble in _PASSING and coming <= ordered + TRIED_FOR else None


def next_search(since: datetime, now: datetime) -> datetime | None:
    """Return the next search after one that found nothing; None after the last.

    An attempt dated by a clock that was ahead has waited long enough.
    """
    if is_ahead(since, now):
        return None
    return next((since + after for after in SEARCHES if since + after > now), None)


def next_search_unreached(since: datetime, now: datetime, wait: float | None) -> datetime | None:
    """Return when the network is asked again about an attempt; None: not any more."""
    coming = now + max(_pause(since, now), timedelta(seconds=wait or 0))
    return coming if coming <= min(since, now) + SEARCHED_FOR else None


def _pause(since: datetime, now: datetime) -> timedelta:
    """The pause grows with the time that has passed."""
    return min(max((now - since) / 4, _SHORTEST_PAUSE), _LONGEST_PAUSE)
