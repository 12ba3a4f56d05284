"""Taking things upon oneself, back again, and putting them right: work in hand, drafts, placements."""

import pytest

from tests.e2e.town import (
    CONTROL,
    DRAFT,
    HOUSING,
    Town,
    offered,
    starts_with,
)
from tests.telegram.markup import html_of

OTHER = "Другие действия…"
APPROVE, RECALL, WITHDRAW = "✅ Согласовать", "Отменить согласование", "Отозвать проект"
UNDO, TIME, TAKE = "Отменить размещение", "Указать время", "Взять в работу"
SECOND = "Яму на дороге засыплем уже сегодня."
ANSWER, ANOTHER = "https://example.org/answer", "https://example.org/another"
ABOUT = "Во дворе яма. https://example.org/1"

# Taking it


@pytest.mark.staffed
async def test_who_takes_it_stands_on_the_card_and_is_mentioned_alone(town: Town) -> None:
    card = await town.routed()
    assert (
        await town.press(town.boris, card, TAKE)
        == "№1: взято в работу, дальше бот упоминает только вас."
    )
    assert "Взято в работу: Петров Б. В." in card.text
    assert "Исполнители" not in card.text
    assert html_of(card).count("tg://user") == 1
    assert await town.press(town.boris, card, TAKE) == "№1: уже у вас в работе."
    assert (await town.history()).count("взят в работу (Петров Б. В.)") == 1


@pytest.mark.staffed
async def test_another_takes_it_over_after_confirmation_only(town: Town) -> None:
    card = await town.routed()
    await town.press(town.boris, card, TAKE)
    await town.press(town.gleb, card, TAKE)
    assert card.text.endswith("Взято в работу: Петров Б. В.\nЗабрать инцидент себе?")
    await town.press(town.gleb, card, "Назад")
    assert starts_with(card.buttons, [[TAKE], ["Промежуточный ответ", "Уточнить у автора"]])

    await town.press(town.gleb, card, TAKE)
    confirm = card.content.keyboard[-1][0]["callback_data"]
    await town.press(town.gleb, card, "Да, беру себе")
    assert "Взято в работу: Громов Г. И." in card.text
    assert "взят в работу вместо: Петров Б. В. (Громов Г. И.)" in await town.history()
    town.seat(town.vera, HOUSING)
    assert await town.press_data(town.vera, card, confirm) == (
        "№1: сейчас у вашего органа такого сообщения нет, отвечать вам не нужно."
    )


async def test_what_one_has_taken_comes_first(town: Town) -> None:
    first, second = await town.routed("Яма"), await town.routed("Фонарь")
    del first
    await town.press(town.boris, second, TAKE)
    listed = (await town.say(town.boris, town.boris, "/my")).text
    assert listed.index("№2") < listed.index("№1")
    assert "взято в работу: Петров Б. В." in listed


async def test_a_stranger_takes_nothing(town: Town) -> None:
    card = await town.routed()
    assert "Вас нет в списке" in await town.press(town.stranger, card, TAKE)
    assert "Взято" not in card.text


# Drafts


@pytest.mark.staffed
async def test_a_withdrawn_draft_leaves_control_without_buttons(town: Town) -> None:
    approval = await town.drafted()
    card = town.executors_card
    assert offered(card) == [[TAKE], [WITHDRAW]]
    await town.press(town.gleb, card, WITHDRAW)
    assert card.text.endswith("Отозвать проект, версия 1 (Петров Б. В., 24.11.2026 09:00)?")
    assert offered(card) == [[TAKE], ["Назад"], ["Да, отозвать"]]
    press = [town.gleb.press(card, "Да, отозвать") for _ in range(2)]
    await town.settle()
    for one in press:
        assert (await one.answered()).text == "№1: проект отозван, инцидент снова в работе."
    assert offered(approval) == []
    assert "орган отозвал этот проект" in approval.text
    assert card.text.startswith("№1 · ответьте до ")
    assert "Проект, версия 1, отозван." in card.text
    told = town.last(HOUSING)
    assert ", версия 1, отозван\nАвтор: Петров Б. В.\nОтзыв проекта: Громов Г. И." in told.text
    assert told.reply_to is not None
    assert told.reply_to.sender.id == town.boris.id
    assert (await town.history()).count(
        "отозвана версия 1, автор: Петров Б. В. (Громов Г. И.)"
    ) == 1
    late = await town.press_data(town.anna, approval, "v:1:1:0:0:")
    assert late == "№1: версия 1 устарела, сейчас на согласовании ничего нет."

    await town.reply(town.boris, card, SECOND)
    assert "версия 2" in town.last(CONTROL).text


