"""How delivery handles each kind of notices: its loader with some rules, registered by the class."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Final, TypeVar

from sqlalchemy import ColumnElement, false, true
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.conversation.notices import SingleNotice
from domain.model.ids import BotId, IncidentNumber
from domain.model.organisation.office import Office
from domain.model.place import Place
from domain.ports.snapshots import Content, Snapshot
from storage.delivery.work import QueuedNotice
from storage.incidents.loading import load_shown
from storage.organisation.offices import Offices
from storage.outbox.rows import notice_from_row
from storage.schema.columns import Row

N = TypeVar("N", bound=SingleNotice)
C = TypeVar("C", bound=Content)

ALWAYS: Final[ColumnElement[bool]] = true()
NEVER: Final[ColumnElement[bool]] = false()


@dataclass(frozen=True, slots=True)
class Opening:
    """A notice whose turn has come, and all that its loader may read: everything at one moment."""

    connection: AsyncConnection
    offices: Offices
    bot: BotId
    queued: QueuedNotice
    rows: Sequence[Row]
    """What is shown together, the oldest first; one of them is the notice itself."""
    stands: bool
    """A message there shows it already, at least in part."""
    now: datetime

    @property
    def place(self) -> Place:
        """Where it is to be shown."""
        return self.queued.place

    def notice(self, of: type[N]) -> N:
        """The newest of the notices shown together."""
        return notice_from_row(of, self.rows[-1], self.bot)

    async def office(self) -> Office:
        """The organisation and the calendar in force."""
        return await self.offices.in_force(self.connection)

    async def snapshot(self, number: IncidentNumber) -> Snapshot:
        """The incident as it may be shown, with the office; raises UnknownIncident."""
        office = await self.office()
        return Snapshot(await load_shown(self.connection, number, office.organisation), office)


class Batch(Enum):
    """Which notices of a kind one message may hold, if they wait for the same place."""

    NONE = auto()
    ALL = auto()
    IN_SEQUENCE = auto()
    """Those that follow each other, with no other kind between them."""


Loader = Callable[[Opening], Awaitable[Content | None]]


@dataclass(frozen=True, slots=True)
class DeliveryRules:
    """How delivery treats a kind of notices."""

    stays: bool = False
    """Its message stays where it is sent, and later notices edit it: those that wait become one."""
    batch: Batch = Batch.NONE
    worth_sending_late: ColumnElement[bool] = NEVER
    """Whether it is sent again to a chat that could not be reached; cards are derived instead."""
    sent_once: bool = False
    """It tells something once: from a restored copy of the database it is not sent again."""
    failure_reported: bool = False
    """If it can't be delivered, control and administrators are told, even if it is about no incident."""
    slow_to_load: bool = False
    """Loading takes longer than reading one incident."""


RULES: Final[dict[str, DeliveryRules]] = {}
LOADERS: Final[dict[str, Loader]] = {}
CONTENTS: Final[set[type[Content]]] = set()
"""What the loaders give."""


def loads(
    of: type[SingleNotice], content: type[C], rules: DeliveryRules
) -> Callable[[Callable[[Opening], Awaitable[C | None]]], Loader]:
    """Register what a kind of notices shows, and its rules; raises ValueError on a second loader.

    A loader returns None if the notice is needed no more: then it is forgotten.
    """

    def register(load: Callable[[Opening], Awaitable[C | None]]) -> Loader:
        if of.kind in LOADERS:
            message = f"two loaders of {of.kind}"
            raise ValueError(message)
        LOADERS[of.kind], RULES[of.kind] = load, rules
        CONTENTS.add(content)
        return load

    return register


def kinds_that(rule: Callable[[DeliveryRules], bool]) -> list[str]:
    """The names of the kinds that have this rule."""
    return [kind for kind, rules in RULES.items() if rule(rules)]
