"""Several authorities work one incident, and one of them makes the consolidated answer (§12)."""

import pytest

from bot.sandbox import Message
from tests.e2e.town import CONTROL, CULTURE, DRAFT, HOUSING, MEDIA, Caller, Town, labels

HOUSING_LEADS, CULTURE_LEADS = "Сводный ответ: Управление ЖКХ", "Сводный ответ: Отдел культуры"
RETURN, NOT_OURS = "Не в нашей компетенции", "Афиши вешает не наш отдел."
INFORMATION = "Концерт у дома культуры начнётся в 18 часов."
APPROVE = "✅ Согласовать"
NO_LINK = "Размещено, ссылки нет"
PROMISE = "Яму осмотрим завтра, потом сообщим срок."
TO_PLACE = ["Вставить ссылку", NO_LINK]


async def to_both(town: Town) -> Message:
    """Housing makes the answer, culture informs it; gives control's card."""
    card = await town.registered("Во дворе яма, а в доме культуры нет афиши.")
    await town.share(card)
    return card


async def informed(town: Town) -> Message:
    """Culture has informed housing as well; gives control's card."""
    card = await to_both(town)
    await town.reply(town.vera, task(town, CULTURE), INFORMATION)
    return card


async def agreed(town: Town) -> Message:
    """And control has agreed to the draft of housing; gives control's card."""
    card = await informed(town)
    await town.press(town.anna, await drafted(town), APPROVE)
    return card


async def change(town: Town, card: Message, *picked: str) -> None:
    """Control changes who takes part, or who leads."""
    await town.act(town.anna, card, "Изменить органы", *picked, "Сохранить изменения")


async def returned(town: Town) -> Message:
    """Culture returns its part; gives control's card of the return."""
    await town.answer(town.vera, task(town, CULTURE), RETURN, NOT_OURS)
    return town.last(CONTROL)


def task(town: Town, chat: int) -> Message:
    """The card in an authority's chat."""
    return town.chat(chat).find("Соцсеть: ")


async def drafted(town: Town) -> Message:
    """Housing sends the consolidated draft; gives control's approval card."""
    await town.reply(town.boris, task(town, HOUSING), DRAFT)
    return town.last(CONTROL)


# Routing


async def test_control_picks_several_and_who_makes_the_consolidated_answer(town: Town) -> None:
    card = await town.registered()
    await town.act(town.anna, card, "Несколько органов…", "Управление ЖКХ")
    assert HOUSING_LEADS not in labels(card)
    await town.press(town.anna, card, "Отдел культуры")
    assert labels(card)[:5] == [
        "✓ Отдел культуры",
        "Отдел СМИ",
        "✓ Управление ЖКХ",
        CULTURE_LEADS,
        HOUSING_LEADS,
    ]
    assert card.text.endswith(
        "Выбраны органы: Управление ЖКХ, Отдел культуры.\nВыберите, кто готовит сводный ответ."
    )

    answer = await town.press(town.anna, card, "Направить")
    assert answer == "№1: органов несколько. Выберите, кто готовит сводный ответ."
    assert town.chat(HOUSING).messages == town.chat(CULTURE).messages == []

    await town.press(town.anna, card, CULTURE_LEADS)
    assert labels(card)[3:5] == [f"✓ {CULTURE_LEADS}", HOUSING_LEADS]
    assert card.text.endswith("\nСводный ответ готовит: Отдел культуры. Нажмите «Направить».")
    await town.press(town.anna, card, "Направить")
    assert "Сводный ответ готовит ваш орган." in town.last(CULTURE).text
    assert "Сводный ответ готовит: Отдел культуры\n" in town.last(HOUSING).text


async def test_a_lead_that_is_put_back_must_be_picked_again(town: Town) -> None:
    card = await town.registered()
    await town.act(
        town.anna,
        card,
        "Несколько органов…",
        "Управление ЖКХ",
        "Отдел культуры",
        HOUSING_LEADS,
        "✓ Управление ЖКХ",
    )
    assert card.text.endswith("\nВыбран орган: Отдел культуры. Нажмите «Направить».")
    await town.press(town.anna, card, "Управление ЖКХ")
    assert "органов несколько." in await town.press(town.anna, card, "Направить")
    answer = await town.press_data(town.anna, card, "ld:1:media")
    assert answer.startswith("№1: этот орган не выбран.")


