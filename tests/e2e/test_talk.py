"""Talk among colleagues under a card is no draft, and a promise of the answer closes nothing unasked."""

from collections.abc import AsyncIterator

import pytest

from bot.sandbox import Message
from bot.sandbox.faults import ApiRefusal
from tests.e2e.town import CONTROL, CULTURE, DRAFT, HOUSING, Town, offered

pytestmark = pytest.mark.staffed

SEND, TALK = "На согласование", "Переписка"
INTERIM, FINAL, DROP = "Промежуточный ответ", "Окончательный ответ", "Не отправлять"
WAITING = "Передал мастеру участка, жду от него информацию"
PROMISE = "Здравствуйте! Проверяем, о результатах сообщим до 2 декабря."
NOWHERE = "никуда не отправлено"


@pytest.fixture
async def card(town: Town) -> AsyncIterator[Message]:
    """№1 before the housing department; however the story goes, nothing of it counts too early."""
    yield await town.routed()
    assert await town.discrepancies() == []


async def asked_in(town: Town, card: Message, text: str) -> Message | None:
    """The question that the bot asks in the housing department's chat; an old server gets receipts."""
    answer = await town.reply(town.boris, card, text)
    return answer if answer.sender.is_bot and answer.buttons else None


@pytest.mark.parametrize(
    "text",
    [
        WAITING,
        "Борис Викторович, это к вам, разберитесь до обеда",
        "Принято, бригада уже выехала на место, ответ дам после",
        "Не надо отвечать, это тролль какой-то",
        "Кто сегодня на дежурстве? Надо ответить до двух часов",
        "Мы это уже отвечали в прошлом месяце, посмотрите архив",
        "Здравствуйте, Семён Семёнович! Засыпали, уложили асфальт.",
    ],
)
async def test_talk_is_asked_about_and_counts_for_nothing(
    town: Town, card: Message, text: str
) -> None:
    asked = await town.reply(town.semyon, card, text)
    assert asked.text == f"№1 · ваш текст:\n{text}\nЭто ответ гражданину?"
    assert offered(asked) == [[SEND], [TALK]]
    assert town.chat(CONTROL).messages == []
    assert card.text.startswith("№1 · ответьте до ")
    assert "Взято в работу" not in card.text
    await town.until(24, 14, 0)
    assert "проекта ещё нет" in town.last(HOUSING).text or "ответьте до" in town.last(HOUSING).text


async def test_an_officers_order_is_talk(town: Town, card: Message) -> None:
    text = "Просьба подготовить ответ до обеда и согласовать со мной"
    asked = await town.reply(town.gleb, card, text)
    assert offered(asked) == [[SEND], [TALK]]


@pytest.mark.parametrize(
    "text", ["Работы выполнены.", "Яма засыпана 24.11, работы выполнены ООО «Дорсервис».", DRAFT]
)
async def test_a_plain_answer_counts_at_once(town: Town, card: Message, text: str) -> None:
    assert await asked_in(town, card, text) is None
    assert text in town.last(CONTROL).text


async def test_what_turns_out_to_be_an_answer_goes_to_control(town: Town, card: Message) -> None:
    asked = await town.reply(town.boris, card, WAITING)
    await town.pass_time(minutes=10)
    assert await town.press(town.boris, asked, SEND) == "Проект отправлен на согласование."
    assert WAITING in town.last(CONTROL).text


async def test_who_talks_is_not_asked_again_there(town: Town, card: Message) -> None:
    asked = await town.reply(town.boris, card, WAITING)
    assert NOWHERE in await town.press(town.boris, asked, TALK)
    assert asked.deleted
    for text in ("Звонил ещё раз, не берёт трубку", "Кто ещё может съездить?"):
        assert await asked_in(town, card, text) is None
    assert town.chat(CONTROL).messages == []
    # a colleague there is, and so are they about another incident
    assert offered(await town.reply(town.semyon, card, "Сейчас гляну")) == [[SEND], [TALK]]
    other = await town.routed("Фонарь не горит.")
    assert offered(await town.reply(town.boris, other, WAITING)) == [[SEND], [TALK]]
    # a plain answer is a draft
    assert await asked_in(town, card, DRAFT) is None
    assert DRAFT in town.last(CONTROL).text
    assert await asked_in(town, card, "Спасибо, жду согласования от вас") is None


@pytest.mark.parametrize(
    "remark",
    [
        "И позвоните в отлов, они знают",
        "Борис Викторович, яму засыпали, дорога отремонтирована.",
        "готово",
        "Сделаем в пятницу",
    ],
)
async def test_what_may_be_either_is_talk_once_they_talk(
    town: Town, card: Message, remark: str
) -> None:
    await town.press(town.boris, await town.reply(town.boris, card, WAITING), TALK)
    assert await asked_in(town, card, remark) is None
    assert town.chat(CONTROL).messages == []
    assert "ждёт вашего нажатия" not in card.text


