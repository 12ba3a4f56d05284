"""Sixty authorities: wherever one is picked, a part of its name in reply finds it."""

import pytest

from bot.sandbox import Message
from tests.e2e.test_bulk import labels, pick, selecting
from tests.e2e.test_referrals import REASON, REDIRECT, returned
from tests.e2e.town import CONTROL, HOUSING, Town

HINT = "Чтобы найти орган, ответьте на карточку частью его названия."
LAST = "Управление по вопросам 059"


SIXTY = "".join(
    f'[[authority]]\ncode = "b{one}"\nname = "Управление по вопросам {one:03}"\nchat = -1003\n'
    for one in range(60)
)

pytestmark = pytest.mark.organisation(SIXTY)


async def two_selected(town: Town) -> Message:
    """Anna has selected two new messages in control's chat."""
    for _ in range(2):
        await town.registered()
    selection = await selecting(town, town.anna, CONTROL)
    await pick(town, town.anna, selection, 1, 2)
    return selection


async def test_it_is_found_for_what_another_one_returned(town: Town) -> None:
    before = await returned(town)
    await town.press(town.anna, before, REDIRECT)
    assert before.text.endswith(HINT)
    card = await town.reply(town.anna, before, "вопр 059")
    assert before.buttons == []
    assert card.buttons == [[LAST], ["Ещё органы…"], ["Назад"]]
    assert card.text.endswith(
        "По словам «вопр 059» найдено: 1. Если это комментарий для органа, допишите его подробнее."
    )
    await town.press(town.anna, card, "Ещё органы…")
    assert "Отдел культуры" in labels(card)
    card = await town.reply(town.anna, card, "культ")
    assert (
        await town.press(town.anna, card, "Отдел культуры") == "№1: перенаправлено в другой орган."
    )
    assert town.last(HOUSING).text.startswith("№1 · перенаправлен в другой орган: Отдел культуры")


async def test_other_words_are_a_comment_as_before(town: Town) -> None:
    card = await returned(town)
    answer = await town.reply(town.anna, card, "Управление прошу не спорить")
    assert "По словам" not in answer.text
    answer = await town.reply(town.anna, card, "жкх")  # who returned it can't get it
    assert "По словам" not in answer.text
    assert REASON in card.text


async def test_only_control_looks_for_where_to_redirect(town: Town) -> None:
    town.seat(town.boris, CONTROL)
    card = await returned(town)
    answer = await town.reply(town.boris, card, "культ")
    assert answer.text == "№1: решение о возврате или предложении принимает отдел контроля."


async def test_it_is_found_for_several_at_once(town: Town) -> None:
    before = await two_selected(town)
    await town.press(town.anna, before, "Направить…")
    assert before.text == f"В какой орган направить №1, №2?\n{HINT}"
    selection = await town.reply(town.anna, before, "059")
    assert before.buttons == []
    assert selection.buttons == [[LAST], ["Ещё органы…"], ["Назад"]]
    assert selection.text.endswith("По словам «059» найдено: 1.")
    await town.press(town.anna, selection, LAST)
    assert selection.text == f"Направить №1, №2 в орган «{LAST}»?"
    answer = await town.press(town.anna, selection, "Да, подтверждаю")
    assert answer == f"Направлено в орган «{LAST}»: №1, №2."


async def test_several_are_routed_to_one_of_the_second_sheet(town: Town) -> None:
    selection = await two_selected(town)
    await town.act(town.anna, selection, "Направить…", "Ещё органы…", LAST)
    answer = await town.press(town.anna, selection, "Да, подтверждаю")
    assert answer == f"Направлено в орган «{LAST}»: №1, №2."


async def test_only_its_owner_looks_in_a_selection(town: Town) -> None:
    selection = await two_selected(town)
    await town.press(town.anna, selection, "Направить…")
    buttons = selection.buttons
    await town.reply(town.maria, selection, "059")
    assert selection.buttons == buttons
    await town.press(town.anna, selection, "Назад")
    answer = await town.reply(town.anna, selection, "059")  # nothing is picked from there
    assert "По словам" not in answer.text
