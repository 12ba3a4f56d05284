"""What the buttons carry: typed, at most 64 bytes once packed, told apart by their prefix.

A press says all that is needed to act on it, so buttons work on any copy of a message, after any
restart. Prefixes are never reused for something else: old messages keep their buttons for ever.
"""

from collections.abc import Mapping
from typing import Final

from domain.model.answer.draft import DraftKind
from domain.model.course.status import CancelGround, Importance, IncidentKind, NoAnswerGround
from domain.model.ids import DraftVersion, IncidentNumber
from domain.model.staff.absence import AbsenceReason
from domain.model.telling.cards import (
    AlertCard,
    ApprovalCard,
    CardKey,
    CardKind,
    ControlCard,
    PlacementCard,
)
from domain.model.telling.notices import ListKind
from domain.model.telling.selection import BulkAction, Ground
from handlers.buttons import Account, ButtonData, Natural


class Verdict(ButtonData, prefix="v"):
    """Control's decision on a version; the reasons are flags, none set is an approval."""

    number: Natural
    version: Natural
    off_topic: bool
    language: bool


class ApproveWithout(ButtonData, prefix="vw"):
    """The approval without the information of some authorities was confirmed."""

    number: Natural
    version: Natural


class Choose(ButtonData, prefix="ch"):
    """An authority on the registration card: picked, or put back."""

    number: Natural
    authority: str
    chosen: bool = True


class ChooseLead(ButtonData, prefix="ld"):
    """«Сводный ответ: …»: which of the chosen authorities makes it."""

    number: Natural
    authority: str


class ChangeAuthorities(ButtonData, prefix="ea"):
    """«Изменить органы»: shows the authorities to choose from."""

    number: Natural


class SaveAuthorities(ButtonData, prefix="es"):
    """«Сохранить изменения»."""

    number: Natural


class KeepAuthorities(ButtonData, prefix="ek"):
    """«Назад»: the authorities stay as they are."""

    number: Natural


class Send(ButtonData, prefix="go"):
    """«Направить»."""

    number: Natural


class ConfirmSend(ButtonData, prefix="gy"):
    """Sent to an authority that works no publications in that network (§6)."""

    number: Natural


class GiveToControl(ButtonData, prefix="ho"):
    """«Передать в отдел контроля»."""

    number: Natural


class RegisterAs(ButtonData, prefix="rg"):
    """As what a message is registered; `authority` empty: it is to be routed."""

    question: Natural
    kind: IncidentKind
    authority: str = ""


class DropMessage(ButtonData, prefix="rz"):
    """«Не регистрировать»."""

    question: Natural


class SetImportance(ButtonData, prefix="im"):
    """«Повышенная важность», «Обычная важность»."""

    number: Natural
    importance: Importance


class AskGrounds(ButtonData, prefix="ng"):
    """«Без ответа»: shows the grounds of §19."""

    number: Natural


class PickGround(ButtonData, prefix="np"):
    """A ground of §19 was picked: asks for confirmation."""

    number: Natural
    ground: NoAnswerGround


class ConfirmNoAnswer(ButtonData, prefix="ny"):
    """The ground was confirmed."""

    number: Natural
    ground: NoAnswerGround


class AskReturn(ButtonData, prefix="rt"):
    """«Не в нашей компетенции»: asks for the reason."""

    number: Natural
    authority: str


class AskProposal(ButtonData, prefix="pg"):
    """«Предложить: без ответа»: asks for the ground."""

    number: Natural
    authority: str


class Propose(ButtonData, prefix="pp"):
    """The authority proposes to give no answer on a ground of §19."""

    number: Natural
    authority: str
    ground: NoAnswerGround


class AskRedirect(ButtonData, prefix="rd"):
    """«Перенаправить»: shows the authorities."""

    number: Natural
    referral: Natural


class Redirect(ButtonData, prefix="rx"):
    """The authority that is to work it instead."""

    number: Natural
    referral: Natural
    authority: str


class DeclineReferral(ButtonData, prefix="rn"):
    """«Вернуть в орган», «Отклонить»."""

    number: Natural
    referral: Natural


class ConfirmProposal(ButtonData, prefix="pc"):
    """«Подтвердить»: no answer is given."""

    number: Natural
    referral: Natural


class BackToReferral(ButtonData, prefix="rk"):
    """Gives the card of a referral its usual buttons back."""

    number: Natural
    referral: Natural


class AskCancel(ButtonData, prefix="ca"):
    """«Отменить регистрацию»: asks for the ground."""

    number: Natural


class Cancel(ButtonData, prefix="cg"):
    """A ground for which the incident leaves the work; not DUPLICATE, which needs an original."""

    number: Natural
    ground: CancelGround


class AskDuplicate(ButtonData, prefix="dp"):
    """«Дубликат»: offers the incidents with the same link, else asks for a number."""

    number: Natural


class AskOriginal(ButtonData, prefix="do"):
    """«Другой номер»: asks for it."""

    number: Natural


class PickOriginal(ButtonData, prefix="dk"):
    """An incident with the same link is the original."""

    number: Natural
    original: Natural


class AskReopen(ButtonData, prefix="ro"):
    """«Возобновить»: asks for confirmation."""

    number: Natural


class ConfirmReopen(ButtonData, prefix="rp"):
    """The reopening was confirmed."""

    number: Natural


class AskNoLink(ButtonData, prefix="pa"):
    """«Размещено, ссылки нет»: asks for confirmation."""

    number: Natural
    version: Natural


class ConfirmNoLink(ButtonData, prefix="py"):
    """The placement without a link was confirmed."""

    number: Natural
    version: Natural


