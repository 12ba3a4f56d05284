"""What an authority put before control instead of a draft: a return, or no answer (§11, §19)."""

from collections.abc import Iterator
from datetime import datetime

from domain.model.course.referral import Referral, ReferralState
from domain.model.ids import AuthorityCode
from domain.model.incident import Incident
from domain.model.staff.office import Office
from domain.model.staff.people import Authority
from domain.model.telling.cards import CardMode, ModeKind
from handlers.buttons import LONGEST_LABEL, Keyboard, column, paired
from handlers.cards import choosing, consolidated, course, lines
from handlers.cards.referral.buttons import (
    AskRedirect,
    BackToReferral,
    ConfirmProposal,
    DeclineReferral,
    Redirect,
)
from handlers.markup import Block, Quote, about_incident
from handlers.rendered import Rendered
from handlers.texts import words
from handlers.texts.words import cut


class NeverReferred(LookupError):
    """The authority has put nothing before control."""


def referral_card(
    incident: Incident,
    authority: AuthorityCode,
    office: Office,
    mode: CardMode,
    now: datetime,
    *,
    worked: bool,
) -> Rendered:
    """The last referral of that authority, beside what it is about; raises NeverReferred."""
    own = [referral for referral in incident.referrals if referral.authority == authority]
    if not own:
        raise NeverReferred(authority)
    last = own[-1]
    if last.state is not ReferralState.WAITING:
        outcome, keyboard = [_decided(last, office)], None
    elif worked:
        outcome = [*_to_decide(incident, last, office, mode)]
        keyboard = _keyboard(incident, last, office, mode)
    else:
        outcome, keyboard = [lines.decides(incident, office)], None
    return about_incident(
        incident.number, (*_blocks(incident, last, office, now), *outcome), keyboard
    )


def _blocks(
    incident: Incident, referral: Referral, office: Office, now: datetime
) -> Iterator[Block]:
    what = "возврат из органа" if referral.returned else "орган предлагает не отвечать"
    yield lines.heading(incident, what)
    yield f"Орган: {lines.authority(office, referral.authority)}"
    yield f"Исполнитель: {lines.signed(referral.signed, office)}"
    yield from course.returns(incident)
    yield from lines.importance(incident)
    waits = referral.state is ReferralState.WAITING
    yield (lines.countdown_line if waits else lines.due_line)(incident, office, now)
    yield from lines.source(incident)
    yield from lines.citizens_text(incident)
    if referral.ground is None:
        yield "Почему вопрос не в компетенции органа:"
        yield Quote(referral.reason)
    else:
        yield lines.ground(referral.ground)


def _to_decide(
    incident: Incident, referral: Referral, office: Office, mode: CardMode
) -> Iterator[str]:
    if not referral.returned:
        yield "Подтвердите предложение или отклоните его. Срок идёт."
    elif mode.kind is ModeKind.PICK_AUTHORITY:
        codes = [body.code for body in _others(incident, referral, office)]
        yield from choosing.unwatched(incident, codes, office)
        if beside := [code for code in codes if code in incident.authorities]:
            yield f"Уже участвуют: {consolidated.names(beside, office)}."
            yield "Если выбрать такой орган, он будет готовить ответ вместо вернувшего."
        yield "В какой орган перенаправить?"
    else:
        yield "Перенаправьте в другой орган или верните в этот. Срок идёт."


def _decided(referral: Referral, office: Office) -> str:
    outcome = words.referral_outcome(referral.state, returned=referral.returned)
    if referral.decision is None:
        return f"Решение не требуется: {outcome}."
    if referral.redirected_to is not None:
        outcome = f"перенаправлено в орган «{lines.authority(office, referral.redirected_to)}»"
    return f"{words.capital(outcome)}: {lines.signed(referral.decision, office)}"


def _keyboard(incident: Incident, referral: Referral, office: Office, mode: CardMode) -> Keyboard:
    number, asked = incident.number, referral.number
    if not referral.returned:
        return column(
            ConfirmProposal(number=number, referral=asked),
            DeclineReferral(number=number, referral=asked, label="Отклонить"),
        )
    if mode.kind is not ModeKind.PICK_AUTHORITY:
        return column(
            AskRedirect(number=number, referral=asked),
            DeclineReferral(number=number, referral=asked, label="Вернуть в орган"),
        )
    bodies = (
        Redirect(
            number=number, referral=asked, authority=body.code, label=cut(body.name, LONGEST_LABEL)
        )
        for body in _others(incident, referral, office)
    )
    return Keyboard((*paired(bodies), (BackToReferral(number=number, referral=asked),)))


def _others(incident: Incident, referral: Referral, office: Office) -> list[Authority]:
    """Those that may work it instead."""
    bodies = office.organisation.authorities.values()
    return [body for body in bodies if incident.may_redirect(referral, body.code)]
