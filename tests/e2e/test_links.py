"""Which chat is whose: groups are bound, moved and closed by an administrator, in chat."""

import pytest

from bot.sandbox import Chat, Membership, Message
from tests.e2e.administering import opened, turned
from tests.e2e.town import (
    CONTROL,
    CULTURE,
    HOUSING,
    Town,
    starts_with,
)

NEW = -2001


@pytest.fixture
def group(town: Town) -> Chat:
    """A new one, with the administrator and an executor in it."""
    return town.sandbox.group(NEW, "Новая группа", [town.admin, town.boris])


async def linking(town: Town, where: int = NEW) -> Message:
    return await town.say(town.admin, where, "/link")


@pytest.mark.usefixtures("group")
async def test_a_group_is_bound_by_its_administrator(town: Town) -> None:
    card = await town.routed()
    asked = await linking(town)
    assert asked.text == "Кто работает в этой группе?"
    assert [row[0] for row in asked.buttons] == [
        "Отдел контроля",
        "Управление ЖКХ",
        "Отдел культуры",
        "Отдел СМИ",
        "Отмена",
    ]
    await town.press(town.admin, asked, "Управление ЖКХ")
    assert asked.text.startswith("Управление ЖКХ сейчас работает в другой группе.")
    await town.press(town.admin, asked, "Да, перенести сюда")
    assert asked.text.startswith("Группа подключена: Управление ЖКХ\n")
    moved = town.find(NEW, "№1")
    assert moved.text.splitlines()[0] == card.text.splitlines()[0]
    await town.reply(town.boris, moved, "Яму на дороге засыплем завтра к вечеру.")
    assert "Петров Б. В." in town.find(CONTROL, "Яму на дороге").text


@pytest.mark.usefixtures("group")
async def test_a_new_body_gets_its_group_without_a_question(town: Town) -> None:
    page = await opened(town, "/authority")
    await turned(town, page, "Добавить орган")
    await town.say(town.admin, town.admin, "Управление благоустройства")
    asked = await linking(town)
    await town.press(town.admin, asked, "Управление благоустройства")
    assert asked.text.startswith("Группа подключена: Управление благоустройства\n")
    shown = await turned(town, page, "Управление благоустройства")
    assert "Чат: своя группа" in shown


async def test_who_works_in_the_group_already_is_named(town: Town) -> None:
    town.seat(town.admin, HOUSING)
    asked = await linking(town, HOUSING)
    assert asked.text == "Здесь уже работает: Управление ЖКХ.\nКто работает в этой группе?"
    await town.act(town.admin, asked, "Отдел культуры", "Да, перенести сюда")
    again = await linking(town, HOUSING)
    assert again.text.startswith("Здесь уже работает: Управление ЖКХ, Отдел культуры.\n")


@pytest.mark.telegram("topics")
async def test_a_topic_is_bound_as_a_group_is(town: Town) -> None:
    forum = town.sandbox.group(NEW, "Форум", [town.admin], forum=True)
    forum.have_topics({7: "ЖКХ", 8: "Культура"})
    for thread, body in ((7, "Управление ЖКХ"), (8, "Отдел культуры")):
        town.admin.say(NEW, "/link", thread=thread)
        await town.settle()
        asked = town.last(NEW)
        await town.act(town.admin, asked, body, "Да, перенести сюда")
        assert asked.text.startswith(f"Группа подключена: {body}\n")
        assert asked.thread == thread


@pytest.mark.usefixtures("group")
async def test_only_an_administrator_binds(town: Town) -> None:
    refused = await town.say(town.boris, NEW, "/link")
    assert refused.text == "Настраивать бота может его администратор."
    asked = await linking(town)
    assert (
        await town.press(town.boris, asked, "Управление ЖКХ")
        == "Настраивать бота может его администратор."
    )


async def test_the_bot_taken_out_of_a_group_is_told_at_once(town: Town) -> None:
    town.boris.remove_bot(HOUSING)
    await town.settle()
    told = "Бота удалили из группы: Управление ЖКХ\n"
    assert town.last(CONTROL).text.startswith(told)
    assert town.last(town.admin).text.startswith(told)


