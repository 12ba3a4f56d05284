"""`/history N`: one line for each event, with its time and author."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, Self

from domain.model.ids import DraftVersion
from domain.model.incident import Incident, events
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.events import IncidentEvent
from domain.model.incident.workflow.referral import Referral, referral_of
from domain.model.incident.workflow.status import Importance, IncidentKind
from domain.model.organisation.office import Office
from handlers.cards import consolidated, course, lines
from handlers.news.item import E, E_co, ShownEvent
from handlers.texts import words
from handlers.ui.markup import address, escape, incident_pages

_LONGEST_WORDS: Final = 200

_OVERTAKEN: Final = ", решение по возврату или предложению не требуется"

_WHOSE: Final[Mapping[type[IncidentEvent], str]] = {
    events.DraftSubmitted: "автор прежней",
    events.AnswerPrepared: "автор прежней",
    events.DraftWithdrawn: "автор",
    events.ApprovalRecalled: "согласование",
    events.PlacementUndone: "отметка",
    events.PlacementLinkCorrected: "отметка",
    events.PromiseDropped: "на контроль ставил",
    events.Cancelled: "регистрация",
}
"""The colleague's contribution that the event undid."""


@dataclass(frozen=True, slots=True)
class Before:
    """The state before an event, as far as the lines need it."""

    kind: IncidentKind = IncidentKind.INCIDENT
    due_at: datetime | None = None
    detected_at: datetime | None = None
    placed_at: Mapping[DraftVersion | None, datetime] = field(default_factory=dict)

    def and_then(self, event: IncidentEvent) -> Self:
        """Return the state after the event."""
        known = replace(self, due_at=getattr(event, "due_at", None) or self.due_at)
        match event:
            case events.Registered():
                return replace(known, kind=event.kind, detected_at=event.detected_at)
            case events.GivenToControl():
                return replace(known, kind=IncidentKind.INCIDENT)
            case events.DetectionCorrected():
                return replace(known, detected_at=event.detected_at)
            case events.AnswerPlaced() | events.InterimPlaced() | events.ClarificationPlaced():
                return replace(known, placed_at={**self.placed_at, event.version: event.at})
            case events.PlacementTimeCorrected():
                return replace(known, placed_at={**self.placed_at, event.version: event.placed_at})
            case _:
                return known


@dataclass(frozen=True, slots=True)
class Line(ShownEvent[E_co]):
    """One event of the incident, with the state before it."""

    incident: Incident
    before: Before
    ending: str
    """Grammatical ending for the incident's kind at that time."""

    def new_due(self, at: datetime) -> str:
        """Return the deadline, with the one it replaces."""
        return self.due(at) + self.was(at, self.before.due_at)

    def was(self, now: datetime, before: datetime | None, was: str = "был") -> str:
        """Return the former moment if it is displayed differently."""
        former = None if before is None else self.moment(before)
        return "" if former in {None, self.moment(now)} else f" ({was} {former})"

    def links(self, kept: int) -> str:
        """Return a link before and after the change, unless they were erased."""
        if kept >= len(self.incident.other_links):
            return ""
        both = self.incident.other_links[kept]
        former = "не было" if both.former is None else f"было {address(both.former)}"
        return f": {address(both.link)} ({former})"


def pages(
    incident: Incident, told: Sequence[IncidentEvent], office: Office, now: datetime
) -> list[str]:
    """Return the whole history, oldest first, then the time spent, as finished messages."""
    heading = lines.heading(incident, f"история. Сейчас: {lines.state(incident)}")
    spent = lines.time_spent(incident, office, now)
    return incident_pages(incident.number, [heading, *_lines(incident, told, office), spent])


def _lines(incident: Incident, told: Sequence[IncidentEvent], office: Office) -> Iterator[str]:
    before = Before()
    for event in told:
        then = before.and_then(event)
        kind = (then if isinstance(event, events.Registered) else before).kind
        line = Line(event, office, incident, before, words.NOUN[kind].ending)
        what = WHAT[type(event)](line)
        yield f"{line.moment(event.at)}: {what}{_whose(event, line)} ({line.who})"
        before = then


def _whose(event: IncidentEvent, of: Line[IncidentEvent]) -> str:
    """Return the colleague whose work was undone or replaced."""
    if not isinstance(event, events.Undoing) or event.whose is None:
        return ""
    return f", {_WHOSE[type(event)]}: {lines.person(of.office, event.whose)}"


def _registered(of: Line[events.Registered]) -> str:
    event = of.event
    high = ", повышенная важность" if event.importance is Importance.HIGH else ""
    detected = f"выявлен{of.ending} {of.moment(event.detected_at)}"
    imported = " (импорт)" if event.imported else ""
    return f"зарегистрирован{of.ending}{imported}{high}, {detected}, срок {of.due(event.due_at)}"


