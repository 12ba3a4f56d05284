"""`otklik db check` finds each invariant that is broken by hand; so does the audit after kills."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Table, delete, insert, select, update

from bot.operations.audit import Auditor, Discrepancy, ToldTwice, WrongState
from domain.model.ids import ChatId, DraftVersion, IncidentNumber, ReferralNumber
from domain.model.incident import Incident, events
from domain.model.incident.replay import Disagreement
from domain.model.incident.workflow.referral import ReferralState
from domain.model.incident.workflow.status import Importance
from domain.model.message.citizen_message import Network
from domain.model.network.post import FoundPost, Looked, PostAddress, PostState
from storage.engine.database import Database
from storage.incidents.events import kind_of
from storage.incidents.reading import SqlReading
from storage.schema.incidents import (
    assignment,
    comment,
    contribution,
    draft,
    draft_text,
    event,
    incident,
    placement,
    referral,
)
from storage.schema.messages import InboxState, OutboxState, inbox, outbox
from storage.upkeep.audit import AuditReading, StuckNotice, StuckUpdate
from tests.storage.samples import (
    BOT,
    NOW,
    PARKS,
    ROADS,
    ZHKH,
    Units,
    ivanova,
    minutes,
    petrov,
    registered,
)

NUMBER = IncidentNumber(1)
AT_ONCE, LATER = NOW + minutes(30), NOW + timedelta(hours=2)


def life() -> Incident:
    """An open incident of high importance with everything that an open one can have."""
    made = registered(NUMBER, by=ivanova(10))
    made.pick(ZHKH)
    made.pick(ROADS)
    made.pick_lead(ZHKH)
    made.route(None, ivanova(11, pressed=True), NOW + minutes(1))
    made.change_importance(
        Importance.HIGH, made.due, made.draft_due_at, ivanova(12), NOW + minutes(2)
    )
    made.report_to_head(ivanova(13, pressed=True), NOW + minutes(3))
    made.take(ZHKH, petrov(19), NOW + minutes(3))
    made.contribute(ROADS, "Яма", ivanova(18), NOW + minutes(3))
    made.return_to_control(ZHKH, "Не наше", petrov(20), NOW + minutes(4))
    made.comment_referral(ZHKH, "Ваше", ivanova(14), NOW + minutes(5))
    made.decline_referral(ReferralNumber(1), ivanova(15, pressed=True), NOW + minutes(6))
    made.submit("Воду дадут", petrov(21), NOW + minutes(7))
    made.comment(DraftVersion(1), "Когда?", ivanova(16), NOW + minutes(8))
    made.decide(DraftVersion(1), (), ivanova(17, pressed=True), NOW + minutes(9))
    return made


@pytest.fixture
async def stored(units: Units) -> None:
    await units.store(life())


async def found(
    database: Database, reading: SqlReading, at: datetime = AT_ONCE, **patience: timedelta
) -> list[Discrepancy]:
    auditor = Auditor(AuditReading(database), reading)
    return [one async for one in auditor.findings(at, **patience)]


async def spoil(database: Database, *changes: Any) -> None:
    async with database.writing() as connection:
        for change in changes:
            await connection.execute(change)


async def rows_of(database: Database, table: Table, *which: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in await database.rows(select(table).where(*which))]


def repeated(table: Table, row: Mapping[str, Any], **other: Any) -> Any:
    """The same row once more, with a key of its own."""
    (key,) = table.primary_key
    return insert(table).values({**row, **other, key.name: row[key.name] + 1000})


@pytest.mark.usefixtures("stored")
async def test_a_sound_database_has_no_discrepancies(database: Database, reading: SqlReading):
    assert await found(database, reading, NOW + minutes(10)) == []


OF_EVENTS = {
    events.Registered: Disagreement.NO_HISTORY,
    events.Routed: Disagreement.RECORDED,
    events.ImportanceChanged: Disagreement.IMPORTANCE,
    events.AlertAcknowledged: Disagreement.ALERT,
    events.ReportedToHead: Disagreement.ALERT,
    events.ContributionReceived: Disagreement.RECORDED,
    events.ReturnedToControl: Disagreement.RECORDED,
    events.ReferralCommented: Disagreement.RECORDED,
    events.ReferralDeclined: Disagreement.RECORDED,
    events.DraftSubmitted: Disagreement.RECORDED,
    events.CommentAdded: Disagreement.RECORDED,
    events.DraftApproved: Disagreement.DECISIONS,
}


@pytest.mark.parametrize(
    ("lost", "what"), OF_EVENTS.items(), ids=[one.__name__ for one in OF_EVENTS]
)
async def test_a_lost_event_is_found(
    database: Database,
    reading: SqlReading,
    units: Units,
    lost: type[events.IncidentEvent],
    what: Disagreement,
):
    made = life()
    made.events = [one for one in made.events if not isinstance(one, lost)]
    await units.store(made)
    assert WrongState(NUMBER, what) in await found(database, reading)


RECORDED_ONCE = {
    events.Routed: Disagreement.STATUS,
    events.AlertAcknowledged: Disagreement.ALERT,
    events.ContributionReceived: Disagreement.RECORDED,
    events.ReturnedToControl: Disagreement.RECORDED,
    events.ReferralCommented: Disagreement.RECORDED,
    events.ReferralDeclined: Disagreement.RECORDED,
    events.DraftSubmitted: Disagreement.STATUS,
    events.CommentAdded: Disagreement.RECORDED,
    events.DraftApproved: Disagreement.STATUS,
    events.TakenToWork: Disagreement.TWICE,
}


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(
    ("twice", "what"), RECORDED_ONCE.items(), ids=[one.__name__ for one in RECORDED_ONCE]
)
async def test_an_event_recorded_twice_is_found(
    database: Database, reading: SqlReading, twice: type[events.IncidentEvent], what: Disagreement
):
    (row,) = await rows_of(database, event, event.c.kind == kind_of(twice))
    later = {"at": row["at"] + minutes(1)}
    await spoil(database, repeated(event, row, **later))
    assert WrongState(NUMBER, what) in await found(database, reading)


OF_STATE = {
    "status": (update(incident).values(status="answered"), Disagreement.STATUS),
    "importance": (update(incident).values(importance="normal"), Disagreement.IMPORTANCE),
    "due": (update(incident).values(due_at=LATER), Disagreement.DUE),
    "alert": (update(incident).values(alert={"raised_at": str(NOW)}), Disagreement.ALERT),
    "authority": (
        update(assignment).where(assignment.c.lead).values(authority=PARKS),
        Disagreement.AUTHORITIES,
    ),
    "contribution": (delete(contribution), Disagreement.INFORMED),
    "referral": (delete(referral), Disagreement.RECORDED),
    "decline": (
        update(referral).values(state=ReferralState.OVERTAKEN),
        Disagreement.RECORDED,
    ),
    "decision on a referral": (
        update(referral).values(state=ReferralState.GRANTED),
        Disagreement.RECORDED,
    ),
    "comment on a referral": (update(referral).values(comments=None), Disagreement.RECORDED),
    "draft": (delete(draft), Disagreement.VERSIONS),
    "version": (update(draft).values(version=2), Disagreement.VERSIONS),
    "decision": (
        update(draft).values(reasons=["off_topic"], state="rejected"),
        Disagreement.DECISIONS,
    ),
    "comment": (delete(comment), Disagreement.RECORDED),
}


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(("change", "what"), OF_STATE.values(), ids=OF_STATE)
async def test_a_state_that_the_history_does_not_give_is_found(
    database: Database, reading: SqlReading, change: Any, what: Disagreement
):
    if change.table is draft:
        await spoil(database, delete(comment), delete(draft_text))
    await spoil(database, change)
    assert WrongState(NUMBER, what) in await found(database, reading)


async def test_a_lost_look_at_an_answer_is_found(
    database: Database, reading: SqlReading, units: Units
):
    made = life()
    url = "https://vk.com/wall-1_2?reply=3"
    made.place(url, petrov(22), NOW + minutes(10))
    ours = FoundPost(PostAddress(Network.VK, "-1_2_3"), url, "Воду дадут", NOW, "-1")
    look = Looked(PostState.PLACED, ours)
    made.record_look(0, url, look, NOW + minutes(15), own=(), next_look_at=None)
    await units.store(made)
    assert not any(isinstance(one, WrongState) for one in await found(database, reading))
    await spoil(database, update(placement).values(proof=None))
    assert WrongState(NUMBER, Disagreement.PROOFS) in await found(database, reading)


@pytest.mark.usefixtures("stored")
async def test_a_notice_written_twice_is_found(database: Database, reading: SqlReading):
    row, *_ = await rows_of(database, outbox, outbox.c.kind == "news")
    await spoil(database, repeated(outbox, row))
    (twice,) = await found(database, reading, NOW + minutes(10))
    assert isinstance(twice, ToldTwice)
    assert twice.chat == row["chat"]


@pytest.mark.usefixtures("stored")
async def test_work_that_nobody_has_done_is_found(database: Database, reading: SqlReading):
    update_of = {"bot_id": BOT, "lane": 5, "payload": {}, "received_at": NOW}
    await spoil(
        database,
        update(outbox).values(state=OutboxState.SENT, finished_at=NOW),
        update(outbox).where(outbox.c.id == 1).values(state=OutboxState.WAITING),
        insert(inbox).values(update_of | {"serial": 1}),
        insert(inbox).values(update_of | {"serial": 2, "state": InboxState.DEAD}),
        insert(inbox).values(update_of | {"serial": 3, "state": InboxState.DONE}),
    )
    stuck = {
        one for one in await found(database, reading) if isinstance(one, StuckNotice | StuckUpdate)
    }
    assert {one for one in stuck if isinstance(one, StuckUpdate)} == {
        StuckUpdate(1, ChatId(5), NOW, dead=False),
        StuckUpdate(2, ChatId(5), NOW, dead=True),
    }
    assert {one.id for one in stuck if isinstance(one, StuckNotice)} == {1}
    at_once = await found(database, reading, NOW + minutes(1))
    assert {one.serial for one in at_once if isinstance(one, StuckUpdate)} == {2}
    impatient = await found(database, reading, NOW + minutes(1), patience=timedelta())
    assert {one.serial for one in impatient if isinstance(one, StuckUpdate)} == {1, 2}
