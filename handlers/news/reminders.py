"""Reminders of tasks with a deadline. Those pending for one chat come as one message."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from domain.model.conversation.cards import CONTROLS_TURN
from domain.model.conversation.notices.reminded import reminded
from domain.model.conversation.reminders import still_true
from domain.model.ids import AuthorityCode, IncidentNumber, PersonId, Place
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.events import Reminded
from domain.model.incident.workflow.status import Importance, Status
from domain.model.incident.workflow.thresholds import ReminderKind, Threshold, Track
from domain.model.organisation.people import Role
from domain.ports.reading import AskedQuestion
from domain.ports.snapshots import IncidentSnapshot, Reminders
from handlers.cards import lines, tasks, unpressed
from handlers.news.item import NewsItem
from handlers.texts import labels, words
from handlers.texts.tables import texts_by
from handlers.ui.buttons import Keyboard
from handlers.ui.markup import Block, about_incident, escape, pages
from handlers.ui.rendered import MessagePart, Rendered, renders

_FOR_CONTROL = {ReminderKind.ALERT_IGNORED, ReminderKind.NOT_REPORTED}


def coordinators(of: NewsItem[Reminded], place: Place) -> Iterator[str]:
    """Mention the people in charge at the coordinator's; a muted chat notifies of mentions only.

    Never in private.
    """
    people = _coordinating(of, place)
    if people:
        role = words.ROLE[lines.coordinator(of.incident, of.office)]
        yield f"{words.capital(role)}: {lines.called(people, of.office, set())}"


def named(of: NewsItem[Reminded], place: Place, heard: set[PersonId]) -> str:
    """Return one line's mentions, as HTML; people in `heard` are not mentioned again."""
    incident, organisation = of.incident, of.office.organisation
    if people := _coordinating(of, place):
        return f" — {lines.called(people, of.office, heard)}"
    for code in (of.event.authority, incident.lead):
        if code is not None and place == organisation.place_of(code):
            people = lines.on_it(incident, code, of.office)
            return f" — {lines.called(people, of.office, heard)}" if people else ""
    return ""


def _coordinating(of: NewsItem[Reminded], place: Place) -> tuple[PersonId, ...]:
    incident, organisation = of.incident, of.office.organisation
    turn = incident.status in CONTROLS_TURN or incident.waiting_referral is not None
    if place.private or place != organisation.coordinator(incident.kind):
        return ()
    if of.event.authority is not None or not (turn or of.event.kind in _FOR_CONTROL):
        return ()
    return lines.at_hand(of.office, lines.coordinator(incident, of.office))


_STANDING: Final = texts_by(ReminderKind, "reminders.standing", some=True)

_CALL_DEPUTY: Final = "свяжитесь с заместителем главы"

_REMEDY: Final[Mapping[ReminderKind, tuple[str, str]]] = {
    ReminderKind.ALERT_IGNORED: (
        _CALL_DEPUTY,
        "Если заместитель главы недоступен, известите уполномоченное лицо.",
    ),
    ReminderKind.NOT_REPORTED: (
        "доложите главе",
        "Отметьте доклад кнопкой «Доложено главе» под оповещением.",
    ),
}
"""The short form and the long form."""

_REMEDY_OF_CONTROL: Final = {
    **_REMEDY,
    ReminderKind.NOT_REPORTED: (
        _CALL_DEPUTY,
        "Доклад отмечает кнопкой «Доложено главе» заместитель главы или уполномоченное лицо.",
    ),
}
"""Control does not report to the head itself (§22)."""

_CLOSED: Final = "Делать ничего не нужно."

_LONGEST_NUMBERS: Final = 80
_LONGEST_BEGINNING: Final = 60

_NEXT_STEP: Final = texts_by(Status, "reminders.next_step", some=True)
"""For the authority's chat, before a draft is submitted."""

_TO_PLACE: Final = texts_by(DraftKind, "drafts.place_agreed")
"""For the authority's chat, after the approval."""

_STATE: Final = texts_by(Status, "reminders.state", some=True)
"""For all other chats."""

