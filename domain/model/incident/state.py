"""The fields of an incident, and the helpers that all chapters use."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from domain.model.actor import Actor
from domain.model.errors import Reason, Refusal
from domain.model.ids import AuthorityCode, IncidentNumber
from domain.model.incident.answer.contribution import Contribution
from domain.model.incident.answer.draft import Draft
from domain.model.incident.answer.placement import Placement
from domain.model.incident.answer.placing_order import PlacingOrder
from domain.model.incident.events import IncidentEvent
from domain.model.incident.workflow.alert import Alert
from domain.model.incident.workflow.assignment import Assignment, Plan, Suggested
from domain.model.incident.workflow.policy import Policy, SecondClock
from domain.model.incident.workflow.referral import Referral
from domain.model.incident.workflow.relations import Closing, JoinedElsewhere, JoinedPost
from domain.model.incident.workflow.status import (
    AlreadyClosed,
    Importance,
    IncidentKind,
    Move,
    StageTimes,
    Status,
    StatusPeriod,
    after,
    stage_times,
)
from domain.model.incident.workflow.thresholds import Track
from domain.model.message.citizen_message import UNNUMBERED, AuthorsReply, CitizenMessage, Topic
from domain.model.message.likeness import Alike
from domain.model.message.link import OtherLink
from domain.model.promise.promise import EarlierPromise, Promise
from domain.model.time.deadline import Due
from domain.model.time.work_calendar import WorkCalendar

Chapter = TypeVar("Chapter", bound="IncidentState")
Event = TypeVar("Event", bound=IncidentEvent)
EventFacts = ParamSpec("EventFacts")

Effect = Callable[[Chapter, Event], None]
"""Changes the state as the event says; raises DomainError if it can't have happened."""

EFFECTS: Final[dict[type[IncidentEvent], Effect[Any, Any]]] = {}


def effect_of(kind: type[Event]) -> Callable[[Effect[Chapter, Event]], Effect[Chapter, Event]]:
    """Make the method the effect of events of that kind, when they happen and in an audit."""

    def register(effect: Effect[Chapter, Event]) -> Effect[Chapter, Event]:
        EFFECTS[kind] = effect
        return effect

    return register