async def test_each_chat_gets_its_own_card_with_its_own_due(town: Town) -> None:
    card = await to_both(town)
    lead, other = town.last(HOUSING), town.last(CULTURE)
    assert lead.text.startswith(
        "№1 · ответьте до 25.11 08:50 · Во дворе яма, а в доме культуры нет афиши.\n"
        "Сводный ответ готовит ваш орган.\n"
    )
    assert "Ждём информацию: Отдел культуры (до 24.11.2026 13:50)" in lead.text
    assert "Исполнители: Петров Б. В." in lead.text
    assert other.text.startswith(
        "№1 · пришлите информацию до 13:50 · Во дворе яма, а в доме культуры нет афиши.\n"
        "Сводный ответ готовит: Управление ЖКХ\n"
    )
    assert "Информация для сводного ответа: до 24.11.2026 13:50\n" in other.text
    assert "Проект в отдел контроля" not in other.text
    assert other.text.endswith(
        "Ответьте на это сообщение текстом: это будет информация для сводного ответа.\n"
        "Исполнители: Белова В. Н."
    )
    assert "Направлено: Управление ЖКХ, 24.11.2026 09:00, готовит сводный ответ" in card.text
    await town.press(town.anna, card, "Другие действия…")
    assert "информации ещё нет, ждём до 24.11.2026 13:50" in card.text
    history = await town.history()
    assert "направлен в органы: Управление ЖКХ (сводный ответ), Отдел культуры" in history


async def test_each_authority_has_its_own_assignee(town: Town) -> None:
    await to_both(town)
    for person, chat in ((town.boris, HOUSING), (town.vera, CULTURE)):
        assert "взято в работу" in await town.press(person, task(town, chat), "Взять в работу")
    assert "Взято в работу: Петров Б. В." in task(town, HOUSING).text
    assert "Взято в работу: Белова В. Н." in task(town, CULTURE).text
    assert "Петров" not in task(town, CULTURE).text


async def test_the_monitoring_system_names_several_with_a_lead(town: Town, caller: Caller) -> None:
    body = {
        "text": "Яма и афиша",
        "detected_at": "2026-11-24T09:00:00+03:00",
        "authorities": ["zhkh", "culture"],
        "lead": "culture",
    }
    status, found = await caller.post(body)
    assert (status, found["status"]) == (201, "in_progress")
    await town.settle()
    incident = await caller.incident(1)
    assert (incident["authorities"], incident["lead"]) == (["culture", "zhkh"], "culture")
    assert "Сводный ответ готовит ваш орган." in town.last(CULTURE).text
    assert "Сводный ответ готовит: Отдел культуры" in town.last(HOUSING).text


# Information for the lead


async def test_information_goes_to_the_lead_at_once(town: Town) -> None:
    await informed(town)
    assert town.received(CULTURE, "№1 · информация передана\nСводный ответ готовит:")
    news = town.last(HOUSING)
    assert news.text == (
        "№1 · ответьте до 25.11 08:50 · информация для сводного ответа — Отдел культуры\n"
        "Белова В. Н., 24.11.2026 09:00:\n"
        f"{INFORMATION}\n"
        "Информация получена от всех органов."
    )
    assert news.reply_to is task(town, HOUSING)
    lead = task(town, HOUSING).text
    assert f"Отдел культуры (Белова В. Н., 24.11.2026 09:00):\n{INFORMATION}" in lead
    assert "Ждём информацию" not in lead
    other = task(town, CULTURE).text
    assert "Ваша информация направлена: Белова В. Н., 24.11.2026 09:00" in other
    assert town.chat(CONTROL).messages == []

    await town.reply(town.boris, news, DRAFT)
    assert "Проект ответа, версия 1" in town.last(CONTROL).text
    assert "Нет информации" not in town.last(CONTROL).text
    history = await town.history()
    assert "получена информация для сводного ответа: Отдел культуры (Белова В. Н.)" in history


async def test_control_reads_the_information_beside_the_consolidated_draft(town: Town) -> None:
    await informed(town)
    approval = await drafted(town)
    signed = "Отдел культуры (Белова В. Н., 24.11.2026 09:00):"
    beside = f"\nИнформация для сводного ответа:\n{signed}\n{INFORMATION}\nПроект ответа:\n{DRAFT}"
    assert beside in approval.text
    later = "Афиша висит у входа в парк, на Садовой, 3."
    await town.reply(town.vera, task(town, CULTURE), later)
    assert later in approval.text
    await town.press(town.anna, approval, "↩️ Не по сути вопроса")
    assert INFORMATION not in approval.text


async def test_a_missing_draft_is_no_matter_of_who_only_informs(town: Town) -> None:
    await informed(town)
    await town.answer(town.boris, task(town, HOUSING), "Промежуточный ответ", PROMISE)
    await town.approve_last()
    to_place = town.chat(HOUSING).find("Разместите промежуточный ответ")
    await town.reply(town.boris, to_place, "https://example.org/1")
    assert " ответа ещё нет." in task(town, HOUSING).text
    assert " ответа ещё нет." not in task(town, CULTURE).text


