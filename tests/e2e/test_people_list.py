"""A list of people in chat: looked at, applied, and the invitations it makes."""

import io

import pytest
from openpyxl import load_workbook

from bot.sandbox import Document, Message
from handlers.texts.words import ROLE
from tests.e2e.administering import opened, turned
from tests.e2e.stored import holding
from tests.e2e.town import CONTROL, ORGANISATION, STAFF, Town, described, links_in, numbered
from tests.unit.exports import PEOPLE_HEADINGS, xlsx

pytestmark = pytest.mark.staffed


def table() -> bytes:
    return xlsx(
        PEOPLE_HEADINGS,
        ("Лосева Лидия Львовна", "исполнитель", "Управление благоустройства", ""),
        ("Лосева Лидия Львовна", "ответственное лицо", "Управление благоустройства", ""),
        ("Белова Вера Николаевна", "контроль", "", ""),
        ("Кротов <К> Кирилл", "исполнитель", "Управление ЖКХ", numbered(960)),
    )


async def sent(town: Town, content: bytes | None = None, name: str = "Работники.xlsx") -> Message:
    """What the bot answers to the list."""
    data = table() if content is None else content
    await town.send(town.admin, town.admin, Document(name, data))
    return town.last(town.admin)


async def test_a_list_is_applied_once_it_was_looked_at(town: Town) -> None:
    review = await sent(town)
    assert review.text == (
        "Список работников: что появится\n"
        "Органов: 1, работников с новой ролью: 2, приглашений: 1\n"
        "Орган: Управление благоустройства\n"
        "Дать роль: Белова Вера Николаевна — отдел контроля\n"
        "Дать роль: Кротов <К> Кирилл — исполнитель, Управление ЖКХ\n"
        "Пригласить: Лосева Лидия Львовна — исполнитель, Управление благоустройства; ответственное"
        " должностное лицо, Управление благоустройства"
    )
    assert review.buttons == [["Применить"], ["Отмена"]]
    assert "Органы: 3\n" in (await opened(town)).text
    again = await sent(town)
    await town.press(town.admin, again, "Применить")
    assert "Органы: 4\nРаботники: 10" in again.text
    assert "Управление благоустройства: нет работника" not in again.text
    assert "⏳ Приглашены и ещё не пришли: 1. Без них не заняты роли: 2.\n" in again.text
    told = town.last(town.admin).text
    (link,) = links_in(told)
    assert told.startswith(
        "Лосева Лидия Львовна\n"
        "Вас приглашают в бот: Администрация муниципального образования Калининский район\n"
        "Роли: исполнитель, Управление благоустройства; ответственное должностное лицо, Управление"
        " благоустройства\n"
        f"Откройте ссылку и нажмите «Да, это я»: {link}\n"
    )
    page = town.admin.download(town.find(town.admin, "Приглашений: 1."))
    assert isinstance(page, Document)
    assert page.name == "priglasheniya.html"
    code = told.partition("?start=")[2].split()[0]
    assert "ещё не пришли: 1." in (await town.say(town.admin, town.admin, "/start")).text
    assert f"?start={code}" in page.data.decode()
    newcomer = town.sandbox.person(950, "Лида")
    newcomer.start(code)
    await town.settle()
    asked = town.last(newcomer)
    assert asked.text.endswith("Это вы? Лосева Лидия Львовна")
    await town.press(newcomer, asked, "Да, это я")
    assert "ещё не пришли" not in (await opened(town)).text
    assert town.last(newcomer).text.startswith(
        "Лосева Л. Л.: исполнитель, Управление благоустройства; ответственное"
    )
    journal = await town.say(town.admin, town.admin, "/journal")
    assert "Добавлено: орган: «Управление благоустройства»" in journal.text


async def test_the_same_list_makes_nothing_new_and_hands_out_who_has_not_come(town: Town) -> None:
    await town.press(town.admin, await sent(town), "Применить")
    first = town.last(town.admin).text
    again = await sent(town)
    assert again.text == (
        "Список работников: что появится\n"
        "Ничего нового: все уже работают в этих ролях.\n"
        "Ещё не пришёл по приглашению: Лосева Лидия Львовна"
    )
    await town.press(town.admin, again, "Прислать приглашения ещё раз")
    assert town.last(town.admin).text == first
    code = first.partition("?start=")[2].split()[0]
    assert await holding(town.app.database, code) == set()
    newcomer = town.sandbox.person(950)
    newcomer.start(code)
    await town.settle()
    await town.press(newcomer, town.last(newcomer), "Да, это я")
    last = await sent(town)
    assert last.text.endswith("Ничего нового: все уже работают в этих ролях.")
    assert last.buttons == [["Готово"]]


