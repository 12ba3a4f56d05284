"""Lines that cards and news share: the message, the people in charge, the deadline."""

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Final

from domain.model.actor import Signature
from domain.model.ids import AuthorityCode, PersonId
from domain.model.incident import Incident
from domain.model.incident.answer.draft import Draft, DraftKind
from domain.model.incident.answer.placement import UNDO_WINDOW
from domain.model.incident.events import IncidentEvent, Registered
from domain.model.incident.workflow.status import Importance, NoAnswerGround, Status
from domain.model.message.citizen_message import Attachment
from domain.model.organisation.office import Office
from domain.model.organisation.people import Role
from domain.model.organisation.permissions import Action, may
from handlers.texts import labels, words
from handlers.ui.markup import (
    Block,
    Quote,
    address,
    counting,
    escape,
    linked,
    mention,
    visible_length,
)

OVERTOOK = "Решение по возврату или предложению вашего органа больше не требуется."
"""For an authority that continued its work after a referral."""

RAISED: Final = "важность повышена"
"""An event that also states the importance of the incident."""

_SEPARATOR = " · "
_FIRST_SEEN = 100
"""Characters that a locked phone shows of a message."""
_FEWEST_SEEN = 20
"""The fewest characters of the citizen's words that show the topic."""
_LONGEST_FIELD = 100
_LONGEST_ADDRESS = 300
_MOST_MENTIONS = 5


def silent(incident: Incident, office: Office, now: datetime) -> bool:
    """Return whether an executors' chat gets it silently: NORMAL importance, out of hours."""
    return incident.importance is Importance.NORMAL and not office.calendar.is_working(now)


def heading(incident: Incident, *said: str | None, citizen: bool = False) -> str:
    """Return the first line as HTML: «№12 · повышенная важность · ответьте до 16:50 · Во дворе
    яма».

    `said`: the task and its deadline, or an event. `citizen`: append as many of the citizen's words
    as a locked phone shows.
    """
    high = None
    if incident.importance is Importance.HIGH:
        high = f"<b>{RAISED if RAISED in said else 'повышенная важность'}</b>"
        said = tuple(one for one in said if one != RAISED)
    line = _SEPARATOR.join(filter(None, (f"<b>{name(incident)}</b>", high, *said)))
    if not citizen:
        return line
    room = _FIRST_SEEN - visible_length(line) - len(_SEPARATOR)
    beginning = words.cut(citizens_words(incident), max(room, _FEWEST_SEEN))
    return f"{line}{_SEPARATOR}{escape(beginning)}" if beginning else line


def name(incident: Incident) -> str:
    """«№12», «Публикация №5»."""
    noun = "Публикация " if incident.publication else ""
    return f"{noun}№{incident.number}"


def state(incident: Incident) -> str:
    """Return the status in words; rework and waiting for another incident have their own."""
    if incident.joined_to is not None and incident.waits_for_main:
        return words.joined_to(incident.joined_to)
    rework = incident.draft_in_rework is not None
    return "на доработке" if rework else words.status(incident.status, incident.kind)


def person(office: Office, person_id: PersonId, instead_of: PersonId | None = None) -> str:
    """Return the person, and the absent colleague they act for (§8), as HTML."""
    return escape(words.person(office.organisation, person_id, instead_of))


def unmanned(event: IncidentEvent) -> str:
    """Return who did what no person did."""
    found = isinstance(event, Registered) and event.page is not None
    return "бот" if found or event.by_itself else "система мониторинга"


def authority(office: Office, code: AuthorityCode) -> str:
    """Return the authority's name, as HTML."""
    return escape(words.authority(office.organisation, code))


def body(office: Office, code: AuthorityCode | None) -> str:
    """An authority, or the control department (None), as HTML."""
    return "Отдел контроля" if code is None else authority(office, code)


def moment(office: Office, at: datetime) -> str:
    """Return a moment in the administration's time zone."""
    return words.moment(at, office.calendar.tz)


def over(due_at: datetime, now: datetime) -> str:
    """Return a warning if a new deadline has passed already, else an empty string."""
    return ", <b>срок уже истёк</b>" if now > due_at else ""


def due(office: Office, at: datetime) -> str:
    """Return a deadline in that time zone, marked while its year's calendar is unpublished."""
    return words.due(at, office.calendar.tz, preliminary=office.calendar.preliminary(at))


