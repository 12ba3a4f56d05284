"""Whom an event can be told to, and which cards it can bring, by name: the words of the table."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from domain.model.conversation.cards import (
    PLAIN,
    AlertCard,
    ApprovalCard,
    CardKey,
    CardMode,
    ControlCard,
    ExecutorCard,
    ModeKind,
    OverviewCard,
    PlacementCard,
    PromiseCard,
    ReferralCard,
)
from domain.model.conversation.decided import decided
from domain.model.conversation.notices.kinds import Audience, News, Notice, ShowCard
from domain.model.ids import AuthorityCode, DraftVersion
from domain.model.incident import Incident, events
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.events import Event
from domain.model.incident.workflow.referral import ReferralState
from domain.model.incident.workflow.status import Importance
from domain.model.incident.workflow.threshold import ReminderKind
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Role
from domain.model.organisation.permissions import Action, could
from domain.model.place import MessageRef, Place

E = TypeVar("E", bound=Event)
E_co = TypeVar("E_co", bound=Event, covariant=True)


@dataclass(frozen=True, slots=True)
class RuleInput(Generic[E_co]):
    """What a rule goes by: the event, and the incident and the organisation right after it."""

    event: E_co
    incident: Incident
    organisation: Organisation

    @property
    def coordinator(self) -> Place:
        """Control's chat, of publications the media department's."""
        return self.organisation.coordinator(self.incident.kind)

    @property
    def lead_chat(self) -> Place:
        """Of the authority that drafts and places the answer (§12)."""
        lead = self.incident.lead
        return self.organisation.place_of(lead) if lead else self.coordinator

    def acted_in(self, place: Place) -> bool:
        """Whether somebody did it by a message or a press there."""
        by = self.event.by
        return by is not None and by.source is not None and by.source.place == place

    def card_of(self, authority: AuthorityCode) -> ExecutorCard:
        """The incident's in that authority's chat."""
        return ExecutorCard(self.incident.number, authority)

    def news(self, authorities: Iterable[AuthorityCode]) -> Iterator[News]:
        """A new message in each chat: an edited card notifies nobody."""
        for code in authorities:
            place = self.organisation.place_of(code)
            card, answered = self.card_of(code), self.decided_in(place)
            yield News(self.event, Audience.AUTHORITY, place, card, answered)

    def decided_in(self, place: Place) -> MessageRef | None:
        """The message on which it decides, if that stands there: the decision answers it."""
        on = decided(self.event, self.incident)
        source = on.signed.source if on else None
        return source if source is not None and source.place == place else None

    def receipt(self, card: CardKey) -> Iterator[News]:
        """Tells the person whose message it was that it was taken; presses have toasts."""
        by = self.event.by
        if by is not None and by.source is not None and not by.pressed:
            yield News(self.event, Audience.AUTHOR, by.source.place, card, reply_to=by.source)

    def colleague(
        self: "RuleInput[events.Undoing]", source: MessageRef | None, card: CardKey
    ) -> Iterator[News]:
        """Tells whose work has been undone or replaced, in answer to the message that was it."""
        if self.event.whose is not None and source is not None:
            yield News(self.event, Audience.COLLEAGUE, source.place, card, reply_to=source)

    def bring(self, authorities: Iterable[AuthorityCode], *, resend: bool) -> Iterator[ShowCard]:
        """Their cards; `resend`: one may stand there from before, and an edit would be missed."""
        for code in authorities:
            yield ShowCard(self.card_of(code), self.organisation.place_of(code), resend=resend)

    def text_in_hand(self, *, resend: bool) -> Iterator[ShowCard]:
        """For the lead, which may never have been shown what was approved: another one had it."""
        if self.incident.approved_draft is not None:
            card = PlacementCard(self.incident.number, self.incident.approved_draft.version)
            yield ShowCard(card, self.lead_chat, resend=resend)


Rule = Callable[[RuleInput[E]], Iterator[Notice]]


# News to authorities


def assigned(of: RuleInput[Event]) -> Iterator[News]:
    """All that work it, the lead first."""
    return of.news(of.incident.authorities)


def assigned_if_routed(of: RuleInput[events.JoinedTo]) -> Iterator[News]:
    """Whoever works it has its card already; else they hear of it where the main one is worked."""
    return assigned(of) if of.event.routed else iter(())


def assigned_if_open(of: RuleInput[Event]) -> Iterator[News]:
    """Nobody works what is closed."""
    return iter(()) if of.incident.status.closed else assigned(of)


def lead(of: RuleInput[Event]) -> Iterator[News]:
    """The one that drafts and places the answer (§12)."""
    return of.news(of.incident.authorities[:1])


def lead_elsewhere(of: RuleInput[Event]) -> Iterator[News]:
    """Who acted in its chat has seen it done."""
    return of.news(() if of.acted_in(of.lead_chat) else of.incident.authorities[:1])


def drafters(
    of: RuleInput[
        events.DraftApproved | events.DraftRejected | events.CommentAdded | events.ApprovalRecalled
    ],
) -> Iterator[News]:
    """The one that sent the version, if it works on it still, but another one leads (§12)."""
    drafted_in = of.incident.draft(of.event.version).authority
    return of.news((drafted_in,) if drafted_in in of.incident.authorities[1:] else ())


def lead_and_drafters_if_rejected(of: RuleInput[events.CommentAdded]) -> Iterator[News]:
    """A comment that comes after the decision; others are told with it."""
    if of.event.after_rejection:
        yield from (*lead(of), *drafters(of))


def assigned_without_receipt(
    of: RuleInput[events.InterimPlaced | events.PlacementTimeCorrected],
) -> Iterator[News]:
    """The due has changed for all (§17); who has the receipt knows."""
    if of.event.due_at is not None:
        receipts = {receipt.place for receipt in receipt_on_lead(of)}
        yield from (news for news in assigned(of) if news.place not in receipts)


def assigned_or_lead(of: RuleInput[events.PlacementUndone]) -> Iterator[News]:
    """All, where the first clock runs again (§17); else it concerns who has to place it again."""
    return lead_elsewhere(of) if of.event.due_at is None else assigned(of)


def kept_and_removed(of: RuleInput[events.AuthoritiesChanged]) -> Iterator[News]:
    """All that worked it before; to the others their cards come.

    Those that go on with a joined one are told so of the main one.
    """
    now = of.incident.authorities if of.incident.joined_to is None else ()
    kept = (code for code in now if code not in of.event.added)
    return of.news((*kept, *of.event.removed))


def former_and_others(of: RuleInput[events.Redirected]) -> Iterator[News]:
    """All that worked it before; to the new one its card comes."""
    event = of.event
    others = (code for code in of.incident.authorities if code != event.to or event.beside)
    return of.news((event.authority, *others))


def referred_if_declined(of: RuleInput[events.ReferralCommented]) -> Iterator[News]:
    """A comment that comes after the decision; else the authority is told with it."""
    concerned = of.event.after_decline and of.event.authority in of.incident.authorities
    return of.news((of.event.authority,) if concerned else ())


# News to others


def officers(of: RuleInput[Event]) -> Iterator[News]:
    """Those who report to the head (§22)."""
    card = AlertCard(of.incident.number)
    return (News(of.event, Audience.OFFICERS, one, card) for one in of.organisation.officers)


def officers_if_high(of: RuleInput[Event]) -> Iterator[News]:
    """Of answers only, not of what the author is asked."""
    question = isinstance(of.event, events.PlacementUndone) and of.event.kind
    if of.incident.importance is Importance.HIGH and question is not DraftKind.CLARIFICATION:
        yield from officers(of)


def officers_if_lowered(of: RuleInput[events.ImportanceChanged]) -> Iterator[News]:
    """Else the alert comes to them."""
    return officers(of) if of.event.importance is Importance.NORMAL else iter(())


def control_elsewhere(of: RuleInput[Event]) -> Iterator[News]:
    """Who acted in its chat has seen it done."""
    control = of.organisation.control
    if not of.acted_in(control):
        yield News(of.event, Audience.CONTROL, control, OverviewCard(of.incident.number))


def coordinator_elsewhere(
    of: RuleInput[events.PromiseKept | events.PromiseMoved | events.PromiseDropped],
) -> Iterator[News]:
    """Under whose control the promise is; who acted in its chat has seen it done."""
    if not of.acted_in(of.coordinator):
        yield News(of.event, Audience.CONTROL, of.coordinator, OverviewCard(of.incident.number))


def promising_elsewhere(
    of: RuleInput[
        events.PromiseWatched | events.PromiseKept | events.PromiseMoved | events.PromiseDropped
    ],
) -> Iterator[News]:
    """Who is to keep it, where others have acted for it."""
    place = of.organisation.place_of(of.event.authority)
    if not of.acted_in(place) and place != of.coordinator:
        card = of.card_of(of.event.authority)
        yield News(of.event, Audience.AUTHORITY, place, card)


# Those whose work it was


def author_replaced(
    of: RuleInput[events.DraftSubmitted | events.AnswerPrepared],
) -> Iterator[News]:
    """Of the version before, in whose place this one has come."""
    if of.event.whose is not None:
        before = of.incident.draft(DraftVersion(of.event.version - 1))
        yield from of.colleague(before.signed.source, of.card_of(of.event.authority))


def author_withdrawn(of: RuleInput[events.DraftWithdrawn]) -> Iterator[News]:
    """Of the version that was taken back."""
    draft = of.incident.draft(of.event.version)
    return of.colleague(draft.signed.source, of.card_of(draft.authority))


def approver(of: RuleInput[events.ApprovalRecalled]) -> Iterator[News]:
    """Where those work who decide: it was another one's decision."""
    if of.event.whose is not None:
        card = ApprovalCard(of.incident.number, of.event.version)
        yield News(of.event, Audience.COLLEAGUE, of.coordinator, card)


