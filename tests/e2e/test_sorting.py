"""Comments of the administration's pages are sorted by control; only then they have numbers (§9, §19)."""

from datetime import date

import pytest

from bot.console.report import contents
from bot.sandbox import Message
from bot.sandbox.vk import VkEntry
from domain.model.report.period import Period
from domain.use_cases.briefing import report as make_report
from handlers.reports.summary import summary
from storage.reports.reading import SqlFacts
from tests.e2e.town import CONTROL, HOUSING, Town, ends_with
from tests.e2e.waiting import until
from tests.e2e.walls import READ, Wall, cards

pytestmark = pytest.mark.organisation(READ)


async def commented(wall: Wall, text: str = "Когда починят фонарь?") -> tuple[VkEntry, Message]:
    """Maria comments on the post; give it and its card."""
    entry = wall.maria.comment(wall.post, text)
    await wall.read(lambda: any(text in one.text for one in cards(wall.town)))
    return entry, next(one for one in cards(wall.town) if text in one.text)


async def listed(wall: Wall, words: str) -> Message:
    """Wait until the list of all says that; give it."""
    town = wall.town
    await wall.read(lambda: any(words in one.text for one in town.chat(CONTROL).messages))
    return town.find(CONTROL, words)


async def looked_until(town: Town, words: str) -> None:
    """Let time pass until the next look shows these words in the control chat."""

    async def shown() -> bool:
        await town.pass_time(minutes=10)
        return any(words in one.text for one in town.chat(CONTROL).messages)

    await until(shown)


async def test_one_press_registers_and_routes(wall: Wall) -> None:
    town = wall.town
    _, card = await commented(wall)
    await town.press(town.anna, card, "Управление ЖКХ")
    assert "Когда починят фонарь?" in town.last(HOUSING).text
    assert "№1" in town.last(HOUSING).text
    assert "зарегистрирован как №1" in card.text
    assert "Когда починят" not in card.text


async def test_the_first_press_wins(wall: Wall) -> None:
    town = wall.town
    _, card = await commented(wall)
    away = card.keys["Не требует ответа"]["callback_data"]
    await town.press(town.anna, card, "Зарегистрировать")
    refused = await town.press_data(town.maria, card, away)
    assert refused == "Этот комментарий уже разобран, он зарегистрирован как №1."


async def test_a_second_tap_says_what_the_first_has_done(wall: Wall) -> None:
    town = wall.town
    _, card = await commented(wall)
    housing, culture = (
        card.keys[name]["callback_data"] for name in ("Управление ЖКХ", "Отдел культуры")
    )
    first = await town.press_data(town.anna, card, housing)
    assert await town.press_data(town.anna, card, housing) == first
    refused = await town.press_data(town.anna, card, culture)
    assert refused == "Этот комментарий уже разобран, он зарегистрирован как №1."


async def test_no_ground_is_given_for_words_that_were_not_shown(wall: Wall) -> None:
    town = wall.town
    entry, card = await commented(wall, "Вы все негодяи!")
    await town.act(town.anna, card, "Без ответа", "Брань или оскорбления")
    confirm = card.keys["Да, подтверждаю"]["callback_data"]
    wall.maria.edit(entry, "Извините. Когда починят фонарь?")
    await looked_until(town, "Извините")
    refused = await town.press_data(town.anna, card, confirm)
    assert refused.startswith("С тех пор список или комментарий изменился.")
    shown = await town.say(town.anna, town.anna, "/incident_1")
    assert shown.text == "№1: такого сообщения нет. Проверьте номер."


async def test_no_answer_is_confirmed_and_gets_a_number(wall: Wall) -> None:
    town = wall.town
    _, card = await commented(wall, "Вы все негодяи!")
    await town.act(town.anna, card, "Без ответа", "Брань или оскорбления")
    assert "Оставить этот комментарий без ответа?" in card.text
    assert "№" not in card.text
    await town.press(town.anna, card, "Да, подтверждаю")
    assert "зарегистрирован как №1" in card.text
    shown = await town.say(town.anna, town.anna, "/incident_1")
    assert "ответ не даётся" in shown.text


