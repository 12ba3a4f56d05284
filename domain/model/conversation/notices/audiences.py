"""Rules for the table of recipients: each yields the news or cards for one audience."""

from collections.abc import Iterator

from domain.model.conversation import cards
from domain.model.conversation.notices.kinds import Audience, News, Notice, ShowCard
from domain.model.conversation.notices.rule_input import RuleInput
from domain.model.ids import DraftVersion, Place
from domain.model.incident import events
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.answer.proof import ProofState
from domain.model.incident.events import IncidentEvent
from domain.model.incident.workflow.referral import ReferralState
from domain.model.incident.workflow.status import Importance
from domain.model.incident.workflow.thresholds import ReminderKind
from domain.model.organisation.people import Role
from domain.model.organisation.permissions import Action, could

# News to authorities


def assigned(of: RuleInput[IncidentEvent]) -> Iterator[News]:
    """All assigned authorities, the lead first."""
    return of.news(of.incident.authorities)


def assigned_if_routed(of: RuleInput[events.JoinedTo]) -> Iterator[News]:
    """The authorities that have its card; the others are informed through the main incident."""
    return assigned(of) if of.event.routed else iter(())


def assigned_if_open(of: RuleInput[IncidentEvent]) -> Iterator[News]:
    """The assigned authorities, unless the incident is closed."""
    return iter(()) if of.incident.status.closed else assigned(of)


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


def lead_and_drafters_if_rejected(of: RuleInput[events.CommentAdded]) -> Iterator[News]:
    """For a comment after the decision; earlier comments are sent with it."""
    if of.event.after_rejection:
        yield from (*lead(of), *drafters(of))


def assigned_without_receipt(
    of: RuleInput[events.InterimPlaced | events.PlacementTimeCorrected],
) -> Iterator[News]:
    """The assigned authorities without a receipt, if the deadline changed (§17)."""
    if of.event.due_at is not None:
        receipts = {receipt.place for receipt in receipt_on_lead(of)}
        yield from (news for news in assigned(of) if news.place not in receipts)


def assigned_or_lead(of: RuleInput[events.PlacementUndone]) -> Iterator[News]:
    """All authorities if the first clock runs again (§17), else the lead, to place it again."""
    return lead_elsewhere(of) if of.event.due_at is None else assigned(of)


def kept_and_removed(of: RuleInput[events.AuthoritiesChanged]) -> Iterator[News]:
    """The authorities assigned before; new ones get their cards.

    For a joined incident the remaining ones are informed through the main incident.
    """
    now = of.incident.authorities if of.incident.joined_to is None else ()
    kept = (code for code in now if code not in of.event.added)
    return of.news((*kept, *of.event.removed))


def former_and_others(of: RuleInput[events.Redirected]) -> Iterator[News]:
    """The authorities assigned before; a new one gets its card."""
    event = of.event
    others = (code for code in of.incident.authorities if code != event.to or event.beside)
    return of.news((event.authority, *others))


def referred_if_declined(of: RuleInput[events.ReferralCommented]) -> Iterator[News]:
    """For a comment after the decision; earlier comments are sent with it."""
    concerned = of.event.after_decline and of.event.authority in of.incident.authorities
    return of.news((of.event.authority,) if concerned else ())


# News to others


def officers(of: RuleInput[IncidentEvent]) -> Iterator[News]:
    """The officers who report to the head (§22)."""
    card = cards.AlertCard(of.incident.number)
    return (News(of.event, Audience.OFFICERS, one, card) for one in of.organisation.officers)


def officers_if_high(of: RuleInput[IncidentEvent]) -> Iterator[News]:
    """The officers, about answers to incidents of high importance, but not about clarifications."""
    question = isinstance(of.event, events.PlacementUndone) and of.event.kind
    if of.incident.importance is Importance.HIGH and question is not DraftKind.CLARIFICATION:
        yield from officers(of)


def officers_if_lowered(of: RuleInput[events.ImportanceChanged]) -> Iterator[News]:
    """The officers, if the importance was lowered; a rise sends them the alert."""
    return officers(of) if of.event.importance is Importance.NORMAL else iter(())


def control_elsewhere(of: RuleInput[IncidentEvent]) -> Iterator[News]:
    """Control, unless the action was taken in its chat."""
    control = of.organisation.control
    if not of.acted_in(control):
        yield News(of.event, Audience.CONTROL, control, cards.OverviewCard(of.incident.number))


def coordinator_elsewhere(
    of: RuleInput[events.PromiseKept | events.PromiseMoved | events.PromiseDropped],
) -> Iterator[News]:
    """The coordinator, who watches the promise, unless the action was taken in its chat."""
    if not of.acted_in(of.coordinator):
        yield News(
            of.event, Audience.CONTROL, of.coordinator, cards.OverviewCard(of.incident.number)
        )


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


def author_withdrawn(of: RuleInput[events.DraftWithdrawn]) -> Iterator[News]:
    """The author of the withdrawn version."""
    draft = of.incident.draft(of.event.version)
    return of.colleague(draft.signed.source, of.card_of(draft.authority))


def approver(of: RuleInput[events.ApprovalRecalled]) -> Iterator[News]:
    """The colleague whose approval was recalled, in the coordinator's chat."""
    if of.event.whose is not None:
        card = cards.ApprovalCard(of.incident.number, of.event.version)
        yield News(of.event, Audience.COLLEAGUE, of.coordinator, card)


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


def recorder_elsewhere(of: RuleInput[events.PlacementUndone]) -> Iterator[News]:
    """As `recorder`, without chats that are informed anyway."""
    told = {news.place for news in assigned_or_lead(of)}
    return (news for news in recorder(of) if news.place not in told)


