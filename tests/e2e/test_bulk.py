"""Several incidents at once: routed, raised or closed by those who coordinate them."""

import pytest

from bot.sandbox import Message
from tests.e2e.town import CONTROL, CULTURE, HOUSING, MEDIA, Starting, Town
from tests.telegram import Person

EDITOR = 802
STAFF = f"""
[[staff]]
name = "Глебов Глеб Глебович"
telegram_id = 801
role = "deputy_head"
[[staff]]
name = "Седова Софья Семёновна"
telegram_id = {EDITOR}
role = "media"
"""


pytestmark = pytest.mark.organisation(STAFF)


@pytest.fixture
def editor(town: Town) -> Person:
    return town.person(EDITOR)


async def selecting(town: Town, person: Person, where: int, command: str = "/open") -> Message:
    """They ask for the list there and open a selection under it; gives its message."""
    listed = await town.say(person, where, command)
    await town.press(person, listed, "Выбрать несколько")
    return town.last(where)


def label(message: Message, number: int) -> str:
    """The whole label of the incident's button."""
    [found] = [text for text in labels(message) if text[2:].startswith(f"№{number} ")]
    return found


def labels(message: Message) -> list[str]:
    return [text for row in message.buttons for text in row]


async def pick(town: Town, person: Person, message: Message, *numbers: int) -> None:
    for number in numbers:
        await town.press(person, message, label(message, number))


async def route_to_housing(town: Town, person: Person, message: Message) -> str:
    await town.act(person, message, "Направить…", "Управление ЖКХ")
    return await town.press(person, message, "Да, подтверждаю")


async def test_three_are_routed_at_once(town: Town) -> None:
    for _ in range(4):
        await town.registered()
    selection = await selecting(town, town.anna, CONTROL)
    assert selection.text == "Выбор инцидентов\nВсего: 4\nПока ничего не выбрано: отметьте нужные."
    assert label(selection, 1) == "☐ №1 · зарегистрирован · до 25.11 08:50"

    await pick(town, town.anna, selection, 3, 1, 2)
    assert selection.text.endswith("Выбрано: 3 (№1, №2, №3)")
    assert label(selection, 1).startswith("☑")
    await town.press(town.anna, selection, "Направить…")
    assert selection.text == "В какой орган направить №1, №2, №3?"
    await town.press(town.anna, selection, "Управление ЖКХ")
    assert selection.text == "Направить №1, №2, №3 в орган «Управление ЖКХ»?"
    answer = await town.press(town.anna, selection, "Да, подтверждаю")
    assert answer == "Направлено в орган «Управление ЖКХ»: №1, №2, №3."
    assert selection.text == answer
    assert selection.buttons == [["Выбрать ещё"]]

    tasks = [message.text.rpartition(" · ")[0] for message in town.chat(HOUSING).messages]
    assert tasks == [f"№{number} · ответьте до 25.11 08:50" for number in (1, 2, 3)]
    for number in (1, 2, 3):
        told = await town.history(number)
        assert told.count("направлен в орган: Управление ЖКХ (Иванова А. П.)") == 1
    assert "направлен" not in await town.history(4)


async def test_one_that_was_closed_meanwhile_spoils_no_other(town: Town) -> None:
    cards = [await town.registered() for _ in range(3)]
    await town.press_data(town.anna, cards[1], "ch:2:culture:1")
    selection = await selecting(town, town.maria, CONTROL)
    await town.press(town.maria, selection, "Выбрать все")
    await town.act(town.maria, selection, "Направить…", "Управление ЖКХ")
    await town.press_data(town.anna, cards[0], "cg:1:mistake")
    await town.press(town.anna, cards[1], "Направить")

    answer = await town.press(town.maria, selection, "Да, подтверждаю")
    assert answer == (
        "Направлено в орган «Управление ЖКХ»: №3."
        " Не вышло: №1 — уже закрыто, регистрация отменена; №2 — уже в работе."
    )
    assert selection.text == answer.replace(". Не", ".\nНе")
    assert len(town.chat(HOUSING).messages) == 1
    assert "Управление ЖКХ" not in await town.history(2)


async def test_each_that_is_raised_is_told_to_the_deputy_head(town: Town) -> None:
    for _ in range(3):
        await town.registered()
    selection = await selecting(town, town.anna, town.anna.id)
    await pick(town, town.anna, selection, 1, 2)
    await town.press(town.anna, selection, "Повышенная важность")
    assert selection.text == (
        "Установить повышенную важность: №1, №2? Заместитель главы получит оповещение сейчас же."
    )
    answer = await town.press(town.anna, selection, "Да, подтверждаю")
    assert answer == "Важность повышена: №1, №2."

    alerts = [message for message in town.chat(town.timur).messages if message.buttons]
    assert [alert.text.split("№")[1][0] for alert in alerts] == ["1", "2"]
    assert "срок 24.11.2026 13:50" in await town.history(1)


