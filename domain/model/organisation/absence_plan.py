"""An absence while it is being marked (§8), step by step: none of it counts before the last.

Each step is what has been said so far; local dates.
"""

from dataclasses import dataclass
from datetime import date

from domain.model.ids import PersonId
from domain.model.organisation.absence import Absence, AbsenceReason


@dataclass(frozen=True, slots=True)
class ListAbsences:
    """Nothing yet: the absences known are shown, and a new one is offered."""


@dataclass(frozen=True, slots=True)
class WhoIsAbsent:
    """It is to be said who is absent."""


@dataclass(frozen=True, slots=True)
class WhenAbsent:
    """It is to be said on which days."""

    person: PersonId
    reason: AbsenceReason

    def lasting(self, first: date, last: date) -> "WhoActs":
        """The days are known, both included."""
        return WhoActs(self.person, self.reason, first, last)


@dataclass(frozen=True, slots=True)
class WhyAbsent:
    """It is to be said why."""

    person: PersonId

    def because_of(self, reason: AbsenceReason) -> WhenAbsent:
        """The reason is known."""
        return WhenAbsent(self.person, reason)


@dataclass(frozen=True, slots=True)
class WhoActs:
    """It is to be said who acts for them."""

    person: PersonId
    reason: AbsenceReason
    first: date
    last: date

    def replaced_by(self, substitute: PersonId | None) -> Absence:
        """Who acts for them is known, or that nobody does; the whole is to be confirmed."""
        return Absence(self.person, self.reason, self.first, self.last, substitute)


AbsencePlan = ListAbsences | WhoIsAbsent | WhyAbsent | WhenAbsent | WhoActs | Absence
"""What is asked next, in the order of asking; of an absence, whether it is right."""
