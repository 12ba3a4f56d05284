"""Lines that several cards and news share: what came in, by when, and how far it has got."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from domain.model.appeal import Appeal, returns_in
from domain.model.attachment import Attachment
from domain.model.draft import Comment, Decision, Draft, DraftState
from domain.model.events import DueRecounted, Happened, Reminded, TakerLeft
from domain.model.ids import AuthorityCode, IncidentNumber, PersonId
from domain.model.incident import Incident
from domain.model.office import Office
from domain.model.people import Role
from domain.model.permissions import Action, may
from domain.model.placement import UNDO_WINDOW, Placement
from domain.model.status import CancelGround, Importance, NoAnswerGround, Status
from handlers.texts import words
from handlers.views.markup import Block, Quote, address, bold, escape, linked, mention

OVERTOOK = "Решение отдела контроля по вашему обращению больше не требуется."
"""To an authority that has worked on after an appeal."""

_LONGEST_FIELD = 100
_MOST_MENTIONS = 5
_MINUTE = timedelta(minutes=1)


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
    """By when the answer must be placed (§9, §15)."""
    return f"{_due(incident, office)}{', <b>просрочен</b>' if incident.overdue(now) else ''}"


def countdown_line(incident: Incident, office: Office, now: datetime) -> str:
    """The same with the working time that is left, or has passed since."""
    due_at = incident.due.at
    left = office.calendar.between(now, due_at)
    if now <= due_at:
        return f"{_due(incident, office)}, осталось {words.duration(left)}"
    since = f" на {words.duration(left)}" if left else ""
    return f"{_due(incident, office)}, <b>просрочено{since}</b>"


def _no_draft_yet(incident: Incident) -> str:
    if incident.publication:
        return "Ответа ещё нет."
    return "Нового проекта ответа ещё нет." if incident.drafts else "Проекта ответа ещё нет."


def correctable(incident: Incident, office: Office, now: datetime) -> Iterator[str]:
    """Until when the record of a placement can be put right, and how."""
    if incident.placement_undoable(now):
        until = moment(office, incident.placements[-1].recorded_at + UNDO_WINDOW)
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
    drafting = incident.status in {Status.IN_PROGRESS, Status.ON_APPROVAL}
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
    yield f"Проект, версия {draft.version}, возвращён на доработку: {signed(draft.decision, office)}"
    yield f"Причины: {words.reasons(draft.decision.reasons)}"
    for comment in draft.comments:
        yield from commented(comment, office)


def commented(comment: Comment, office: Office) -> Iterator[Block]:
    """Control's own words about a version."""
    yield f"Комментарий ({person(office, comment.by, comment.instead_of)}):"
    yield Quote(comment.text)


def progress(incident: Incident, office: Office) -> Iterator[Block]:
    """How far it has got, for those who know the procedure: one or a few lines."""
    match incident.status:
        case Status.REGISTERED:
            yield "Ждёт направления в орган."
        case Status.IN_PROGRESS:
            returned = rejected_draft(incident)
            if returned is not None:
                yield from rejection(returned, office)
            if incident.drafts and incident.drafts[-1].state is DraftState.WITHDRAWN:
                yield f"Проект, версия {incident.drafts[-1].version}, отозван."
            elif returned is None:
                yield _no_draft_yet(incident)
        case Status.ON_APPROVAL:
            yield from _waiting(incident, office)
        case Status.APPROVED:
            yield from _approved(incident, office)
        case Status.ANSWERED:
            yield from _approved(incident, office)
            yield from placed(incident.placements[-1], office)
        case Status.NO_ANSWER | Status.CANCELLED:
            yield closed(incident, office)


def closed(incident: Incident, office: Office) -> str:
    """Why nothing is expected of anybody: no answer is given (§19), or it was taken back; by whom."""
    why = _status(incident)
    if incident.status is Status.NO_ANSWER:
        why += " (п. 19 Порядка)"
    if incident.closing is not None:
        why += f", {_ground(incident.closing.ground)}{of_original(incident, incident.duplicate_of)}"
        why += f". Решение: {person(office, incident.closing.by)}"
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
    who = f"{person(office, appeal.by)}, {moment(office, appeal.at)}"
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
        if placement.at <= incident.reopened_at:
            yield from placed(placement, office, what="Прежний ответ размещён")


def placed(placement: Placement, office: Office, what: str = "Размещено") -> Iterator[str]:
    """Where the answer stands, since when, and whether in time (§9)."""
    kept = lateness(placement.due_at, placement.at, office)
    recorded = ""
    if placement.recorded_at - placement.at >= _MINUTE:
        recorded = f" (отмечено {moment(office, placement.recorded_at)})"
    who = person(office, placement.by, placement.instead_of)
    yield f"{what} {moment(office, placement.at)}{recorded}, {kept}: {who}"
    if placement.url:
        yield f"Ссылка на ответ: {address(placement.url)}"


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
        yield f"Проект, версия {draft.version}, на согласовании: {sent}"


def _approved(incident: Incident, office: Office) -> Iterator[Block]:
    draft = incident.approved_draft
    if draft is not None and draft.decision is None:
        written = f"{person(office, draft.by)}, {moment(office, draft.at)}"
        yield f"Текст ответа, версия {draft.version}: {written}"
    if draft is not None and draft.decision is not None:
        yield f"Проект, версия {draft.version}, согласован: {signed(draft.decision, office)}"


def _due(incident: Incident, office: Office) -> str:
    due = incident.due
    at = words.due(due.at, office.calendar.tz, preliminary=due.preliminary)
    return f"Срок ответа: {at}"
