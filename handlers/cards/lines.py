"""Lines that several cards and news share: what came in, whose it is, by when."""

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Final

from domain.model.actor import Signature
from domain.model.ids import AuthorityCode, PersonId
from domain.model.incident import Incident
from domain.model.incident.answer.draft import Draft, DraftKind
from domain.model.incident.answer.placement import UNDO_WINDOW
from domain.model.incident.events import AssigneeLeft, DueRecounted, IncidentEvent, Reminded
from domain.model.incident.workflow.status import Importance, NoAnswerGround, Status
from domain.model.message.attachment import Attachment
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
"""To an authority that has worked on after a referral."""

RAISED: Final = "важность повышена"
"""What has happened; it says of what importance the incident is, too."""

_SEPARATOR = " · "
_FIRST_SEEN = 100
"""Characters that a locked phone shows of a message."""
_FEWEST_SEEN = 20
"""Characters of the citizen's words without which it is not told what the matter is."""
_LONGEST_FIELD = 100
_MOST_MENTIONS = 5


def silent(incident: Incident, office: Office, now: datetime) -> bool:
    """Whether a chat of executors gets it without sound: of NORMAL importance, out of hours."""
    return incident.importance is Importance.NORMAL and not office.calendar.is_working(now)


def heading(incident: Incident, *said: str | None, citizen: bool = False) -> str:
    """The first line, «№12 · повышенная важность · ответьте до 16:50 · Во дворе яма», as HTML.

    `said`: what is to be done and by when, what has happened. `citizen`: then the citizen's words, as
    many of them as a locked phone still shows.
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
    """The status in words; rework is told apart from a first draft, and one that waits for another."""
    if incident.joined_to is not None and incident.waits_for_main:
        return words.joined_to(incident.joined_to)
    return (
        "на доработке" if rejected_draft(incident) else words.status(incident.status, incident.kind)
    )


def rejected_draft(incident: Incident) -> Draft | None:
    """The version that is being reworked."""
    return incident.draft_in_rework


def person(office: Office, person_id: PersonId, instead_of: PersonId | None = None) -> str:
    """Who it was, and for which absent colleague (§8), as HTML."""
    return escape(words.person(office.organisation, person_id, instead_of))


def author_of(event: IncidentEvent, office: Office) -> str:
    """Who caused the event, as HTML."""
    if event.by is not None:
        return person(office, event.by.person, event.by.instead_of)
    return (
        "бот"
        if isinstance(event, Reminded | DueRecounted | AssigneeLeft)
        else "система мониторинга"
    )


def authority(office: Office, code: AuthorityCode) -> str:
    """Which body, as HTML."""
    return escape(words.authority(office.organisation, code))


def body(office: Office, code: AuthorityCode | None) -> str:
    """An authority, or the control department (None), as HTML."""
    return "Отдел контроля" if code is None else authority(office, code)


def moment(office: Office, at: datetime) -> str:
    """A moment on the administration's clocks."""
    return words.moment(at, office.calendar.tz)


def over(due_at: datetime, now: datetime) -> str:
    """What follows a due that is set anew and has passed by then; else nothing."""
    return ", <b>срок уже истёк</b>" if now > due_at else ""


def due(office: Office, at: datetime) -> str:
    """The same of a due, marked while its year is not published."""
    return words.due(at, office.calendar.tz, preliminary=office.calendar.preliminary(at))