def mentions(
    incident: Incident, authority: AuthorityCode, office: Office, heard: Iterable[PersonId] = ()
) -> Iterator[str]:
    """Name the people in charge (see `on_it`), and an assignee without a substitute today.

    People in `heard` are not mentioned again: the message mentions them already.
    """
    assignee, people = incident.assignee(authority), on_it(incident, authority, office)
    if people == (assignee,):
        yield f"Взято в работу: {called(people, office, set(heard))}"
        return
    if assignee is not None and office.organisation.acting_for(assignee) is None:
        yield taken(assignee, office)
    if people:
        yield f"Исполнители: {called(people, office, set(heard))}"


def on_it(incident: Incident, authority: AuthorityCode, office: Office) -> tuple[PersonId, ...]:
    """Return the assignee if they or their substitute are at work, else some executors (§8)."""
    assignee = incident.assignee(authority)
    if assignee is not None and _works_on(assignee, authority, office):
        return (assignee,)
    return at_hand(office, Role.EXECUTOR, authority)


def at_hand(
    office: Office, role: Role, authority: AuthorityCode | None = None
) -> tuple[PersonId, ...]:
    """Return some of the people who act in the role today."""
    return tuple(one.id for one in office.organisation.holders(role, authority))[:_MOST_MENTIONS]


def called(people: Iterable[PersonId], office: Office, heard: set[PersonId]) -> str:
    """Return their names; each is a mention, except people in `heard`."""
    names = list[str]()
    for one in people:
        acting = office.organisation.acting_for(one) or one
        names.append(at_work(one, office) if acting in heard else _mentioned(one, office))
        heard.add(acting)
    return ", ".join(names)


def author(signature: Signature, authority: AuthorityCode, office: Office) -> Iterator[str]:
    """Name the author and notify them or their substitute; nothing if they have left."""
    if _works_on(signature.by, authority, office):
        yield f"Исполнитель: {_mentioned(signature.by, office)}"


def assignee(incident: Incident, authority: AuthorityCode, office: Office) -> Iterator[str]:
    """Name the assignee; no substitute once the answer is agreed or the incident closed (§8)."""
    person_id = incident.assignee(authority)
    if person_id is None:
        return
    settled = incident.answer_agreed or incident.status.closed
    yield f"Взято в работу: {person(office, person_id)}" if settled else taken(person_id, office)


def at_work(person_id: PersonId, office: Office) -> str:
    """Return the person, or their substitute today (§8), as HTML."""
    acting = office.organisation.acting_for(person_id)
    if acting is None:
        return f"{person(office, person_id)} (отсутствует)"
    return person(office, acting, None if acting == person_id else person_id)


def taken(by: PersonId, office: Office) -> str:
    """Return «Взято в работу: Петров Б. В.», a mention of the person or their substitute (§8)."""
    return f"Взято в работу: {_mentioned(by, office)}"


def _mentioned(by: PersonId, office: Office) -> str:
    """Return a mention of the person or their substitute (§8), as HTML."""
    acting = office.organisation.acting_for(by)
    if acting is None:
        return f"{person(office, by)} (отсутствует)"
    instead_of = None if acting == by else by
    return mention(words.person(office.organisation, acting, instead_of), acting)


def _works_on(assignee: PersonId, authority: AuthorityCode, office: Office) -> bool:
    """Return whether the assignee or their substitute works there today."""
    acting = office.organisation.acting_for(assignee)
    known = None if acting is None else office.organisation.person(acting)
    return known is not None and may(known, Action.TAKE, (authority,))


def source(incident: Incident) -> Iterator[Block]:
    """Show the network, the link, the author, the topic, the place and the number elsewhere."""
    message, topic = incident.message, incident.topic
    yield f"Соцсеть: {words.network(message.network, incident.kind)}"
    if message.url:
        yield f"Ссылка: {address(message.url)}"
    if incident.follows is not None:
        yield f"Комментарий под ответом на №{incident.follows}"
    name = words.cut(message.author_name or message.author_url or "", _LONGEST_FIELD)
    if name:
        yield f"Автор: {linked(name, message.author_url)}"
    about = ", ".join(words.cut(part, _LONGEST_FIELD) for part in (topic.group, topic.name) if part)
    if about:
        yield f"Тема: {escape(about)}"
    if incident.named_body and not incident.assignments:
        yield f"Орган по данным системы мониторинга: {escape(incident.named_body)}"
    if message.address:
        yield f"Адрес: {escape(words.cut(message.address, _LONGEST_ADDRESS))}"
    if incident.outside_number:
        number = words.cut(incident.outside_number, _LONGEST_FIELD)
        yield f"Номер в системе мониторинга: {escape(number)}"


