"""What control, the admins and the recipient are told of a notice that did not arrive whole."""

from collections.abc import Iterator
from typing import Final

from domain.model.conversation.notices.kinds import SendStoredFile, TextNotice
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Role
from domain.model.outcome import OF_THE_CHAT, Remedy
from domain.ports.snapshots import NewsContent
from handlers.texts import troubles
from storage.delivery.kinds import kinds_that
from storage.delivery.work import QueuedNotice, Work

_REPORTED: Final = frozenset(kinds_that(lambda rules: rules.failure_reported))
"""Failures of these are reported although they concern no incident: people wait for them."""


def about_lost_files(work: Work, why: Remedy, organisation: Organisation) -> tuple[TextNotice, ...]:
    """Report to control that a card, or news, was sent without its photos or documents."""
    card = work.queued.card
    if card is None:
        return ()
    chat = troubles.chat_name(work.queued.place, organisation)
    is_news = isinstance(work.content, NewsContent)
    lost = troubles.files_lost(card.number, chat, why, news=is_news)
    return (TextNotice(organisation.control, lost),)


def about_undeliverable(
    queued: QueuedNotice, remedy: Remedy, office: Office
) -> Iterator[TextNotice]:
    """Report a failure to control and the admins, except in the unreachable chat.

    The recipient of a lost file gets a notice, too.
    """
    organisation = office.organisation
    number = queued.card.number if queued.card else None
    text = troubles.undeliverable(number, troubles.chat_name(queued.place, organisation), remedy)
    if queued.kind == SendStoredFile.kind and remedy not in OF_THE_CHAT:
        yield TextNotice(queued.place, troubles.file_refused(remedy))
    told = {organisation.control, *(admin.private for admin in organisation.holders(Role.ADMIN))}
    person = organisation.person_at(queued.place)
    if remedy is Remedy.CONNECT and person is not None and person.private != queued.place:
        return  # an alert, which their other chat gets too
    for place in told:
        matters = number is not None or queued.kind in _REPORTED
        if place.chat != queued.place.chat and matters:
            yield TextNotice(place, text)
