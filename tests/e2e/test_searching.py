"""`/find` in chat and on the console: words, numbers, people, days; page by page; narrowed by buttons."""

import asyncio
import json
import re
from collections.abc import Callable
from datetime import timedelta
from itertools import chain
from pathlib import Path

import pytest

from bot.sandbox import Message
from storage.incidents.searching import SearchIndex
from tests.console import Ended, on, otklik, started
from tests.e2e.town import CONTROL, HOUSING, Caller, Town, ends_with, offered, starts_with
from tests.telegram.markup import html_of

pytestmark = pytest.mark.staffed

NARROW = ["Состояние…", "Орган…", "Период…"]


def marked(message: Message) -> list[str]:
    """What is bold in it, below the first line."""
    return re.findall("<b>(.*?)</b>", html_of(message))[1:]


async def test_control_finds_by_words_and_opens_the_card(town: Town) -> None:
    await town.answered_incident()
    await town.registered("На Ленина не горят фонари.")
    found = await town.say(town.anna, town.anna, "/find ЯМЫ засыпали")
    assert found.text == (
        "Поиск: ЯМЫ засыпали\n"
        "Найдено: 1\n"
        "\n"
        "№1 · Управление ЖКХ · ответ размещён · 24.11.2026 09:00\n"
        "Во дворе на Ленина, 5 яма.\n"
        "в ответе: Яму на дороге засыпали и заровняли."
    )
    assert marked(found) == ["№1", "яма", "Яму", "засыпали"]
    assert offered(found) == [["№1"], NARROW]
    await town.press(town.anna, found, "№1")
    assert town.chat(town.anna).last.text.startswith("№1 · ответ размещён")
    assert found.text.startswith("Поиск: ")


async def test_a_question_of_the_deputy_head_is_a_search(town: Town) -> None:
    await town.registered("На Ленина не горят фонари.")
    found = await town.say(town.timur, town.timur, "А что по фонарям?")
    assert found.text.startswith("Поиск: фонарям\nНайдено: 1\n")
    await town.press(town.timur, found, "№1")
    assert town.chat(town.timur).last.text.startswith("№1 ")
    answer = await town.say(town.timur, town.timur, "Спасибо")
    assert answer.text.endswith("Что умеет бот: /help")
    asked = await town.say(town.anna, town.anna, "А что по фонарям?")
    assert "Поиск" not in asked.text, "control may register what it writes"


async def test_pages_are_turned_in_place_and_the_newest_come_first(town: Town) -> None:
    for house in range(1, 8):
        await town.registered(f"Яма у дома {house}.")
    found = await town.say(town.anna, town.anna, "/find яма")
    assert "Найдено: 7, показано: 1–5, сначала новые" in found.text
    assert offered(found) == [["№7", "№6", "№5", "№4", "№3"], ["Дальше ▶️"], NARROW]
    await town.press(town.anna, found, "Дальше ▶️")
    assert "показано: 6–7" in found.text
    assert offered(found) == [["№2", "№1"], ["◀️ Назад"], NARROW]
    await town.press(town.anna, found, "◀️ Назад")
    assert starts_with(offered(found), [["№7", "№6", "№5", "№4", "№3"]])
    assert town.chat(town.anna).last is found


async def test_it_is_narrowed_and_widened_by_buttons(town: Town) -> None:
    await town.answered_incident()
    await town.sent_to_housing("Яма на Мира.")
    await town.registered("Яма у школы.")
    found = await town.say(town.anna, town.anna, "/find яма")
    assert starts_with(offered(found), [["№3", "№2", "№1"]])

    await town.press(town.anna, found, "Состояние…")
    assert {"Публикации", "Зарегистрировано"} <= {*chain.from_iterable(offered(found))}
    await town.press(town.anna, found, "Открыто")
    assert found.text.splitlines()[1] == "Состояние: открыто"
    assert starts_with(offered(found), [["№3", "№2"]])
    await town.act(town.anna, found, "Орган…", "Управление ЖКХ")
    assert offered(found)[0] == ["№2"]
    await town.act(town.anna, found, "Период…", "Прошлая неделя")
    assert found.text == (
        "Поиск: яма\n"
        "Состояние: открыто\n"
        "Орган: Управление ЖКХ\n"
        "Выявлено: с 16.11.2026 по 22.11.2026\n"
        "Ничего не найдено. Уберите часть слов или условий: орган, состояние, период."
    )
    assert offered(found) == [NARROW]
    for what, anything in {"Период…": "Любой", "Орган…": "Любой", "Состояние…": "Любое"}.items():
        await town.act(town.anna, found, what, anything)
    assert starts_with(offered(found), [["№3", "№2", "№1"]])
    await town.act(town.anna, found, "Орган…", "Назад")
    assert ends_with(offered(found), [NARROW])


async def test_an_executor_finds_what_their_authority_works(town: Town) -> None:
    await town.sent_to_housing("Яма на Мира.")
    await town.registered("Яма у школы.")
    for place in (town.boris, HOUSING):
        found = await town.say(town.boris, place, "/find яма")
        assert offered(found)[0] == ["№1"]
    found = await town.say(town.vera, town.vera, "/find яма")
    assert "в доступных вам сообщениях нет «яма»" in found.text
    found = await town.say(town.boris, town.boris, "/find №2")
    assert found.text.endswith("№2: среди сообщений, доступных вам, такого нет. Проверьте номер.")


async def test_in_a_group_the_words_are_a_reply_and_only_the_asker_presses(town: Town) -> None:
    await town.registered("Яма у школы.")
    asked = await town.say(town.maria, CONTROL, "/find")
    assert asked.text.startswith("Что найти?")
    assert asked.asks_reply
    found = await town.reply(town.maria, asked, "ямы")
    assert offered(found) == [["№1"], NARROW]
    answer = await town.press(town.anna, found, "Период…")
    assert answer == "Это поиск другого работника (Козлова М. И.). Начните свой: /find"
    await town.press(town.anna, found, "№1")
    assert town.chat(CONTROL).last.text.startswith("№1 · выберите орган")


