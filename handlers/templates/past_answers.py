"""Approved answers to alike messages: offered to an executor, and a draft begun with one."""

from collections.abc import Iterator, Sequence
from dataclasses import field
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.questions import ChoosePastAnswer
from domain.model.ids import IncidentNumber
from domain.model.incident.answer.past_answer import (
    LONGEST_REUSABLE,
    PastAnswer,
    Reusable,
    reusable,
)
from domain.model.incident.answer.template import fields_left
from domain.model.time.work_calendar import WorkCalendar
from domain.ports.snapshots import QuestionSnapshot
from domain.use_cases.templating import begin_with_answer
from handlers.cards import lines
from handlers.texts import templates as texts
from handlers.texts.words import cut
from handlers.ui.buttons import column
from handlers.ui.context import SILENT, Context, Response
from handlers.ui.markup import Block, Quote, about_incident, bold, escape
from handlers.ui.questions import Drop, Dropped, QuestionButton, asks
from handlers.ui.rendered import Rendered

_LONGEST_PROMISE: Final = 60


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
    answers = _reusable(asked)
    heading = lines.heading(asked.incident, texts.PAST if answers else texts.NONE_LEFT)
    takes = (
        TakePastAnswer(
            question=asked.id,
            answered=one.ref.number,
            label=texts.TAKE_PAST if len(answers) == 1 else f"{texts.TAKE_PAST}: {place}",
        )
        for place, (one, _) in enumerate(answers, 1)
    )
    leave = Drop(question=asked.id, what=Dropped.TEMPLATES)
    shown = (
        heading,
        *_shown(answers, asked.office.calendar),
        *([texts.PAST_FIELDS] if answers else ()),
    )
    return about_incident(asked.incident.number, shown, column(*takes, leave))


def _shown(
    answers: Sequence[tuple[PastAnswer, Reusable]], calendar: WorkCalendar
) -> Iterator[Block]:
    for place, (one, told) in enumerate(answers, 1):
        whence = f", {texts.IMPORTED}" if one.ref.version is None else ""
        day = calendar.local(one.placed_at)
        yield bold(f"{place}. Ответ на №{one.ref.number}, {day:%d.%m.%Y}{whence}")
        yield Quote(told.text)
        yield from _outdated(told)


def render_begun_with_past(asked: QuestionSnapshot) -> str:
    """Return the text of the taken answer, ready to copy, and what is to be filled in."""
    answers = _reusable(asked)
    if not answers:
        return texts.PAST_OVER
    _, told = answers[0]
    how = texts.FILL_FIELDS if fields_left(told.text) else texts.COMPLETE
    return "\n".join([f"<pre>{escape(told.text)}</pre>", *_outdated(told), how])


def _reusable(asked: QuestionSnapshot) -> Sequence[tuple[PastAnswer, Reusable]]:
    """The answers without other people's data that fit whole: fields may have made them longer."""
    incident, calendar = asked.incident, asked.office.calendar
    told = ((one, reusable(one, incident.message, calendar)) for one in asked.offered.answers)
    return [(one, kept) for one, kept in told if len(kept.text) <= LONGEST_REUSABLE]


def _outdated(told: Reusable) -> Iterator[str]:
    if told.promised:
        named = ", ".join(f"«{escape(cut(one, _LONGEST_PROMISE))}»" for one in told.promised)
        yield f"{texts.OUTDATED}: {named}. Впишите новый срок."