async def test_somebody_who_blocks_the_bot_is_told_of(town: Town) -> None:
    await town.say(town.anna, town.anna, "/start")
    town.anna.block()
    await town.settle()
    assert town.last(CONTROL).text.startswith("Иванова Анна Петровна: бот заблокирован\n")
    town.stranger.start()
    await town.settle()
    before = len(town.chat(CONTROL).messages)
    town.stranger.block()
    await town.settle()
    assert len(town.chat(CONTROL).messages) == before


async def test_a_group_that_nobody_knows_is_told_how_to_be_bound(town: Town, group: Chat) -> None:
    group.members[town.sandbox.world.bot.id] = Membership.LEFT
    town.boris.add_bot(NEW)
    await town.settle()
    assert "присылает здесь /link" in town.last(NEW).text


@pytest.mark.telegram("the name of who adds a bot, however updates come")
async def test_an_administrator_who_adds_the_bot_chooses_at_once(town: Town, group: Chat) -> None:
    group.members[town.sandbox.world.bot.id] = Membership.LEFT
    town.admin.add_bot(NEW)
    await town.settle()
    asked = town.last(NEW)
    assert asked.text == "Кто работает в этой группе?"
    assert "/link" not in asked.text
    await town.act(town.admin, asked, "Отдел культуры", "Да, перенести сюда")
    assert asked.text.startswith("Группа подключена: Отдел культуры\n")


async def test_a_body_is_closed_and_its_work_goes_on_elsewhere(town: Town) -> None:
    due = (await town.routed()).text.split("Срок")[1][:30]
    page = await opened(town, "/authority жкх")
    await turned(town, page, "Управление ЖКХ")
    asked = await turned(town, page, "Закрыть орган")
    assert asked.startswith("Управление ЖКХ: закрыть орган?\n")
    assert (
        await town.press(town.admin, page, "Отдел культуры")
        == "Орган закрыт, передано сообщений: 1"
    )
    card = town.find(CULTURE, "№1")
    assert card.text.split("Срок")[1][:30] == due
    assert page.text == "Органы: 2"
    await town.reply(town.vera, card, "Яму на дороге засыплем завтра к вечеру.")
    assert "Белова В. Н." in town.find(CONTROL, "Яму на дороге").text


async def test_the_work_of_a_body_goes_to_none_that_is_gone(town: Town) -> None:
    """Two administrators close two bodies at once, or somebody forges the press."""
    await town.routed()
    page = await opened(town, "/authority жкх")
    await turned(town, page, "Управление ЖКХ")
    await turned(town, page, "Закрыть орган")
    key = str(page.keys["Отдел культуры"]["callback_data"])
    question = key.split(":")[1]
    gone = await town.press_data(town.admin, page, f"ccl:{question}:zhkh:zhkh")
    assert "органа" in gone
    assert "передано" not in gone
    await town.press_data(town.admin, page, f"ccl:{question}:culture:")
    assert await town.press_data(town.admin, page, key) == gone
    assert "Управление ЖКХ" in (await town.say(town.anna, town.anna, "/incident 1")).text


async def test_networks_are_watched_one_by_one(town: Town) -> None:
    page = await opened(town, "/authority жкх")
    await turned(town, page, "Управление ЖКХ")
    await turned(town, page, "Соцсети")
    assert starts_with(page.buttons, [["✓ Все соцсети"]])
    await turned(town, page, "ВКонтакте")
    await turned(town, page, "Одноклассники")
    assert "✓ ВКонтакте" in str(page.buttons)
    assert "Соцсети: Одноклассники, ВКонтакте" in await turned(town, page, "Назад")


@pytest.mark.usefixtures("group")
async def test_a_group_that_is_asked_about_twice_has_one_question(town: Town) -> None:
    former = await linking(town)
    asked = await linking(town)
    assert asked is not former
    assert former.text == "Настройки закрыты. Снова: /settings"
    assert not former.buttons
    await town.act(town.admin, asked, "Отдел культуры", "Да, перенести сюда")
    assert asked.text.startswith("Группа подключена: Отдел культуры\n")


@pytest.mark.telegram("the name of who adds a bot, however updates come")
async def test_who_adds_the_bot_and_sends_the_command_besides_has_one_question(
    town: Town, group: Chat
) -> None:
    group.members[town.sandbox.world.bot.id] = Membership.LEFT
    town.admin.add_bot(NEW)
    await town.settle()
    former = town.last(NEW)
    asked = await linking(town)
    assert not former.buttons
    assert [one for one in town.chat(NEW).messages if one.buttons] == [asked]
