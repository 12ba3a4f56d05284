"""Telegram gets a citizen's words without what tells who wrote them, unless it was decided otherwise.

That no other story tells it either is held by `invariants.violations`, and so by random users, who
see every card, list and piece of news there is.
"""

import asyncio
import io
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path

import docx
from openpyxl import load_workbook

from bot.sandbox import Message
from storage.upkeep.erasing import Erasing
from tests.console import otklik
from tests.e2e.administering import opened, turned
from tests.e2e.invariants import CITIZEN, PHONE
from tests.e2e.test_ordering_reports import files
from tests.e2e.town import CONTROL, DRAFT, HOUSING, Caller, Town
from tests.storage.samples import erase_author

TEXT = f"Во дворе на Мира, 12 яма уже 3 месяца. {PHONE}, olga@mail.ru, {CITIZEN}. ФЗ-131!"
SHOWN = "Во дворе на Мира, 12 яма уже 3 месяца. [телефон], [почта], [имя]. ФЗ-131!"
LINK = "https://vk.com/wall-1_1"
TUESDAY = "24.11.2026"


async def received(town: Town, caller: Caller) -> Message:
    body = {
        "text": TEXT,
        "url": LINK,
        "author_name": CITIZEN,
        "author_url": "https://vk.com/id7",
        "detected_at": town.clock.now().isoformat(),
        "authorities": ["zhkh"],
    }
    status, _ = await caller.post(body)
    assert status == 201
    await town.settle()
    return town.last(HOUSING)


async def test_a_card_tells_the_matter_and_not_who_wrote(town: Town, caller: Caller) -> None:
    card = await received(town, caller)
    assert SHOWN in card.text
    assert LINK in card.text
    assert "vk.com/id7" not in card.text
    assert "Автор" not in card.text


async def test_a_search_finds_by_what_it_does_not_show(town: Town, caller: Caller) -> None:
    await received(town, caller)
    found = await town.say(town.anna, CONTROL, "/find Соседова")
    assert "№1" in found.text
    assert "[имя]" in found.text


async def test_a_list_shows_a_beginning_that_tells_nobody(town: Town, caller: Caller) -> None:
    await received(town, caller)
    shown = await town.say(town.anna, town.anna, "/open")
    assert "Во дворе на Мира, 12 яма уже 3 месяца. [телефон]" in shown.text


async def test_what_is_asked_about_is_shown_like_a_card(town: Town) -> None:
    asked = await town.say(town.anna, town.anna, f"Позвоните мне {PHONE}")
    assert "Позвоните мне [телефон]" in asked.text
    await town.press(town.anna, asked, "Зарегистрировать")
    assert "Позвоните мне [телефон]" in town.last(town.anna).text


async def test_no_file_of_a_report_tells_who_wrote(town: Town, caller: Caller) -> None:
    await received(town, caller)
    await town.say(town.anna, town.anna, "/report 24.11.2026")
    sent = files(town, town.anna)
    book = load_workbook(io.BytesIO(sent["Отчёт 24.11.2026.xlsx"]))
    cells = [str(cell.value) for sheet in book for row in sheet for cell in row]
    page = docx.Document(io.BytesIO(sent["Отчёт 24.11.2026.docx"]))
    told = "\n".join([*cells, *(one.text for one in page.paragraphs)])
    assert "[телефон]" in told
    assert PHONE not in told
    assert CITIZEN not in told


async def test_the_administration_may_decide_otherwise(town: Town, caller: Caller) -> None:
    page = await opened(town)
    await turned(town, page, "Сроки и данные")
    one = await turned(town, page, "Что показывать на карточках: без личных данных")
    assert "иностранный мессенджер" in one
    await turned(town, page, "всё, как написано")
    assert "Сейчас: всё, как написано" in page.text
    town.rude = True  # it tells what stories never tell
    card = await received(town, caller)
    assert TEXT in card.text
    assert f"Автор: {CITIZEN}" in card.text
    journal = await town.say(town.admin, town.admin, "/journal")
    assert (
        "Изменено: что показывать на карточках: без личных данных → всё, как написано"
        in journal.text
    )


async def test_what_is_kept_no_more_is_erased_and_its_cards_say_so(
    town: Town, caller: Caller
) -> None:
    page = await opened(town)
    listed = await turned(town, page, "Сроки и данные")
    assert "Сообщения, которые уже в работе" in listed
    await turned(town, page, "Хранить тексты закрытых: 1095 дн.")
    await turned(town, page, "Другое…")
    await town.say(town.admin, town.admin, "30")
    card = await received(town, caller)
    await town.reply(town.boris, card, DRAFT)
    await town.reply(town.boris, await town.approve_last(), f"{LINK}?reply=2")
    assert "Сообщение:\nВо дворе на Мира" in card.text

    erasing, days, now = Erasing(town.app.database), timedelta(days=30), town.clock.now()
    assert await erasing.erase_old(now - days, now, 10) == 0
    await town.pass_time(days=31)
    assert await erasing.erase_old(town.clock.now() - days, town.clock.now(), 10) == 1
    await town.settle()
    assert "Сообщение:\nудалено" in card.text
    assert "[телефон]" not in card.text
    history = await town.say(town.anna, town.anna, "/history 1")
    assert "ответ размещён" in history.text
    assert LINK not in history.text
    found = await town.say(town.anna, CONTROL, "/find яма")
    assert "Найдено: 1" not in found.text


def shown_in_chats(town: Town, words: str) -> list[str]:
    """What the bot's own messages, as they stand now, tell of it."""
    bot = town.sandbox.world.bot
    messages = (one for chat in town.sandbox.world.chats.values() for one in chat.messages)
    return [one.text for one in messages if one.sender is bot and words in one.text]


