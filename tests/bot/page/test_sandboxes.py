"""Telegram and MAX of the demonstration, side by side."""

from collections.abc import AsyncIterator
from typing import Any, cast

import pytest

from bot.sandbox import Chat, SandboxError, SteppedClock
from bot.sandbox.chat import Happening
from bot.sandbox.protocol import Json
from bot.setup.organisation_file import read_organisation
from bot.tutorial.actions import NotPossible, do
from bot.tutorial.acts import START
from bot.tutorial.clock import SharedClock
from bot.tutorial.people import BORIS, CULTURE, HOUSING, ORGANISATION, VERA, gather_all
from bot.tutorial.performance import Performance, Weather
from bot.tutorial.program import Program, Understudy
from bot.tutorial.sandboxes import Sandboxes
from bot.tutorial.shown import people_and_chats
from domain.model.ids import Messenger, number_of

OFFICE = read_organisation(ORGANISATION)


@pytest.fixture
async def both() -> AsyncIterator[Sandboxes]:
    async with Sandboxes.running("100000:demonstration", SteppedClock(START)) as both:
        gather_all(both, OFFICE)
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
    assert set(both.pending) == set(Messenger)


async def test_an_outage_of_telegram_leaves_max_working(performance: Performance) -> None:
    performance.turn(Weather.DOWN)
    faults = [sandbox.faults.ongoing for sandbox in performance.sandboxes]
    assert [fault is None for fault in faults] == [False, True]
    performance.turn(Weather.FINE)
    assert performance.sandboxes.telegram.faults.ongoing is None


async def test_a_bot_added_in_max_sees_nothing_before_it_is_an_administrator(
    performance: Performance,
) -> None:
    both = performance.sandboxes
    for what, is_deaf in (("remove_bot", False), ("add_bot", True), ("promote_bot", False)):
        await do(performance, {"as": VERA, "what": what, "chat": CULTURE})
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
async def test_what_a_messenger_has_not_is_refused(performance: Performance, given: Json) -> None:
    with pytest.raises(NotPossible, match=r"Здесь это сделать нельзя|написать нельзя"):
        await do(performance, given)
