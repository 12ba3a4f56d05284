"""Texts for the domain's refusals."""

from dataclasses import replace

from domain.model.conversation.notices.kinds import Retire, TextNotice
from domain.model.errors import DomainError
from domain.model.ids import IncidentNumber
from domain.model.incident.workflow.status import AlreadyClosed
from domain.model.organisation.office import Office
from domain.model.organisation.permissions import UnknownPerson
from domain.model.organisation.rights import ways_to_register
from domain.model.search import LONGEST_SOUGHT
from domain.ports.reading import AskedQuestion
from handlers.texts import replies
from handlers.texts.refusals import refusal
from handlers.ui.access import concealed
from handlers.ui.context import Context, Response, Toast
from handlers.ui.incoming import IncomingMessage
from handlers.ui.markup import escape


def said(written: IncomingMessage, *texts: str) -> Response:
    """Answer a message with finished texts, the first as a reply to it."""
    answers = [TextNotice(written.place, text) for text in texts]
    answers[0] = replace(answers[0], reply_to=written.ref)
    return Response(tuple(answers))


def overlong(written: IncomingMessage, words: str) -> Response | None:
    """Return a refusal if a command or search has too many words, else None."""
    return said(written, replies.TOO_LONG) if len(words) > LONGEST_SOUGHT else None


def not_taken(written: IncomingMessage, text: str, office: Office) -> Response:
    """Explain how to answer the open question, and how to go on, to people who may register.

    Their next message may be a citizen's, and would be taken for an answer too.
    """
    person = office.organisation.person(written.by.person)
    if person is not None and written.place.private:
        ways = ways_to_register(person, written.place, office.organisation)
        text = f"{text} {replies.OR_REGISTER}" if ways else text
    return said(written, text)


async def refused(
    written: IncomingMessage,
    error: DomainError,
    context: Context,
    number: IncidentNumber | None = None,
) -> Response:
    """Answer a message that a rule refused; `number` is its incident."""
    office = await context.reading.office()
    error = await concealed(error, written.by, context, number, written.place)
    if isinstance(error, UnknownPerson):
        return said(
            written,
            replies.stranger(error.person, office.organisation, private=written.place.private),
        )
    if isinstance(error, AlreadyClosed):
        return said(written, replies.closed(error.number, error.status))
    return said(written, escape(refusal(error, office, number)))


async def ended(response: Response, asked: AskedQuestion, context: Context) -> Response:
    """Close the question too if no other answer can avoid the refusal."""
    office, subject = await context.reading.office(), asked.question.subject
    incident = None if subject is None else await context.reading.incident(subject)
    if asked.question.open_to(incident, office, context.now):
        return response
    return closing(response, asked)


def closing(response: Response, asked: AskedQuestion) -> Response:
    """Add to the response that the question closes."""
    retired = Retire(asked.id, asked.question.place)
    return replace(response, notices=(*response.notices, retired), closes=asked.id)


def refused_press(
    error: DomainError, office: Office, number: IncidentNumber | None = None
) -> Response:
    """Answer a press that a rule refused with an alert."""
    return Response(toast=Toast(refusal(error, office, number), alert=True))