def on_the_disk(folder: Path, words: Sequence[str]) -> list[str]:
    """Those of which some file there has the bytes."""
    files = [file.read_bytes() for file in folder.iterdir() if file.is_file()]
    return [one for one in words if any(one.encode() in content for content in files)]


async def test_who_asks_to_be_forgotten_is_forgotten_in_chats_and_on_the_disk(
    town: Town, caller: Caller, tmp_path: Path
) -> None:
    """Every kind of message that tells of it, while the bot goes on working."""
    card = await received(town, caller)
    await town.say(town.anna, CONTROL, "/find яма Соседова")
    await town.say(town.anna, town.anna, "/open")
    await town.say(town.anna, town.anna, "/find Другой")
    await town.say(town.anna, town.anna, "/report 24.11.2026")
    await town.reply(town.boris, card, f"{DRAFT} На Мира, 12.")
    await town.press(town.maria, town.last(CONTROL), "↩️ Обе причины")
    await town.reply(town.boris, card, f"{DRAFT} На Мира, 12, 25 ноября.")
    await town.approve_last()
    await town.say(town.anna, town.anna, "/history 1")
    other = await town.routed("На Садовой не горит фонарь.")
    assert len(shown_in_chats(town, "Мира, 12")) == 6

    url = town.app.settings.database_url
    erase = partial(otklik, tmp_path, "privacy", "erase", DATABASE_URL=url)
    ended = await asyncio.to_thread(erase, "--author", "https://m.vk.com/ID7?from=feed", "--yes")
    assert ended.code == 0, ended.err
    await town.settle()
    assert shown_in_chats(town, "Мира, 12") == []
    assert shown_in_chats(town, DRAFT) == []
    assert "Сообщение:\nудалено" in card.text
    assert "На Садовой не горит фонарь." in other.text
    await town.routed("На Лесной погас фонарь.")
    found = await town.say(town.anna, CONTROL, "/find фонарь")
    assert "Найдено: 2" in found.text
    assert ended.out.startswith("Удалено, сообщений: 1 (№1).")
    assert f"• Иванова Анна Петровна, {TUESDAY}" in ended.out
    assert "Отчёт 24.11.2026.xlsx" in ended.out
    assert "сделанные вами (otklik db backup): удалите их сами" in ended.out
    if town.app.database.sqlite:
        gone = ("Мира, 12", PHONE, CITIZEN, "соседов", "olga@mail.ru", "vk.com/id7")
        assert on_the_disk(tmp_path, gone) == []
    again = await asyncio.to_thread(erase, "--author", "vk.com/id7")
    assert again.out == "Сообщений с такой ссылкой на автора нет.\n"


async def test_a_text_that_nobody_can_replace_any_more_is_told_to_nobody(
    town: Town, caller: Caller
) -> None:
    """Somebody has deleted it; and a chat that can't be reached gets it replaced later."""
    town.rude = True
    await received(town, caller)
    deleted = await town.say(town.anna, town.anna, "/open")
    town.sandbox.world.delete(deleted)
    listed = await town.say(town.maria, town.maria, "/open")
    town.maria.block()
    await town.settle()
    before = len(town.chat(CONTROL).messages)
    erased = await erase_author(town.app.database, "vk.com/id7", town.clock.now())
    assert erased.messages == 2
    await town.settle()
    assert [one.text for one in town.chat(CONTROL).messages[before:]] == []
    assert "Мира, 12" in listed.text
    town.maria.unblock()
    await town.say(town.maria, town.maria, "/my")
    await town.settle()
    assert listed.text == "Данные гражданина удалены."


async def test_what_is_meant_is_shown_and_without_a_terminal_nothing_is_erased(
    town: Town, caller: Caller, tmp_path: Path
) -> None:
    """A citizen without a page is found by number, and others of that name are only listed."""
    for number, name in enumerate(("Пётр\x1b[31m Соседов", "Пётр\x1b[31m Соседов", "Ольга"), 1):
        body = {"text": f"{TEXT} {number}", "detected_at": town.clock.now().isoformat()}
        status, said = await caller.post(body | {"author_name": name, "network": "max"})
        assert status == 201, said
    await town.settle()
    url = town.app.settings.database_url
    erase = partial(otklik, tmp_path, "privacy", "erase", DATABASE_URL=url)

    asked = await asyncio.to_thread(erase, "--number", "1")
    assert asked.code == 1
    assert asked.out.splitlines() == [
        "Сообщения и авторы:",
        "• №1, 24.11.2026 09:00: Пётр [31m Соседов",
        "Остаются другие сообщения этого автора или с тем же именем, их удаляют по номерам:",
        "• №2, 24.11.2026 09:00: Пётр [31m Соседов",
    ]
    assert asked.err == "Ничего не удалено: подтвердите в терминале или укажите --yes.\n"
    assert (await town.say(town.anna, CONTROL, "/find яма")).text.count("Мира, 12") == 3

    erased = await asyncio.to_thread(erase, "--number", "1", "--yes")
    assert erased.code == 0, erased.err
    assert erased.out.startswith("Удалено, сообщений: 1 (№1).")
    await town.settle()
    assert (await town.say(town.anna, CONTROL, "/find яма")).text.count("Мира, 12") == 2

    gone = await asyncio.to_thread(erase, "--number", "2", "--number", "1", "--yes")
    assert (gone.code, gone.out) == (1, "")
    assert "№1: такого сообщения нет, или его данные уже удалены" in gone.err
    for wrong in ((), ("--number", "2", "--author", "vk.com/id1")):
        refused = await asyncio.to_thread(erase, *wrong, "--yes")
        assert (refused.code, refused.out) == (2, "")
    assert (await town.say(town.anna, CONTROL, "/find яма")).text.count("Мира, 12") == 2
