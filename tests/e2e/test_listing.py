"""`GET /api/v1/incidents`: other programs walk through all incidents, and miss none."""

from typing import Any
from urllib.parse import urlencode

import pytest

from bot.http.requests import MOST, USUAL
from tests.e2e.test_intake import FULL, LEAST
from tests.e2e.town import HOUSING, Caller, Town

LIST = "/api/v1/incidents"


async def listed(caller: Caller, **query: Any) -> list[int]:
    status, page = await caller.get(f"{LIST}?{urlencode(query, doseq=True)}")
    assert status == 200, page
    return [one["number"] for one in page["incidents"]]


async def test_each_is_shown_as_it_is_shown_alone(town: Town, caller: Caller) -> None:
    assert (await caller.get(LIST)) == (200, {"incidents": [], "next_cursor": None})
    await caller.post(FULL)
    await caller.post(LEAST)
    both = FULL | {"external_id": "two", "authorities": ["culture", "zhkh"], "lead": "zhkh"}
    await caller.post(both)
    status, page = await caller.get(LIST)
    assert (status, page["next_cursor"]) == (200, None)
    assert page["incidents"] == [await caller.incident(number) for number in (1, 2, 3)]
    assert (page["incidents"][2]["authorities"], page["incidents"][2]["lead"]) == (
        ["zhkh", "culture"],
        "zhkh",
    )
    await town.settle()


async def test_it_is_narrowed_by_status_authority_and_moment(town: Town, caller: Caller) -> None:
    for number, moment in enumerate(("08:10", "08:20", "08:30"), start=1):
        at = f"2026-11-24T{moment}:00+03:00"
        await caller.post(FULL | {"external_id": f"{number}", "detected_at": at})
    await caller.post(LEAST | {"authorities": ["culture"]})
    await caller.post(LEAST)
    await town.settle()
    task = next(one for one in town.chat(HOUSING).messages if one.text.startswith("№1"))
    await town.reply(town.boris, task, "Яму на дороге засыпали и заровняли.")
    await town.reply(town.boris, await town.approve_last(), "https://vk.com/wall-1_2?reply=1")

    assert await listed(caller) == [1, 2, 3, 4, 5]
    assert await listed(caller, status="", authority="", since="", cursor="") == [1, 2, 3, 4, 5]
    assert await listed(caller, status="answered") == [1]
    assert await listed(caller, status=["registered", "answered"]) == [1, 5]
    assert await listed(caller, status=["registered", "in_progress"]) == [2, 3, 4, 5]
    assert await listed(caller, authority="culture") == [4]
    assert await listed(caller, authority="zhkh", status="in_progress") == [2, 3]
    assert await listed(caller, since="2026-11-24T08:20:00+03:00") == [2, 3, 4, 5]
    assert await listed(caller, since="2026-11-24T05:20:01Z") == [3, 4, 5]
    status, page = await caller.get(f"{LIST}?since=2026-11-24T08:20:00+03:00")  # + for a space
    assert (status, len(page["incidents"])) == (200, 4)


async def test_whoever_walks_on_misses_none_that_come_meanwhile(town: Town, caller: Caller) -> None:
    for _ in range(5):
        await caller.post(LEAST)
    seen, query = [], {"limit": "2"}
    for page_number in range(10):
        status, page = await caller.get(f"{LIST}?{urlencode(query)}")
        assert status == 200
        seen += [one["number"] for one in page["incidents"]]
        if page_number == 1:
            await caller.post(LEAST)
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert seen == [1, 2, 3, 4, 5, 6]
    await town.settle()


async def test_a_page_is_as_long_as_was_asked_for(town: Town, caller: Caller) -> None:
    for _ in range(USUAL + 1):
        await caller.post(LEAST)
    assert len(await listed(caller)) == USUAL
    assert len(await listed(caller, limit=MOST)) == USUAL + 1
    status, page = await caller.get(f"{LIST}?limit={USUAL + 1}")
    assert (status, page["next_cursor"]) == (200, None)
    await town.settle()


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("status=lost", {"status"}),
        ("status=answered&status=lost", {"status"}),
        ("authority=nowhere", {"authority"}),
        ("authority=zhkh&authority=culture", {"authority"}),
        ("since=вчера", {"since"}),
        ("since=2026-11-24T08:20:00", {"since"}),
        ("since=0001-01-01T00:00:00%2B14:00", {"since"}),
        ("cursor=1", {"cursor"}),
        ("cursor=%00", {"cursor"}),
        ("cursor=YWZ0ZXIgLTE", {"cursor"}),
        ("cursor=ы", {"cursor"}),
        ("limit=0", {"limit"}),
        ("limit=201", {"limit"}),
        ("limit=١", {"limit"}),
        ("page=2", {"page"}),
        ("status=?&authority=?&since=?&cursor=?&limit=?&x=?", {"status", "authority", "since", "cursor", "limit", "x"}),
    ],
)  # fmt: skip
async def test_mistakes_are_told_all_at_once(caller: Caller, query: str, fields: set[str]) -> None:
    status, answer = await caller.get(f"{LIST}?{query}")
    assert status == 422, answer
    assert {error["field"] for error in answer["errors"]} == fields
    assert all(any("а" <= letter <= "я" for letter in one["message"]) for one in answer["errors"])


async def test_only_the_token_opens_it(caller: Caller) -> None:
    caller.token = "wrong"
    assert (await caller.get(LIST))[0] == 401
