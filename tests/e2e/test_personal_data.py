"""Telegram gets a citizen's words without what tells who wrote them, unless it was decided otherwise.

That no other story tells it either is held by `invariants.violations`, and so by random users, who
see every card, list and piece of news there is.
"""

import io
from datetime import timedelta

import docx
from openpyxl import load_workbook

from bot.sandbox import Message
from storage.delivery.erasing import Erasing
from tests.e2e.administering import opened, turned
from tests.e2e.invariants import CITIZEN, PHONE
from tests.e2e.test_ordering_reports import files
from tests.e2e.town import CONTROL, DRAFT, HOUSING, Caller, Town

TEXT = f"Во дворе на Мира, 12 яма уже 3 месяца. {PHONE}, olga@mail.ru, {CITIZEN}. ФЗ-131!"
SHOWN = "Во дворе на Мира, 12 яма уже 3 месяца. [телефон], [почта], [имя]. ФЗ-131!"
LINK = "https://vk.com/wall-1_1"


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
    await town.press(town.maria, town.last(CONTROL), "✅ Согласовать")
    await town.reply(town.boris, town.last(HOUSING), f"{LINK}?reply=2")
    assert "Сообщение:\nВо дворе на Мира" in card.text

    erasing, days, now = Erasing(town.app.database), timedelta(days=30), town.clock.now()
    assert await erasing.erase_old(now - days, now, 10) == 0
    await town.pass_time(days=31)
    assert await erasing.erase_old(town.clock.now() - days, town.clock.now(), 10) == 1
    town.app.leading.wake()
    await town.settle()
    assert "Сообщение:\nудалено" in card.text
    assert "[телефон]" not in card.text
    history = await town.say(town.anna, town.anna, "/history 1")
    assert "ответ размещён" in history.text
    assert LINK not in history.text
    found = await town.say(town.anna, CONTROL, "/find яма")
    assert "Найдено: 1" not in found.text
