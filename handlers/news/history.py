"""`/history N`: one line for each event, with its time and author."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final, Self, TypeVar

from domain.model.ids import DraftVersion
from domain.model.incident import Incident, events
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.events import IncidentEvent
from domain.model.incident.workflow.referral import Referral, referral_of
from domain.model.incident.workflow.status import Importance, IncidentKind
from domain.model.network.post import PageAddress
from domain.model.organisation.office import Office
from handlers.cards import consolidated, course, lines
from handlers.news.item import E_co, ShownEvent, events_of
from handlers.texts import networks, words
from handlers.texts.tables import Forms, sections
from handlers.ui.markup import address, escape, incident_pages

_What = TypeVar("_What", bound=Callable[..., str])

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
class StateBefore:
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
class HistoryLine(ShownEvent[E_co]):
    """One event of the incident, with the state before it."""

    incident: Incident
    before: StateBefore
    ending: str
    """Grammatical ending for the incident's kind at that time."""
    coordinated: bool = False
    """Only coordinators read it."""

    def new_due(self, at: datetime) -> str:
        """Return the deadline, with the one it replaces."""
        return self.due(at) + self.was(at, self.before.due_at)

    def was(self, now: datetime, before: datetime | None, was: str = "был") -> str:
        """Return the former moment if it is displayed differently."""
        former = None if before is None else self.moment(before)
        return "" if former in {None, self.moment(now)} else f" ({was} {former})"

    @property
    def forms(self) -> Mapping[str, Callable[[Any], str]]:
        """The forms of values in templates."""
        return {
            "bodies": lambda codes: ", ".join(map(self.body, codes)),
            "body": self.body,
            "due": self.due,
            "files": lambda number: f", вложений: {number}" if number else "",
            "ground": lambda ground: words.GROUND[ground],
            "link": self.link,
            "links": self.links,
            "network": lambda network: words.NETWORK[network],
            "new_due": self.new_due,
            "page": self.page,
            "person": lambda person: lines.person(self.office, person),
            "promised": _promised,
            "proof": lambda state: words.PROOF[state],
            "reasons": words.reasons,
            "why": lambda why: networks.WHY_NOT_PLACED[why],
        }

    def page(self, of: PageAddress) -> str:
        """Return the name of a page in a network, as HTML."""
        return f"«{escape(networks.page_name(of, self.office.organisation))}»"

    def link(self, kept: int) -> str:
        """Return the link of an extra answer, unless it was erased."""
        links = self.incident.other_links
        return f": {address(links[kept].link)}" if kept < len(links) else ""

    def links(self, kept: int) -> str:
        """Return a link before and after the change, unless they were erased."""
        if kept >= len(self.incident.other_links):
            return ""
        both = self.incident.other_links[kept]
        former = "не было" if both.former is None else f"было {address(both.former)}"
        return f": {address(both.link)} ({former})"


def pages(
    incident: Incident,
    told: Sequence[IncidentEvent],
    office: Office,
    now: datetime,
    *,
    coordinated: bool = False,
) -> list[str]:
    """Return the whole history, oldest first, then the time spent, as finished messages.

    `coordinated`: only its coordinators read it, so it shows their comments on drafts.
    """
    heading = lines.heading(incident, f"история. Сейчас: {lines.state(incident)}")
    spent = lines.time_spent(incident, office, now)
    shown = _lines(incident, told, office, coordinated=coordinated)
    return incident_pages(incident.number, [heading, *shown, *spent])


def _lines(
    incident: Incident, told: Sequence[IncidentEvent], office: Office, *, coordinated: bool
) -> Iterator[str]:
    before = StateBefore()
    for event in told:
        then = before.and_then(event)
        kind = (then if isinstance(event, events.Registered) else before).kind
        ending = words.NOUN[kind].ending
        line = HistoryLine(event, office, incident, before, ending, coordinated=coordinated)
        what = what_happened(line)
        yield f"{line.moment(event.at)}: {what}{_whose(event, line)} ({line.who})"
        before = then


def _whose(event: IncidentEvent, of: HistoryLine[IncidentEvent]) -> str:
    """Return the colleague whose work was undone or replaced."""
    if not isinstance(event, events.Undoing) or event.whose is None:
        return ""
    return f", {_WHOSE[type(event)]}: {lines.person(of.office, event.whose)}"


_WORDS: Final[dict[type[IncidentEvent], Callable[[HistoryLine[Any]], str]]] = {}


