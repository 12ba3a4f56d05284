"""What a chat could not be told, or has never been told, it gets as soon as it takes messages."""

from pathlib import Path

import pytest

from bot.organisation.file import read_organisation
from bot.sandbox import Refusal
from tests.e2e.town import CONTROL, DRAFT, HOUSING, ORGANISATION, Town, rewritten

pytestmark = pytest.mark.staffed

NEW_HOUSING = -1013


def texts(town: Town, chat: int) -> list[str]:
    return [message.text for message in town.chat(chat).messages if message.text]


async def test_cards_and_news_come_once_the_chat_takes_a_message_again(town: Town) -> None:
    first = await town.routed("Яма у школы.")
    await town.reply(town.boris, first, DRAFT)
    town.boris.remove_bot(HOUSING)
    await town.press(town.maria, town.last(CONTROL), "↩️ Обе причины")
    await town.sent_to_housing("Фонарь не горит.")
    assert not any("№2" in text for text in texts(town, HOUSING))

    town.boris.add_bot(HOUSING)
    await town.settle()
    (card,) = [text for text in texts(town, HOUSING) if text.startswith("№2 ·")]
    assert "Фонарь не горит." in card
    (rejected,) = [
        text for text in texts(town, HOUSING) if "№1" in text and "проект возвращён:" in text
    ]
    assert texts(town, HOUSING).index(rejected) > 0
    town.rude = True


async def test_an_officer_who_lets_the_bot_write_again_is_alerted(town: Town) -> None:
    town.timur.block()
    card = await town.registered("Прорвало трубу.")
    await town.act(town.anna, card, "Повышенная важность", "Да, подтверждаю")
    assert not any("Прорвало" in text for text in texts(town, town.timur.id))
    town.timur.unblock()
    await town.settle()
    assert any("Прорвало" in text for text in texts(town, town.timur.id))
    assert not await town.discrepancies()
    town.rude = True


async def test_what_is_refused_for_another_reason_does_not_come_by_itself(town: Town) -> None:
    refusal = Refusal(400, "Bad Request: BUTTON_DATA_INVALID")
    town.sandbox.faults.fail_next("sendMessage", refusal, chat=HOUSING)
    await town.sent_to_housing()
    await town.say(town.boris, HOUSING, "/help")
    assert not any(text.startswith("№1 ·") for text in texts(town, HOUSING))
    town.rude = True


async def test_what_is_not_true_any_more_does_not_come(town: Town) -> None:
    town.boris.remove_bot(HOUSING)
    card = await town.sent_to_housing("Фонарь не горит.")
    await town.act(town.anna, card, "Отменить регистрацию")
    await town.press(town.anna, card, "Ошибка")
    town.boris.add_bot(HOUSING)
    await town.say(town.boris, HOUSING, "/help")
    assert not [text for text in texts(town, HOUSING) if text.startswith("№1 · ответьте")]
    town.rude = True


async def test_a_chat_that_goes_on_refusing_is_not_asked_for_ever(town: Town) -> None:
    town.boris.remove_bot(HOUSING)
    await town.sent_to_housing()
    calls = len(town.sandbox.calls_to("sendMessage", chat=HOUSING))
    await town.say(town.maria, CONTROL, "/open")
    await town.pass_time(hours=2)
    assert len(town.sandbox.calls_to("sendMessage", chat=HOUSING)) <= calls + 4
    town.rude = True


async def test_a_new_chat_of_an_authority_gets_the_cards_of_what_is_open(
    town: Town, organisation_file: Path
) -> None:
    await town.approved("Фонарь не горит.")
    town.sandbox.group(NEW_HOUSING, "ЖКХ, новая", [town.boris])
    changed = ORGANISATION.replace(str(HOUSING), str(NEW_HOUSING))
    await town.app.offices.apply(read_organisation(rewritten(organisation_file, changed)))
    await town.pass_time(seconds=20)
    found = texts(town, NEW_HOUSING)
    assert any(text.startswith("№1 ·") and "Фонарь" in text for text in found)
    await town.reply(town.boris, town.last(NEW_HOUSING), "https://example.org/answer")
    assert "Размещено" in "".join(texts(town, NEW_HOUSING))
