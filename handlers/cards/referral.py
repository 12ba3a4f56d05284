"""The card of a referral: a return, or a proposal to give no answer (§11, §19)."""

from collections.abc import Iterator
from dataclasses import field
from datetime import datetime
from typing import Final

from domain.model.conversation.cards import (
    CardKind,
    CardMode,
    ModeKind,
    ReferralCard,
    all_authorities,
)
from domain.model.ids import AuthorityCode, IncidentNumber, ReferralNumber
from domain.model.incident import Incident
from domain.model.incident.workflow.referral import (
    Referral,
    ReferralOver,
    ReferralState,
    referral_of,
)
from domain.model.organisation.office import Office
from domain.model.organisation.permissions import Action
from domain.use_cases.referring import confirm_no_answer, decline_referral, redirect
from handlers.cards import choosing, consolidated, course, lines, tasks
from handlers.cards.buttons import (
    Back,
    CardButton,
    ConfirmedButton,
    SubmenuButton,
    asked_on,
    asking,
    done,
    runs,
)
from handlers.cards.card_view import CardView
from handlers.texts import labels, words
from handlers.texts.words import cut
from handlers.ui.buttons import LONGEST_LABEL, Button, Keyboard, Style, column, paired
from handlers.ui.markup import Block, Quote, about_incident
from handlers.ui.rendered import Rendered


class ReferralButton(CardButton):
    """On the card of a referral; the incident has its authority."""

    referral: ReferralNumber
    action = Action.DECIDE_REFERRAL


class ReferralOpener(ReferralButton, SubmenuButton):
    """Shows other buttons while the referral waits."""

    def shown_on(self, incident: Incident, now: datetime) -> ReferralCard:
        """The card of the referring authority; raises ReferralOver."""
        del now
        referral = referral_of(incident.number, self.referral, incident.referrals)
        if referral.state is not ReferralState.WAITING:
            raise ReferralOver(incident.number, referral)
        return ReferralCard(incident.number, referral.authority)


class AskRedirect(ReferralOpener, prefix="rd"):
    """Shows the authorities to redirect to; «Ещё органы…»: another page, from 0."""

    sheet: int = 0
    label: str = field(default="Перенаправить", compare=False)

    @property
    def mode(self) -> CardMode:
        """The page of the list."""
        return all_authorities(self.sheet)


class Redirect(ReferralButton, prefix="rx"):
    """The name of an authority: redirects the incident to it."""

    authority: AuthorityCode
    label: str = field(default="", compare=False)
    press = runs(redirect, "referral", "authority", says="перенаправлено в другой орган.")


class DeclineReferral(ReferralButton, prefix="rn"):
    """«Вернуть в орган», «Отклонить»: declines a return, or a proposal."""

    label: str = field(default="", compare=False)
    press = runs(decline_referral, "referral", says="решение записано, орган извещён.")


class ConfirmProposal(ReferralOpener, ConfirmedButton, prefix="pc", sure="pf"):
    """Closes the incident without an answer, as the authority proposes (§19)."""

    asks = "Подтвердить"
    action = Action.LEAVE_UNANSWERED
    act = runs(confirm_no_answer, "referral", says="ответ не даётся.")

    @property
    def style(self) -> Style | None:
        """The one that asks stands out: it is what the authority waits for."""
        return super().style or Style.FORWARD

    def question(self, of: CardView) -> Iterator[str]:
        """Ask to leave the citizen without an answer."""
        return lines.leaving_unanswered(of.incident)


_BY_REPLY: Final = "Комментарий для органа можно дать до решения, ответом на это сообщение."

_SEND_BACK: Final = "Верните в этот орган. Срок идёт."

_SEND_BACK_OR_TAKE_OFF: Final = (
    "Верните в этот орган или снимите его: «Изменить органы» на карточке сообщения. Срок идёт."
)

_OR_A_COMMENT: Final = "Если это комментарий для органа, допишите его подробнее."


def referral_card(of: CardView, authority: AuthorityCode) -> Rendered:
    """Render the last referral of that authority with the citizen's text.

    Raises LookupError if it has made none.
    """
    incident, office = of.incident, of.office
    own = [referral for referral in incident.referrals if referral.authority == authority]
    if not own:
        raise LookupError(authority)
    last = own[-1]
    outcome: list[Block]
    if last.state is not ReferralState.WAITING:
        outcome = [_decided(last, office), *course.comments(last.comments, office)]
        outcome += _reason_missing(incident, last) if of.worked else ()
        keyboard = _done(last, office) if of.worked else None
    elif of.worked:
        plain = _keyboard(of, last)
        asked = asked_on(plain, of)
        outcome = [*course.comments(last.comments, office)]
        outcome += asked.question(of) if asked else _to_decide(of, last)
        keyboard = asking(plain, of, _back(incident.number, last))
    else:
        outcome, keyboard = [lines.decides(incident, office)], None
    blocks = _blocks(of, last)
    return about_incident(incident.number, (*blocks, *outcome), keyboard)