_NOT_PLACED: Final = texts_by(DraftKind, "drafts.not_placed")
_NEXT_STEP_OF_A_PUBLICATION: Final = texts_by(
    Status, "reminders.next_step_of_a_publication", some=True
)
_STATE_OF_A_PUBLICATION: Final = texts_by(Status, "reminders.state_of_a_publication", some=True)


@renders(Reminders)
def _render_content(content: Reminders, now: datetime) -> Rendered | None:
    told = worth_telling(content, now)
    if not (told or content.digest):
        return None
    return render_reminders(content.place, told, now, content.digest)


def worth_telling(reminders: Reminders, now: datetime) -> list[tuple[Reminded, IncidentSnapshot]]:
    """Return the reminders still valid for this place, the latest of each track."""
    latest: dict[
        tuple[IncidentNumber, Track, AuthorityCode | None], tuple[Reminded, IncidentSnapshot]
    ] = {}
    for event, snapshot in reminders.told:
        threshold = Threshold(event.since, event.kind, event.authority)
        incident, office = snapshot.incident, snapshot.office
        here = reminders.place in reminded(event, incident, office.organisation)
        if here and still_true(threshold, incident, office.calendar, now):
            latest[event.number, threshold.track, event.authority] = (event, snapshot)
    return list(latest.values())


def render_reminders(
    place: Place,
    told: Sequence[tuple[Reminded, IncidentSnapshot]],
    now: datetime,
    digest: Sequence[str] = (),
) -> Rendered:
    """Render one reminder with all details, or several as a list with one line each.

    Under the digest each is a line, too.
    """
    items = _apart(
        NewsItem(event, one.office, one.incident, now, held=one.held) for event, one in told
    )
    silent = not digest and all(_only_to_know(of, place) for of in items)
    if len(items) == 1 and not digest:
        (of,) = items
        rows = unpressed.buttons(_held(of), of.incident, of.office, now) if _asks(of, place) else ()
        keyboard = Keyboard(rows) if rows else None
        return about_incident(of.event.number, _alone(of, place), keyboard, silent=silent)
    items.sort(key=lambda of: (not _high(of), of.incident.due.at, of.event.number))
    reminders = [_heading(items), *_lines(items, place, "".join(digest))] if items else []
    listed = pages(
        [*digest[-1:], *reminders],
        continuation="<b>Напоминания</b>, продолжение",
    )
    return Rendered(tuple(map(MessagePart, (*digest[:-1], *listed))), silent)


def _apart(items: Iterable[NewsItem[Reminded]]) -> list[NewsItem[Reminded]]:
    """Drop duplicates: late reminders of one incident may have the same text by now."""
    return list({(of.event.number, of.event.authority, _what(of)): of for of in items}.values())


def _only_to_know(of: NewsItem[Reminded], place: Place) -> bool:
    """Return whether the chat has done its part and control has the draft: no mention, no sound."""
    incident, organisation = of.incident, of.office.organisation
    if incident.lead is None or of.event.kind is ReminderKind.OVERDUE or of.event.authority:
        return False
    leads = place == organisation.place_of(incident.lead)
    waits = incident.status is Status.ON_APPROVAL
    return leads and waits and place != organisation.coordinator(incident.kind)


def _held(of: NewsItem[Reminded]) -> tuple[AskedQuestion, ...]:
    """Return the texts that would be what it reminds of."""
    return unpressed.of_authority(of.held, of.event.authority)


def _asks(of: NewsItem[Reminded], place: Place) -> bool:
    """Return whether the authors of those texts read there."""
    authority = of.event.authority or of.incident.lead
    return authority is not None and place == of.office.organisation.place_of(authority)


def _alone(of: NewsItem[Reminded], place: Place) -> Iterator[Block]:
    incident, lead = of.incident, of.incident.lead
    task, what = _task(of, place), _what(of)
    what_else = None if task and what in task else what
    yield lines.heading(incident, task, what_else, citizen=task is None)
    yield from unpressed.told(_held(of), of.office, of.now, theirs=_asks(of, place))
    if of.event.authority is not None:
        yield from _about_information(of, of.event.authority, place)
        return
    yield _answer_due(of)
    if lead is not None and lead != of.office.organisation.sole_body_at(place):
        yield f"Орган: {of.body(lead)}"
    if remedy := _remedy(of, place):
        yield remedy[1]
        yield from _alerted(of, place)
        yield from coordinators(of, place)
    elif lead is not None and place == of.office.organisation.place_of(lead):
        yield to_do(of)
        if not _only_to_know(of, place):
            yield from lines.mentions(incident, lead, of.office)
    else:
        yield _state(incident)
        yield from coordinators(of, place)