def _describes(what: _What) -> _What:
    """Register the words of the events that the parameter may carry; others have a template."""
    _WORDS.update(dict.fromkeys(events_of(what), what))
    return what


def what_happened(of: HistoryLine[IncidentEvent]) -> str:
    """Return the words for the event, as HTML; time and author are added."""
    kind = type(of.event)
    if kind in _WORDS:
        return _WORDS[kind](of)
    return Forms(of.forms).fill(sections("history")["event"][kind.__name__], of.event)


@_describes
def _completed(of: HistoryLine[events.MessageCompleted]) -> str:
    if of.event.edited:
        return "сообщение исправлено"
    return f"сообщение дополнено, вложений: {of.event.attachments}"


@_describes
def _registered(of: HistoryLine[events.Registered]) -> str:
    event = of.event
    high = ", повышенная важность" if event.importance is Importance.HIGH else ""
    detected = f"выявлен{of.ending} {of.moment(event.detected_at)}"
    imported = " (импорт)" if event.imported else ""
    if event.page is not None:
        imported = f" (со страницы {of.page(event.page)})"
    return f"зарегистрирован{of.ending}{imported}{high}, {detected}, срок {of.due(event.due_at)}"


@_describes
def _answered_elsewhere(of: HistoryLine[events.AnsweredElsewhere]) -> str:
    named = f", {escape(of.incident.named_body)}" if of.incident.named_body else ""
    body = named if of.event.authority is None else f", {of.body(of.event.authority)}"
    return f"ответ размещён {_kept(of.event)}{body}; сведения из выгрузки"


@_describes
def _routed(of: HistoryLine[events.Routed]) -> str:
    event = of.event
    lead = of.body(event.authority)
    if not event.others:
        return f"направлен{of.ending} в орган: {lead}"
    others = consolidated.names(event.others, of.office)
    return f"направлен{of.ending} в органы: {lead} (сводный ответ), {others}"


@_describes
def _taken(of: HistoryLine[events.TakenToWork]) -> str:
    event = of.event
    former = event.instead_of
    if event.given_to is not None:
        names = [lines.person(of.office, one) for one in (event.given_to, former) if one]
        return f"передан{of.ending}: {', раньше: '.join(names)}"
    instead = "" if former is None else f" вместо: {lines.person(of.office, former)}"
    return f"взят{of.ending} в работу{instead}"


@_describes
def _submitted(of: HistoryLine[events.DraftSubmitted]) -> str:
    event = of.event
    kept = ", в срок" if event.draft_due_kept else ", позже срока направления проекта"
    if event.kind is DraftKind.CLARIFICATION:  # §20 sets no deadline for it
        kept = ""
    instead = _OVERTAKEN if event.overtook_referral else ""
    name = words.DRAFT[event.kind]
    return f"направлен на согласование {name}, версия {event.version}{kept}{instead}"


@_describes
def _given_to_control(of: HistoryLine[events.GivenToControl]) -> str:
    event = of.event
    waits = f", версия {event.version} ждёт согласования" if event.version else ""
    due = of.due(event.due_at)
    return f"публикация передана в отдел контроля и стала инцидентом, срок {due}{waits}"


@_describes
def _approved(of: HistoryLine[events.DraftApproved]) -> str:
    event = of.event
    lacks = consolidated.names(event.without, of.office)
    without = f", без информации от: {lacks}" if lacks else ""
    return f"согласована версия {event.version}{without}{_own(event)}"


def _own(event: events.DraftApproved) -> str:
    return ", решение по собственному проекту" if event.own else ""


def _kept(
    event: events.AnsweredElsewhere
    | events.AnswerPlaced
    | events.InterimPlaced
    | events.PlacementTimeCorrected,
) -> str:
    return "в срок" if event.in_time else "с опозданием"


def _link(event: events.AnswerPlaced) -> str:
    return "" if event.with_link else ", без ссылки"


@_describes
def _unplaced(of: HistoryLine[events.PlacementUndone]) -> str:
    event = of.event
    again = f", снова идёт срок {of.new_due(event.due_at)}" if event.due_at else ""
    return f"отменена отметка о размещении{_of_what(event)}{again}"


@_describes
def _another_time(of: HistoryLine[events.PlacementTimeCorrected]) -> str:
    event = of.event
    kept = "" if event.kind is DraftKind.CLARIFICATION else f", {_kept(event)}"
    final = f", срок окончательного ответа {of.new_due(event.due_at)}" if event.due_at else ""
    was = of.was(event.placed_at, of.before.placed_at.get(event.version), "было")
    at = f"{of.moment(event.placed_at)}{was}"
    return f"указано время размещения{_of_what(event)}: {at}{kept}{final}"