async def test_sorted_away_is_taken_back_within_a_quarter_of_an_hour(wall: Wall) -> None:
    town = wall.town
    _, card = await commented(wall, "Спасибо!")
    await town.press(town.anna, card, "Не требует ответа")
    assert "Комментарий · не требует ответа" in card.text
    assert "Решение: Иванова А. П." in card.text
    await town.press(town.maria, card, "Вернуть")
    assert "Если зарегистрировать" in card.text
    await town.press(town.anna, card, "Не требует ответа")
    await town.pass_time(minutes=16)
    said = await town.press(town.anna, card, "Вернуть")
    assert said.startswith("Вернуть кнопкой можно в течение 15 минут.")
    assert "не требует ответа" in card.text


async def test_later_a_search_finds_it(wall: Wall) -> None:
    town = wall.town
    _, card = await commented(wall, "Спасибо за лавочки!")
    await town.press(town.anna, card, "Не требует ответа")
    await town.pass_time(hours=3)
    found = await town.say(town.anna, town.anna, "/find лавочка")
    assert "лавочки" not in found.text
    await town.press(town.anna, found, "Комментарий, 24.11.2026 09:00")
    brought = town.last(town.anna)
    assert "Спасибо за лавочки!" in brought.text
    await town.press(town.anna, brought, "Вернуть")
    assert "Спасибо за лавочки!" in town.last(CONTROL).text
    assert "Если зарегистрировать" in town.last(CONTROL).text
    assert "Комментарий" not in str(
        (await town.say(town.boris, town.boris, "/find лавочка")).buttons
    )


async def test_the_card_of_a_search_takes_it_back_for_as_long_as_its_words_are_kept(
    wall: Wall,
) -> None:
    town = wall.town
    _, card = await commented(wall, "Спасибо за лавочки!")
    await town.press(town.anna, card, "Не требует ответа")
    found = await town.say(town.anna, town.anna, "/find лавочка")
    await town.press(town.anna, found, "Комментарий, 24.11.2026 09:00")
    brought = town.last(town.anna)
    await town.pass_time(minutes=16)
    await town.press(town.anna, brought, "Вернуть")
    assert "Если зарегистрировать" in town.last(CONTROL).text


async def test_control_is_reminded_in_working_time(wall: Wall) -> None:
    town = wall.town
    await commented(wall)
    before = len(town.chat(CONTROL).messages)
    await town.pass_time(minutes=29)
    assert len(town.chat(CONTROL).messages) == before
    await town.pass_time(minutes=1)
    (reminder,) = town.chat(CONTROL).messages[before:]
    assert not reminder.silent
    assert reminder.text.startswith("Комментарий ждёт разбора · разберите до 25.11 08:50")
    await town.until(24, 13, 51)
    assert len(cards(town)) == 1
    assert len(town.chat(CONTROL).messages) == before + 2
    await town.until(25, 8, 1)
    digest = town.find(CONTROL, "Начало дня").text
    assert "Комментарии ждут разбора: 1, первый до 25.11.2026 08:50" in digest


async def test_comments_that_come_one_by_one_are_reminded_of_together(wall: Wall) -> None:
    town = wall.town
    for text in ("Когда уберут снег?", "А лёд?", "А лужу?"):
        await commented(wall, text)
        await town.pass_time(minutes=9)
    before = len(town.chat(CONTROL).messages)
    await town.pass_time(minutes=30)
    (reminder,) = town.chat(CONTROL).messages[before:]
    assert reminder.text.startswith("3 комментария ждут разбора · первый до 25.11 08:50")
    assert not reminder.silent


async def test_one_that_is_late_says_so_before_the_press(wall: Wall) -> None:
    town = wall.town
    _, card = await commented(wall)
    await town.until(25, 9, 1)
    (card,) = cards(town)
    said = await town.press(town.anna, card, "Зарегистрировать")
    assert said.startswith("Срок истёк 25.11.2026 08:50")
    assert "Срок истёк 25.11.2026 08:50: если зарегистрировать сейчас" in card.text
    await town.press(town.anna, card, "Зарегистрировать")
    assert "зарегистрирован как №1" in card.text


async def test_words_of_danger_come_alone_at_once_and_with_sound(wall: Wall) -> None:
    town = wall.town
    await town.until(24, 22)
    for number in range(6):
        wall.maria.comment(wall.post, f"Вопрос {number}")
    await listed(wall, "6 комментариев")
    wall.maria.comment(wall.post, "На Ленина, 5 прорвало трубу!")
    await wall.read(lambda: "прорвало" in cards(town)[-1].text)
    card = cards(town)[-1]
    assert not card.silent
    assert "прорвало" in card.text.splitlines()[0]


