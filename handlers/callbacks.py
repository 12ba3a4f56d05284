"""What the buttons carry: typed, at most 64 bytes, told apart by their prefix.

A press says all that is needed to act on it, so buttons work on any copy of a message, after any
restart. Prefixes are never reused for something else: old messages keep their buttons for ever.
"""

from aiogram.filters.callback_data import CallbackData

from domain.model.cards import CardKind
from domain.model.status import Importance, NoAnswerGround


class Verdict(CallbackData, prefix="v"):
    """Control's decision on a version; the reasons are flags, none set is an approval."""

    number: int
    version: int
    off_topic: bool
    language: bool


class Choose(CallbackData, prefix="ch"):
    """An authority on the registration card."""

    number: int
    authority: str


class Send(CallbackData, prefix="go"):
    """«Направить»."""

    number: int


class SetImportance(CallbackData, prefix="im"):
    """«Повышенная важность», «Обычная важность»."""

    number: int
    importance: Importance


class AskGrounds(CallbackData, prefix="ng"):
    """«Без ответа»: shows the grounds of §19."""

    number: int


class PickGround(CallbackData, prefix="np"):
    """A ground of §19 was picked: asks for confirmation."""

    number: int
    ground: NoAnswerGround


class ConfirmNoAnswer(CallbackData, prefix="ny"):
    """The ground was confirmed."""

    number: int
    ground: NoAnswerGround


class AskCancel(CallbackData, prefix="ca"):
    """«Отменить регистрацию»: asks for confirmation."""

    number: int


class ConfirmCancel(CallbackData, prefix="cy"):
    """The cancellation was confirmed."""

    number: int


class AskNoLink(CallbackData, prefix="pa"):
    """«Размещено, ссылки нет»: asks for confirmation."""

    number: int
    version: int


class ConfirmNoLink(CallbackData, prefix="py"):
    """The placement without a link was confirmed."""

    number: int
    version: int


class Back(CallbackData, prefix="bk"):
    """Gives a card its usual buttons back; `version` 0: the card has none."""

    kind: CardKind
    number: int
    version: int = 0


class ConfirmLink(CallbackData, prefix="ly"):
    """The doubtful link is the placement."""

    question: int


class WithdrawLink(CallbackData, prefix="ln"):
    """The doubtful link is not the placement."""

    question: int
