"""Who gets what: the table of events and those who are told of them."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import assert_never

from domain.model.actor import Actor
from domain.model.answer.draft import DraftKind
from domain.model.course.referral import ReferralState
from domain.model.course.status import Importance
from domain.model.course.threshold import ReminderKind
from domain.model.ids import AuthorityCode
from domain.model.incident import Incident
from domain.model.incident.events import (
    AlertAcknowledged,
    AnswerPlaced,
    AnswerPrepared,
    ApprovalRecalled,
    AssigneeLeft,
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
    DueRecounted,
    DuplicateLinked,
    DuplicateUnlinked,
    Event,
    GivenToControl,
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
    ReferralDeclined,
    Registered,
    Reminded,
    Reopened,
    ReportedToHead,
    ReturnedToControl,
    Routed,
    SourceCorrected,
    TakenToWork,
)
from domain.model.place import MessageRef, Place
from domain.model.staff.organisation import Organisation
from domain.model.telling.cards import (
    AlertCard,
    ApprovalCard,
    CardKey,
    ControlCard,
    ExecutorCard,
    OverviewCard,
    PlacementCard,
    ReferralCard,
)
from domain.model.telling.notices.kinds import Audience, News, Notice, RefreshCard, Remind, ShowCard
from domain.model.telling.notices.standing_cards import changed_cards
from domain.model.telling.reminders import reminded


def notices_for(event: Event, incident: Incident, organisation: Organisation) -> Iterator[Notice]:
    """All that people are told of the event, in the order in which it is to reach them."""
    yield from _alerts(event, incident, organisation)
    yield from _new_cards(event, incident, organisation)
    yield from _news(event, incident, organisation)
    if isinstance(event, Reminded):
        yield from _reminders(event, incident, organisation)
    for card in changed_cards(event, incident):
        yield RefreshCard(card, _pressed_in(event))


def _alerts(event: Event, incident: Incident, organisation: Organisation) -> Iterator[Notice]:
    """High importance is told at once, at any hour, to whoever reports to the head (§22)."""
    number = incident.number
    card = AlertCard(number)
    match event:
        case Registered(importance=Importance.HIGH) | ImportanceChanged(importance=Importance.HIGH):
            yield from (ShowCard(card, place, resend=True) for place in organisation.officers)
            told = organisation.control in organisation.officers
            if not told and not _new_in_control(event, incident, organisation):
                control = ControlCard(number)
                yield News(event, Audience.CONTROL, organisation.control, control)
        case Reminded(kind=ReminderKind.ALERT_AGAIN):
            yield from (ShowCard(card, place, resend=True) for place in organisation.officers)
        case ImportanceChanged():
            yield from _to_officers(event, incident, organisation)
        case PlacementUndone(kind=DraftKind.CLARIFICATION):
            return  # they are told of answers only
        case (
            AnswerPlaced()
            | InterimPlaced()
            | PlacementUndone()
            | NoAnswerDecided()
            | Cancelled()
            | Reopened()
        ):
            if incident.importance is Importance.HIGH:
                yield from _to_officers(event, incident, organisation)
        case _:
            return


def _new_in_control(event: Event, incident: Incident, organisation: Organisation) -> bool:
    """Whether the registration card itself arrives in control's chat."""
    if not isinstance(event, Registered):
        return False
    if event.by is None:
        return incident.lead is None
    return _acted_in(event, organisation.control)


def _to_officers(event: Event, incident: Incident, organisation: Organisation) -> Iterator[News]:
    card = AlertCard(incident.number)
    return (News(event, Audience.OFFICERS, place, card) for place in organisation.officers)


def _new_cards(  # noqa: C901, PLR0912 - one arm an event, no logic
    event: Event, incident: Incident, organisation: Organisation
) -> Iterator[ShowCard]:
    """Cards that the event brings into being; their arrival is what notifies people."""
    card: CardKey
    number = incident.number
    match event:
        case Registered():
            yield from _registration_cards(event, incident, organisation)
        case Routed():
            for authority in (event.authority, *event.others):
                card = ExecutorCard(incident.number, authority)
                yield ShowCard(card, organisation.place_of(authority))
        case AuthoritiesChanged():
            yield from _cards_of_new_authorities(event, incident, organisation)
        case Redirected(beside=False):
            card = ExecutorCard(number, event.to)
            # Anew: it may have stood there before it was redirected elsewhere.
            yield ShowCard(card, organisation.place_of(event.to), resend=True)
            if incident.lead == event.to:
                yield from _text_to_place(incident, organisation)
        case ReturnedToControl() | NoAnswerProposed():
            card = ReferralCard(number, event.authority)
            yield ShowCard(card, organisation.coordinator(incident.kind), resend=True)
        case DraftSubmitted():
            card = ApprovalCard(number, event.version)
            yield ShowCard(card, organisation.coordinator(incident.kind))
        case DraftApproved() | AnswerPrepared():
            card = PlacementCard(number, event.version)
            # Anew: after a recall the card stands already, and an edit would notify nobody.
            yield ShowCard(card, _lead_place(incident, organisation), resend=True)
        case GivenToControl():
            yield from _cards_for_control(event, incident, organisation)
        case PlacementUndone():
            # Whoever placed it has the text; meanwhile another authority may have the lead.
            if not _acted_in(event, _lead_place(incident, organisation)):
                yield from _text_to_place(incident, organisation, resend=False)
        case _:
            return