class Take(ButtonData, prefix="tk"):
    """«Взять в работу»."""

    number: Natural
    authority: str


class ConfirmTake(ButtonData, prefix="ty"):
    """Taken over from the executor `assignee`."""

    number: Natural
    authority: str
    assignee: Natural


class KeepAssignee(ButtonData, prefix="tn"):
    """«Назад» on an executor's card: nothing is taken over or proposed."""

    number: Natural
    authority: str


class WithdrawDraft(ButtonData, prefix="wd"):
    """«Отозвать проект», while it waits."""

    number: Natural
    version: Natural


class RecallApproval(ButtonData, prefix="rc"):
    """«Отменить согласование»."""

    number: Natural
    version: Natural


class UndoPlacement(ButtonData, prefix="pu"):
    """«Отменить размещение»; `version` 0: of an answer whose text was never sent."""

    number: Natural
    version: Natural


class AskPlacementTime(ButtonData, prefix="pt"):
    """«Указать время»: asks for it."""

    number: Natural
    version: Natural


class ConfirmDraft(ButtonData, prefix="dy"):
    """The held text is a draft."""

    question: Natural


class ConfirmContribution(ButtonData, prefix="iy"):
    """The held text is information for the lead."""

    question: Natural


class DropDraft(ButtonData, prefix="dn"):
    """The held text is none."""

    question: Natural


class ChooseIncident(ButtonData, prefix="wi"):
    """The incident that the held message is about."""

    question: Natural
    number: Natural


class CancelQuestion(ButtonData, prefix="xq"):
    """«Отмена»: nothing is written in answer."""

    question: Natural


class AskDraft(ButtonData, prefix="kd"):
    """«Промежуточный ответ», «Уточнить у автора», «Окончательный ответ»: asks for its text."""

    number: Natural
    kind: DraftKind


class AskAuthorsReply(ButtonData, prefix="ar"):
    """«Автор ответил»: asks for the author's words."""

    number: Natural


class AllowInterim(ButtonData, prefix="ai"):
    """«Разрешить ещё один промежуточный ответ»."""

    number: Natural


class Back(ButtonData, prefix="bk"):
    """Gives a card its usual buttons back; `version` 0: the card has none."""

    kind: CardKind
    number: Natural
    version: Natural = 0

    @property
    def card(self) -> CardKey | None:
        """The card with that button; None: no card has it."""
        number, version = IncidentNumber(self.number), DraftVersion(self.version)
        match self.kind:
            case CardKind.CONTROL:
                return ControlCard(number)
            case CardKind.ALERT:
                return AlertCard(number)
            case CardKind.APPROVAL:
                return ApprovalCard(number, version)
            case CardKind.PLACEMENT:
                return PlacementCard(number, version)
            case _:
                return None


class Acknowledge(ButtonData, prefix="ak"):
    """«Принято к сведению»."""

    number: Natural


class AskReported(ButtonData, prefix="ra"):
    """«Доложено главе»: asks for confirmation."""

    number: Natural


class ConfirmReported(ButtonData, prefix="ry"):
    """The report to the head was confirmed."""

    number: Natural


class ConfirmLink(ButtonData, prefix="ly"):
    """The doubtful link is the placement."""

    question: Natural


class WithdrawLink(ButtonData, prefix="ln"):
    """The doubtful link is not the placement."""

    question: Natural


class ChooseAbsent(ButtonData, prefix="bw"):
    """Whose absence is to be marked; 0: it is to be asked."""

    question: Natural
    person: Account


class GiveReason(ButtonData, prefix="br"):
    """Why somebody is absent (§8)."""

    question: Natural
    reason: AbsenceReason


class ChooseSubstitute(ButtonData, prefix="bs"):
    """Who acts for the absent; 0: nobody."""

    question: Natural
    person: Account


class MarkAbsence(ButtonData, prefix="by"):
    """The absence was confirmed."""

    question: Natural


class DropAbsence(ButtonData, prefix="bn"):
    """Nothing is marked."""

    question: Natural


class EndAbsence(ButtonData, prefix="be"):
    """«Завершить», «Отменить»: back at work, or not away after all."""

    absence: Natural


class OpenSelection(ButtonData, prefix="sl"):
    """«Выбрать несколько»."""

    overdue: bool


class SelectOne(ButtonData, prefix="so"):
    """An incident of a selection: picked, or put back."""

    selection: Natural
    incident: Natural
    chosen: bool


class SelectPage(ButtonData, prefix="sp"):
    """«Выбрать все», «Снять выбор»: all of the page."""

    selection: Natural
    page: Natural
    chosen: bool


class TurnPage(ButtonData, prefix="st"):
    """«Ещё», «Раньше»."""

    selection: Natural
    page: Natural


class AskBulk(ButtonData, prefix="sa"):
    """A deed for all that are chosen: asks what it still needs, then for confirmation."""

    selection: Natural
    action: BulkAction
    authority: str | None = None
    ground: Ground | None = None


class ConfirmBulk(ButtonData, prefix="sy"):
    """The deed was confirmed."""

    selection: Natural
    action: BulkAction
    authority: str | None = None
    ground: Ground | None = None


class ThinkAgain(ButtonData, prefix="sb"):
    """«Назад»: to choosing."""

    selection: Natural


class CloseSelection(ButtonData, prefix="sx"):
    """«Закрыть выбор»."""

    selection: Natural


class ShowPage(ButtonData, prefix="lp"):
    """«Ещё»: the next page of a list."""

    of: ListKind
    page: Natural


BUTTONS: Final[Mapping[str, type[ButtonData]]] = {
    of.prefix: of for of in ButtonData.__subclasses__()
}
"""Every kind of button, by its prefix."""