async def test_a_decided_draft_can_not_be_withdrawn(town: Town) -> None:
    approval = await town.drafted()
    await town.press(town.anna, approval, APPROVE)
    answer = await town.press_data(town.boris, town.executors_card, "wd:1:1")
    assert answer.startswith("№1: уже согласовано")


@pytest.mark.parametrize(
    "text",
    [
        "Завтра.",
        "@orlov посмотрите, пожалуйста, это же ваш участок",
        "А кто поедет туда завтра утром?",
        "https://vk.com/wall-1_2?reply=3",
    ],
    ids=["one word", "mention", "question", "link alone"],
)
async def test_talk_is_asked_back_before_control_sees_it(town: Town, text: str) -> None:
    question = await town.reply(town.boris, await town.routed(), text)
    assert question.text.endswith("\nЭто ответ гражданину?")
    assert offered(question) == [["На согласование"], ["Переписка"]]
    assert town.chat(CONTROL).messages == []

    alien = await town.press(town.stranger, question, "На согласование")
    assert alien.startswith("Вас нет в списке")
    still_shown = question.keys["На согласование"]["callback_data"]
    sent = await town.press(town.boris, question, "На согласование")
    assert sent == "Проект отправлен на согласование."
    assert text in town.last(CONTROL).text
    assert "версия 1" in town.last(CONTROL).text
    again = await town.press_data(town.boris, question, still_shown)
    assert again.startswith("Этот вопрос уже неактуален. Начать заново можно")


async def test_talk_can_be_taken_back_and_leaves_no_trace(town: Town) -> None:
    question = await town.reply(town.boris, await town.routed(), "Кто едет?")
    assert "никуда не отправлено" in await town.press(town.boris, question, "Переписка")
    assert town.chat(CONTROL).messages == []
    assert "проект" not in await town.history()


async def test_bettered_talk_goes_to_control_and_the_question_is_over(town: Town) -> None:
    card = await town.routed()
    message = town.boris.reply(card, "Засыплем.")
    await town.settle()
    question = town.last(HOUSING)
    await town.edit(town.boris, message, DRAFT)
    assert DRAFT in town.last(CONTROL).text
    assert offered(question) == []


async def test_questions_about_two_incidents_can_both_be_answered(town: Town) -> None:
    one = await town.reply(town.boris, await town.routed("Яма"), "Засыплем.")
    two = await town.reply(town.boris, await town.routed("Фонарь"), "Хорошо, починим.")
    await town.press(town.boris, one, "На согласование")
    await town.press(town.boris, two, "На согласование")
    assert [message.text[:4] for message in town.chat(CONTROL).messages] == [
        "№1 ·",
        "№2 ·",
    ]


# Approvals


