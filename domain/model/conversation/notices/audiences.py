"""Rules that several events share: each yields the news or cards for one audience."""

from collections.abc import Iterator

from domain.model.conversation import cards
from domain.model.conversation.notices.kinds import Audience, News, Notice, ShowCard
from domain.model.conversation.notices.rule_input import RuleInput
from domain.model.ids import DraftVersion, Place
from domain.model.incident import events
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.events import IncidentEvent
from domain.model.incident.workflow.status import Importance
from domain.model.organisation.permissions import Action, could

# News to authorities


def assigned(of: RuleInput[IncidentEvent]) -> Iterator[News]:
    """All assigned authorities, the lead first."""
    return of.news(of.incident.authorities)


def lead(of: RuleInput[IncidentEvent]) -> Iterator[News]:
    """The lead, which drafts and places the answer (§12)."""
    return of.news(of.incident.authorities[:1])


def lead_elsewhere(of: RuleInput[IncidentEvent]) -> Iterator[News]:
    """The lead, unless the action was taken in its chat."""
    return of.news(() if of.acted_in(of.lead_chat) else of.incident.authorities[:1])


def drafters(
    of: RuleInput[
        events.DraftApproved | events.DraftRejected | events.CommentAdded | events.ApprovalRecalled
    ],
) -> Iterator[News]:
    """The authority that sent the version, if it is still assigned but not the lead (§12)."""
    drafted_in = of.incident.draft(of.event.version).authority
    return of.news((drafted_in,) if drafted_in in of.incident.authorities[1:] else ())


def assigned_without_receipt(
    of: RuleInput[events.InterimPlaced | events.PlacementTimeCorrected],
) -> Iterator[News]:
    """The assigned authorities without a receipt, if the deadline changed (§17)."""
    if of.event.due_at is not None:
        receipts = {receipt.place for receipt in receipt_on_lead(of)}
        yield from (news for news in assigned(of) if news.place not in receipts)


# News to others


def officers(of: RuleInput[IncidentEvent]) -> Iterator[News]:
    """The officers who report to the head (§22)."""
    card = cards.AlertCard(of.incident.number)
    return (News(of.event, Audience.OFFICERS, one, card) for one in of.organisation.officers_chats)


def officers_if_high(of: RuleInput[IncidentEvent]) -> Iterator[News]:
    """The officers, about answers to incidents of high importance, but not about clarifications."""
    question = isinstance(of.event, events.PlacementUndone) and of.event.kind
    if of.incident.importance is Importance.HIGH and question is not DraftKind.CLARIFICATION:
        yield from officers(of)


def coordinator_elsewhere(of: RuleInput[IncidentEvent]) -> Iterator[News]:
    """The coordinator, unless the action was taken in its chat."""
    if not of.acted_in(of.coordinator):
        card = cards.OverviewCard(of.incident.number)
        yield News(of.event, Audience.CONTROL, of.coordinator, card)


def promising_elsewhere(
    of: RuleInput[
        events.PromiseWatched | events.PromiseKept | events.PromiseMoved | events.PromiseDropped
    ],
) -> Iterator[News]:
    """The authority that made the promise, if others acted for it."""
    place = of.organisation.place_of(of.event.authority)
    if not of.acted_in(place) and place != of.coordinator:
        card = of.card_of(of.event.authority)
        yield News(of.event, Audience.AUTHORITY, place, card)


# Colleagues whose work was undone or replaced


def author_replaced(
    of: RuleInput[events.DraftSubmitted | events.AnswerPrepared],
) -> Iterator[News]:
    """The author of the version that was replaced."""
    if of.event.whose is not None:
        before = of.incident.draft(DraftVersion(of.event.version - 1))
        yield from of.colleague(before.signed.source, of.card_of(of.event.authority))


def recorder(
    of: RuleInput[events.PlacementUndone | events.PlacementLinkCorrected],
) -> Iterator[News]:
    """The colleague who recorded the placement, in the lead's or the coordinator's chat."""
    whose, lead = of.event.whose, of.incident.lead
    if whose is None or lead is None:
        return
    person = of.organisation.person(whose)
    executes = person is not None and could(person, Action.SUBMIT_DRAFT, (lead,))
    place = of.lead_chat if executes else of.coordinator
    yield News(of.event, Audience.COLLEAGUE, place, of.card_of(lead))


# Receipts


