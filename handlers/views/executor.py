"""The card of an incident in an authority's chat: a reply to it is the draft (§8, §20)."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from aiogram.types import InlineKeyboardMarkup

from domain.model.appeal import waiting_of
from domain.model.cards import CardMode
from domain.model.ids import AuthorityCode
from domain.model.incident import Incident
from domain.model.office import Office
from domain.model.status import Status
from handlers import keyboards
from handlers.rendered import Files, Rendered
from handlers.texts import words
from handlers.views import consolidated, lines
from handlers.views.markup import Block, about_incident

_MOST_MENTIONS = 5


def executor_card(
    incident: Incident, authority: AuthorityCode, office: Office, mode: CardMode, now: datetime
) -> Rendered:
    """What came in, by when, and what the executors are to do now."""
    if authority not in incident.authorities:
        return about_incident(incident.number, _handed_on(incident, authority, office))
    taker = incident.taker(authority)
    if mode is CardMode.CONFIRM_TAKE and taker is not None and not incident.status.closed:
        footer: Iterable[Block] = [
            lines.taken(taker, office),
            f"Забрать {words.NOUN[incident.kind].accusative} себе?",
        ]
        keyboard: InlineKeyboardMarkup | None = keyboards.confirm_take(
            incident.number, authority, taker
        )
    elif mode is CardMode.PROPOSE_GROUNDS and _may_appeal(incident, authority):
        footer = ["На каком основании предложить не давать ответ (п. 19 Порядка)?"]
        keyboard = keyboards.propose_grounds(incident.number, authority)
    else:
        footer = _to_do(incident, authority, office, now)
        keyboard = _keyboard(incident, authority, now)
    return about_incident(
        incident.number,
        (*_blocks(incident, authority, office, now), *footer),
        keyboard,
        silent=lines.silent(incident, office, now),
        files=Files(
            incident.message.attachments, f"№{incident.number}: вложения к сообщению гражданина"
        ),
    )


def _handed_on(incident: Incident, authority: AuthorityCode, office: Office) -> Iterator[Block]:
    ending = words.NOUN[incident.kind].ending
    redirected = any(one.authority == authority and one.redirected_to for one in incident.appeals)
    what = f"передан{ending} в другой орган" if redirected else f"снят{ending} с вашего органа"
    yield lines.heading(incident, what)
    yield f"Орган: {lines.authority(office, authority)}"
    yield from lines.returns(incident)
    yield "Отвечать вашему органу больше не нужно."


def _may_appeal(incident: Incident, authority: AuthorityCode) -> bool:
    if incident.status is not Status.IN_PROGRESS:
        return False
    return waiting_of(authority, incident.appeals) is None


def _blocks(
    incident: Incident, authority: AuthorityCode, office: Office, now: datetime
) -> Iterator[Block]:
    yield lines.heading(incident, lines.state(incident))
    yield f"Орган: {lines.authority(office, authority)}"
    yield from consolidated.who_answers(incident, authority, office)
    yield from lines.returns(incident)
    yield from lines.importance(incident)
    yield lines.due_line(incident, office, now)
    if authority != incident.lead:
        yield from consolidated.contribution_due(incident, authority, office)
    else:
        yield from lines.draft_due_line(incident, office)
    yield from lines.source(incident)
    yield from lines.reopened(incident, office)
    yield from lines.where_time_went(incident, office, now)
    yield from lines.citizens_text(incident)
    if authority == incident.lead:
        yield from consolidated.contributions(incident, office)
    yield from lines.progress(incident, office)
    waiting = waiting_of(authority, incident.appeals)
    if waiting is not None:
        yield from lines.appealed(waiting, incident, office)
        answer = "ответ" if incident.publication else "проект"
        what = answer if authority == incident.lead else "информацию"
        yield f"Если направите {what}, решение не потребуется."


def _to_do(
    incident: Incident, authority: AuthorityCode, office: Office, now: datetime
) -> Iterator[Block]:
    if authority != incident.lead:
        return consolidated.to_contribute(incident, authority, office)
    return _to_answer(incident, authority, office, now)


def _to_answer(
    incident: Incident, authority: AuthorityCode, office: Office, now: datetime
) -> Iterator[Block]:
    match incident.status:
        case Status.IN_PROGRESS if incident.publication:
            yield "Ответьте на это сообщение текстом: бот пришлёт его для размещения."
            yield "Если ответ уже размещён, пришлите ссылку ответом на это сообщение."
            yield from lines.mentions(incident, authority, office)
        case Status.IN_PROGRESS:
            if lines.rejected_draft(incident):
                yield "Ответьте на это сообщение новым текстом: это будет следующая версия проекта."
            else:
                yield "Ответьте на это сообщение текстом: это будет проект ответа."
            yield from lines.mentions(incident, authority, office)
        case Status.ON_APPROVAL:
            yield from lines.taker(incident, authority, office)
            yield "Чтобы заменить проект, ответьте на это сообщение новым текстом."
        case Status.APPROVED:
            yield from lines.taker(incident, authority, office)
            yield "Текст для размещения — в отдельном сообщении."
        case Status.ANSWERED:
            if _placed_undrafted(incident):
                yield from lines.correctable(incident, office, now)
        case Status.REGISTERED | Status.NO_ANSWER | Status.CANCELLED:
            return


def _placed_undrafted(incident: Incident) -> bool:
    """Then this is the only card on which the placement can be put right."""
    return bool(incident.placements) and incident.placements[-1].version is None


def _keyboard(
    incident: Incident, authority: AuthorityCode, now: datetime
) -> InlineKeyboardMarkup | None:
    if _placed_undrafted(incident) and incident.placement_undoable(now):
        return keyboards.correct_placement(incident.number, None)
    waiting = incident.waiting_draft
    if waiting is not None and authority == incident.lead:
        return keyboards.withdraw(incident.number, waiting.version)
    if incident.status is Status.IN_PROGRESS:
        return keyboards.take(
            incident.number, authority, may_appeal=_may_appeal(incident, authority)
        )
    return None
