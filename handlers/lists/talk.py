"""Texts that were taken for talk among colleagues, in `/my`: their author may take that back."""

from collections.abc import Iterator, Sequence
from dataclasses import field
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.notices.kinds import TalkOffered
from domain.model.conversation.questions import HeldContribution, HeldDraft
from domain.model.ids import PersonId, Place
from domain.model.organisation.office import Office
from domain.ports.reading import AskedQuestion
from domain.use_cases.contributing import confirm_contribution
from domain.use_cases.drafting import confirm_draft
from handlers.texts import toasts, words
from handlers.ui.buttons import Style
from handlers.ui.context import Context, Response, toasted
from handlers.ui.markup import escape
from handlers.ui.questions import QuestionButton

_MOST: Final = 3
_LONGEST_TEXT: Final = 60


class WasAnswer(QuestionButton, prefix="wa"):
    """Sends a text that was taken for talk, as its author meant it; asks about its other doubts."""

    beside: bool
    """It is information for the lead (§12), not a draft."""
    label: str = field(default="Это был ответ", compare=False)
    style = Style.FORWARD

    async def press(self, by: Actor, context: Context) -> Response:
        """Send the text; they are asked about talk there again."""
        uow, question, now = context.uow, self.question, context.now
        if self.beside:
            passed_on = await confirm_contribution(uow, question, talk=True, by=by, at=now)
            return toasted(toasts.CONTRIBUTION_SENT if passed_on else toasts.ASKED_AGAIN)
        sent = await confirm_draft(uow, question, talk=True, by=by, at=now)
        return toasted(toasts.ASKED_AGAIN if sent is None else toasts.draft_sent(sent))


async def taken_for_talk(
    person: PersonId, place: Place, office: Office, context: Context
) -> Sequence[AskedQuestion]:
    """Return the person's latest such texts that may still be sent; in a group those from there."""
    found = list[AskedQuestion]()
    for one in await context.reading.talk_of(person, context.now):
        subject = one.question.subject
        if subject is not None and (place.private or one.question.place == place):
            incident = await context.reading.incident(subject)
            waits = incident.waiting_draft or incident.approved_draft
            if waits is None and one.question.open_to(incident, office, context.now):
                found.append(one)
    return found[:_MOST]


def talk_lines(texts: Sequence[AskedQuestion], office: Office) -> Iterator[str]:
    """Show each with its beginning."""
    for one in texts:
        about, since = one.question.about, one.question.written_at
        if isinstance(about, HeldDraft | HeldContribution) and since is not None:
            text = escape(words.cut(about.held.text, _LONGEST_TEXT))
            at = words.moment(since, office.calendar.tz)
            yield f"<b>№{about.subject}</b> · сочтено перепиской, никуда не отправлено ({at}): «{text}»"


def talk_offered(texts: Sequence[AskedQuestion], office: Office) -> tuple[TalkOffered, ...]:
    """Return what their buttons need; several are told apart by number and time."""
    return tuple(
        TalkOffered(
            one.id,
            isinstance(one.question.about, HeldContribution),
            _which(one, office) if len(texts) > 1 else "",
        )
        for one in texts
    )


def _which(one: AskedQuestion, office: Office) -> str:
    since = one.question.written_at
    at = "" if since is None else f", {office.calendar.local(since):%H:%M}"
    return f"№{one.question.subject}{at}"


def button(offered: TalkOffered) -> WasAnswer:
    """Return the button of such a text."""
    label = f"Это был ответ: {offered.which}" if offered.which else "Это был ответ"
    return WasAnswer(question=offered.question, beside=offered.beside, label=label)