def _cards_for_control(
    event: GivenToControl, incident: Incident, organisation: Organisation
) -> Iterator[ShowCard]:
    """The incident, and what is left to decide on."""
    control = organisation.control
    yield ShowCard(ControlCard(incident.number), control, resend=True)
    if event.version is not None:
        card = ApprovalCard(incident.number, event.version)
        yield ShowCard(card, control)
    for referral in incident.referrals:
        if referral.state is ReferralState.WAITING:
            yield ShowCard(ReferralCard(incident.number, referral.authority), control)


def _registration_cards(
    event: Registered, incident: Incident, organisation: Organisation
) -> Iterator[ShowCard]:
    """Where it was registered and where it is coordinated, unless it was registered as routed.

    Of a publication that an authority registers for itself the coordinator is shown the card, too.
    """
    card = ControlCard(incident.number)
    coordinator = organisation.coordinator(incident.kind)
    match event:
        case Registered(by=Actor(person=person, source=MessageRef() as source)):
            if event.found_by is None:
                yield ShowCard(card, source.place, resend=True)
            registrar = organisation.person(person)
            routes = registrar is not None and incident.kind in organisation.coordinated_by(
                registrar
            )
            if event.found_by or (not routes and source.place != coordinator):
                yield ShowCard(card, coordinator)
        case _:
            if incident.lead is None:
                yield ShowCard(card, coordinator)


def _cards_of_new_authorities(
    event: AuthoritiesChanged, incident: Incident, organisation: Organisation
) -> Iterator[ShowCard]:
    """Anew: the authority may have had the incident before, and an edit would notify nobody."""
    for authority in event.added:
        card = ExecutorCard(incident.number, authority)
        yield ShowCard(card, organisation.place_of(authority), resend=True)
    if event.former_lead is not None:
        yield from _text_to_place(incident, organisation)


def _text_to_place(
    incident: Incident, organisation: Organisation, *, resend: bool = True
) -> Iterator[ShowCard]:
    """For the lead, where the text in hand may never have been shown: another one had it."""
    if incident.approved_draft is not None:
        card = PlacementCard(incident.number, incident.approved_draft.version)
        yield ShowCard(card, _lead_place(incident, organisation), resend=resend)


def _news(  # noqa: C901, PLR0912, PLR0915 - one arm an event, no logic
    event: Event, incident: Incident, organisation: Organisation
) -> Iterator[News]:
    """What is told as a new message because an edited card notifies nobody."""
    match event:
        case (
            ImportanceChanged()
            | DueRecounted()
            | GivenToControl()
            | NoAnswerDecided()
            | Cancelled()
            | Reopened()
            | ReferralDeclined()
        ):
            yield from _to_authorities(event, incident, organisation)
        case DraftRejected():
            yield from _to_lead(event, incident, organisation)
            yield from _to_drafters(event, incident, organisation)
        case DraftApproved():
            yield from _to_drafters(event, incident, organisation)
        case AuthoritiesChanged():
            told = [code for code in incident.authorities if code not in event.added]
            yield from _to_those(event, (*told, *event.removed), incident, organisation)
        case Redirected():
            others = [code for code in incident.authorities if code != event.to or event.beside]
            yield from _to_those(event, (event.authority, *others), incident, organisation)
        case ContributionReceived():
            yield from _to_lead(event, incident, organisation)
            yield from _receipt(event, ExecutorCard(incident.number, event.authority))
        case ReturnedToControl():
            yield from _receipt(event, ExecutorCard(incident.number, event.authority))
        case DraftSubmitted():
            yield from _receipt(event, ExecutorCard(incident.number, event.authority))
        case Registered(found_by=str() as body) | AnswerPrepared(authority=body):
            # In the authority's own chat the card that comes there is the receipt.
            if not _acted_in(event, organisation.place_of(body)):
                yield from _receipt(event, ExecutorCard(incident.number, body))
        case CommentAdded():
            if event.after_rejection:
                yield from _to_lead(event, incident, organisation)
                yield from _to_drafters(event, incident, organisation)
            card = ApprovalCard(incident.number, event.version)
            yield from _receipt(event, card)
        case AnswerPlaced() | ClarificationPlaced():
            if incident.lead is not None:
                yield from _receipt(event, ExecutorCard(incident.number, incident.lead))
            if not _acted_in(event, _lead_place(incident, organisation)):
                yield from _to_lead(event, incident, organisation)
        case InterimPlaced() | PlacementTimeCorrected(due_at=datetime()):
            yield from _due_moved(event, incident, organisation)
        case PlacementUndone(due_at=datetime()):
            yield from _to_authorities(event, incident, organisation)
        case InterimAllowed():
            yield from _to_lead(event, incident, organisation)
        case AuthorReplied():
            yield from _authors_reply(event, incident, organisation)
        case ApprovalRecalled() | PlacementUndone():
            if not _acted_in(event, _lead_place(incident, organisation)):
                yield from _to_lead(event, incident, organisation)
            if isinstance(event, ApprovalRecalled):
                yield from _to_drafters(event, incident, organisation)
        case PlacementLinkCorrected() | PlacementTimeCorrected():
            if incident.lead is not None:
                yield from _receipt(event, ExecutorCard(incident.number, incident.lead))
        case DetectionCorrected() | SourceCorrected():
            yield from _receipt(event, ControlCard(incident.number))
        case (
            Registered()
            | Routed()
            | MessageCompleted()
            | TakenToWork()
            | AssigneeLeft()
            | DraftWithdrawn()
            | NoAnswerProposed()
            | Reminded()
            | AlertAcknowledged()
            | ReportedToHead()
            | DuplicateLinked()
            | DuplicateUnlinked()
        ):
            return
        case _:
            assert_never(event)