def _alerted(of: NewsItem[Reminded], place: Place) -> Iterator[str]:
    """Name the officers for control, which has to call them: they may have a substitute (§8)."""
    organisation = of.office.organisation
    if place.private or place != organisation.coordinator(of.incident.kind):
        return
    roles = (Role.DEPUTY_HEAD, Role.AUTHORISED)
    people = dict.fromkeys(one.id for role in roles for one in organisation.holders(role))
    names = ", ".join(lines.person(of.office, one) for one in people)
    yield f"Оповещены: {names}" if names else "Оповещать некого: в списке работников их нет."


def to_do(of: NewsItem[Any]) -> str:
    """Return the lead's next step, with a warning about outdated dates."""
    step, text = _next_step(of.incident), of.incident.approved_draft
    return "\n".join((step, *(lines.outdated_days(text, of.office, of.now) if text else ())))


def _next_step(incident: Incident) -> str:
    if incident.publication:
        return _NEXT_STEP_OF_A_PUBLICATION.get(incident.status, _CLOSED)
    match incident.status:
        case Status.ON_APPROVAL:
            return f"{_draft(incident)} на согласовании в отделе контроля."
        case Status.APPROVED:
            return f"{_TO_PLACE[incident.next_kind]} и пришлите ссылку."
        case status:
            return _NEXT_STEP.get(status, _CLOSED)


def _state(incident: Incident) -> str:
    match incident.status:
        case Status.ON_APPROVAL:
            return f"{_draft(incident)} ждёт решения отдела контроля."
        case Status.APPROVED:
            return f"{words.capital(_not_placed(incident))}."
        case status:
            states = _STATE_OF_A_PUBLICATION if incident.publication else _STATE
            return states.get(status, _CLOSED)


def _not_placed(incident: Incident) -> str:
    if incident.publication:
        return "текст ответа готов, но ещё не размещён"
    return _NOT_PLACED[incident.next_kind]


def _draft(incident: Incident) -> str:
    """«Проект промежуточного ответа»."""
    return words.capital(words.DRAFT[incident.next_kind])


def _about_information(
    of: NewsItem[Reminded], authority: AuthorityCode, place: Place
) -> Iterator[Block]:
    """Remind the authority of its contribution, and later the lead (§12)."""
    incident, lead = of.incident, of.incident.lead
    due = of.moment(of.office.contribution_due(incident, authority))
    yield f"Срок информации для сводного ответа: {due}"
    yield f"Информацию направляет: {of.body(authority)}"
    if lead is not None:
        yield f"Сводный ответ готовит: {of.body(lead)}"
        yield _answer_due(of)
    if place == of.office.organisation.place_of(authority):
        yield "Ответьте на это сообщение или на карточку текстом: это будет информация."
        yield from lines.mentions(incident, authority, of.office)
    elif lead is not None:
        yield from lines.mentions(incident, lead, of.office)


def _answer_due(of: NewsItem[Reminded]) -> str:
    return f"{lines.due_name(of.incident)}: {of.due(of.incident.due.at)}"


def _task(of: NewsItem[Reminded], place: Place) -> str | None:
    """Return the task of that place; None if the reminder is only for information."""
    incident, office = of.incident, of.office
    if incident.status.closed:
        return None
    if remedy := _remedy(of, place):
        return remedy[0]
    for code in (of.event.authority, incident.lead):
        if code is not None and place == office.organisation.place_of(code):
            task = tasks.of_authority(incident, code, office, of.now)
            if task is not None:
                return task
    if place == office.organisation.coordinator(incident.kind):
        return tasks.of_coordinator(incident, office, of.now)
    return None


def _remedy(of: NewsItem[Reminded], place: Place) -> tuple[str, str] | None:
    controls = place == of.office.organisation.coordinator(of.incident.kind)
    return (_REMEDY_OF_CONTROL if controls else _REMEDY).get(of.event.kind)