@dataclass(slots=True, kw_only=True)
class IncidentState:
    """The fields of the aggregate; times are aware, in UTC or in the calendar's zone."""

    number: IncidentNumber
    message: CitizenMessage
    importance: Importance
    detected_at: datetime
    registered_at: datetime
    registered_by: Actor | None
    """None: the monitoring system."""
    due: Due
    draft_due_at: datetime
    policy: Policy
    kind: IncidentKind = IncidentKind.INCIDENT
    found_by: AuthorityCode | None = None
    """The authority that registered the publication for itself (§7)."""
    status: Status = Status.REGISTERED
    external_id: str | None = None
    follows: IncidentNumber | None = None
    """The incident under whose answer a citizen wrote it as a comment."""
    named_body: str | None = None
    """The body or employee that an imported message names, while it stands for no authority."""
    topic: Topic = field(default_factory=Topic)
    reminded_until: dict[Track, datetime] = field(default_factory=dict)
    """Up to which moment reminders of each track have been sent; starts at detection."""
    alert: Alert | None = None
    """Set while the importance is high: acknowledgements, the report to the head (§22)."""
    plan: Plan | None = None
    """The authorities picked on the card, not yet routed or changed to."""
    likely: tuple[AuthorityCode, ...] = ()
    """The authorities offered first; fixed at registration, so that buttons don't move."""
    suggested: tuple[Suggested, ...] = ()
    """The suggested authorities among them, and the reasons; fixed too."""
    promised: tuple[EarlierPromise, ...] = ()
    """Open promises in answers at the same place; fixed at registration, shown on its cards."""
    alike: tuple[Alike, ...] = ()
    """Possible originals, beside incidents with the same link; more may be found later."""
    answered_before: bool = False
    """Whether the lead had answers to alike messages when it became the lead."""
    assignments: list[Assignment] = field(default_factory=list)
    contributions: list[Contribution] = field(default_factory=list)
    """Information from the authorities beside the lead (§12), in the order of arrival."""
    referrals: list[Referral] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    placing_order: PlacingOrder | None = None
    """The order to place the approved answer in a page's name, until its outcome is recorded."""
    promises: list[Promise] = field(default_factory=list)
    """Promises of the placed answers, in the order of placement."""
    second_clock: SecondClock | None = None
    """Set once an interim answer was placed (§17); from then on `due` is the second clock's."""
    authors_replies: list[AuthorsReply] = field(default_factory=list)
    """Replies to clarifications, in the order in which they were added (§10)."""
    other_links: list[OtherLink] = field(default_factory=list)
    """Each correction of a link, the citizen's or an answer's; events refer to them."""
    closed_at: datetime | None = None
    closing: Closing | None = None
    """Set while it is closed without an answer: the decision and its ground (§19)."""
    duplicate_of: IncidentNumber | None = None
    duplicates: list[IncidentNumber] = field(default_factory=list)
    joined_to: IncidentNumber | None = None
    """The main incident, whose answer this one gets instead of drafts of its own."""
    main_due_at: datetime | None = None
    """The last known deadline of the main incident."""
    joined: list[JoinedPost] = field(default_factory=list)
    """The incidents that get this one's answer, in the order in which they were joined."""
    reopened_at: datetime | None = None
    """The start of a new norm, after a reopening of an answered incident."""
    periods: list[StatusPeriod] = field(default_factory=list)
    """All its status periods, in order; a draft that replaces a waiting one begins a period too."""
    row_version: int = 0
    events: list[IncidentEvent] = field(default_factory=list)
    """Events since it was loaded; the unit of work stores them."""

    @property
    def publication(self) -> bool:
        """Whether the administration found it itself: its answer needs no approval (§2, §5)."""
        return self.kind is IncidentKind.PUBLICATION

    @property
    def outside_number(self) -> str | None:
        """Its number in the monitoring system, if it has one."""
        made_up = self.external_id is None or self.external_id.startswith(UNNUMBERED)
        return None if made_up else self.external_id

    @property
    def lead(self) -> AuthorityCode | None:
        """The authority that drafts and places the answer."""
        return next((given.authority for given in self.assignments if given.lead), None)

    @property
    def answer_by(self) -> datetime:
        """The earliest deadline of this incident and of those that wait for its answer."""
        return min([self.due.at, *(one.due_at for one in self.joined if one.due_at is not None)])

    @property
    def waits_for_main(self) -> bool:
        """Whether it is joined to another incident and has not got that one's answer yet."""
        open_without = not self.status.closed and self.status is not Status.APPROVED
        return self.joined_to is not None and open_without

    @property
    def stage_since(self) -> datetime:
        """The beginning of the current status period."""
        return self.periods[-1].since

    def stage_times(self, now: datetime, calendar: WorkCalendar) -> StageTimes:
        """The working time spent in each stage, up to `now` or to its end."""
        return stage_times(self.detected_at, self.periods, now, calendar)

    def saved(self) -> None:
        """Mark the state and its events as stored."""
        self.row_version += 1
        self.events.clear()

    def check(self, move: Move) -> None:
        """Raise AlreadyClosed or MoveNotAllowed unless the incident can make the move now."""
        if move is not Move.REOPEN:
            self._must_be_open()
        self._after(move)

    def _after(self, move: Move) -> Status:
        awaiting_final = self.second_clock is not None
        return after(self.number, self.status, move, awaiting_final=awaiting_final)

    def _move(self, move: Move, at: datetime) -> None:
        """Change the status; an order to place that was not tried yet ends with it."""
        self.status = self._after(move)
        if self.placing_order is not None and self.placing_order.tried_at is None:
            self.placing_order = None
        self.periods.append(StatusPeriod(self.status, at, self.lead))

    def record(
        self,
        event: Callable[
            Concatenate[IncidentNumber, datetime, Actor | None, EventFacts], IncidentEvent
        ],
        at: datetime,
        by: Actor | None,
        /,
        *args: EventFacts.args,
        **facts: EventFacts.kwargs,
    ) -> None:
        """Add an event with its own facts, and change the state as it says."""
        happened = event(self.number, at, by, *args, **facts)
        self.apply(happened)
        self.events.append(happened)

    def apply(self, event: IncidentEvent) -> None:
        """Change the state by the event's effect, if it has one (ADR 63)."""
        effect = EFFECTS.get(type(event))
        if effect is not None:
            effect(self, event)

    def _put_right(self, former: str | None, link: str) -> int:
        """Store the former and the new link for the history; return their index."""
        return self._keep_link(OtherLink(former, link))

    def _keep_link(self, link: OtherLink) -> int:
        self.other_links.append(link)
        return len(self.other_links) - 1

    def _must_be_open(self) -> None:
        if self.status.closed:
            raise AlreadyClosed(self.number, self.status)

    def _must_not_be_joined(self) -> None:
        if self.joined_to is not None:
            raise JoinedElsewhere(self.number, self.joined_to)

    def _must_be_incident(self) -> None:
        if self.publication:
            raise Refusal(Reason.NOT_FOR_PUBLICATIONS, self.number)
