"""How delivery handles each kind of notice: a loader and rules, registered by class."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Final, TypeVar

from sqlalchemy import ColumnElement, false, true
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.conversation.notices.notice import SingleNotice
from domain.model.ids import BotId, IncidentNumber, Place
from domain.model.organisation.office import Office
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
    """A notice whose turn has come, with everything its loader may read, at one moment."""

    connection: AsyncConnection
    offices: Offices
    bot: BotId
    queued: QueuedNotice
    rows: Sequence[Row]
    """The rows shown together, oldest first; one of them is the notice itself."""
    stands: bool
    """A message there already shows it, at least in part."""
    now: datetime

    @property
    def place(self) -> Place:
        """The place where it will be shown."""
        return self.queued.place

    def notice(self, of: type[N]) -> N:
        """The newest of the notices shown together."""
        return notice_from_row(of, self.rows[-1], self.bot)

    async def office(self) -> Office:
        """The organisation and the calendar in force."""
        return await self.offices.in_force(self.connection)

    async def snapshot(self, number: IncidentNumber) -> Snapshot:
        """The incident for display, with the office; raises UnknownIncident."""
        office = await self.office()
        return Snapshot(await load_shown(self.connection, number, office.organisation), office)


class Batch(Enum):
    """Which notices of a kind can share one message, if they wait for the same place."""

    NONE = auto()
    ALL = auto()
    IN_SEQUENCE = auto()
    """Consecutive ones, without another kind between them."""


Loader = Callable[[Opening], Awaitable[Content | None]]


@dataclass(frozen=True, slots=True)
class DeliveryRules:
    """The delivery rules of a kind of notice."""

    stays: bool = False
    """Later notices edit its message: queued ones are merged."""
    batch: Batch = Batch.NONE
    worth_sending_late: ColumnElement[bool] = NEVER
    """Whether it is sent again to a chat that was unreachable; cards are derived instead."""
    sent_once: bool = False
    """It must be sent only once: after a restore from a backup it is not sent again."""
    failure_reported: bool = False
    """If undeliverable, control and administrators are told, even if it is about no incident."""
    slow_to_load: bool = False
    """Loading takes longer than reading one incident."""


RULES: Final[dict[str, DeliveryRules]] = {}
LOADERS: Final[dict[str, Loader]] = {}
CONTENTS: Final[set[type[Content]]] = set()
"""The content classes of the loaders."""


def loads(
    of: type[SingleNotice], content: type[C], rules: DeliveryRules
) -> Callable[[Callable[[Opening], Awaitable[C | None]]], Loader]:
    """Register the loader and rules of a kind of notice; raises ValueError for a second loader.

    A loader returns None if the notice is no longer needed: then it is dropped.
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
    """The names of the kinds with this rule."""
    return [kind for kind, rules in RULES.items() if rule(rules)]
