"""The table of events and their recipients, in sending order.

The rules are documented in `audiences.py`. Besides, every event edits all cards of the incident.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from domain.model.conversation.cards import authority_of
from domain.model.conversation.notices import audiences as to
from domain.model.conversation.notices.kinds import Audience, News, Notice, RefreshCard, Remind
from domain.model.conversation.notices.reminded import those_reminded
from domain.model.conversation.notices.rule_input import E, Rule, RuleInput
from domain.model.conversation.notices.standing_cards import changed_cards
from domain.model.ids import AuthorityCode
from domain.model.incident import Incident, events
from domain.model.organisation.organisation import Organisation


def _row(
    event: type[E], *told: Rule[E]
) -> tuple[type[events.IncidentEvent], tuple[Rule[Any], ...]]:
    """A row of the table; mypy checks that the rules fit the event."""
    return event, told


RECIPIENTS: Final[Mapping[type[events.IncidentEvent], tuple[Rule[Any], ...]]] = dict(
    (
        # Registering and routing
        _row(events.Registered, to.alerted_if_high, to.registration_card, to.receipt_elsewhere),
        _row(events.AnsweredElsewhere),
        _row(events.BodyRecognised),
        _row(events.MessageCompleted),
        _row(events.DetectionCorrected, to.receipt_on_control),
        _row(events.SourceCorrected, to.receipt_on_control),
        _row(events.Routed, to.assigned_with_cards),
        _row(events.AuthoritiesChanged, to.added_with_cards, to.kept_and_removed),
        _row(events.ImportanceChanged, to.alerted_if_high, to.officers_if_lowered, to.assigned),
        _row(events.DueRecounted, to.assigned),
        _row(events.GivenToControl, to.control_with_cards, to.assigned),
        # At work
        _row(events.TakenToWork),
        _row(events.AssigneeLeft),
        _row(events.ContributionReceived, to.lead, to.receipt_on_own),
        _row(events.ReturnedToControl, to.coordinator_on_referral, to.receipt_on_own),
        _row(events.NoAnswerProposed, to.coordinator_on_referral),
        _row(events.ReferralDeclined, to.assigned),
        _row(events.ReferralCommented, to.referred_if_declined, to.receipt_on_referral),
        _row(events.Redirected, to.new_with_card, to.former_and_others),
        # Drafts and decisions
        _row(
            events.DraftSubmitted,
            to.coordinator_to_decide,
            to.receipt_on_own,
            to.author_replaced,
        ),
        _row(events.PastAnswerTaken),
        _row(events.DraftWithdrawn, to.author_withdrawn),
        _row(events.AnswerPrepared, to.lead_to_place, to.receipt_elsewhere, to.author_replaced),
        _row(events.DraftApproved, to.lead_to_place, to.drafters),
        _row(events.DraftRejected, to.lead, to.drafters),
        _row(events.CommentAdded, to.lead_and_drafters_if_rejected, to.receipt_on_approval),
        _row(
            events.ApprovalRecalled,
            to.lead_elsewhere,
            to.drafters,
            to.approver,
        ),
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
        _row(events.AuthorReplied, to.control_elsewhere, to.receipt_on_lead, to.lead_elsewhere),
        _row(
            events.PlacementUndone,
            to.officers_if_high,
            to.lead_again,
            to.assigned_or_lead,
            to.recorder_elsewhere,
        ),
        _row(events.PlacementLinkCorrected, to.receipt_on_lead, to.recorder),
        _row(events.PlacementTimeCorrected, to.receipt_on_lead, to.assigned_without_receipt),
        _row(events.PlacingOrdered),
        _row(events.PlacingFailed, to.lead_on_order),
        _row(events.PlacingAskedAgain, to.lead_on_order, to.coordinator_on_order),
        _row(events.AnswerFound, to.lead_on_order),
        _row(events.PlacingUnsettled, to.lead_on_order),
        _row(events.ExtraAnswerFound, to.lead_on_order, to.coordinator_on_order),
        _row(
            events.PlacementChecked,
            to.asked_about_placement,
            to.coordinator_on_other_words,
        ),
        _row(events.FollowUpFound, to.follow_up_to_settle),
        _row(events.FollowUpSettled),
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
        _row(events.NoAnswerDecided, to.officers_if_high, to.assigned),
        _row(events.Cancelled, to.officers_if_high, to.assigned, to.registrar),
        _row(events.DuplicateLinked),
        _row(events.DuplicateUnlinked),
        _row(events.JoinedTo, to.assigned_if_routed),
        _row(events.OtherJoined, to.assigned),
        _row(events.SeparatedFrom, to.separated_with_cards),
        _row(events.OtherSeparated, to.assigned_if_open),
        _row(events.OtherDueMoved),
        _row(events.AnswerShared, to.lead_to_place),
        _row(events.SharedAnswerWithdrawn, to.lead),
        _row(events.Reopened, to.officers_if_high, to.assigned),
        # Alerts and reminders
        _row(events.Reminded, to.officers_again, to.promise_to_keep, those_reminded),
        _row(events.ExecutorsCalled, lambda of: of.news(of.event.authorities)),
        _row(events.AlertAcknowledged),
        _row(events.ReportedToHead),
    )
)


def notices_for(
    event: events.IncidentEvent, incident: Incident, organisation: Organisation
) -> Iterator[Notice]:
    """All notices of the event, in sending order."""
    telling = RuleInput(event, incident, organisation)
    for rule in RECIPIENTS[type(event)]:
        yield from rule(telling)
    by = event.by
    looked_at = by.source.place if by is not None and by.pressed and by.source else None
    for card in changed_cards(event, incident):
        yield RefreshCard(card, looked_at)


@dataclass(frozen=True, slots=True)
class Recipient:
    """A recipient of an event: the audience, and the authority's chat, if any.

    A reminder has no audience: it is sent where the person continues the work.
    """

    audience: Audience | None
    authority: AuthorityCode | None = None


def owed_from(history: Sequence[events.IncidentEvent]) -> int:
    """The index of the first event whose notices can still be derived."""
    last = 0
    for index, event in enumerate(history):
        if isinstance(
            event,
            events.Routed | events.AuthoritiesChanged | events.Redirected | events.GivenToControl,
        ):
            last = index
    return last


def left_untold(
    event: events.IncidentEvent,
    told: frozenset[Recipient],
    incident: Incident,
    organisation: Organisation,
) -> Iterator[News | Remind]:
    """The notices of the event that were not sent; a reminder only if it reached nobody."""
    if not _place_known(event, organisation):
        return
    for notice in notices_for(event, incident, organisation):
        if isinstance(notice, Remind) and not told:
            yield notice
        if isinstance(notice, News) and not _was_told(notice, told):
            yield notice


def _was_told(notice: News, told: frozenset[Recipient]) -> bool:
    """Whether it was sent, or the recipients can't be known because posts may have changed."""
    unknown = notice.audience in {Audience.OFFICERS, Audience.COLLEAGUE}
    return unknown or Recipient(notice.audience, authority_of(notice.card)) in told


def _place_known(event: events.IncidentEvent, organisation: Organisation) -> bool:
    """Whether the chat of the action still belongs to the organisation."""
    source = event.by.source if event.by else None
    return source is None or source.place.private or source.place in organisation.places
