"""Whose turn it is: of each chat and class the first notice that nothing of its line is before."""

from collections.abc import Callable, Collection, Sequence
from itertools import product
from random import Random
from typing import Any, Final

import pytest
from sqlalchemy import delete, insert

from domain.model.conversation.notices.notice import Priority
from domain.model.ids import ChatId
from storage.delivery.delivering import Delivering
from storage.engine.database import Database
from storage.schema.messages import OutboxState, outbox
from tests.storage.samples import NOW, minutes, queued
from tests.storage.servers import on_sqlite, steps_of

MOST: Final = 100
"""So many of a chat and class are looked at, unless the look is thorough."""

Row = dict[str, Any]


def waiting(chat: int, number: int | None, priority: Priority, **values: Any) -> Row:
    return queued(chat, priority, number=number, **values)


async def store(database: Database, rows: Sequence[Row]) -> list[int]:
    """Gives their ids."""
    async with database.writing() as connection:
        for place, row in enumerate(rows, 1):
            await connection.execute(insert(outbox).values(id=place, **row))
        await connection.commit()
    return [*range(1, len(rows) + 1)]


def expected(rows: Sequence[Row], busy: Collection[int]) -> list[int]:
    """The same, said in Python."""
    lines, found = set[object](), dict[object, int]()
    for place, row in enumerate(rows, 1):
        if row["chat"] in busy or row["state"] != OutboxState.WAITING:
            continue
        due = row["not_before"] is None or row["not_before"] <= NOW or row["put_off_at"] > NOW
        if row["priority"] is Priority.STRANGER:
            if due:
                found[place] = place
            continue
        line = row["chat"], row["number"], row["priority"] is Priority.REFRESH
        if due and line not in lines:
            found.setdefault((row["chat"], row["priority"]), place)
        if row["not_before"] is None or row["attempts"]:
            lines.add(line)
    return sorted(found.values(), key=lambda place: (rows[place - 1]["priority"], place))


@pytest.mark.parametrize("seed", range(6))
async def test_it_is_found_among_whatever_waits(
    database: Database, delivering: Delivering, seed: int
):
    chance = Random(seed)  # noqa: S311 - a test
    retries: list[Row] = [
        {},
        {},
        {"not_before": NOW, "put_off_at": NOW - minutes(1), "attempts": 1},
        {"not_before": NOW + minutes(1), "put_off_at": NOW, "attempts": 1},
        {"not_before": NOW + minutes(9), "put_off_at": NOW + minutes(8), "attempts": 1},
        {"not_before": NOW + minutes(1), "put_off_at": NOW},  # meant for later
        {"state": OutboxState.SENT},
    ]
    rows = [
        waiting(
            chance.choice([-3, -2, 5, 7]),
            chance.choice([None, 1, 2, 3, 4, 5]),
            chance.choice([*Priority]),
            **chance.choice(retries),
        )
        for _ in range(60)
    ]
    await store(database, rows)
    for busy, thorough in product(([], [-2], [-3, 5, 7]), (True, False)):
        chats = [ChatId(one) for one in busy]
        heads = await delivering.heads(chats, NOW, thorough=thorough)
        assert [head.id for head in heads] == expected(rows, busy)


async def test_what_is_put_off_keeps_no_other_line_waiting(
    database: Database, delivering: Delivering
):
    later: Row = {"not_before": NOW + minutes(1), "put_off_at": NOW, "attempts": 1}
    rows = [waiting(-1, number, Priority.CARD, **later) for number in range(1, MOST + 2)]
    *_, last = await store(database, [*rows, waiting(-1, MOST + 2, Priority.CARD)])
    assert [head.id for head in await delivering.heads([], NOW)] == [last]


async def test_what_is_behind_others_keeps_no_other_line_waiting(
    database: Database, delivering: Delivering
):
    """An import has brought cards for hours, and reminders of the same incidents wait behind them."""
    numbers = range(1, MOST + 2)
    cards = [waiting(-1, number, Priority.BULK) for number in numbers]
    behind = [waiting(-1, number, Priority.REMINDER) for number in numbers]
    await store(database, [*cards, *behind, waiting(-1, MOST + 2, Priority.REMINDER)])
    heads = await delivering.heads([], NOW)
    assert [head.id for head in heads] == [2 * MOST + 3, 1]
    near = await delivering.heads([], NOW, thorough=False)
    assert [head.id for head in near] == [1]


@on_sqlite
@pytest.mark.parametrize(
    "made",
    [
        lambda count: [waiting(-1, number, Priority.CARD) for number in range(count)],
        lambda count: [waiting(-1, None, Priority.ANSWER) for _ in range(count)],
        lambda count: [
            waiting(-1, number, priority)
            for priority in (Priority.CARD, Priority.REMINDER)
            for number in range(count // 2)
        ],
    ],
    ids=["many incidents", "one line", "reminders behind cards"],
)
async def test_the_more_wait_the_database_does_no_more_steps(
    database: Database, delivering: Delivering, made: Callable[[int], list[Row]]
):
    async def look() -> None:
        assert await delivering.heads([], NOW, thorough=False)

    taken = []
    for count in (6 * MOST, 20 * MOST):
        async with database.writing() as connection:
            await connection.execute(delete(outbox))
            await connection.execute(insert(outbox), made(count))
            await connection.commit()
        taken.append(await steps_of(database.reading, look))
    assert taken[1] <= taken[0] * 1.1
