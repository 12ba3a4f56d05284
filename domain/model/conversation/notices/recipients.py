"""The table of events and their recipients, in sending order.

A rule that only one event needs stands here, others in `audiences.py`. Besides, every event edits
all cards of the incident.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic

from domain.model.conversation import cards
from domain.model.conversation.notices import audiences as to
from domain.model.conversation.notices.kinds import Audience, News, Notice, RefreshCard, ShowCard
from domain.model.conversation.notices.reminded import those_reminded
from domain.model.conversation.notices.rule_input import Decided, E, Rule, RuleInput
from domain.model.conversation.notices.standing_cards import cards_of
from domain.model.incident import Incident, events
from domain.model.incident.answer.draft import DraftState
from domain.model.incident.answer.proof import ProofState
from domain.model.incident.events import IncidentEvent
from domain.model.incident.workflow.referral import ReferralState, referral_of
from domain.model.incident.workflow.status import Importance
from domain.model.incident.workflow.thresholds import ReminderKind
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Role


def _registration_card(of: RuleInput[events.Registered]) -> Iterator[ShowCard]:
    """Cards at the place of registration and for the coordinator, if it needs routing.

    For a publication that an authority registers for itself the coordinator gets the card, too.
    """
    event, organisation = of.event, of.organisation
    card = cards.ControlCard(of.incident.number)
    if event.by is None or event.by.source is None:
        if of.incident.lead is None and not of.incident.status.closed:
            silent = event.imported or event.page is not None
            yield ShowCard(card, of.coordinator, bulk=silent)
        return
    place = event.by.source.place
    if event.found_by is None:
        yield ShowCard(card, place, resend=True)
    registrar = organisation.person(event.by.person)
    routes = registrar and of.incident.kind in organisation.coordinated_by(registrar)
    if event.found_by or (not routes and place != of.coordinator):
        yield ShowCard(card, of.coordinator)


def _assigned_with_cards(of: RuleInput[events.Routed]) -> Iterator[ShowCard]:
    """A card for each authority; none for joined incidents, which the main one's card covers."""
    joined = of.incident.joined_to is not None
    return of.bring(() if joined else (of.event.authority, *of.event.others), resend=False)


def _added_with_cards(of: RuleInput[events.AuthoritiesChanged]) -> Iterator[ShowCard]:
    """Cards for added authorities, and the text to place for a new lead."""
    joined = of.incident.joined_to is not None
    yield from of.bring(() if joined else of.event.added, resend=True)
    if of.event.former_lead is not None:
        yield from of.text_in_hand(resend=True)


def _removed_cards(of: RuleInput[events.AuthoritiesChanged]) -> Iterator[RefreshCard]:
    """The cards of removed authorities."""
    return of.edit(map(of.card_of, of.event.removed))


def _kept_and_removed(of: RuleInput[events.AuthoritiesChanged]) -> Iterator[News]:
    """The authorities assigned before; new ones get their cards.

    For a joined incident the remaining ones are informed through the main incident.
    """
    now = of.incident.authorities if of.incident.joined_to is None else ()
    kept = (code for code in now if code not in of.event.added)
    return of.news((*kept, *of.event.removed))


def _officers_if_lowered(of: RuleInput[events.ImportanceChanged]) -> Iterator[News]:
    """The officers, if the importance was lowered; a rise sends them the alert."""
    return to.officers(of) if of.event.importance is Importance.NORMAL else iter(())


def _control_with_cards(of: RuleInput[events.GivenToControl]) -> Iterator[ShowCard]:
    """The incident's card for control, with the pending draft and referrals."""
    number, control = of.incident.number, of.organisation.control
    yield ShowCard(cards.ControlCard(number), control, resend=True)
    if of.event.version is not None:
        yield ShowCard(cards.ApprovalCard(number, of.event.version), control)
    for referral in of.incident.referrals:
        if referral.state is ReferralState.WAITING:
            yield ShowCard(cards.ReferralCard(number, referral.authority), control)