def recorder(
    of: RuleInput[events.PlacementUndone | events.PlacementLinkCorrected],
) -> Iterator[News]:
    """Where they work, the lead or the coordinator."""
    whose, lead = of.event.whose, of.incident.lead
    if whose is None or lead is None:
        return
    person = of.organisation.person(whose)
    executes = person is not None and could(person, Action.SUBMIT_DRAFT, (lead,))
    place = of.lead_chat if executes else of.coordinator
    yield News(of.event, Audience.COLLEAGUE, place, of.card_of(lead))


def recorder_elsewhere(of: RuleInput[events.PlacementUndone]) -> Iterator[News]:
    """Not where all are told."""
    told = {news.place for news in assigned_or_lead(of)}
    return (news for news in recorder(of) if news.place not in told)


def registrar(of: RuleInput[events.Cancelled]) -> Iterator[News]:
    """Where they had registered it, unless all are told there."""
    by = of.incident.registered_by
    source = by.source if by else None
    told = {of.organisation.place_of(code) for code in of.incident.authorities}
    if source is not None and source.place not in told:
        yield from of.colleague(source, OverviewCard(of.incident.number))


# Receipts


def receipt_on_own(
    of: RuleInput[events.ContributionReceived | events.DraftSubmitted | events.ReturnedToControl],
) -> Iterator[News]:
    """Under the card of the authority that acted."""
    return of.receipt(of.card_of(of.event.authority))