async def test_an_edited_message_puts_the_information_right(town: Town) -> None:
    await informed(town)
    mine = town.chat(CULTURE).find(INFORMATION)
    await town.edit(town.vera, mine, "Концерт у дома культуры начнётся в 19 часов.")
    assert town.last(HOUSING).text.startswith(
        "№1 · ответьте до 25.11 08:50 · исправлена информация для сводного ответа — Отдел культуры\n"
    )
    assert "\nЧто изменилось:\n… дома культуры начнётся в 18 19 часов." in town.last(HOUSING).text
    lead = task(town, HOUSING).text
    assert "19 часов" in lead
    assert "18 часов" not in lead
    assert town.last(CULTURE).text.startswith("№1 · исправление передано")

    await town.reply(town.vera, task(town, CULTURE), "Ещё будет ярмарка на главной площади.")
    lead = task(town, HOUSING).text
    assert "19 часов" in lead
    assert "ярмарка" in lead


async def test_talk_is_not_information_before_its_author_says_so(town: Town) -> None:
    await to_both(town)
    question = await town.reply(town.vera, task(town, CULTURE), "Данных пока нет, жду")
    assert question.text.endswith("\nЭто информация для сводного ответа?")
    assert not town.said(HOUSING, "Данных")
    assert await town.press(town.vera, question, "Передать") == "Информация передана."
    assert town.said(HOUSING, "Данных пока нет, жду")

    question = await town.reply(town.vera, task(town, CULTURE), "Кто ответит?")
    assert "никуда не отправлено" in await town.press(town.vera, question, "Переписка")
    await town.reply(town.vera, task(town, CULTURE), "А мы тут при чём?")
    assert not town.said(HOUSING, "при чём")
    assert town.last(CULTURE).text == "А мы тут при чём?"


async def test_held_information_is_passed_on_another_day_only_with_its_days_looked_at(
    town: Town,
) -> None:
    await to_both(town)
    await town.until(24, 16, 30)
    asked = await town.reply(town.vera, task(town, CULTURE), "Хорошо, повесим завтра.")
    await town.until(25, 8, 2)
    said = await town.press(town.vera, asked, "Передать")
    assert said == "Проверьте ещё раз: ответьте на новый вопрос бота."
    assert not town.said(HOUSING, "повесим")
    again = town.last(CULTURE)
    outdated = "• «завтра». Проверьте день: текст написан 24.11.2026."
    assert f"\nПроверьте текст:\n{outdated}\nПередать органу" in again.text
    assert await town.press(town.vera, again, "Передать") == "Информация передана."
    assert town.said(HOUSING, "Хорошо, повесим завтра.")


async def test_held_information_that_names_no_such_day_is_passed_on_any(town: Town) -> None:
    await to_both(town)
    await town.until(24, 16, 30)
    asked = await town.reply(town.vera, task(town, CULTURE), "Афиши не было.")
    await town.until(25, 8, 2)
    assert await town.press(town.vera, asked, "Передать") == "Информация передана."


async def test_only_the_authority_itself_informs_and_only_the_lead_drafts(town: Town) -> None:
    await to_both(town)
    town.seat(town.boris, CULTURE)
    town.seat(town.vera, HOUSING)
    answer = await town.reply(town.boris, task(town, CULTURE), INFORMATION)
    assert answer.text == ("№1: информацию для сводного ответа направляют работники этого органа.")
    answer = await town.reply(town.vera, task(town, HOUSING), DRAFT)
    assert answer.text.startswith("№1: направлять проект ответа могут работники органа")
    approval = await drafted(town)
    await town.confirmed(town.anna, approval, APPROVE)
    to_place = town.chat(HOUSING).find("Разместите ответ")
    answer = await town.reply(town.vera, to_place, "https://example.org/1")
    assert answer.text.startswith("№1: отметить размещение могут работники органа")


# Approval without the information of some


async def test_approving_without_information_asks_and_is_recorded(town: Town) -> None:
    await to_both(town)
    approval = await drafted(town)
    assert "Нет информации от: Отдел культуры\n" in approval.text
    usual = approval.buttons

    await town.press(town.anna, approval, APPROVE)
    assert approval.text.endswith("Согласовать без информации от: Отдел культуры?")
    assert labels(approval)[0] == "Назад"
    assert labels(approval)[-1] == "Да, согласовать"
    await town.press(town.anna, approval, "Назад")
    assert approval.buttons == usual
    assert not town.said(HOUSING, "Разместите ответ")

    await town.press(town.anna, approval, APPROVE)
    answer = await town.press(town.anna, approval, "Да, согласовать")
    assert answer == "№1: согласовано. Исполнитель получит текст для размещения."
    assert town.said(HOUSING, "Разместите ответ")
    assert not town.said(CULTURE, "Разместите ответ")
    assert "согласована версия 1, без информации от: Отдел культуры" in await town.history()


async def test_information_that_comes_meanwhile_takes_the_question_away(town: Town) -> None:
    await to_both(town)
    approval = await drafted(town)
    await town.press(town.anna, approval, APPROVE)
    await town.reply(town.vera, task(town, CULTURE), INFORMATION)
    assert APPROVE in labels(approval)
    assert "Нет информации" not in approval.text
    await town.press(town.anna, approval, APPROVE)
    assert town.said(HOUSING, "Разместите ответ")


