"""What is placed is looked up in the network: after five minutes, an hour, at the next opening."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from io import BytesIO
from pathlib import Path

import docx
import pytest

from bot.loops import derived_data
from bot.sandbox import Message
from domain.model.report.figure import By, Figure
from storage.upkeep.erasing import Erasing
from tests.console import otklik
from tests.e2e.test_counted_reports import counted, figures
from tests.e2e.test_ordering_reports import files
from tests.e2e.test_personal_data import on_the_disk, shown_in_chats
from tests.e2e.town import CONTROL, DRAFT, HOUSING, Starting
from tests.e2e.walls import PAGE, SERVICE, Wall, wall_beside
from tests.messenger.faults import DropBefore
from tests.telegram import Sandbox

pytestmark = pytest.mark.organisation(PAGE)


@pytest.fixture
async def wall(sandbox: Sandbox, starting: Starting) -> AsyncIterator[Wall]:
    async with wall_beside(sandbox, starting) as wall:
        yield wall


async def test_a_placed_answer_is_proven_after_five_minutes(wall: Wall) -> None:
    await wall.placed()
    assert wall.looks == 0
    await wall.town.pass_time(minutes=5)
    assert "Подтверждено 24.11 09:05" in wall.town.find(HOUSING, "Размещено").text
    assert "09:05: ответ по ссылке подтверждён (бот)" in await wall.town.history()


@pytest.fixture
def counting_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(derived_data, "_COUNT_AFTER", 0.02)


@pytest.mark.usefixtures("counting_soon")
async def test_a_day_that_was_counted_before_the_look_is_counted_again(wall: Wall) -> None:
    await wall.placed()
    await counted(wall.town, 1)
    before, _ = await figures(wall.town)
    assert before.count(Figure.PLACEMENTS_CHECKED) == 0
    await wall.town.pass_time(minutes=5)
    await counted(wall.town, 1)
    after, read = await figures(wall.town)
    assert read == 0
    for figure in (Figure.PLACEMENTS_CHECKED, Figure.PLACEMENTS_PROVEN):
        assert after.count(figure) == after.count(figure, By.AUTHORITY, "zhkh") == 1
    await wall.town.say(wall.town.anna, wall.town.anna, "/report 24.11.2026")
    wall.town.find(wall.town.anna, "Подтверждено размещений: 1 из 1 проверенных")
    page = docx.Document(BytesIO(files(wall.town, wall.town.anna)["Отчёт 24.11.2026.docx"]))
    assert "Подтверждено размещений: 1 из 1 проверенных" in [one.text for one in page.paragraphs]


async def test_it_is_looked_up_after_an_hour_and_at_the_next_opening_too(wall: Wall) -> None:
    await wall.placed()
    for hours in (0.1, 1, 24):
        await wall.town.pass_time(hours=hours)
    assert wall.looks >= 3
    assert "Подтверждено 24.11 09:05" in wall.town.find(HOUSING, "Размещено").text


async def test_other_words_are_shown_to_control_and_change_nothing(wall: Wall) -> None:
    await wall.placed("Яму на дороге засыпали.")
    executors = len(wall.town.chat(HOUSING).messages)
    await wall.town.pass_time(minutes=5)
    told = wall.town.last(CONTROL).text
    assert "по ссылке другой текст" in told
    assert "и заровняли." in told
    assert len(wall.town.chat(HOUSING).messages) == executors
    assert "ответ размещён" in wall.town.find(HOUSING, "Размещено").text


async def test_a_cut_answer_is_called_cut_and_shown_to_control(wall: Wall) -> None:
    await wall.placed(DRAFT[:-12])
    await wall.town.pass_time(minutes=5)
    assert "по ссылке текст обрезан" in wall.town.last(CONTROL).text
    assert "Попросите исполнителя разместить ответ целиком." in wall.town.last(CONTROL).text


async def test_the_name_that_vk_puts_before_an_answer_makes_it_no_other_text(wall: Wall) -> None:
    asked, to_place = await wall.approved(f"[id77|Мария Котова], {DRAFT}")
    answer = wall.page.comment(asked, f"Мария Котова, {DRAFT[0].lower()}{DRAFT[1:]}")
    await wall.town.reply(wall.town.boris, to_place, answer.url)
    await wall.town.pass_time(minutes=5)
    assert "Подтверждено 24.11 09:05" in wall.town.find(HOUSING, "Размещено").text


async def test_a_missing_answer_is_asked_about_once_and_the_link_put_right_the_next_day(
    wall: Wall,
) -> None:
    asked, to_place = await wall.approved()
    town = wall.town
    await town.reply(town.boris, to_place, f"{wall.post.url}?reply=999")
    await town.pass_time(minutes=6)
    assert not any("ответа нет" in one.text for one in town.chat(HOUSING).messages)
    await town.pass_time(minutes=10)
    question = town.last(HOUSING)
    assert "по ссылке ответа нет" in question.text
    assert "по ссылке ответа нет" in town.last(CONTROL).text
    await town.until(25, 8, 30)
    assert sum("по ссылке ответа нет" in one.text for one in town.chat(HOUSING).messages) == 1
    answer = wall.page.comment(asked, DRAFT)
    await town.reply(town.boris, question, answer.url)
    await town.pass_time(minutes=5)
    assert "Подтверждено 25.11" in town.find(HOUSING, "Размещено").text


async def test_an_answer_deleted_between_two_looks_is_asked_about(wall: Wall) -> None:
    answer = await wall.placed()
    await wall.town.pass_time(minutes=5)
    wall.page.delete(answer)
    await wall.town.pass_time(hours=1)
    assert "удалён" not in wall.town.last(HOUSING).text
    await wall.town.pass_time(minutes=10)
    assert "ответ по ссылке удалён" in wall.town.last(HOUSING).text
    assert "ответ по ссылке удалён" in wall.town.last(CONTROL).text


async def test_an_answer_that_is_hidden_for_a_while_is_not_asked_about(wall: Wall) -> None:
    answer = await wall.placed()
    answer.deleted = True
    await wall.town.pass_time(minutes=6)
    answer.deleted = False
    await wall.town.pass_time(minutes=10)
    assert "Подтверждено" in wall.town.find(HOUSING, "Размещено").text
    assert not any("ответа нет" in one.text for one in wall.town.chat(HOUSING).messages)


async def test_a_link_of_another_network_is_never_looked_up(wall: Wall) -> None:
    await wall.town.answered_incident()
    await wall.town.pass_time(days=2)
    assert not wall.vk.calls


@pytest.mark.parametrize("hours", [2, 24])
async def test_a_time_without_the_network_costs_a_call_every_ten_minutes(
    wall: Wall, hours: int
) -> None:
    await wall.placed()
    wall.vk.faults.ongoing = DropBefore()
    await wall.town.pass_time(hours=hours)
    assert wall.looks <= 7.5 * hours
    assert "по ссылке" not in wall.town.last(CONTROL).text
    wall.vk.faults.ongoing = None
    await wall.town.pass_time(hours=4)
    assert "Подтверждено" in wall.town.find(HOUSING, "Размещено").text


async def test_a_revoked_token_asks_nobody_about_the_answer(wall: Wall) -> None:
    await wall.placed()
    wall.vk.revoke(SERVICE)
    await wall.town.pass_time(hours=1)
    placed = wall.town.find(HOUSING, "Размещено").text
    assert "Подтверждено" not in placed
    assert "по ссылке" not in wall.town.last(HOUSING).text


async def commented(wall: Wall, words: str = "А когда дойдёте до Мира, 3?") -> Message:
    """The citizen comments on the answer; gives the card of control."""
    answer = await wall.placed()
    await wall.town.pass_time(minutes=5)
    wall.maria.comment(answer, words)
    await wall.town.pass_time(hours=1)
    return wall.town.last(CONTROL)


async def test_a_further_comment_is_a_card_to_sort_that_names_the_answer(wall: Wall) -> None:
    card = await commented(wall)
    assert "Новый комментарий" in card.text
    assert "Под ответом на №1: Управление ЖКХ" in card.text
    assert "А когда дойдёте до Мира, 3?" in card.text
    assert "Смирнова" not in card.text
    assert card.buttons[1][0] == "Управление ЖКХ"
    assert card.buttons[-1] == ["Без ответа", "Не требует ответа"]
    assert shown_in_chats(wall.town, "А когда дойдёте") == [card.text]
    await wall.town.press(wall.town.anna, card, "Не требует ответа")
    await wall.town.pass_time(days=1)
    assert shown_in_chats(wall.town, "А когда дойдёте") == [card.text]


async def test_it_is_registered_as_a_message_that_follows(wall: Wall) -> None:
    card = await commented(wall)
    told = await wall.town.press(wall.town.anna, card, "Зарегистрировать")
    assert "зарегистрирован как №2" in told
    new = wall.town.find(CONTROL, "№2 · ")
    assert "А когда дойдёте до Мира, 3?" in new.text
    assert "Комментарий под ответом на №1" in new.text
    assert not card.buttons


async def test_one_press_routes_it_to_those_who_answered(wall: Wall) -> None:
    card = await commented(wall)
    await wall.town.press(wall.town.anna, card, "Управление ЖКХ")
    assert "№2 · " in wall.town.last(HOUSING).text
    assert "Комментарий под ответом на №1" in wall.town.last(HOUSING).text


async def test_a_further_comment_on_a_page_of_others_is_sorted_too(wall: Wall) -> None:
    others = wall.vk.community(1002, "Подслушано", token="token-of-others").post("Что нового?")
    asked = wall.maria.comment(others, "Во дворе на Ленина, 5 яма.")
    to_place = await wall.town.approved(f"Во дворе на Ленина, 5 яма. {asked.url}", DRAFT)
    answer = wall.page.comment(asked, DRAFT)
    await wall.town.reply(wall.town.boris, to_place, answer.url)
    await wall.town.pass_time(minutes=5)
    wall.maria.comment(answer, "А когда дойдёте до Мира, 3?")
    await wall.town.pass_time(hours=1)
    card = wall.town.last(CONTROL)
    assert "Страница: ВКонтакте, -1002" in card.text
    assert "Под ответом на №1: Управление ЖКХ" in card.text
    await wall.town.press(wall.town.anna, card, "Управление ЖКХ")
    assert "Комментарий под ответом на №1" in wall.town.last(HOUSING).text


async def test_calls_to_the_network_are_counted(wall: Wall) -> None:
    await wall.placed()
    await wall.town.pass_time(minutes=5)
    labels = {"network": "vk", "method": "execute", "outcome": "done"}
    counted = wall.town.app.metrics.registry.get_sample_value("otklik_network_calls_total", labels)
    assert counted == wall.looks


async def test_who_only_commented_is_forgotten_and_the_incident_stays(
    wall: Wall, tmp_path: Path
) -> None:
    card = await commented(wall)
    told = [one.text for one in wall.town.chat(HOUSING).messages]
    url = wall.town.app.settings.database_url
    erase = partial(otklik, tmp_path, "privacy", "erase", DATABASE_URL=url)
    ended = await asyncio.to_thread(erase, "--author", "https://m.vk.com/ID77?from=feed", "--yes")
    assert ended.code == 0, ended.err
    assert "комментарии, которые не зарегистрированы: 1" in ended.out
    await wall.town.settle()
    assert shown_in_chats(wall.town, "А когда дойдёте") == []
    assert "удалено" in card.text
    assert not card.buttons
    assert [one.text for one in wall.town.chat(HOUSING).messages] == told
    if wall.town.app.database.sqlite:
        assert on_the_disk(tmp_path, ["А когда дойдёте", "vk.com/id77"]) == []
    await wall.town.pass_time(days=1)
    assert shown_in_chats(wall.town, "А когда дойдёте") == []
    again = await asyncio.to_thread(erase, "--author", "vk.com/id77")
    assert again.out == "Сообщений с такой ссылкой на автора нет.\n"


async def test_comments_and_other_words_are_kept_no_longer_than_the_incident(wall: Wall) -> None:
    answer = await wall.placed("Яму на дороге засыпали.")
    await wall.town.pass_time(minutes=5)
    assert shown_in_chats(wall.town, "засыпали")
    wall.page.edit(answer, DRAFT)
    wall.maria.comment(answer, "А когда дойдёте до Мира, 3?")
    await wall.town.pass_time(days=1)
    assert shown_in_chats(wall.town, "А когда дойдёте")
    now = wall.town.clock.now()
    assert await Erasing(wall.town.app.database).erase_old(now, now, 10) == 1
    await wall.town.settle()
    assert shown_in_chats(wall.town, "засыпали") == []
    assert shown_in_chats(wall.town, "А когда дойдёте") == []
    looks = wall.looks
    await wall.town.pass_time(days=1)
    assert wall.looks == looks
