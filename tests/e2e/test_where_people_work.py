"""Wherever people work, the same life: privacy mode, a bot that is admin, General, groups that move."""

import pytest

from bot.sandbox import ChatKind, Membership
from tests.e2e.town import CONTROL, DRAFT, HOUSING, Town


async def lived(town: Town) -> None:
    """A whole life, while people talk in between."""
    for person, where in ((town.boris, HOUSING), (town.anna, CONTROL)):
        talk = person.say(where, "Коллеги, кто смотрел №1? https://example.org/1")
        person.reply(talk, "Сейчас посмотрю, это ответ не боту.")
    await town.settle()
    assert not [one for one in town.chat(HOUSING).messages if one.sender.is_bot]
    card = await town.routed()
    town.boris.reply(town.boris.say(HOUSING, "Яма у школы?"), "Да, у школы, засыплем завтра.")
    await town.settle()
    assert not [one for one in town.chat(CONTROL).messages if one.sender.is_bot]
    await town.reply(town.boris, card, DRAFT)
    await town.reply(town.boris, await town.approve_last(), "https://example.org/answer")
    assert "ответ размещён" in (await town.say(town.anna, CONTROL, "/incident 1")).text.casefold()


@pytest.mark.parametrize(
    "mode",
    [
        *("privacy", "sees all", "administrator", "supergroup"),
        pytest.param("General", marks=pytest.mark.telegram("topics")),
    ],
)
async def test_the_life_of_an_incident_is_the_same(town: Town, mode: str) -> None:
    for where in (HOUSING, CONTROL):
        chat = town.chat(where)
        if mode == "administrator":
            chat.members[town.sandbox.world.bot.id] = Membership.ADMINISTRATOR
        elif mode == "supergroup":
            chat.kind = ChatKind.SUPERGROUP
        elif mode == "General":
            chat.kind = ChatKind.SUPERGROUP
            chat.have_topics({8: "Разное"})
    town.sandbox.world.privacy = mode != "sees all"
    await lived(town)
    if mode == "General":
        ours = [one for one in town.chat(HOUSING).messages if one.sender.is_bot]
        assert {one.thread for one in ours} == {None}


@pytest.mark.telegram("supergroups")
async def test_the_group_of_control_moves_while_a_draft_waits_there(town: Town) -> None:
    """What waits for its decision waits in the new group, and what is replied there is a comment."""
    town.chat(CONTROL).kind = ChatKind.GROUP
    old = await town.drafted()
    new = town.anna.migrate(CONTROL, -100_1001)
    await town.settle()
    card = new.last
    assert DRAFT in card.text
    assert card.buttons == old.buttons
    await town.reply(town.maria, card, "Укажите дату.")
    await town.press(town.maria, card, "↩️ Не по сути вопроса")
    assert "Укажите дату." in town.last(HOUSING).text
    await town.reply(town.boris, town.last(HOUSING), f"{DRAFT} Работы закончим завтра.")
    await town.press(town.anna, new.last, "✅ Согласовать")
    assert "согласован" in town.last(HOUSING).text
    town.rude = True  # what answers a message of the old chat is tried there first


async def test_the_bot_comes_back_while_a_draft_waits(town: Town) -> None:
    """Removed from control's group and added again, it brings the card that was missed."""
    town.rude = True
    town.anna.remove_bot(CONTROL)
    await town.settle()
    card = await town.routed()
    await town.reply(town.boris, card, DRAFT)
    town.add_bot_again(town.anna, CONTROL)
    await town.settle()
    approval = town.find(CONTROL, DRAFT)
    await town.press(town.maria, approval, "✅ Согласовать")
    assert "согласован" in town.last(HOUSING).text
