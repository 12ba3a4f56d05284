"""What a card shows is not known for sure after a lost answer, a death, or half of its messages."""

import asyncio

from tests.e2e.town import HOUSING, Caller, Town
from tests.telegram import DropAfter, ServerError

LONG = "Яма. " * 1200


async def until_handled(town: Town) -> None:
    """Everything received is handled, while what failed to be shown still waits for its time.

    MAX is polled twice a second at most.
    """
    async with asyncio.timeout(240):
        while await is_busy(town):
            await town.clock.advance(town.may_be_late.total_seconds() / 50)
            await asyncio.sleep(0.01)


async def is_busy(town: Town) -> bool:
    return bool(town.sandbox.world.updates.pending) or await town.app.inbox.pending() > 0


async def test_an_edit_whose_answer_was_lost_is_taken_back_when_the_state_is_what_it_was(
    town: Town,
) -> None:
    town.rude = True
    card = await town.registered()
    await town.press(town.anna, card, "Несколько органов…")
    before = card.text
    town.sandbox.faults.fail_next("editMessageText", DropAfter())
    town.anna.press(card, "Управление ЖКХ")
    await town.sandbox.until(lambda: "✓ Управление ЖКХ" in card.keys)
    town.anna.press(card, "✓ Управление ЖКХ")
    await until_handled(town)
    await town.settle()
    assert card.text == before


async def test_messages_of_a_card_sent_before_a_failure_follow_the_state_too(
    town: Town, caller: Caller
) -> None:
    town.rude = True
    button = await town.say(town.anna, town.anna, "/help")
    town.sandbox.faults.fail_next("sendMessage", ServerError(), chat=HOUSING, skip=1)
    body = {"text": LONG, "detected_at": town.clock.now().isoformat()}
    await caller.post({**body, "authorities": ["zhkh"]})
    await town.sandbox.until(lambda: len(town.sandbox.calls_to("sendMessage", chat=HOUSING)) == 2)
    first = town.last(HOUSING)
    assert "повышенная важность" not in first.text

    town.anna.press_data(button, "iq:1:high")
    await until_handled(town)
    await town.settle()
    assert "повышенная важность" in first.text
    assert first.chat.find("продолжение") is not first


async def test_a_question_whose_answer_was_lost_does_not_turn_round_once_it_is_answered(
    town: Town,
) -> None:
    town.rude = True
    card = await town.registered()
    town.sandbox.faults.fail_next("editMessageText", DropAfter())
    town.anna.press(card, "Повышенная важность")
    await town.sandbox.until(lambda: "Да, подтверждаю" in card.keys)
    town.anna.press(card, "Да, подтверждаю")
    await until_handled(town)
    await town.settle()
    assert "повышенная важность" in card.text
    assert "Да, подтверждаю" not in card.keys
