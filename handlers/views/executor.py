"""The card of an incident in an authority's chat: a reply to it is the draft (§8, §20)."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from aiogram.types import InlineKeyboardMarkup

from domain.model.cards import CardMode
from domain.model.ids import AuthorityCode
from domain.model.incident import Incident
from domain.model.office import Office
from domain.model.status import Status
from handlers import keyboards
from handlers.rendered import Rendered
from handlers.texts import words
from handlers.views import consolidated, lines
from handlers.views.markup import Block, about_incident

_MOST_MENTIONS = 5


def executor_card(
    incident: Incident, authority: AuthorityCode, office: Office, mode: CardMode, now: datetime
) -> Rendered:
    """What came in, by when, and what the executors are to do now."""
    if authority not in incident.authorities:
        return _no_longer(incident, authority, office)
    taker = incident.taker(authority)
    if mode is CardMode.CONFIRM_TAKE and taker is not None and not incident.status.closed:
        footer: Iterable[Block] = [
            lines.taken(taker, office),
            f"Забрать {words.NOUN[incident.kind].accusative} себе?",
        ]
        keyboard: InlineKeyboardMarkup | None = keyboards.confirm_take(
            incident.number, authority, taker
        )
    else:
        footer = _to_do(incident, authority, office)
        keyboard = _keyboard(incident, authority)
    return about_incident(
        incident.number,
        (*_blocks(incident, authority, office, now), *footer),
        keyboard,
        silent=lines.silent(incident, office, now),
    )


def _no_longer(incident: Incident, authority: AuthorityCode, office: Office) -> Rendered:
    """Control has taken the authority off the incident (§12)."""
    blocks = (
        lines.heading(incident, f"снят{words.NOUN[incident.kind].ending} с вашего органа"),
        f"Орган: {lines.authority(office, authority)}",
        "Отвечать не нужно.",
    )
    return about_incident(incident.number, blocks)


def _blocks(
    incident: Incident, authority: AuthorityCode, office: Office, now: datetime
) -> Iterator[Block]:
    yield lines.heading(incident, lines.state(incident))
    yield f"Орган: {lines.authority(office, authority)}"
    yield from consolidated.who_answers(incident, authority, office)
    yield lines.importance(incident)
    yield lines.due_line(incident, office, now)
    if authority != incident.lead:
        yield from consolidated.contribution_due(incident, authority, office)
    elif incident.status in {Status.IN_PROGRESS, Status.ON_APPROVAL}:
        yield lines.draft_due_line(incident, office)
    yield from lines.source(incident)
    yield from lines.where_time_went(incident, office, now)
    yield from lines.citizens_text(incident)
    if authority == incident.lead:
        yield from consolidated.contributions(incident, office)
    yield from lines.progress(incident, office)


def _to_do(incident: Incident, authority: AuthorityCode, office: Office) -> Iterator[Block]:
    if authority != incident.lead:
        return consolidated.to_contribute(incident, authority, office)
    return _to_answer(incident, authority, office)


def _to_answer(incident: Incident, authority: AuthorityCode, office: Office) -> Iterator[Block]:
    match incident.status:
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
        case Status.REGISTERED | Status.ANSWERED | Status.NO_ANSWER | Status.CANCELLED:
            return


def _keyboard(incident: Incident, authority: AuthorityCode) -> InlineKeyboardMarkup | None:
    waiting = incident.waiting_draft
    if waiting is not None and authority == incident.lead:
        return keyboards.withdraw(incident.number, waiting.version)
    if incident.status is Status.IN_PROGRESS:
        return keyboards.take(incident.number, authority)
    return None
