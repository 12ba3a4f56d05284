"""Placing the approved answer: by a link or without one, in doubt, late, and never twice (§9)."""

from datetime import timedelta

import pytest

from bot.sandbox import Message
from tests.e2e.town import CONTROL, HOUSING, ROUTED, TUESDAY_MORNING, Town, offered

ABOUT = "Во дворе яма. https://vk.com/wall-1_2"
CORRECTIONS = [["Указать время"], ["Отменить размещение"]]
ANSWER = "https://vk.com/wall-1_2?reply=3"


async def placed(town: Town, url: str) -> bool:
    history = await town.history()
    card = (await town.say(town.admin, town.admin, "/incident 1")).text
    return "ответ размещён" in history and f"Ссылка на ответ: {url}" in card


async def test_a_link_in_reply_to_the_text_is_the_placement(town: Town) -> None:
    to_place = await town.approved(ABOUT)
    await town.reply(town.boris, to_place, f"Готово: {ANSWER}.")
    assert town.received(HOUSING, "размещение записано, в срок")
    assert await placed(town, ANSWER)
    for person in (town.anna, town.boris):
        found = await town.say(person, person, "/incident 1")
        assert found.text.startswith("№1 · ответ размещён · ")
        assert f"Сообщение:\n{ABOUT.split(' https', maxsplit=1)[0]}" in found.text


async def test_a_link_without_its_scheme_is_the_placement_too(town: Town) -> None:
    to_place = await town.approved(ABOUT)
    await town.reply(town.boris, to_place, "Готово: vk.com/wall-1_2?reply=3.")
    assert town.received(HOUSING, "размещение записано, в срок")
    assert await placed(town, ANSWER)


async def test_a_link_alone_that_comes_before_the_approval_is_asked_about(town: Town) -> None:
    card = await town.routed()
    answer = await town.reply(town.boris, card, "vk.com/wall-1_2?reply=3")
    assert "Похоже на отметку о размещении" in answer.text


async def test_a_link_in_reply_to_the_executors_card_is_the_placement(town: Town) -> None:
    await town.approved(ABOUT)
    await town.reply(town.boris, town.executors_card, ANSWER)
    assert await placed(town, ANSWER)


async def test_after_the_placement_only_the_placed_text_has_buttons(town: Town) -> None:
    to_place = await town.answered_incident()
    cards = [message for chat in (HOUSING, CONTROL, town.anna.id) for message in bots(town, chat)]
    assert len(cards) >= 4
    kept = [["Сделать шаблоном"], ["Другие действия…"]]
    assert [card for card in cards if offered(card) not in ([], ROUTED, kept)] == [to_place]
    assert sum(offered(card) == ROUTED for card in cards) == 1
    assert sum(offered(card) == kept for card in cards) == 1
    assert offered(to_place) == CORRECTIONS
    assert "Размещено 24.11.2026 09:00, в срок: Петров Б. В." in to_place.text
    for chat in (CONTROL, HOUSING):
        assert "Размещено 24.11.2026 09:00, в срок" in shown(town, chat)


def bots(town: Town, chat: int) -> list[Message]:
    return [message for message in town.chat(chat).messages if message.sender.is_bot]


def shown(town: Town, chat: int) -> str:
    return "\n".join(message.text for message in bots(town, chat))


async def test_a_text_without_a_link_is_no_placement(town: Town) -> None:
    to_place = await town.approved(ABOUT)
    answer = await town.reply(town.boris, to_place, "Разместили")
    assert answer.text.startswith("№1 · в сообщении нет ссылки.")
    assert to_place.buttons


@pytest.mark.parametrize(
    ("link", "warning"),
    [
        ("https://ok.ru/group/7", "Она ведёт в другую соцсеть: Одноклассники."),
        ("https://example.org/1", "Она ведёт не в ту соцсеть, где сообщение гражданина."),
        ("https://m.vk.com/wall-1_2", "Это ссылка на само сообщение гражданина."),
    ],
    ids=["another network", "no network", "the citizen's own"],
)
async def test_a_doubtful_link_asks_first(town: Town, link: str, warning: str) -> None:
    to_place = await town.approved(ABOUT)
    task = town.executors_card
    for replied in (to_place, task):
        question = await town.reply(town.boris, replied, link)
    assert question.text.startswith("№1 · проверьте ссылку на ответ.")
    assert warning in question.text
    assert offered(question) == [["Да, разместили здесь"], ["Нет, пришлю другую"]]
    assert to_place.buttons

    assert await town.press(town.boris, question, "Да, разместили здесь") == "Размещение записано."
    assert await placed(town, link)
    assert question.text == "№1 · вопрос о ссылке закрыт."
    assert not offered(question)
    assert offered(to_place) == CORRECTIONS


async def test_a_withdrawn_link_is_not_recorded_and_another_can_be_sent(town: Town) -> None:
    to_place = await town.approved(ABOUT)
    question = await town.reply(town.boris, to_place, "https://ok.ru/group/7")
    answer = await town.press(town.boris, question, "Нет, пришлю другую")
    assert answer.startswith("Ссылка не записана.")
    assert to_place.buttons
    await town.reply(town.boris, to_place, ANSWER)
    assert await placed(town, ANSWER)


@pytest.mark.parametrize("label", ["Да, разместили здесь", "Нет, пришлю другую"], ids=["yes", "no"])
async def test_a_question_is_answered_once(town: Town, label: str) -> None:
    to_place = await town.approved(ABOUT)
    question = await town.reply(town.boris, to_place, "https://ok.ru/group/7")
    first, second = town.boris.press(question, label), town.boris.press(question, label)
    await town.settle()
    assert "аписан" in (await first.answered()).text
    assert (await second.answered()).text
    history = await town.history()
    assert history.count("ответ размещён в срок") == (1 if label.startswith("Да") else 0)