# Reminders


async def test_an_authority_is_reminded_of_its_information(town: Town) -> None:
    await to_both(town)
    await town.until(24, 10, 59)
    assert not town.said(CULTURE, "информации ещё нет")
    await town.until(24, 11, 1)
    [half] = town.said(CULTURE, "прошла примерно половина срока, информации ещё нет")
    assert half.text == (
        "№1 · пришлите информацию до 13:50 · прошла примерно половина срока, информации ещё нет\n"
        "Срок информации для сводного ответа: 24.11.2026 13:50\n"
        "Информацию направляет: Отдел культуры\n"
        "Сводный ответ готовит: Управление ЖКХ\n"
        "Срок ответа: 25.11.2026 08:50\n"
        "Ответьте на это сообщение или на карточку текстом: это будет информация.\n"
        "Исполнители: Белова В. Н."
    )
    await town.until(24, 13, 51)
    assert town.said(CULTURE, "наступил срок, информации ещё нет")
    assert not town.said(HOUSING, "информации")[1:]
    await town.until(24, 14, 21)
    assert town.said(CULTURE, "срок информации истёк")
    [late] = town.said(HOUSING, "срок информации истёк")
    assert late.text.endswith("Исполнители: Петров Б. В.")

    await town.reply(town.vera, half, INFORMATION)
    assert INFORMATION in town.last(HOUSING).text


async def test_nobody_waits_for_information_without_which_the_answer_was_approved(
    town: Town,
) -> None:
    await to_both(town)
    approval = await drafted(town)
    await town.confirmed(town.anna, approval, APPROVE)
    await town.until(24, 13, 55)
    assert not town.said(CULTURE, "информации ещё нет")
    await town.confirmed(town.anna, approval, "Отменить согласование")
    await town.until(24, 14)
    assert town.said(CULTURE, "наступил срок, информации ещё нет")


# Changing the authorities later


async def test_control_adds_an_authority_to_one_that_works_alone(town: Town) -> None:
    card = await town.sent_to_housing()
    await town.until(24, 10)
    await town.press(town.anna, card, "Изменить органы")
    assert "✓ Управление ЖКХ" in labels(card)
    await town.press(town.anna, card, "Отдел культуры")
    assert card.text.endswith("Если добавить, сводный ответ готовит: Управление ЖКХ.")
    answer = await town.press(town.anna, card, "Добавить Отдел культуры")
    assert answer == "№1: органы изменены, они получат уведомление."
    assert town.last(HOUSING).text == (
        "№1 · ответьте до 25.11 08:50 · изменены органы\nДобавлен орган: Отдел культуры\nРешение: Иванова А. П."
    )
    assert "Информация для сводного ответа: до 24.11.2026 14:20" in town.last(CULTURE).text
    assert "Срок ответа: 25.11.2026 08:50" in town.last(CULTURE).text
    assert "Изменить органы" in labels(card)
    assert "добавлен орган: Отдел культуры (Иванова А. П.)" in await town.history()


async def test_control_removes_an_authority(town: Town) -> None:
    card = await to_both(town)
    removed = task(town, CULTURE)
    await change(town, card, "✓ Отдел культуры")
    assert town.last(CULTURE).text == (
        "№1 · снят с вашего органа\nОтвечать не нужно.\nРешение: Иванова А. П."
    )
    assert removed.text.startswith("№1 · снят с вашего органа")
    assert removed.buttons == []
    assert "Снят орган: Отдел культуры" in town.last(HOUSING).text
    answer = await town.reply(town.vera, removed, INFORMATION)
    assert answer.text == "№1: сейчас у вашего органа такого сообщения нет, отвечать вам не нужно."
    await town.until(24, 16)
    assert not town.said(CULTURE, "информации ещё нет")


async def test_an_authority_that_comes_back_gets_a_new_card(town: Town) -> None:
    card = await informed(town)
    await change(town, card, "✓ Отдел культуры")
    await town.act(town.anna, card, "Изменить органы", "Отдел культуры", "Добавить Отдел культуры")
    assert "Ваша информация направлена" in town.last(CULTURE).text
    assert "Нет информации" not in (await drafted(town)).text


