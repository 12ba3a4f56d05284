"""The card of a new message suggests authorities, and sends it to none of them by itself (§11)."""

import pytest

from storage.incidents.experience import LEAST_LEARNED
from tests.e2e.town import CONTROL, HOUSING, Caller, Town, starts_with

CLUB = "Концерт в клубе отменили, афиша старая"


@pytest.mark.organisation('\n[topics]\n"Благоустройство" = "culture"\n')
async def test_a_topic_and_what_was_learned_come_first_and_are_marked(
    town: Town, caller: Caller
) -> None:
    written = {"detected_at": "2026-11-24T08:00:00+03:00"}
    await caller.post(written | {"text": "Скамья сломана", "topic_group": "благоустройство"})
    await town.settle()
    card = town.last(CONTROL)
    assert "\nПодсказка: Отдел культуры (по теме). Решаете вы.\nВыберите орган" in card.text
    assert card.buttons[0][0] == "Отдел культуры"

    for number in range(LEAST_LEARNED + 20):  # the program itself may have a few in hand
        told, to = (CLUB, "culture") if number % 2 else (f"Нет воды в доме {number}", "zhkh")
        await caller.post(written | {"text": told, "authorities": [to]})
    await town.settle()
    while await town.app.history.go_on(LEAST_LEARNED):
        pass
    before = town.last(HOUSING)
    card = await town.registered("Когда дадут воду? В доме нет воды!")
    assert "\nПодсказка: Управление ЖКХ (по прежним сообщениям)" in card.text
    assert starts_with(card.buttons, [["Управление ЖКХ", "Отдел культуры"]])
    assert town.last(HOUSING) is before
