"""What one person chooses on a card is not committed by another, who has seen something else."""

import pytest

from bot.sandbox import Message
from tests.e2e.town import CONTROL, CULTURE, DRAFT, HOUSING, Town, labels
from tests.telegram import Person

SEVERAL, SEND, SAVE = "Несколько органов…", "Направить", "Сохранить изменения"
ZHKH, AFISHA, NEWS = "Управление ЖКХ", "Отдел культуры", "Отдел СМИ"
ZHKH_LEADS, CULTURE_LEADS = f"Сводный ответ: {ZHKH}", f"Сводный ответ: {AFISHA}"


async def chosen(town: Town, *steps: str) -> tuple[Message, Message]:
    """Both are chosen, and more is done; gives Anna's card in private, and Maria's."""
    card = await town.registered("Во дворе яма, а в доме культуры нет афиши.")
    await town.act(town.anna, card, SEVERAL, ZHKH, AFISHA, ZHKH_LEADS, *steps)
    return card, await town.say(town.maria, town.maria, "/incident 1")


def kept(card: Message, label: str) -> str:
    """What a button carries: pressed a moment too late, it is what the card has shown before."""
    return str(card.keys[label]["callback_data"])


async def alerted(town: Town, person: Person, card: Message, data: str) -> str:
    """The words of an answer that stays until it is closed."""
    return await town.warned(person.press_data(card, data))


def nowhere(town: Town) -> bool:
    return town.chat(HOUSING).messages == town.chat(CULTURE).messages == []


async def test_nobody_sends_to_whom_a_colleague_has_chosen_meanwhile(town: Town) -> None:
    annas, marias = await chosen(town)
    seen = kept(marias, SEND)
    await town.press(town.anna, annas, f"✓ {AFISHA}")
    assert await alerted(town, town.maria, marias, seen) == (
        f"№1: выбор изменился. Сейчас выбрано: {ZHKH}. Проверьте и нажмите ещё раз."
    )
    assert nowhere(town)
    assert marias.text.endswith(f"Выбран орган: {ZHKH}. Нажмите «{SEND}».")
    await town.press(town.maria, marias, SEND)
    assert "ответьте до" in town.last(HOUSING).text
    assert not town.chat(CULTURE).messages


async def test_nobody_sends_where_another_one_makes_the_answer_meanwhile(town: Town) -> None:
    annas, marias = await chosen(town)
    seen = kept(marias, SEND)
    await town.press(town.anna, annas, CULTURE_LEADS)
    assert await alerted(town, town.maria, marias, seen) == (
        f"№1: выбор изменился. Сейчас выбрано: {AFISHA} (сводный ответ), {ZHKH}."
        " Проверьте и нажмите ещё раз."
    )
    assert nowhere(town)
    await town.press(town.maria, marias, SEND)
    assert "Сводный ответ готовит ваш орган." in town.last(CULTURE).text


async def test_nobody_sends_where_a_colleague_has_put_all_of_it_back(town: Town) -> None:
    annas, marias = await chosen(town)
    seen = kept(marias, SEND)
    await town.press(town.anna, annas, "Назад")
    assert "орган не выбран." in await alerted(town, town.maria, marias, seen)
    assert nowhere(town)


async def test_what_was_put_back_and_chosen_again_is_the_same_choice(town: Town) -> None:
    annas, marias = await chosen(town)
    seen = kept(marias, SEND)
    await town.act(town.anna, annas, f"✓ {ZHKH}", ZHKH, ZHKH_LEADS)
    await town.press_data(town.maria, marias, seen)
    assert "Сводный ответ готовит ваш орган." in town.last(HOUSING).text


async def test_whoever_is_too_late_learns_where_else_it_went(town: Town) -> None:
    annas, marias = await chosen(town)
    seen = kept(marias, SEND)
    await town.act(town.anna, annas, f"✓ {AFISHA}", SEND)
    assert await alerted(town, town.maria, marias, seen) == f"№1: уже направлено — {ZHKH}."


@pytest.mark.parametrize(
    ("step", "now"),
    [
        (f"✓ {AFISHA}", ZHKH),
        (CULTURE_LEADS, f"{AFISHA} (сводный ответ), {ZHKH}"),
        (NEWS, f"{ZHKH} (сводный ответ), {AFISHA}, {NEWS}"),
    ],
)
async def test_nobody_saves_authorities_that_a_colleague_has_chosen_meanwhile(
    town: Town, step: str, now: str
) -> None:
    annas, marias = await chosen(town, SEND)
    await town.press(town.anna, annas, "Изменить органы")
    marias = await town.say(town.maria, town.maria, "/incident 1")
    seen, before = kept(marias, SAVE), len(town.chat(HOUSING).messages)
    await town.press(town.anna, annas, step)
    assert await alerted(town, town.maria, marias, seen) == (
        f"№1: выбор изменился. Сейчас выбрано: {now}. Проверьте и нажмите ещё раз."
    )
    assert len(town.chat(HOUSING).messages) == before
    await town.press(town.maria, marias, SAVE)
    assert len(town.chat(HOUSING).messages) == before + 1


async def test_nobody_approves_without_more_than_was_asked(town: Town) -> None:
    annas, _ = await chosen(town, SEND)
    await town.reply(town.boris, town.chat(HOUSING).find("Соцсеть: "), DRAFT)
    approval = town.find(CONTROL, "Проект ответа, версия 1")
    await town.press(town.maria, approval, "✅ Согласовать")
    assert approval.text.endswith(f"Согласовать без информации от: {AFISHA}?")
    seen = kept(approval, "Да, согласовать")
    await town.act(town.anna, annas, "Изменить органы", NEWS, SAVE)
    assert await alerted(town, town.maria, approval, seen) == (
        f"№1: не хватает информации ({AFISHA}, {NEWS}). Согласование без неё нужно подтвердить."
    )
    assert approval.text.endswith(f"Согласовать без информации от: {AFISHA}, {NEWS}?")
    await town.press(town.maria, approval, "Да, согласовать")
    assert "Разместите ответ" in town.last(HOUSING).text


async def test_a_name_on_a_card_that_does_not_show_the_choice_yet_is_chosen(town: Town) -> None:
    """The card may keep its old buttons for a while: the chat is at its limit after an import."""
    card = await town.registered("Во дворе яма, а в доме культуры нет афиши.")
    old = kept(card, ZHKH)
    await town.press(town.anna, card, SEVERAL)
    assert await alerted(town, town.anna, card, old) == (
        f"№1: пока не направлено, выбираются несколько органов. Выбрано: {ZHKH}. Нажмите «{SEND}»."
    )
    assert nowhere(town)
    assert f"✓ {ZHKH}" in labels(card)
    await alerted(town, town.anna, card, old)
    await town.act(town.anna, card, AFISHA, CULTURE_LEADS, SEND)
    assert "Сводный ответ готовит: Отдел культуры" in town.last(HOUSING).text
    assert await alerted(town, town.anna, card, old) == (f"№1: уже направлено — {AFISHA}, {ZHKH}.")


async def test_a_choice_that_was_left_is_open_no_more(town: Town) -> None:
    card = await town.registered("Во дворе яма.")
    old = kept(card, ZHKH)
    await town.act(town.anna, card, SEVERAL, "Назад")
    assert await town.press_data(town.anna, card, old) == f"№1: направлено — {ZHKH}."