@pytest.mark.parametrize(
    ("steps", "question", "answer", "state"),
    [
        (
            ["Без ответа", "Брань или оскорбления"],
            "Закрыть №1, №2 без ответа: нецензурные либо оскорбительные выражения (п. 19 Порядка)?",
            "Закрыто без ответа: №1, №2.",
            "ответ не даётся",
        ),
        (
            ["Отменить регистрацию", "Пост удалён"],
            "Отменить регистрацию №1, №2: пост удалён?",
            "Регистрация отменена: №1, №2.",
            "регистрация отменена",
        ),
    ],
    ids=["no answer", "cancelled"],
)
async def test_several_are_closed_and_their_executors_told(
    town: Town, steps: list[str], question: str, answer: str, state: str
) -> None:
    await town.routed()
    await town.registered()
    selection = await selecting(town, town.anna, CONTROL)
    await town.press(town.anna, selection, "Выбрать все")
    await town.act(town.anna, selection, *steps)
    assert selection.text == question
    assert await town.press(town.anna, selection, "Да, подтверждаю") == answer
    assert town.last(HOUSING).text.startswith(f"№1 · {state}\n")
    assert (await town.say(town.anna, CONTROL, "/open")).text == "Открытых сообщений нет."


async def with_a_duplicate(town: Town) -> None:
    """№1 has the duplicate №2; №3 has none."""
    await town.registered("Яма. https://vk.com/wall-1_1")
    repeated = await town.registered("Яма! https://vk.com/wall-1_1")
    await town.act(town.anna, repeated, "Дубликат", "Дубликат №1")
    await town.registered("Темно.")


async def close_all(town: Town, *steps: str) -> str:
    selection = await selecting(town, town.anna, CONTROL)
    await town.act(town.anna, selection, "Выбрать все", *steps)
    answer = await town.press(town.anna, selection, "Да, подтверждаю")
    assert selection.text.replace("\n", " ") == answer
    return answer


async def test_an_original_is_cancelled_on_its_card_which_warns_of_its_duplicates(
    town: Town,
) -> None:
    await with_a_duplicate(town)
    assert await close_all(town, "Отменить регистрацию", "Ошибка") == (
        "Регистрация отменена: №3."
        " Не вышло: №1 — есть дубликаты, отменяется только с карточки: /incident_1."
    )
    assert "отмен" not in await town.history(1)


async def test_who_leaves_an_original_unanswered_learns_of_its_duplicates(town: Town) -> None:
    await with_a_duplicate(town)
    assert await close_all(town, "Без ответа", "Брань или оскорбления") == (
        "Закрыто без ответа: №1, №3. По дубликатам ответа тоже не будет: №2."
        " Если он нужен, возобновите один из них."
    )


async def test_confirming_twice_does_it_once(town: Town) -> None:
    for _ in range(2):
        await town.registered()
    selection = await selecting(town, town.anna, CONTROL)
    await town.press(town.anna, selection, "Выбрать все")
    await town.act(town.anna, selection, "Направить…", "Отдел культуры")
    presses = [town.anna.press(selection, "Да, подтверждаю") for _ in range(2)]
    await town.settle()
    first, second = [(await press.answered()).text for press in presses]
    assert first == second == "Направлено в орган «Отдел культуры»: №1, №2."
    assert len(town.chat(CULTURE).messages) == 2


async def test_nobody_else_works_the_selection(town: Town) -> None:
    for _ in range(2):
        await town.registered()
    town.seat(town.boris, CONTROL)
    selection = await selecting(town, town.anna, CONTROL)
    shown = selection.text, selection.buttons
    for person in (town.maria, town.boris):
        for pressed in (label(selection, 1), "Выбрать все", "Закрыть выбор"):
            assert await town.press(person, selection, pressed) == (
                "Этот список открыт для другого работника (Иванова А. П.). Откройте свой: /open"
            )
    assert (selection.text, selection.buttons) == shown
    listed = town.find(CONTROL, "Открытые инциденты")
    assert await town.press(town.boris, listed, "Выбрать несколько") == (
        "Выбирать несколько сообщений могут отдел контроля и отдел СМИ."
    )
    assert town.warns_in_chat or town.last(CONTROL) is selection


