"""Whether whoever did something had the right to it just then, absences and substitutes included."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import RowMapping, select

from bot.app import App
from domain.model.absence import Absence, AbsenceReason, on_duty
from domain.model.actor import Actor
from domain.model.errors import DomainError
from domain.model.events import (
    AlertAcknowledged,
    AnswerPlaced,
    AppealDeclined,
    ApprovalRecalled,
    AuthoritiesChanged,
    AuthorReplied,
    Cancelled,
    ClarificationPlaced,
    CommentAdded,
    ContributionReceived,
    DetectionCorrected,
    DraftApproved,
    DraftRejected,
    DraftSubmitted,
    DraftWithdrawn,
    DuplicateLinked,
    DuplicateUnlinked,
    Event,
    ImportanceChanged,
    InterimAllowed,
    InterimPlaced,
    MessageCompleted,
    NoAnswerDecided,
    NoAnswerProposed,
    PlacementLinkCorrected,
    PlacementTimeCorrected,
    PlacementUndone,
    Redirected,
    Registered,
    Reopened,
    ReportedToHead,
    ReturnedToControl,
    Routed,
    SourceCorrected,
    TakenToWork,
)
from domain.model.ids import AuthorityCode, PersonId
from domain.model.organisation import Organisation
from domain.model.permissions import LEADS, Action, permit
from storage.tables import absence
from tests.e2e.conftest import MOSCOW

_ACTION: dict[type[Event], Action] = {
    Registered: Action.REGISTER,
    MessageCompleted: Action.REGISTER,
    DetectionCorrected: Action.REGISTER,
    SourceCorrected: Action.REGISTER,
    Routed: Action.ROUTE,
    AuthoritiesChanged: Action.ROUTE,
    ImportanceChanged: Action.CHANGE_IMPORTANCE,
    TakenToWork: Action.TAKE,
    ContributionReceived: Action.CONTRIBUTE,
    DraftSubmitted: Action.SUBMIT_DRAFT,
    DraftWithdrawn: Action.WITHDRAW_DRAFT,
    DraftApproved: Action.DECIDE,
    DraftRejected: Action.DECIDE,
    CommentAdded: Action.DECIDE,
    ApprovalRecalled: Action.RECALL_APPROVAL,
    AnswerPlaced: Action.PLACE,
    InterimPlaced: Action.PLACE,
    ClarificationPlaced: Action.PLACE,
    PlacementUndone: Action.PLACE,
    PlacementLinkCorrected: Action.PLACE,
    PlacementTimeCorrected: Action.PLACE,
    AuthorReplied: Action.ADD_AUTHORS_REPLY,
    InterimAllowed: Action.ALLOW_INTERIM,
    ReturnedToControl: Action.APPEAL,
    NoAnswerProposed: Action.APPEAL,
    AppealDeclined: Action.DECIDE_APPEAL,
    Redirected: Action.DECIDE_APPEAL,
    NoAnswerDecided: Action.LEAVE_UNANSWERED,
    Cancelled: Action.CANCEL,
    DuplicateLinked: Action.CANCEL,
    DuplicateUnlinked: Action.REOPEN,
    Reopened: Action.REOPEN,
    AlertAcknowledged: Action.ACKNOWLEDGE,
    ReportedToHead: Action.REPORT_TO_HEAD,
}
"""What people do; the rest happens by itself."""

_ABOUT_THEN = [timedelta(seconds=seconds) for seconds in (0, 1, 3, 10, -1)]
"""Messages have whole seconds, and are handled a little after they were sent."""


class Rights:
    """`organisations` are those that were in force, each from its moment on."""

    def __init__(self) -> None:
        self.organisations: list[tuple[datetime, Organisation]] = []
        self._marked: dict[int, RowMapping] = {}
        """Absences as they were first seen: who leaves is taken out of them."""
        self._ended: dict[int, RowMapping] = {}

    async def read(self, app: App) -> None:
        """What has been marked and ended up to now."""
        async with app.database.reading() as connection:
            for row in (await connection.execute(select(absence))).mappings():
                self._marked.setdefault(row["id"], row)
                if row["ended_at"] is not None:
                    self._ended.setdefault(row["id"], row)

    def broken(self, events: Sequence[Event]) -> Iterator[str]:
        """What somebody did without the right, of the history of one incident."""
        holders: tuple[AuthorityCode, ...] = ()
        for position, event in enumerate(events):
            follows = events[position + 1] if position + 1 < len(events) else None
            if event.by is not None and not self._permitted(event, event.by, holders, follows):
                yield f"without the right: {event}, while {holders} worked it"
            holders = _holders_after(event, holders)

    def _permitted(
        self, event: Event, by: Actor, holders: tuple[AuthorityCode, ...], follows: Event | None
    ) -> bool:
        action = _ACTION[type(event)]
        if isinstance(event, ApprovalRecalled) and _replaced(event, follows):
            action = Action.SUBMIT_DRAFT
        authorities = holders[:1] if action in LEADS else holders
        if isinstance(
            event, TakenToWork | ContributionReceived | ReturnedToControl | NoAnswerProposed
        ):
            if event.authority not in holders:
                return False
            authorities = (event.authority,)
        return any(
            _permits(self._on_duty(event.at + later), by, action, authorities)
            for later in _ABOUT_THEN
        )

    def _on_duty(self, at: datetime) -> Organisation:
        in_force = [organisation for since, organisation in self.organisations if since <= at]
        day = at.astimezone(MOSCOW).date()
        known = [
            self._absence(number, at)
            for number, row in self._marked.items()
            if row["marked_at"] <= at
        ]
        return on_duty((in_force or [self.organisations[0][1]])[-1], known, day)

    def _absence(self, number: int, at: datetime) -> Absence:
        """As it was known then: one that was ended had been longer before."""
        row, last = self._marked[number], self._marked[number]["last"]
        ended = self._ended.get(number)
        if ended is not None:
            over = ended["ended_at"] <= at
            last = ended["last"] if over else max(last, ended["ended_at"].astimezone(MOSCOW).date())
        substitute = row["substitute"]
        return Absence(
            PersonId(row["person"]),
            AbsenceReason(row["reason"]),
            row["first"],
            last,
            None if substitute is None else PersonId(substitute),
        )


def _permits(
    organisation: Organisation,
    by: Actor,
    action: Action,
    authorities: tuple[AuthorityCode, ...],
) -> bool:
    """Whether they may, and are recorded as standing in for whom they do."""
    person = organisation.person(by.person)
    if person is None:
        return False
    try:
        return permit(person, action, authorities) == by.instead_of
    except DomainError:
        return False


def _replaced(event: ApprovalRecalled, follows: Event | None) -> bool:
    """Executors undo an approval by sending another text in its place."""
    return isinstance(follows, DraftSubmitted) and (follows.at, follows.by) == (event.at, event.by)


def _holders_after(event: Event, before: tuple[AuthorityCode, ...]) -> tuple[AuthorityCode, ...]:
    """The authorities that work it then, the lead first."""
    match event:
        case Routed():
            return (event.authority, *event.others)
        case AuthoritiesChanged():
            kept = [code for code in (*before, *event.added) if code not in event.removed]
            return (event.lead, *(code for code in kept if code != event.lead))
        case Redirected():
            after = (event.to if code == event.authority else code for code in before)
            return tuple(dict.fromkeys(after))
        case _:
            return before