WAS_ANSWER = "Это был ответ"
DOUBTFUL = "Борис Викторович, яму засыпали, дорога отремонтирована."


@pytest.mark.parametrize("private", [False, True])
async def test_talk_is_taken_back(town: Town, card: Message, private: bool) -> None:
    await town.press(town.boris, await town.reply(town.boris, card, WAITING), TALK)
    await town.reply(town.boris, card, DOUBTFUL)
    listed = await town.say(town.boris, town.boris if private else HOUSING, "/my")
    assert (
        f"сочтено перепиской, никуда не отправлено (24.11.2026 09:00): «{DOUBTFUL}»" in listed.text
    )
    assert offered(listed)[:2] == [[f"{WAS_ANSWER}: №1, 09:00"]] * 2
    pressed = listed.keys[f"{WAS_ANSWER}: №1, 09:00"]["callback_data"]
    await town.press_data(town.boris, listed, pressed)
    assert len(town.chat(CONTROL).messages) == 1
    assert "неактуален" in await town.press_data(town.boris, listed, pressed)
    # they are asked about talk again
    assert offered(await town.reply(town.boris, card, "Звонил ещё раз")) == [[SEND], [TALK]]


async def test_nobody_takes_anothers_talk_back(town: Town, card: Message) -> None:
    await town.press(town.boris, await town.reply(town.boris, card, WAITING), TALK)
    listed = await town.say(town.boris, HOUSING, "/my")
    assert offered(listed) == [[WAS_ANSWER]]
    assert "неактуален" in await town.press(town.semyon, listed, WAS_ANSWER)
    assert town.chat(CONTROL).messages == []
    await town.press(town.boris, listed, WAS_ANSWER)
    assert WAITING in town.last(CONTROL).text


async def test_talk_that_promises_an_answer_is_asked_about_when_taken_back(
    town: Town, card: Message
) -> None:
    text = "Запросил акты у подрядчика, сообщим до 2 декабря"
    await town.press(town.boris, await town.reply(town.boris, card, text), TALK)
    listed = await town.say(town.boris, HOUSING, "/my")
    await town.press(town.boris, listed, WAS_ANSWER)
    assert offered(town.last(HOUSING)) == [[INTERIM], [FINAL], [DROP]]


async def test_under_an_approved_text_talk_is_always_answered(town: Town, card: Message) -> None:
    await town.press(town.boris, await town.reply(town.boris, card, WAITING), TALK)
    await town.reply(town.boris, card, DRAFT)
    to_place = await town.approve_last()
    missing = await asked_in(town, to_place, "готово")
    assert missing is not None
    assert missing.text.startswith("№1 · в сообщении нет ссылки.")
    for text in ("Минуту, там опечатка, исправьте", "Спросите у Орлова, у него есть доступ"):
        asked = await asked_in(town, to_place, text)
        assert asked is not None, text
        assert asked.buttons


async def test_a_press_of_another_or_a_second_one_changes_nothing(
    town: Town, card: Message
) -> None:
    asked = await town.reply(town.boris, card, WAITING)
    refused = await town.press(town.semyon, asked, TALK)
    assert refused == "№1: этот вопрос задан не вам. Карточка: /incident_1"
    data = {label: asked.keys[label]["callback_data"] for label in (SEND, TALK)}
    await town.press(town.boris, asked, TALK)
    for late in data.values():
        assert "неактуален" in await town.press_data(town.boris, card, late)
    assert town.chat(CONTROL).messages == []


async def test_an_edit_while_it_is_asked_about_is_asked_about_anew(
    town: Town, card: Message
) -> None:
    sent = town.boris.reply(card, WAITING)
    await town.settle()
    asked = town.last(HOUSING)
    await town.edit(town.boris, sent, f"{WAITING} и фото")
    again = town.last(HOUSING)
    assert (asked.buttons, offered(again)) == ([], [[SEND], [TALK]])
    await town.edit(town.boris, sent, DRAFT)
    assert again.buttons == []
    assert DRAFT in town.last(CONTROL).text


async def test_an_edit_of_talk_to_an_answer_is_the_answer(town: Town, card: Message) -> None:
    sent = town.boris.reply(card, WAITING)
    await town.settle()
    await town.press(town.boris, town.last(HOUSING), TALK)
    await town.edit(town.boris, sent, DRAFT)
    assert DRAFT in town.last(CONTROL).text


