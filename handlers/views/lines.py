"""Lines that several cards and news share: what came in, by when, and how far it has got."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Final

from domain.model.appeal import Appeal, returns_in
from domain.model.attachment import Attachment
from domain.model.draft import Comment, Decision, Draft, DraftKind, DraftState
from domain.model.events import DueRecounted, Happened, Reminded, TakerLeft
from domain.model.ids import AuthorityCode, DraftVersion, IncidentNumber, PersonId
from domain.model.incident import Incident
from domain.model.office import Office
from domain.model.people import Role
from domain.model.permissions import Action, may
from domain.model.placement import UNDO_WINDOW, Placement
from domain.model.stages import led_at
from domain.model.status import CancelGround, Importance, NoAnswerGround, Status
from handlers.texts import words
from handlers.views.markup import Block, Quote, address, bold, escape, linked, mention

OVERTOOK = "Решение по вашему вопросу больше не требуется."
"""To an authority that has worked on after an appeal."""

_LONGEST_FIELD = 100
_MOST_MENTIONS = 5
_MINUTE = timedelta(minutes=1)

_PLACED: Final = {
    DraftKind.FINAL: "Размещено",
    DraftKind.INTERIM: "Промежуточный ответ размещён",
    DraftKind.CLARIFICATION: "Уточнение автору размещено",
}

_LINK_TO: Final = {
    DraftKind.FINAL: "ответ",
    DraftKind.INTERIM: "промежуточный ответ",
    DraftKind.CLARIFICATION: "уточнение",
}


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
    return "на доработке" if rejected_draft(incident) else _status(incident)


def rejected_draft(incident: Incident) -> Draft | None:
    """The version that is being reworked."""
    return incident.draft_in_rework


def drafted_in(incident: Incident, draft: Draft) -> AuthorityCode | None:
    """Which authority led when that version was sent; control may have named another lead since."""
    return led_at(incident.trail, draft.at)


def person(office: Office, person_id: PersonId, instead_of: PersonId | None = None) -> str:
    """Who it was, and for which absent colleague (§8), as HTML."""
    return escape(words.person(office.organisation, person_id, instead_of))


def author_of(event: Happened, office: Office) -> str:
    """Who caused the event, as HTML."""
    if event.by is not None:
        return person(office, event.by.person, event.by.instead_of)
    return (
        "бот" if isinstance(event, Reminded | DueRecounted | TakerLeft) else "система мониторинга"
    )


def authority(office: Office, code: AuthorityCode) -> str:
    """Which body, as HTML."""
    return escape(words.authority(office.organisation, code))


def moment(office: Office, at: datetime) -> str:
    """A moment on the administration's clocks."""
    return words.moment(at, office.calendar.tz)


def due(office: Office, at: datetime) -> str:
    """The same of a due, marked while its year is not published."""
    return words.due(at, office.calendar.tz, preliminary=office.calendar.preliminary(at))


def mentions(incident: Incident, authority: AuthorityCode, office: Office) -> Iterator[Block]:
    """Whose it is there: the taker alone, or who acts for them; else some executors at work (§8)."""
    taker = incident.taker(authority)
    if taker is not None and _works_on(taker, authority, office):
        yield taken(taker, office)
        return
    if taker is not None and office.organisation.acting_for(taker) is None:
        yield taken(taker, office)
    executors = office.organisation.holders(Role.EXECUTOR, authority)[:_MOST_MENTIONS]
    if executors:
        names = (mention(words.short_name(person.name), person.id) for person in executors)
        yield f"Исполнители: {', '.join(names)}"


def taker(incident: Incident, authority: AuthorityCode, office: Office) -> Iterator[Block]:
    """Who has taken it upon themselves there, if anybody."""
    person_id = incident.taker(authority)
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


def _works_on(taker: PersonId, authority: AuthorityCode, office: Office) -> bool:
    """Whether the taker, or who acts for them, is at work there today."""
    acting = office.organisation.acting_for(taker)
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
    return f"{_due(incident, office)}{', <b>просрочен</b>' if incident.overdue(now) else ''}"