async def test_only_who_coordinates_several_is_offered_to_select(town: Town) -> None:
    assert (await town.say(town.anna, CONTROL, "/open")).buttons == []
    await town.routed()
    assert (await town.say(town.anna, CONTROL, "/open")).buttons == []
    await town.routed()
    for person, where in ((town.anna, CONTROL), (town.anna, town.anna.id)):
        assert (await town.say(person, where, "/open")).buttons == [["Выбрать несколько"]]
    for person, where in ((town.boris, HOUSING), (town.admin, town.admin.id)):
        assert (await town.say(person, where, "/open")).buttons == []
    assert (await town.say(town.anna, CONTROL, "/overdue")).buttons == []
    await town.pass_time(days=1)
    await town.registered()
    assert (await town.say(town.anna, CONTROL, "/overdue")).buttons == [["Выбрать несколько"]]
    await town.press(town.anna, town.last(CONTROL), "Выбрать несколько")
    assert "Всего: 2" in town.last(CONTROL).text


async def test_each_department_selects_what_it_coordinates(town: Town, editor: Person) -> None:
    await town.registered()
    await town.registered()
    for where in (1, 2):
        await town.say(editor, MEDIA, f"/new Когда починят качели? https://vk.com/wall-1_{where}")
    selection = await selecting(town, town.anna, town.anna.id)
    assert selection.text.startswith("Выбор инцидентов\nВсего: 2\n")
    selection = await selecting(town, editor, MEDIA)
    assert selection.text.startswith("Выбор публикаций\nВсего: 2\n")
    await town.press(editor, selection, "Выбрать все")
    assert "Повышенная важность" not in labels(selection)
    await town.press_data(editor, selection, "so:2:1:1")
    assert "№1" not in selection.text
    answer = await route_to_housing(town, editor, selection)
    assert answer == "Направлено в орган «Управление ЖКХ»: №3, №4."
    assert "направлен" not in await town.history(1)


async def test_a_choice_can_be_put_back_changed_and_closed(town: Town) -> None:
    for _ in range(2):
        await town.registered()
    selection = await selecting(town, town.anna, CONTROL)
    assert "Направить…" not in labels(selection)
    assert await town.press_data(town.anna, selection, "sa:1:cancel:::0") == (
        "Ничего не выбрано. Отметьте хотя бы одно сообщение."
    )
    await town.act(town.anna, selection, "Выбрать все", "Снять выбор")
    await pick(town, town.anna, selection, 2)
    await town.act(town.anna, selection, "Отменить регистрацию", "Ошибка", "Назад")
    assert await town.press_data(town.anna, selection, "sy:1:cancel::mistake") == (
        "Выбор изменился. Проверьте его и подтвердите ещё раз."
    )
    await town.press(town.anna, selection, "Закрыть выбор")
    assert selection.text == "Выбор закрыт, ничего не изменено."
    assert selection.buttons == []
    assert await town.press_data(town.anna, selection, "so:1:1:1") == (
        "Этот список больше не действует. Откройте новый: /open"
    )
    assert "Открытые инциденты: 2" in (await town.say(town.anna, CONTROL, "/open")).text


async def test_more_than_ten_are_shown_page_by_page(town: Town) -> None:
    for _ in range(12):
        town.anna.say(town.anna.id, "/new Яма")
    await town.settle()
    selection = await selecting(town, town.anna, town.anna.id)
    assert "Всего: 12, страница 1 из 2" in selection.text
    await town.act(town.anna, selection, "Выбрать все", "Ещё ▶️")
    assert "Всего: 12, страница 2 из 2" in selection.text
    await pick(town, town.anna, selection, 11)
    assert "Выбрано: 11 (№1, " in selection.text
    await town.press(town.anna, selection, "◀️ Раньше")
    answer = await route_to_housing(town, town.anna, selection)
    assert answer.endswith("№10, №11.")
    assert len(town.chat(HOUSING).messages) == 11


async def test_a_second_selection_takes_the_place_of_the_first(town: Town) -> None:
    for _ in range(2):
        await town.registered()
    first = await selecting(town, town.anna, CONTROL)
    second = await selecting(town, town.anna, town.anna.id)
    assert await town.press(town.anna, first, "Выбрать все") == (
        "Этот список больше не действует. Откройте новый: /open"
    )
    await town.press(town.anna, second, "Выбрать все")
    assert "Выбрано: 2" in second.text


async def test_a_restart_between_choosing_and_acting_changes_nothing(starting: Starting) -> None:
    async with starting() as before:
        for _ in range(2):
            await before.registered()
        selection = await selecting(before, before.anna, CONTROL)
        await pick(before, before.anna, selection, 2)
    async with starting() as after:
        await pick(after, after.anna, selection, 1)
        assert "Выбрано: 2 (№1, №2)" in selection.text
        answer = await route_to_housing(after, after.anna, selection)
        assert answer == "Направлено в орган «Управление ЖКХ»: №1, №2."
        assert selection.text == answer
