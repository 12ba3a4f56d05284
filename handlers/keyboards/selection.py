"""The buttons of a selection of several incidents."""

from collections.abc import Iterable, Mapping

from domain.model.ids import IncidentNumber, SelectionId
from domain.model.staff.people import Authority
from domain.model.telling.notices import ListKind, Offer
from domain.model.telling.selection import SHARED_CANCEL_GROUNDS, Bulk, BulkAction, Selection
from handlers.buttons import Button, Keyboard
from handlers.callbacks import (
    AskBulk,
    CloseSelection,
    ConfirmBulk,
    OpenSelection,
    SelectOne,
    SelectPage,
    ShowPage,
    ThinkAgain,
    TurnPage,
)
from handlers.keyboards.parts import (
    BACK,
    CANCEL_GROUND_LABEL,
    CONFIRM,
    GROUND_LABEL,
    LONGEST_LABEL,
    column,
)
from handlers.texts.selection import BUTTON
from handlers.texts.words import cut


def offer(offered: Offer) -> Keyboard:
    """Under a list."""
    more, select = offered.next_page, OpenSelection(overdue=offered.of is ListKind.OVERDUE)
    return column(
        *([] if more is None else [Button("Ещё", ShowPage(of=offered.of, page=more))]),
        *([Button("Выбрать несколько", select)] if offered.select else []),
    )


def again() -> Keyboard:
    """After something was done."""
    return column(Button("Выбрать ещё", OpenSelection(overdue=False)))


def choice(
    selection: Selection, labels: Mapping[IncidentNumber, str], actions: Iterable[BulkAction]
) -> Keyboard:
    """A button for each open incident of the page, the other pages, what can be done."""
    of = selection.id
    picks = [
        Button(label, SelectOne(selection=of, incident=each, chosen=each not in selection.chosen))
        for each, label in labels.items()
    ]
    if labels:
        missing = not selection.chosen.issuperset(labels)
        page = SelectPage(selection=of, page=selection.page, chosen=missing)
        picks.append(Button("Выбрать все" if missing else "Снять выбор", page))
    turns = tuple(
        Button(label, TurnPage(selection=of, page=to))
        for label, to in {"◀️ Раньше": selection.page - 1, "Ещё ▶️": selection.page + 1}.items()
        if 0 <= to < selection.pages
    )
    works = [
        *(Button(BUTTON[action], AskBulk(selection=of, action=action)) for action in actions),
        Button("Закрыть выбор", CloseSelection(selection=of)),
    ]
    rows = [*column(*picks).rows, turns, *column(*works).rows]
    return Keyboard(tuple(filter(None, rows)))


def authorities(selection: SelectionId, bodies: Iterable[Authority]) -> Keyboard:
    """Where to route them all."""
    return column(
        *(
            Button(
                cut(body.name, LONGEST_LABEL),
                AskBulk(selection=selection, action=BulkAction.ROUTE, authority=body.code),
            )
            for body in bodies
        ),
        _back(selection),
    )


def grounds(selection: SelectionId, action: BulkAction) -> Keyboard:
    """On which ground of §19 no answer is given, or why they leave the work."""
    cancelling = {of: CANCEL_GROUND_LABEL[of] for of in SHARED_CANCEL_GROUNDS}
    labels = cancelling if action is BulkAction.CANCEL else GROUND_LABEL
    return column(
        *(
            Button(label, AskBulk(selection=selection, action=action, ground=ground))
            for ground, label in labels.items()
        ),
        _back(selection),
    )


def confirm(selection: SelectionId, bulk: Bulk) -> Keyboard:
    """Whether it is meant."""
    data = ConfirmBulk(
        selection=selection, action=bulk.action, authority=bulk.authority, ground=bulk.ground
    )
    return column(Button(CONFIRM, data), _back(selection))


def back(selection: SelectionId) -> Keyboard:
    """To choosing, and nothing else."""
    return column(_back(selection))


def _back(selection: SelectionId) -> Button:
    return Button(BACK, ThinkAgain(selection=selection))
