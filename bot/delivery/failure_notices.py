"""What control, the admins and the recipient are told of a notice that did not arrive whole."""

from collections.abc import Iterator, Sequence
from typing import Final

from domain.model.conversation.notices.kinds import TextNotice
from domain.model.conversation.notices.notice import MadeFile
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Role
from domain.model.outcome import Refused, Remedy
from domain.ports.snapshots import NewsContent
from handlers.texts import troubles
from handlers.ui.rendered import OutgoingFile
from storage.delivery.kinds import kinds_that
from storage.delivery.work import QueuedNotice, Work

_REPORTED: Final = frozenset(kinds_that(lambda rules: rules.failure_reported))
"""Failures of these are reported although they concern no incident: people wait for them."""


def about_lost_files(
    work: Work, lost: Sequence[tuple[OutgoingFile, Refused]], organisation: Organisation
) -> Iterator[TextNotice]:
    """Report the files that did not come with the rest of their notice.

    Control is told of those of a card, or news; of generated ones the recipient, by their names.
    """
    queued = work.queued
    if queued.card is not None:
        chat = troubles.chat_name(queued.place, organisation)
        is_news = isinstance(work.content, NewsContent)
        _, refused = lost[-1]
        text = troubles.files_lost(queued.card.number, chat, refused.remedy, news=is_news)
        yield TextNotice(organisation.control, text)
        return
    for file, refused in lost:
        if isinstance(file, MadeFile):
            yield TextNotice(queued.place, troubles.file_refused(file.name, refused.remedy))


def about_undeliverable(
    queued: QueuedNotice, remedy: Remedy, office: Office
) -> Iterator[TextNotice]:
    """Report a failure to control and the admins, except in the unreachable chat."""
    organisation = office.organisation
    number = queued.card.number if queued.card else None
    text = troubles.undeliverable(number, troubles.chat_name(queued.place, organisation), remedy)
    told = {organisation.control, *(admin.private for admin in organisation.holders(Role.ADMIN))}
    person = organisation.person_at(queued.place)
    if remedy is Remedy.CONNECT and person is not None and person.private != queued.place:
        return  # an alert, which their other chat gets too
    for place in told:
        matters = number is not None or queued.kind in _REPORTED
        if place.chat != queued.place.chat and matters:
            yield TextNotice(place, text)
