"""What the other authorities tell the lead for its consolidated answer (§12)."""

from dataclasses import replace
from datetime import datetime

from domain.model.actor import Actor
from domain.model.appeal import AppealState, end_waiting
from domain.model.contribution import (
    Contribution,
    ContributionTime,
    LeadContributes,
    contribution_time,
    missing,
    position_of,
)
from domain.model.draft import Draft, DraftKind, checked_text
from domain.model.events import ContributionReceived
from domain.model.ids import AuthorityCode
from domain.model.incident.clocks import Clocks
from domain.model.stages import led_at
from domain.model.work_calendar import WorkCalendar


class Contributing(Clocks):
    """Contributions, and those that are missing."""

    __slots__ = ()

    @property
    def missing_contributions(self) -> tuple[AuthorityCode, ...]:
        """The authorities that have told the lead nothing yet (§12)."""
        return missing(self.assignments, self.contributions)

    def lacks(self, draft: Draft) -> tuple[AuthorityCode, ...]:
        """Whose information the draft lacks: only the final answer is a consolidated one (§12)."""
        if draft.kind is not DraftKind.FINAL:
            return ()
        drafted_in = led_at(self.trail, draft.at)  # it led then, and has said all in the draft
        return tuple(code for code in self.missing_contributions if code != drafted_in)

    def contribution_time(
        self, authority: AuthorityCode, calendar: WorkCalendar
    ) -> ContributionTime:
        """How long the authority has to inform the lead (§12); raises NotAssigned."""
        started, norm, clock = self.clock_from, self.norm, self.second_clock
        asked_at = max(self.assignment(authority).routed_at, started)
        if clock is not None and asked_at > clock.opened_at:
            started, norm = clock.opened_at, calendar.between(clock.opened_at, self.due.at)
        return contribution_time(calendar, started, asked_at, norm, self.policy.contribution_share)

    def contribute(self, authority: AuthorityCode, text: str, by: Actor, at: datetime) -> bool:
        """An authority beside the lead informs it (§12); another edit of the message renews that.

        False if the same has been received already. Raises DraftEmpty, DraftTooLong, NotAssigned,
        LeadContributes, AlreadyClosed.
        """
        self._must_be_open()
        if self.assignment(authority).lead:
            raise LeadContributes(self.number, authority)
        new = Contribution(authority, checked_text(text), by.person, at, by.source, by.instead_of)
        position = position_of(self.contributions, by.source)
        if position is None:
            self.contributions.append(new)
        elif self.contributions[position].text == new.text:
            return False
        else:
            self.contributions[position] = replace(
                self.contributions[position], text=new.text, at=at, source=by.source
            )
        self._record(
            ContributionReceived,
            at,
            by,
            authority=authority,
            position=len(self.contributions) - 1 if position is None else position,
            renewed=position is not None,
            overtook_appeal=end_waiting(authority, self.appeals, AppealState.INFORMED),
        )
        return True
