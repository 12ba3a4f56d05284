"""The buttons of a selection of several incidents."""

from collections.abc import Iterable, Mapping

from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from domain.model.ids import IncidentNumber, SelectionId
from domain.model.notices import Offer
from domain.model.people import Authority
from domain.model.selection import SHARED_CANCEL_GROUNDS, Bulk, Deed, Selection
from handlers.callbacks import (
    AskBulk,
    CloseSelection,
    ConfirmBulk,
    OpenSelection,
    SelectOne,
    SelectPage,
    ThinkAgain,
    TurnPage,
)
from handlers.keyboards.parts import CANCEL_GROUND_LABEL, GROUND_LABEL, LONGEST_LABEL
from handlers.texts.selection import BUTTON
from handlers.texts.words import cut


def offer(of: Offer) -> InlineKeyboardMarkup:
    """Under a list."""
    keyboard = InlineKeyboardBuilder()
    overdue = of is Offer.SELECT_OVERDUE
    keyboard.button(text="Выбрать несколько", callback_data=OpenSelection(overdue=overdue))
    return keyboard.as_markup()


def again() -> InlineKeyboardMarkup:
    """After something was done."""
    keyboard = InlineKeyboardBuilder()
    keyboard.button(text="Выбрать ещё", callback_data=OpenSelection(overdue=False))
    return keyboard.as_markup()


def choice(
    selection: Selection, labels: Mapping[IncidentNumber, str], deeds: Iterable[Deed]
) -> InlineKeyboardMarkup:
    """A button for each open incident of the page, the other pages, what can be done."""
    of, keyboard = selection.id, InlineKeyboardBuilder()
    rows = []
    for number, label in labels.items():
        chosen = number not in selection.chosen
        data = SelectOne(selection=of, incident=number, chosen=chosen)
        keyboard.button(text=label, callback_data=data)
        rows.append(1)
    if labels:
        missing = not selection.chosen.issuperset(labels)
        page = SelectPage(selection=of, page=selection.page, chosen=missing)
        keyboard.button(text="Выбрать все" if missing else "Снять выбор", callback_data=page)
        rows.append(1)
    turns = {"◀️ Раньше": selection.page - 1, "Ещё ▶️": selection.page + 1}
    possible = {label: to for label, to in turns.items() if 0 <= to < selection.pages}
    for label, to in possible.items():
        keyboard.button(text=label, callback_data=TurnPage(selection=of, page=to))
    rows += [len(possible)] if possible else []
    for deed in deeds:
        keyboard.button(text=BUTTON[deed], callback_data=AskBulk(selection=of, deed=deed))
        rows.append(1)
    keyboard.button(text="Закрыть выбор", callback_data=CloseSelection(selection=of))
    keyboard.adjust(*rows, 1)
    return keyboard.as_markup()


def authorities(selection: SelectionId, bodies: Iterable[Authority]) -> InlineKeyboardMarkup:
    """Where to route them all."""
    keyboard = InlineKeyboardBuilder()
    for body in bodies:
        data = AskBulk(selection=selection, deed=Deed.ROUTE, authority=body.code)
        keyboard.button(text=cut(body.name, LONGEST_LABEL), callback_data=data)
    return _with_back(keyboard, selection)


def grounds(selection: SelectionId, deed: Deed) -> InlineKeyboardMarkup:
    """On which ground of §19 no answer is given, or why they leave the work."""
    keyboard = InlineKeyboardBuilder()
    cancelling = {of: CANCEL_GROUND_LABEL[of] for of in SHARED_CANCEL_GROUNDS}
    labels = cancelling if deed is Deed.CANCEL else GROUND_LABEL
    for ground, label in labels.items():
        data = AskBulk(selection=selection, deed=deed, ground=ground)
        keyboard.button(text=label, callback_data=data)
    return _with_back(keyboard, selection)


def confirm(selection: SelectionId, bulk: Bulk) -> InlineKeyboardMarkup:
    """Whether it is meant."""
    keyboard = InlineKeyboardBuilder()
    data = ConfirmBulk(
        selection=selection, deed=bulk.deed, authority=bulk.authority, ground=bulk.ground
    )
    keyboard.button(text="Да, подтверждаю", callback_data=data)
    return _with_back(keyboard, selection)


def back(selection: SelectionId) -> InlineKeyboardMarkup:
    """To choosing, and nothing else."""
    return _with_back(InlineKeyboardBuilder(), selection)


def _with_back(keyboard: InlineKeyboardBuilder, selection: SelectionId) -> InlineKeyboardMarkup:
    keyboard.button(text="Назад", callback_data=ThinkAgain(selection=selection))
    keyboard.adjust(1)
    return keyboard.as_markup()