def receipt_on_own(
    of: RuleInput[events.ContributionReceived | events.DraftSubmitted | events.ReturnedToControl],
) -> Iterator[News]:
    """A receipt under the card of the authority that acted."""
    return of.receipt(of.card_of(of.event.authority))


def receipt_elsewhere(of: RuleInput[events.Registered | events.AnswerPrepared]) -> Iterator[News]:
    """A receipt, except in the authority's own chat, where the new card serves as one."""
    event = of.event
    body = event.found_by if isinstance(event, events.Registered) else event.authority
    if body is not None and not of.acted_in(of.organisation.place_of(body)):
        yield from of.receipt(of.card_of(body))


def receipt_on_lead(of: RuleInput[IncidentEvent]) -> Iterator[News]:
    """A receipt under the lead's card; none without a lead."""
    if of.incident.lead is not None:
        yield from of.receipt(of.card_of(of.incident.lead))


def receipt_on_control(of: RuleInput[IncidentEvent]) -> Iterator[News]:
    """A receipt under control's card, which its registrar has."""
    return of.receipt(cards.ControlCard(of.incident.number))


def receipt_on_promise(
    of: RuleInput[events.PromiseKept | events.PromiseMoved],
) -> Iterator[News]:
    """A receipt; replies to it are ignored, as the promise has buttons."""
    version = of.incident.promise(of.event.promise).version
    return of.receipt(cards.PromiseCard(of.incident.number, version))


# Cards


def officers_at_once(
    of: RuleInput[IncidentEvent], mode: cards.CardMode = cards.PLAIN
) -> Iterator[ShowCard]:
    """The alert for the officers who report to the head, at once and at any hour (§22)."""
    card = cards.AlertCard(of.incident.number)
    return (ShowCard(card, place, mode, resend=True) for place in of.organisation.officers_chats)


def alerted_if_high(
    of: RuleInput[events.Registered | events.ImportanceChanged],
) -> Iterator[Notice]:
    """The alert; control is informed unless it gets the alert or the registration card itself."""
    control = of.organisation.control
    if of.event.importance is not Importance.HIGH:
        return
    yield from officers_at_once(of)
    if control not in of.organisation.officers_chats and not _registered_in(control, of):
        yield News(of.event, Audience.CONTROL, control, cards.ControlCard(of.incident.number))


def _registered_in(control: Place, of: RuleInput[IncidentEvent]) -> bool:
    if not isinstance(of.event, events.Registered):
        return False
    return of.acted_in(control) if of.event.by else of.incident.lead is None


def lead_to_place(
    of: RuleInput[events.DraftApproved | events.AnswerPrepared | events.AnswerShared],
) -> Iterator[ShowCard]:
    """The placement card for the lead, as a new message: an edit would be overlooked."""
    card, chat = cards.PlacementCard(of.incident.number, of.event.version), of.lead_chat
    yield ShowCard(card, chat, resend=True, reply_to=of.decided_in(chat))


def coordinator_on_referral(
    of: RuleInput[events.ReturnedToControl | events.NoAnswerProposed],
) -> Iterator[ShowCard]:
    """The referral card for the coordinator."""
    card = cards.ReferralCard(of.incident.number, of.event.authority)
    yield ShowCard(card, of.coordinator, resend=True)


def promise_to_track(
    of: RuleInput[events.AnswerPlaced | events.InterimPlaced],
) -> Iterator[ShowCard]:
    """The promise card for the lead, which decides whether to track it."""
    if of.event.promised and of.event.version is not None:
        card = cards.PromiseCard(of.incident.number, of.event.version)
        yield ShowCard(card, of.lead_chat, resend=True)


def lead_on_order(
    of: RuleInput[
        events.PlacingFailed
        | events.PlacingAskedAgain
        | events.AnswerFound
        | events.PlacingUnsettled
        | events.ExtraAnswerFound
    ],
) -> Iterator[News]:
    """The lead, on what became of the order; a reply with a link is a placement."""
    if of.incident.lead is not None:
        card = cards.PlacementCard(of.incident.number, of.event.version)
        yield News(of.event, Audience.AUTHORITY, of.lead_chat, card)


def coordinator_on_order(
    of: RuleInput[events.PlacingAskedAgain | events.ExtraAnswerFound],
) -> Iterator[News]:
    """The coordinator, who may have taken the approval back."""
    if of.coordinator != of.lead_chat:
        card = cards.OverviewCard(of.incident.number)
        yield News(of.event, Audience.CONTROL, of.coordinator, card)