def mentions(
    incident: Incident, authority: AuthorityCode, office: Office, heard: Iterable[PersonId] = ()
) -> Iterator[str]:
    """Whose it is there: see `on_it`; and whose it was who has nobody acting for them today.

    Who has been `heard`, because the message calls them anyhow, is not called twice.
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
    """The assignee alone, at work or with who acts for them; else some executors at work (§8)."""
    assignee = incident.assignee(authority)
    if assignee is not None and _works_on(assignee, authority, office):
        return (assignee,)
    return at_hand(office, Role.EXECUTOR, authority)


def at_hand(
    office: Office, role: Role, authority: AuthorityCode | None = None
) -> tuple[PersonId, ...]:
    """Some of those who act in the role today."""
    return tuple(one.id for one in office.organisation.holders(role, authority))[:_MOST_MENTIONS]


def called(people: Iterable[PersonId], office: Office, heard: set[PersonId]) -> str:
    """Their names; Telegram notifies each, but who has been `heard` in the message already."""
    names = list[str]()
    for one in people:
        acting = office.organisation.acting_for(one) or one
        names.append(at_work(one, office) if acting in heard else _mentioned(one, office))
        heard.add(acting)
    return ", ".join(names)


def author(signature: Signature, authority: AuthorityCode, office: Office) -> Iterator[str]:
    """Whose draft or word it is, who is notified by it, or whoever acts for them; nobody who left."""
    if _works_on(signature.by, authority, office):
        yield f"Исполнитель: {_mentioned(signature.by, office)}"


def assignee(incident: Incident, authority: AuthorityCode, office: Office) -> Iterator[str]:
    """Who has taken it there; once it is answered, or the answer agreed, no substitute (§8)."""
    person_id = incident.assignee(authority)
    if person_id is None:
        return
    settled = incident.answer_agreed or incident.status.closed
    yield f"Взято в работу: {person(office, person_id)}" if settled else taken(person_id, office)


def at_work(person_id: PersonId, office: Office) -> str:
    """Who has it today: the person, or whoever acts for them (§8), as HTML."""
    acting = office.organisation.acting_for(person_id)
    if acting is None:
        return f"{person(office, person_id)} (отсутствует)"
    return person(office, acting, None if acting == person_id else person_id)


def taken(by: PersonId, office: Office) -> str:
    """«Взято в работу: Петров Б. В.», who is notified by it, or whoever acts for them (§8)."""
    return f"Взято в работу: {_mentioned(by, office)}"


def _mentioned(by: PersonId, office: Office) -> str:
    """Whom it notifies: the person, or whoever acts for them (§8), as HTML."""
    acting = office.organisation.acting_for(by)
    if acting is None:
        return f"{person(office, by)} (отсутствует)"
    instead_of = None if acting == by else by
    return mention(words.person(office.organisation, acting, instead_of), acting)


def _works_on(assignee: PersonId, authority: AuthorityCode, office: Office) -> bool:
    """Whether the assignee, or who acts for them, is at work there today."""
    acting = office.organisation.acting_for(assignee)
    known = None if acting is None else office.organisation.person(acting)
    return known is not None and may(known, Action.TAKE, (authority,))


def source(incident: Incident) -> Iterator[Block]:
    """Where the citizen wrote, who, and about what."""
    message, topic = incident.message, incident.topic
    yield f"Соцсеть: {words.network(message.network, incident.kind)}"
    if message.url:
        yield f"Ссылка: {address(message.url)}"
    name = words.cut(message.author_name or message.author_url or "", _LONGEST_FIELD)
    if name:
        yield f"Автор: {linked(name, message.author_url)}"
    about = ", ".join(words.cut(part, _LONGEST_FIELD) for part in (topic.group, topic.name) if part)
    if about:
        yield f"Тема: {escape(about)}"


def due_alone(incident: Incident, office: Office) -> str:
    """By when, and nothing that time makes untrue."""
    due = incident.due
    at = words.due(due.at, office.calendar.tz, preliminary=due.preliminary)
    return f"{due_name(incident)}: {at}"


def due_line(incident: Incident, office: Office, now: datetime, *, awaited: bool = True) -> str:
    """By when the answer must be placed (§9, §15), after an interim one the final one (§17).

    The reader's own clock stands beside it where somebody is `awaited`: a card that is settled is
    not touched again, and its clock would go on after the answer.
    """
    due = due_alone(incident, office)
    if incident.overdue(now):
        return f"{due}, <b>{labels.OVERDUE}</b>"
    runs = awaited and not incident.status.closed
    return f"{due}{counting(incident.due.at)}" if runs else due


def countdown_line(incident: Incident, office: Office, now: datetime) -> str:
    """The same with the working time that is left, or has passed since."""
    due_at = incident.due.at
    left = office.calendar.between(now, due_at)
    if now <= due_at:
        return f"{due_alone(incident, office)}, осталось {words.working(left)}"
    late = f"просрочено на {words.working(left)}" if -left >= words.MINUTE else labels.OVERDUE
    return f"{due_alone(incident, office)}, <b>{late}</b>"


def correctable(incident: Incident, office: Office, now: datetime) -> Iterator[str]:
    """Until when the record of the last placement can be put right, and how."""
    placement = incident.undoable_placement(now)
    if placement is not None:
        until = moment(office, placement.recorded.at + UNDO_WINDOW)
        yield (
            "Исправить отметку можно"
            f" до {until}: кнопкой или ответом на это сообщение с другой ссылкой."
        )


def unpublished(incident: Incident, office: Office) -> str:
    """Why a due is preliminary."""
    year = incident.due.at.astimezone(office.calendar.tz).year
    return f"Срок предварительный: производственный календарь на {year} год ещё не опубликован."


def draft_due_line(incident: Incident, office: Office) -> Iterator[str]:
    """By when the draft must be with control (§20), while that is to come or to be decided on.

    Control has none of a publication, nor of one that gets the answer of another.
    """
    drafting = incident.status.awaits_draft or incident.status is Status.ON_APPROVAL
    elsewhere = incident.publication or incident.joined_to is not None
    if drafting and not elsewhere:
        yield f"Проект в отдел контроля: до {moment(office, incident.draft_due_at)}"


def time_spent(incident: Incident, office: Office, until: datetime) -> str:
    """Where its working time went, and whose hours they were."""
    return f"Рабочее время: {_spent(incident, office, until)}"


def where_time_went(incident: Incident, office: Office, now: datetime) -> Iterator[str]:
    """The same, where it matters most: the due is missed.

    Until there is an answer, up to the due: hours that still run would be others when they are read.
    """
    due_at, ended = incident.due.at, incident.answered_at or incident.closed_at
    if ended is not None and ended > due_at:
        yield time_spent(incident, office, now)
    elif ended is None and now > due_at:
        yield f"Рабочее время до срока: {_spent(incident, office, due_at)}"


def _spent(incident: Incident, office: Office, until: datetime) -> str:
    coordinator = words.ROLE[office.organisation.coordinating_role(incident.kind)]
    spent = (
        f"{words.STAGE[one.stage]} {words.duration(one.worked)}"
        f" ({authority(office, one.lead) if one.lead else coordinator})"
        for one in incident.stage_times(until, office.calendar)
        if one.worked >= words.MINUTE
    )
    return ", ".join(spent) or "меньше минуты"


def lateness(due_at: datetime, at: datetime, office: Office) -> str:
    """Whether something done at that moment was in time; exactly at the due is."""
    if at <= due_at:
        return "в срок"
    late = office.calendar.between(due_at, at)
    if late < words.MINUTE:
        return "с опозданием"
    return f"с опозданием на {words.working(late)}"


def citizens_words(incident: Incident) -> str:
    """What the citizen wrote, without the link to it where that stands alone at either end."""
    text, url = incident.message.text.strip(), re.escape(incident.message.url or "")
    return re.sub(rf"^{url}(?!\S)|(?<!\S){url}$", "", text).strip() or text


def promised(incident: Incident) -> Iterator[str]:
    """What answers at the same place had promised when it was registered."""
    told = (f"до {one.day:%d.%m.%Y} (№{one.number})" for one in incident.promised)
    if days := ", ".join(told):
        yield f"На контроле: обещано {days}"


def citizens_text(incident: Incident) -> Iterator[Block]:
    """The same on a card, beside the link."""
    yield "Сообщение:"
    yield from said(citizens_words(incident), incident.message.attachments, folded=True)


def said(
    text: str, attachments: Collection[Attachment], *, folded: bool = False
) -> Iterator[Block]:
    """Somebody's words, if they came with any, and what stands beside them."""
    if text or not attachments:
        yield Quote(text, folded=folded)
    yield from attached(attachments)