def _referred_if_declined(of: RuleInput[events.ReferralCommented]) -> Iterator[News]:
    """For a comment after the decision; earlier comments are sent with it."""
    concerned = of.event.after_decline and of.event.authority in of.incident.authorities
    return of.news((of.event.authority,) if concerned else ())


def _receipt_on_referral(of: RuleInput[events.ReferralCommented]) -> Iterator[News]:
    """A receipt; a reply to it is a comment, too."""
    return of.receipt(cards.ReferralCard(of.incident.number, of.event.authority))


def _new_with_card(of: RuleInput[events.Redirected]) -> Iterator[ShowCard]:
    """The new authority's card, with the text to place if it leads; none if it had a card."""
    if not of.event.beside:
        yield from of.bring((of.event.to,), resend=True)
        if of.incident.lead == of.event.to:
            yield from of.text_in_hand(resend=True)


def _former_card(of: RuleInput[events.Redirected]) -> Iterator[RefreshCard]:
    """The former authority's card, which nobody works on any more."""
    return of.edit((of.card_of(of.event.authority),))


def _former_and_others(of: RuleInput[events.Redirected]) -> Iterator[News]:
    """The authorities assigned before; a new one gets its card."""
    event = of.event
    others = (code for code in of.incident.authorities if code != event.to or event.beside)
    return of.news((event.authority, *others))


def _coordinator_to_decide(of: RuleInput[events.DraftSubmitted]) -> Iterator[ShowCard]:
    """The approval card for the coordinator."""
    yield ShowCard(cards.ApprovalCard(of.incident.number, of.event.version), of.coordinator)


def _author_withdrawn(of: RuleInput[events.DraftWithdrawn]) -> Iterator[News]:
    """The author of the withdrawn version."""
    draft = of.incident.draft(of.event.version)
    return of.colleague(draft.signed.source, of.card_of(draft.authority))


def _lead_and_drafters_if_rejected(of: RuleInput[events.CommentAdded]) -> Iterator[News]:
    """For a comment after the decision; earlier comments are sent with it."""
    if of.event.after_rejection:
        yield from (*to.lead(of), *to.drafters(of))


def _receipt_on_approval(of: RuleInput[events.CommentAdded]) -> Iterator[News]:
    """A receipt, unless its author is asked about it; a reply to it is a comment, too."""
    if not of.event.asked:
        yield from of.receipt(cards.ApprovalCard(of.incident.number, of.event.version))


def _approver(of: RuleInput[events.ApprovalRecalled]) -> Iterator[News]:
    """The colleague whose approval was recalled, in the coordinator's chat."""
    if of.event.whose is not None:
        card = cards.ApprovalCard(of.incident.number, of.event.version)
        yield News(of.event, Audience.COLLEAGUE, of.coordinator, card)


def _promise_card(of: RuleInput[events.PlacementUndone]) -> Iterator[RefreshCard]:
    """The card of the promises that are forgotten with the placement."""
    if of.event.version is not None:
        yield from of.edit((cards.PromiseCard(of.incident.number, of.event.version),))


def _lead_again(of: RuleInput[events.PlacementUndone]) -> Iterator[ShowCard]:
    """The text to place, unless the lead's chat undid the placement and has it."""
    if not of.acted_in(of.lead_chat):
        yield from of.text_in_hand(resend=False)


def _assigned_or_lead(of: RuleInput[events.PlacementUndone]) -> Iterator[News]:
    """All authorities if the first clock runs again (§17), else the lead, to place it again."""
    return to.lead_elsewhere(of) if of.event.due_at is None else to.assigned(of)


def _recorder_elsewhere(of: RuleInput[events.PlacementUndone]) -> Iterator[News]:
    """As `recorder`, without chats that are informed anyway."""
    told = {news.place for news in _assigned_or_lead(of)}
    return (news for news in to.recorder(of) if news.place not in told)


