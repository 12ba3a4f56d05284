"""What is said of the authorities, the importance and the deadline (§9, §11, §12, §15)."""

from collections.abc import Iterator
from typing import Final

from domain.model.incident import events
from domain.model.incident.workflow.status import Importance
from handlers.cards import consolidated, lines
from handlers.news.contributing import handed_over, needed_after_change, text_in_other_hands
from handlers.news.item import EventWords, HistoryLine, NewsItem, awaited
from handlers.news.registration import high
from handlers.texts import words
from handlers.ui.markup import Block
from handlers.ui.rendered import CardFiles


def _routed(of: HistoryLine[events.Routed]) -> str:
    event = of.event
    lead = of.body(event.authority)
    if not event.others:
        return f"направлен{of.ending} в орган: {lead}"
    others = consolidated.names(event.others, of.office)
    return f"направлен{of.ending} в органы: {lead} (сводный ответ), {others}"


def _reassigned(of: HistoryLine[events.AuthoritiesChanged]) -> str:
    former = of.event.former_lead
    instead = "" if former is None else f" (прежде: {of.body(former)})"
    return f"{'; '.join(consolidated.changes(of.event, of.office))}{instead}"


def _changed(of: NewsItem[events.AuthoritiesChanged]) -> Iterator[Block | CardFiles]:
    """For current and former authorities, with the consequence for each."""
    event = of.event
    if of.authority in event.removed:
        yield of.heading(f"снят{words.NOUN[of.incident.kind].ending} с вашего органа")
        yield "Отвечать не нужно."
    else:
        yield of.heading("изменены органы")
        yield from map(words.capital, consolidated.changes(event, of.office))
        if event.former_lead is not None:
            yield from needed_after_change(of)
    if of.authority == event.former_lead:
        yield from text_in_other_hands(of.incident)
    yield of.decision
    if event.former_lead is not None:
        yield from handed_over(of, event.lead)


def _taken(of: HistoryLine[events.TakenToWork]) -> str:
    event = of.event
    former = event.instead_of
    if event.given_to is not None:
        names = [lines.person(of.office, one) for one in (event.given_to, former) if one]
        return f"передан{of.ending}: {', раньше: '.join(names)}"
    instead = "" if former is None else f" вместо: {lines.person(of.office, former)}"
    return f"взят{of.ending} в работу{instead}"


def _importance_was(of: HistoryLine[events.ImportanceChanged]) -> str:
    event = of.event
    changed = "повышена" if event.importance is Importance.HIGH else "снижена до обычной"
    due = "срок" if event.due_moved else "срок прежний:"
    return f"важность {changed}, {due} {of.new_due(event.due_at)}"


def _importance(of: NewsItem[events.ImportanceChanged]) -> Iterator[Block]:
    """For an authority of the incident, or for the officers."""
    raised = of.event.importance is Importance.HIGH
    yield of.heading(lines.RAISED if raised else "важность снижена до обычной")
    due = of.new_due(of.event.due_at)
    if of.event.due_moved:
        yield f"Новый срок ответа: {due}"
    else:
        yield f"Срок окончательного ответа прежний: {due}"
    if of.authority is not None and not of.leads:
        if of.authority in of.incident.missing_contributions:
            yield from consolidated.contribution_due(of.incident, of.authority, of.office)
    elif of.incident.due.at == of.event.due_at and of.incident.status.awaits_draft:
        yield from lines.draft_due_line(of.incident, of.office)
    yield of.decision


def _recounted(of: NewsItem[events.DueRecounted]) -> Iterator[Block]:
    """The deadline by the new calendar."""
    yield of.heading("изменён рабочий календарь")
    yield f"Новый {lines.due_name(of.incident).lower()}: {of.new_due(of.event.due_at)}"


def _was_given_to_control(of: HistoryLine[events.GivenToControl]) -> str:
    event = of.event
    waits = f", версия {event.version} ждёт согласования" if event.version else ""
    due = of.due(event.due_at)
    return f"публикация передана в отдел контроля и стала инцидентом, срок {due}{waits}"


def _given_to_control(of: NewsItem[events.GivenToControl]) -> Iterator[Block]:
    """Control approves the answer from now on (§4, §13)."""
    stop = "" if of.event.version is None else "не размещайте: "
    yield of.heading(f"{stop}публикация передана в отдел контроля")
    if of.event.version is None:
        yield "Теперь это инцидент: проект ответа согласует отдел контроля."
    else:
        yield f"Теперь это инцидент: версия {of.event.version} ждёт согласования."
    yield f"Срок ответа: {of.due(of.event.due_at)}"
    yield of.decision


WORDS: Final = (
    EventWords(events.Routed, history=_routed),
    EventWords(
        events.AuthoritiesChanged,
        history=_reassigned,
        authority=_changed,
        calls=lambda of: awaited(of) and of.event.former_lead is not None,
    ),
    EventWords(events.TakenToWork, history=_taken),
    EventWords(
        events.AssigneeLeft,
        history="снята отметка о взятии в работу: {person:person} больше не работает в органе",
    ),
    EventWords(
        events.ImportanceChanged,
        history=_importance_was,
        control=high,
        authority=_importance,
        officers=_importance,
    ),
    EventWords(
        events.DueRecounted,
        history="изменён рабочий календарь, срок {due_at:new_due}",
        authority=_recounted,
    ),
    EventWords(events.GivenToControl, history=_was_given_to_control, authority=_given_to_control),
)
