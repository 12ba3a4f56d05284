"""Telegram and MAX of the demonstration, side by side."""

from collections.abc import AsyncIterator
from typing import Any, cast

import pytest

from bot.sandbox import Chat, SandboxError, SteppedClock
from bot.sandbox.chat import Happening
from bot.sandbox.protocol import Json
from bot.sandbox.transcript import transcript
from bot.setup.organisation_file import read_organisation
from bot.tutorial.actions import NotPossible, attachment, do
from bot.tutorial.clock import START, ZONE, SharedClock
from bot.tutorial.people import ORGANISATION, gather
from bot.tutorial.performance import Performance, Weather
from bot.tutorial.program import Program, Understudy
from bot.tutorial.sandboxes import Sandboxes
from bot.tutorial.shown import people_and_chats
from bot.tutorial.wall import CITIZEN, WALL
from domain.model.ids import Messenger, number_of
from tests.page.people import BORIS, CULTURE, HOUSING, VERA

OFFICE = read_organisation(ORGANISATION)


@pytest.fixture
async def both() -> AsyncIterator[Sandboxes]:
    async with Sandboxes.running(SteppedClock(START)) as both:
        gather(both, OFFICE)
        yield both


@pytest.fixture
def performance(both: Sandboxes) -> Performance:
    clock = SharedClock.starting(START)
    unused = cast("Any", None)
    program = Program({}, clock, Understudy())
    return Performance(both, clock, program, unused, unused, unused, lambda *_: None)


def shown(both: Sandboxes, chat: int) -> Json:
    chats = people_and_chats(both, OFFICE)["chats"]
    return next(one for one in chats if one["id"] == chat)


def test_no_number_is_used_in_both_messengers() -> None:
    people = [number_of(one) for one in OFFICE.people]
    assert len(set(people)) == len(people)


async def test_people_and_chats_are_found_where_the_organisation_puts_them(
    both: Sandboxes,
) -> None:
    assert both.of(CULTURE).messenger is Messenger.MAX
    assert both.of(HOUSING).messenger is Messenger.TELEGRAM
    assert both.person(VERA).id == VERA
    assert shown(both, CULTURE)["members"] == [VERA]
    assert [shown(both, one)["messenger"] for one in (CULTURE, VERA, HOUSING, BORIS)] == [
        *("MAX", "MAX"),
        *("Telegram", "Telegram"),
    ]
    for find in (both.person, both.chat):
        with pytest.raises(SandboxError):
            find(7)


async def test_what_happens_in_either_messenger_is_watched_and_waits_for_the_program(
    both: Sandboxes,
) -> None:
    seen: list[int] = []

    def watch(chat: Chat, _: Happening) -> None:
        seen.append(chat.id)

    both.watch(watch)
    both.person(VERA).say(VERA, "/my")
    both.person(BORIS).say(BORIS, "/my")
    assert seen == [VERA, BORIS]
    assert all(sandbox.world.unread for sandbox in both.messengers)


async def test_an_outage_of_telegram_leaves_max_working(performance: Performance) -> None:
    performance.turn(Weather.DOWN)
    faults = [sandbox.faults.ongoing for sandbox in performance.sandboxes.messengers]
    assert [fault is None for fault in faults] == [False, True]
    performance.turn(Weather.FINE)
    assert performance.sandboxes.messengers[0].faults.ongoing is None


async def test_a_bot_added_in_max_sees_nothing_before_it_is_an_administrator(
    both: Sandboxes,
) -> None:
    for what, is_deaf in (("remove_bot", False), ("add_bot", True), ("promote_bot", False)):
        await do(both, {"as": VERA, "what": what, "chat": CULTURE})
        assert shown(both, CULTURE)["deaf"] is is_deaf, what
    assert not shown(both, HOUSING)["deaf"]


@pytest.mark.parametrize(
    "given",
    [
        {"as": VERA, "what": "topic", "chat": CULTURE, "name": "Дороги"},
        {"as": BORIS, "what": "promote_bot", "chat": HOUSING},
        {"as": 7, "what": "write", "chat": HOUSING, "text": "Яма"},
    ],
)
async def test_what_a_messenger_has_not_is_refused(both: Sandboxes, given: Json) -> None:
    with pytest.raises(NotPossible, match=r"Здесь это сделать нельзя|написать нельзя"):
        await do(both, given)


@pytest.fixture
async def with_wall() -> AsyncIterator[Sandboxes]:
    async with Sandboxes.running(SteppedClock(START), with_wall=True) as running:
        gather(running, OFFICE)
        yield running


async def test_the_wall_belongs_to_the_page_of_the_organisation() -> None:
    (page,) = OFFICE.pages
    assert page.key == str(WALL)


async def test_a_citizen_writes_changes_and_deletes_comments_on_the_wall(
    with_wall: Sandboxes,
) -> None:
    wall = {"as": CITIZEN.id, "chat": WALL}

    def standing() -> list[tuple[str, str, str | None]]:
        messages = shown(with_wall, WALL)["messages"]
        return [(one["name"], one["text"], one["reply"]) for one in messages]

    ((page, _, _),) = standing()
    assert page == "Калининский район"
    await do(with_wall, wall | {"what": "write", "text": "Когда починят фонарь?"})
    assert with_wall.unread
    await do(with_wall, wall | {"what": "write", "text": "И второй тоже", "reply": "m2"})
    await do(with_wall, wall | {"what": "edit", "key": "m3", "text": "И второй?"})
    assert standing()[1:] == [
        (CITIZEN.name, "Когда починят фонарь?", None),
        (CITIZEN.name, "И второй?", "m2"),
    ]
    await do(with_wall, wall | {"what": "delete", "key": "m3"})
    assert len(standing()) == 2


@pytest.mark.parametrize(
    "given",
    [
        {"as": BORIS, "what": "write", "text": "Починим"},
        {"as": CITIZEN.id, "what": "write", "text": " "},
        {"as": CITIZEN.id, "what": "edit", "key": "m1", "text": "Чужая запись"},
        {"as": CITIZEN.id, "what": "delete", "key": "m1"},
        {"as": CITIZEN.id, "what": "leave"},
    ],
)
async def test_nothing_else_is_done_on_the_wall(with_wall: Sandboxes, given: Json) -> None:
    with pytest.raises(NotPossible):
        await do(with_wall, given | {"chat": WALL})
    assert len(shown(with_wall, WALL)["messages"]) == 1


async def test_a_photo_is_not_put_on_the_wall(with_wall: Sandboxes) -> None:
    given = {"as": CITIZEN.id, "what": "write", "chat": WALL, "text": "Фонарь"}
    with pytest.raises(NotPossible, match="без фото и файлов"):
        await do(with_wall, given, [attachment("двор.png", "image/png", b"png")])


async def test_a_bot_that_is_started_again_in_max_leaves_no_empty_message(both: Sandboxes) -> None:
    for what in ("block", "start"):
        await do(both, {"as": VERA, "what": what, "chat": VERA})
    assert [one["service"] for one in shown(both, VERA)["messages"]] == ["Бот запущен"]


async def test_a_transcript_names_who_came_and_who_left(both: Sandboxes) -> None:
    for what in ("leave", "join", "remove_bot", "add_bot"):
        await do(both, {"as": BORIS, "what": what, "chat": HOUSING})
    told = transcript(both.chat(HOUSING), ZONE)
    assert [line.strip() for line in told.splitlines() if line.endswith(")")] == [
        "(Петров Б. В.: больше не в группе)",
        "(Петров Б. В.: в группе)",
        "(бот удалён из группы)",
        "(бот добавлен в группу)",
    ]
