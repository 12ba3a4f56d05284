"""The current organisation with its work calendar, for rules about people and time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from domain.model.actor import Actor
from domain.model.errors import Reason, Refusal
from domain.model.ids import AbsenceId, AuthorityCode, PersonId, Place
from domain.model.incident import Incident
from domain.model.incident.answer.draft import Draft, DraftState
from domain.model.incident.answer.form import outdated_words
from domain.model.incident.workflow.policy import Policy
from domain.model.incident.workflow.status import Importance
from domain.model.organisation.absence import Absence
from domain.model.organisation.options import policy_of
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Authority, Person, Role
from domain.model.organisation.permissions import (
    FOLLOWED,
    LEADS,
    Action,
    IncidentAccess,
    UnknownPerson,
    permit,
)
from domain.model.organisation.rights import REGISTRARS, Way
from domain.model.time.deadline import Deadlines, Due, draft_due, due_after, due_by_working_day
from domain.model.time.work_calendar import WorkCalendar


@dataclass(frozen=True, slots=True)
class Office:
    """The organisation, the calendar and the absences.

    Valid for one day: that day's absences are applied to the organisation (`on_duty`). `absences`
    has current and future ones.
    """

    organisation: Organisation
    calendar: WorkCalendar
    absences: Mapping[AbsenceId, Absence] = field(default_factory=dict)

    @property
    def policy(self) -> Policy:
        """The policy of new incidents."""
        return policy_of(self.organisation.option)

    def person(self, person_id: PersonId) -> Person:
        """The employee with this account; raises UnknownPerson."""
        person = self.organisation.person(person_id)
        if person is None:
            raise UnknownPerson(person_id)
        return person

    def reply_place(self, by: Actor) -> Place:
        """Where they wrote or pressed, else their private chat; raises UnknownPerson."""
        return by.source.place if by.source else self.person(by.person).private

    def permit(
        self,
        by: Actor,
        action: Action,
        incident: Incident | IncidentAccess | None = None,
        authority: AuthorityCode | None = None,
    ) -> Actor:
        """The actor for the records, with the absent colleague whose right they used, if any.

        With an authority, only rights in that one count, and only while it is assigned: a button
        may name any authority. Raises UnknownPerson, NotPermitted, Away.
        """
        person = self.person(by.person)
        if incident is None:
            return by.by_right_of(permit(person, action))
        authorities = _working(incident, action)
        if authority is not None:
            authorities &= {authority}
        coordinator = self.organisation.coordinating_role(incident.kind)
        right = permit(person, action, authorities, incident.number, coordinator)
        return by.by_right_of(right)

    def permit_way(self, by: Actor, way: Way) -> Actor:
        """As `permit`, to register a message in that way (§4, §5, §7)."""
        person = self.person(by.person)
        if way.authority is None:
            coordinator = REGISTRARS[way.kind]
            right = permit(person, Action.REGISTER, coordinator=coordinator)
        else:
            right = permit(person, Action.REGISTER_OWN, (way.authority,))
        return by.by_right_of(right)

    def authority(self, code: AuthorityCode) -> Authority:
        """The authority with this code; raises UNKNOWN_AUTHORITY."""
        body = self.organisation.authority(code)
        if body is None:
            raise Refusal(Reason.UNKNOWN_AUTHORITY)
        return body

    def dues(self, importance: Importance, detected_at: datetime, policy: Policy) -> Deadlines:
        """The deadlines of the answer (§9, §15) and of its draft (§20), from that detection."""
        norm = policy.norm(importance)
        return self._with_draft_due(due_after(self.calendar, detected_at, norm), policy)

    def first_dues(self, incident: Incident) -> Deadlines:
        """The deadlines by the first clock, running or not (§9, §15)."""
        return self.dues(incident.importance, incident.clock_from, incident.policy)

    def final_dues(self, placed_at: datetime, policy: Policy) -> Deadlines:
        """The deadlines by the second clock, opened by an interim answer placed then (§17)."""
        final = due_by_working_day(self.calendar, placed_at, policy.final_days)
        return self._with_draft_due(final, policy)

    def final_due(self, incident: Incident, at: datetime) -> datetime:
        """The deadline of the final answer, if an interim one were placed at that time (§17)."""
        clock = incident.second_clock
        return self.final_dues(clock.opened_at if clock else at, incident.policy).answer.at

    def running_dues(self, incident: Incident) -> Deadlines:
        """The deadlines by the running clock: the second once an interim answer is placed (§17)."""
        if incident.second_clock is None:
            return self.first_dues(incident)
        return self.final_dues(incident.second_clock.opened_at, incident.policy)

    def off_calendar(self, incident: Incident) -> bool:
        """Whether the deadline of an open incident differs from the current calendar.

        Deadlines from an earlier calendar are ignored: they will be recounted.
        """
        by_another = incident.due.calendar_revision != self.calendar.revision
        if by_another or incident.status.closed:
            return False
        dues = self.running_dues(incident)
        return (dues.answer.at, dues.draft) != (incident.due.at, incident.draft_due_at)

    def _with_draft_due(self, answer: Due, policy: Policy) -> Deadlines:
        return Deadlines(answer, draft_due(self.calendar, answer, policy.draft_lead))

    def outdated_days(self, draft: Draft, now: datetime) -> tuple[str, ...]:
        """Words of the draft that now mean another day than when it was written: «завтра»."""
        tz = self.calendar.tz
        written, today = draft.signed.at.astimezone(tz).date(), now.astimezone(tz).date()
        return outdated_words(draft.text, written, today)

    def doubts_about(self, draft: Draft, incident: Incident, now: datetime) -> tuple[str, ...]:
        """Doubts to confirm before control approves.

        Missing information (§12), outdated days, comments that would not be sent.
        """
        if draft.state is not DraftState.WAITING:
            return ()
        comments = (one.text for one in incident.kept_comments(draft.version))
        return (*incident.lacks(draft), *self.outdated_days(draft, now), *comments)

    def contribution_due(self, incident: Incident, authority: AuthorityCode) -> datetime:
        """The deadline of the authority's information for the lead (§12), before the incident's.

        Raises NOT_ASSIGNED.
        """
        return incident.contribution_time(authority, self.calendar).due_at

    def others_in_control(self, person: PersonId) -> bool:
        """Whether another person could decide for the control department today (§8, §13)."""
        everybody = self.organisation.people.values()
        return any(other.id != person and other.has(Role.CONTROL) for other in everybody)


def _working(incident: Incident | IncidentAccess, action: Action) -> frozenset[AuthorityCode]:
    """The authorities whose posts give this right on the incident."""
    if action in LEADS:
        return frozenset(incident.authorities[:1])
    if action in FOLLOWED:
        return incident.promising.union(incident.authorities)
    return frozenset(incident.authorities)