def _asked_about_placement(of: RuleInput[events.PlacementChecked]) -> Iterator[News]:
    """The lead and the coordinator, once, if nothing stands under the link.

    A reply with the right link is taken under either message.
    """
    version = of.event.version
    if not of.event.asked:
        return
    number, lead = of.incident.number, of.incident.lead
    if lead is not None:
        placed = None if version is None else cards.PlacementCard(number, version)
        yield News(of.event, Audience.AUTHORITY, of.lead_chat, placed or of.card_of(lead))
    if lead is None or of.coordinator != of.lead_chat:
        approved = None if version is None else cards.ApprovalCard(number, version)
        card = approved or cards.OverviewCard(number)
        yield News(of.event, Audience.CONTROL, of.coordinator, card)


def _coordinator_on_other_words(of: RuleInput[events.PlacementChecked]) -> Iterator[News]:
    """The coordinator, if the words or the author are not the approved ones."""
    if of.event.state.other_text or of.event.state is ProofState.OTHER_AUTHOR:
        card = cards.OverviewCard(of.incident.number)
        yield News(of.event, Audience.CONTROL, of.coordinator, card)


def _registrar(of: RuleInput[events.Cancelled]) -> Iterator[News]:
    """The colleague who registered it, unless their chat is informed anyway."""
    by = of.incident.registered_by
    source = by.source if by else None
    told = {of.organisation.place_of(code) for code in of.incident.authorities}
    if source is not None and source.place not in told:
        yield from of.colleague(source, cards.OverviewCard(of.incident.number))


def _assigned_if_routed(of: RuleInput[events.JoinedTo]) -> Iterator[News]:
    """The authorities that have its card; the others are informed through the main incident."""
    return to.assigned(of) if of.event.routed else iter(())


def _separated_with_cards(of: RuleInput[events.SeparatedFrom]) -> Iterator[ShowCard]:
    """Cards for its authorities, and for control unless it asked for the separation."""
    if of.incident.status.closed:
        return
    yield from of.bring(of.incident.authorities, resend=True)
    if of.event.main_closed:
        yield ShowCard(cards.ControlCard(of.incident.number), of.coordinator, resend=True)


def _assigned_if_open(of: RuleInput[IncidentEvent]) -> Iterator[News]:
    """The assigned authorities, unless the incident is closed."""
    return iter(()) if of.incident.status.closed else to.assigned(of)


def _officers_again(of: RuleInput[events.Reminded]) -> Iterator[ShowCard]:
    """The alert again, while it is not acknowledged."""
    if of.event.kind is ReminderKind.ALERT_AGAIN:
        yield from to.officers_at_once(of, cards.CardMode(cards.ModeKind.AGAIN))


def _promise_to_keep(of: RuleInput[events.Reminded]) -> Iterator[ShowCard]:
    """The promise card for its authority; after the day for its coordinator and officers (§8)."""
    if of.event.promise is None:
        return
    promise = of.incident.promise(of.event.promise)
    card = cards.PromiseCard(of.incident.number, promise.version)
    places = [of.organisation.place_of(promise.authority)]
    if of.event.kind is ReminderKind.PROMISE_BROKEN:
        answerable = of.organisation.holders(Role.RESPONSIBLE, promise.authority)
        places = [of.coordinator, *(one.private for one in answerable)]
    for place in dict.fromkeys(places):
        yield ShowCard(card, place, resend=True)


# What an event decides on or makes irrelevant


def _draft(
    event: events.DraftApproved
    | events.DraftRejected
    | events.CommentAdded
    | events.ApprovalRecalled
    | events.GivenToControl,
    incident: Incident,
) -> Decided | None:
    if event.version is None:
        return None
    draft = incident.draft(event.version)
    return Decided(draft.signed, draft.authority)


