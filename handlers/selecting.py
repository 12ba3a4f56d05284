"""Several incidents at once: picking them under `/open` and `/overdue`, and acting on all of them."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Final

from domain.model.actor import Actor
from domain.model.course.status import IncidentKind
from domain.model.ids import AuthorityCode, IncidentNumber, PersonId, SelectionId
from domain.model.place import Place
from domain.model.staff.office import Office
from domain.model.telling.selection import Bulk
from domain.ports.reading import IncidentRow
from domain.use_cases.bulk import (
    act,
    ask_bulk,
    choose,
    choose_page,
    close_selection,
    open_selection,
    think_again,
    turn_page,
)
from handlers.buttons import ButtonData
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
from handlers.context import Context, Response, Toast
from handlers.texts import selection as texts
from handlers.texts.refusals import LONGEST_TOAST
from handlers.texts.words import cut

_SEVERAL: Final = 2


def worth_offering(
    rows: Iterable[IncidentRow], person: PersonId, place: Place, office: Office
) -> bool:
    """Whether the person coordinates several of these, in a place where that is done."""
    kinds = _kinds_here(person, place, office)
    return sum(row.kind in kinds for row in rows) >= _SEVERAL


async def on_open_selection(data: OpenSelection, by: Actor, context: Context) -> Response:
    """«Выбрать несколько»: a list with buttons, which only this person works."""
    office = await context.reading.office()
    place = by.source.place if by.source else office.person(by.person).private
    kinds = _kinds_here(by.person, place, office)
    rows = await context.reading.open_incidents(
        None, due_before=context.now if data.overdue else None
    )
    offered = [row.number for row in rows if row.kind in kinds]
    await open_selection(context.uow, offered, by=by)
    return Response()


async def on_select_one(data: SelectOne, by: Actor, context: Context) -> Response:
    """«☐ №12 · …», «☑ №12 · …»."""
    number = IncidentNumber(data.incident)
    await choose(context.uow, SelectionId(data.selection), number, chosen=data.chosen, by=by)
    return Response()


async def on_select_page(data: SelectPage, by: Actor, context: Context) -> Response:
    """«Выбрать все», «Снять выбор»."""
    selection = SelectionId(data.selection)
    await choose_page(context.uow, selection, data.page, chosen=data.chosen, by=by)
    return Response()


async def on_turn_page(data: TurnPage, by: Actor, context: Context) -> Response:
    """«Ещё», «Раньше»."""
    await turn_page(context.uow, SelectionId(data.selection), data.page, by=by)
    return Response()


async def on_ask_bulk(data: AskBulk, by: Actor, context: Context) -> Response:
    """«Направить…», «Повышенная важность», «Без ответа», «Отменить регистрацию»."""
    await ask_bulk(context.uow, SelectionId(data.selection), _bulk(data), by=by)
    return Response()


async def on_confirm_bulk(data: ConfirmBulk, by: Actor, context: Context) -> Response:
    """«Да, подтверждаю»: what came of it stands in the message, and in the answer if it fits."""
    selection = SelectionId(data.selection)
    outcome = await act(context.uow, selection, _bulk(data), by=by, at=context.now)
    office = await context.reading.office()
    text = " ".join(texts.told(outcome, office.organisation))
    return Response(toast=Toast(cut(text, LONGEST_TOAST), alert=bool(outcome.left)))


async def on_think_again(data: ThinkAgain, by: Actor, context: Context) -> Response:
    """«Назад»."""
    await think_again(context.uow, SelectionId(data.selection), by=by)
    return Response()


async def on_close_selection(data: CloseSelection, by: Actor, context: Context) -> Response:
    """«Закрыть выбор»."""
    await close_selection(context.uow, SelectionId(data.selection), by=by)
    return Response()


SELECTION_PRESSES: Final[dict[type[ButtonData], Callable[..., Awaitable[Response]]]] = {
    OpenSelection: on_open_selection,
    SelectOne: on_select_one,
    SelectPage: on_select_page,
    TurnPage: on_turn_page,
    AskBulk: on_ask_bulk,
    ConfirmBulk: on_confirm_bulk,
    ThinkAgain: on_think_again,
    CloseSelection: on_close_selection,
}


def _kinds_here(person_id: PersonId, place: Place, office: Office) -> frozenset[IncidentKind]:
    """What the person coordinates: in a coordinator's chat that one's, in private all, else none.

    Raises UnknownPerson.
    """
    organisation = office.organisation
    kinds = organisation.coordinated_by(office.person(person_id))
    if place.private:
        return kinds
    return frozenset(kind for kind in kinds if organisation.coordinator(kind) == place)


def _bulk(data: AskBulk | ConfirmBulk) -> Bulk:
    authority = None if data.authority is None else AuthorityCode(data.authority)
    return Bulk(data.action, authority, data.ground)
