"""The menu of commands beside the field of each chat: what may be done there, as it is today."""

import json
from pathlib import Path

import pytest

from bot.sandbox import ApiRefusal, TooManyRequests
from bot.setup.organisation_file import read_organisation
from tests.e2e.absences import absent
from tests.e2e.town import CONTROL, CULTURE, HOUSING, ORGANISATION, Starting, Town, rewritten

pytestmark = [pytest.mark.staffed, pytest.mark.telegram("menus per chat")]

EVERYBODYS = [
    "my",
    "open",
    "overdue",
    "find",
    "incident",
    "history",
    "deadline",
    "absence",
    "cancel",
    "help",
]


async def menu(town: Town, chat: int) -> list[str]:
    """What a client offers in the chat a little later: its own menu, else the usual one."""
    await town.pass_time(seconds=20)
    scopes = ({"chat_id": chat, "type": "chat"}, {"type": "default"})
    keys = (json.dumps([scope, ""], sort_keys=True) for scope in scopes)
    menus = town.sandbox.world.commands
    return [each["command"] for each in next(menus[key] for key in keys if key in menus)]


def given(town: Town, chat: int | None = None) -> int:
    """How many menus, tries that were refused included; with a chat, to that one."""
    calls = town.sandbox.calls_to("setMyCommands")
    return sum(chat is None or str(chat) in str(call.params.get("scope")) for call in calls)


async def test_each_chat_offers_what_may_be_done_there(town: Town) -> None:
    for person in (town.anna, town.boris, town.admin, town.stranger):
        await town.say(person, person, "/start")
    for person, chat in ((town.anna, CONTROL), (town.boris, HOUSING)):
        await town.say(person, chat, "/my")
    assert await menu(town, CONTROL) == ["new", "report", "template", *EVERYBODYS]
    assert await menu(town, HOUSING) == [*EVERYBODYS, "new", "template"]
    assert await menu(town, town.anna.id) == ["new", "report", "template", *EVERYBODYS]
    assert await menu(town, town.boris.id) == ["new", "template", *EVERYBODYS]
    assert await menu(town, town.admin.id) == [
        "settings",
        "authority",
        "staff",
        "invite",
        "journal",
        "link",
        "health",
        *EVERYBODYS,
    ]
    assert await menu(town, town.stranger.id) == ["help"]


async def test_nobody_is_given_a_menu_before_they_come(town: Town) -> None:
    await town.pass_time(hours=1)
    assert given(town) == 1  # the usual one
    await town.say(town.timur, town.timur, "/start")
    assert await menu(town, town.timur.id) == ["report", *EVERYBODYS, "invite"]
    assert given(town) == 2


async def test_a_menu_follows_absences(town: Town) -> None:
    await town.say(town.anna, town.anna, "/start")
    assert "new" in await menu(town, town.anna.id)
    await absent(town, town.anna, "Козлова М. И.")
    assert "new" not in await menu(town, town.anna.id)


async def test_a_menu_follows_the_organisation(town: Town, organisation_file: Path) -> None:
    for person in (town.anna, town.vera):
        await town.say(person, person, "/start")
    assert "new" in await menu(town, town.anna.id)
    without_vera = ORGANISATION.replace("telegram_id = 504", "telegram_id = 514")
    changed = without_vera.replace('role = "control"', 'role = "head"', 1)
    await town.app.offices.apply(read_organisation(rewritten(organisation_file, changed)))
    assert await menu(town, town.anna.id) == EVERYBODYS
    assert await menu(town, town.vera.id) == ["help"]


async def test_a_restart_gives_nothing_again(starting: Starting) -> None:
    async with starting() as town:
        await town.say(town.anna, town.anna, "/start")
        assert "new" in await menu(town, town.anna.id)
        calls = given(town)
    async with starting() as town:
        await town.pass_time(hours=1)
        assert given(town) == calls


async def test_where_the_bot_was_not_it_gives_the_menu_once_it_is_there_again(
    town: Town,
) -> None:
    await town.say(town.vera, CULTURE, "/my")
    town.vera.remove_bot(CULTURE)
    await town.pass_time(minutes=5)
    assert given(town, CULTURE) == 1
    town.vera.add_bot(CULTURE)
    await town.settle()
    assert await menu(town, CULTURE) == [*EVERYBODYS, "new", "template"]
    town.rude = True


async def test_telegram_is_left_alone_for_as_long_as_it_asks(town: Town) -> None:
    await town.say(town.anna, town.anna, "/start")
    town.sandbox.faults.fail_next("setMyCommands", TooManyRequests(retry_after=120))
    assert await menu(town, town.anna.id) == ["help"]
    calls = given(town)
    await town.pass_time(seconds=90)
    assert given(town) == calls
    await town.pass_time(seconds=60)
    assert "new" in await menu(town, town.anna.id)
    town.rude = True


async def test_a_menu_waits_for_a_server_that_is_not_itself_for_a_while(town: Town) -> None:
    await town.say(town.anna, town.anna, "/start")
    town.sandbox.faults.fail_next("setMyCommands", ApiRefusal(404, "Not Found"), times=2)
    for _ in range(4):  # it looks once in each
        await town.pass_time(seconds=20)
    assert "new" in await menu(town, town.anna.id)
    town.rude = True
