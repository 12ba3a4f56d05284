"""`/history N`: every event in a line, in words, with its time and who it was."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, assert_never

from domain.model.answer.draft import DraftKind
from domain.model.course.status import Importance, IncidentKind
from domain.model.incident import Incident, events
from domain.model.incident.events import Event
from domain.model.staff.office import Office
from handlers.cards import consolidated, course, lines
from handlers.markup import incident_pages
from handlers.news.item import ShownEvent
from handlers.texts import words

_OVERTAKEN: Final = ", решение по возврату или предложению не требуется"


@dataclass(frozen=True, slots=True)
class Line(ShownEvent[Event]):
    """One event; `ending` agrees with what the incident was then."""

    ending: str


def pages(incident: Incident, told: Sequence[Event], office: Office, now: datetime) -> list[str]:
    """The whole history, oldest first, then where the time went, as finished messages."""
    heading = lines.heading(incident, f"история. Сейчас: {lines.state(incident)}")
    spent = lines.time_spent(incident, office, now)
    return incident_pages(incident.number, [heading, *_lines(told, office), spent])


def _lines(told: Sequence[Event], office: Office) -> Iterator[str]:
    """Each event in agreement with what the incident was at its time."""
    kind = IncidentKind.INCIDENT
    for event in told:
        if isinstance(event, events.Registered):
            kind = event.kind
        line = Line(event, office, words.NOUN[kind].ending)
        yield f"{line.moment(event.at)}: {_what(event, line)} ({line.who})"
        if isinstance(event, events.GivenToControl):
            kind = IncidentKind.INCIDENT


def _what(event: Event, of: Line) -> str:  # noqa: C901, PLR0911, PLR0912, PLR0915 - one sentence an event, no logic
    match event:
        case events.Registered():
            return _registered(event, of)
        case events.Routed():
            return _routed(event, of)
        case events.AuthoritiesChanged():
            return "; ".join(consolidated.changes(event, of.office))
        case events.ContributionReceived():
            return _contributed(event, of)
        case events.TakenToWork():
            return _taken(event, of)
        case events.AssigneeLeft():
            who = lines.person(of.office, event.person)
            return f"снята отметка о взятии в работу: {who} больше не работает в органе"
        case events.ImportanceChanged():
            changed = "повышена" if event.importance is Importance.HIGH else "снижена до обычной"
            due = "срок" if event.due_moved else "срок прежний:"
            return f"важность {changed}, {due} {of.due(event.due_at)}"
        case events.DueRecounted():
            return f"изменён рабочий календарь, срок {of.due(event.due_at)}"
        case events.DetectionCorrected():
            detected = of.moment(event.detected_at)
            return f"момент выявления исправлен: {detected}, срок {of.due(event.due_at)}"
        case events.SourceCorrected():
            return f"ссылка на сообщение исправлена, соцсеть: {words.NETWORK[event.network]}"
        case events.MessageCompleted():
            return f"сообщение дополнено, вложений: {event.attachments}"
        case events.DraftSubmitted():
            return _submitted(event)
        case events.AnswerPrepared():
            return f"подготовлен ответ, версия {event.version}; согласование не требуется"
        case events.GivenToControl():
            return _given_to_control(event, of)
        case events.DraftWithdrawn():
            return f"отозвана версия {event.version}"
        case events.ApprovalRecalled():
            return f"отменено согласование версии {event.version}"
        case events.DraftApproved():
            return _approved(event, of)
        case events.DraftRejected():
            why = words.reasons(event.reasons)
            return f"возвращена на доработку версия {event.version}: {why}{_own(event)}"
        case events.CommentAdded():
            return f"комментарий отдела контроля к версии {event.version}"
        case events.AnswerPlaced():
            version = f", версия {event.version}" if event.version else ", текст боту не присылали"
            return f"ответ размещён {_kept(event)}{version}{_link(event)}"
        case events.InterimPlaced():
            return _interim(event, of)
        case events.ClarificationPlaced():
            return f"уточняющий вопрос автору размещён, версия {event.version}{_link(event)}"
        case events.AuthorReplied():
            return "добавлен ответ автора"
        case events.ExecutorsCalled():
            return f"напоминание: {', '.join(map(of.body, event.authorities))}"
        case events.InterimAllowed():
            return "разрешён ещё один промежуточный ответ"
        case events.PlacementUndone():
            return _unplaced(event, of)
        case events.PlacementLinkCorrected():
            return "исправлена ссылка на ответ"
        case events.PlacementTimeCorrected():
            return _another_time(event, of)
        case events.NoAnswerDecided():
            return _unanswered(event, of)
        case events.ReturnedToControl():
            return f"возврат, не в компетенции органа: {of.body(event.authority)}"
        case events.NoAnswerProposed():
            return f"предложено не отвечать (п. 19 Порядка): {words.GROUND[event.ground]}"
        case events.ReferralDeclined(returned=True):
            return f"возврат отклонён, орган прежний: {of.body(event.authority)}"
        case events.ReferralDeclined():
            return f"отклонено предложение не отвечать: {of.body(event.authority)}"
        case events.Redirected():
            return f"перенаправлено: {of.body(event.authority)} → {of.body(event.to)}"
        case events.Cancelled():
            original = course.of_original(event.original)
            return f"регистрация отменена: {words.CANCEL_GROUND[event.ground]}{original}"
        case events.DuplicateLinked():
            return f"отмечен дубликат: №{event.duplicate}"
        case events.DuplicateUnlinked():
            return f"№{event.duplicate} больше не считается дубликатом"
        case events.Reopened():
            due = "новый срок" if event.new_norm else "срок прежний:"
            return f"работа возобновлена, {due} {of.due(event.due_at)}"
        case events.AlertAcknowledged():
            return "принято к сведению"
        case events.ReportedToHead():
            return "доложено главе"
        case events.Reminded():
            whose = f": {of.body(event.authority)}" if event.authority else ""
            return f"напоминание: {words.REMINDER[event.kind]}{whose}"
        case _:
            assert_never(event)


def _registered(event: events.Registered, of: Line) -> str:
    high = ", повышенная важность" if event.importance is Importance.HIGH else ""
    detected = f"выявлен{of.ending} {of.moment(event.detected_at)}"
    return f"зарегистрирован{of.ending}{high}, {detected}, срок {of.due(event.due_at)}"


def _routed(event: events.Routed, of: Line) -> str:
    lead = of.body(event.authority)
    if not event.others:
        return f"направлен{of.ending} в орган: {lead}"
    others = consolidated.names(event.others, of.office)
    return f"направлен{of.ending} в органы: {lead} (сводный ответ), {others}"


def _contributed(event: events.ContributionReceived, of: Line) -> str:
    what = "исправлена" if event.renewed else "получена"
    instead = _OVERTAKEN if event.overtook_referral else ""
    files = f", вложений: {event.attachments}" if event.attachments else ""
    whose = of.body(event.authority)
    return f"{what} информация для сводного ответа: {whose}{files}{instead}"


def _taken(event: events.TakenToWork, of: Line) -> str:
    former = event.instead_of
    instead = "" if former is None else f" вместо: {lines.person(of.office, former)}"
    return f"взят{of.ending} в работу{instead}"


def _submitted(event: events.DraftSubmitted) -> str:
    kept = ", в срок" if event.draft_due_kept else ", позже срока направления проекта"
    if event.kind is DraftKind.CLARIFICATION:  # §20 sets it no due
        kept = ""
    instead = _OVERTAKEN if event.overtook_referral else ""
    name = words.DRAFT[event.kind]
    return f"направлен на согласование {name}, версия {event.version}{kept}{instead}"


def _given_to_control(event: events.GivenToControl, of: Line) -> str:
    waits = f", версия {event.version} ждёт согласования" if event.version else ""
    due = of.due(event.due_at)
    return f"публикация передана в отдел контроля и стала инцидентом, срок {due}{waits}"


def _approved(event: events.DraftApproved, of: Line) -> str:
    lacks = consolidated.names(event.without, of.office)
    without = f", без информации от: {lacks}" if lacks else ""
    return f"согласована версия {event.version}{without}{_own(event)}"


def _own(event: events.DraftApproved | events.DraftRejected) -> str:
    return ", решение по собственному проекту" if event.own else ""


def _interim(event: events.InterimPlaced, of: Line) -> str:
    return (
        f"промежуточный ответ размещён {_kept(event)}, версия {event.version}{_link(event)},"
        f" срок окончательного ответа {of.due(event.due_at)}"
    )


def _kept(event: events.AnswerPlaced | events.InterimPlaced | events.PlacementTimeCorrected) -> str:
    return "в срок" if event.in_time else "с опозданием"


def _link(event: events.AnswerPlaced | events.InterimPlaced | events.ClarificationPlaced) -> str:
    return "" if event.with_link else ", без ссылки"


def _unplaced(event: events.PlacementUndone, of: Line) -> str:
    again = f", снова идёт срок {of.due(event.due_at)}" if event.due_at else ""
    return f"отменена отметка о размещении{_of_what(event)}{again}"


def _another_time(event: events.PlacementTimeCorrected, of: Line) -> str:
    kept = "" if event.kind is DraftKind.CLARIFICATION else f", {_kept(event)}"
    due = event.due_at
    final = f", срок окончательного ответа {of.due(due)}" if due else ""
    return f"указано время размещения{_of_what(event)}: {of.moment(event.placed_at)}{kept}{final}"


def _of_what(event: events.PlacementUndone | events.PlacementTimeCorrected) -> str:
    kind = event.kind
    return "" if kind is DraftKind.FINAL else f" {words.PLACED[kind]}"


def _unanswered(event: events.NoAnswerDecided, of: Line) -> str:
    body = event.proposed_by
    proposed = "" if body is None else f", предложил орган: {of.body(body)}"
    return f"ответ не даётся (п. 19 Порядка): {words.GROUND[event.ground]}{proposed}"
