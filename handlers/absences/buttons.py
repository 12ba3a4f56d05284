"""The buttons that enter and end an absence (§8)."""

from dataclasses import field
from typing import Final

from domain.model.actor import Actor
from domain.model.ids import AbsenceId, PersonId
from domain.model.organisation.absence import UNTIL_BACK, AbsenceReason
from domain.use_cases import absences
from handlers.texts import labels, toasts, words
from handlers.ui.buttons import Button, OfNothing, Style
from handlers.ui.context import SILENT, Context, Response, toasted
from handlers.ui.question_buttons import DropButton, QuestionButton

NOBODY: Final = PersonId(0)


class ChooseAbsent(QuestionButton, prefix="bw"):
    """Whose absence is to be marked: theirs, a name, or NOBODY, who is asked for then."""

    person: PersonId
    label: str = field(default="", compare=False)

    async def press(self, by: Actor, context: Context) -> Response:
        """Ask for the reason."""
        await absences.choose_absent(context.uow, self.question, self.person or None, by=by)
        return SILENT


class GiveReason(QuestionButton, prefix="br"):
    """Why somebody is absent (§8)."""

    reason: AbsenceReason

    @property
    def label(self) -> str:
        """The reason."""
        return words.capital(words.ABSENCE[self.reason])

    async def press(self, by: Actor, context: Context) -> Response:
        """Ask for the days."""
        await absences.give_reason(context.uow, self.question, self.reason, by=by)
        return SILENT


class UntilBack(QuestionButton, prefix="bu"):
    """From today on, and nobody knows until when: the digest asks each day."""

    label = "С сегодня, когда вернётся — неизвестно"

    async def press(self, by: Actor, context: Context) -> Response:
        """Ask for the substitute."""
        today = (await context.reading.office()).calendar.local(context.now).date()
        last, at = UNTIL_BACK, context.now
        await absences.give_days(context.uow, self.question, today, last, by=by, at=at)
        return SILENT


class ChooseSubstitute(QuestionButton, prefix="bs"):
    """Who acts for the absent, or NOBODY."""

    person: PersonId
    label: str = field(default="Без замещения", compare=False)

    async def press(self, by: Actor, context: Context) -> Response:
        """Ask for confirmation."""
        await absences.choose_substitute(context.uow, self.question, self.person or None, by=by)
        return SILENT


class MarkAbsence(QuestionButton, prefix="by"):
    """As it stands there."""

    label = "Да, отметить"
    style = Style.FORWARD

    async def press(self, by: Actor, context: Context) -> Response:
        """Record the absence; the roles pass to the substitute."""
        await absences.mark_absence(context.uow, self.question, by=by, at=context.now)
        return toasted(toasts.ABSENCE_MARKED)


class DropAbsence(DropButton, prefix="bn"):
    """Out of the dialogue."""

    label = labels.CANCEL
    said = toasts.ABSENCE_DROPPED


class EndAbsence(Button, prefix="be"):
    """«Завершить: …», «Отменить: …»: back at work, or not away after all."""

    absence: AbsenceId
    label: str = field(default="", compare=False)
    subject = OfNothing.STAFF

    async def press(self, by: Actor, context: Context) -> Response:
        """End it; the roles return."""
        ended = await absences.end_absence(context.uow, self.absence, by=by, at=context.now)
        return toasted(toasts.ABSENCE_ENDED if ended else toasts.ABSENCE_ENDED_ALREADY)
