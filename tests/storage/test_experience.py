"""What is learned of where messages went: all that is there, and what becomes of it afterwards."""

from dataclasses import replace

import pytest
from sqlalchemy import delete

from domain.model.ids import AuthorityCode, IncidentNumber
from domain.model.incident import Incident
from domain.model.incident.workflow.assignment import Plan
from domain.model.incident.workflow.status import CancelGround
from domain.model.message.citizen_message import Topic
from storage.incidents.experience import LEAST_LEARNED, LearnedHistory
from storage.schema.incidents import incident_text
from tests.storage.samples import NOW, ROADS, ZHKH, Units, ivanova, registered, write
from tests.storage.servers import POSTGRESQL

HEAT, HOLE = "Батареи холодные, отопления нет", "Яма на дороге, асфальт разбит"


def routed(number: int, text: str, to: AuthorityCode) -> Incident:
    incident = registered(number)
    incident.message = replace(incident.message, text=text)
    incident.topic = Topic()
    incident.route(to, ivanova(number, pressed=True), NOW)
    return incident


async def test_what_was_routed_before_and_since_is_learned_as_it_stands(units: Units) -> None:
    for number in range(1, LEAST_LEARNED + 1):
        told, to = (HEAT, ZHKH) if number % 2 else (HOLE, ROADS)
        await units.store(routed(number, told, to))
    await write(units.database, delete(incident_text).where(incident_text.c.number == 2))
    history = LearnedHistory(units.database)
    while await history.go_on(7):
        pass
    assert history.familiar(HEAT, Topic()) == []  # one has no words any more
    await units.store(routed(60, HOLE, ROADS), registered(61))
    while await history.go_on(7):
        pass
    assert history.familiar(HEAT, Topic()) == [ZHKH]
    assert history.familiar(HOLE, Topic()) == [ROADS]

    async with units.unit() as uow:
        for number in range(4, LEAST_LEARNED + 1, 2):  # all the others of the roads
            one = await uow.incidents.get(IncidentNumber(number))
            one.reassign(Plan((ZHKH,), ZHKH), ivanova(number, pressed=True), NOW)
            await uow.incidents.save(one)
        last = await uow.incidents.get(IncidentNumber(60))
        last.cancel(CancelGround.MISTAKE, ivanova(60, pressed=True), NOW)
        await uow.incidents.save(last)
        await uow.commit()
    await units.store(routed(62, "Яма", ZHKH))
    while await history.go_on(7):
        pass
    assert history.familiar(HOLE, Topic()) == [ZHKH]


@pytest.mark.parametrize("url", [POSTGRESQL], indirect=True)
async def test_what_is_committed_after_something_later_is_learned_all_the_same(
    units: Units,
) -> None:
    for number in range(1, LEAST_LEARNED + 1):
        await units.store(routed(number, HEAT, ZHKH))
    await units.store(registered(60))
    history = LearnedHistory(units.database)
    async with units.unit() as late:
        one = await late.incidents.get(IncidentNumber(60))
        one.message, one.topic = replace(one.message, text=HOLE), Topic()
        one.route(ROADS, ivanova(60, pressed=True), NOW)
        await late.incidents.save(one)
        await units.store(routed(61, HEAT, ZHKH))
        while await history.go_on(20):
            pass
        await late.commit()
    await history.go_on(20)
    assert history.familiar(HOLE, Topic()) == [ROADS]


async def test_the_oldest_messages_are_forgotten(
    units: Units, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.incidents.experience._LOOKED_BACK", LEAST_LEARNED)
    history = LearnedHistory(units.database)
    await units.store(routed(1, HOLE, ROADS))
    while await history.go_on(20):
        pass
    for number in range(2, LEAST_LEARNED + 1):
        await units.store(routed(number, HEAT, ZHKH))
    while await history.go_on(20):
        pass
    assert history.familiar(HOLE, Topic()) == [ROADS]
    await units.store(routed(LEAST_LEARNED + 1, HEAT, ZHKH))
    while await history.go_on(20):
        pass
    assert history.familiar(HOLE, Topic()) == []
