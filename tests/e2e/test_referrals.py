"""Not our competence, and proposals to give no answer: an authority asks, control decides."""

import pytest

from bot.sandbox import Message
from tests.e2e.town import CONTROL, CULTURE, DRAFT, HOUSING, Town, offered
from tests.telegram.markup import html_of

KINDS = ["Промежуточный ответ", "Уточнить у автора"]
RETURN, PROPOSE = "Не в нашей компетенции", "Предложить: без ответа"
REDIRECT, SEND_BACK = "Перенаправить", "Вернуть в орган"
CONFIRM, YES, DECLINE = "Подтвердить", "Да, подтверждаю", "Отклонить"
OTHER = "Другие действия…"
REASON = "Дорога <областная>, это не наш участок."
INSULT = "нецензурные либо оскорбительные выражения"


async def returned(town: Town, card: Message | None = None) -> Message:
    """The housing department returns it; gives control's card of the return."""
    card = card or await town.routed()
    await town.answer(town.boris, card, RETURN, REASON)
    return town.last(CONTROL)


async def proposed(town: Town) -> Message:
    """The housing department proposes no answer; gives control's card of the proposal."""
    card = await town.routed()
    await town.act(town.boris, card, PROPOSE, "Брань или оскорбления")
    return town.last(CONTROL)


def task(town: Town) -> Message:
    """The housing department's card."""
    return town.chat(HOUSING).messages[0]


# Not our competence


async def test_a_return_asks_for_its_reason_and_goes_before_control(town: Town) -> None:
    card = await town.routed()
    await town.press(town.boris, card, RETURN)
    question = town.last(HOUSING)
    assert question.asks_reply
    assert f"tg://user?id={town.boris.id}" in html_of(question)
    assert town.chat(CONTROL).messages == []

    receipt = await town.reply(town.boris, question, REASON)
    assert receipt.text == ("№1 · возврат направлен в отдел контроля\nСрок идёт, пока решения нет.")
    before = town.last(CONTROL)
    assert before.text.startswith(
        "№1 · решите по возврату, срок 25.11 08:50 · Во дворе на Ленина, 5 яма.\n"
        "Возврат из органа: Управление ЖКХ\n"
        "Исполнитель: Петров Б. В., 24.11.2026 09:00\nВозвратов: 1\n"
    )
    assert REASON in before.text
    assert "Во дворе на Ленина, 5 яма." in before.text
    assert "осталось" in before.text
    assert offered(before) == [[REDIRECT], [SEND_BACK], [OTHER]]
    assert card.text.startswith("№1 · возврат ждёт решения, ")
    assert "Возвратов: 1\n" in card.text
    assert "Ждёт решения отдела контроля: возврат, не в компетенции органа" in card.text
    assert offered(card) == [["Взять в работу"], KINDS]
    assert "возврат, не в компетенции органа: Управление ЖКХ" in await town.history()
    assert "№1" in (await town.say(town.maria, town.maria, "/my")).text


async def test_control_redirects_and_the_clock_does_not_move(town: Town) -> None:
    before = await returned(town)
    await town.pass_time(minutes=30)
    await town.press(town.anna, before, REDIRECT)
    assert before.text.endswith("В какой орган перенаправить?")
    assert offered(before) == [["Отдел культуры", "Отдел СМИ"], ["Назад"]]
    await town.press(town.anna, before, "Назад")
    assert offered(before) == [[REDIRECT], [SEND_BACK], [OTHER]]
    await town.press(town.anna, before, REDIRECT)
    toast = await town.press(town.anna, before, "Отдел культуры")
    assert toast == "№1: перенаправлено в другой орган."

    assert offered(before) == []
    assert before.text.endswith(
        "Перенаправлено в орган «Отдел культуры»: Иванова А. П., 24.11.2026 09:30"
    )
    assert town.last(HOUSING).text == (
        "№1 · перенаправлен в другой орган: Отдел культуры\n"
        "Отвечать вашему органу больше не нужно.\n"
        f"Почему вернули: Управление ЖКХ (Петров Б. В.)\n{REASON}\n"
        "Решение: Иванова А. П.\nИсполнитель: Петров Б. В."
    )
    old, new = task(town), town.last(CULTURE)
    assert old.text.startswith("№1 · передан в другой орган · ")
    assert offered(old) == []
    assert new.text.startswith(
        "№1 · ответьте до 25.11 08:50 · Во дворе на Ленина, 5 яма.\nВозвратов: 1\n"
    )
    assert "Срок ответа: 25.11.2026 08:50" in new.text
    assert "перенаправлено: Управление ЖКХ → Отдел культуры (Иванова А. П.)" in await town.history()

    refused = await town.reply(town.boris, old, DRAFT)
    assert refused.text == "№1: сейчас у вашего органа такого сообщения нет, отвечать вам не нужно."
    await town.reply(town.vera, new, DRAFT)
    assert "Белова В. Н., Отдел культуры" in town.last(CONTROL).text


