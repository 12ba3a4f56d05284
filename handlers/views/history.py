"""`/history N`: every event in a line, in words, with its time and who it was."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final, assert_never

from domain.model.answer.draft import DraftKind
from domain.model.course.status import Importance, IncidentKind
from domain.model.incident import Incident
from domain.model.incident.events import (
    AlertAcknowledged,
    AnswerPlaced,
    AnswerPrepared,
    ApprovalRecalled,
    AssigneeLeft,
    AuthoritiesChanged,
    AuthorReplied,
    Cancelled,
    ClarificationPlaced,
    CommentAdded,
    ContributionReceived,
    DetectionCorrected,
    DraftApproved,
    DraftRejected,
    DraftSubmitted,
    DraftWithdrawn,
    DueRecounted,
    DuplicateLinked,
    DuplicateUnlinked,
    Event,
    GivenToControl,
    ImportanceChanged,
    InterimAllowed,
    InterimPlaced,
    MessageCompleted,
    NoAnswerDecided,
    NoAnswerProposed,
    PlacementLinkCorrected,
    PlacementTimeCorrected,
    PlacementUndone,
    Redirected,
    ReferralDeclined,
    Registered,
    Reminded,
    Reopened,
    ReportedToHead,
    ReturnedToControl,
    Routed,
    SourceCorrected,
    TakenToWork,
)
from domain.model.staff.office import Office
from handlers.cards import consolidated, lines
from handlers.markup import incident_pages
from handlers.texts import words

_OVERTAKEN: Final = ", решение по возврату или предложению не требуется"


def pages(incident: Incident, events: Sequence[Event], office: Office, now: datetime) -> list[str]:
    """The whole history, oldest first, then where the time went, as finished messages."""
    heading = lines.heading(incident, f"история. Сейчас: {lines.state(incident)}")
    spent = lines.time_spent(incident, office, now)
    return incident_pages(incident.number, [heading, *_lines(events, office), spent])


def _lines(events: Sequence[Event], office: Office) -> Iterator[str]:
    """Each event in agreement with what the incident was at its time."""
    kind = IncidentKind.INCIDENT
    for event in events:
        if isinstance(event, Registered):
            kind = event.kind
        at = lines.moment(office, event.at)
        what = _what(event, words.NOUN[kind].ending, office)
        yield f"{at}: {what} ({lines.author_of(event, office)})"
        if isinstance(event, GivenToControl):
            kind = IncidentKind.INCIDENT


def _what(event: Event, ending: str, office: Office) -> str:  # noqa: C901, PLR0911, PLR0912, PLR0915 - one sentence an event, no logic
    match event:
        case Registered():
            return _registered(event, ending, office)
        case Routed():
            return _routed(event, ending, office)
        case AuthoritiesChanged():
            return "; ".join(consolidated.changes(event, office))
        case ContributionReceived():
            what = "исправлена" if event.renewed else "получена"
            from_whom = lines.authority(office, event.authority)
            instead = _OVERTAKEN if event.overtook_referral else ""
            files = f", вложений: {event.attachments}" if event.attachments else ""
            return f"{what} информация для сводного ответа: {from_whom}{files}{instead}"
        case TakenToWork():
            return _taken(event, ending, office)
        case AssigneeLeft():
            who = lines.person(office, event.person)
            return f"снята отметка о взятии в работу: {who} больше не работает в органе"
        case ImportanceChanged():
            changed = "повышена" if event.importance is Importance.HIGH else "снижена до обычной"
            due = "срок" if event.due_moved else "срок прежний:"
            return f"важность {changed}, {due} {lines.due(office, event.due_at)}"
        case DueRecounted():
            return f"изменён рабочий календарь, срок {lines.due(office, event.due_at)}"
        case DetectionCorrected():
            detected = lines.moment(office, event.detected_at)
            return f"момент выявления исправлен: {detected}, срок {lines.due(office, event.due_at)}"
        case SourceCorrected():
            return f"ссылка на сообщение исправлена, соцсеть: {words.NETWORK[event.network]}"
        case MessageCompleted():
            return f"сообщение дополнено, вложений: {event.attachments}"
        case DraftSubmitted():
            return _submitted(event)
        case AnswerPrepared():
            return f"подготовлен ответ, версия {event.version}; согласование не требуется"
        case GivenToControl():
            return _given_to_control(event, office)
        case DraftWithdrawn():
            return f"отозвана версия {event.version}"
        case ApprovalRecalled():
            return f"отменено согласование версии {event.version}"
        case DraftApproved():
            return _approved(event, office)
        case DraftRejected():
            why = words.reasons(event.reasons)
            return f"возвращена на доработку версия {event.version}: {why}{_own(own=event.own)}"
        case CommentAdded():
            return f"комментарий отдела контроля к версии {event.version}"
        case AnswerPlaced():
            version = f", версия {event.version}" if event.version else ", текст боту не присылали"
            return f"ответ размещён {_kept(event)}{version}{_link(event)}"
        case InterimPlaced():
            return _interim(event, office)
        case ClarificationPlaced():
            return f"уточнение автору размещено, версия {event.version}{_link(event)}"
        case AuthorReplied():
            return "добавлен ответ автора"
        case InterimAllowed():
            return "разрешён ещё один промежуточный ответ"
        case PlacementUndone():
            return _unplaced(event, office)
        case PlacementLinkCorrected():
            return "исправлена ссылка на ответ"
        case PlacementTimeCorrected():
            return _replaced_in_time(event, office)
        case NoAnswerDecided():
            return _unanswered(event, office)
        case ReturnedToControl():
            return f"возврат, не в компетенции органа: {lines.authority(office, event.authority)}"
        case NoAnswerProposed():
            return f"предложено не отвечать (п. 19 Порядка): {words.GROUND[event.ground]}"
        case ReferralDeclined():
            return _declined(event, office)
        case Redirected():
            old, new = (lines.authority(office, one) for one in (event.authority, event.to))
            return f"перенаправлено: {old} → {new}"
        case Cancelled():
            return _cancelled(event)
        case DuplicateLinked():
            return f"отмечен дубликат: №{event.duplicate}"
        case DuplicateUnlinked():
            return f"№{event.duplicate} больше не считается дубликатом"
        case Reopened():
            due = "новый срок" if event.new_norm else "срок прежний:"
            return f"работа возобновлена, {due} {lines.due(office, event.due_at)}"
        case AlertAcknowledged():
            return "принято к сведению"
        case ReportedToHead():
            return "доложено главе"
        case Reminded():
            whose = f": {lines.authority(office, event.authority)}" if event.authority else ""
            return f"напоминание: {words.REMINDER[event.kind]}{whose}"
        case _:
            assert_never(event)


def _registered(event: Registered, ending: str, office: Office) -> str:
    high = ", повышенная важность" if event.importance is Importance.HIGH else ""
    detected = lines.moment(office, event.detected_at)
    return f"зарегистрирован{ending}{high}, выявлен{ending} {detected}, срок {lines.due(office, event.due_at)}"


def _routed(event: Routed, ending: str, office: Office) -> str:
    lead = lines.authority(office, event.authority)
    if not event.others:
        return f"направлен{ending} в орган: {lead}"
    others = consolidated.names(event.others, office)
    return f"направлен{ending} в органы: {lead} (сводный ответ), {others}"


def _submitted(event: DraftSubmitted) -> str:
    kept = ", в срок" if event.draft_due_kept else ", позже срока направления проекта"
    if event.kind is DraftKind.CLARIFICATION:  # §20 sets it no due
        kept = ""
    instead = _OVERTAKEN if event.overtook_referral else ""
    return f"{words.DRAFT[event.kind]} на согласование, версия {event.version}{kept}{instead}"


def _approved(event: DraftApproved, office: Office) -> str:
    without = ""
    if event.without:
        without = f", без информации от: {consolidated.names(event.without, office)}"
    return f"согласована версия {event.version}{without}{_own(own=event.own)}"


def _taken(event: TakenToWork, ending: str, office: Office) -> str:
    if event.instead_of is None:
        return f"взят{ending} в работу"
    return f"взят{ending} в работу вместо: {lines.person(office, event.instead_of)}"


def _given_to_control(event: GivenToControl, office: Office) -> str:
    waits = f", версия {event.version} ждёт согласования" if event.version else ""
    return (
        "публикация передана в отдел контроля и стала инцидентом,"
        f" срок {lines.due(office, event.due_at)}{waits}"
    )


def _kept(event: AnswerPlaced | InterimPlaced | PlacementTimeCorrected) -> str:
    return "в срок" if event.in_time else "с опозданием"


def _link(event: AnswerPlaced | InterimPlaced | ClarificationPlaced) -> str:
    return "" if event.with_link else ", без ссылки"


def _interim(event: InterimPlaced, office: Office) -> str:
    return (
        f"промежуточный ответ размещён {_kept(event)}, версия {event.version}{_link(event)},"
        f" срок окончательного ответа {lines.due(office, event.due_at)}"
    )


def _unplaced(event: PlacementUndone, office: Office) -> str:
    what = "" if event.kind is DraftKind.FINAL else f" {words.PLACED[event.kind]}"
    again = f", снова идёт срок {lines.due(office, event.due_at)}" if event.due_at else ""
    return f"отменена отметка о размещении{what}{again}"


def _replaced_in_time(event: PlacementTimeCorrected, office: Office) -> str:
    what = "" if event.kind is DraftKind.FINAL else f" {words.PLACED[event.kind]}"
    kept = "" if event.kind is DraftKind.CLARIFICATION else f", {_kept(event)}"
    due = lines.due(office, event.due_at) if event.due_at else ""
    final = f", срок окончательного ответа {due}" if due else ""
    return f"указано время размещения{what}: {lines.moment(office, event.placed_at)}{kept}{final}"


def _unanswered(event: NoAnswerDecided, office: Office) -> str:
    proposed = ""
    if event.proposed_by is not None:
        proposed = f", предложил орган: {lines.authority(office, event.proposed_by)}"
    return f"ответ не даётся (п. 19 Порядка): {words.GROUND[event.ground]}{proposed}"


def _declined(event: ReferralDeclined, office: Office) -> str:
    body = lines.authority(office, event.authority)
    if event.returned:
        return f"возврат отклонён, орган прежний: {body}"
    return f"отклонено предложение не отвечать: {body}"


def _cancelled(event: Cancelled) -> str:
    original = f" №{event.original}" if event.original else ""
    return f"регистрация отменена: {words.CANCEL_GROUND[event.ground]}{original}"


def _own(*, own: bool) -> str:
    return ", решение по собственному проекту" if own else ""
