"""The bot's questions to one person, open and closed."""

from datetime import datetime
from typing import Final

from domain.model.conversation.notices.kinds import EndKind, QuestionEnd
from domain.model.conversation.question import About
from domain.model.incident import Incident
from domain.ports.snapshots import QuestionContent, QuestionSnapshot
from handlers import absences, searching
from handlers.administration import accounts, inviting
from handlers.administration import menu as administration
from handlers.cards import lines
from handlers.questions import citizens_messages, held_texts, in_words
from handlers.reports import ordering
from handlers.templates import view as templates
from handlers.texts import words
from handlers.ui.questions import closing_words, view_of
from handlers.ui.rendered import MessagePart, Rendered, renders

ROOMS: Final = (
    accounts,
    absences,
    inviting,
    administration,
    ordering,
    searching,
    citizens_messages,
    held_texts,
    in_words,
    templates,
)
"""The modules with views: importing them registers the views."""


@renders(QuestionContent)
def _render_content(content: QuestionContent, now: datetime) -> Rendered:
    number, question, subject = content.notice.question, content.question, content.subject
    if question is None:
        return render_closed(content.kind, subject, content.end)
    return view_of(
        QuestionSnapshot(number, question, subject, content.office, now, content.offered)
    )


def render_closed(
    kind: type[About], incident: Incident | None, end: QuestionEnd | None = None
) -> Rendered:
    """Render the closing text of a question: its outcome, else its subject."""
    closed = closing_words(kind, end)
    text = lines.heading(incident, closed) if incident else words.capital(closed)
    gone = end is not None and end.kind is EndKind.TALK
    return Rendered((MessagePart(text),), gone=gone)
