"""The buttons of the incident's card in an authority's chat."""

from collections.abc import Iterator
from dataclasses import field, replace
from datetime import datetime
from typing import Final, Self

from domain.model.actor import Actor
from domain.model.conversation.cards import CardKey, ExecutorCard
from domain.model.conversation.questions import ReturnReason, WriteAuthorsReply, WriteDraft
from domain.model.ids import AuthorityCode, DraftVersion, PersonId, Place
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind, DraftState
from domain.model.incident.workflow.assignment import AlreadyTaken
from domain.model.incident.workflow.status import NoAnswerGround
from domain.model.organisation.permissions import Action
from domain.use_cases.closing import cancel_own_mistake
from domain.use_cases.drafting import accept_text, withdraw_draft
from domain.use_cases.referring import propose_no_answer
from domain.use_cases.routing import take
from domain.use_cases.templating import offer_past_answers, offer_templates
from handlers.cards import lines
from handlers.cards.buttons import (
    CardButton,
    ConfirmedButton,
    SubmenuButton,
    asks,
    leads_card,
    runs,
)
from handlers.cards.card_view import CardView
from handlers.texts import labels, toasts, words
from handlers.texts.tables import texts_by
from handlers.ui.buttons import OfIncident, Style
from handlers.ui.context import SILENT, Context, Response, toasted

_DRAFT: Final = texts_by(DraftKind, "drafts.button")
_ACCEPTED: Final = "текст принят, отправлен в отдел контроля на согласование."
_AGREED: Final = "текст принят и согласован, его можно размещать."
_TAKEN: Final = "взято в работу, дальше бот упоминает только вас."


class ExecutorButton(CardButton):
    """On the card of one authority."""

    on = ExecutorCard
    authority: AuthorityCode

    @property
    def subject(self) -> OfIncident:
        """The incident, if that authority works on it."""
        return OfIncident(self.number, self.authority)


class Take(ExecutorButton, ConfirmedButton, prefix="tk", sure="ty"):
    """Makes the person the assignee (§8); asks before it takes the incident from a colleague."""

    packed = ("number", "authority", "assignee")
    assignee: PersonId | None = None
    """The colleague whom the question named."""
    awaited: bool = field(default=True, compare=False)
    """Nobody has taken it, and there is something to do."""
    asks = "Взять в работу"
    yes = "Да, беру себе"
    yes_style = Style.FORWARD
    action = Action.TAKE
    doubts = (AlreadyTaken,)

    @property
    def style(self) -> Style | None:
        """It stands out while an assignee is needed."""
        return super().style or (Style.MAIN if self.awaited else None)

    def surely(self, of: CardView) -> Self:
        """From the current assignee."""
        return replace(self, sure=True, assignee=of.incident.assignee(self.authority))

    def question(self, of: CardView) -> Iterator[str]:
        """Name the current assignee."""
        assignee = of.incident.assignee(self.authority)
        if assignee is not None:
            yield lines.taken(assignee, of.office)
            yield f"Забрать {words.NOUN[of.incident.kind].accusative} себе?"

    async def act(self, by: Actor, context: Context) -> Response:
        """Take it, unless somebody else did meanwhile."""
        instead_of, at = self.assignee, context.now
        new = await take(
            context.uow, self.number, self.authority, instead_of=instead_of, by=by, at=at
        )
        return self.confirms(_TAKEN if new else "уже у вас в работе.")


class CancelOwnMistake(ExecutorButton, ConfirmedButton, prefix="cm", sure="cn"):
    """Cancels the own authority's publication as a mistake."""

    asks = labels.CANCEL_REGISTRATION
    yes = "Да, отменить регистрацию"
    action = Action.REGISTER_OWN
    act = runs(cancel_own_mistake, says="регистрация отменена.")

    async def press(self, by: Actor, context: Context) -> Response:
        """Only the registrar may, soon after the registration and before anybody else acts."""
        if not self.sure:
            incident = await context.reading.incident(self.number)
            incident.check_own_mistake(by, context.now)
        return await super().press(by, context)

    def question(self, of: CardView) -> Iterator[str]:
        """Name who can undo it."""
        noun = words.NOUN[of.incident.kind]
        role = words.ROLE[of.office.organisation.coordinating_role(of.incident.kind)]
        what = f"{noun.genitive} №{self.number}"
        yield f"Отменить регистрацию {what}? Возобновить её сможет только {role}."