def outdated_days(draft: Draft, office: Office, now: datetime) -> Iterator[str]:
    """That «завтра» in the text is another day by now."""
    if named := office.outdated_days(draft, now):
        told = ", ".join(f"«{escape(one)}»" for one in named)
        written = draft.signed.at.astimezone(office.calendar.tz)
        yield f"<b>Проверьте дни:</b> текст написан {written:%d.%m.%Y}, а в нём {told}."


def attached(attachments: Collection[Attachment]) -> Iterator[str]:
    """What stands beside a text, by kind and number."""
    if attachments:
        yield f"Вложения: {words.attachments(attachments)}"


def signer(signature: Signature, office: Office) -> str:
    """Who it was, and for which absent colleague (§8), as HTML."""
    return person(office, signature.by, signature.instead_of)


def signed(signature: Signature, office: Office) -> str:
    """«Иванова А. П., 24.11.2026 10:15»."""
    return f"{signer(signature, office)}, {moment(office, signature.at)}"


def coordinator(incident: Incident, office: Office) -> Role:
    """Who coordinates the work on it (§4, §5)."""
    return office.organisation.coordinating_role(incident.kind)


def coordinated(incident: Incident, office: Office) -> str:
    """For those whose coordination it is not, or not any more."""
    return f"Работу координирует {words.ROLE[coordinator(incident, office)]}."


def decides(incident: Incident, office: Office) -> str:
    """For those who have nothing to decide, or not any more."""
    return f"Решение принимает {words.ROLE[coordinator(incident, office)]}."


def becomes(incident: Incident) -> str:
    """What a text becomes that comes in reply: «это будет проект ответа»."""
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
    """«Срок ответа», after an interim one «Срок окончательного ответа»."""
    return "Срок ответа" if incident.second_clock is None else "Срок окончательного ответа"


def leaving_unanswered(incident: Incident) -> Iterator[str]:
    """Whether no answer is to be given to it (§19), which also ends what it was to answer for."""
    yield from orphans(incident)
    yield f"Оставить {words.NOUN[incident.kind].accusative} №{incident.number} без ответа?"


def orphans(incident: Incident) -> Iterator[str]:
    """Those that were cancelled, or are not drafted for, because this one would be answered."""
    if incident.duplicates:
        yield words.orphans(incident.duplicates)
    yield from let_go(incident)


def let_go(incident: Incident) -> Iterator[str]:
    """Those that were to get its answer."""
    if incident.joined:
        yield words.let_go(one.number for one in incident.joined)


def ground(of: NoAnswerGround) -> str:
    """The ground of §19 in its own words."""
    return f"Основание (п. 19 Порядка): {words.GROUND[of]}"
