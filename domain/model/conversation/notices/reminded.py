"""The table of reminders, with their recipients and cards."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from domain.model.conversation.cards import (
    AlertCard,
    ApprovalCard,
    CardKey,
    OverviewCard,
    PlacementCard,
)
from domain.model.conversation.notices.kinds import Remind
from domain.model.conversation.notices.rule_input import RuleInput
from domain.model.ids import Place
from domain.model.incident import Incident
from domain.model.incident.events import Reminded
from domain.model.incident.workflow.status import Importance, Status
from domain.model.incident.workflow.thresholds import ReminderKind
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Role


def _lead(of: RuleInput[Reminded]) -> Iterable[Place]:
    return (of.lead_chat,)


def _coordinator(of: RuleInput[Reminded]) -> Iterable[Place]:
    return (of.coordinator,)


def _coordinator_if_it_waits(of: RuleInput[Reminded]) -> Iterable[Place]:
    return (of.coordinator,) if of.incident.status is Status.ON_APPROVAL else ()


def _officers(of: RuleInput[Reminded]) -> Iterable[Place]:
    return of.organisation.officers_chats


def _answerable(of: RuleInput[Reminded]) -> Iterator[Place]:
    """The responsible officers (§8); for HIGH also the officers who report to the head (§22)."""
    if of.incident.lead is not None:
        for officer in of.organisation.holders(Role.RESPONSIBLE, of.incident.lead):
            yield officer.private
    if of.incident.importance is Importance.HIGH:
        yield from of.organisation.officers_chats


def _informing(of: RuleInput[Reminded]) -> Iterator[Place]:
    """The authority whose contribution is missing (§12)."""
    if of.event.authority is not None:
        yield of.organisation.place_of(of.event.authority)


REMINDED: Final[
    Mapping[ReminderKind, tuple[Callable[[RuleInput[Reminded]], Iterable[Place]], ...]]
] = {
    ReminderKind.HALF_GONE: (_lead,),
    ReminderKind.HOUR_LEFT: (_lead, _coordinator_if_it_waits),
    ReminderKind.HALF_HOUR_LEFT: (_lead, _coordinator_if_it_waits),
    ReminderKind.THREE_DAYS_LEFT: (_lead,),
    ReminderKind.ONE_DAY_LEFT: (_lead,),
    ReminderKind.LAST_DAY: (_lead,),
    ReminderKind.OVERDUE: (_lead, _coordinator, _answerable),
    ReminderKind.DRAFT_WAITS: (_coordinator,),
    ReminderKind.NOT_PLACED: (_lead,),
    ReminderKind.ALERT_AGAIN: (),  # the alert itself is sent again
    ReminderKind.ALERT_IGNORED: (_coordinator,),
    ReminderKind.NOT_REPORTED: (_officers, _coordinator),
    ReminderKind.CONTRIBUTION_HALF_GONE: (_informing,),
    ReminderKind.CONTRIBUTION_DUE: (_informing,),
    ReminderKind.CONTRIBUTION_OVERDUE: (_informing, _lead),
    **dict.fromkeys(
        # the promise card itself is sent again
        (ReminderKind.PROMISE_SOON, ReminderKind.PROMISE_TODAY, ReminderKind.PROMISE_BROKEN),
        (),
    ),
}


def reminded(event: Reminded, incident: Incident, organisation: Organisation) -> list[Place]:
    """The places to remind, without repetitions."""
    given = RuleInput(event, incident, organisation)
    places = (place for audience in REMINDED[event.kind] for place in audience(given))
    return list(dict.fromkeys(places))


def those_reminded(of: RuleInput[Reminded]) -> Iterator[Remind]:
    """The reminders, each under the card to continue with; replies count for that card."""
    for place in reminded(of.event, of.incident, of.organisation):
        yield Remind(of.event, place, _card_to_go_on(of, place))


def _card_to_go_on(of: RuleInput[Reminded], place: Place) -> CardKey:
    kind, incident = of.event.kind, of.incident
    waiting, approved = incident.waiting_draft, incident.approved_draft
    about = of.event.authority
    if about is not None and place == of.organisation.place_of(about):
        return of.card_of(about)
    if kind is ReminderKind.DRAFT_WAITS and waiting is not None:
        return ApprovalCard(incident.number, waiting.version)
    if kind is ReminderKind.NOT_PLACED and approved is not None:
        return PlacementCard(incident.number, approved.version)
    if kind is ReminderKind.NOT_REPORTED and place in of.organisation.officers_chats:
        return AlertCard(incident.number)
    if incident.lead is not None and place == of.lead_chat:
        return of.card_of(incident.lead)
    return OverviewCard(incident.number)