async def test_it_is_asked_no_more_once_the_incident_is_over(town: Town, card: Message) -> None:
    asked = await town.reply(town.boris, card, WAITING)
    controls = await town.say(town.maria, CONTROL, "/incident 1")
    await town.act(town.maria, controls, "Отменить регистрацию")
    await town.press(town.maria, controls, "Ошибка")
    assert (asked.text, asked.buttons) == ("№1 · вопрос о вашем тексте закрыт.", [])


async def test_talk_of_the_day_before_is_sent_with_its_days_looked_at(
    town: Town, card: Message
) -> None:
    await town.until(24, 16, 30)
    asked = await town.reply(town.boris, card, "Ладно, засыплем завтра")
    await town.until(25, 8, 2)
    assert "Проверьте ещё раз" in await town.press(town.boris, asked, SEND)
    again = town.last(HOUSING)
    assert "Проверьте день: текст написан 24.11.2026." in again.text
    assert offered(again) == [["Отправить без исправлений"], [DROP]]
    await town.press(town.boris, again, "Отправить без исправлений")
    assert "Ладно, засыплем завтра" in town.last(CONTROL).text


async def test_that_they_talk_outlives_a_week(town: Town, card: Message) -> None:
    await town.press(town.boris, await town.reply(town.boris, card, WAITING), TALK)
    await town.pass_time(days=9)
    assert await asked_in(town, card, "Звонил ещё раз, не берёт трубку") is None


async def test_rework_acknowledged_is_no_draft(town: Town) -> None:
    approval = await town.drafted()
    await town.press(town.maria, approval, "↩️ Обе причины")
    rejection = town.last(HOUSING)
    asked = await town.reply(town.boris, rejection, "Принято, исправлю")
    assert offered(asked) == [[SEND], [TALK]]
    await town.press(town.boris, asked, TALK)
    await town.reply(town.boris, rejection, "Яму во дворе засыпали щебнем и укатали катком.")
    assert "версия 2" in town.last(CONTROL).text


async def test_talk_about_the_text_to_place_replaces_nothing(town: Town) -> None:
    to_place = await town.approved()
    text = "Анна Петровна, не могу зайти в группу, пароль сменили"
    asked = await asked_in(town, to_place, text)
    assert asked is not None
    assert asked.text.endswith("Это ответ гражданину?\nЗаменить согласованный текст?")
    assert offered(asked) == [["Да, отправить на согласование"], [TALK]]
    await town.press(town.boris, asked, TALK)
    placed = await asked_in(town, to_place, "Разместили")
    assert placed is not None
    assert placed.text.startswith("№1 · в сообщении нет ссылки.")


async def test_a_report_of_a_placement_is_no_text_of_an_answer(town: Town, card: Message) -> None:
    asked = await asked_in(town, card, "Разместили ответ: https://vk.com/wall-1_2?reply=3")
    assert asked is not None
    assert "Похоже на отметку о размещении" in asked.text


async def test_talk_is_no_information_for_the_lead(town: Town) -> None:
    card = await town.registered()
    await town.share(card)
    task, before = town.last(CULTURE), len(town.chat(HOUSING).messages)
    asked = await town.reply(town.vera, task, WAITING)
    assert offered(asked) == [["Передать"], [TALK]]
    await town.press(town.vera, asked, TALK)
    answer = await town.reply(town.vera, task, "Звонила ещё раз, не берут трубку")
    assert not answer.sender.is_bot
    assert len(town.chat(HOUSING).messages) == before


async def test_what_is_chosen_from_a_list_is_asked_about_though_they_talk(
    town: Town, card: Message
) -> None:
    await town.press(town.boris, await town.reply(town.boris, card, WAITING), TALK)
    await town.routed("Фонарь не горит.")
    listed = await town.say(town.boris, HOUSING, "/open")
    await town.press(town.boris, await town.reply(town.boris, listed, WAITING), "№1")
    assert offered(town.last(HOUSING)) == [[SEND], [TALK]]


async def test_a_draft_edited_to_talk_is_asked_about_though_they_talk(
    town: Town, card: Message
) -> None:
    await town.press(town.boris, await town.reply(town.boris, card, WAITING), TALK)
    sent = town.boris.reply(card, DRAFT)
    await town.settle()
    await town.edit(town.boris, sent, "Жду ответа от мастера, перезвоню")
    assert offered(town.last(HOUSING)) == [[SEND], [TALK]]


# A text that promises the answer itself


