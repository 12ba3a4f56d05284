"""What the buttons carry: typed, at most 64 bytes, told apart by their prefix.

A press says all that is needed to act on it, so buttons work on any copy of a message, after any
restart. Prefixes are never reused for something else: old messages keep their buttons for ever.
"""

from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from domain.model.absence import AbsenceReason
from domain.model.cards import CardKind
from domain.model.draft import DraftKind
from domain.model.selection import Deed, Ground
from domain.model.status import CancelGround, Importance, IncidentKind, NoAnswerGround

Natural = Annotated[int, Field(ge=0, lt=2**31)]
"""A number that every database can look for; buttons can be forged."""


class Verdict(CallbackData, prefix="v"):
    """Control's decision on a version; the reasons are flags, none set is an approval."""

    number: Natural
    version: Natural
    off_topic: bool
    language: bool


class ApproveWithout(CallbackData, prefix="vw"):
    """The approval without the information of some authorities was confirmed."""

    number: Natural
    version: Natural


class Choose(CallbackData, prefix="ch"):
    """An authority on the registration card."""

    number: Natural
    authority: str


class ChooseLead(CallbackData, prefix="ld"):
    """«Сводный ответ: …»: which of the chosen authorities makes it."""

    number: Natural
    authority: str


class ChangeAuthorities(CallbackData, prefix="ea"):
    """«Изменить органы»: shows the authorities to choose from."""

    number: Natural


class SaveAuthorities(CallbackData, prefix="es"):
    """«Сохранить изменения»."""

    number: Natural


class KeepAuthorities(CallbackData, prefix="ek"):
    """«Назад»: the authorities stay as they are."""

    number: Natural


class Send(CallbackData, prefix="go"):
    """«Направить»."""

    number: Natural


class ConfirmSend(CallbackData, prefix="gy"):
    """Sent to an authority that works no publications in that network (§6)."""

    number: Natural


class GiveToControl(CallbackData, prefix="ho"):
    """«Передать в отдел контроля»."""

    number: Natural


class RegisterAs(CallbackData, prefix="rg"):
    """As what a message is registered; `authority` empty: it is to be routed."""

    question: Natural
    kind: IncidentKind
    authority: str = ""


class DropMessage(CallbackData, prefix="rz"):
    """«Не регистрировать»."""

    question: Natural


class SetImportance(CallbackData, prefix="im"):
    """«Повышенная важность», «Обычная важность»."""

    number: Natural
    importance: Importance


class AskGrounds(CallbackData, prefix="ng"):
    """«Без ответа»: shows the grounds of §19."""

    number: Natural


class PickGround(CallbackData, prefix="np"):
    """A ground of §19 was picked: asks for confirmation."""

    number: Natural
    ground: NoAnswerGround


class ConfirmNoAnswer(CallbackData, prefix="ny"):
    """The ground was confirmed."""

    number: Natural
    ground: NoAnswerGround


class AskReturn(CallbackData, prefix="rt"):
    """«Не в нашей компетенции»: asks for the reason."""

    number: Natural
    authority: str


class AskProposal(CallbackData, prefix="pg"):
    """«Предложить: без ответа»: asks for the ground."""

    number: Natural
    authority: str


class Propose(CallbackData, prefix="pp"):
    """The authority proposes to give no answer on a ground of §19."""

    number: Natural
    authority: str
    ground: NoAnswerGround


class AskRedirect(CallbackData, prefix="rd"):
    """«Перенаправить»: shows the authorities."""

    number: Natural
    appeal: Natural


class Redirect(CallbackData, prefix="rx"):
    """The authority that is to work it instead."""

    number: Natural
    appeal: Natural
    authority: str


class DeclineAppeal(CallbackData, prefix="rn"):
    """«Вернуть в орган», «Отклонить»."""

    number: Natural
    appeal: Natural


class ConfirmProposal(CallbackData, prefix="pc"):
    """«Подтвердить»: no answer is given."""

    number: Natural
    appeal: Natural


class BackToAppeal(CallbackData, prefix="rk"):
    """Gives the card of an appeal its usual buttons back."""

    number: Natural
    appeal: Natural


class AskCancel(CallbackData, prefix="ca"):
    """«Отменить регистрацию»: asks for the ground."""

    number: Natural


class Cancel(CallbackData, prefix="cg"):
    """A ground for which the incident leaves the work; not DUPLICATE, which needs an original."""

    number: Natural
    ground: CancelGround


class AskDuplicate(CallbackData, prefix="dp"):
    """«Дубликат»: offers the incidents with the same link, else asks for a number."""

    number: Natural


class AskOriginal(CallbackData, prefix="do"):
    """«Другой номер»: asks for it."""

    number: Natural


class PickOriginal(CallbackData, prefix="dk"):
    """An incident with the same link is the original."""

    number: Natural
    original: Natural


class AskReopen(CallbackData, prefix="ro"):
    """«Возобновить»: asks for confirmation."""

    number: Natural


class ConfirmReopen(CallbackData, prefix="rp"):
    """The reopening was confirmed."""

    number: Natural


