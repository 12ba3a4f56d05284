"""Employees picked in Telegram's own list of people, without links."""

from dataclasses import replace

import pytest

from bot.sandbox import Message
from domain.model.organisation.changing import LONGEST_NAME
from tests.e2e.town import Town
from tests.telegram import Person

pytestmark = pytest.mark.telegram("lists of people to pick from")

LIDA, PETR = 950, 951


async def asked(town: Town) -> Message:
    page = await town.say(town.admin, town.admin, "/invite")
    await town.press(town.admin, page, "Выбрать в Telegram…")
    return town.last(town.admin)


async def picked(town: Town, by: Person, label: str, *people: Person) -> Message:
    by.pick(label, *(one.user for one in people))
    await town.settle()
    return town.last(by)


def newcomers(town: Town) -> tuple[Person, Person]:
    return (
        town.sandbox.person(LIDA, "Лида <b>Лосева"),
        town.sandbox.person(PETR, "Петров Пётр Петрович"),
    )


async def test_several_get_a_role_at_once_and_say_their_names_when_they_come(town: Town) -> None:
    lida, petr = newcomers(town)
    question = await asked(town)
    assert question.text.startswith("Нажмите роль под полем ввода")
    more = await picked(town, town.admin, "Исполнитель, Управление ЖКХ", lida, petr)
    assert more.text.startswith(
        "✓ Лида <b>Лосева: исполнитель, Управление ЖКХ\n"
        "✓ Петров Пётр Петрович: исполнитель, Управление ЖКХ\n"
        "Кого ещё?"
    )
    more = await picked(town, town.admin, "Отдел контроля", petr)
    assert "✓ Петров Пётр Петрович: отдел контроля; исполнитель, Управление ЖКХ" in more.text
    staff = await town.say(town.admin, town.admin, "Готово")
    assert staff.text.startswith("Работники")
    assert not [one for one in town.chat(town.admin).messages if "не доставлен" in one.text]

    lida.start()
    petr.start()
    await town.settle()
    *_, greeting, name = town.chat(lida).messages
    assert "исполнитель" in greeting.text.casefold()
    assert name.text.startswith("Напишите свои фамилию, имя и отчество полностью")
    await town.say(lida, lida, "Лосева Лидия Львовна")
    assert name.text == "Спасибо, имя записано."
    assert not [one for one in town.chat(petr).messages if one.text.startswith("Напишите свои")]
    assert not await town.discrepancies()


@pytest.mark.parametrize(
    ("name", "kept"),
    [("Оля \u200d🔥", "Оля 🔥"), ("\u202e", "952"), ("О" * 300, "О" * LONGEST_NAME)],
)
async def test_any_name_that_telegram_shows_is_taken(town: Town, name: str, kept: str) -> None:
    await asked(town)
    more = await picked(town, town.admin, "Отдел контроля", town.sandbox.person(952, name))
    assert more.text.startswith(f"✓ {kept}: отдел контроля")


@pytest.mark.parametrize("by", [LIDA, None])
async def test_one_list_is_answered_once_and_by_the_person_asked(
    town: Town, by: int | None
) -> None:
    lida, petr = newcomers(town)
    await asked(town)
    shared = town.admin.pick("Отдел контроля", lida.user).content
    await town.settle()
    again = town.admin if by is None else lida
    users = [{"user_id": petr.id, "first_name": petr.name}]
    other = {"users_shared": shared.other["users_shared"] | {"users": users}}
    again.start()
    world = town.sandbox.world
    world.post(world.private_chat(again.user), again.user, replace(shared, other=other))
    await town.settle()
    shown = await town.say(town.admin, town.admin, "/staff Петров Пётр")
    assert petr.name not in str(shown.buttons)


@pytest.mark.parametrize("request_id", [-1, 0, 2**31 - 1])
async def test_a_list_that_nobody_was_asked_for_changes_nothing(
    town: Town, request_id: int
) -> None:
    lida, _ = newcomers(town)
    await asked(town)
    content = town.admin.pick("Отдел контроля", lida.user).content
    content.other["users_shared"]["request_id"] = request_id
    await town.settle()
    shown = await town.say(town.admin, town.admin, "/staff Лида")
    assert "Лида" not in str(shown.buttons)


async def test_a_client_without_the_list_is_told_of_the_link(town: Town) -> None:
    question = await asked(town)
    told = await town.reply(town.admin, question, "Кого угодно")
    assert "/invite" in told.text
    told = await town.say(town.admin, town.admin, "Исполнитель, Управление ЖКХ")
    assert "/invite" in told.text
    cancelled = await town.say(town.admin, town.admin, "отмена")
    assert cancelled.text
    told = await picked(town, town.admin, "Отдел контроля", newcomers(town)[0])
    assert told.text.startswith("Этот вопрос уже неактуален.")