def due_alone(incident: Incident, office: Office) -> str:
    """Return the deadline, without words that become wrong in time."""
    due = incident.due
    at = words.due(due.at, office.calendar.tz, preliminary=due.preliminary)
    return f"{due_name(incident)}: {at}"


def due_line(incident: Incident, office: Office, now: datetime, *, awaited: bool = True) -> str:
    """Return the deadline of the answer (§9, §15), after an interim one of the final answer (§17).

    `awaited` adds a live countdown. A settled card is not edited again, so its countdown would go
    on after the answer.
    """
    due = due_alone(incident, office)
    if incident.overdue(now):
        return f"{due}, <b>{labels.OVERDUE}</b>"
    runs = awaited and not incident.status.closed
    return f"{due}{counting(incident.due.at)}" if runs else due


def countdown_line(incident: Incident, office: Office, now: datetime) -> str:
    """Return the deadline with the working time left or overdue."""
    due_at = incident.due.at
    left = office.calendar.between(now, due_at)
    if now <= due_at:
        return f"{due_alone(incident, office)}, осталось {words.working(left)}"
    late = f"просрочено на {words.working(left)}" if -left >= words.MINUTE else labels.OVERDUE
    return f"{due_alone(incident, office)}, <b>{late}</b>"


def correctable(incident: Incident, office: Office, now: datetime) -> Iterator[str]:
    """Show until when the last placement can be corrected, and how."""
    placement = incident.undoable_placement(now)
    if placement is not None:
        until = moment(office, placement.recorded.at + UNDO_WINDOW)
        yield (
            "Исправить отметку можно"
            f" до {until}: кнопкой или ответом на это сообщение с другой ссылкой."
        )


def unpublished(incident: Incident, office: Office) -> str:
    """Explain why a deadline is preliminary."""
    year = incident.due.at.astimezone(office.calendar.tz).year
    return f"Срок предварительный: производственный календарь на {year} год ещё не опубликован."


def draft_due_line(incident: Incident, office: Office) -> Iterator[str]:
    """Show the deadline of the draft (§20) until control has decided on it.

    A publication has none, nor an incident that gets another's answer.
    """
    drafting = incident.status.awaits_draft or incident.status is Status.ON_APPROVAL
    elsewhere = incident.publication or incident.joined_to is not None
    if drafting and not elsewhere:
        yield f"Проект в отдел контроля: до {moment(office, incident.draft_due_at)}"


def time_spent(incident: Incident, office: Office, until: datetime) -> Iterator[str]:
    """Show the working time spent, by body."""
    if spent := _spent(incident, office, until):
        yield f"Рабочее время: {spent}"


def where_time_went(incident: Incident, office: Office, now: datetime) -> Iterator[str]:
    """Show the working time spent if the deadline is missed.

    Until there is an answer it counts up to the deadline: later hours would be outdated when read.
    """
    due_at, ended = incident.due.at, incident.answered_at or incident.closed_at
    if ended is not None and ended > due_at:
        yield from time_spent(incident, office, now)
    elif ended is None and now > due_at and (spent := _spent(incident, office, due_at)):
        yield f"Рабочее время до срока: {spent}"


def _spent(incident: Incident, office: Office, until: datetime) -> str:
    """Return the times by body; empty for an import on which nobody worked here."""
    coordinator = words.ROLE[office.organisation.coordinating_role(incident.kind)]
    spent = (
        f"{words.STAGE[stage]} {words.duration(worked)}"
        f" ({authority(office, lead) if lead else coordinator})"
        for (stage, lead), worked in incident.stage_times(until, office.calendar).items()
        if worked >= words.MINUTE
    )
    none = "" if incident.periods[0].imported else "меньше минуты"
    return ", ".join(spent) or none


def lateness(due_at: datetime, at: datetime, office: Office) -> str:
    """Return whether that moment was in time; exactly at the deadline is."""
    if at <= due_at:
        return "в срок"
    late = office.calendar.between(due_at, at)
    if late < words.MINUTE:
        return "с опозданием"
    return f"с опозданием на {words.working(late)}"