def receipt_elsewhere(of: RuleInput[events.Registered | events.AnswerPrepared]) -> Iterator[News]:
    """Not in the authority's own chat: there the card that comes is the receipt."""
    event = of.event
    body = event.found_by if isinstance(event, events.Registered) else event.authority
    if body is not None and not of.acted_in(of.organisation.place_of(body)):
        yield from of.receipt(of.card_of(body))


def receipt_on_lead(of: RuleInput[Event]) -> Iterator[News]:
    """None where nobody leads any more."""
    if of.incident.lead is not None:
        yield from of.receipt(of.card_of(of.incident.lead))


def receipt_on_control(of: RuleInput[Event]) -> Iterator[News]:
    """Whoever registers has it before them."""
    return of.receipt(ControlCard(of.incident.number))


def receipt_on_approval(of: RuleInput[events.CommentAdded]) -> Iterator[News]:
    """A reply to the receipt is a comment, too."""
    return of.receipt(ApprovalCard(of.incident.number, of.event.version))


def receipt_on_referral(of: RuleInput[events.ReferralCommented]) -> Iterator[News]:
    """A reply to the receipt is a comment, too."""
    return of.receipt(ReferralCard(of.incident.number, of.event.authority))


def receipt_on_promise(
    of: RuleInput[events.PromiseKept | events.PromiseMoved],
) -> Iterator[News]:
    """A reply to it means nothing: the promise has buttons."""
    version = of.incident.promise(of.event.promise).version
    return of.receipt(PromiseCard(of.incident.number, version))


# Cards


def officers_at_once(of: RuleInput[Event], mode: CardMode = PLAIN) -> Iterator[ShowCard]:
    """At once, at any hour, to those who report to the head (§22)."""
    card = AlertCard(of.incident.number)
    return (ShowCard(card, place, mode, resend=True) for place in of.organisation.officers)


def alerted_if_high(
    of: RuleInput[events.Registered | events.ImportanceChanged],
) -> Iterator[Notice]:
    """Also tells control, unless it is alerted itself or the registration card comes there."""
    control = of.organisation.control
    if of.event.importance is not Importance.HIGH:
        return
    yield from officers_at_once(of)
    if control not in of.organisation.officers and not _registered_in(control, of):
        yield News(of.event, Audience.CONTROL, control, ControlCard(of.incident.number))


def _registered_in(control: Place, of: RuleInput[Event]) -> bool:
    if not isinstance(of.event, events.Registered):
        return False
    return of.acted_in(control) if of.event.by else of.incident.lead is None


def officers_again(of: RuleInput[events.Reminded]) -> Iterator[ShowCard]:
    """While nobody has taken note of it."""
    if of.event.kind is ReminderKind.ALERT_AGAIN:
        yield from officers_at_once(of, CardMode(ModeKind.AGAIN))