def registrar(of: RuleInput[events.Cancelled]) -> Iterator[News]:
    """The colleague who registered it, unless their chat is informed anyway."""
    by = of.incident.registered_by
    source = by.source if by else None
    told = {of.organisation.place_of(code) for code in of.incident.authorities}
    if source is not None and source.place not in told:
        yield from of.colleague(source, cards.OverviewCard(of.incident.number))


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


def receipt_on_approval(of: RuleInput[events.CommentAdded]) -> Iterator[News]:
    """A receipt; a reply to it is a comment, too."""
    return of.receipt(cards.ApprovalCard(of.incident.number, of.event.version))


def receipt_on_referral(of: RuleInput[events.ReferralCommented]) -> Iterator[News]:
    """A receipt; a reply to it is a comment, too."""
    return of.receipt(cards.ReferralCard(of.incident.number, of.event.authority))


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
    return (ShowCard(card, place, mode, resend=True) for place in of.organisation.officers)


def alerted_if_high(
    of: RuleInput[events.Registered | events.ImportanceChanged],
) -> Iterator[Notice]:
    """The alert; control is informed unless it gets the alert or the registration card itself."""
    control = of.organisation.control
    if of.event.importance is not Importance.HIGH:
        return
    yield from officers_at_once(of)
    if control not in of.organisation.officers and not _registered_in(control, of):
        yield News(of.event, Audience.CONTROL, control, cards.ControlCard(of.incident.number))


def _registered_in(control: Place, of: RuleInput[IncidentEvent]) -> bool:
    if not isinstance(of.event, events.Registered):
        return False
    return of.acted_in(control) if of.event.by else of.incident.lead is None


def officers_again(of: RuleInput[events.Reminded]) -> Iterator[ShowCard]:
    """The alert again, while it is not acknowledged."""
    if of.event.kind is ReminderKind.ALERT_AGAIN:
        yield from officers_at_once(of, cards.CardMode(cards.ModeKind.AGAIN))


def registration_card(of: RuleInput[events.Registered]) -> Iterator[ShowCard]:
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


def assigned_with_cards(of: RuleInput[events.Routed]) -> Iterator[ShowCard]:
    """A card for each authority; none for joined incidents, which the main one's card covers."""
    joined = of.incident.joined_to is not None
    return of.bring(() if joined else (of.event.authority, *of.event.others), resend=False)


def added_with_cards(of: RuleInput[events.AuthoritiesChanged]) -> Iterator[ShowCard]:
    """Cards for added authorities, and the text to place for a new lead."""
    joined = of.incident.joined_to is not None
    yield from of.bring(() if joined else of.event.added, resend=True)
    if of.event.former_lead is not None:
        yield from of.text_in_hand(resend=True)


def separated_with_cards(of: RuleInput[events.SeparatedFrom]) -> Iterator[ShowCard]:
    """Cards for its authorities, and for control unless it asked for the separation."""
    if of.incident.status.closed:
        return
    yield from of.bring(of.incident.authorities, resend=True)
    if of.event.main_closed:
        yield ShowCard(cards.ControlCard(of.incident.number), of.coordinator, resend=True)


def new_with_card(of: RuleInput[events.Redirected]) -> Iterator[ShowCard]:
    """The new authority's card, with the text to place if it leads; none if it had a card."""
    if not of.event.beside:
        yield from of.bring((of.event.to,), resend=True)
        if of.incident.lead == of.event.to:
            yield from of.text_in_hand(resend=True)


def lead_again(of: RuleInput[events.PlacementUndone]) -> Iterator[ShowCard]:
    """The text to place, unless the lead's chat undid the placement and has it."""
    if not of.acted_in(of.lead_chat):
        yield from of.text_in_hand(resend=False)


def coordinator_to_decide(of: RuleInput[events.DraftSubmitted]) -> Iterator[ShowCard]:
    """The approval card for the coordinator."""
    yield ShowCard(cards.ApprovalCard(of.incident.number, of.event.version), of.coordinator)


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


def control_with_cards(of: RuleInput[events.GivenToControl]) -> Iterator[ShowCard]:
    """The incident's card for control, with the pending draft and referrals."""
    number, control = of.incident.number, of.organisation.control
    yield ShowCard(cards.ControlCard(number), control, resend=True)
    if of.event.version is not None:
        yield ShowCard(cards.ApprovalCard(number, of.event.version), control)
    for referral in of.incident.referrals:
        if referral.state is ReferralState.WAITING:
            yield ShowCard(cards.ReferralCard(number, referral.authority), control)


def promise_to_track(
    of: RuleInput[events.AnswerPlaced | events.InterimPlaced],
) -> Iterator[ShowCard]:
    """The promise card for the lead, which decides whether to track it."""
    if of.event.promised and of.event.version is not None:
        card = cards.PromiseCard(of.incident.number, of.event.version)
        yield ShowCard(card, of.lead_chat, resend=True)


def asked_about_placement(of: RuleInput[events.PlacementChecked]) -> Iterator[News]:
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


def coordinator_on_other_words(of: RuleInput[events.PlacementChecked]) -> Iterator[News]:
    """The coordinator, if the words or the author are not the approved ones."""
    if of.event.state.other_text or of.event.state is ProofState.OTHER_AUTHOR:
        card = cards.OverviewCard(of.incident.number)
        yield News(of.event, Audience.CONTROL, of.coordinator, card)


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


def follow_up_to_settle(of: RuleInput[events.FollowUpFound]) -> Iterator[ShowCard]:
    """The comment for the lead and the coordinator; either can settle it."""
    card = cards.FollowUpCard(of.incident.number, of.event.follow_up)
    for place in dict.fromkeys((of.lead_chat, of.coordinator)):
        yield ShowCard(card, place, resend=True)


def promise_to_keep(of: RuleInput[events.Reminded]) -> Iterator[ShowCard]:
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