async def test_only_the_one_asked_answers_the_question(town: Town) -> None:
    to_place = await town.approved(ABOUT)
    question = await town.reply(town.boris, to_place, "https://ok.ru/group/7")
    answer = await town.press(town.stranger, question, "Да, разместили здесь")
    assert answer.startswith("Вас нет в списке")
    answer = await town.press(town.vera, question, "Да, разместили здесь")
    assert answer == "№1: этот вопрос задан не вам."
    assert await town.press(town.boris, question, "Да, разместили здесь") == "Размещение записано."


async def test_a_newer_link_withdraws_the_question_about_the_older(town: Town) -> None:
    to_place = await town.approved(ABOUT)
    older = await town.reply(town.boris, to_place, "https://ok.ru/group/7")
    yes = str(older.keys["Да, разместили здесь"]["callback_data"])
    newer = await town.reply(town.boris, to_place, "https://ok.ru/group/8")
    assert offered(older) == []
    answer = await town.press_data(town.boris, older, yes)
    assert answer.startswith("№1: этот вопрос уже неактуален. Начать заново можно")
    await town.press(town.boris, newer, "Да, разместили здесь")
    assert await placed(town, "https://ok.ru/group/8")


async def test_a_good_link_withdraws_the_question_about_a_doubtful_one(town: Town) -> None:
    to_place = await town.approved(ABOUT)
    question = await town.reply(town.boris, to_place, "https://ok.ru/group/7")
    data = question.content.keyboard[0][0]["callback_data"]
    await town.reply(town.boris, to_place, ANSWER)
    assert offered(question) == []
    await town.pass_time(minutes=5)
    assert await town.press_data(town.boris, question, data) == (
        "№1: размещение уже записано — Петров Б. В., 24.11.2026 09:00."
        " Другую ссылку пришлите ответом на текст."
    )
    assert await placed(town, ANSWER)


async def test_without_a_link_it_is_placed_after_confirmation(town: Town) -> None:
    to_place = await town.approved(ABOUT)
    before = to_place.text, to_place.buttons
    await town.press(town.boris, to_place, "Размещено, ссылки нет")
    assert offered(to_place) == [["Вставить ссылку"], ["Назад"], ["Да, подтверждаю"]]
    await town.press(town.boris, to_place, "Назад")
    assert (to_place.text, to_place.buttons) == before

    await town.press(town.boris, to_place, "Размещено, ссылки нет")
    presses = [town.boris.press(to_place, "Да, подтверждаю") for _ in range(2)]
    await town.settle()
    for press in presses:
        assert (await press.answered()).text == "№1: размещение записано, ссылки нет."
    assert offered(to_place) == CORRECTIONS
    history = await town.history()
    assert history.count("ответ размещён в срок, версия 1, без ссылки") == 1


async def test_control_can_record_the_placement_and_the_executors_are_told(town: Town) -> None:
    await town.approved(ABOUT)
    card = await town.say(town.anna, CONTROL, "/incident 1")
    await town.reply(town.anna, card, ANSWER)
    assert town.received(CONTROL, "размещение записано, в срок")
    news = town.last(HOUSING)
    assert news.text.startswith("№1 · ответ размещён, в срок")
    assert "Иванова А. П." in news.text


async def test_a_stranger_cannot_place(town: Town) -> None:
    to_place = await town.approved(ABOUT)
    answer = await town.reply(town.stranger, to_place, ANSWER)
    assert "вас нет в списке." in answer.text
    assert "Вас нет в списке" in await town.press(town.stranger, to_place, "Размещено, ссылки нет")
    assert to_place.buttons


async def test_a_late_placement_is_recorded_as_late(town: Town) -> None:
    to_place = await town.approved(ABOUT)
    await town.pass_time(days=1)
    receipt = await town.reply(town.boris, to_place, ANSWER)
    assert receipt.text == ("№1 · размещение записано, с опозданием на 10 мин рабочего времени")
    assert "с опозданием" in await town.history()


async def test_placed_exactly_at_the_due_is_in_time(town: Town) -> None:
    to_place = await town.approved(ABOUT)
    await town.pass_until(TUESDAY_MORNING + timedelta(hours=23, minutes=50))
    await town.reply(town.boris, to_place, ANSWER)
    assert town.received(HOUSING, "размещение записано, в срок")


async def test_replies_to_the_cards_of_a_closed_incident_are_refused(town: Town) -> None:
    to_place = await town.answered_incident()
    await town.pass_time(minutes=16)
    for card in (to_place, town.executors_card):
        answer = await town.reply(town.boris, card, "Ещё одно")
        assert answer.reply_to is not None
        assert answer.text.startswith("№1")
    answer = await town.reply(town.boris, to_place, "https://example.org/other")
    assert answer.text.startswith("№1: исправить отметку о размещении")
    approval = town.chat(CONTROL).find("Проект ответа")
    answer = await town.reply(town.anna, approval, "Поздний комментарий")
    assert answer.text.startswith("№1: комментарий не отправлен")


async def test_the_same_link_again_is_told_to_be_recorded(town: Town) -> None:
    to_place = await town.answered_incident()
    answer = await town.reply(town.boris, to_place, "https://example.org/answer")
    assert answer.text == "№1: размещение с этой ссылкой уже записано."