async def test_control_names_another_lead(town: Town) -> None:
    card = await to_both(town)
    await town.act(town.anna, card, "Изменить органы", "✓ Отдел культуры")
    answer = await town.press(town.anna, card, "✓ Управление ЖКХ")
    assert answer == (
        "№1: этот орган готовит ответ. Сначала выберите другой орган, который подготовит сводный ответ."
    )
    await town.act(town.anna, card, "Отдел культуры", CULTURE_LEADS, "Сохранить изменения")
    assert "Ответ готовит и размещает: Отдел культуры\nГотовьте проект" in town.last(CULTURE).text
    assert "От вашего органа нужна информация" in town.last(HOUSING).text

    await town.reply(town.boris, task(town, HOUSING), "Яму засыплем завтра до обеда.")
    assert "информация для сводного ответа — Управление ЖКХ" in town.last(CULTURE).text
    await town.reply(town.vera, task(town, CULTURE), DRAFT)
    assert "Исполнитель: Белова В. Н., Отдел культуры" in town.last(CONTROL).text


async def test_a_new_lead_gets_the_approved_text_to_place(town: Town) -> None:
    card = await agreed(town)
    await change(town, card, CULTURE_LEADS)
    assert "Согласованный текст больше не размещайте." in town.last(HOUSING).text
    assert "больше не размещайте" not in town.last(CULTURE).text
    to_place = town.chat(CULTURE).find("Разместите ответ")
    await town.reply(town.vera, to_place, "https://example.org/1")
    await town.press(town.anna, card, "Другие действия…")
    assert card.text.startswith("№1 · ответ размещён")


async def test_the_text_of_a_former_lead_says_at_once_who_places_it(town: Town) -> None:
    card = await agreed(town)
    former = town.chat(HOUSING).find("Разместите ответ")
    assert labels(former) == TO_PLACE

    await change(town, card, CULTURE_LEADS)
    assert "\nОтвет размещает другой орган, версия 1\n" in former.text
    assert former.text.endswith("\nНе размещайте: ответ размещает Отдел культуры.")
    assert labels(former) == []
    to_place = town.chat(CULTURE).find("Разместите ответ")
    assert labels(to_place) == TO_PLACE
    answer = await town.press_data(town.boris, former, "pa:1:1")
    assert answer.startswith("№1: отметить размещение могут работники органа")

    await change(town, card, HOUSING_LEADS)
    assert to_place.text.endswith("\nНе размещайте: ответ размещает Управление ЖКХ.")
    assert labels(to_place) == []
    again = town.chat(HOUSING).find("Разместите ответ")
    assert again is not former
    await town.act(town.boris, again, NO_LINK, "Да, подтверждаю")
    await town.press(town.anna, card, "Другие действия…")
    assert card.text.startswith("№1 · ответ размещён")
    assert "\nРазмещено 24.11.2026 09:00" in to_place.text
    assert labels(again) == ["Указать время", "Отменить размещение"]
    assert labels(to_place) == []


async def test_a_text_shown_in_private_follows_the_lead_too(town: Town) -> None:
    card = await agreed(town)
    own = await town.say(town.boris, town.boris, "/incident 1")
    assert labels(own) == TO_PLACE
    await change(town, card, CULTURE_LEADS)
    assert own.text.endswith("\nНе размещайте: ответ размещает Отдел культуры.")
    assert labels(own) == []


@pytest.mark.parametrize(
    ("kind", "text", "heading", "warning", "asked"),
    [
        (
            "Промежуточный ответ",
            "Яму осмотрим завтра, потом сообщим срок.",
            "Промежуточный ответ размещает другой орган",
            "Не размещайте: промежуточный ответ размещает Отдел культуры.",
            "Разместите промежуточный ответ и пришлите ссылку",
        ),
        (
            "Уточнить у автора",
            "Уважаемая Мария, у какого дома яма?",
            "Уточняющий вопрос автору задаёт другой орган",
            "Не размещайте: уточняющий вопрос автору задаёт Отдел культуры.",
            "Задайте автору этот вопрос в соцсети и пришлите ссылку",
        ),
    ],
    ids=["interim", "clarification"],
)
async def test_interim_answers_and_questions_follow_the_lead_too(
    town: Town, *, kind: str, text: str, heading: str, warning: str, asked: str
) -> None:
    card = await to_both(town)
    await town.answer(town.boris, task(town, HOUSING), kind, text)
    await town.approve_last()
    former = town.chat(HOUSING).find(asked)
    await change(town, card, CULTURE_LEADS)
    assert f"\n{heading}, версия 1\n" in former.text
    assert former.text.endswith(f"\n{warning}")
    assert labels(former) == []
    to_place = town.chat(CULTURE).find(asked)
    await town.reply(town.vera, to_place, "https://example.org/1")
    assert labels(to_place) != []
    assert labels(former) == []
    assert "нажмите «Автор ответил»" not in former.text


async def test_an_authority_taken_off_does_not_place_what_it_wrote(town: Town) -> None:
    card = await agreed(town)
    former = town.chat(HOUSING).find("Разместите ответ")
    await change(town, card, CULTURE_LEADS, "✓ Управление ЖКХ")
    assert former.text.endswith("\nНе размещайте: ответ размещает Отдел культуры.")
    assert labels(former) == []
    assert labels(town.chat(CULTURE).find("Разместите ответ")) == TO_PLACE


