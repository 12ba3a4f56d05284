"""Control puts right what it registered, before anybody works by it."""

import pytest

from bot.sandbox import FromHidden, Photo
from tests.e2e.town import CONTROL, HOUSING, Town


async def test_a_reply_with_a_time_moves_the_detection_and_the_due(town: Town) -> None:
    card = await town.registered()
    assert "Срок ответа: 25.11.2026 08:50" in card.text

    await town.reply(town.anna, card, "вчера 16:00")

    assert "Выявлен: 23.11.2026 16:00" in card.text
    assert "Срок ответа: 24.11.2026 15:50" in card.text
    receipt = town.chat(town.anna.id).last
    assert receipt.text == (
        "№1 · момент выявления — 23.11.2026 16:00\nНовый срок ответа: 24.11.2026 15:50"
    )


@pytest.mark.parametrize("scheme", ["https://", ""])
async def test_a_reply_with_a_link_moves_the_incident_to_its_network(
    town: Town, scheme: str
) -> None:
    card = await town.registered()
    await town.reply(town.anna, card, f"{scheme}ok.ru/group/1/topic/2")
    assert "Соцсеть: Одноклассники" in card.text
    assert "Ссылка: https://ok.ru/group/1/topic/2" in card.text


async def test_a_time_to_come_is_refused(town: Town) -> None:
    card = await town.registered()
    await town.reply(town.anna, card, "23:59")
    assert town.chat(town.anna.id).last.text.startswith("№1: это время ещё не наступило.")
    assert "Выявлен: 24.11.2026 09:00" in card.text


async def test_anything_else_is_answered_with_what_can_be_written(town: Town) -> None:
    card = await town.registered()
    await town.reply(town.anna, card, "Разберитесь, пожалуйста")
    assert "временем выявления (вчера 17:40)" in town.chat(town.anna.id).last.text


async def test_after_routing_nothing_can_be_corrected_any_more(town: Town) -> None:
    await town.routed()
    card = town.chat(town.anna.id).find("№1")
    await town.reply(town.anna, card, "08:30")
    assert town.chat(town.anna.id).last.text.startswith("№1: исправлять поздно")
    assert "08:30" not in town.chat(HOUSING).last.text


async def test_an_executor_can_not_correct_what_control_registered(town: Town) -> None:
    await town.say(town.anna, CONTROL, "/new Во дворе темно.")
    card = town.chat(CONTROL).last
    town.seat(town.boris, CONTROL)
    await town.reply(town.boris, card, "08:30")
    assert "у вашего органа такого сообщения нет" in town.chat(CONTROL).last.text


async def test_an_edit_puts_the_citizens_words_right_until_it_is_routed(town: Town) -> None:
    message = town.anna.say(town.anna.id, "Яма на Ленина, 5. vk.com/wall-1_2")
    await town.settle()
    card = town.last(town.anna)
    await town.reply(town.anna, card, "https://vk.com/wall-1_3")
    await town.edit(town.anna, message, "Яма на Ленина, 7. vk.com/wall-1_2")
    assert "Сообщение:\nЯма на Ленина, 7. vk.com/wall-1_2\n" in f"{card.text}\n"
    assert "Ссылка: https://vk.com/wall-1_3\n" in card.text
    await town.edit(town.anna, message, "Яма на Ленина, 7. https://ok.ru/group/1/topic/2")
    assert "Соцсеть: Одноклассники\nСсылка: https://ok.ru/group/1/topic/2\n" in card.text
    assert "сообщение исправлено (Иванова А. П.)" in await town.history()
    await town.press(town.anna, card, "Управление ЖКХ")
    await town.edit(town.anna, message, "Яма на Ленина, 9.")
    refused = "№1: правка не принята. Исправить сообщение можно, пока не выбран орган."
    assert town.last(town.anna).text == refused
    assert "Ленина, 7" in town.last(HOUSING).text
    assert await town.discrepancies() == []


async def test_an_edit_of_a_caption_keeps_the_photos(town: Town) -> None:
    caption = "Яма на Ленина, 5. https://vk.com/wall-1_2"
    sent = town.anna.send_album(town.anna.id, [Photo(), Photo()], caption)
    await town.settle()
    card = town.last(town.anna)
    await town.edit(town.anna, sent[0], "Яма на Ленина, 7. https://vk.com/wall-1_2")
    assert "Яма на Ленина, 7." in card.text
    assert "вложени" not in await town.history()
    await town.press(town.anna, card, "Управление ЖКХ")
    sent = [one for one in town.chat(HOUSING).messages if one.content.media]
    assert len(sent) == town.messages_of(2)


@pytest.mark.telegram("a comment that comes right before a forward")
async def test_an_edit_of_controls_comment_leaves_the_forwarded_words(town: Town) -> None:
    words = "Проверьте дом 5."
    town.anna.forward(town.anna.id, FromHidden("Мария"), "Во дворе яма.", comment=words)
    await town.settle()
    [comment] = [one for one in town.chat(town.anna).messages if one.text == words]
    card = town.last(town.anna)
    await town.edit(town.anna, comment, "Проверьте дом 7.")
    assert "Проверьте дом 7." in card.text
    assert "Во дворе яма." in card.text


async def test_history_tells_what_was_put_right_and_what_it_was(town: Town) -> None:
    card = await town.registered("Во дворе темно. https://vk.com/wall-1_2")
    await town.reply(town.anna, card, "https://ok.ru/group/1/topic/2")
    await town.reply(town.anna, card, "вчера 16:00")
    told = await town.history()
    assert (
        "ссылка на сообщение исправлена: https://ok.ru/group/1/topic/2"
        " (было https://vk.com/wall-1_2), соцсеть: Одноклассники (Иванова А. П.)"
    ) in told
    assert (
        "момент выявления исправлен: 23.11.2026 16:00 (был 24.11.2026 09:00),"
        " срок 24.11.2026 15:50 (был 25.11.2026 08:50) (Иванова А. П.)"
    ) in told


async def test_history_tells_both_links_and_both_times_of_an_answer(town: Town) -> None:
    to_place = await town.answered_incident()
    await town.pass_time(minutes=5)
    await town.reply(town.boris, to_place, "https://example.org/another")
    await town.answer(town.boris, to_place, "Указать время", "09:00")
    told = await town.history()
    assert (
        "исправлена ссылка на ответ: https://example.org/another"
        " (было https://example.org/answer) (Петров Б. В.)"
    ) in told
    assert "указано время размещения: 24.11.2026 09:00, в срок (Петров Б. В.)" in told
