"""Lines that several cards and news share: what came in, whose it is, by when."""

from collections.abc import Collection, Iterator
from datetime import datetime

from domain.model.actor import Signature
from domain.model.answer.draft import Draft, DraftKind
from domain.model.answer.placement import UNDO_WINDOW
from domain.model.course.status import Importance, NoAnswerGround, Status
from domain.model.ids import AuthorityCode, PersonId
from domain.model.incident import Incident
from domain.model.incident.events import AssigneeLeft, DueRecounted, Happened, Reminded
from domain.model.message.attachment import Attachment
from domain.model.staff.office import Office
from domain.model.staff.people import Role
from domain.model.staff.permissions import Action, may
from handlers.markup import Block, Quote, address, bold, escape, linked, mention
from handlers.texts import words

OVERTOOK = "Решение по возврату или предложению вашего органа больше не требуется."
"""To an authority that has worked on after a referral."""

_LONGEST_FIELD = 100
_MOST_MENTIONS = 5


def silent(incident: Incident, office: Office, now: datetime) -> bool:
    """Whether a chat of executors gets it without sound: of NORMAL importance, out of hours."""
    return incident.importance is Importance.NORMAL and not office.calendar.is_working(now)


def heading(incident: Incident, state: str) -> str:
    """«Инцидент №12: в работе», «Публикация №5: в работе»."""
    return f"<b>{name(incident)}</b>: {state}"


def name(incident: Incident) -> str:
    """«Инцидент №12», «Публикация №5»."""
    return f"{words.NOUN[incident.kind].nominative.capitalize()} №{incident.number}"


def state(incident: Incident) -> str:
    """The status in words; rework is told apart from a first draft."""
    return (
        "на доработке" if rejected_draft(incident) else words.status(incident.status, incident.kind)
    )


def rejected_draft(incident: Incident) -> Draft | None:
    """The version that is being reworked."""
    return incident.draft_in_rework


def person(office: Office, person_id: PersonId, instead_of: PersonId | None = None) -> str:
    """Who it was, and for which absent colleague (§8), as HTML."""
    return escape(words.person(office.organisation, person_id, instead_of))


def author_of(event: Happened, office: Office) -> str:
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


def due(office: Office, at: datetime) -> str:
    """The same of a due, marked while its year is not published."""
    return words.due(at, office.calendar.tz, preliminary=office.calendar.preliminary(at))


def mentions(incident: Incident, authority: AuthorityCode, office: Office) -> Iterator[Block]:
    """Whose it is there: the assignee alone, or who acts for them; else some executors at work (§8)."""
    assignee = incident.assignee(authority)
    if assignee is not None and _works_on(assignee, authority, office):
        yield taken(assignee, office)
        return
    if assignee is not None and office.organisation.acting_for(assignee) is None:
        yield taken(assignee, office)
    executors = office.organisation.holders(Role.EXECUTOR, authority)[:_MOST_MENTIONS]
    if executors:
        names = (mention(words.short_name(person.name), person.id) for person in executors)
        yield f"Исполнители: {', '.join(names)}"


def assignee(incident: Incident, authority: AuthorityCode, office: Office) -> Iterator[Block]:
    """Who has taken it upon themselves there, if anybody."""
    person_id = incident.assignee(authority)
    if person_id is not None:
        yield taken(person_id, office)


def at_work(person_id: PersonId, office: Office) -> str:
    """Who has it today: the person, or whoever acts for them (§8), as HTML."""
    acting = office.organisation.acting_for(person_id)
    if acting is None:
        return f"{person(office, person_id)} (отсутствует)"
    return person(office, acting, None if acting == person_id else person_id)


def taken(by: PersonId, office: Office) -> Block:
    """«Взято в работу: Петров Б. В.», who is notified by it, or whoever acts for them (§8)."""
    acting = office.organisation.acting_for(by)
    if acting is None:
        return f"Взято в работу: {person(office, by)} (отсутствует)"
    instead_of = None if acting == by else by
    return (
        f"Взято в работу: {mention(words.person(office.organisation, acting, instead_of), acting)}"
    )


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


def importance(incident: Incident) -> Iterator[str]:
    """High importance stands out; publications have none (§2)."""
    if incident.publication:
        return
    name = words.IMPORTANCE[incident.importance]
    yield f"Важность: {bold(name) if incident.importance is Importance.HIGH else name}"


def due_line(incident: Incident, office: Office, now: datetime) -> str:
    """By when the answer must be placed (§9, §15), after an interim one the final one (§17)."""
    return f"{_due(incident, office)}{', <b>срок истёк</b>' if incident.overdue(now) else ''}"


def countdown_line(incident: Incident, office: Office, now: datetime) -> str:
    """The same with the working time that is left, or has passed since."""
    due_at = incident.due.at
    left = office.calendar.between(now, due_at)
    if now <= due_at:
        return f"{_due(incident, office)}, осталось {words.duration(left)}"
    late = f"просрочено на {words.duration(left)}" if left else "срок истёк"
    return f"{_due(incident, office)}, <b>{late}</b>"


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
    """By when the draft must be with control (§20), while that is to come or to be decided on."""
    drafting = incident.status.awaits_draft or incident.status is Status.ON_APPROVAL
    if drafting and not incident.publication:
        yield f"Проект в отдел контроля: до {moment(office, incident.draft_due_at)}"


def time_spent(incident: Incident, office: Office, now: datetime) -> str:
    """Where its working time went, and whose hours they were."""
    coordinator = words.ROLE[office.organisation.coordinating_role(incident.kind)]
    spent = (
        f"{words.STAGE[one.stage]} {words.duration(one.worked)}"
        f" ({authority(office, one.lead) if one.lead else coordinator})"
        for one in incident.stage_times(now, office.calendar)
        if one.worked >= words.MINUTE
    )
    return f"Рабочее время: {', '.join(spent) or 'меньше минуты'}"


def where_time_went(incident: Incident, office: Office, now: datetime) -> Iterator[str]:
    """The same, where it matters most: the due is missed."""
    ended = incident.closed_at if incident.answered_at is None else incident.answered_at
    if (ended or now) > incident.due.at:
        yield time_spent(incident, office, now)


def lateness(due_at: datetime, at: datetime, office: Office) -> str:
    """Whether something done at that moment was in time; exactly at the due is."""
    if at <= due_at:
        return "в срок"
    late = office.calendar.between(due_at, at)
    if late < words.MINUTE:
        return "с опозданием"
    return f"с опозданием на {words.duration(late)} рабочего времени"


def citizens_text(incident: Incident) -> Iterator[Block]:
    """What the citizen wrote."""
    yield "Сообщение:"
    yield Quote(incident.message.text, folded=True)
    yield from attached(incident.message.attachments)


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


def ground(of: NoAnswerGround) -> str:
    """The ground of §19 in its own words."""
    return f"Основание (п. 19 Порядка): {words.GROUND[of]}"


def _due(incident: Incident, office: Office) -> str:
    due = incident.due
    at = words.due(due.at, office.calendar.tz, preliminary=due.preliminary)
    return f"{due_name(incident)}: {at}"