async def test_a_redirection_takes_the_text_to_place_along(town: Town) -> None:
    card = await to_both(town)
    referral = await returned(town)
    approval = await drafted(town)
    await town.confirmed(town.anna, approval, APPROVE)
    await change(town, card, CULTURE_LEADS)
    former = town.chat(CULTURE).find("Разместите ответ")

    await town.act(town.anna, referral, "Перенаправить", "Отдел СМИ")
    assert former.text.endswith("\nНе размещайте: ответ размещает Отдел СМИ.")
    assert labels(former) == []
    assert "Согласованный текст больше не размещайте." in town.last(CULTURE).text
    assert labels(town.chat(MEDIA).find("Разместите ответ")) == TO_PLACE


async def test_where_all_others_take_part_a_return_can_only_be_sent_back(town: Town) -> None:
    card = await to_both(town)
    await change(town, card, "Отдел СМИ")
    referral = await returned(town)
    assert referral.text.endswith(
        "\nПеренаправить некуда: свободных органов нет."
        "\nВерните в этот орган или снимите его: «Изменить органы» на карточке сообщения. Срок идёт."
        "\nКомментарий для органа можно дать до решения, ответом на это сообщение."
    )
    assert labels(referral) == ["Вернуть в орган", "Другие действия…"]

    await town.press_data(town.anna, referral, "rd:1:1:0")  # an older copy has the button still
    assert labels(referral) == ["Вернуть в орган", "Назад"]
    await town.press(town.anna, referral, "Назад")
    await change(town, card, "✓ Отдел СМИ")
    assert labels(referral) == ["Перенаправить", "Вернуть в орган", "Другие действия…"]


async def test_an_undone_placement_brings_the_text_to_who_has_the_lead_now(town: Town) -> None:
    card = await to_both(town)
    await town.answer(town.boris, task(town, HOUSING), "Промежуточный ответ", PROMISE)
    await town.approve_last()
    placed = town.chat(HOUSING).find("Разместите промежуточный ответ")
    await town.reply(town.boris, placed, "https://example.org/1")
    await change(town, card, CULTURE_LEADS)
    assert labels(placed) == []
    assert "Исправить отметку" not in placed.text

    await town.press_data(town.anna, card, "pz:1:1")
    assert placed.text.endswith("\nНе размещайте: промежуточный ответ размещает Отдел культуры.")
    to_place = town.chat(CULTURE).find("Разместите промежуточный ответ")
    assert labels(to_place) == TO_PLACE


async def test_those_who_drafted_learn_of_the_return_though_another_lead_reworks_it(
    town: Town,
) -> None:
    card = await to_both(town)
    approval = await drafted(town)
    await change(town, card, CULTURE_LEADS)
    await town.press(town.anna, approval, "↩️ Не по сути вопроса")
    returned = "проект возвращён: не по сути вопроса\n"
    assert town.last(HOUSING).text == (
        f"№1 · пришлите информацию до 13:50 · {returned}"
        "Версия 1. Причина: несоответствие сути вопроса\n"
        "Решение: Иванова А. П.\n"
        "Дорабатывает: Отдел культуры\n"
        "Исполнитель: Петров Б. В."
    )
    assert town.last(CULTURE).text.startswith(f"№1 · исправьте до 25.11 08:50 · {returned}")
    assert "\nОтветьте на это сообщение новым текстом." in town.last(CULTURE).text

    await town.reply(town.anna, approval, "Назовите срок.")
    assert "Назовите срок." in town.last(HOUSING).text
    assert town.last(HOUSING).text.endswith(
        "\nДорабатывает: Отдел культуры\nИсполнитель: Петров Б. В."
    )
    assert town.last(CULTURE).text.endswith(
        "\nОтветьте на это сообщение новым текстом.\nИсполнители: Белова В. Н."
    )

    await town.reply(town.boris, town.last(HOUSING), INFORMATION)
    assert "информация для сводного ответа — Управление ЖКХ" in town.last(CULTURE).text
    await town.reply(town.vera, task(town, CULTURE), "Яму засыплем завтра до обеда.")
    before = len(town.chat(HOUSING).messages)
    await town.press(town.anna, town.last(CONTROL), "↩️ Обе причины")
    assert len(town.chat(HOUSING).messages) == before


