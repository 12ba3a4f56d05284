"""How much is done and said on the main path: taps and messages of people, messages and edits of the bot."""

from collections import Counter
from collections.abc import Iterator

import pytest

from bot.sandbox.chat import Deleted, Edited, Posted, Pressed, Reacted
from tests.e2e.town import CONTROL, DRAFT, HOUSING, Town

pytestmark = pytest.mark.staffed

LINK = "https://vk.com/wall-1_2"

Row = tuple[str, int, int, int, int]
"""In whose chat; taps, messages of people; messages, edits of the bot."""


@pytest.fixture(autouse=True)
async def officers(town: Town) -> None:
    """They have met the bot before."""
    for person in (town.timur, town.julia, town.gleb):
        person.start()
    await town.settle()
    for person in (town.timur, town.julia, town.gleb):
        town.chat(person).story.clear()


def measured(town: Town, **chats: int) -> Iterator[Row]:
    """Of each chat, then of all of them together."""
    total: Counter[str] = Counter()
    for name, chat in chats.items():
        done: Counter[str] = Counter()
        for happening in town.chat(chat).story:
            match happening:
                case Pressed():
                    done["taps"] += 1
                case Posted(message=message):
                    done["said" if message.sender.is_bot else "written"] += 1
                case Edited(message=message):
                    done["edits"] += message.sender.is_bot
                case Reacted():
                    pass  # rings nobody
                case Deleted():
                    raise AssertionError(happening)
        total += done
        yield _row(name, done)
    yield _row("all", total)


def _row(name: str, done: Counter[str]) -> Row:
    return name, done["taps"], done["written"], done["said"], done["edits"]


async def answered(town: Town) -> None:
    """From the routed incident to its answer."""
    await town.reply(town.boris, town.last(HOUSING), DRAFT)
    await town.approve_last()
    await town.reply(town.boris, town.find(HOUSING, DRAFT), LINK)
    assert LINK in town.find(HOUSING, DRAFT).text


async def test_one_clean_incident(town: Town) -> None:
    await town.routed()
    await answered(town)
    assert [*measured(town, registers=town.anna.id, executors=HOUSING, control=CONTROL)] == [
        ("registers", 1, 1, 1, 1),
        ("executors", 0, 2, 2, 3),
        ("control", 1, 0, 1, 2),
        ("all", 2, 3, 4, 6),
    ]


async def test_one_clean_incident_registered_in_controls_chat(town: Town) -> None:
    card = await town.say(town.anna, CONTROL, "/new Во дворе на Ленина, 5 яма.")
    await town.press(town.anna, card, "Управление ЖКХ")
    await answered(town)
    assert [*measured(town, executors=HOUSING, control=CONTROL)] == [
        ("executors", 0, 2, 2, 3),
        ("control", 2, 1, 2, 3),
        ("all", 2, 3, 4, 6),
    ]


async def test_an_incident_returned_with_a_comment(town: Town) -> None:
    approval = await town.drafted()
    await town.reply(town.maria, approval, "Напишите день и час, когда её засыплют.")
    await town.press(town.maria, approval, "↩️ Не по сути вопроса")
    control, executors, _ = measured(town, control=CONTROL, executors=HOUSING)
    assert control == ("control", 1, 1, 1, 2)
    assert executors == ("executors", 0, 1, 2, 2)


async def test_an_alert_that_the_head_is_told_of(town: Town) -> None:
    card = await town.registered()
    await town.act(town.anna, card, "Повышенная важность", "Да, подтверждаю")
    await town.press(town.timur, town.last(town.timur), "Доложено главе")
    await town.press(town.timur, town.last(town.timur), "Да, доложено")
    deputy, officer, _ = measured(town, deputy=town.timur.id, officer=town.julia.id)
    assert deputy == ("deputy", 2, 0, 2, 2)
    assert officer == ("officer", 0, 0, 2, 1)


async def test_an_alert_that_nobody_takes_note_of_for_an_hour(town: Town) -> None:
    card = await town.registered()
    await town.act(town.anna, card, "Повышенная важность", "Да, подтверждаю")
    await town.pass_time(hours=1)
    deputy, officer, _ = measured(town, deputy=town.timur.id, officer=town.julia.id)
    assert deputy == ("deputy", 0, 0, 8, 6)
    assert officer == ("officer", 0, 0, 8, 6)
