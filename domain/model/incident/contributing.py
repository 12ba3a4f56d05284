"""Information from the other authorities for the lead's consolidated answer (§12)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from domain.model.actor import Actor
from domain.model.errors import Reason, Refusal
from domain.model.ids import AuthorityCode, MessageRef
from domain.model.incident.answer.contribution import (
    Contribution,
    ContributionTime,
    contribution_time,
    informing,
    missing,
    position_of,
)
from domain.model.incident.answer.draft import Draft, DraftKind, checked_text
from domain.model.incident.drafts import Drafts
from domain.model.incident.events import ContributionReceived, ExecutorsCalled
from domain.model.incident.state import effect_of
from domain.model.incident.workflow.referral import ReferralState, end_waiting, waiting_of
from domain.model.incident.workflow.status import Status
from domain.model.incident.workflow.thresholds import Track
from domain.model.message.citizen_message import Attachment, checked_attachments, same_files
from domain.model.time.work_calendar import WorkCalendar

CALL_EVERY: Final = timedelta(minutes=30)
"""Shortest time between two calls to the executors, in wall-clock time."""


@dataclass(frozen=True, slots=True)
class ExecutorCall:
    """The authorities to call, and the time of the last call if it was too recent."""

    awaited: tuple[AuthorityCode, ...]
    last: datetime | None

    @property
    def new(self) -> bool:
        """Whether a call is made now."""
        return bool(self.awaited) and self.last is None


class Contributing(Drafts):
    """Contributions, missing ones, and calls to the authorities."""

    __slots__ = ()

    @property
    def missing_contributions(self) -> tuple[AuthorityCode, ...]:
        """The authorities that have not informed the lead yet (§12)."""
        if self.joined_to is not None:
            return ()  # the main incident's lead collects them
        return missing(self.assignments, self.contributions)

    def last_contribution_of(self, authority: AuthorityCode) -> Contribution | None:
        """The authority's last contribution since the current clock started."""
        own = [one for one in self.contributions if one.authority == authority and not one.earlier]
        return own[-1] if own else None

    @property
    def answer_agreed(self) -> bool:
        """Whether the final answer is approved, so that no contribution is needed now (§12)."""
        approved = self.approved_draft
        return approved is not None and approved.kind is DraftKind.FINAL

    @property
    def awaited(self) -> tuple[AuthorityCode, ...]:
        """The authorities with a task now: a draft, the placement or information (§8, §12).

        Authorities whose referral waits for control's decision are left out (§11, §19).
        """
        if self.status.closed or self.waits_for_main:
            return ()
        lead_works = self.status.awaits_draft or self.status is Status.APPROVED
        leading = self.authorities[:1] if lead_works else ()
        expected = (*leading, *(() if self.answer_agreed else self.missing_contributions))
        return tuple(code for code in expected if waiting_of(code, self.referrals) is None)

    def call(self, by: Actor, at: datetime) -> ExecutorCall:
        """Call the authorities with a task, unless they were called within CALL_EVERY.

        Raises AlreadyClosed.
        """
        self._must_be_open()
        last = self.reminded_until.get(Track.CALL)
        call = ExecutorCall(self.awaited, None if last is None or at >= last + CALL_EVERY else last)
        if call.new:
            self.record(ExecutorsCalled, at, by, authorities=call.awaited)
        return call

    @effect_of(ExecutorsCalled)
    def _executors_called(self, event: ExecutorsCalled) -> None:
        self.reminded_until[Track.CALL] = event.at

    def lacks(self, draft: Draft) -> tuple[AuthorityCode, ...]:
        """The authorities whose information the draft lacks; only a final answer needs any (§12).

        The authority that wrote the draft need not contribute. A lead that replaced it must.
        """
        if draft.kind is not DraftKind.FINAL or self.joined_to is not None:
            return ()
        asked = self.authorities if len(self.authorities) > 1 else ()
        given = {draft.authority, *informing(self.contributions)}
        return tuple(code for code in asked if code not in given)

    def of_former_lead(self, draft: Draft) -> bool:
        """Whether another authority led when the draft was sent."""
        return draft.authority != self.lead

    def contribution_time(
        self, authority: AuthorityCode, calendar: WorkCalendar
    ) -> ContributionTime:
        """The time the authority has to inform the lead (§12); raises NOT_ASSIGNED."""
        started, norm, clock = self.clock_from, self.norm, self.second_clock
        given = self.assignment(authority)
        asked_at = max(given.routed_at, started)
        if clock is not None and given.drafts_before >= clock.version:
            started, norm = clock.opened_at, calendar.between(clock.opened_at, self.due.at)
        return contribution_time(calendar, started, asked_at, norm, self.policy.contribution_share)

    def check_contributing(self, authority: AuthorityCode) -> None:
        """Check that the authority may inform the lead now.

        Raises NOT_ASSIGNED, LEAD_CONTRIBUTES, JoinedElsewhere, AlreadyClosed.
        """
        self._must_be_open()
        self._must_not_be_joined()
        if self.assignment(authority).lead:
            raise Refusal(Reason.LEAD_CONTRIBUTES, self.number)

    def contribute(
        self,
        authority: AuthorityCode,
        text: str,
        by: Actor,
        at: datetime,
        attachments: Iterable[Attachment] = (),
        *,
        parts: Collection[MessageRef] = (),
    ) -> bool:
        """Add an authority's contribution for the lead (§12); an edit of its message updates it.

        `parts`: the messages of its album; a later part updates it, too. False if it was received
        already. Raises DRAFT_EMPTY, TooMany, and as `check_contributing`
        does.
        """
        self.check_contributing(authority)
        text, files = checked_text(text), checked_attachments(attachments)
        sources = parts or ((by.source,) if by.source is not None else ())
        position = position_of(self.contributions, sources)
        known = None if position is None else self.contributions[position]
        authority = known.authority if known else authority  # a message belongs to one authority
        files_kept = known is not None and same_files(known.attachments, files)
        if known is not None and known.text == text and files_kept:
            return False  # unchanged text sent again is ignored, after a reopening as well
        position = len(self.contributions) if position is None else position
        self.record(
            ContributionReceived,
            at,
            by,
            authority=authority,
            position=position,
            renewed=known is not None,
            attachments=len(files),
            files_kept=files_kept,
            overtook_referral=waiting_of(authority, self.referrals) is not None,
        )
        self.contributions[position] = replace(
            self.contributions[position],
            text=text,
            attachments=files,
            former=known.text if known else None,
        )
        return True

    @effect_of(ContributionReceived)
    def _contributed(self, event: ContributionReceived) -> None:
        end_waiting(event.authority, self.referrals, ReferralState.INFORMED)
        if not event.renewed:
            self.contributions.append(Contribution(event.authority, "", event.sent))
            return
        known = self.contributions[event.position]
        signed = replace(known.signed, at=event.at)
        self.contributions[event.position] = replace(known, signed=signed, earlier=False)