async def test_those_who_drafted_learn_of_the_approval_and_of_its_end(town: Town) -> None:
    card = await informed(town)
    approval = await drafted(town)
    await change(town, card, CULTURE_LEADS)
    await town.press(town.anna, approval, APPROVE)
    assert town.last(HOUSING).text == (
        "№1 · проект, версия 1, согласован\n"
        "Размещает: Отдел культуры\n"
        "Решение: Иванова А. П.\n"
        "Исполнитель: Петров Б. В."
    )
    assert not town.said(HOUSING, "Разместите ответ")
    assert labels(town.last(CULTURE)) == TO_PLACE

    await town.confirmed(town.anna, approval, "Отменить согласование")
    recalled = (
        "согласование версии 1 отменено\nПроект снова на согласовании.\nРешение: Иванова А. П.\n"
    )
    assert town.last(HOUSING).text == (
        f"№1 · пришлите информацию до 13:50 · {recalled}Исполнитель: Петров Б. В."
    )
    assert town.last(CULTURE).text == (
        f"№1 · не размещайте: {recalled}Взято в работу: Белова В. Н."
    )


async def test_a_new_lead_reads_the_draft_that_another_authority_has_sent(town: Town) -> None:
    card = await to_both(town)
    approval = await drafted(town)
    await change(town, card, CULTURE_LEADS)
    assert (
        "Исполнитель: Петров Б. В., Управление ЖКХ\n"
        "Теперь ответ готовит и размещает: Отдел культуры\n"
    ) in approval.text
    assert "\nНет информации от: Отдел культуры\n" in approval.text
    assert "Нет информации от: Управление ЖКХ" not in approval.text  # it is who wrote the draft
    await town.press(town.anna, approval, APPROVE)
    assert approval.text.endswith("\nСогласовать без информации от: Отдел культуры?")
    assert f"Текст этого проекта:\n{DRAFT}" in task(town, CULTURE).text
    assert DRAFT not in task(town, HOUSING).text
    await town.press(town.anna, approval, "↩️ Обе причины")
    assert f"Текст этого проекта:\n{DRAFT}" in task(town, CULTURE).text


# What those beside the lead are told


async def test_the_leads_draft_takes_no_button_from_the_others_before_it_is_approved(
    town: Town,
) -> None:
    await to_both(town)
    usual = task(town, CULTURE).buttons
    approval = await drafted(town)
    assert task(town, CULTURE).buttons == usual
    assert "Возврат из органа" in (await returned(town)).text
    await town.confirmed(town.anna, approval, APPROVE)
    agreed = task(town, CULTURE)
    assert labels(agreed) == []
    assert "больше ничего не нужно" in agreed.text
    await town.confirmed(town.anna, approval, "Отменить согласование")
    assert "Взять в работу" in labels(agreed)


async def test_nobody_is_called_for_information_once_the_answer_is_approved(town: Town) -> None:
    card = await to_both(town)
    await town.confirmed(town.anna, await drafted(town), APPROVE)
    standing = len(town.chat(CULTURE).messages)
    await town.press(town.anna, card, "Напомнить")
    assert "Напоминает" in town.last(HOUSING).text
    assert len(town.chat(CULTURE).messages) == standing


async def test_a_declined_return_asks_its_authority_alone_for_information(town: Town) -> None:
    await to_both(town)
    await town.press(town.anna, await returned(town), "Вернуть в орган")
    told = "возврат отклонён\nОрган: Отдел культуры\nРешение: Иванова А. П."
    assert town.last(HOUSING).text == f"№1 · ответьте до 25.11 08:50 · {told}"
    assert town.last(CULTURE).text == (
        f"№1 · пришлите информацию до 13:50 · {told}\n"
        "От вашего органа нужна информация для сводного ответа:"
        " ответьте на это сообщение текстом.\n"
        "Информация для сводного ответа: до 24.11.2026 13:50\n"
        "Исполнитель: Белова В. Н."
    )


async def test_reopened_only_the_lead_is_asked_for_a_draft(town: Town) -> None:
    card = await to_both(town)
    await town.act(town.anna, card, "Отменить регистрацию", "Ошибка")
    await town.act(town.anna, card, "Возобновить", "Да, подтверждаю")
    assert "Нужен новый проект ответа" in town.last(HOUSING).text
    assert "проект" not in town.last(CULTURE).text.lower()
    assert "От вашего органа нужна информация" in town.last(CULTURE).text


async def test_reopened_after_the_answer_the_others_are_asked_again(town: Town) -> None:
    card = await agreed(town)
    to_place = town.chat(HOUSING).find("Разместите ответ")
    await town.reply(town.boris, to_place, "https://example.org/1")
    await town.until(24, 10)
    await town.act(town.anna, card, "Возобновить", "Да, подтверждаю")
    assert "От вашего органа нужна новая информация" in town.last(CULTURE).text
    assert "до 24.11.2026 14:50" in town.last(CULTURE).text
    assert "Ваша прежняя информация направлена" in task(town, CULTURE).text
    assert "это будет новая информация для сводного ответа" in task(town, CULTURE).text
    assert "Информация до возобновления работы:" in task(town, HOUSING).text
    assert "Ждём информацию: Отдел культуры (до 24.11.2026 14:50)" in task(town, HOUSING).text
    assert "№1" in (await town.say(town.vera, town.vera, "/my")).text

    await town.until(24, 12, 51)
    assert town.said(CULTURE, "прошла примерно половина срока, информации ещё нет")
    approval = await drafted(town)
    assert "Нет информации от: Отдел культуры\n" in approval.text
    assert "Информация получена" not in approval.text

    await town.until(24, 12, 55)
    await town.reply(town.vera, task(town, CULTURE), "Концерт перенесён на субботу, 28 ноября.")
    assert town.received(CULTURE, "№1 · информация передана")
    assert "Информация получена после проекта от: Отдел культуры\n" in approval.text
    assert "Нет информации" not in approval.text
    assert "Сейчас от вас ничего" in (await town.say(town.vera, town.vera, "/my")).text
    await town.until(24, 15, 30)
    assert not town.said(CULTURE, "наступил срок, информации ещё нет")