async def test_what_goes_to_and_fro_is_counted_and_comes_as_a_new_message(town: Town) -> None:
    before = await returned(town)
    await town.press_data(town.anna, before, "rx:1:1:culture")
    await town.answer(town.vera, town.last(CULTURE), RETURN, "И не наш: это двор.")
    again = town.last(CONTROL)
    assert "Возвратов: 2" in again.text
    messages = len(town.chat(HOUSING).messages)
    await town.act(town.maria, again, REDIRECT, "Управление ЖКХ")
    assert len(town.chat(HOUSING).messages) == messages + 1
    assert town.last(HOUSING).text.startswith(
        "№1 · ответьте до 25.11 08:50 · Во дворе на Ленина, 5 яма.\nВозвратов: 2\n"
    )
    assert "Перенаправлено в орган «Отдел культуры»: " in before.text
    controls = (await town.say(town.anna, town.anna, "/incident 1")).text
    assert "Возвратов: 2" in controls


async def test_control_sends_it_back_and_the_chat_is_told(town: Town) -> None:
    before = await returned(town)
    toast = await town.press(town.anna, before, SEND_BACK)
    assert toast == "№1: решение записано, орган извещён."
    news = town.last(HOUSING)
    assert news.text.startswith(
        "№1 · ответьте до 25.11 08:50 · возврат отклонён\nОрган: Управление ЖКХ\nРешение: Иванова А. П.\n"
        "Нужен проект ответа: ответьте на это сообщение текстом.\n"
    )
    assert before.text.endswith(
        "Возврат отклонён: Иванова А. П., 24.11.2026 09:00\n"
        "Чтобы указать причину, ответьте на это сообщение."
    )
    assert task(town).buttons == [["Взять в работу"], KINDS, [RETURN], [PROPOSE]]
    await town.reply(town.boris, news, DRAFT)
    assert "версия 1" in town.last(CONTROL).text
    assert "возврат отклонён, орган прежний: Управление ЖКХ (Иванова А. П.)" in await town.history()


async def test_control_says_why_it_sends_it_back_before_it_does(town: Town) -> None:
    before = await returned(town)
    receipt = await town.reply(town.anna, before, "Участок передан вам в мае.")
    assert receipt.text.startswith("№1 · комментарий к возврату сохранён\n")
    assert "Комментарий (Иванова А. П.):\nУчасток передан вам в мае." in before.text
    assert not any("в мае" in message.text for message in town.chat(HOUSING).messages)
    await town.press(town.anna, before, SEND_BACK)
    assert "Комментарий (Иванова А. П.):\nУчасток передан вам в мае." in town.last(HOUSING).text
    assert before.text.endswith("Участок передан вам в мае.")
    told = await town.history()
    assert f"возврат, не в компетенции органа: Управление ЖКХ: «{REASON}»" in told
    assert "комментарий к возврату: Управление ЖКХ: «Участок передан вам в мае.»" in told


async def test_control_says_why_it_sent_it_back_after_it_has(town: Town) -> None:
    before = await returned(town)
    await town.press(town.anna, before, SEND_BACK)
    await town.reply(town.maria, before, "Участок передан вам в мае.")
    assert town.received(CONTROL, "№1 · комментарий передан органу")
    assert town.last(HOUSING).text == (
        "№1 · ответьте до 25.11 08:50 · комментарий к решению по возврату\n"
        "Комментарий (Козлова М. И.):\nУчасток передан вам в мае.\nИсполнитель: Петров Б. В."
    )
    await town.reply(town.maria, before, "Схема у вас есть.")
    assert "Схема у вас есть." in town.last(HOUSING).text
    await town.reply(town.boris, town.last(HOUSING), DRAFT)
    assert "версия 1" in town.last(CONTROL).text


async def test_control_says_why_it_declines_a_proposal(town: Town) -> None:
    before = await proposed(town)
    await town.reply(town.anna, before, "Брани здесь нет.")
    await town.press(town.anna, before, DECLINE)
    assert "Комментарий (Иванова А. П.):\nБрани здесь нет." in town.last(HOUSING).text


async def test_the_next_authority_reads_why_the_former_one_returned_it(town: Town) -> None:
    before = await returned(town)
    await town.reply(town.anna, before, "Посмотрите, чей это двор.")
    await town.press_data(town.anna, before, "rx:1:1:culture")
    why = (
        f"Почему вернули: Управление ЖКХ (Петров Б. В.)\n{REASON}\n"
        "Комментарий (Иванова А. П.):\nПосмотрите, чей это двор.\n"
    )
    assert why in town.last(CULTURE).text
    assert why in town.last(HOUSING).text
    late = await town.reply(town.anna, before, "И ещё одно.")
    assert late.text.startswith("№1: уже решено, перенаправлено в другой орган — Иванова А. П.")