async def test_an_invitation_is_good_until_a_day_as_it_is_called_here(town: Town) -> None:
    """At two in the morning it is still yesterday in Greenwich."""
    await town.until(27, 2)
    await town.press(town.admin, await sent(town), "Применить")
    assert "Действует один раз, до 04.12.2026." in town.last(town.admin).text
    page = town.admin.download(town.find(town.admin, "Приглашений: 1."))
    assert isinstance(page, Document)
    assert "Действует один раз, до 04.12.2026." in page.data.decode()


async def test_what_is_wrong_is_told_row_by_row(town: Town) -> None:
    bad = xlsx(PEOPLE_HEADINGS, ("Лосева", "исполнитель"), ("Юрьева Юлия Сергеевна", "отдел СМ"))
    assert (await sent(town, bad)).text == (
        "В списке ошибки, он не применён\n"
        "строка 2: ФИО напишите полностью\n"
        "строка 2: не указан орган\n"
        "строка 3: роль «отдел СМ» неизвестна, возможно, «отдел СМИ»"
    )
    assert "больше 2 МБ" in (await sent(town, b"x" * 2_200_000)).text
    csv = "ФИО;Роль\nЛосева Лидия Львовна;глава".encode("cp1251")
    assert "Пригласить: Лосева Лидия Львовна — глава" in (await sent(town, csv, "л.csv")).text


async def test_what_was_changed_meanwhile_is_shown_before_anything_counts(town: Town) -> None:
    review = await sent(town)
    body = '[[authority]]\ncode = "ub"\nname = "Управление благоустройства"\nchat = -1001\n'
    await town.app.offices.apply(described(ORGANISATION + STAFF + body))
    toast = await town.press(town.admin, review, "Применить")
    assert toast == "За это время настройка изменилась. Проверьте ещё раз."
    assert "\nОрган: " not in review.text
    await town.press(town.admin, review, "Применить")
    assert "Органы: 4\n" in review.text


async def test_a_suspended_person_is_let_in_by_no_list(town: Town) -> None:
    page = await opened(town, "/staff белова")
    await turned(town, page, "Белова Вера Николаевна")
    await turned(town, page, "Приостановить доступ")
    review = await sent(town)
    assert "строка 4: доступ этого работника приостановлен" in review.text
    assert review.buttons == [["Готово"]]


async def test_the_sample_is_filled_in_and_sent_back(town: Town) -> None:
    page = await opened(town)
    await turned(town, page, "Список работников")
    await town.press(town.admin, page, "Скачать образец")
    file = town.admin.download(town.last(town.admin))
    assert isinstance(file, Document)
    people, roles = load_workbook(io.BytesIO(file.data)).worksheets
    assert str(people["A1"].value).startswith("Ниже пример.")
    assert [cell.value for cell in people[2]][:3] == ["ФИО", "Роль", "Орган"]
    assert [cell.value for cell in roles["A"]] == ["Роль", *ROLE.values()]
    assert (await sent(town, file.data)).text.startswith("Список работников: что появится")


async def test_a_table_of_somebody_else_or_with_words_is_no_list(town: Town) -> None:
    data = table()
    await town.send(town.anna, town.anna, Document("Работники.xlsx", data))
    assert "Список работников" not in town.last(town.anna).text
    assert not town.chat(CONTROL).messages


@pytest.mark.parametrize("name", ["Список.docx", "Список.pdf", "Список.xls", "Список.ods"])
async def test_of_a_file_that_is_not_read_is_told_which_are(town: Town, name: str) -> None:
    answer = await sent(town, b"\xd0\xcf\x11\xe0 something else", name)
    assert "«Книга Excel (.xlsx)»" in answer.text


async def test_people_are_written_without_a_file(town: Town) -> None:
    """On any page, and without one."""
    people = "Лосева Лидия Львовна, исполнитель, Управление благоустройства\nБелова Вера, контроль"
    review = await town.say(town.admin, town.admin, people)
    assert review.text.startswith("Список работников: что появится\nОрганов: 1")
    await town.press(town.admin, review, "Применить")
    assert "Лосева Лидия Львовна" in town.last(town.admin).text
    page = await opened(town)
    await turned(town, page, "Список работников")
    wrong = await town.say(town.admin, town.admin, "Лосева Лидия Львовна")
    assert wrong.text.startswith("В списке ошибки, он не применён\nстрока 1: не указана роль")
    wrong = await town.say(town.admin, town.admin, "Белова Вера, исполнитель\nКротов Кирилл, глава")
    assert wrong.text.endswith("\nстрока 1: не указан орган")
    other = await town.say(town.boris, town.boris.id, people)
    assert not other.text.startswith("Список")
