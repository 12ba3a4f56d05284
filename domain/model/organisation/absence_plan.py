"""An absence while it is being marked (§8), step by step: none of it counts before the last.

Each step is what has been said so far; local dates. `step` tells the steps apart where they are stored.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from domain.model.ids import PersonId
from domain.model.organisation.absence import Absence, AbsenceReason


@dataclass(frozen=True, slots=True)
class ListAbsences:
    """Nothing yet: the absences known are shown, and a new one is offered."""

    step: Literal["list"] = field(default="list", kw_only=True)


@dataclass(frozen=True, slots=True)
class WhoIsAbsent:
    """It is to be said who is absent."""

    step: Literal["who"] = field(default="who", kw_only=True)


@dataclass(frozen=True, slots=True)
class WhenAbsent:
    """It is to be said on which days."""

    person: PersonId
    reason: AbsenceReason
    step: Literal["days"] = field(default="days", kw_only=True)

    def lasting(self, first: date, last: date) -> "WhoActs":
        """The days are known, both included."""
        return WhoActs(self.person, self.reason, first, last)


@dataclass(frozen=True, slots=True)
class WhyAbsent:
    """It is to be said why."""

    person: PersonId
    step: Literal["reason"] = field(default="reason", kw_only=True)

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
    step: Literal["substitute"] = field(default="substitute", kw_only=True)

    def replaced_by(self, substitute: PersonId | None) -> Absence:
        """Who acts for them is known, or that nobody does; the whole is to be confirmed."""
        return Absence(self.person, self.reason, self.first, self.last, substitute)


AbsencePlan = ListAbsences | WhoIsAbsent | WhyAbsent | WhenAbsent | WhoActs | Absence
"""What is asked next, in the order of asking; of an absence, whether it is right."""