async def test_an_edited_comment_on_a_return_is_told_that_it_is_taken(town: Town) -> None:
    before = await returned(town)
    comment = town.anna.reply(before, "Участок передан вам в мае.")
    await town.settle()
    await town.edit(town.anna, comment, "Участок передан вам в июне.")
    assert town.last(CONTROL).text.startswith("№1: комментарий уже принят, правка не принята.")


async def test_only_control_comments_on_a_return(town: Town) -> None:
    before = await returned(town)
    town.seat(town.boris, CONTROL)
    refused = await town.reply(town.boris, before, "Это точно не наше.")
    assert "отдел контроля" in refused.text
    assert "Комментарий (" not in before.text
    assert offered(before) == [[REDIRECT], [SEND_BACK], [OTHER]]


async def test_the_first_of_two_decisions_counts_and_the_second_is_told(town: Town) -> None:
    before = await returned(town)
    presses = [
        town.anna.press_data(before, "rx:1:1:culture"),
        town.maria.press_data(before, "rn:1:1"),
        town.anna.press_data(before, "rx:1:1:culture"),
        town.anna.press_data(before, "rx:1:1:media"),
    ]
    await town.settle()
    first, second, again, elsewhere = [(await press.answered()).text for press in presses]
    assert first == again == "№1: перенаправлено в другой орган."
    over = "№1: уже решено, перенаправлено в другой орган — Иванова А. П., 24.11.2026 09:00."
    assert second == elsewhere == over
    assert len(town.chat(CULTURE).messages) == 1


async def test_a_draft_overtakes_the_return(town: Town) -> None:
    before = await returned(town)
    await town.reply(town.boris, task(town), DRAFT)
    assert "Решение по возврату или предложению вашего органа больше не требуется." in (
        town.last(HOUSING).text
    )
    assert offered(before) == []
    assert before.text.endswith("Решение не требуется: орган прислал текст ответа.")
    late = await town.press_data(town.anna, before, "rn:1:1")
    assert late == "№1: решение уже не требуется, орган прислал текст ответа."
    told = await town.history()
    assert "версия 1, в срок, решение по возврату или предложению не требуется" in told


async def test_a_closing_ends_the_return(town: Town) -> None:
    before = await returned(town)
    await town.press_data(town.anna, before, "cg:1:post_deleted")
    assert offered(before) == []
    assert before.text.endswith("Решение не требуется: работа завершена.")
    late = await town.press_data(town.anna, before, "rx:1:1:culture")
    assert late == "№1: решение уже не требуется, работа завершена."


@pytest.mark.parametrize("second", ["rt:1:zhkh", "pg:1:zhkh", "pp:1:zhkh:harm"])
async def test_only_one_waits_at_a_time(town: Town, second: str) -> None:
    await returned(town)
    answer = await town.press_data(town.boris, task(town), second)
    assert answer == ("№1: прошлый возврат или предложение органа ещё ждёт решения. Дождитесь его.")


async def test_a_second_reason_is_neither_a_return_nor_a_draft(town: Town) -> None:
    card = await town.routed()
    await town.press(town.boris, card, RETURN)
    question = town.last(HOUSING)
    town.boris.reply(question, REASON)
    town.boris.reply(question, "Повторю ещё раз: это совсем не наш участок.")
    await town.settle()
    assert "уже закрыт" in town.last(HOUSING).text
    assert "проект" not in await town.history()
    assert len(town.chat(CONTROL).messages) == 1


async def test_a_draft_in_the_way_is_taken_back_first(town: Town) -> None:
    await town.drafted()
    card = task(town)
    assert RETURN not in str(card.buttons)
    answer = await town.press_data(town.boris, card, "rt:1:zhkh")
    assert answer == ("№1: проект на согласовании. Сначала отзовите его кнопкой «Отозвать проект».")


