"""The steps of recording an absence (§8); nothing takes effect before the last one.

Each step holds the answers so far; local dates. `step` identifies it in storage.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from domain.model.ids import PersonId
from domain.model.organisation.absence import Absence, AbsenceReason


@dataclass(frozen=True, slots=True)
class ListAbsences:
    """Show the known absences and offer to add one."""

    step: Literal["list"] = field(default="list", kw_only=True)


@dataclass(frozen=True, slots=True)
class WhoIsAbsent:
    """Ask who is absent."""

    step: Literal["who"] = field(default="who", kw_only=True)


@dataclass(frozen=True, slots=True)
class WhenAbsent:
    """Ask for the days."""

    person: PersonId
    reason: AbsenceReason
    step: Literal["days"] = field(default="days", kw_only=True)

    def lasting(self, first: date, last: date) -> "WhoActs":
        """Set the days, both included."""
        return WhoActs(self.person, self.reason, first, last)


@dataclass(frozen=True, slots=True)
class WhyAbsent:
    """Ask for the reason."""

    person: PersonId
    step: Literal["reason"] = field(default="reason", kw_only=True)

    def because_of(self, reason: AbsenceReason) -> WhenAbsent:
        """Set the reason."""
        return WhenAbsent(self.person, reason)


@dataclass(frozen=True, slots=True)
class WhoActs:
    """Ask for the substitute."""

    person: PersonId
    reason: AbsenceReason
    first: date
    last: date
    step: Literal["substitute"] = field(default="substitute", kw_only=True)

    def replaced_by(self, substitute: PersonId | None) -> Absence:
        """Set the substitute, or None; then the whole absence must be confirmed."""
        return Absence(self.person, self.reason, self.first, self.last, substitute)


AbsencePlan = ListAbsences | WhoIsAbsent | WhyAbsent | WhenAbsent | WhoActs | Absence
"""The next question, in the order of asking; an Absence asks for confirmation."""