def _heading(items: Sequence[NewsItem[Reminded]]) -> str:
    """«Просрочено: 5 · №11 (повышенная важность), №2, …»: counts incidents, not reminders."""
    overdue = all(of.now > of.incident.due.at for of in items)
    named = dict.fromkeys(
        f"№{of.event.number}{' (повышенная важность)' if _high(of) else ''}" for of in items
    )
    title = f"{'Просрочено' if overdue else 'Напоминания'}: {len(named)}"
    return f"<b>{title}</b> · {words.cut(', '.join(named), _LONGEST_NUMBERS)}"


def _high(of: NewsItem[Reminded]) -> bool:
    return of.incident.importance is Importance.HIGH


def _lines(items: Iterable[NewsItem[Reminded]], place: Place, above: str) -> Iterator[str]:
    """Return a line for each incident, with all that it is reminded of.

    What the digest `above` lists is described there.
    """
    heard = set[PersonId]()
    for same in _together(items):
        incident = same[0].incident
        listed = f"№{incident.number}</b>" in above
        what = "; ".join(dict.fromkeys(map(_what_of, same)))
        when = _when(same, what) if what == labels.OVERDUE or not listed else ""
        by = f"{lines.heading(incident, what)}{when}"
        beginning = words.beginning(incident.message.text, _LONGEST_BEGINNING)
        about = "" if listed else escape(beginning)
        told = (one for one in same if not _only_to_know(one, place))
        whom = "".join(dict.fromkeys(named(one, place, heard) for one in told))
        texts = dict.fromkeys(
            text
            for one in same
            for text in unpressed.told(_held(one), one.office, one.now, theirs=_asks(one, place))
        )
        yield "\n".join((" · ".join(filter(None, (by, about))) + whom, *texts))


def _when(same: Sequence[NewsItem[Reminded]], what: str) -> str:
    due = same[0].due(same[0].incident.due.at)
    if what == labels.OVERDUE:
        return f" {due}"
    name = "срок ответа" if any(one.event.authority for one in same) else "срок"
    return f" ({name} {due})"


def _together(items: Iterable[NewsItem[Reminded]]) -> Iterator[Sequence[NewsItem[Reminded]]]:
    """Yield what shares a line: each of several authorities has its own, with whom it calls."""
    of_one: dict[IncidentNumber, list[NewsItem[Reminded]]] = {}
    for of in items:
        of_one.setdefault(of.event.number, []).append(of)
    for same in of_one.values():
        if len({one.event.authority for one in same} - {None}) > 1:
            yield from ([one] for one in same)
        else:
            yield same


def _what_of(of: NewsItem[Reminded]) -> str:
    """Return what it reminds of, and the authority whose information is missing."""
    of_body = of.event.authority
    return _what(of) if of_body is None else f"{_what(of)}, {of.body(of_body)}"


def _what(of: NewsItem[Reminded]) -> str:
    match of.event.kind:
        case ReminderKind.HALF_GONE:
            what = "ответа" if of.incident.publication else "проекта"
            return f"прошла примерно половина срока, {what} ещё нет, {_left(of)}"
        case ReminderKind.HOUR_LEFT | ReminderKind.HALF_HOUR_LEFT:
            return f"до срока {_left(of)}"
        case ReminderKind.OVERDUE:
            return _overdue(of)
        case ReminderKind.DRAFT_WAITS:
            return f"{words.DRAFT[of.incident.next_kind]} ждёт решения"
        case ReminderKind.NOT_PLACED:
            return _not_placed(of.incident)
        case kind:
            return _STANDING[kind]


def _left(of: NewsItem[Reminded]) -> str:
    """Return the time left at sending, rounded so that a slightly late reminder reads the same."""
    left = of.office.calendar.between(of.now, of.incident.due.at)
    return f"осталось {words.working(left + words.MINUTE / 2)}"


def _overdue(of: NewsItem[Reminded]) -> str:
    late = of.office.calendar.between(of.incident.due.at, of.now)
    if late < words.MINUTE:
        return labels.OVERDUE
    return f"просрочено на {words.working(late)}"
