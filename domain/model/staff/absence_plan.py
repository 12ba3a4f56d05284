"""An absence while it is being marked (§8), step by step: none of it counts before the last."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from domain.model.ids import PersonId
from domain.model.staff.absence import Absence, AbsenceReason


class AbsenceStep(StrEnum):
    """What is asked next, in the order of asking; the value is stored with the question."""

    LIST = "list"
    """Nothing yet: the absences known are shown, and a new one is offered."""

    WHO = "who"
    REASON = "reason"
    DAYS = "days"
    SUBSTITUTE = "substitute"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class AbsencePlan:
    """What has been said up to `step`; local dates, `substitute` None: nobody."""

    step: AbsenceStep = AbsenceStep.LIST
    person: PersonId | None = None
    reason: AbsenceReason | None = None
    first: date | None = None
    last: date | None = None
    substitute: PersonId | None = None

    def of(self, person: PersonId | None) -> "AbsencePlan":
        """That person is absent; None: it is to be asked who."""
        step = AbsenceStep.WHO if person is None else AbsenceStep.REASON
        return replace(self, step=step, person=person)

    def because_of(self, reason: AbsenceReason) -> "AbsencePlan":
        """The reason is known; next come the days."""
        return replace(self, step=AbsenceStep.DAYS, reason=reason)

    def lasting(self, first: date, last: date) -> "AbsencePlan":
        """The days are known, both included; next comes the substitute."""
        return replace(self, step=AbsenceStep.SUBSTITUTE, first=first, last=last)

    def replaced_by(self, substitute: PersonId | None) -> "AbsencePlan":
        """Who acts for them is known, or that nobody does; next it is to be confirmed."""
        return replace(self, step=AbsenceStep.CONFIRM, substitute=substitute)

    def absence(self) -> Absence | None:
        """The absence; None before who, why and when are known."""
        if self.person is None or self.reason is None or self.first is None or self.last is None:
            return None
        return Absence(self.person, self.reason, self.first, self.last, self.substitute)