def _answered_elsewhere(of: Line[events.AnsweredElsewhere]) -> str:
    body = "" if of.event.authority is None else f", {of.body(of.event.authority)}"
    return f"ответ размещён {_kept(of.event)}{body}; сведения из выгрузки"


def _routed(of: Line[events.Routed]) -> str:
    event = of.event
    lead = of.body(event.authority)
    if not event.others:
        return f"направлен{of.ending} в орган: {lead}"
    others = consolidated.names(event.others, of.office)
    return f"направлен{of.ending} в органы: {lead} (сводный ответ), {others}"


def _contributed(of: Line[events.ContributionReceived]) -> str:
    event = of.event
    what = "исправлена" if event.renewed else "получена"
    instead = _OVERTAKEN if event.overtook_referral else ""
    files = f", вложений: {event.attachments}" if event.attachments else ""
    whose = of.body(event.authority)
    return f"{what} информация для сводного ответа: {whose}{files}{instead}"


def _taken(of: Line[events.TakenToWork]) -> str:
    event = of.event
    former = event.instead_of
    if event.given_to is not None:
        names = [lines.person(of.office, one) for one in (event.given_to, former) if one]
        return f"передан{of.ending}: {', раньше: '.join(names)}"
    instead = "" if former is None else f" вместо: {lines.person(of.office, former)}"
    return f"взят{of.ending} в работу{instead}"


def _submitted(of: Line[events.DraftSubmitted]) -> str:
    event = of.event
    kept = ", в срок" if event.draft_due_kept else ", позже срока направления проекта"
    if event.kind is DraftKind.CLARIFICATION:  # §20 sets no deadline for it
        kept = ""
    instead = _OVERTAKEN if event.overtook_referral else ""
    name = words.DRAFT[event.kind]
    return f"направлен на согласование {name}, версия {event.version}{kept}{instead}"


def _given_to_control(of: Line[events.GivenToControl]) -> str:
    event = of.event
    waits = f", версия {event.version} ждёт согласования" if event.version else ""
    due = of.due(event.due_at)
    return f"публикация передана в отдел контроля и стала инцидентом, срок {due}{waits}"


def _approved(of: Line[events.DraftApproved]) -> str:
    event = of.event
    lacks = consolidated.names(event.without, of.office)
    without = f", без информации от: {lacks}" if lacks else ""
    return f"согласована версия {event.version}{without}{_own(event)}"


def _own(event: events.DraftApproved | events.DraftRejected) -> str:
    return ", решение по собственному проекту" if event.own else ""


def _interim(of: Line[events.InterimPlaced]) -> str:
    event = of.event
    return (
        f"промежуточный ответ размещён {_kept(event)}, версия {event.version}{_link(event)},"
        f" срок окончательного ответа {of.due(event.due_at)}{_promised(event)}"
    )


def _kept(
    event: events.AnsweredElsewhere
    | events.AnswerPlaced
    | events.InterimPlaced
    | events.PlacementTimeCorrected,
) -> str:
    return "в срок" if event.in_time else "с опозданием"


def _link(event: events.AnswerPlaced | events.InterimPlaced | events.ClarificationPlaced) -> str:
    return "" if event.with_link else ", без ссылки"


def _unplaced(of: Line[events.PlacementUndone]) -> str:
    event = of.event
    again = f", снова идёт срок {of.new_due(event.due_at)}" if event.due_at else ""
    return f"отменена отметка о размещении{_of_what(event)}{again}"


def _another_time(of: Line[events.PlacementTimeCorrected]) -> str:
    event = of.event
    kept = "" if event.kind is DraftKind.CLARIFICATION else f", {_kept(event)}"
    final = f", срок окончательного ответа {of.new_due(event.due_at)}" if event.due_at else ""
    was = of.was(event.placed_at, of.before.placed_at.get(event.version), "было")
    at = f"{of.moment(event.placed_at)}{was}"
    return f"указано время размещения{_of_what(event)}: {at}{kept}{final}"


def _of_what(event: events.PlacementUndone | events.PlacementTimeCorrected) -> str:
    kind = event.kind
    return "" if kind is DraftKind.FINAL else f" {words.PLACED[kind]}"


def _watched(of: Line[events.PromiseWatched]) -> str:
    again = "возвращено" if of.event.again else "поставлено"
    whose = of.body(of.event.authority)
    return f"обещанное до {of.event.day:%d.%m.%Y} {again} на контроль: {whose}"


def _promise_kept(of: Line[events.PromiseKept]) -> str:
    late = "" if of.event.in_time else ", позже обещанного"
    files = f", вложений: {of.event.attachments}" if of.event.attachments else ""
    return f"обещанное до {of.event.day:%d.%m.%Y} выполнено{late}{files}"


