"""The card of an incident in an authority's chat: a reply to it is the draft (§8, §20)."""

from collections.abc import Iterator
from datetime import datetime

from domain.model.ids import AuthorityCode
from domain.model.incident import Incident
from domain.model.office import Office
from domain.model.people import Role
from domain.model.status import Status
from handlers.rendered import Files, Rendered
from handlers.texts import words
from handlers.views import lines
from handlers.views.markup import Block, about_incident, mention

_MOST_MENTIONS = 5


def executor_card(
    incident: Incident, authority: AuthorityCode, office: Office, now: datetime
) -> Rendered:
    """What came in, by when, and what the executors are to do now."""
    return about_incident(
        incident.number,
        _blocks(incident, authority, office, now),
        silent=lines.silent(incident, office, now),
        files=Files(
            incident.message.attachments, f"№{incident.number}: вложения к сообщению гражданина"
        ),
    )


def _blocks(
    incident: Incident, authority: AuthorityCode, office: Office, now: datetime
) -> Iterator[Block]:
    yield lines.heading(incident.number, lines.state(incident))
    yield f"Орган: {lines.authority(office, authority)}"
    yield lines.importance(incident)
    yield lines.due_line(incident, office, now)
    if incident.status in {Status.IN_PROGRESS, Status.ON_APPROVAL}:
        yield lines.draft_due_line(incident, office)
    yield from lines.source(incident)
    yield from lines.citizens_text(incident)
    yield from lines.progress(incident, office)
    yield from _to_do(incident, authority, office)


def _to_do(incident: Incident, authority: AuthorityCode, office: Office) -> Iterator[Block]:
    match incident.status:
        case Status.IN_PROGRESS:
            if lines.rejected_draft(incident):
                yield "Ответьте на это сообщение новым текстом: это будет следующая версия проекта."
            else:
                yield "Ответьте на это сообщение текстом: это будет проект ответа."
            yield from _mentions(authority, office)
        case Status.ON_APPROVAL:
            yield "Чтобы заменить проект, ответьте на это сообщение новым текстом."
        case Status.APPROVED:
            yield "Текст для размещения — в отдельном сообщении."
        case Status.REGISTERED | Status.ANSWERED | Status.NO_ANSWER | Status.CANCELLED:
            return


def _mentions(authority: AuthorityCode, office: Office) -> Iterator[Block]:
    executors = office.organisation.holders(Role.EXECUTOR, authority)[:_MOST_MENTIONS]
    if executors:
        names = (mention(words.short_name(person.name), person.id) for person in executors)
        yield f"Исполнители: {', '.join(names)}"
