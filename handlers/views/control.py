"""Control's card of an incident, which routes it (§10, §11); and the same for those who look."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from domain.model.course.referral import ReferralState
from domain.model.course.status import NoAnswerGround, Status
from domain.model.ids import IncidentNumber
from domain.model.incident import Incident
from domain.model.staff.office import Office
from domain.model.telling.cards import CardMode
from handlers.buttons import Keyboard
from handlers.keyboards import control as keyboards
from handlers.rendered import Rendered
from handlers.texts import words
from handlers.views import choosing, consolidated, course, lines
from handlers.views.markup import Block, Quote, about_incident

_GROUND_TO_CONFIRM: Final[Mapping[CardMode, NoAnswerGround]] = {
    CardMode.CONFIRM_HARM: NoAnswerGround.HARM,
    CardMode.CONFIRM_INSULT: NoAnswerGround.INSULT,
    CardMode.CONFIRM_THREAT: NoAnswerGround.THREAT,
}


_CORRECTION: Final = (
    "Исправить время выявления или ссылку: ответьте на карточку временем (24.11 08:30)"
    " или новой ссылкой."
)


def control_card(
    incident: Incident,
    office: Office,
    mode: CardMode,
    now: datetime,
    same_link: Sequence[IncidentNumber] = (),
    *,
    worked: bool,
) -> Rendered:
    """What came in and what is to be done with it; it may repeat those with the `same_link`."""
    if not worked:
        known = (*_facts(incident, office, now), *_note(incident))
        others = (*course.progress(incident, office), lines.coordinated(incident, office))
        return about_incident(incident.number, (*known, *others))
    if mode is CardMode.LIKELY_DUPLICATES and same_link and not incident.status.closed:
        footer: Iterable[Block] = [f"Какое сообщение повторяет №{incident.number}?"]
        keyboard: Keyboard | None = keyboards.likely_duplicates(incident.number, same_link)
    else:
        footer, keyboard = _footer(incident, office, mode)
    facts = (
        *_facts(incident, office, now),
        *_note(incident),
        *_likely(incident, same_link),
    )
    return about_incident(incident.number, (*facts, *footer), keyboard)


def overview_card(incident: Incident, office: Office, now: datetime) -> Rendered:
    """The same without anything to do."""
    facts = _facts(incident, office, now)
    return about_incident(incident.number, (*facts, *course.progress(incident, office)))


def _facts(incident: Incident, office: Office, now: datetime) -> Iterator[Block]:
    noun = words.NOUN[incident.kind]
    yield lines.heading(incident, lines.state(incident))
    yield from lines.importance(incident)
    yield from lines.source(incident)
    yield f"Выявлен{noun.ending}: {lines.moment(office, incident.detected_at)}"
    yield lines.due_line(incident, office, now)
    if not incident.status.closed and incident.due.preliminary:
        yield lines.unpublished(incident, office)
    yield from lines.draft_due_line(incident, office)
    for given in incident.assignments:
        yield consolidated.assignment(incident, given, office)
    yield from course.returns(incident)
    for referral in incident.referrals:
        if referral.state is ReferralState.WAITING:
            yield from course.referred(referral, incident, office)
    yield from course.reopened(incident, office)
    yield from course.duplicates(incident)
    yield from lines.where_time_went(incident, office, now)
    yield from lines.citizens_text(incident)


def _note(incident: Incident) -> Iterator[Block]:
    if incident.message.note is not None:
        yield "Комментарий при пересылке (органы его не видят):"
        yield Quote(incident.message.note, folded=True)


def _likely(incident: Incident, same_link: Sequence[IncidentNumber]) -> Iterator[Block]:
    if same_link and not incident.status.closed:
        numbers = ", ".join(f"№{one}" for one in same_link)
        yield f"Возможно, дубликат: та же ссылка, что у {numbers}"


def _footer(
    incident: Incident, office: Office, mode: CardMode
) -> tuple[Iterable[Block], Keyboard | None]:
    """What the card asks for just now, with its buttons."""
    number, noun = incident.number, words.NOUN[incident.kind]
    if incident.status.closed:
        return _closed_footer(incident, office, mode)
    if mode is CardMode.NO_ANSWER_GROUNDS:
        return [f"Почему на {noun.accusative} №{number} ответ не даётся?"], keyboards.grounds(
            number
        )
    if mode in _GROUND_TO_CONFIRM:
        return _confirm_no_answer(incident, _GROUND_TO_CONFIRM[mode])
    if mode is CardMode.CONFIRM_UNWATCHED:
        return ["Орган не ведёт работу в этой соцсети. Направить всё равно?"], (
            keyboards.confirm_unwatched(number)
        )
    if mode is CardMode.CANCEL_GROUNDS:
        question = f"Почему отменяется регистрация {noun.genitive} №{number}?"
        return [*_orphans(incident), question], keyboards.cancel_grounds(number)
    return _plain_footer(incident, office)


def _orphans(incident: Incident) -> Iterator[Block]:
    """Those that were cancelled because this one would be answered."""
    if incident.duplicates:
        yield words.orphans(incident.duplicates)


def _closed_footer(
    incident: Incident, office: Office, mode: CardMode
) -> tuple[Iterable[Block], Keyboard]:
    if mode is not CardMode.CONFIRM_REOPEN:
        return course.progress(incident, office), keyboards.reopen(incident.number)
    due = "считается заново" if incident.status is Status.ANSWERED else "не меняется"
    question = f"Возобновить работу по №{incident.number}? Срок {due}."
    return [*course.progress(incident, office), question], keyboards.confirm_reopen(incident.number)


def _confirm_no_answer(
    incident: Incident, ground: NoAnswerGround
) -> tuple[Iterable[Block], Keyboard]:
    what = f"{words.NOUN[incident.kind].accusative} №{incident.number}"
    question = [*_orphans(incident), f"Оставить {what} без ответа?", lines.ground(ground)]
    return question, keyboards.confirm_no_answer(incident.number, ground)


def _plain_footer(incident: Incident, office: Office) -> tuple[Iterable[Block], Keyboard | None]:
    if incident.plan is not None and incident.changing_authorities:
        bodies = office.organisation.authorities.values()
        keyboard = keyboards.change_authorities(incident.number, bodies, incident.plan)
        added = [one for one in incident.plan.authorities if one not in incident.authorities]
        warning = choosing.unwatched(incident, added, office)
        return (*warning, *choosing.chosen(incident.plan, "Сохранить изменения", office)), keyboard
    importance = None if incident.publication else incident.importance
    if incident.status is not Status.REGISTERED:
        allow = not incident.interim_allowed
        keyboard = keyboards.in_work(incident.number, importance, allow_interim=allow)
        return course.progress(incident, office), keyboard
    bodies = office.organisation.authorities.values()
    keyboard = keyboards.registration(incident.number, importance, bodies, incident.plan)
    return (_CORRECTION, *choosing.chosen(incident.plan, "Направить", office)), keyboard
