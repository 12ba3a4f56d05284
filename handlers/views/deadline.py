"""`/deadline N`: how the due comes about, line by line (§9, §15, §20)."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import groupby

from domain.model.incident import Incident
from domain.model.office import Office
from domain.model.status import Importance
from domain.model.work_calendar import Step
from handlers.texts import words
from handlers.views import lines
from handlers.views.markup import escape, incident_pages

_HOUR = timedelta(hours=1)


def pages(incident: Incident, office: Office) -> list[str]:
    """The norm, what was counted on each day, and the dues, as finished messages."""
    return incident_pages(incident.number, _arithmetic(incident, office))


def _arithmetic(incident: Incident, office: Office) -> Iterator[str]:
    calendar, policy = office.calendar, incident.policy
    high = incident.importance is Importance.HIGH
    norm = policy.high if high else policy.normal
    yield lines.heading(incident, "как посчитан срок")
    yield f"Норма: {_working(norm)} с момента выявления (п. {15 if high else 9} Порядка)"
    yield f"Выявлен{words.NOUN[incident.kind].ending}: {lines.moment(office, incident.detected_at)}"
    if incident.reopened_at is not None:
        reopened = lines.moment(office, incident.reopened_at)
        yield f"Работа возобновлена после ответа: {reopened}, срок считается с этого времени"
    for line in _counted(calendar.steps(incident.clock_from, norm)):
        yield escape(line)
    due = incident.due
    shown = words.due(due.at, calendar.tz, preliminary=due.preliminary)
    yield f"<b>Срок ответа: {shown}</b>"
    if not incident.publication:
        yield _draft_due(incident, office)
    if due.preliminary:
        yield lines.unpublished(incident, office)
    counted = calendar.add(incident.clock_from, norm)
    if counted != due.at:
        yield (
            "Срок установлен по прежнему календарю или расписанию;"
            f" по нынешнему вышло бы {words.moment(counted, calendar.tz)}."
        )


def _draft_due(incident: Incident, office: Office) -> str:
    draft_due = lines.moment(office, incident.draft_due_at)
    lead = _working(incident.policy.draft_lead)
    return f"Проект в отдел контроля: до {draft_due}, за {lead} до срока (п. 20 Порядка)"


def _counted(steps: Sequence[Step]) -> Iterator[str]:
    """Each day with working time in a line of its own; days without any, together."""
    for worked, days in groupby(steps, key=lambda step: bool(step.worked)):
        if worked:
            yield from (
                f"{words.day(step.day)}: {words.duration(step.worked)}, {step.note}"
                for step in days
            )
        else:
            yield _skipped(list(days))


def _skipped(days: Sequence[Step]) -> str:
    first, last = days[0].day, days[-1].day
    span = words.day(first) if first == last else f"{words.day(first)} – {words.day(last)}"
    why = ", ".join(dict.fromkeys(step.note for step in days))
    return f"{span}: не считается ({why})"


def _working(norm: timedelta) -> str:
    """«8 рабочих часов»; with minutes where the norm has some."""
    if norm % _HOUR:
        return f"{words.duration(norm)} рабочего времени"
    return words.plural(norm // _HOUR, "рабочий час", "рабочих часа", "рабочих часов")