async def test_a_recalled_approval_waits_again_and_the_executors_are_told(town: Town) -> None:
    to_place = await town.approved()
    approval = town.last(CONTROL)
    assert offered(approval) == [[RECALL], [OTHER]]
    assert "может отдел контроля" in await town.press_data(town.boris, to_place, "rc:1:1")
    await town.press(town.anna, approval, RECALL)
    assert approval.text.endswith(
        "Отменить согласование версии 1 (Козлова М. И., 24.11.2026 09:00)?"
    )
    assert offered(approval) == [["Назад"], ["Да, отменить согласование"]]
    await town.press(town.maria, approval, "Назад")
    assert offered(approval) == [[RECALL], [OTHER]]
    await town.press(town.anna, approval, RECALL)
    toast = await town.press(town.anna, approval, "Да, отменить согласование")
    assert toast == "№1: согласование отменено, проект снова ждёт решения."
    assert starts_with(approval.buttons, [[APPROVE]])
    assert offered(to_place) == []
    assert "Пока не размещайте этот текст" in to_place.text
    news = town.last(HOUSING)
    assert "согласование версии 1 отменено" in news.text
    to_maria = town.chat(CONTROL).find("Согласование: Козлова М. И.")
    assert "согласование версии 1 отменено" in to_maria.text
    again = await town.press_data(town.anna, approval, "ru:1:1")
    assert again == toast
    assert (await town.history()).count(
        "отменено согласование версии 1, согласование: Козлова М. И. (Иванова А. П.)"
    ) == 1

    await town.press(town.maria, approval, APPROVE)
    resend = town.last(HOUSING)
    assert resend is not to_place
    assert f"<pre>{DRAFT}</pre>" in html_of(resend)
    assert offered(resend) == [["Вставить ссылку"], ["Размещено, ссылки нет"]]


async def test_a_placed_answer_keeps_its_approval(town: Town) -> None:
    await town.answered_incident()
    answer = await town.press_data(town.anna, town.last(CONTROL), "rc:1:1")
    assert answer.startswith("№1: уже закрыто (ответ размещён)")


@pytest.mark.parametrize("to", ["card", "text"])
async def test_a_text_after_the_approval_replaces_it_once_confirmed(town: Town, to: str) -> None:
    to_place = await town.approved()
    question = await town.reply(
        town.boris, to_place if to == "text" else town.executors_card, SECOND
    )
    assert question.text.endswith("Заменить согласованный текст?")
    assert offered(question) == [["Да, отправить на согласование"], ["Нет"]]
    assert to_place.buttons

    await town.press(town.boris, question, "Да, отправить на согласование")
    second = town.last(CONTROL)
    assert "версия 2" in second.text
    assert SECOND in second.text
    assert offered(to_place) == []
    assert "Не размещайте этот текст." in to_place.text
    told = await town.history()
    assert told.index("согласование: Козлова М. И. (Петров Б. В.)") < told.index("версия 2")
    await town.press(town.anna, second, APPROVE)
    assert f"<pre>{SECOND}</pre>" in html_of(town.last(HOUSING))


async def test_the_approved_text_stays_where_the_author_says_no(town: Town) -> None:
    to_place = await town.approved()
    question = await town.reply(town.boris, town.executors_card, SECOND)
    assert await town.press(town.boris, question, "Нет") == "Текст не отправлен."
    await town.reply(town.boris, to_place, ANSWER)
    assert "версия 2" not in await town.history()
    assert town.received(HOUSING, "размещение записано")


# Placements


async def test_an_undone_placement_lets_the_clock_run_on(town: Town) -> None:
    to_place = await town.approved(ABOUT)
    await town.reply(town.boris, to_place, ANSWER)
    await town.until(24, 9, 15)
    await town.press(town.boris, to_place, UNDO)
    assert to_place.text.endswith("Отменить отметку о размещении (Петров Б. В., 24.11.2026 09:00)?")
    presses = [town.boris.press(to_place, "Да, отменить размещение") for _ in range(2)]
    await town.settle()
    for press in presses:
        toast = "№1: отметка о размещении отменена, срок идёт."
        assert (await press.answered()).text == toast
    assert offered(to_place) == [["Вставить ссылку"], ["Размещено, ссылки нет"]]
    assert offered(town.last(CONTROL)) == [[RECALL], [OTHER]]
    assert (await town.history()).count("отменена отметка о размещении") == 1
    await town.reply(town.boris, to_place, ANOTHER)
    assert ANOTHER in to_place.text