def _referral(
    event: events.ReferralDeclined | events.ReferralCommented | events.Redirected,
    incident: Incident,
) -> Decided:
    referral = referral_of(incident.number, event.referral, incident.referrals)
    return Decided(referral.signed, referral.authority)


def _proposal_or_draft(event: events.NoAnswerDecided, incident: Incident) -> Decided | None:
    """The proposal, else the draft that control left without an answer."""
    if event.proposed_by is None:
        return _left_waiting(event, incident)
    granted = [one for one in incident.referrals if one.state is ReferralState.GRANTED]
    return Decided(granted[-1].signed, granted[-1].authority) if granted else None


def _left_waiting(event: IncidentEvent, incident: Incident) -> Decided | None:
    """The draft that waited when the incident was closed; only the last version can have waited."""
    del event
    last = incident.drafts[-1] if incident.drafts else None
    if last is None or last.state is not DraftState.SUPERSEDED:
        return None
    return Decided(last.signed, last.authority or incident.lead)


@dataclass(frozen=True, slots=True)
class EventNotices(Generic[E]):
    """Who gets what of one kind of event, in sending order; see `Decided`."""

    rules: tuple[Rule[E], ...]
    decides: Callable[[E, Incident], Decided | None]


def _row(
    event: type[E],
    *rules: Rule[E],
    decides: Callable[[E, Incident], Decided | None] = lambda *_: None,
) -> tuple[type[IncidentEvent], EventNotices[Any]]:
    """A row of the table; mypy checks that the functions fit the event."""
    return event, EventNotices(rules, decides)


