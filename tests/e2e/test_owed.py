"""What a chat could not be told, or has never been told, it gets as soon as it takes messages."""

from pathlib import Path

import pytest

from bot.sandbox import ApiRefusal, ChatKind
from bot.setup.organisation_file import read_organisation
from tests.e2e.town import CONTROL, DRAFT, HOUSING, ORGANISATION, Town, rewritten

pytestmark = pytest.mark.staffed

NEW_HOUSING = -1013
TAKEN = "Взято в работу"


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


KICKED = ApiRefusal(403, "Forbidden: bot was kicked from the supergroup chat")

PASSING_REFUSALS = [
    KICKED,
    ApiRefusal(403, "Forbidden: the group chat was deleted"),
    ApiRefusal(403, "Forbidden: words that nobody knows"),
    *(
        pytest.param(
            ApiRefusal(400, f"Bad Request: {words}"),
            marks=pytest.mark.telegram("words of refusals"),
        )
        for words in (
            "TOPIC_CLOSED",
            "not enough rights to send text messages to the chat",
            "CHAT_SEND_PLAIN_FORBIDDEN",
        )
    ),
]


@pytest.mark.parametrize("refusal", PASSING_REFUSALS, ids=lambda one: one.description)
async def test_a_card_whose_edit_was_refused_once_is_put_right_with_the_next_message(
    town: Town, refusal: ApiRefusal
) -> None:
    shown = await town.routed("Фонарь не горит.")
    town.refuse_next("editMessageText", refusal, HOUSING)
    await town.press(town.boris, shown, "Взять в работу")
    assert TAKEN not in shown.text
    await town.say(town.boris, HOUSING, "/help")
    assert TAKEN in shown.text
    assert not await town.discrepancies()
    town.rude = True


async def test_a_card_that_changed_while_the_bot_was_out_shows_the_new_due(town: Town) -> None:
    card = await town.sent_to_housing("Фонарь не горит.")
    shown = town.last(HOUSING)
    assert "25.11.2026 08:50" in shown.text
    town.boris.remove_bot(HOUSING)
    await town.act(town.anna, card, "Повышенная важность", "Да, подтверждаю")
    assert "25.11.2026 08:50" in shown.text
    town.boris.add_bot(HOUSING)
    await town.settle()
    assert "25.11.2026 08:50" not in shown.text
    assert "24.11.2026 13:50" in shown.text
    assert not await town.discrepancies()
    town.rude = True


@pytest.mark.parametrize("days", [0, 30])
async def test_a_card_of_what_was_closed_while_the_bot_was_out_loses_its_buttons(
    town: Town, days: int
) -> None:
    """Notices are kept for a week, but not those that would still put something right."""
    card = await town.sent_to_housing("Фонарь не горит.")
    shown = town.last(HOUSING)
    await town.press(town.boris, shown, "Взять в работу")
    town.boris.remove_bot(HOUSING)
    await town.act(town.anna, card, "Отменить регистрацию", "Ошибка")
    assert shown.buttons
    await town.pass_time(days=days)
    town.boris.add_bot(HOUSING)
    await town.settle()
    assert not shown.buttons
    assert not await town.discrepancies()
    town.rude = True


async def test_where_edits_alone_go_a_card_is_put_right_too(town: Town) -> None:
    """Nothing new is ever sent there after the refusal."""
    first, second = [await town.routed("Яма у школы."), await town.routed("Фонарь не горит.")]
    town.sandbox.faults.fail_next("editMessageText", KICKED, chat=HOUSING)
    await town.press(town.boris, first, "Взять в работу")
    assert TAKEN not in first.text
    await town.press(town.boris, second, "Взять в работу")
    assert TAKEN in second.text
    assert TAKEN in first.text
    town.rude = True


async def test_a_question_that_was_closed_while_the_bot_was_away_loses_its_buttons(
    town: Town,
) -> None:
    card = await town.sent_to_housing()
    await town.reply(town.boris, town.last(HOUSING), "Кто сегодня на дежурстве?")
    asked = town.last(HOUSING)
    assert asked.buttons
    town.boris.remove_bot(HOUSING)
    await town.act(town.anna, card, "Отменить регистрацию", "Ошибка")
    town.boris.add_bot(HOUSING)
    await town.settle()
    assert not asked.buttons
    town.rude = True


async def test_a_card_that_is_refused_for_ever_is_not_tried_with_each_message(town: Town) -> None:
    first, second = [await town.routed("Яма у школы."), await town.routed("Фонарь не горит.")]
    town.sandbox.faults.fail_next("editMessageText", KICKED, chat=HOUSING, times=2)
    await town.press(town.boris, first, "Взять в работу")
    calls = len(town.sandbox.calls_to("editMessageText", chat=HOUSING))
    for _ in range(5):
        await town.say(town.boris, HOUSING, "/help")
    assert len(town.sandbox.calls_to("editMessageText", chat=HOUSING)) == calls + 1
    await town.pass_time(hours=1)
    await town.press(town.boris, second, "Взять в работу")
    assert TAKEN in first.text
    town.rude = True


@pytest.mark.telegram("supergroups")
async def test_a_supergroup_gets_what_the_group_before_it_was_refused(town: Town) -> None:
    town.chat(HOUSING).kind = ChatKind.GROUP
    first = await town.routed("Яма у школы.")
    await town.reply(town.boris, first, DRAFT)
    refused = ApiRefusal(403, "Forbidden: the group chat was deleted")
    town.sandbox.faults.fail_next("sendMessage", refused, chat=HOUSING, times=10)
    await town.press(town.maria, town.last(CONTROL), "↩️ Обе причины")
    await town.sent_to_housing("Фонарь не горит.")
    town.sandbox.faults.clear()
    town.boris.migrate(HOUSING, NEW_HOUSING)
    await town.settle()
    found = texts(town, NEW_HOUSING)
    assert len([one for one in found if one.startswith("№1 ·") and "Яма у школы" in one]) == 1
    assert len([one for one in found if one.startswith("№2 ·") and "Фонарь" in one]) == 1
    assert len([one for one in found if "№1" in one and "проект возвращён" in one]) == 1
    assert not await town.discrepancies()
    town.rude = True


async def test_what_is_refused_for_another_reason_does_not_come_by_itself(town: Town) -> None:
    refusal = ApiRefusal(400, "Bad Request: BUTTON_DATA_INVALID")
    town.refuse_next("sendMessage", refusal, HOUSING)
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
