"""The step by which messages know their bots, with rows of before."""

from dataclasses import replace
from typing import Any

import pytest
from pydantic import TypeAdapter
from sqlalchemy import Connection, MetaData, Table, inspect, select, update
from sqlalchemy.exc import DBAPIError

from domain.model.conversation.cards import ControlCard
from domain.model.conversation.question import HeldMessage
from domain.model.ids import IncidentNumber
from domain.model.incident import Incident
from domain.model.message.citizen_message import CitizenMessage
from domain.model.message.network import Network
from storage.conversation.questions import question_of
from storage.engine.database import Database
from storage.engine.migrate import differences, upgrade
from storage.incidents.events import to_row
from storage.incidents.loading import load
from storage.incidents.mapping import to_rows
from storage.incidents.reading import SqlReading
from storage.organisation.offices import Offices
from storage.schema.columns import card_values, source_of, source_values
from storage.schema.delivery import sent_message
from storage.schema.incidents import event, incident
from storage.schema.messages import inbox, outbox, question
from storage.upkeep.audit_reading import AuditReading
from storage.upkeep.bot_switch import serve
from tests.storage.samples import (
    BOT,
    CONTROL,
    IVANOVA,
    NOW,
    PRIVATE,
    answered,
    calendar_of,
    message,
)

FORMERLY = {
    "assignee": "taker",
    "periods": "trail",
    "referral": "appeal",
    "reminded": "told_until",
    "resend": "anew",
    "warning": "doubt",
}
"""Tables and columns that got their names later."""

CARD = ControlCard(IncidentNumber(1))
HELD = HeldMessage(CitizenMessage("Яма", Network.OTHER), NOW, (message(30),))


def insert_as_before(connection: Connection, made: Incident) -> None:
    """The rows of an incident, and what else knows messages, before they knew their bots."""

    def add(table: Table, **values: Any) -> None:
        of_before = Table(
            FORMERLY.get(table.name, table.name), MetaData(), autoload_with=connection
        )
        given = {FORMERLY.get(name, name): value for name, value in values.items()}
        known = {name: value for name, value in given.items() if name in of_before.c}
        connection.execute(of_before.insert().values(known))

    rows = to_rows(made)
    add(incident, **rows.incident, row_version=1)
    there = set(inspect(connection).get_table_names())
    for table, children in rows.children.items():
        if FORMERLY.get(table.name, table.name) not in there:
            continue  # it came later
        for values in children.values():
            add(table, **values)
    for happened in made.events:
        add(event, **to_row(happened))
    payload = {"update_id": 1}
    common = {"state": "done", "received_at": NOW, "payload": payload}
    add(inbox, bot_id=BOT, lane=5, starts=1, failures=0, **common)
    add(
        sent_message,
        outbox_id=1,
        part=0,
        digest="a",
        current=True,
        **card_values(CARD),
        message=7,
        chat=CONTROL.chat,
    )
    add(
        outbox,
        kind="say",
        resend=False,
        priority=1,
        state="waiting",
        attempts=0,
        calls=0,
        created_at=NOW,
        chat=5,
        reply_to=7,
        html="",
    )
    held = TypeAdapter(HeldMessage).dump_python(HELD, mode="json")
    del held["sources"][0]["bot"]
    add(
        question,
        purpose="register_as",
        person=IVANOVA,
        chat=PRIVATE.chat,
        open=True,
        citizens_message=held,
        **source_values(message(30)),
    )


async def test_messages_of_before_are_of_the_bot_whose_update_came_last(empty_url: str):
    """An incident with all that it has, a notice, a card, and a text that waits for a word."""
    await upgrade(empty_url, "0003")
    database = Database(empty_url)
    made = answered()
    async with database.writing() as connection:
        await connection.run_sync(insert_as_before, made)
    await upgrade(empty_url)
    async with database.reading() as connection:
        kept = await load(connection, made.number)
        events = (await connection.execute(select(event.c.source_bot))).scalars().all()
        answers = (await connection.execute(select(outbox.c.reply_bot))).scalars().all()
        asked = (await connection.execute(select(question))).mappings().one()
    assert await differences(database) == []
    reading = SqlReading(database, Offices(database, calendar_of, lambda: NOW))
    assert kept == replace(made, events=[], row_version=1)
    assert set(events) == {None}
    assert answers == [BOT]
    assert await reading.standing_at(message(7, CONTROL), NOW) == CARD
    assert question_of(asked).held == HELD
    assert source_of(asked) == message(30)
    with pytest.raises(DBAPIError, match="append-only"):
        async with database.writing() as connection:
            await connection.execute(update(event).values(source_bot=BOT))
    assert await serve(database, reading._offices, BOT, NOW) is None
    assert not await AuditReading(database).damage()
    await database.close()