RECIPIENTS: Final[Mapping[type[IncidentEvent], EventNotices[Any]]] = dict(
    (
        # Registering and routing
        _row(events.Registered, to.alerted_if_high, _registration_card, to.receipt_elsewhere),
        _row(events.AnsweredElsewhere),
        _row(events.BodyRecognised),
        _row(events.MessageCompleted),
        _row(events.DetectionCorrected, to.receipt_on_control),
        _row(events.SourceCorrected, to.receipt_on_control),
        _row(events.Routed, _assigned_with_cards),
        _row(events.AuthoritiesChanged, _added_with_cards, _kept_and_removed, _removed_cards),
        _row(events.ImportanceChanged, to.alerted_if_high, _officers_if_lowered, to.assigned),
        _row(events.DueRecounted, to.assigned),
        _row(events.GivenToControl, _control_with_cards, to.assigned, decides=_draft),
        # At work
        _row(events.TakenToWork),
        _row(events.AssigneeLeft),
        _row(events.ContributionReceived, to.lead, to.receipt_on_own),
        _row(events.ReturnedToControl, to.coordinator_on_referral, to.receipt_on_own),
        _row(events.NoAnswerProposed, to.coordinator_on_referral),
        _row(events.ReferralDeclined, to.assigned, decides=_referral),
        _row(
            events.ReferralCommented, _referred_if_declined, _receipt_on_referral, decides=_referral
        ),
        _row(
            events.Redirected, _new_with_card, _former_and_others, _former_card, decides=_referral
        ),
        # Drafts and decisions
        _row(events.DraftSubmitted, _coordinator_to_decide, to.receipt_on_own, to.author_replaced),
        _row(events.PastAnswerTaken),
        _row(events.DraftWithdrawn, _author_withdrawn),
        _row(events.AnswerPrepared, to.lead_to_place, to.receipt_elsewhere, to.author_replaced),
        _row(events.DraftApproved, to.lead_to_place, to.drafters, decides=_draft),
        _row(events.DraftRejected, to.lead, to.drafters, decides=_draft),
        _row(
            events.CommentAdded,
            _lead_and_drafters_if_rejected,
            _receipt_on_approval,
            decides=_draft,
        ),
        _row(events.ApprovalRecalled, to.lead_elsewhere, to.drafters, _approver, decides=_draft),
        _row(events.InterimAllowed, to.lead),
        # Placing
        _row(
            events.AnswerPlaced,
            to.officers_if_high,
            to.receipt_on_lead,
            to.lead_elsewhere,
            to.promise_to_track,
        ),
        _row(
            events.InterimPlaced,
            to.officers_if_high,
            to.receipt_on_lead,
            to.assigned_without_receipt,
            to.promise_to_track,
        ),
        _row(events.ClarificationPlaced, to.receipt_on_lead, to.lead_elsewhere),
        _row(events.AuthorReplied, to.coordinator_elsewhere, to.receipt_on_lead, to.lead_elsewhere),
        _row(
            events.PlacementUndone,
            to.officers_if_high,
            _lead_again,
            _assigned_or_lead,
            _recorder_elsewhere,
            _promise_card,
        ),
        _row(events.PlacementLinkCorrected, to.receipt_on_lead, to.recorder),
        _row(events.PlacementTimeCorrected, to.receipt_on_lead, to.assigned_without_receipt),
        _row(events.PlacingOrdered),
        _row(events.PlacingFailed, to.lead_on_order),
        _row(events.PlacingAskedAgain, to.lead_on_order, to.coordinator_on_order),
        _row(events.AnswerFound, to.lead_on_order),
        _row(events.PlacingUnsettled, to.lead_on_order),
        _row(events.ExtraAnswerFound, to.lead_on_order, to.coordinator_on_order),
        _row(events.PlacementChecked, _asked_about_placement, _coordinator_on_other_words),
        # Promises
        _row(events.PromiseWatched, to.promising_elsewhere),
        _row(events.PromisesDeclined),
        _row(
            events.PromiseKept,
            to.receipt_on_promise,
            to.coordinator_elsewhere,
            to.promising_elsewhere,
        ),
        _row(
            events.PromiseMoved,
            to.receipt_on_promise,
            to.coordinator_elsewhere,
            to.promising_elsewhere,
        ),
        _row(events.PromiseDropped, to.coordinator_elsewhere, to.promising_elsewhere),
        # The end
        _row(events.NoAnswerDecided, to.officers_if_high, to.assigned, decides=_proposal_or_draft),
        _row(events.Cancelled, to.officers_if_high, to.assigned, _registrar, decides=_left_waiting),
        _row(events.DuplicateLinked),
        _row(events.DuplicateUnlinked),
        _row(events.JoinedTo, _assigned_if_routed),
        _row(events.OtherJoined, to.assigned),
        _row(events.SeparatedFrom, _separated_with_cards),
        _row(events.OtherSeparated, _assigned_if_open),
        _row(events.OtherDueMoved),
        _row(events.AnswerShared, to.lead_to_place),
        _row(events.SharedAnswerWithdrawn, to.lead),
        _row(events.Reopened, to.officers_if_high, to.assigned),
        # Alerts and reminders
        _row(events.Reminded, _officers_again, _promise_to_keep, those_reminded),
        _row(events.ExecutorsCalled, lambda of: of.news(of.event.authorities)),
        _row(events.AlertAcknowledged),
        _row(events.ReportedToHead),
    )
)


def decided(event: IncidentEvent, incident: Incident) -> Decided | None:
    """The draft or referral that the event decides on or makes irrelevant, or None."""
    return RECIPIENTS[type(event)].decides(event, incident)


def notices_for(
    event: IncidentEvent, incident: Incident, organisation: Organisation
) -> Iterator[Notice]:
    """All notices of the event, in sending order: receipts last, as an edited card may be one.

    Its cards are edited first where somebody has just written or pressed.
    """
    given = RuleInput(event, incident, organisation, decided(event, incident))
    last = list[Notice]()
    for rule in RECIPIENTS[type(event)].rules:
        for notice in rule(given):
            receipt = isinstance(notice, News) and notice.audience is Audience.AUTHOR
            if receipt or isinstance(notice, RefreshCard):
                last.append(notice)
            else:
                yield notice
    yield from given.edit(cards_of(incident))
    yield from last
