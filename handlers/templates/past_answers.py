"""Approved answers to alike messages: offered to an executor, and a draft begun with one."""

from collections.abc import Iterator, Sequence
from dataclasses import field
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.questions import ChoosePastAnswer
from domain.model.ids import IncidentNumber
from domain.model.incident.answer.past_answer import PastAnswer, Reusable, reusable
from domain.model.incident.answer.template import fields_left
from domain.ports.snapshots import QuestionSnapshot
from domain.use_cases.templating import begin_with_answer
from handlers.cards import lines
from handlers.templates.buttons import CloseTemplates
from handlers.texts import labels
from handlers.texts import templates as texts
from handlers.ui.buttons import column
from handlers.ui.context import SILENT, Context, Response
from handlers.ui.markup import Block, Quote, about_incident, bold, escape
from handlers.ui.questions import QuestionButton, asks
from handlers.ui.rendered import Rendered

_LONGEST: Final = 3500
"""Characters: the message has to hold the hints, too."""


class TakePastAnswer(QuestionButton, prefix="qy"):
    """Begins a draft with the answer to the incident `answered`."""

    answered: IncidentNumber
    label: str = field(default=texts.TAKE_PAST, compare=False)

    async def press(self, by: Actor, context: Context) -> Response:
        """Send its text as a message of its own."""
        await begin_with_answer(context.uow, self.question, self.answered, by=by, at=context.now)
        return SILENT


@asks(ChoosePastAnswer, closed="выбор прежнего ответа закрыт.")
def _offer(_: ChoosePastAnswer, asked: QuestionSnapshot) -> Rendered:
    """Show the answers, newest first, without other people's data."""
    answers = asked.offered.answers
    heading = lines.heading(asked.incident, texts.PAST if answers else texts.NONE_LEFT)
    takes = (
        TakePastAnswer(
            question=asked.id,
            answered=one.ref.number,
            label=texts.TAKE_PAST if len(answers) == 1 else f"{texts.TAKE_PAST}: {place}",
        )
        for place, one in enumerate(answers, 1)
    )
    leave = CloseTemplates(question=asked.id, label=labels.CANCEL)
    shown = (heading, *_shown(answers, asked), *([texts.PAST_FIELDS] if answers else ()))
    return about_incident(asked.incident.number, shown, column(*takes, leave))


def _shown(answers: Sequence[PastAnswer], asked: QuestionSnapshot) -> Iterator[Block]:
    for place, one in enumerate(answers, 1):
        whence = f", {texts.IMPORTED}" if one.ref.version is None else ""
        day = asked.office.calendar.local(one.placed_at)
        yield bold(f"{place}. Ответ на №{one.ref.number}, {day:%d.%m.%Y}{whence}")
        told = _reusable(one, asked)
        yield Quote(told.text)
        yield from _outdated(told)


def render_begun_with_past(asked: QuestionSnapshot) -> str:
    """Return the text of the taken answer, ready to copy, and what is to be filled in."""
    if not asked.offered.answers:
        return texts.PAST_OVER
    told = _reusable(asked.offered.answers[0], asked)
    how = texts.FILL_FIELDS if fields_left(told.text) else texts.COMPLETE
    text = f"<pre>{escape(told.text[:_LONGEST])}</pre>"
    return "\n".join([text, *_outdated(told), how])


def _reusable(one: PastAnswer, asked: QuestionSnapshot) -> Reusable:
    return reusable(one, asked.incident.message, asked.office.calendar)


def _outdated(told: Reusable) -> Iterator[str]:
    if told.promised:
        named = ", ".join(f"«{escape(one)}»" for one in told.promised)
        yield f"{texts.OUTDATED}: {named}. Впишите новый срок."