def citizens_words(incident: Incident) -> str:
    """Return the citizen's words without their link if it stands alone at either end."""
    text, url = incident.message.text.strip(), re.escape(incident.message.url or "")
    return re.sub(rf"^{url}(?!\S)|(?<!\S){url}$", "", text).strip() or text


def promised(incident: Incident) -> Iterator[str]:
    """Show promises of earlier answers at the same place, as known at registration."""
    told = (f"до {one.day:%d.%m.%Y} (№{one.number})" for one in incident.promised)
    if days := ", ".join(told):
        yield f"На контроле: обещано {days}"


def citizens_text(incident: Incident) -> Iterator[Block]:
    """Show the citizen's words on a card that has the link."""
    yield "Сообщение:"
    yield from said(citizens_words(incident), incident.message.attachments, folded=True)
    if incident.message.answer:
        yield "Ответ по данным системы мониторинга:"
        yield Quote(incident.message.answer, folded=True)


def said(
    text: str, attachments: Collection[Attachment], *, folded: bool = False
) -> Iterator[Block]:
    """Quote a text, if any, and list its attachments."""
    if text or not attachments:
        yield Quote(text, folded=folded)
    yield from attached(attachments)


def outdated_days(draft: Draft, office: Office, now: datetime) -> Iterator[str]:
    """Warn that words like «завтра» in the text mean another day by now."""
    if named := office.outdated_days(draft, now):
        told = ", ".join(f"«{escape(one)}»" for one in named)
        written = draft.signed.at.astimezone(office.calendar.tz)
        yield f"<b>Проверьте дни:</b> текст написан {written:%d.%m.%Y}, а в нём {told}."


def attached(attachments: Collection[Attachment]) -> Iterator[str]:
    """Count attachments by kind."""
    if attachments:
        yield f"Вложения: {words.attachments(attachments)}"


def signer(signature: Signature, office: Office) -> str:
    """Return the person, and the absent colleague they act for (§8), as HTML."""
    return person(office, signature.by, signature.instead_of)


def signed(signature: Signature, office: Office) -> str:
    """«Иванова А. П., 24.11.2026 10:15»."""
    return f"{signer(signature, office)}, {moment(office, signature.at)}"


def coordinator(incident: Incident, office: Office) -> Role:
    """Return the body that coordinates the work (§4, §5)."""
    return office.organisation.coordinating_role(incident.kind)


def coordinated(incident: Incident, office: Office) -> str:
    """Name the coordinator to people outside it."""
    return f"Работу координирует {words.ROLE[coordinator(incident, office)]}."


def decides(incident: Incident, office: Office) -> str:
    """Name the body that decides, to people who have no decision."""
    return f"Решение принимает {words.ROLE[coordinator(incident, office)]}."


def becomes(incident: Incident) -> str:
    """Return the effect of a reply: «это будет проект ответа»."""
    kind = incident.next_kind
    if incident.waiting_draft or incident.draft_in_rework:
        return f"это будет следующая версия {words.DRAFT[kind].replace('проект', 'проекта', 1)}"
    return f"это будет {draft_name(incident, kind)}"


def draft_name(incident: Incident, kind: DraftKind) -> str:
    """«проект ответа», «проект окончательного ответа» after an interim one."""
    if kind is not DraftKind.FINAL:
        return words.DRAFT[kind]
    return "проект ответа" if incident.second_clock is None else "проект окончательного ответа"


def due_name(incident: Incident) -> str:
    """Return «Срок ответа», after an interim answer «Срок окончательного ответа»."""
    return "Срок ответа" if incident.second_clock is None else "Срок окончательного ответа"


def leaving_unanswered(incident: Incident) -> Iterator[str]:
    """Ask to confirm no answer (§19), after the incidents that share it."""
    yield from orphans(incident)
    yield f"Оставить {words.NOUN[incident.kind].accusative} №{incident.number} без ответа?"


def orphans(incident: Incident) -> Iterator[str]:
    """List the incidents that depend on this one's answer: duplicates and joined ones."""
    if incident.duplicates:
        yield words.orphans(incident.duplicates)
    yield from let_go(incident)


def let_go(incident: Incident) -> Iterator[str]:
    """List the incidents that lose their shared answer."""
    if incident.joined:
        yield words.let_go(one.number for one in incident.joined)


def ground(of: NoAnswerGround) -> str:
    """Return the wording of §19 for the ground."""
    return f"Основание (п. 19 Порядка): {words.GROUND[of]}"