async def test_a_promise_of_the_answer_is_asked_which_kind_it_is(town: Town, card: Message) -> None:
    asked = await town.reply(town.boris, card, PROMISE)
    assert asked.text == (
        f"№1 · ваш текст:\n{PROMISE}\n"
        "Похоже на промежуточный ответ: «о результатах сообщим до 2 декабря».\n"
        "Окончательный закроет сообщение. Какой это ответ?"
    )
    assert offered(asked) == [[INTERIM], [FINAL], [DROP]]
    assert await town.press(town.boris, asked, INTERIM) == "Проект отправлен на согласование."
    approval = town.last(CONTROL)
    assert "Проект промежуточного ответа, версия 1" in approval.text
    await town.press(town.maria, approval, "✅ Согласовать")
    await town.reply(town.boris, town.last(HOUSING), "https://vk.com/wall-1_2?reply=3")
    town.chat(HOUSING).find("размещение промежуточного ответа записано")
    # a second one needs control's word
    again = await town.reply(town.boris, town.executors_card, PROMISE)
    assert "Промежуточный уже был" in again.text
    assert offered(again) == [[FINAL], [DROP]]


async def test_control_sees_that_a_final_answer_promises_another(town: Town, card: Message) -> None:
    asked = await town.reply(town.boris, card, PROMISE)
    await town.press(town.boris, asked, FINAL)
    approval = town.last(CONTROL)
    assert "Проект ответа, версия 1" in approval.text
    assert (
        "Ответ окончательный, но обещает ещё один: «о результатах сообщим до 2 декабря»."
        in approval.text
    )


async def test_a_date_of_works_is_no_promise_of_the_answer(town: Town, card: Message) -> None:
    await town.reply(town.boris, card, "Здравствуйте! Яму заасфальтируем до 8 декабря.")
    assert "Проект ответа, версия 1" in town.last(CONTROL).text


async def test_a_text_that_was_asked_for_as_an_interim_one_is_not_asked_about(
    town: Town, card: Message
) -> None:
    await town.answer(town.boris, card, INTERIM, PROMISE)
    assert "Проект промежуточного ответа, версия 1" in town.last(CONTROL).text


async def test_a_chosen_kind_waits_for_no_second_interim(town: Town, card: Message) -> None:
    """While it is asked, a colleague's interim answer is placed."""
    asked = await town.reply(town.boris, card, PROMISE)
    mine = await town.reply(town.semyon, card, PROMISE)
    await town.press(town.semyon, mine, INTERIM)
    await town.reply(town.semyon, await town.approve_last(), "https://vk.com/wall-1_2?reply=3")
    refused = await town.press(town.boris, asked, INTERIM)
    assert "промежуточный" in refused
    assert await town.press(town.boris, asked, FINAL) == "Проект отправлен на согласование."


async def test_a_publication_has_no_interim_answer(town: Town) -> None:
    await town.say(town.boris, HOUSING, "/new Когда починят качели? https://vk.com/wall-5_6")
    card = town.chat(HOUSING).find("Публикация №1")
    await town.reply(town.boris, card, PROMISE)
    assert any(
        PROMISE in one.text and "разместите" in one.text for one in town.chat(HOUSING).messages
    )


async def test_a_report_of_its_placement_is_the_placement_of_a_publication(town: Town) -> None:
    await town.say(town.boris, HOUSING, "/new Когда починят качели? https://vk.com/wall-5_6")
    card = town.chat(HOUSING).find("Публикация №1")
    await town.reply(town.boris, card, "Разместили ответ: https://vk.com/wall-5_6?reply=7")
    assert "ответ размещён" in card.text


async def test_the_question_goes_when_the_text_is_talk(town: Town, card: Message) -> None:
    before = town.chat(HOUSING).messages
    asked = await town.reply(town.boris, card, WAITING)
    await town.press(town.boris, asked, TALK)
    assert [one.text for one in town.chat(HOUSING).messages[len(before) :]] == [WAITING]


@pytest.mark.telegram("messages that a bot may not delete any more")
async def test_a_question_that_stays_is_one_line(town: Town, card: Message) -> None:
    asked = await town.reply(town.boris, card, WAITING)
    refusal = ApiRefusal(400, "Bad Request: message can't be deleted for everyone")
    town.sandbox.faults.fail_next("deleteMessage", refusal)
    await town.press(town.boris, asked, TALK)
    assert (asked.text, asked.buttons) == ("№1 · переписка.", [])


async def test_the_question_shows_how_a_long_text_begins(town: Town, card: Message) -> None:
    text = f"{WAITING}. {'Он на объекте и перезвонит, как только сможет. ' * 5}Кто его видел?"
    asked = await town.reply(town.boris, card, text)
    _, shown, question = asked.text.splitlines()
    assert question == "Это ответ гражданину?"
    assert text.startswith(shown.removesuffix("…"))
    assert len(shown) <= 100
