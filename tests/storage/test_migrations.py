"""Migrations: up, down and up again, the same schema as the tables, and safe to run at once."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, insert, inspect, select, text

from domain.model.conversation.selection import Bulk, BulkAction, BulkOutcome
from domain.model.ids import IncidentNumber, SelectionId
from domain.model.incident.workflow.status import CancelGround
from storage.conversation.selections import load_selection
from storage.engine.database import Database
from storage.engine.migrate import alembic_config, differences, downgrade, upgrade
from storage.schema import metadata
from storage.schema.incidents import assignment, counter, draft, incident, placement, selection
from storage.schema.messages import outbox
from storage.schema.templates import template

NOW = datetime(2026, 6, 16, 6, tzinfo=UTC)
HOURS = {
    "zhkh": 1,
    "first": 2,
    "placed": 3,
    "reopened": 4,
    "second": 5,
    "roads": 6,
    "third": 7,
    "placed again": 8,
}
"""What happened when."""

COURSE = (
    *("registered", "in_progress", "on_approval", "approved", "answered"),
    *("approved", "answered"),  # undone, and placed once more
    *("in_progress", "on_approval", "approved", "awaiting_final"),
)
PLACINGS = ("answer_placed", "placement_undone", "answer_placed", "interim_placed")


def partial_indexes(connection: Connection) -> dict[str, str]:
    """What each partial index says of its rows, which Alembic does not compare."""
    where = f"{connection.dialect.name}_where"
    return {
        str(index["name"]): str(index["dialect_options"][where])
        for table in metadata.tables
        for index in inspect(connection).get_indexes(table)
        if where in index.get("dialect_options", {})
    }


async def test_each_step_goes_up_down_and_up_again(empty_url: str):
    database = Database(empty_url)
    async with database.reading() as connection:
        config = await connection.run_sync(alembic_config)
    steps = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    for step in reversed(steps):
        await upgrade(empty_url, step)
        await downgrade(empty_url, "-1")
        await upgrade(empty_url, step)
    assert await differences(database) == []
    await downgrade(empty_url, "base")
    async with database.reading() as connection:
        tables = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    await database.close()
    assert set(tables) - {"alembic_version"} == set()


async def test_what_came_before_what_is_derived_for_what_is_there(empty_url: str):
    await upgrade(empty_url, "0004")
    database = Database(empty_url)
    one, at = {"number": 1}, {name: NOW + timedelta(hours=hour) for name, hour in HOURS.items()}
    blank = {
        "network": "vk",
        "importance": "normal",
        "policy": {},
        "told_until": {},
        "trail": [{"status": status, "since": NOW.isoformat(), "lead": None} for status in COURSE],
    }
    dates = {"detected_at": NOW, "registered_at": NOW, "due_at": NOW, "draft_due_at": NOW}
    by = {"person": 601, "state": "placed", "kind": "final"}
    placed = {"person": 601, "due_at": NOW}
    async with database.writing() as connection:
        metadata_then = MetaData()
        await connection.run_sync(metadata_then.reflect)
        then = metadata_then.tables
        await connection.execute(
            insert(then["incident"]).values(
                **one | blank | dates,
                kind="incident",
                status="in_progress",
                row_version=1,
                due_preliminary=False,
                calendar_revision="",
                duplicates=[],
                reopened_at=at["reopened"],
            )
        )
        for position, name in enumerate(("zhkh", "roads")):
            given = {"authority": name, "position": position, "lead": not position}
            await connection.execute(
                insert(then["assignment"]).values(**one, **given, routed_at=at[name])
            )
        for version, name in enumerate(("first", "second", "third"), 1):
            await connection.execute(
                insert(then["draft"]).values(**one, **by, version=version, at=at[name])
            )
            told = {"version": version, "authority": "zhkh" if version < 3 else "roads"}
            await connection.execute(
                insert(then["event"]).values(**one, kind="draft_submitted", at=NOW, payload=told)
            )
        found = {"found_by": "zhkh"}
        await connection.execute(
            insert(then["event"]).values(**one, kind="registered", at=NOW, payload=found)
        )
        for kind in PLACINGS:
            await connection.execute(
                insert(then["event"]).values(**one, kind=kind, at=NOW, payload={})
            )
        for position, name in enumerate(("placed", "placed again")):
            moments = {"at": at[name], "recorded_at": at[name]}
            await connection.execute(
                insert(then["placement"]).values(**one, **placed, position=position, **moments)
            )
    await upgrade(empty_url)
    async with database.reading() as connection:
        before = select(assignment.c.authority, assignment.c.drafts_before)
        assert sorted(await connection.execute(before)) == [("roads", 2), ("zhkh", 1)]
        who = select(draft.c.authority).order_by(draft.c.version)
        assert (await connection.execute(who)).scalars().all() == ["zhkh", "zhkh", "roads"]
        earlier = select(placement.c.earlier).order_by(placement.c.position)
        assert (await connection.execute(earlier)).scalars().all() == [True, False]
        began = select(placement.c.period).order_by(placement.c.position)
        assert (await connection.execute(began)).scalars().all() == [6, 10]
        assert (await connection.execute(select(incident.c.found_by))).scalars().all() == ["zhkh"]
    await database.close()


async def test_what_a_card_asked_is_asked_on(empty_url: str):
    await upgrade(empty_url, "0014")
    database = Database(empty_url)
    modes = {"confirm_harm": "confirm_ground:harm", "grounds": "grounds", None: None}
    waits = {"kind": "card", "chat": 1, "resend": False, "priority": 1, "created_at": NOW}
    async with database.writing() as connection:
        await connection.execute(insert(outbox), [{**waits, "mode": mode} for mode in modes])
    await upgrade(empty_url)
    async with database.reading() as connection:
        found = (await connection.execute(select(outbox.c.mode).order_by(outbox.c.id))).scalars()
        assert list(found) == list(modes.values())
    await downgrade(empty_url, "0014")
    async with database.reading() as connection:
        found = (await connection.execute(select(outbox.c.mode).order_by(outbox.c.id))).scalars()
        assert list(found) == list(modes)
    await database.close()


async def test_what_a_selection_asks_and_has_done_is_read_on(empty_url: str):
    await upgrade(empty_url, "0016")
    database = Database(empty_url)
    deed = {"deed": "cancel", "authority": None, "ground": "mistake"}
    done = {"bulk": deed, "done": [1], "left": [], "orphans": []}
    bulk = Bulk(BulkAction.CANCEL, ground=CancelGround.MISTAKE)
    stands = {"person": 1, "offered": [1], "chosen": [1], "page": 0, "closed": False}
    of_before = [(deed, None), (None, done), (None, None)]
    async with database.writing() as connection:
        for asked, outcome in of_before:
            values = stands | {"asked": asked, "outcome": outcome}
            await connection.execute(insert(selection).values(values))
    await upgrade(empty_url)
    async with database.reading() as connection:
        found = [await load_selection(connection, SelectionId(number)) for number in (1, 2, 3)]
    assert [one and (one.asked, one.outcome) for one in found] == [
        (bulk, None),
        (None, BulkOutcome(bulk, (IncidentNumber(1),), ())),
        (None, None),
    ]
    await downgrade(empty_url, "0016")
    async with database.reading() as connection:
        kept = select(selection.c.asked, selection.c.outcome).order_by(selection.c.id)
        assert list(await connection.execute(kept)) == of_before
    await database.close()


async def test_of_two_templates_of_one_answer_the_first_is_held_to_be_it(empty_url: str):
    await upgrade(empty_url, "0053")
    database = Database(empty_url)
    said = {"title": "Свет", "text": "Дадим", "kind": "answer", "topic": "", "by": 1, "at": NOW}
    made = [(1, False), (1, True), (1, False), (2, False), (None, False), (None, False)]
    rows = [
        {**said, "made_of_number": number, "made_of_version": number, "removed": removed}
        for number, removed in made
    ]
    async with database.writing() as connection:
        await connection.execute(insert(template), rows)
    await upgrade(empty_url)
    async with database.reading() as connection:
        kept = select(template.c.made_of_number).order_by(template.c.id)
        found = (await connection.execute(kept)).scalars().all()
    await database.close()
    assert found == [1, 1, None, 2, None, None]


async def test_partial_indexes_are_those_of_the_tables(empty_url: str):
    await upgrade(empty_url)
    database = Database(empty_url)
    async with database.writing() as connection:
        migrated = await connection.run_sync(partial_indexes)
    await downgrade(empty_url, "base")
    async with database.writing() as connection:
        await connection.run_sync(metadata.create_all)
        declared = await connection.run_sync(partial_indexes)
    await database.close()
    assert migrated == declared
    assert "ix_incident_open" in declared


async def test_numbering_starts_before_the_first_incident(database: Database):
    async with database.reading() as connection:
        rows = (await connection.execute(select(counter))).all()
    assert rows == [("incident", 0)]


async def test_two_processes_may_start_at_once(empty_url: str):
    await asyncio.gather(*(upgrade(empty_url) for _ in range(3)))
    database = Database(empty_url)
    async with database.reading() as connection:
        rows = (await connection.execute(select(counter))).all()
    await database.close()
    assert rows == [("incident", 0)]


async def test_a_step_that_fails_leaves_nothing(empty_url: str):
    database = Database(empty_url)
    async with database.writing() as connection:
        await connection.execute(text("CREATE TABLE draft (id INTEGER)"))
    with pytest.raises(Exception, match="already exists"):
        await upgrade(empty_url)
    async with database.reading() as connection:
        tables = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    await database.close()
    assert tables == ["draft"]


async def test_logging_is_left_alone(empty_url: str):
    root = logging.getLogger()
    before = (root.level, list(root.handlers), logging.getLogger("otklik.test").disabled)
    await upgrade(empty_url)
    after = (root.level, list(root.handlers), logging.getLogger("otklik.test").disabled)
    assert after == before