class AskNoLink(CallbackData, prefix="pa"):
    """«Размещено, ссылки нет»: asks for confirmation."""

    number: Natural
    version: Natural


class ConfirmNoLink(CallbackData, prefix="py"):
    """The placement without a link was confirmed."""

    number: Natural
    version: Natural


class Take(CallbackData, prefix="tk"):
    """«Взять в работу»."""

    number: Natural
    authority: str


class ConfirmTake(CallbackData, prefix="ty"):
    """Taken over from the executor `taker`."""

    number: Natural
    authority: str
    taker: Natural


class KeepTaker(CallbackData, prefix="tn"):
    """«Назад» on an executor's card: nothing is taken over or proposed."""

    number: Natural
    authority: str


class WithdrawDraft(CallbackData, prefix="wd"):
    """«Отозвать проект», while it waits."""

    number: Natural
    version: Natural


class RecallApproval(CallbackData, prefix="rc"):
    """«Отменить согласование»."""

    number: Natural
    version: Natural


class UndoPlacement(CallbackData, prefix="pu"):
    """«Отменить размещение»; `version` 0: of an answer whose text was never sent."""

    number: Natural
    version: Natural


class AskPlacementTime(CallbackData, prefix="pt"):
    """«Указать время»: asks for it."""

    number: Natural
    version: Natural


class ConfirmDraft(CallbackData, prefix="dy"):
    """The held text is a draft."""

    question: Natural


class ConfirmContribution(CallbackData, prefix="iy"):
    """The held text is information for the lead."""

    question: Natural


class DropDraft(CallbackData, prefix="dn"):
    """The held text is none."""

    question: Natural


class AskDraft(CallbackData, prefix="kd"):
    """«Промежуточный ответ», «Уточнить у автора», «Окончательный ответ»: asks for its text."""

    number: Natural
    kind: DraftKind


class AskAuthorsReply(CallbackData, prefix="ar"):
    """«Автор ответил»: asks for the author's words."""

    number: Natural


class AllowInterim(CallbackData, prefix="ai"):
    """«Разрешить ещё один промежуточный ответ»."""

    number: Natural


class Back(CallbackData, prefix="bk"):
    """Gives a card its usual buttons back; `version` 0: the card has none."""

    kind: CardKind
    number: Natural
    version: Natural = 0


class Acknowledge(CallbackData, prefix="ak"):
    """«Принято к сведению»."""

    number: Natural


class AskReported(CallbackData, prefix="ra"):
    """«Доложено главе»: asks for confirmation."""

    number: Natural


class ConfirmReported(CallbackData, prefix="ry"):
    """The report to the head was confirmed."""

    number: Natural


class ConfirmLink(CallbackData, prefix="ly"):
    """The doubtful link is the placement."""

    question: Natural


class WithdrawLink(CallbackData, prefix="ln"):
    """The doubtful link is not the placement."""

    question: Natural


Person = Annotated[int, Field(ge=0, lt=2**52)]
"""A Telegram account; 0: nobody."""


class ChooseAbsent(CallbackData, prefix="bw"):
    """Whose absence is to be marked; 0: it is to be asked."""

    question: Natural
    person: Person


class GiveReason(CallbackData, prefix="br"):
    """Why somebody is absent (§8)."""

    question: Natural
    reason: AbsenceReason


class ChooseSubstitute(CallbackData, prefix="bs"):
    """Who acts for the absent; 0: nobody."""

    question: Natural
    person: Person


class MarkAbsence(CallbackData, prefix="by"):
    """The absence was confirmed."""

    question: Natural


class DropAbsence(CallbackData, prefix="bn"):
    """Nothing is marked."""

    question: Natural


class EndAbsence(CallbackData, prefix="be"):
    """«Завершить», «Отменить»: back at work, or not away after all."""

    absence: Natural


class OpenSelection(CallbackData, prefix="sl"):
    """«Выбрать несколько»."""

    overdue: bool


class SelectOne(CallbackData, prefix="so"):
    """An incident of a selection: picked, or put back."""

    selection: Natural
    incident: Natural
    chosen: bool


class SelectPage(CallbackData, prefix="sp"):
    """«Выбрать все», «Снять выбор»: all of the page."""

    selection: Natural
    page: Natural
    chosen: bool


class TurnPage(CallbackData, prefix="st"):
    """«Ещё», «Раньше»."""

    selection: Natural
    page: Natural


class AskBulk(CallbackData, prefix="sa"):
    """A deed for all that are chosen: asks what it still needs, then for confirmation."""

    selection: Natural
    deed: Deed
    authority: str | None = None
    ground: Ground | None = None


class ConfirmBulk(CallbackData, prefix="sy"):
    """The deed was confirmed."""

    selection: Natural
    deed: Deed
    authority: str | None = None
    ground: Ground | None = None


class ThinkAgain(CallbackData, prefix="sb"):
    """«Назад»: to choosing."""

    selection: Natural


class CloseSelection(CallbackData, prefix="sx"):
    """«Закрыть выбор»."""

    selection: Natural
