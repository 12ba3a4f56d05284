"""Redaction of citizens' data, as the administration has decided.

All texts are redacted when they are read for display, so no view can forget it. Use cases and the
search work with the original text.
"""

from dataclasses import replace

from domain.model.found_comment import FoundComment
from domain.model.incident import Incident
from domain.model.message.citizen_message import CitizenMessage
from domain.model.message.masking import first_words, masked, whole_of
from domain.model.organisation.options import Option
from domain.model.organisation.organisation import Organisation


def shown_words(text: str, author: str | None, organisation: Organisation) -> str:
    """The words of this author, masked if the administration masks them."""
    return masked(text, author) if organisation.option(Option.MASK) else text


def shown_beginning(read: str, author: str | None, organisation: Organisation) -> str:
    """The beginning of a text of which READ code points were loaded."""
    return first_words(shown_words(whole_of(read), author, organisation))


def shown_message(message: CitizenMessage, organisation: Organisation) -> CitizenMessage:
    """The message without its author and the link to them, if the administration masks them."""
    if not organisation.option(Option.MASK):
        return message
    author = message.author_name
    return replace(
        message,
        text=masked(message.text, author),
        author_name=None,
        author_url=None,
        note=message.note and masked(message.note, author),
        address=message.address and masked(message.address, author),
        answer=message.answer and masked(message.answer, author),
    )


def shown_comment(comment: FoundComment, organisation: Organisation) -> FoundComment:
    """The comment without its author and the link to them, if the administration masks them."""
    if not organisation.option(Option.MASK):
        return comment
    text = masked(comment.post.text, comment.post.author_name)
    post = replace(comment.post, text=text, author_name=None, author_url=None)
    return replace(comment, post=post)


def shown_incident(incident: Incident, organisation: Organisation) -> Incident:
    """A redacted copy for display; never to be changed or saved."""
    author = incident.message.author_name
    return replace(
        incident,
        message=shown_message(incident.message, organisation),
        authors_replies=[
            replace(reply, text=shown_words(reply.text, author, organisation))
            for reply in incident.authors_replies
        ],
        placements=[
            replace(one, found=shown_words(one.found, author, organisation))
            for one in incident.placements
        ],
    )
