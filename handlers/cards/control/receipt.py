"""The coordinator's card of an incident in work: a receipt without temporary states."""

from collections.abc import Iterator
from typing import Final

from domain.model.ids import AuthorityCode
from domain.model.incident import Incident
from domain.model.incident.workflow.status import Status
from domain.model.organisation.office import Office
from handlers.cards import course, lines
from handlers.texts import words
from handlers.ui.markup import Block, escape

_WITHOUT_RESULT: Final = frozenset({Status.NO_ANSWER, Status.CANCELLED})
_LONGEST_NAME: Final = 40


def is_routed(incident: Incident) -> bool:
    """Return whether other messages show its progress: drafts, decisions, the answer.

    A publication's text is not approved (§5), so its coordinator sees only this card.
    """
    told = bool(incident.assignments) and not incident.publication
    return told and not incident.changing_authorities and incident.status not in _WITHOUT_RESULT


def routed(incident: Incident, office: Office, *, at_home: bool) -> Iterator[Block]:
    """Show the message, the authorities and the deadline; it changes only if one of them does."""
    due = words.due(incident.due.at, office.calendar.tz, preliminary=incident.due.preliminary)
    yield lines.heading(incident, _whose(incident, office), f"срок {due}", citizen=True)
    yield from lines.source(incident)
    noun = words.NOUN[incident.kind]
    yield f"Выявлен{noun.ending}: {lines.moment(office, incident.detected_at)}"
    yield lines.due_alone(incident, office)
    if incident.due.preliminary:
        yield lines.unpublished(incident, office)
    several = len(incident.assignments) > 1
    for given in incident.assignments:
        part = ", готовит сводный ответ" if several and given.lead else ""
        at = lines.moment(office, given.routed_at)
        yield f"Направлено: {lines.authority(office, given.authority)}, {at}{part}"
    yield from course.reopened(incident, office)
    yield from course.duplicates(incident)
    yield from course.joined(incident, office)
    yield from lines.promised(incident)
    yield from lines.citizens_text(incident)
    where = "в отдельных сообщениях" if at_home else "в чате отдела контроля"
    yield f"Проекты и решения — {where}, состояние — по команде /incident_{incident.number}."


def _whose(incident: Incident, office: Office) -> str:
    lead, *others = incident.authorities
    return f"направлено: {_short(lead, office)}{' и др.' if others else ''}"


def _short(code: AuthorityCode, office: Office) -> str:
    return escape(words.cut(words.authority(office.organisation, code), _LONGEST_NAME))
