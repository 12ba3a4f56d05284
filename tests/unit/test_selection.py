"""Picking several incidents: what is chosen, what is asked about it, and how it ends."""

from collections.abc import Callable

import pytest

from domain.model.conversation.selection import (
    MOST_CHOSEN,
    PAGE,
    Bulk,
    BulkAction,
    BulkOutcome,
    Selection,
)
from domain.model.errors import Limited, Owned, Reason
from domain.model.ids import IncidentNumber, PersonId, SelectionId
from domain.model.incident.workflow.status import (
    CLOSED,
    CancelGround,
    Importance,
    IncidentKind,
    NoAnswerGround,
    Status,
)
from tests.refusals import refused_for
from tests.unit.incidents import IVANOVA, KOZLOVA, ZHKH

RAISE, CANCEL = Bulk(BulkAction.RAISE), Bulk(BulkAction.CANCEL, ground=CancelGround.MISTAKE)


def numbers(*given: int) -> list[IncidentNumber]:
    return [IncidentNumber(number) for number in given]


def opened(count: int = 25) -> Selection:
    return Selection(
        id=SelectionId(1), person=IVANOVA.id, offered=tuple(numbers(*range(1, count + 1)))
    )


def chosen(*given: int) -> Selection:
    selection = opened()
    for number in numbers(*given):
        selection.choose(number, chosen=True)
    return selection


def test_it_belongs_to_whoever_opened_it() -> None:
    selection = opened()
    selection.check_owner(IVANOVA.id)
    with refused_for(Owned.SELECTION):
        selection.check_owner(KOZLOVA.id)
    with refused_for(Owned.SELECTION):
        selection.check_owner(PersonId(0))


def test_choosing_twice_is_as_good_as_once() -> None:
    selection = chosen(5, 5, 2)
    assert selection.chosen == {2, 5}
    for _ in range(2):
        selection.choose(IncidentNumber(5), chosen=False)
        assert selection.chosen == {2}


def test_only_what_was_offered_can_be_chosen() -> None:
    assert chosen(26, 3, 1000).chosen == {3}


@pytest.mark.parametrize(
    ("offered", "pages", "last"),
    [(1, 1, 1), (PAGE, 1, 10), (PAGE + 1, 2, 1), (25, 3, 5)],
    ids=["one", "just a page", "one more", "several pages"],
)
def test_it_is_shown_page_by_page(offered: int, pages: int, last: int) -> None:
    selection = opened(offered)
    assert selection.pages == pages
    selection.turn(pages - 1)
    assert len(selection.shown) == last
    selection.turn(10**6)
    assert selection.page == pages - 1


def test_a_page_is_chosen_whole_whatever_page_is_shown() -> None:
    selection = chosen(1)
    selection.turn(2)
    selection.choose_page(1, chosen=True)
    assert selection.chosen == {1, *range(11, 21)}
    selection.choose_page(0, chosen=False)
    assert selection.chosen == set(range(11, 21))
    selection.choose_page(10**6, chosen=True)
    assert selection.chosen == set(range(11, 21))


def test_no_more_are_chosen_than_one_transaction_should_change() -> None:
    selection = opened(MOST_CHOSEN + 1)
    for page in range(MOST_CHOSEN // PAGE):
        selection.choose_page(page, chosen=True)
    with refused_for(Limited.CHOSEN):
        selection.choose(IncidentNumber(MOST_CHOSEN + 1), chosen=True)
    assert len(selection.chosen) == MOST_CHOSEN


def test_what_was_asked_is_confirmed_in_order_of_numbers() -> None:
    selection = chosen(7, 3, 12)
    selection.ask(CANCEL)
    assert selection.confirmed(CANCEL) == [3, 7, 12]


def test_nothing_is_asked_about_nothing() -> None:
    with refused_for(Reason.NOTHING_CHOSEN):
        opened().ask(CANCEL)


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one.choose(IncidentNumber(4), chosen=True),
        lambda one: one.choose_page(0, chosen=False),
        lambda one: one.turn(1),
        lambda one: one.turn(0),
        lambda one: one.ask(RAISE),
    ],
    ids=["another", "a page", "turned", "back", "something else asked"],
)
def test_a_changed_choice_is_to_be_confirmed_again(change: Callable[[Selection], None]) -> None:
    selection = chosen(3)
    selection.ask(CANCEL)
    change(selection)
    with refused_for(Reason.CHOICE_CHANGED):
        selection.confirmed(CANCEL)


@pytest.mark.parametrize(
    ("bulk", "complete"),
    [
        (Bulk(BulkAction.ROUTE), False),
        (Bulk(BulkAction.ROUTE, authority=ZHKH), True),
        (Bulk(BulkAction.LEAVE_UNANSWERED), False),
        (Bulk(BulkAction.LEAVE_UNANSWERED, ground=NoAnswerGround.HARM), True),
        (RAISE, True),
        (Bulk(BulkAction.CANCEL), False),
        (CANCEL, True),
        (Bulk(BulkAction.CANCEL, ground=CancelGround.POST_DELETED), True),
        (Bulk(BulkAction.CANCEL, ground=CancelGround.DUPLICATE), False),
        (Bulk(BulkAction.CANCEL, ground=NoAnswerGround.HARM), False),
        (Bulk(BulkAction.LEAVE_UNANSWERED, ground=CancelGround.MISTAKE), False),
    ],
    ids=str,
)
def test_a_deed_is_confirmed_once_it_has_what_it_needs(bulk: Bulk, complete: bool) -> None:
    selection = chosen(3)
    selection.ask(bulk)
    assert bulk.complete is complete
    if complete:
        assert selection.confirmed(bulk) == [3]
    else:
        with refused_for(Reason.CHOICE_CHANGED):
            selection.confirmed(bulk)


def finished() -> Selection:
    selection = chosen(3)
    selection.ask(CANCEL)
    selection.finish(BulkOutcome(CANCEL, (IncidentNumber(3),), ()))
    return selection


def closed() -> Selection:
    selection = chosen(3)
    selection.close()
    return selection


@pytest.mark.parametrize("end", [finished, closed])
def test_after_its_end_nothing_works(end: Callable[[], Selection]) -> None:
    selection = end()
    for press in (
        lambda: selection.choose(IncidentNumber(4), chosen=True),
        lambda: selection.choose_page(0, chosen=True),
        lambda: selection.turn(0),
        lambda: selection.ask(CANCEL),
        selection.close,
        lambda: selection.confirmed(CANCEL),
    ):
        with refused_for(Reason.SELECTION_GONE):
            press()
    assert selection.chosen == {3}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("importance", Importance)
@pytest.mark.parametrize("kind", IncidentKind)
def test_a_deed_fits_only_where_it_would_change_something(
    status: Status, importance: Importance, kind: IncidentKind
) -> None:
    fits = {action for action in BulkAction if action.fits(status, importance, kind)}
    assert (BulkAction.ROUTE in fits) is (status is Status.REGISTERED)
    assert ({BulkAction.LEAVE_UNANSWERED, BulkAction.CANCEL} <= fits) is (status not in CLOSED)
    could_rise = kind is IncidentKind.INCIDENT and importance is Importance.NORMAL
    assert (BulkAction.RAISE in fits) is (could_rise and status not in CLOSED)