async def test_in_private_the_next_message_has_the_words_or_a_button_shows_all(town: Town) -> None:
    await town.registered("Яма у школы.")
    asked = await town.say(town.anna, town.anna, "/find")
    assert offered(asked) == [["Без слов"], ["Отмена"]]
    found = await town.say(town.anna, town.anna, "школы ноябрь")
    assert found.text.startswith(
        "Поиск: школы ноябрь\nВыявлено: с 01.11.2026 по 30.11.2026\nНайдено: 1"
    )
    asked = await town.say(town.anna, town.anna, "/find")
    await town.press(town.anna, asked, "Без слов")
    found = town.chat(town.anna).last
    assert (found.text.splitlines()[0], offered(found)[0]) == ("Поиск", ["№1"])


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        (
            "яма вада",
            "Ничего не найдено: в доступных вам сообщениях нет «вада». Проверьте, как написано.",
        ),
        ("на и в", "Из одних предлогов, союзов и частиц поиск не складывается."),
        ("яма 31.12.2025", "Ничего не найдено. Уберите часть слов или условий"),
        ("<b>&", "Ничего не найдено: в доступных вам сообщениях нет «b»."),
    ],
)
async def test_what_finds_nothing_says_why(town: Town, query: str, answer: str) -> None:
    await town.registered("Яма у школы.")
    found = await town.say(town.anna, town.anna, f"/find {query}")
    assert answer in found.text


async def test_what_may_be_meant_comes_last_and_is_marked(town: Town) -> None:
    await town.registered("На Ленина, 15 не горят фонари.")
    await town.registered("Фанари разбиты.")
    found = await town.say(town.anna, town.anna, "/find фанари")
    assert found.text == (
        "Поиск: фанари\n"
        "Найдено: 1, возможных: 1\n"
        "\n"
        "№2 · зарегистрирован · 24.11.2026 09:00\n"
        "Фанари разбиты.\n"
        "\n"
        "№1 · возможно · зарегистрирован · 24.11.2026 09:00\n"
        "На Ленина, 15 не горят фонари."
    )
    assert marked(found) == ["№2", "Фанари", "№1", "фонари"]
    found = await town.say(town.anna, town.anna, "/find Лнеина")
    assert "\nТочно такого нет, возможных: 1\n\n№1 · возможно · " in found.text
    found = await town.say(town.anna, town.anna, "/find ул. Ленина, д. 15")
    assert "\nНайдено: 1\n\n№1 · " in found.text
    assert marked(found) == ["№1", "Ленина", "15"]


async def test_the_monitoring_systems_number_is_found_and_shown(town: Town, caller: Caller) -> None:
    await town.registered("Яма у школы.")
    written = {"text": "Нет воды", "detected_at": "2026-11-24T08:00:00+03:00"}
    await caller.post(written | {"external_id": "ИМ-2024/77"})
    found = await town.say(town.anna, town.anna, "/find № ИМ-2024/77")
    assert offered(found)[0] == ["№2"]
    assert found.text.endswith("\nномер в системе мониторинга: ИМ-2024/77")


async def test_what_finds_too_much_says_how_to_find_less(town: Town) -> None:
    for _ in range(3):
        await town.registered("Яма у школы.")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("storage.incidents.searching.MOST_SHOWN", 2)
        patch.setattr("domain.model.search.MOST_SHOWN", 2)
        patch.setattr("handlers.texts.searching.MOST_SHOWN", 2)
        found = await town.say(town.anna, town.anna, "/find яма")
    assert "Найдено больше 2, показаны 1–2, сначала новые. Чтобы сузить, " in found.text


async def test_a_search_of_some_days_ago_is_over(town: Town) -> None:
    await town.registered("Яма у школы.")
    found = await town.say(town.anna, town.anna, "/find яма")
    await SearchIndex(town.app.database).forget(town.clock.now() + timedelta(seconds=1))
    answer = await town.press(town.anna, found, "Период…")
    assert answer == "Этот поиск больше не действует. Начните новый: /find"


async def test_a_stranger_finds_nothing(town: Town) -> None:
    answer = await town.say(town.stranger, town.stranger, "/find яма")
    assert "Поиск" not in answer.text


async def test_the_console_prints_numbers_or_sentences(
    town: Town, tmp_path: Path, database_url: str
) -> None:
    await town.answered_incident()
    await town.registered("Засыпали ли яму?")

    async def told(*words: str, by: Callable[..., Ended] = otklik) -> Ended:
        return await asyncio.to_thread(by, tmp_path, "find", *words, **on(database_url))

    code, out, _ = await told("ямы", "засыпали", "--json", by=started)
    assert (code, json.loads(out)) == (0, [2, 1])
    _, out, _ = await told("яма ноябрь 2025", "--json")
    assert json.loads(out) == []
    _, out, err = await told("№1")
    assert "№1 · Управление ЖКХ · ответ размещён · 24.11.2026" in out
    assert (await told("рояль"))[1].endswith("Проверьте, как написано.\n")
    assert err == ""

    async with town.app.database.writing() as connection:
        await connection.exec_driver_sql("UPDATE incident_terms SET terms = NULL")
    _, out, err = await told("ямы", "--json")
    assert json.loads(out) == []
    assert err.startswith("Поиск по прежним сообщениям ещё готовится")
    await town.pass_time(hours=1)
    assert json.loads((await told("ямы", "--json"))[1]) == [2, 1]