def countdown_line(incident: Incident, office: Office, now: datetime) -> str:
    """The same with the working time that is left, or has passed since."""
    due_at = incident.due.at
    left = office.calendar.between(now, due_at)
    if now <= due_at:
        return f"{_due(incident, office)}, осталось {words.duration(left)}"
    since = f" на {words.duration(left)}" if left else ""
    return f"{_due(incident, office)}, <b>просрочено{since}</b>"


def correctable(incident: Incident, office: Office, now: datetime) -> Iterator[str]:
    """Until when the record of the last placement can be put right, and how."""
    placement = incident.undoable_placement(now)
    if placement is not None:
        until = moment(office, placement.recorded_at + UNDO_WINDOW)
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
        if one.worked >= _MINUTE
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


def signed(decision: Decision, office: Office) -> str:
    """«Иванова А. П., 24.11.2026 10:15»."""
    return f"{person(office, decision.by, decision.instead_of)}, {moment(office, decision.at)}"


def rejection(draft: Draft, office: Office) -> Iterator[Block]:
    """Why a version was returned for rework (§13), and what control added."""
    if draft.decision is None:
        return
    yield f"{_version(draft)}, возвращён на доработку: {signed(draft.decision, office)}"
    yield f"Причины: {words.reasons(draft.decision.reasons)}"
    for comment in draft.comments:
        yield from commented(comment, office)


def commented(comment: Comment, office: Office) -> Iterator[Block]:
    """Control's own words about a version."""
    yield f"Комментарий ({person(office, comment.by, comment.instead_of)}):"
    yield Quote(comment.text)


def progress(incident: Incident, office: Office) -> Iterator[Block]:
    """How far it has got, for those who know the procedure: one or a few lines."""
    yield from so_far(incident, office)
    match incident.status:
        case Status.REGISTERED:
            yield "Ждёт направления в орган."
        case Status.IN_PROGRESS | Status.AWAITING_FINAL:
            yield from _in_progress(incident, office)
        case Status.ON_APPROVAL:
            yield from _waiting(incident, office)
        case Status.APPROVED:
            yield from _approved(incident, office)
        case Status.ANSWERED:
            yield from _answered(incident, office)
        case Status.NO_ANSWER | Status.CANCELLED:
            yield closed(incident, office)


def closed(incident: Incident, office: Office) -> str:
    """Why nothing is expected of anybody: no answer is given (§19), or it was taken back; by whom."""
    why = _status(incident)
    if incident.status is Status.NO_ANSWER:
        why += " (п. 19 Порядка)"
    if incident.closing is not None:
        why += f", {_ground(incident.closing.ground)}{of_original(incident, incident.duplicate_of)}"
        why += f". Решение: {person(office, incident.closing.by, incident.closing.instead_of)}"
    if incident.closed_at is None:
        return why
    ending = words.NOUN[incident.kind].ending
    return f"Закрыт{ending} {moment(office, incident.closed_at)}: {why}"


def of_original(incident: Incident, original: IncidentNumber | None) -> str:
    """« инцидента №3», after the word «дубликат»; nothing where it repeats none."""
    return f" {words.NOUN[incident.kind].genitive} №{original}" if original else ""


def returns(incident: Incident) -> Iterator[Block]:
    """How often authorities returned it: an incident must not be sent to and fro unseen."""
    if number := returns_in(incident.appeals):
        yield f"Возвратов: {number}"


def coordinator(incident: Incident, office: Office) -> Role:
    """Who coordinates the work on it (§4, §5)."""
    return office.organisation.coordinating_role(incident.kind)


def appealed(appeal: Appeal, incident: Incident, office: Office) -> Iterator[Block]:
    """What waits for the coordinator's decision, and since when."""
    decision = words.COORDINATORS_DECISION[coordinator(incident, office)]
    what = "возврат, не в компетенции органа" if appeal.returned else "предложение не отвечать"
    who = f"{person(office, appeal.by, appeal.instead_of)}, {moment(office, appeal.at)}"
    yield f"Ждёт {decision}: {what} ({authority(office, appeal.authority)}: {who})"


def duplicates(incident: Incident) -> Iterator[Block]:
    """The incidents that repeat this one."""
    if incident.duplicates:
        yield f"Дубликаты: {', '.join(f'№{one}' for one in incident.duplicates)}"