async def test_others_return_and_decide_nothing(town: Town) -> None:
    before = await returned(town)
    town.seat(town.vera, HOUSING)
    town.seat(town.boris, CONTROL)
    asked = "№1: сейчас у вашего органа такого сообщения нет"
    assert (await town.press_data(town.vera, task(town), "rt:1:zhkh")).startswith(asked)
    assert (await town.press_data(town.vera, task(town), "pg:1:zhkh")).startswith(asked)
    assert "Вас нет в списке" in await town.press_data(town.stranger, task(town), "pp:1:zhkh:harm")
    decided = "№1: решение о возврате или предложении принимает отдел контроля."
    for data in ("rd:1:1:0", "rx:1:1:culture", "rn:1:1", "bk:1:r:0:zhkh"):
        assert await town.press_data(town.boris, before, data) == decided
    assert "rk" not in before.text
    assert offered(before) == [[REDIRECT], [SEND_BACK], [OTHER]]


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        ("rx:1:7:culture", "№1: эта кнопка больше не работает."),
        ("pf:1:1", "№1: эта кнопка больше не работает."),
        ("rx:1:1:zhkh", "№1: этому органу уже направлено. Выберите другой."),
        ("rx:1:1:gone", "№1: такого органа больше нет в организации. Выберите другой."),
    ],
    ids=["no such referral", "no proposal", "the same authority", "no such authority"],
)
async def test_a_forged_decision_changes_nothing(town: Town, data: str, answer: str) -> None:
    before = await returned(town)
    shown = before.text
    assert (await town.press_data(town.anna, before, data)).startswith(answer)
    assert before.text == shown


async def test_the_new_authority_does_not_inherit_the_rework_of_the_old(town: Town) -> None:
    approval = await town.drafted()
    await town.press(town.anna, approval, "↩️ Не по сути вопроса")
    before = await returned(town, task(town))
    await town.press_data(town.anna, before, "rx:1:1:culture")
    card = town.last(CULTURE)
    assert card.text.startswith("№1 · ответьте до ")
    assert "Нового проекта ответа ещё нет." in card.text
    assert "возвращён на доработку" not in card.text


# No answer, proposed


async def test_a_proposal_names_its_ground_and_goes_before_control(town: Town) -> None:
    card = await town.routed()
    await town.press(town.boris, card, PROPOSE)
    assert card.text.endswith("На каком основании предложить не давать ответ (п. 19 Порядка)?")
    await town.press(town.boris, card, "Назад")
    assert offered(card) == [["Взять в работу"], KINDS, [RETURN], [PROPOSE]]
    await town.press(town.boris, card, PROPOSE)
    toast = await town.press(town.boris, card, "Брань или оскорбления")
    assert toast == "№1: предложение направлено на решение. Срок идёт."

    before = town.last(CONTROL)
    assert before.text.startswith("№1 · решите по предложению не отвечать, срок ")
    assert f"Основание (п. 19 Порядка): {INSULT}" in before.text
    assert offered(before) == [[CONFIRM], [DECLINE], [OTHER]]
    assert card.text.startswith("№1 · предложение не отвечать ждёт решения, ")
    assert "Возвратов" not in card.text
    assert f"предложено не отвечать (п. 19 Порядка): {INSULT} (Петров Б. В.)" in (
        await town.history()
    )


async def test_a_confirmed_proposal_closes_the_incident(town: Town) -> None:
    before = await proposed(town)
    await town.press(town.maria, before, CONFIRM)
    assert before.text.endswith("\nОставить инцидент №1 без ответа?")
    assert offered(before) == [["Назад"], [DECLINE], [YES]]
    assert await town.press(town.maria, before, YES) == "№1: ответ не даётся."
    assert town.last(HOUSING).text == (
        f"№1 · ответ не даётся\nОснование (п. 19 Порядка): {INSULT}\n"
        "Решение: Козлова М. И.\nИсполнитель: Петров Б. В."
    )
    assert offered(before) == []
    assert before.text.endswith("Ответ не даётся: Козлова М. И., 24.11.2026 09:00")
    assert f"(п. 19 Порядка): {INSULT}, предложил орган: Управление ЖКХ (Козлова М. И.)" in (
        await town.history()
    )
    second = await town.press_data(town.anna, before, "rn:1:1")
    assert second.startswith("№1: уже решено, ответ не даётся — Козлова М. И.")


async def test_a_declined_proposal_leaves_the_work_with_the_authority(town: Town) -> None:
    before = await proposed(town)
    await town.press(town.maria, before, DECLINE)
    assert town.last(HOUSING).text.startswith(
        "№1 · ответьте до 25.11 08:50 · предложение не отвечать отклонено\nОрган: Управление ЖКХ\n"
        "Решение: Козлова М. И.\nНужен проект ответа"
    )
    assert task(town).text.startswith("№1 · ответьте до ")
    assert "отклонено предложение не отвечать: Управление ЖКХ" in await town.history()
    await town.press(town.boris, task(town), PROPOSE)
    await town.press(town.boris, task(town), "Угрозы должностному лицу")
    assert town.last(CONTROL) is not before
    assert "\nПредложение отклонено: Козлова М. И., 24.11.2026 09:00\n" in before.text


async def test_control_finds_what_waits_by_its_number(town: Town) -> None:
    await proposed(town)
    found = await town.say(town.maria, town.maria, "/incident 1")
    assert found.text.startswith("№1 · решите по предложению не отвечать, срок ")
    await town.press(town.maria, found, CONFIRM)
    assert await town.press(town.maria, found, YES) == "№1: ответ не даётся."