async def test_control_undoes_it_elsewhere_and_the_executors_are_told(town: Town) -> None:
    to_place = await town.answered_incident()
    await town.press_data(town.anna, town.last(CONTROL), "pz:1:1")
    news = town.last(HOUSING)
    assert "отметка о размещении отменена" in news.text
    assert offered(to_place) == [["Вставить ссылку"], ["Размещено, ссылки нет"]]


async def test_after_a_quarter_of_an_hour_nothing_is_put_right_any_more(town: Town) -> None:
    to_place = await town.answered_incident()
    await town.pass_time(minutes=15, seconds=1)
    late = (
        "№1: исправить отметку о размещении можно только в течение 15 минут."
        " Обратитесь в отдел контроля."
    )
    assert await town.press(town.boris, to_place, UNDO) == late
    assert await town.press(town.boris, to_place, TIME) == late
    assert (await town.reply(town.boris, to_place, ANOTHER)).text == late
    assert ANOTHER not in to_place.text


async def test_others_undo_no_placement(town: Town) -> None:
    to_place = await town.answered_incident()
    assert "Вас нет в списке" in await town.press(town.stranger, to_place, UNDO)
    town.seat(town.vera, HOUSING)
    assert "у вашего органа такого сообщения нет" in await town.press(town.vera, to_place, UNDO)
    assert offered(to_place) == [[TIME], [UNDO]]


async def test_another_link_corrects_the_first(town: Town) -> None:
    to_place = await town.answered_incident()
    await town.reply(town.boris, to_place, ANOTHER)
    assert town.received(HOUSING, "ссылка на ответ исправлена")
    assert ANOTHER in to_place.text
    assert ANSWER not in to_place.text
    assert "исправлена ссылка на ответ" in await town.history()


async def test_the_real_time_of_a_placement_counts(town: Town) -> None:
    to_place = await town.approved(ABOUT)
    await town.pass_time(days=1)
    await town.reply(town.boris, to_place, ANSWER)
    assert "с опозданием" in to_place.text

    await town.press(town.boris, to_place, TIME)
    question = town.last(HOUSING)
    assert question.asks_reply
    assert f"tg://user?id={town.boris.id}" in html_of(question)
    receipt = await town.reply(town.boris, question, "24.11 16:30")
    assert receipt.text == "№1 · время размещения — 24.11.2026 16:30, в срок"
    assert "Размещено 24.11.2026 16:30 (отмечено 25.11.2026 09:0" in to_place.text
    assert (
        "указано время размещения: 24.11.2026 16:30 (было 25.11.2026 09:0" in await town.history()
    )


@pytest.mark.parametrize(
    ("time", "answer"),
    [
        ("23:59", "№1: это время ещё не наступило."),
        ("23.11 16:00", "№1: ответ не мог быть размещён до согласования (24.11.2026 09:00)."),
        ("утром", "№1: время не распознано."),
    ],
    ids=["to come", "before the approval", "no time"],
)
async def test_an_impossible_time_is_refused_and_another_can_be_given(
    town: Town, time: str, answer: str
) -> None:
    to_place = await town.answered_incident()
    await town.pass_time(minutes=10)
    await town.press(town.boris, to_place, TIME)
    question = town.last(HOUSING)
    assert (await town.reply(town.boris, question, time)).text.startswith(answer)
    await town.reply(town.boris, question, "09:05")
    assert "Размещено 24.11.2026 09:05" in to_place.text


async def test_a_registration_is_not_held_up_by_the_question_for_a_time(town: Town) -> None:
    await town.answered_incident()
    card = town.chat(town.anna.id).find("№1")
    await town.press_data(town.anna, card, "pt:1:1")
    assert town.last(town.anna).asks_reply is not town.older
    asked_again = await town.say(town.anna, town.anna, "днём, наверное")
    assert asked_again.text.startswith("№1: время не распознано. Ответьте временем")
    registered = await town.say(town.anna, town.anna, "/new Во дворе на Ленина темно")
    assert registered.text.startswith("№2 · выберите орган, ")
