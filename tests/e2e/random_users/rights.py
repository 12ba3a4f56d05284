"""Whether whoever did something had the right to it just then, absences and substitutes included."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import RowMapping, select

from bot.app import App
from domain.model.actor import Actor
from domain.model.errors import DomainError
from domain.model.ids import AuthorityCode, PersonId
from domain.model.incident import events
from domain.model.incident.events import IncidentEvent
from domain.model.incident.workflow.status import IncidentKind
from domain.model.organisation.absence import Absence, AbsenceReason, on_duty
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.permissions import LEADS, Action, permit
from storage.schema.staff import absence
from tests.e2e.town import MOSCOW

_ACTION: dict[type[IncidentEvent], Action] = {
    events.Registered: Action.REGISTER,
    events.MessageCompleted: Action.REGISTER,
    events.DetectionCorrected: Action.REGISTER,
    events.SourceCorrected: Action.REGISTER,
    events.Routed: Action.ROUTE,
    events.AuthoritiesChanged: Action.ROUTE,
    events.ImportanceChanged: Action.CHANGE_IMPORTANCE,
    events.TakenToWork: Action.TAKE,
    events.ContributionReceived: Action.CONTRIBUTE,
    events.DraftSubmitted: Action.SUBMIT_DRAFT,
    events.PastAnswerTaken: Action.SUBMIT_DRAFT,
    events.AnswerPrepared: Action.SUBMIT_DRAFT,
    events.GivenToControl: Action.GIVE_TO_CONTROL,
    events.DraftWithdrawn: Action.WITHDRAW_DRAFT,
    events.DraftApproved: Action.DECIDE,
    events.DraftRejected: Action.DECIDE,
    events.CommentAdded: Action.DECIDE,
    events.ApprovalRecalled: Action.RECALL_APPROVAL,
    events.AnswerPlaced: Action.PLACE,
    events.InterimPlaced: Action.PLACE,
    events.ClarificationPlaced: Action.PLACE,
    events.PlacementUndone: Action.PLACE,
    events.PlacementLinkCorrected: Action.PLACE,
    events.PlacementTimeCorrected: Action.PLACE,
    events.PromiseWatched: Action.KEEP_PROMISE,
    events.PromisesDeclined: Action.KEEP_PROMISE,
    events.PromiseKept: Action.KEEP_PROMISE,
    events.PromiseMoved: Action.KEEP_PROMISE,
    events.PromiseDropped: Action.KEEP_PROMISE,
    events.AuthorReplied: Action.ADD_AUTHORS_REPLY,
    events.ExecutorsCalled: Action.ROUTE,
    events.InterimAllowed: Action.ALLOW_INTERIM,
    events.ReturnedToControl: Action.REFER,
    events.NoAnswerProposed: Action.REFER,
    events.ReferralDeclined: Action.DECIDE_REFERRAL,
    events.ReferralCommented: Action.DECIDE_REFERRAL,
    events.Redirected: Action.DECIDE_REFERRAL,
    events.NoAnswerDecided: Action.LEAVE_UNANSWERED,
    events.Cancelled: Action.CANCEL,
    events.DuplicateLinked: Action.CANCEL,
    events.DuplicateUnlinked: Action.REOPEN,
    events.JoinedTo: Action.ROUTE,
    events.OtherJoined: Action.ROUTE,
    events.Reopened: Action.REOPEN,
    events.AlertAcknowledged: Action.ACKNOWLEDGE,
    events.ReportedToHead: Action.REPORT_TO_HEAD,
}
"""What people do; the rest happens by itself."""

_OF_ANOTHER = (
    events.SeparatedFrom,
    events.OtherSeparated,
    events.OtherDueMoved,
    events.AnswerShared,
    events.SharedAnswerWithdrawn,
)
"""What follows from something done to another one that has the same answer: the right is asked there."""

_BY_ANOTHER = (events.DuplicateLinked, events.DuplicateUnlinked)
"""Right of whoever coordinates the duplicate, which may be of the other kind."""

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

    def broken(self, history: Sequence[IncidentEvent]) -> Iterator[str]:
        """What somebody did without the right, of the history of one incident."""
        kind = IncidentKind.INCIDENT
        holders: tuple[AuthorityCode, ...] = ()
        for position, event in enumerate(history):
            kind = event.kind if isinstance(event, events.Registered) else kind
            follows = history[position + 1] if position + 1 < len(history) else None
            if event.by is not None and not isinstance(event, _OF_ANOTHER):
                action, authorities = _needed(event, history[0], holders, follows)
                kinds = tuple(IncidentKind) if isinstance(event, _BY_ANOTHER) else (kind,)
                if not any(
                    self._permitted(event, event.by, action, authorities, one) for one in kinds
                ):
                    yield f"without the right: {event}, a {kind} while {holders} worked it"
            kind = IncidentKind.INCIDENT if isinstance(event, events.GivenToControl) else kind
            holders = _holders_after(event, holders)

    def _permitted(
        self,
        event: IncidentEvent,
        by: Actor,
        action: Action,
        authorities: tuple[AuthorityCode, ...],
        kind: IncidentKind,
    ) -> bool:
        return any(
            _permits(self._on_duty(event.at + later), by, action, authorities, kind)
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


def _needed(
    event: IncidentEvent,
    first: IncidentEvent,
    holders: tuple[AuthorityCode, ...],
    follows: IncidentEvent | None,
) -> tuple[Action, tuple[AuthorityCode, ...]]:
    """Which right it needs, and in which authorities that may be held."""
    if own := _of_their_own(event, first):
        return Action.REGISTER_OWN, (own,)
    action = _ACTION[type(event)]
    match event:
        case events.ApprovalRecalled() if _replaced(event, follows):
            action = Action.SUBMIT_DRAFT
        case events.DraftApproved(ready_of=int()):
            action = Action.SUBMIT_DRAFT  # who decided in advance had the right then
        case (
            events.TakenToWork()
            | events.ContributionReceived()
            | events.ReturnedToControl()
            | events.NoAnswerProposed()
        ):
            return action, (event.authority,) if event.authority in holders else ()
        case (
            events.PromiseWatched()
            | events.PromisesDeclined()
            | events.PromiseKept()
            | events.PromiseMoved()
            | events.PromiseDropped()
        ):
            return action, (event.authority,)  # whoever works it by now
        case _:
            pass
    return action, holders[:1] if action in LEADS else holders


def _of_their_own(event: IncidentEvent, first: IncidentEvent) -> AuthorityCode | None:
    """The authority that registers a publication for itself by that, and works it at once (§7)."""
    if not isinstance(first, events.Registered) or first.found_by is None:
        return None
    at_once = isinstance(event, events.Routed) and (event.at, event.by) == (first.at, first.by)
    took_back = isinstance(event, events.Cancelled) and _person(event) == _person(first)
    registering = isinstance(event, events.Registered | events.MessageCompleted)
    return first.found_by if at_once or took_back or registering else None


def _person(event: IncidentEvent) -> PersonId | None:
    return event.by.person if event.by else None


def _permits(
    organisation: Organisation,
    by: Actor,
    action: Action,
    authorities: tuple[AuthorityCode, ...],
    kind: IncidentKind,
) -> bool:
    """Whether they may, and are recorded as standing in for whom they do."""
    person = organisation.person(by.person)
    if person is None:
        return False
    coordinator = organisation.coordinating_role(kind)
    try:
        return permit(person, action, authorities, coordinator=coordinator) == by.instead_of
    except DomainError:
        return False


def _replaced(event: events.ApprovalRecalled, follows: IncidentEvent | None) -> bool:
    """Executors undo an approval by sending another text in its place."""
    return isinstance(follows, events.DraftSubmitted) and (follows.at, follows.by) == (
        event.at,
        event.by,
    )


def _holders_after(
    event: IncidentEvent, before: tuple[AuthorityCode, ...]
) -> tuple[AuthorityCode, ...]:
    """The authorities that work it then, the lead first."""
    match event:
        case events.Routed():
            return (event.authority, *event.others)
        case events.AuthoritiesChanged():
            kept = [code for code in (*before, *event.added) if code not in event.removed]
            return (event.lead, *(code for code in kept if code != event.lead))
        case events.Redirected():
            after = (event.to if code == event.authority else code for code in before)
            return tuple(dict.fromkeys(after))
        case _:
            return before