async def test_another_importance_tells_each_its_own_due(town: Town) -> None:
    card = await to_both(town)
    await town.act(town.anna, card, "Повышенная важность", "Да, подтверждаю")
    assert "Проект в отдел контроля: до " in town.last(HOUSING).text
    assert "Проект в отдел контроля" not in town.last(CULTURE).text
    assert "Информация для сводного ответа: до 24.11.2026 11:00" in town.last(CULTURE).text


async def test_control_lets_one_that_informs_answer_in_the_place_of_a_lead_that_returned_it(
    town: Town,
) -> None:
    card = await to_both(town)
    reason = "Двор на балансе дома культуры."
    await town.answer(town.boris, task(town, HOUSING), RETURN, reason)
    referral = town.last(CONTROL)
    await town.press(town.anna, referral, "Перенаправить")
    assert labels(referral) == ["Отдел культуры", "Отдел СМИ", "Назад"]
    assert "Уже участвуют: Отдел культуры.\n" in referral.text

    cards = len(town.chat(CULTURE).messages)
    await town.press(town.anna, referral, "Отдел культуры")
    assert "Перенаправлено в орган «Отдел культуры»" in referral.text
    assert len(town.chat(CULTURE).messages) == cards + 1
    news = town.last(CULTURE)
    assert "Вместо органа «Управление ЖКХ» ответ готовит и размещает ваш орган." in news.text
    assert news.reply_to is task(town, CULTURE)
    assert "это будет проект ответа" in task(town, CULTURE).text
    assert "перенаправлен в другой орган: Отдел культуры" in town.last(HOUSING).text
    assert town.chat(HOUSING).messages[0].buttons == []
    assert "Направлено: Управление ЖКХ" not in card.text
    assert "перенаправлено: Управление ЖКХ → Отдел культуры (Иванова А. П.)" in await town.history()

    await town.reply(town.vera, news, DRAFT)
    assert "Исполнитель: Белова В. Н., Отдел культуры" in town.last(CONTROL).text
    assert town.received(CULTURE, "проект, версия 1, отправлен на согласование")


async def test_back_leaves_the_authorities_as_they_are(town: Town) -> None:
    card = await to_both(town)
    text, buttons = card.text, card.buttons
    await town.act(town.anna, card, "Изменить органы", "✓ Отдел культуры", "Назад")
    assert (card.text, card.buttons) == (text, buttons)
    assert len(town.chat(CULTURE).messages) == 1

    await town.press(town.anna, card, "Изменить органы")
    answer = await town.press(town.anna, card, "Сохранить изменения")
    assert answer == "№1: органы те же, ничего не изменено."
    assert (card.text, card.buttons) == (text, buttons)
    answer = await town.press_data(town.anna, card, "es:1::x")
    assert answer == "№1: чтобы изменить органы, нажмите «Изменить органы»."


async def test_only_control_changes_the_authorities(town: Town) -> None:
    await to_both(town)
    for data in ("ea:1", "es:1::x", "ek:1", "ld:1:zhkh"):
        answer = await town.press_data(town.boris, task(town, HOUSING), data)
        assert answer == "№1: направлять инциденты может отдел контроля."


# What waits for whom


async def test_my_and_incident_know_what_each_authority_has_to_do(town: Town) -> None:
    await to_both(town)
    for person in (town.boris, town.vera):
        assert "№1" in (await town.say(person, person, "/my")).text
    await town.reply(town.vera, task(town, CULTURE), INFORMATION)
    nothing = "Сейчас от вас ничего не требуется."
    assert (await town.say(town.vera, town.vera, "/my")).text == nothing
    assert "№1" in (await town.say(town.boris, town.boris, "/my")).text

    await town.press(town.anna, await drafted(town), APPROVE)
    assert (await town.say(town.vera, town.vera, "/my")).text == nothing
    assert "Разместите ответ" in (await town.say(town.boris, town.boris, "/incident 1")).text
    own = (await town.say(town.vera, town.vera, "/incident 1")).text
    assert "Ваша информация направлена" in own
    assert "Разместите ответ" not in own
