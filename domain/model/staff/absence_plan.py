"""An absence while it is being marked, step by step: nothing of it is in force before the last."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from domain.model.ids import PersonId
from domain.model.staff.absence import Absence, AbsenceReason


class AbsenceStep(StrEnum):
    """What is being asked."""

    LIST = "list"
    """Nothing yet: the absences known are shown, and a new one is offered."""

    WHO = "who"
    REASON = "reason"
    DAYS = "days"
    SUBSTITUTE = "substitute"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class AbsencePlan:
    """What is known by that step."""

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
        """For that reason."""
        return replace(self, step=AbsenceStep.DAYS, reason=reason)

    def lasting(self, first: date, last: date) -> "AbsencePlan":
        """On those days."""
        return replace(self, step=AbsenceStep.SUBSTITUTE, first=first, last=last)

    def replaced_by(self, substitute: PersonId | None) -> "AbsencePlan":
        """With that substitute, or none."""
        return replace(self, step=AbsenceStep.CONFIRM, substitute=substitute)

    def absence(self) -> Absence | None:
        """The absence, once everything is known."""
        if self.person is None or self.reason is None or self.first is None or self.last is None:
            return None
        return Absence(self.person, self.reason, self.first, self.last, self.substitute)