def _unanswered(of: Line[events.NoAnswerDecided]) -> str:
    event = of.event
    body = event.proposed_by
    proposed = "" if body is None else f", предложил орган: {of.body(body)}"
    return f"ответ не даётся (п. 19 Порядка): {words.GROUND[event.ground]}{proposed}"


def _reassigned(of: Line[events.AuthoritiesChanged]) -> str:
    former = of.event.former_lead
    instead = "" if former is None else f" (прежде: {of.body(former)})"
    return f"{'; '.join(consolidated.changes(of.event, of.office))}{instead}"


def _assignee_left(of: Line[events.AssigneeLeft]) -> str:
    who = lines.person(of.office, of.event.person)
    return f"снята отметка о взятии в работу: {who} больше не работает в органе"


def _importance(of: Line[events.ImportanceChanged]) -> str:
    event = of.event
    changed = "повышена" if event.importance is Importance.HIGH else "снижена до обычной"
    due = "срок" if event.due_moved else "срок прежний:"
    return f"важность {changed}, {due} {of.new_due(event.due_at)}"


def _detection(of: Line[events.DetectionCorrected]) -> str:
    detected, due = of.event.detected_at, of.new_due(of.event.due_at)
    was = of.was(detected, of.before.detected_at)
    return f"момент выявления исправлен: {of.moment(detected)}{was}, срок {due}"


def _source(of: Line[events.SourceCorrected]) -> str:
    network = words.NETWORK[of.event.network]
    return f"ссылка на сообщение исправлена{of.links(of.event.links)}, соцсеть: {network}"


def _rejected(of: Line[events.DraftRejected]) -> str:
    why = words.reasons(of.event.reasons)
    return f"возвращена на доработку версия {of.event.version}: {why}{_own(of.event)}"


def _placed(of: Line[events.AnswerPlaced]) -> str:
    event = of.event
    version = f", версия {event.version}" if event.version else ", текст боту не присылали"
    return f"ответ размещён {_kept(event)}{version}{_link(event)}{_promised(event)}"


def _promised(event: events.AnswerPlaced | events.InterimPlaced) -> str:
    days = ", ".join(f"{day:%d.%m.%Y}" for day in event.promised)
    return f", обещано: {days}" if days else ""


def _referral(of: Line[events.ReturnedToControl] | Line[events.ReferralCommented]) -> Referral:
    return referral_of(of.incident.number, of.event.referral, of.incident.referrals)


def _quoted(text: str) -> str:
    """Quote a text after its subject; nothing if it was erased."""
    return f": «{escape(words.cut(text, _LONGEST_WORDS))}»" if text else ""


def _returned(of: Line[events.ReturnedToControl]) -> str:
    why = _quoted(_referral(of).reason)
    return f"возврат, не в компетенции органа: {of.body(of.event.authority)}{why}"


def _commented(of: Line[events.ReferralCommented]) -> str:
    referral, index = _referral(of), of.event.index
    kept = referral.comments[index : index + 1]  # empty once erased
    said = "".join(_quoted(comment.text) for comment in kept)
    what = words.referral_dative(returned=referral.returned)
    return f"комментарий к {what}: {of.body(of.event.authority)}{said}"


def _declined(of: Line[events.ReferralDeclined]) -> str:
    whose = of.body(of.event.authority)
    if of.event.returned:
        return f"возврат отклонён, орган прежний: {whose}"
    return f"отклонено предложение не отвечать: {whose}"


def _cancelled(of: Line[events.Cancelled]) -> str:
    original = course.of_original(of.event.original)
    return f"регистрация отменена: {words.CANCEL_GROUND[of.event.ground]}{original}"


def _separated(of: Line[events.SeparatedFrom]) -> str:
    why = ": оно закрыто без ответа" if of.event.main_closed else ""
    return f"отсоединено от №{of.event.main}{why}"


def _reopened(of: Line[events.Reopened]) -> str:
    due = "новый срок" if of.event.new_norm else "срок прежний:"
    return f"работа возобновлена, {due} {of.new_due(of.event.due_at)}"


def _reminded(of: Line[events.Reminded]) -> str:
    whose = f": {of.body(of.event.authority)}" if of.event.authority else ""
    return f"напоминание: {words.REMINDER[of.event.kind]}{whose}"


def _row(
    event: type[E], what: Callable[[Line[E]], str]
) -> tuple[type[IncidentEvent], Callable[[Line[Any]], str]]:
    """Return the pair; its type makes mypy check that the words fit the event."""
    return event, what