def _blocks(of: CardView, referral: Referral) -> Iterator[Block]:
    incident, office = of.incident, of.office
    yield lines.heading(incident, _said(of, referral), citizen=True)
    what = "Возврат из органа" if referral.returned else "Предложение не отвечать"
    yield f"{what}: {lines.authority(office, referral.authority)}"
    yield f"Исполнитель: {lines.signed(referral.signed, office)}"
    yield from course.returns(incident)
    waits = referral.state is ReferralState.WAITING
    if waits:
        yield lines.countdown_line(incident, office, of.now)
    else:
        yield lines.due_line(incident, office, of.now, awaited=False)
    yield from lines.source(incident)
    yield from lines.citizens_text(incident)
    if referral.ground is None:
        yield "Почему вопрос не в компетенции органа:"
        yield Quote(referral.reason)
    else:
        yield lines.ground(referral.ground)


def _said(of: CardView, referral: Referral) -> str:
    if referral.state is not ReferralState.WAITING:
        return words.referral_outcome(referral.state, returned=referral.returned)
    if of.worked:
        return tasks.on_referral(referral, of.incident, of.office, of.now)
    return tasks.standing(of.incident, of.office, of.now)


def _to_decide(of: CardView, referral: Referral) -> Iterator[str]:
    incident, office = of.incident, of.office
    if not referral.returned:
        yield "Подтвердите предложение или отклоните его. Срок идёт."
        yield _BY_REPLY
    elif not (bodies := choosing.instead(incident, referral, office)):
        yield "Перенаправить некуда: свободных органов нет."
        yield _SEND_BACK if len(incident.authorities) == 1 else _SEND_BACK_OR_TAKE_OFF
        yield _BY_REPLY
    elif of.mode.kind in choosing.LISTED:
        codes = [body.code for body in bodies]
        yield from choosing.unwatched(incident, codes, office)
        if beside := [code for code in codes if code in incident.authorities]:
            yield f"Уже участвуют: {consolidated.names(beside, office)}."
            yield "Если выбрать такой орган, он будет готовить ответ вместо вернувшего."
        yield "В какой орган перенаправить?"
        found = [_OR_A_COMMENT] if of.mode.kind is ModeKind.FOUND_AUTHORITIES else []
        if told := [*choosing.sought(bodies, of.mode), *found]:
            yield " ".join(told)
    else:
        yield "Перенаправьте в другой орган или верните в этот. Срок идёт."
        yield _BY_REPLY


def _reason_missing(incident: Incident, referral: Referral) -> Iterator[str]:
    declined = referral.state is ReferralState.DECLINED
    if declined and not referral.comments and not incident.status.closed:
        yield "Чтобы указать причину, ответьте на это сообщение."


def _decided(referral: Referral, office: Office) -> str:
    outcome = words.referral_outcome(referral.state, returned=referral.returned)
    if referral.decision is None:
        return f"Решение не требуется: {outcome}."
    if referral.redirected_to is not None:
        outcome = f"перенаправлено в орган «{lines.authority(office, referral.redirected_to)}»"
    return f"{words.capital(outcome)}: {lines.signed(referral.decision, office)}"


def _done(referral: Referral, office: Office) -> Keyboard | None:
    if referral.decision is None:
        return None
    outcome = words.referral_outcome(referral.state, returned=referral.returned)
    return column(done(words.capital(outcome), referral.decision, office))


def _keyboard(of: CardView, referral: Referral) -> Keyboard:
    return _on_return(of, referral) if referral.returned else _on_proposal(of, referral)


def _on_proposal(of: CardView, referral: Referral) -> Keyboard:
    number, asked = of.incident.number, referral.number
    return column(
        ConfirmProposal(number=number, referral=asked),
        DeclineReferral(number=number, referral=asked, label="Отклонить"),
    )


def _on_return(of: CardView, referral: Referral) -> Keyboard:
    number, asked = of.incident.number, referral.number
    bodies = choosing.instead(of.incident, referral, of.office)
    send_back = DeclineReferral(number=number, referral=asked, label="Вернуть в орган")
    back = _back(number, referral)
    if of.mode.kind not in choosing.LISTED:
        ask = [AskRedirect(number=number, referral=asked)] if bodies else []
        return column(*ask, send_back)
    if not bodies:
        return column(send_back, back)
    offered, following = choosing.offered(bodies, of.mode)
    redirects = (
        Redirect(
            number=number, referral=asked, authority=body.code, label=cut(body.name, LONGEST_LABEL)
        )
        for body in offered
    )
    more = () if following is None else (_more(number, asked, following),)
    return Keyboard((*paired(redirects), *more, (back,)))


def _back(number: IncidentNumber, referral: Referral) -> Back:
    return Back(kind=CardKind.REFERRAL, number=number, authority=referral.authority)


def _more(number: IncidentNumber, referral: ReferralNumber, sheet: int) -> tuple[Button, ...]:
    label = labels.MORE_AUTHORITIES
    return (AskRedirect(number=number, referral=referral, sheet=sheet, label=label),)