def _of_what(event: events.PlacementUndone | events.PlacementTimeCorrected) -> str:
    kind = event.kind
    return "" if kind is DraftKind.FINAL else f" {words.PLACED[kind]}"


@_describes
def _not_written(of: HistoryLine[events.PlacingFailed]) -> str:
    trouble = of.event.trouble
    why = networks.PLACING_OFF if trouble is None else networks.TROUBLE[trouble]
    return (
        f"не удалось разместить версию {of.event.version} от имени {of.page(of.event.page)}. {why}"
    )


@_describes
def _settled(of: HistoryLine[events.FollowUpSettled]) -> str:
    new = of.event.registered
    became = "не требует ответа" if new is None else f"зарегистрирован как №{new}"
    return f"комментарий под ответом ({of.event.follow_up}): {became}"


@_describes
def _unanswered(of: HistoryLine[events.NoAnswerDecided]) -> str:
    event = of.event
    body = event.proposed_by
    proposed = "" if body is None else f", предложил орган: {of.body(body)}"
    return f"ответ не даётся (п. 19 Порядка): {words.GROUND[event.ground]}{proposed}"


@_describes
def _reassigned(of: HistoryLine[events.AuthoritiesChanged]) -> str:
    former = of.event.former_lead
    instead = "" if former is None else f" (прежде: {of.body(former)})"
    return f"{'; '.join(consolidated.changes(of.event, of.office))}{instead}"


@_describes
def _importance(of: HistoryLine[events.ImportanceChanged]) -> str:
    event = of.event
    changed = "повышена" if event.importance is Importance.HIGH else "снижена до обычной"
    due = "срок" if event.due_moved else "срок прежний:"
    return f"важность {changed}, {due} {of.new_due(event.due_at)}"


@_describes
def _detection(of: HistoryLine[events.DetectionCorrected]) -> str:
    detected, due = of.event.detected_at, of.new_due(of.event.due_at)
    was = of.was(detected, of.before.detected_at)
    return f"момент выявления исправлен: {of.moment(detected)}{was}, срок {due}"


@_describes
def _placed(of: HistoryLine[events.AnswerPlaced]) -> str:
    event = of.event
    version = f", версия {event.version}" if event.version else ", текст боту не присылали"
    return f"ответ размещён {_kept(event)}{version}{_link(event)}{_promised(event.promised)}"


def _promised(days: Sequence[date]) -> str:
    told = ", ".join(f"{day:%d.%m.%Y}" for day in days)
    return f", обещано: {told}" if told else ""


def _referral(
    of: HistoryLine[events.ReturnedToControl] | HistoryLine[events.ReferralCommented],
) -> Referral:
    return referral_of(of.incident.number, of.event.referral, of.incident.referrals)


def _quoted(text: str) -> str:
    """Quote a text after its subject; nothing if it was erased."""
    return f": «{escape(words.cut(text, _LONGEST_WORDS))}»" if text else ""


@_describes
def _returned(of: HistoryLine[events.ReturnedToControl]) -> str:
    why = _quoted(_referral(of).reason)
    return f"возврат, не в компетенции органа: {of.body(of.event.authority)}{why}"


@_describes
def _commented(of: HistoryLine[events.ReferralCommented]) -> str:
    referral, index = _referral(of), of.event.index
    kept = referral.comments[index : index + 1]  # empty once erased
    said = "".join(_quoted(comment.text) for comment in kept)
    what = words.referral_dative(returned=referral.returned)
    return f"комментарий к {what}: {of.body(of.event.authority)}{said}"


@_describes
def _remarked(of: HistoryLine[events.CommentAdded]) -> str:
    event, said = of.event, ""
    if of.coordinated:
        kept = of.incident.draft(event.version).comments[event.index : event.index + 1]
        said = "".join(_quoted(comment.text) for comment in kept)
    return f"комментарий отдела контроля к версии {event.version}{said}"


@_describes
def _cancelled(of: HistoryLine[events.Cancelled]) -> str:
    original = course.of_original(of.event.original)
    return f"регистрация отменена: {words.CANCEL_GROUND[of.event.ground]}{original}"


@_describes
def _reminded(of: HistoryLine[events.Reminded]) -> str:
    whose = f": {of.body(of.event.authority)}" if of.event.authority else ""
    return f"напоминание: {words.REMINDER[of.event.kind]}{whose}"
