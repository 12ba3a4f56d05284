"""Posts that share an answer: what belongs together is written together, whoever comes first."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.ids import DraftVersion, IncidentNumber
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.replay import disagreements
from domain.model.incident.workflow.relations import HasJoined, RelationUnfit
from domain.model.incident.workflow.status import Importance, Status
from domain.use_cases.closing import cancel_as_duplicate, join, separate
from domain.use_cases.correcting import change_importance
from domain.use_cases.deciding import decide
from domain.use_cases.offboarding import hand_over
from storage.incidents import incidents, rows
from storage.incidents.reading import SqlReading
from tests.storage.samples import NOW, PETROV, ZHKH, Units, ivanova, minutes, petrov, registered

ONE, TWO, THREE, FOUR = (IncidentNumber(number) for number in (1, 2, 3, 4))
FIRST = DraftVersion(1)
BY = ivanova(7, pressed=True)


async def drafted(units: Units) -> None:
    """The first has a draft that waits, and the others are joined to it."""
    for number in (ONE, TWO, THREE):
        await units.store(registered(number))
    for number in (TWO, THREE):
        await join(units.unit(), number, ONE, by=BY, at=NOW)
    async with units.changing(ONE) as main:
        main.route(ZHKH, BY, NOW + minutes(1))
        main.submit("Воду дадут завтра", petrov(5), NOW + minutes(2))


async def test_two_who_join_each_to_the_other_make_no_circle(units: Units, reading: SqlReading):
    await units.store(registered(ONE), registered(TWO))
    done, refused = await asyncio.gather(
        join(units.unit(), TWO, ONE, by=BY, at=NOW),
        join(units.unit(), ONE, TWO, by=BY, at=NOW),
        return_exceptions=True,
    )
    assert done is None
    assert isinstance(refused, RelationUnfit | HasJoined)
    one, two = await reading.incident(ONE), await reading.incident(TWO)
    assert (one.joined_to, two.joined_to) == (None, ONE)
    assert [joined.number for joined in one.joined] == [TWO]


async def test_what_is_done_to_both_at_once_is_done_one_after_the_other(
    units: Units, reading: SqlReading
):
    await drafted(units)
    at = NOW + minutes(3)
    await asyncio.gather(
        decide(units.unit(), ONE, FIRST, (), by=BY, at=at),
        change_importance(units.unit(), TWO, Importance.HIGH, by=BY, at=at),
        separate(units.unit(), THREE, by=BY, at=at),
    )
    one, two, three = [await reading.incident(number) for number in (ONE, TWO, THREE)]
    assert (one.status, two.status) == (Status.APPROVED, Status.APPROVED)
    assert three.status is Status.IN_PROGRESS
    assert [(joined.number, joined.due_at) for joined in one.joined] == [(TWO, None)]
    for found in (one, two, three):
        assert not [*disagreements(found, await reading.history(found.number))]


async def test_the_main_one_knows_by_when_after_a_further_interim_answer(
    units: Units, reading: SqlReading
):
    await drafted(units)
    for further in (False, True):
        async with units.unit() as uow:
            office, main = await uow.office(), await uow.incidents.get(ONE)
            if further:
                main.allow_interim(BY, NOW + minutes(6))
            text = f"Бригада выехала, ремонт идёт: {further}"
            sent = main.submit(text, petrov(6 + further), NOW + minutes(6), kind=DraftKind.INTERIM)
            main.decide(sent.version, (), BY, NOW + minutes(6))
            await uow.incidents.save(main)
            await uow.commit()
        for number in (ONE, TWO):
            async with units.changing(number) as placed:
                dues = office.final_dues(NOW + minutes(7), placed.policy)
                placed.place(None, petrov(8), NOW + minutes(7), final=dues)
        one, two = await reading.incident(ONE), await reading.incident(TWO)
        assert two.status is Status.AWAITING_FINAL
        assert [joined.due_at for joined in one.joined] == [two.due.at, None]


async def two_families(units: Units) -> None:
    """The third is joined to the first, and the fourth to the second; an executor has them all."""
    for number in (ONE, TWO, THREE, FOUR):
        incident = registered(number)
        incident.route(ZHKH, BY, NOW)
        incident.take(ZHKH, petrov(5), NOW)
        await units.store(incident)
    for number, main in ((THREE, ONE), (FOUR, TWO)):
        await join(units.unit(), number, main, by=BY, at=NOW)


@pytest.mark.parametrize(
    "act",
    [
        lambda units, one, other: cancel_as_duplicate(units.unit(), one, other, by=BY, at=NOW),
        lambda units, one, other: hand_over(units.unit(), ZHKH, PETROV, [one, other], at=NOW),
    ],
    ids=["a duplicate", "handed over"],
)
async def test_families_changed_together_by_two_at_once_are_locked_in_one_order(
    units: Units,
    monkeypatch: pytest.MonkeyPatch,
    act: Callable[[Units, IncidentNumber, IncidentNumber], Awaitable[None]],
):
    await two_families(units)
    load = rows.load

    async def slowly(connection: AsyncConnection, number: IncidentNumber) -> Incident | None:
        found = await load(connection, number)
        await asyncio.sleep(0.05)  # the other one has locked its first by now
        return found

    monkeypatch.setattr(incidents, "load", slowly)
    both = partial(act, units)
    await asyncio.gather(both(THREE, TWO), both(FOUR, ONE))


async def test_what_was_promised_by_a_shared_answer_was_promised_to_each(units: Units):
    joined = registered(TWO)
    other = replace(joined.message, url="https://ok.ru/group/7", author_url="https://ok.ru/7")
    joined.message = other
    for incident in (registered(ONE), joined):
        await units.store(incident)
    await join(units.unit(), TWO, ONE, by=BY, at=NOW)
    async with units.changing(ONE) as main:
        main.route(ZHKH, BY, NOW)
        sent = main.submit("Заменим до 1 июля", petrov(5), NOW)
        main.decide(sent.version, (), BY, NOW)
        main.place(None, petrov(6), NOW, promised=[(date(2026, 7, 1), "до 1 июля")])
        main.track_promise(main.promises[0].number, petrov(7), NOW)
    async with units.unit() as uow:
        for message in (main.message, other):
            (found,) = await uow.incidents.promised(message)
            assert (found.number, found.day) == (ONE, date(2026, 7, 1))