WHAT: Final[dict[type[IncidentEvent], Callable[[Line[Any]], str]]] = dict(
    (
        _row(events.Registered, _registered),
        _row(events.AnsweredElsewhere, _answered_elsewhere),
        _row(events.Routed, _routed),
        _row(events.AuthoritiesChanged, _reassigned),
        _row(events.ContributionReceived, _contributed),
        _row(events.TakenToWork, _taken),
        _row(events.AssigneeLeft, _assignee_left),
        _row(events.ImportanceChanged, _importance),
        _row(
            events.DueRecounted,
            lambda of: f"изменён рабочий календарь, срок {of.new_due(of.event.due_at)}",
        ),
        _row(events.DetectionCorrected, _detection),
        _row(events.SourceCorrected, _source),
        _row(
            events.MessageCompleted,
            lambda of: (
                "сообщение исправлено"
                if of.event.edited
                else f"сообщение дополнено, вложений: {of.event.attachments}"
            ),
        ),
        _row(events.DraftSubmitted, _submitted),
        _row(
            events.AnswerPrepared,
            lambda of: f"подготовлен ответ, версия {of.event.version}; согласование не требуется",
        ),
        _row(events.GivenToControl, _given_to_control),
        _row(events.DraftWithdrawn, lambda of: f"отозвана версия {of.event.version}"),
        _row(
            events.ApprovalRecalled,
            lambda of: f"отменено согласование версии {of.event.version}",
        ),
        _row(events.DraftApproved, _approved),
        _row(events.DraftRejected, _rejected),
        _row(
            events.CommentAdded,
            lambda of: f"комментарий отдела контроля к версии {of.event.version}",
        ),
        _row(events.AnswerPlaced, _placed),
        _row(events.InterimPlaced, _interim),
        _row(
            events.ClarificationPlaced,
            lambda of: (
                f"уточняющий вопрос автору размещён, версия {of.event.version}{_link(of.event)}"
            ),
        ),
        _row(events.AuthorReplied, lambda _: "добавлен ответ автора"),
        _row(
            events.ExecutorsCalled,
            lambda of: f"напоминание: {', '.join(map(of.body, of.event.authorities))}",
        ),
        _row(events.InterimAllowed, lambda _: "разрешён ещё один промежуточный ответ"),
        _row(events.PlacementUndone, _unplaced),
        _row(
            events.PlacementLinkCorrected,
            lambda of: f"исправлена ссылка на ответ{of.links(of.event.links)}",
        ),
        _row(events.PlacementTimeCorrected, _another_time),
        _row(events.PromiseWatched, _watched),
        _row(
            events.PromisesDeclined,
            lambda of: f"обещанное в версии {of.event.version} на контроль не поставлено",
        ),
        _row(events.PromiseKept, _promise_kept),
        _row(
            events.PromiseMoved,
            lambda of: (
                f"обещанное перенесено с {of.event.former:%d.%m.%Y} на {of.event.day:%d.%m.%Y}"
            ),
        ),
        _row(
            events.PromiseDropped,
            lambda of: f"обещанное до {of.event.day:%d.%m.%Y} снято с контроля",
        ),
        _row(events.NoAnswerDecided, _unanswered),
        _row(events.ReturnedToControl, _returned),
        _row(
            events.NoAnswerProposed,
            lambda of: f"предложено не отвечать (п. 19 Порядка): {words.GROUND[of.event.ground]}",
        ),
        _row(events.ReferralDeclined, _declined),
        _row(events.ReferralCommented, _commented),
        _row(
            events.Redirected,
            lambda of: f"перенаправлено: {of.body(of.event.authority)} → {of.body(of.event.to)}",
        ),
        _row(events.Cancelled, _cancelled),
        _row(
            events.DuplicateLinked,
            lambda of: f"отмечен дубликат: №{of.event.duplicate}",
        ),
        _row(
            events.DuplicateUnlinked,
            lambda of: f"№{of.event.duplicate} больше не считается дубликатом",
        ),
        _row(events.JoinedTo, lambda of: f"присоединено к №{of.event.main}, ответ общий"),
        _row(events.SeparatedFrom, _separated),
        _row(events.OtherJoined, lambda of: f"присоединено №{of.event.joined}, ответ общий"),
        _row(events.OtherSeparated, lambda of: f"№{of.event.joined} отсоединено"),
        _row(
            events.OtherDueMoved,
            lambda of: f"изменился срок присоединённого №{of.event.joined}",
        ),
        _row(
            events.AnswerShared,
            lambda of: (
                f"получен общий ответ, согласованный по №{of.event.main}, версия {of.event.version}"
            ),
        ),
        _row(
            events.SharedAnswerWithdrawn,
            lambda of: f"общий ответ отозван, версия {of.event.version}",
        ),
        _row(events.Reopened, _reopened),
        _row(events.AlertAcknowledged, lambda _: "принято к сведению"),
        _row(events.ReportedToHead, lambda _: "доложено главе"),
        _row(events.Reminded, _reminded),
    )
)
"""The words for each event; time and author are added."""