def reopened(incident: Incident, office: Office) -> Iterator[Block]:
    """From when a new norm runs, and the answer that was placed before."""
    if incident.reopened_at is None:
        return
    reopened = moment(office, incident.reopened_at)
    yield f"Работа возобновлена {reopened}, срок считается с этого времени"
    for placement in incident.placements:
        final = incident.placed_kind(placement) is DraftKind.FINAL
        if final and placement.at <= incident.reopened_at:
            yield from placed(incident, placement, office, what="Прежний ответ размещён")


def placed(
    incident: Incident, placement: Placement, office: Office, what: str | None = None
) -> Iterator[str]:
    """Where a text stands, since when, and an answer whether in time (§9, §17)."""
    kind = incident.placed_kind(placement)
    since = moment(office, placement.at)
    if placement.recorded_at - placement.at >= _MINUTE:
        since += f" (отмечено {moment(office, placement.recorded_at)})"
    if kind is not DraftKind.CLARIFICATION:
        since += f", {lateness(placement.due_at, placement.at, office)}"
    who = person(office, placement.by, placement.instead_of)
    yield f"{what or _PLACED[kind]} {since}: {who}"
    if placement.url:
        yield f"Ссылка на {_LINK_TO[kind]}: {address(placement.url)}"


def so_far(
    incident: Incident, office: Office, besides: DraftVersion | None = None
) -> Iterator[Block]:
    """What the author has been told and asked before the final answer, and what they replied."""
    for placement in incident.placements:
        kind = incident.placed_kind(placement)
        if kind is not DraftKind.FINAL and placement.version != besides:
            yield from placed(incident, placement, office)
    if incident.clarified and not incident.status.closed:
        yield "Срок идёт."
    for reply in incident.authors_replies:
        who = person(office, reply.by, reply.instead_of)
        yield f"Ответ автора ({who}, {moment(office, reply.at)}):"
        yield Quote(reply.text)


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


def _ground(of: NoAnswerGround | CancelGround) -> str:
    return words.GROUND[of] if isinstance(of, NoAnswerGround) else words.CANCEL_GROUND[of]


def _status(incident: Incident) -> str:
    return words.status(incident.status, incident.kind)


def _waiting(incident: Incident, office: Office) -> Iterator[Block]:
    draft = incident.waiting_draft
    if draft is not None:
        sent = f"{person(office, draft.by, draft.instead_of)}, {moment(office, draft.at)}"
        yield f"{_version(draft)}, на согласовании: {sent}"


def _in_progress(incident: Incident, office: Office) -> Iterator[Block]:
    returned = rejected_draft(incident)
    if returned is not None:
        yield from rejection(returned, office)
    if incident.drafts and incident.drafts[-1].state is DraftState.WITHDRAWN:
        yield f"{_version(incident.drafts[-1])}, отозван."
    elif returned is None and incident.publication:
        yield "Ответа ещё нет."
    elif returned is None:
        name = draft_name(incident, DraftKind.FINAL).replace("проект", "проекта", 1)
        again = any(draft.kind is DraftKind.FINAL for draft in incident.drafts)
        yield f"Нового {name} ещё нет." if again else f"{words.capital(name)} ещё нет."


def _approved(incident: Incident, office: Office) -> Iterator[Block]:
    if incident.approved_draft is not None:
        yield from _agreed(incident.approved_draft, office)


def _answered(incident: Incident, office: Office) -> Iterator[Block]:
    for placement in incident.placements[-1:]:
        if placement.version is not None:
            yield from _agreed(incident.draft(placement.version), office)
        yield from placed(incident, placement, office)


def _agreed(draft: Draft, office: Office) -> Iterator[Block]:
    if draft.decision is not None:
        yield f"{_version(draft)}, согласован: {signed(draft.decision, office)}"
    else:
        written = f"{person(office, draft.by, draft.instead_of)}, {moment(office, draft.at)}"
        yield f"Текст ответа, версия {draft.version}: {written}"


def _version(draft: Draft) -> str:
    """«Проект промежуточного ответа, версия 1»."""
    return f"{words.capital(words.DRAFT[draft.kind])}, версия {draft.version}"


def _due(incident: Incident, office: Office) -> str:
    due = incident.due
    at = words.due(due.at, office.calendar.tz, preliminary=due.preliminary)
    return f"{due_name(incident)}: {at}"