def registration_card(of: RuleInput[events.Registered]) -> Iterator[ShowCard]:
    """Where it was registered and where it is coordinated, unless nothing is to be routed.

    Of a publication that an authority registers for itself the coordinator is shown the card, too.
    """
    event, organisation = of.event, of.organisation
    card = ControlCard(of.incident.number)
    if event.by is None or event.by.source is None:
        if of.incident.lead is None and not of.incident.status.closed:
            yield ShowCard(card, of.coordinator, bulk=event.imported)
        return
    place = event.by.source.place
    if event.found_by is None:
        yield ShowCard(card, place, resend=True)
    registrar = organisation.person(event.by.person)
    routes = registrar and of.incident.kind in organisation.coordinated_by(registrar)
    if event.found_by or (not routes and place != of.coordinator):
        yield ShowCard(card, of.coordinator)


def assigned_with_cards(of: RuleInput[events.Routed]) -> Iterator[ShowCard]:
    """Each its own; none of a joined one, whose answer is drafted on another card."""
    joined = of.incident.joined_to is not None
    return of.bring(() if joined else (of.event.authority, *of.event.others), resend=False)


def added_with_cards(of: RuleInput[events.AuthoritiesChanged]) -> Iterator[ShowCard]:
    """With the text that is to be placed, where another one leads now."""
    joined = of.incident.joined_to is not None
    yield from of.bring(() if joined else of.event.added, resend=True)
    if of.event.former_lead is not None:
        yield from of.text_in_hand(resend=True)


def separated_with_cards(of: RuleInput[events.SeparatedFrom]) -> Iterator[ShowCard]:
    """To those that work it by itself now; to control, too, unless it was its wish."""
    if of.incident.status.closed:
        return
    yield from of.bring(of.incident.authorities, resend=True)
    if of.event.main_closed:
        yield ShowCard(ControlCard(of.incident.number), of.coordinator, resend=True)


def new_with_card(of: RuleInput[events.Redirected]) -> Iterator[ShowCard]:
    """With the text that is to be placed, if it leads; none where it worked it beside already."""
    if not of.event.beside:
        yield from of.bring((of.event.to,), resend=True)
        if of.incident.lead == of.event.to:
            yield from of.text_in_hand(resend=True)


def lead_again(of: RuleInput[events.PlacementUndone]) -> Iterator[ShowCard]:
    """Whoever placed it has the text; meanwhile another authority may have the lead."""
    if not of.acted_in(of.lead_chat):
        yield from of.text_in_hand(resend=False)


def coordinator_to_decide(of: RuleInput[events.DraftSubmitted]) -> Iterator[ShowCard]:
    """To control."""
    yield ShowCard(ApprovalCard(of.incident.number, of.event.version), of.coordinator)


def lead_to_place(
    of: RuleInput[events.DraftApproved | events.AnswerPrepared | events.AnswerShared],
) -> Iterator[ShowCard]:
    """To the lead, resent: after a recall it stands already and an edit would be missed."""
    card, chat = PlacementCard(of.incident.number, of.event.version), of.lead_chat
    yield ShowCard(card, chat, resend=True, reply_to=of.decided_in(chat))


def coordinator_on_referral(
    of: RuleInput[events.ReturnedToControl | events.NoAnswerProposed],
) -> Iterator[ShowCard]:
    """To those who decide on it."""
    card = ReferralCard(of.incident.number, of.event.authority)
    yield ShowCard(card, of.coordinator, resend=True)


def control_with_cards(of: RuleInput[events.GivenToControl]) -> Iterator[ShowCard]:
    """The incident, and what is left to decide on."""
    number, control = of.incident.number, of.organisation.control
    yield ShowCard(ControlCard(number), control, resend=True)
    if of.event.version is not None:
        yield ShowCard(ApprovalCard(number, of.event.version), control)
    for referral in of.incident.referrals:
        if referral.state is ReferralState.WAITING:
            yield ShowCard(ReferralCard(number, referral.authority), control)


def promise_to_watch(
    of: RuleInput[events.AnswerPlaced | events.InterimPlaced],
) -> Iterator[ShowCard]:
    """To the lead: whether what the text promises is to be under control."""
    if of.event.promised and of.event.version is not None:
        card = PromiseCard(of.incident.number, of.event.version)
        yield ShowCard(card, of.lead_chat, resend=True)


def promise_to_keep(of: RuleInput[events.Reminded]) -> Iterator[ShowCard]:
    """Again: to its authority until the day, then to its coordinator and who answers for it (§8)."""
    if of.event.promise is None:
        return
    promise = of.incident.promise(of.event.promise)
    card = PromiseCard(of.incident.number, promise.version)
    places = [of.organisation.place_of(promise.authority)]
    if of.event.kind is ReminderKind.PROMISE_BROKEN:
        answerable = of.organisation.holders(Role.RESPONSIBLE, promise.authority)
        places = [of.coordinator, *(one.private for one in answerable)]
    for place in dict.fromkeys(places):
        yield ShowCard(card, place, resend=True)