class AskReturn(ExecutorButton, prefix="rt"):
    """Asks why the authority returns the incident (§11)."""

    label = "Не в нашей компетенции"
    action = Action.REFER
    press = asks(lambda button: ReturnReason(button.number, button.authority))


class AskProposal(ExecutorButton, SubmenuButton, prefix="pg"):
    """Asks for the ground of a proposal to give no answer."""

    label = "Предложить: без ответа"
    action = Action.REFER

    def shown_on(self, incident: Incident, now: datetime) -> CardKey:
        """The card; raises if a referral is impossible."""
        incident.check_referral(self.authority)
        return super().shown_on(incident, now)


class Propose(ExecutorButton, prefix="pp"):
    """A ground of §19: proposes to give no answer."""

    ground: NoAnswerGround
    action = Action.REFER

    @property
    def label(self) -> str:
        """The ground."""
        return labels.GROUND[self.ground]

    press = runs(
        propose_no_answer,
        "authority",
        "ground",
        says="предложение направлено на решение. Срок идёт.",
    )


class WithdrawDraft(ConfirmedButton, prefix="wd", sure="wy"):
    """Withdraws the waiting draft."""

    version: DraftVersion
    asks = "Отозвать проект"
    yes = "Да, отозвать"
    action = Action.WITHDRAW_DRAFT
    act = runs(withdraw_draft, "version", says="проект отозван, инцидент снова в работе.")

    def shown_on(self, incident: Incident, now: datetime) -> CardKey:
        """The lead's card; raises if the draft can't be withdrawn."""
        del now
        incident.check_withdrawing(self.version)
        return leads_card(incident)

    def question(self, of: CardView) -> Iterator[str]:
        """Name the version, and who wrote it."""
        signed = lines.signed(of.incident.draft(self.version).signed, of.office)
        yield f"Отозвать проект, версия {self.version} ({signed})?"


class AcceptText(CardButton, prefix="at"):
    """Sends the text with which control returned the draft, as it stands (§13, §20)."""

    version: DraftVersion
    """The returned version, whose files the new one has."""
    label = "Принять текст"
    style = Style.FORWARD
    action = Action.SUBMIT_DRAFT

    async def press(self, by: Actor, context: Context) -> Response:
        """It is approved at once, unless control must decide again or its author is asked first."""
        number, version = self.number, self.version
        ready = (await context.reading.incident(number)).draft(version).ready_text
        language = None
        if ready is not None and context.proofreader is not None:
            known = (await context.reading.office()).organisation.words
            language = await context.proofreader.check(ready.text, known)
        state = await accept_text(context.uow, number, version, language, by=by, at=context.now)
        if state is None:
            return toasted(toasts.ASKED_AGAIN)
        return self.confirms(_ACCEPTED if state is DraftState.WAITING else _AGREED)


class AskDraft(CardButton, prefix="kd"):
    """A kind of draft that a reply would not become: asks for its text (§10, §16)."""

    kind: DraftKind
    action = Action.SUBMIT_DRAFT

    @property
    def label(self) -> str:
        """The kind."""
        return _DRAFT[self.kind]

    press = asks(lambda button: WriteDraft(button.number, button.kind))


async def _asked_in(by: Actor, context: Context) -> Place:
    """Return where the choice is offered: in the chat of the press."""
    if by.source is not None:
        return by.source.place
    return (await context.reading.office()).person(by.person).private


class AskTemplate(CardButton, prefix="kt"):
    """Offers templates for the draft."""

    label = "Шаблоны"
    action = Action.SUBMIT_DRAFT

    async def press(self, by: Actor, context: Context) -> Response:
        """Offer templates by title."""
        place = await _asked_in(by, context)
        await offer_templates(context.uow, self.number, place, by=by)
        return SILENT


class AskPastAnswers(CardButton, prefix="kb"):
    """Offers answers to alike messages for the draft."""

    label = "Как отвечали раньше"
    action = Action.SUBMIT_DRAFT

    async def press(self, by: Actor, context: Context) -> Response:
        """Offer a few, newest first."""
        place = await _asked_in(by, context)
        found = await offer_past_answers(context.uow, self.number, place, by=by)
        return SILENT if found else toasted(toasts.NO_PAST_ANSWERS)


class AskAuthorsReply(CardButton, prefix="ar"):
    """Asks for the author's reply to a clarification (§10)."""

    label = "Автор ответил"
    action = Action.ADD_AUTHORS_REPLY
    press = asks(lambda button: WriteAuthorsReply(button.number))
