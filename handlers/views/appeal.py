"""What an authority put before control instead of a draft: a return, or no answer (§11, §19)."""

from collections.abc import Iterator
from datetime import datetime

from domain.model.course.appeal import Appeal, AppealState
from domain.model.ids import AuthorityCode
from domain.model.incident import Incident
from domain.model.staff.office import Office
from domain.model.staff.people import Authority
from domain.model.telling.cards import CardMode
from handlers.buttons import Keyboard
from handlers.keyboards import appeal as keyboards
from handlers.rendered import Rendered
from handlers.texts import words
from handlers.views import choosing, consolidated, course, lines
from handlers.views.markup import Block, Quote, about_incident


class NeverAppealed(LookupError):
    """The authority has put nothing before control."""


def appeal_card(
    incident: Incident,
    authority: AuthorityCode,
    office: Office,
    mode: CardMode,
    now: datetime,
    *,
    worked: bool,
) -> Rendered:
    """The last appeal of that authority, beside what it is about; raises NeverAppealed."""
    own = [appeal for appeal in incident.appeals if appeal.authority == authority]
    if not own:
        raise NeverAppealed(authority)
    last = own[-1]
    if last.state is not AppealState.WAITING:
        outcome, keyboard = [_decided(last, office)], None
    elif worked:
        outcome = [*_to_decide(incident, last, office, mode)]
        keyboard = _keyboard(incident, last, office, mode)
    else:
        outcome, keyboard = [lines.decides(incident, office)], None
    return about_incident(
        incident.number, (*_blocks(incident, last, office, now), *outcome), keyboard
    )


def _blocks(incident: Incident, appeal: Appeal, office: Office, now: datetime) -> Iterator[Block]:
    what = "возврат из органа" if appeal.returned else "орган предлагает не отвечать"
    yield lines.heading(incident, what)
    yield f"Орган: {lines.authority(office, appeal.authority)}"
    yield f"Исполнитель: {lines.person(office, appeal.by, appeal.instead_of)}, {lines.moment(office, appeal.at)}"
    yield from course.returns(incident)
    yield from lines.importance(incident)
    waits = appeal.state is AppealState.WAITING
    yield (lines.countdown_line if waits else lines.due_line)(incident, office, now)
    yield from lines.source(incident)
    yield from lines.citizens_text(incident)
    if appeal.ground is None:
        yield "Почему вопрос не в компетенции органа:"
        yield Quote(appeal.reason)
    else:
        yield lines.ground(appeal.ground)


def _to_decide(incident: Incident, appeal: Appeal, office: Office, mode: CardMode) -> Iterator[str]:
    if not appeal.returned:
        yield "Подтвердите предложение или отклоните его. Срок идёт."
    elif mode is CardMode.PICK_AUTHORITY:
        codes = [body.code for body in _others(incident, appeal, office)]
        yield from choosing.unwatched(incident, codes, office)
        if beside := [code for code in codes if code in incident.authorities]:
            yield f"Уже участвуют: {consolidated.names(beside, office)}."
            yield "Если выбрать такой орган, он будет готовить ответ вместо вернувшего."
        yield "В какой орган перенаправить?"
    else:
        yield "Перенаправьте в другой орган или верните в этот. Срок идёт."


def _decided(appeal: Appeal, office: Office) -> str:
    outcome = words.appeal_outcome(appeal.state, returned=appeal.returned)
    if appeal.decision is None:
        return f"Решение не требуется: {outcome}."
    if appeal.redirected_to is not None:
        outcome = f"перенаправлено в орган «{lines.authority(office, appeal.redirected_to)}»"
    decision = appeal.decision
    who = lines.person(office, decision.by, decision.instead_of)
    when = lines.moment(office, decision.at)
    return f"{words.capital(outcome)}: {who}, {when}"


def _keyboard(incident: Incident, appeal: Appeal, office: Office, mode: CardMode) -> Keyboard:
    if not appeal.returned:
        return keyboards.proposal(incident.number, appeal.number)
    if mode is not CardMode.PICK_AUTHORITY:
        return keyboards.returned(incident.number, appeal.number)
    return keyboards.redirect(incident.number, appeal.number, _others(incident, appeal, office))


def _others(incident: Incident, appeal: Appeal, office: Office) -> list[Authority]:
    """Those that may work it instead."""
    bodies = office.organisation.authorities.values()
    return [body for body in bodies if incident.may_redirect(appeal, body.code)]
