"""Telegram's clock and the server's differ: nothing that is said at once gets lost between them."""

from datetime import timedelta

import pytest

from tests.e2e.town import DRAFT, HOUSING, Town


@pytest.fixture(params=[-90, -0.4, 90], ids="ahead by {} s".format, autouse=True)
def two_clocks(request: pytest.FixtureRequest, town: Town) -> None:
    town.sandbox.world.ahead = timedelta(seconds=request.param)


async def test_a_draft_sent_at_once_is_reworked_and_answered(town: Town) -> None:
    approval = await town.drafted()
    await town.press(town.maria, approval, "↩️ Обе причины")
    card = town.chat(HOUSING).find("Срок ответа")
    assert "проект возвращён: " in card.text
    await town.reply(town.maria, approval, "Укажите дату.")
    assert "Укажите дату." in town.last(HOUSING).text
    await town.reply(town.boris, card, f"{DRAFT} Дата: 25 ноября.")
    assert "версия 2" in approval.chat.last.text
    assert "зменилось после версии 1" in approval.chat.last.text


async def test_what_was_placed_just_before_a_reopening_is_the_former_answer(town: Town) -> None:
    await town.answered_incident()
    card = town.chat(town.anna.id).find("№1 ·")
    await town.act(town.anna, card, "Возобновить", "Да, подтверждаю")
    assert card.text.count("Прежний ответ размещён") == 1
    await town.press(town.anna, card, "Другие действия…")
    assert "Нового проекта ответа ещё нет." in card.text