def _due_moved(
    event: InterimPlaced | PlacementTimeCorrected, incident: Incident, organisation: Organisation
) -> Iterator[News]:
    """A receipt where it was reported, else news; the due has changed for everybody (§17)."""
    receipts: list[News] = []
    if incident.lead is not None:
        receipts = list(_receipt(event, ExecutorCard(incident.number, incident.lead)))
    told = {receipt.place for receipt in receipts}
    yield from receipts
    for news in _to_authorities(event, incident, organisation):
        if news.place not in told:
            yield news


def _authors_reply(
    event: AuthorReplied, incident: Incident, organisation: Organisation
) -> Iterator[News]:
    """Control learns of it at once, and the executors if somebody else brought it (§10)."""
    card = OverviewCard(incident.number)
    if not _acted_in(event, organisation.control):
        yield News(event, Audience.CONTROL, organisation.control, card)
    if incident.lead is not None:
        yield from _receipt(event, ExecutorCard(incident.number, incident.lead))
    if not _acted_in(event, _lead_place(incident, organisation)):
        yield from _to_lead(event, incident, organisation)


def _reminders(event: Reminded, incident: Incident, organisation: Organisation) -> Iterator[Remind]:
    """Under the card with which the person reminded goes on: a reply to one is a reply to both."""
    for place in reminded(event, incident, organisation):
        yield Remind(event, place, _card_to_go_on(event, incident, place, organisation))


def _card_to_go_on(
    event: Reminded, incident: Incident, place: Place, organisation: Organisation
) -> CardKey:
    kind, number, lead = event.kind, incident.number, incident.lead
    if event.authority is not None and place == organisation.place_of(event.authority):
        return ExecutorCard(incident.number, event.authority)
    waiting, approved = incident.waiting_draft, incident.approved_draft
    if kind is ReminderKind.DRAFT_WAITS and waiting is not None:
        return ApprovalCard(number, waiting.version)
    if kind is ReminderKind.NOT_PLACED and approved is not None:
        return PlacementCard(number, approved.version)
    if kind is ReminderKind.NOT_REPORTED and place in organisation.officers:
        return AlertCard(number)
    if lead is not None and place == organisation.place_of(lead):
        return ExecutorCard(incident.number, lead)
    return OverviewCard(number)


def _acted_in(event: Event, place: Place) -> bool:
    by = event.by
    return by is not None and by.source is not None and by.source.place == place


def _pressed_in(event: Event) -> Place | None:
    by = event.by
    return by.source.place if by is not None and by.pressed and by.source is not None else None


def _lead_place(incident: Incident, organisation: Organisation) -> Place:
    lead = incident.lead
    return organisation.place_of(lead) if lead else organisation.coordinator(incident.kind)


def _to_authorities(event: Event, incident: Incident, organisation: Organisation) -> Iterator[News]:
    """A new message to every assigned chat: an edited card notifies nobody."""
    return _to_those(event, incident.authorities, incident, organisation)


def _to_lead(event: Event, incident: Incident, organisation: Organisation) -> Iterator[News]:
    """To the authority that drafts and places the answer (§12)."""
    return _to_those(event, incident.authorities[:1], incident, organisation)


def _to_drafters(
    event: DraftApproved | DraftRejected | CommentAdded | ApprovalRecalled,
    incident: Incident,
    organisation: Organisation,
) -> Iterator[News]:
    """To the authority that sent the version, if it works on it still, but another one leads (§12)."""
    drafted_in = incident.draft(event.version).authority
    others = [code for code in incident.authorities if code != incident.lead]
    return _to_those(event, (code for code in others if code == drafted_in), incident, organisation)


def _to_those(
    event: Event,
    authorities: Iterable[AuthorityCode],
    incident: Incident,
    organisation: Organisation,
) -> Iterator[News]:
    for authority in authorities:
        yield News(
            event,
            Audience.AUTHORITY,
            organisation.place_of(authority),
            ExecutorCard(incident.number, authority),
        )


def _receipt(event: Event, card: CardKey) -> Iterator[News]:
    """Tells the person whose message caused the event that it was taken; presses have toasts."""
    by = event.by
    if by is not None and by.source is not None and not by.pressed:
        yield News(event, Audience.AUTHOR, by.source.place, card, reply_to=by.source)
