"""The next task of a listed incident: a decision, an answer or a contribution, and since when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from domain.model.ids import AuthorityCode
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.workflow.status import IncidentKind, Status
from domain.ports.reading import IncidentRow
from handlers.cards import tasks


@dataclass(frozen=True, slots=True)
class Turn:
    """A task of some body on an incident, and since when it is pending."""

    body: AuthorityCode | None
    """None: the coordinator of its kind (§4, §5)."""
    what: str
    """«согласуйте», «ответьте»."""
    since: datetime
    meets_due: bool = False
    """Doing it by the deadline is in time; other tasks leave an answer still to be placed."""


Waiting = tuple[IncidentRow, Turn]
"""An incident, and the reader's task on it."""


@dataclass(frozen=True, slots=True)
class Side:
    """The side of a person or chat: its bodies, and the kinds it coordinates."""

    bodies: frozenset[AuthorityCode]
    coordinates: frozenset[IncidentKind] = frozenset()

    @property
    def sole(self) -> AuthorityCode | None:
        """Return the body that needs no name, as the reader has no other."""
        (*bodies,) = self.bodies
        return bodies[0] if len(bodies) == 1 and not self.coordinates else None

    def turn(self, row: IncidentRow) -> Turn | None:
        """Return their task on it, decisions first; None: nothing now."""
        return next((one for one in turns(row) if self._takes(one, row)), None)

    def waiting(self, rows: Iterable[IncidentRow]) -> list[Waiting]:
        """Return all their tasks, in the order of the rows."""
        return [(row, turn) for row in rows if (turn := self.turn(row)) is not None]

    def _takes(self, turn: Turn, row: IncidentRow) -> bool:
        return row.kind in self.coordinates if turn.body is None else turn.body in self.bodies


def turns(row: IncidentRow) -> Iterator[Turn]:
    """Return the tasks; authorities as `Incident.awaited`, without waiting referrals (§11, §19).

    None for an incident that gets another's answer: its tasks are on that one.
    """
    return iter(()) if row.waits_for is not None else _turns(row)


def _turns(row: IncidentRow) -> Iterator[Turn]:
    if row.status is Status.REGISTERED:
        yield Turn(None, tasks.ROUTE, row.since)
    elif row.status is Status.ON_APPROVAL:
        what = tasks.approving(row.in_hand or DraftKind.FINAL, interim=row.interim)
        yield Turn(None, what, row.since, meets_due=True)
    elif row.status.awaits_draft and row.referrals:
        first = min(row.referrals, key=lambda one: one.since)
        yield Turn(None, tasks.decide(returned=first.returned), first.since)
    referring = {one.authority for one in row.referrals}
    approved = row.in_hand if row.status is Status.APPROVED else None
    if row.status.awaits_draft or approved is not None:
        what = tasks.answering(approved, rework=row.rework, interim=row.interim)
        for lead in row.authorities[:1]:
            if lead not in referring:
                yield Turn(lead, what, row.since, meets_due=True)
    if approved is not DraftKind.FINAL:  # a final answer ends the wait for contributions (§12)
        for code, since in row.uninformed.items():
            if code not in referring:
                yield Turn(code, tasks.INFORM, since)
