"""What of a citizen's words is shown, as the administration has decided; nothing else is.

Whatever people read goes through here when it is read for them, so that no view can forget it. Use
cases and the search work on what was written.
"""

from dataclasses import replace

from domain.model.incident import Incident
from domain.model.message.citizen_message import CitizenMessage
from domain.model.message.masking import first_words, masked, whole_of
from domain.model.organisation.options import Option
from domain.model.organisation.organisation import Organisation


def shown_words(text: str, author: str | None, organisation: Organisation) -> str:
    """The words of an author of that name."""
    return masked(text, author) if organisation.option(Option.MASK) else text


def shown_beginning(read: str, author: str | None, organisation: Organisation) -> str:
    """How a text begins, of which READ code points were read."""
    return first_words(shown_words(whole_of(read), author, organisation))


def shown_message(message: CitizenMessage, organisation: Organisation) -> CitizenMessage:
    """Without the author, whom the link leads to."""
    if not organisation.option(Option.MASK):
        return message
    author = message.author_name
    return replace(
        message,
        text=masked(message.text, author),
        author_name=None,
        author_url=None,
        note=None if message.note is None else masked(message.note, author),
    )


def shown_incident(incident: Incident, organisation: Organisation) -> Incident:
    """A copy to look at; never to be changed or saved."""
    author = incident.message.author_name
    return replace(
        incident,
        message=shown_message(incident.message, organisation),
        authors_replies=[
            replace(reply, text=shown_words(reply.text, author, organisation))
            for reply in incident.authors_replies
        ],
    )
