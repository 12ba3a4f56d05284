"""Notices that the bot was removed from a chat or blocked, or that a topic was closed."""

from collections.abc import Iterator

from domain.model.conversation.notices import CatchUp, Notice, TextNotice
from domain.model.ids import ChatId, PersonId
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Role
from domain.model.place import Place
from handlers.texts import troubles
from handlers.ui.markup import escape


def away(chat: ChatId, organisation: Organisation) -> Iterator[TextNotice]:
    """Return notices for control and the administrators, each where they can be reached.

    Only if the person works here, or somebody works in the group.
    """
    person = organisation.person(PersonId(chat))
    bound = sorted(
        (place for place in organisation.places if place.chat == chat),
        key=lambda place: place.thread or 0,
    )
    if person is None and not bound:
        return
    if bound:
        names = ", ".join(troubles.chat_name(place, organisation) for place in bound)
        text = troubles.taken_out(escape(names))
    elif person is not None:
        text = troubles.blocked(escape(person.name))
    for place in _told(organisation):
        if place.chat != chat:
            yield TextNotice(place, text)


def topic_turned(place: Place, organisation: Organisation, *, closed: bool) -> Iterator[Notice]:
    """Report a closed topic in which somebody works; resend its missed messages when it reopens."""
    if place not in organisation.places:
        return
    if not closed:
        yield CatchUp(place)
        return
    text = troubles.topic_closed(escape(troubles.chat_name(place, organisation)))
    yield from (TextNotice(other, text) for other in _told(organisation) if other != place)


def _told(organisation: Organisation) -> Iterator[Place]:
    admins = (one.private for one in organisation.holders(Role.ADMIN))
    yield from dict.fromkeys((organisation.control, *admins))
