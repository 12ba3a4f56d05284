"""Selections: kept over restarts, one a person, and acted on in one commit with the incidents."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import pytest

from domain.model.actor import Actor
from domain.model.conversation.notices.kinds import ShowSelection
from domain.model.conversation.selection import (
    Bulk,
    BulkAction,
    BulkOutcome,
    Selection,
    SkipReason,
)
from domain.model.errors import Reason
from domain.model.ids import IncidentNumber, MessageId, PersonId, SelectionId
from domain.model.incident.workflow.status import (
    CancelGround,
    Importance,
    IncidentKind,
    NoAnswerGround,
    Status,
)
from domain.ports.snapshots import SelectionSnapshot
from domain.use_cases.bulk import act, change_selection, open_selection
from domain.use_cases.closing import cancel
from storage.delivery.delivering import Delivering
from storage.delivery.work import QueuedNotice, SentPart
from storage.incidents.reading import SqlReading
from storage.schema.incidents import selection
from tests.refusals import refused_for
from tests.storage.samples import (
    IVANOVA,
    NOW,
    PETROV,
    ROADS,
    ZHKH,
    Units,
    ivanova,
    message,
    minutes,
    opened,
    registered,
)

ONE, TWO, THREE = (IncidentNumber(number) for number in (1, 2, 3))
BY = ivanova(7, pressed=True)
CANCEL = Bulk(BulkAction.CANCEL, ground=CancelGround.POST_DELETED)
TO_ZHKH = Bulk(BulkAction.ROUTE, authority=ZHKH)


def page_chosen(*, chosen: bool) -> Callable[[Selection], None]:
    return partial(Selection.choose_page, page=0, chosen=chosen)


async def selected(
    units: Units, *numbers: IncidentNumber, person: PersonId = IVANOVA
) -> SelectionId:
    return await units.do(lambda uow: uow.selections.open(person, numbers))


async def asked(units: Units, bulk: Bulk, *numbers: IncidentNumber) -> SelectionId:
    """All of them are chosen, and that is asked."""
    found = await selected(units, *numbers)
    await change_selection(units.unit(), found, page_chosen(chosen=True), by=BY)
    await change_selection(units.unit(), found, partial(Selection.ask, bulk=bulk), by=BY)
    return found


async def stored(units: Units, of: SelectionId) -> Selection:
    async with units.unit() as uow:
        return await uow.selections.get(of)


@pytest.mark.parametrize(
    "bulk",
    [
        TO_ZHKH,
        Bulk(BulkAction.LEAVE_UNANSWERED, ground=NoAnswerGround.HARM),
        Bulk(BulkAction.RAISE),
        CANCEL,
    ],
    ids=["route", "no answer", "raise", "cancel"],
)
async def test_a_selection_is_kept_as_it_is(units: Units, bulk: Bulk):
    of = await selected(units, TWO, ONE)
    async with units.unit() as uow:
        changed = await uow.selections.get(of)
        assert (changed.person, changed.offered, changed.chosen) == (IVANOVA, (TWO, ONE), set())
        changed.choose(ONE, chosen=True)
        changed.ask(bulk)
        await uow.selections.save(changed)
        await uow.commit()
    assert await stored(units, of) == changed
    async with units.unit() as uow:
        changed.finish(BulkOutcome(bulk, (ONE,), ()))
        await uow.selections.save(changed)
        await uow.commit()
    assert await stored(units, of) == changed


async def test_a_person_has_one_selection_and_its_number_is_never_given_again(units: Units):
    first = await selected(units, ONE)
    others = await selected(units, ONE, person=PETROV)
    second = await selected(units, TWO)
    assert second not in {first, others}
    with refused_for(Reason.SELECTION_GONE):
        await stored(units, first)
    assert (await stored(units, others)).person == PETROV
    assert await units.count(selection) == 2


async def test_a_failure_leaves_nothing_done(units: Units, reading: SqlReading):
    await units.store(registered(ONE))
    of = await asked(units, TO_ZHKH, ONE, TWO)  # there is no second
    with pytest.raises(Exception, match="2"):
        await act(units.unit(), of, TO_ZHKH, by=BY, at=NOW + minutes(2))
    assert (await reading.incident(ONE)).status is Status.REGISTERED
    assert (await stored(units, of)).outcome is None


async def test_what_is_so_already_or_can_never_be_is_told_apart(units: Units):
    high, publication, outside = (registered(number) for number in (ONE, TWO, THREE))
    high.importance = Importance.HIGH
    publication.kind = IncidentKind.PUBLICATION
    outside.detected_at = datetime(1990, 1, 1, tzinfo=UTC)
    await units.store(high, publication, outside)
    bulk = Bulk(BulkAction.RAISE)
    of = await asked(units, bulk, ONE, TWO, THREE)
    outcome = await act(units.unit(), of, bulk, by=BY, at=NOW)
    assert [left.why for left in outcome.left] == [
        SkipReason.UNCHANGED,
        SkipReason.PUBLICATION,
        SkipReason.NEEDS_CARD,
    ]


async def test_who_may_not_do_it_alone_may_not_do_it_to_several(units: Units, reading: SqlReading):
    """Their rights may be gone since they opened it."""
    await units.store(registered(ONE))
    by = Actor(PETROV, message(7), pressed=True)
    of = await selected(units, ONE, person=PETROV)
    await change_selection(units.unit(), of, page_chosen(chosen=True), by=by)
    await change_selection(units.unit(), of, partial(Selection.ask, bulk=CANCEL), by=by)
    outcome = await act(units.unit(), of, CANCEL, by=by, at=NOW)
    assert [left.why for left in outcome.left] == [SkipReason.NOT_PERMITTED]
    assert (await reading.incident(ONE)).status is Status.REGISTERED


async def test_who_act_on_the_same_at_once_wait_for_each_other(units: Units, reading: SqlReading):
    numbers = [IncidentNumber(number) for number in range(1, 7)]
    for number in numbers:
        await units.store(registered(number))
    to_roads = Bulk(BulkAction.ROUTE, authority=ROADS)
    mine = await asked(units, TO_ZHKH, *numbers)
    by = Actor(PETROV, message(8), pressed=True)
    theirs = await selected(units, *reversed(numbers), person=PETROV)
    await change_selection(units.unit(), theirs, page_chosen(chosen=True), by=by)
    await change_selection(units.unit(), theirs, partial(Selection.ask, bulk=to_roads), by=by)
    by_number = (cancel(units.unit(), one, CancelGround.MISTAKE, by=BY, at=NOW) for one in numbers)
    results = await asyncio.gather(
        act(units.unit(), mine, TO_ZHKH, by=BY, at=NOW),
        act(units.unit(), theirs, to_roads, by=by, at=NOW),
        *by_number,
    )
    routed, refused, *_ = results
    assert isinstance(routed, BulkOutcome)
    assert isinstance(refused, BulkOutcome)
    assert {left.why for left in refused.left} == {SkipReason.NOT_PERMITTED}
    for number in numbers:
        found = await reading.incident(number)
        assert found.status is Status.CANCELLED
        assert (number in routed.done) is (found.authorities == (ZHKH,))


async def selection_waiting(delivering: Delivering) -> QueuedNotice:
    """The notice by which it is to be shown."""
    [head] = [one for one in await delivering.heads([], NOW) if one.kind == ShowSelection.kind]
    return head


async def test_presses_that_wait_are_shown_in_one_message(units: Units, delivering: Delivering):
    await units.store_silently(registered(ONE), registered(TWO))
    await open_selection(units.unit(), [TWO, ONE], by=BY)
    subject = (await selection_waiting(delivering)).subject
    assert subject is not None
    assert subject.id is not None
    of = SelectionId(subject.id)
    await change_selection(units.unit(), of, page_chosen(chosen=True), by=BY)
    work = await opened(delivering, await selection_waiting(delivering))
    assert isinstance(work.content, SelectionSnapshot)
    assert len(work.rows) == 2
    snapshot = work.content
    assert snapshot.selection.chosen == set(snapshot.rows) == {ONE, TWO}
    assert work.shown == ()
    part = SentPart(MessageId("40"), 0, "a")
    await delivering.sent(work, [part], 1, NOW)

    await change_selection(units.unit(), of, page_chosen(chosen=False), by=BY)
    work = await opened(delivering, await selection_waiting(delivering))
    assert work.shown == (part,)


async def test_a_selection_that_is_there_no_more_is_not_shown(units: Units, delivering: Delivering):
    await open_selection(units.unit(), [ONE], by=BY)
    [head] = await delivering.heads([], NOW)
    await selected(units, TWO)
    assert await delivering.open(head, NOW) is None
    assert await delivering.waiting_count(NOW) == 0
