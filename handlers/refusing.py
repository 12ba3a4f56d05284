"""From a refused rule to the sentence that the person gets."""

from dataclasses import replace

from domain.model.errors import DomainError
from domain.model.ids import IncidentNumber
from domain.model.notices import Offer, Say
from domain.model.office import Office
from handlers.desk import Response, Toast
from handlers.incoming import Written
from handlers.texts.refusals import refusal
from handlers.views.markup import escape


def said(written: Written, *texts: str, offer: Offer | None = None) -> Response:
    """Answers a message with finished texts, the first as a reply to it, the last with an offer."""
    answers = [Say(written.place, text) for text in texts]
    answers[0] = replace(answers[0], reply_to=written.ref)
    answers[-1] = replace(answers[-1], offer=offer)
    return Response(tuple(answers))


def refused(
    written: Written, error: DomainError, office: Office, number: IncidentNumber | None = None
) -> Response:
    """The answer to a message that a rule refused; `number` is the incident it was about."""
    return said(written, escape(refusal(error, office, number)))


def refused_press(
    error: DomainError, office: Office, number: IncidentNumber | None = None
) -> Response:
    """The answer to a press that a rule refused: it stays until it is closed."""
    return Response(toast=Toast(refusal(error, office, number), alert=True))
