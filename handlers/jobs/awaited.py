"""Messages to control's chat about an import started elsewhere: how many cards to expect."""

from collections.abc import Iterator

from domain.model.conversation.job import Job, PutImport
from domain.model.conversation.notices import TextNotice
from domain.model.ids import PersonId
from domain.model.organisation.organisation import Organisation
from handlers.texts import importing as texts
from handlers.texts import words


def coming(checked: Job, by: PersonId, organisation: Organisation) -> Iterator[TextNotice]:
    """Announce the cards of an import."""
    if checked.found and checked.found.new and checked.place != organisation.control:
        who = words.person(organisation, by)
        yield TextNotice(organisation.control, texts.announced(who, checked.found.new))


def fewer(job: Job, by: PersonId | None, organisation: Organisation) -> Iterator[TextNotice]:
    """Correct the number after a stop by a person, or (None) a failure."""
    if not isinstance(job.what, PutImport) or not job.what.new or job.place == organisation.control:
        return
    person = by or job.person
    who = words.person(organisation, person) if person else ""
    put = job.found.new if job.found else 0
    yield TextNotice(organisation.control, texts.fewer(who, put, job.what.new, failed=by is None))
