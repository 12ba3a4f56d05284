"""What a listed incident waits for, from whom and since when: a decision, an answer, information."""

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
    """What somebody is to do about an incident, and since when that waits for them."""

    body: AuthorityCode | None
    """None: whoever coordinates its kind (§4, §5)."""
    what: str
    """«согласуйте», «ответьте»."""
    since: datetime
    meets_due: bool = False
    """Done by the due it is in time; of all else an answer has still to be made."""


Waiting = tuple[IncidentRow, Turn]
"""An incident, and what it waits for from those who look."""


@dataclass(frozen=True, slots=True)
class Side:
    """On whose side somebody stands, or a chat is: the bodies, and what these coordinate."""

    bodies: frozenset[AuthorityCode]
    coordinates: frozenset[IncidentKind] = frozenset()

    @property
    def sole(self) -> AuthorityCode | None:
        """The body that needs not be named to those who have to do with no other."""
        (*bodies,) = self.bodies
        return bodies[0] if len(bodies) == 1 and not self.coordinates else None

    def turn(self, row: IncidentRow) -> Turn | None:
        """What they are to do about it, a decision before all else; None: nothing now."""
        return next((one for one in turns(row) if self._takes(one, row)), None)

    def waiting(self, rows: Iterable[IncidentRow]) -> list[Waiting]:
        """All that waits for them, in the order of the rows."""
        return [(row, turn) for row in rows if (turn := self.turn(row)) is not None]

    def _takes(self, turn: Turn, row: IncidentRow) -> bool:
        return row.kind in self.coordinates if turn.body is None else turn.body in self.bodies


def turns(row: IncidentRow) -> Iterator[Turn]:
    """Of authorities as `Incident.awaited`: not those whose referral waits (§11, §19).

    Of one that waits for another's answer nothing: what is to be done is done with that.
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
    if approved is not DraftKind.FINAL:  # else nobody's information is waited for any more (§12)
        for code, since in row.uninformed.items():
            if code not in referring:
                yield Turn(code, tasks.INFORM, since)
