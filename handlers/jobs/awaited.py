"""What control's chat hears of an import that was ordered elsewhere: how much comes, and that less does."""

from collections.abc import Iterator

from domain.model.conversation.job import Job, PutImport
from domain.model.conversation.notices import TextNotice
from domain.model.ids import PersonId
from domain.model.organisation.organisation import Organisation
from handlers.texts import importing as texts
from handlers.texts import words


def coming(checked: Job, by: PersonId, organisation: Organisation) -> Iterator[TextNotice]:
    """The cards of what was found, which somebody has ordered."""
    if checked.found and checked.found.new and checked.place != organisation.control:
        who = words.person(organisation, by)
        yield TextNotice(organisation.control, texts.announced(who, checked.found.new))


def fewer(job: Job, by: PersonId | None, organisation: Organisation) -> Iterator[TextNotice]:
    """Somebody has stopped it; by None: it failed."""
    if not isinstance(job.what, PutImport) or not job.what.new or job.place == organisation.control:
        return
    person = by or job.person
    who = words.person(organisation, person) if person else ""
    put = job.found.new if job.found else 0
    yield TextNotice(organisation.control, texts.fewer(who, put, job.what.new, failed=by is None))