async def test_from_five_on_they_share_one_list(wall: Wall) -> None:
    town = wall.town
    for number in range(1, 7):
        wall.maria.comment(wall.post, f"Вопрос {number}: когда?")
    shared = await listed(wall, "6 комментариев к разбору")
    assert len(cards(town)) == 4
    assert ends_with(shared.buttons, [["Остальные 5 из списка не требуют ответа"], ["Дальше"]])
    await town.press(town.anna, shared, "2")
    card = town.last(CONTROL)
    assert "Вопрос 2" in card.text
    await town.press(town.anna, card, "Управление ЖКХ")
    assert "Вопрос 2" not in shared.text
    await town.act(town.anna, shared, "1", "Остальные 4 из списка не требуют ответа")
    assert "1 комментарий к разбору" in shared.text
    await town.press(town.maria, shared, "Вернуть последние: 4")
    assert "5 комментариев к разбору" in shared.text


async def test_a_press_on_the_rest_is_bound_to_what_is_shown(wall: Wall) -> None:
    town = wall.town
    for number in range(1, 6):
        wall.maria.comment(wall.post, f"Вопрос {number}: когда?")
    shared = await listed(wall, "5 комментариев к разбору")
    rest = shared.keys["Остальные 5 из списка не требуют ответа"]["callback_data"]
    await town.press(town.anna, cards(town)[0], "Не требует ответа")
    refused = await town.press_data(town.maria, shared, rest)
    assert refused.startswith("С тех пор список или комментарий изменился.")
    assert "4 комментария к разбору" in shared.text
    for card in cards(town)[:3]:
        await town.press(town.anna, card, "Не требует ответа")
    assert shared.buttons[1] == ["Оставшийся не требует ответа"]


async def test_a_changed_comment_changes_its_card(wall: Wall) -> None:
    town = wall.town
    entry, _ = await commented(wall)
    wall.maria.edit(entry, "Когда починят фонарь на Мира, 3?")
    await looked_until(town, "Мира, 3")
    assert "изменён автором" in town.find(CONTROL, "Мира, 3").text
    wall.maria.delete(entry)
    await looked_until(town, "удалён на странице")
    assert town.find(CONTROL, "удалён на странице").buttons == [["Вернуть"]]


async def test_a_comment_sorted_away_is_one_message(wall: Wall) -> None:
    town = wall.town
    before = len(town.chat(CONTROL).messages)
    _, card = await commented(wall, "Спасибо!")
    await town.press(town.anna, card, "Не требует ответа")
    assert town.chat(CONTROL).messages[before:] == [card]


async def test_six_hundred_comments_are_one_list(wall: Wall) -> None:
    town = wall.town
    before = len(town.chat(CONTROL).messages)
    for number in range(600):
        wall.maria.comment(wall.post, f"Вопрос {number}: когда?")
    await listed(wall, "600 комментариев")
    assert len(town.chat(CONTROL).messages) - before == 5


async def test_the_report_counts_how_comments_were_sorted(wall: Wall) -> None:
    town = wall.town
    texts = ("Спасибо!", "Молодцы!", "Когда починят фонарь?", "А лавочку?")
    shown = [(await commented(wall, text))[1] for text in texts]
    await town.pass_time(minutes=20)
    for card in shown[:2]:
        await town.press(town.anna, card, "Не требует ответа")
    await town.press(town.anna, shown[2], "Управление ЖКХ")
    today = date(2026, 11, 24)
    office = await town.app.reading.office()
    report = await make_report(
        SqlFacts(town.app.database), Period(today, today), town.clock.now(), office.calendar
    )
    name = "«Калининский район», ВКонтакте"
    line = f"Комментарии, {name}: найдено 4, зарегистрировано 1, не требуют ответа 2, "
    (told,) = [one for one in summary(report, office) if one.startswith("Комментарии")]
    assert told == f"{line}разобраны обычно за 20 мин рабочего времени"
    assert contents(report)["comments"] == {
        "vk:-1001": {"found": 4, "registered": 1, "unneeded": 2, "median_minutes": 20}
    }
