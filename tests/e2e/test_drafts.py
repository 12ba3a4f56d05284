"""Drafts: replies to the executor's card, versions, and what an edit means (§13, §14, §20)."""

from bot.sandbox import Message
from tests.e2e.town import CONTROL, CULTURE, HOUSING, Town
from tests.telegram.markup import html_of


async def edited(town: Town, message: Message, text: str) -> None:
    await town.edit(town.boris, message, text)


async def drafted(town: Town, card: Message, text: str) -> Message:
    """Boris replies to the card; gives his message."""
    message = town.boris.reply(card, text)
    await town.settle()
    return message


async def test_a_reply_to_the_card_is_a_draft_with_a_receipt(town: Town) -> None:
    card = await town.routed()
    await drafted(town, card, "  Яму на дороге засыплем завтра.\n")
    assert town.received(HOUSING, "проект, версия 1, отправлен на согласование")
    approval = town.last(CONTROL)
    assert "Проект ответа, версия 1" in approval.text
    assert "Исполнитель: Петров Б. В., Управление ЖКХ" in approval.text
    assert "Яму на дороге засыплем завтра." in approval.text
    assert "Во дворе на Ленина, 5 яма." in approval.text
    assert approval.buttons == [
        ["✅ Согласовать"],
        ["↩️ Не по сути вопроса"],
        ["↩️ Орфография, пунктуация"],
        ["↩️ Обе причины"],
        ["Другие действия…"],
    ]
    assert card.text.startswith("№1 · на согласовании")


async def test_a_draft_after_its_due_is_taken_and_says_so(town: Town) -> None:
    card = await town.routed()
    await town.pass_time(days=1)
    await drafted(town, card, "Яму на этой дороге засыплем.")
    assert "Срок направления проекта (п. 20 Порядка) истёк." in town.last(HOUSING).text
    assert "просрочено на" in town.last(CONTROL).text


async def test_a_second_draft_takes_the_place_of_the_first(town: Town) -> None:
    first = await town.drafted("Яму на этой дороге засыплем.")
    card = town.executors_card
    await drafted(town, card, "Яму на этой дороге засыплем завтра.")

    second = town.last(CONTROL)
    assert "версия 2" in second.text
    assert second.buttons
    assert first.buttons == []
    assert "эту версию заменила версия 2" in first.text
    refused = await town.press_data(town.anna, first, "v:1:1:0:0:")
    assert refused == "№1: версия 1 устарела, на согласовании версия 2."
    assert await town.press(town.anna, second, "✅ Согласовать")
    assert "Яму на этой дороге засыплем завтра." in town.last(HOUSING).text


async def test_an_edit_of_the_waiting_draft_is_a_new_version(town: Town) -> None:
    card = await town.routed()
    message = await drafted(town, card, "Яму на этой дороге засыпим.")
    first = town.last(CONTROL)
    await town.pass_time(minutes=5)
    await edited(town, message, "Яму на этой дороге засыплем.")

    assert "версия 2" in town.last(CONTROL).text
    assert "Яму на этой дороге засыплем." in town.last(CONTROL).text
    assert first.buttons == []
    assert "версия 2, отправлен на согласование" in town.last(HOUSING).text
    assert town.last(HOUSING).reply_to is message


async def test_an_edit_that_changes_nothing_is_no_version(town: Town) -> None:
    message = await drafted(town, await town.routed(), "Яму на этой дороге засыплем.")
    await edited(town, message, "Яму на этой дороге засыплем. ")
    assert "версия 1" in town.last(CONTROL).text
    assert town.received(HOUSING, "версия 1")


async def test_an_edit_of_the_waiting_draft_to_nothing_is_refused(town: Town) -> None:
    message = await drafted(town, await town.routed(), "Яму на этой дороге засыплем.")
    await edited(town, message, "\u200b")
    assert town.last(HOUSING).text == "№1: текста нет. Пришлите текст словами."
    assert town.last(CONTROL).buttons


async def test_an_edit_of_an_older_version_is_told_which_one_has_come_since(town: Town) -> None:
    card = await town.routed()
    older = await drafted(town, card, "Яму на этой дороге засыпим.")
    await drafted(town, card, "Яму на этой дороге засыплем.")
    before = len(town.chat(CONTROL).messages)
    await edited(town, older, "Совсем другое")
    assert len(town.chat(CONTROL).messages) == before
    assert town.last(HOUSING).reply_to is older
    assert town.last(HOUSING).text == (
        "№1: версию 1 заменила версия 2, правка этого сообщения не принята."
        " Пришлите новый текст ответом на карточку."
    )


async def test_an_edit_after_the_approval_asks_about_the_approved_text(town: Town) -> None:
    message = await drafted(town, await town.routed(), "Яму на этой дороге засыплем.")
    approval = town.last(CONTROL)
    await town.press(town.anna, approval, "✅ Согласовать")
    await edited(town, message, "Яму на этой дороге засыплем к пятнице.")
    question = town.last(HOUSING)
    assert "Заменить согласованный текст?" in question.text
    assert town.last(CONTROL) is approval
    await town.press(town.boris, question, "Да, отправить на согласование")
    assert "Что изменилось после версии 1:" in town.last(CONTROL).text


async def test_an_edit_of_a_returned_draft_is_told_to_come_as_a_new_message(town: Town) -> None:
    card = await town.routed()
    message = await drafted(town, card, "Яму на этой дороге засыпим.")
    approval = town.last(CONTROL)
    await town.press(town.anna, approval, "↩️ Орфография, пунктуация")
    before = approval.text
    await edited(town, message, "Яму на этой дороге засыплем.")
    hint = town.last(HOUSING)
    assert hint.text == (
        "№1: версия 1 уже возвращена на доработку, правка этого сообщения не принята."
        " Пришлите новый текст ответом на карточку."
    )
    assert hint.reply_to is message
    assert (approval.text, town.last(CONTROL)) == (before, approval)

    await town.reply(town.boris, card, "Яму на этой дороге засыплем.")
    second = town.last(CONTROL)
    assert "Что изменилось после версии 1:" in second.text
    assert "<s>засыпим.</s> <b><u>засыплем.</u></b>" in html_of(second) or (
        "<s>засыпим.</s> <u><b>засыплем.</b></u>" in html_of(second)
    )
    assert "Яму на этой дороге засыплем.\n" in second.text
    await edited(town, message, "Яму на этой дороге засыплем в среду.")
    assert "версия 2" in town.last(CONTROL).text


async def test_an_edit_of_the_citizens_message_means_nothing_once_routed(town: Town) -> None:
    citizens = town.anna.say(town.anna.id, "Яма https://vk.com/wall-1_2")
    await town.settle()
    card = town.last(town.anna)
    await town.press(town.anna, card, "Управление ЖКХ")
    await drafted(town, town.last(HOUSING), "Яму на этой дороге засыплем.")
    approval = town.last(CONTROL)
    shown = approval.text
    await town.edit(town.anna, citizens, "Изменённый текст")
    assert approval.text == shown
    assert "Изменённый" not in card.text


async def test_a_reply_to_any_message_about_the_incident_is_a_draft(town: Town) -> None:
    """The rejection and its receipts stand in the same chat, and people answer what they see."""
    approval = await town.drafted("Яму на этой дороге засыпим.")
    await town.press(town.anna, approval, "↩️ Орфография, пунктуация")
    rejection = town.last(HOUSING)
    await drafted(town, rejection, "Яму на этой дороге засыплем.")
    assert "версия 2" in town.last(CONTROL).text
    receipt = town.last(HOUSING)
    await drafted(town, receipt, "Яму на этой дороге засыплем завтра.")
    assert "версия 3" in town.last(CONTROL).text


async def test_the_rejected_text_can_be_sent_again(town: Town) -> None:
    approval = await town.drafted("Яму на этой дороге засыплем.")
    card = town.executors_card
    await town.press(town.anna, approval, "↩️ Не по сути вопроса")
    await drafted(town, card, "Яму на этой дороге засыплем.")
    assert "версия 2" in town.last(CONTROL).text


async def test_a_replayed_draft_is_one_version(town: Town) -> None:
    card = await town.routed()
    message = await drafted(town, card, "Яму на этой дороге засыплем.")
    town.announce_again(message)
    await town.settle()
    assert "версия 1" in town.last(CONTROL).text
    told = town.last(HOUSING).text
    if town.knows_repetitions:
        assert "версия 1, отправлен" in told or town.last(HOUSING) is message
    else:
        assert told == "№1: этот текст уже принят."


async def test_an_executor_of_another_authority_cannot_draft(town: Town) -> None:
    town.seat(town.vera, HOUSING)
    answer = await town.reply(town.vera, await town.routed(), "Яму на этой дороге засыплем.")
    assert answer.text == (
        "№1: сейчас у вашего органа такого сообщения нет, отвечать вам не нужно."
    )
    assert town.chat(CONTROL).messages == []


async def test_a_reply_to_a_list_is_no_draft(town: Town) -> None:
    await town.routed()
    answer = await town.say(town.boris, HOUSING, "/open")
    await town.reply(town.boris, answer, "Посмотрю завтра")
    assert town.chat(CONTROL).messages == []


async def test_a_plain_message_in_the_chat_is_no_draft(town: Town) -> None:
    card = await town.routed()
    town.boris.say(HOUSING, "Кто возьмёт?")
    town.stranger.say(HOUSING, "Не я")
    await town.settle()
    assert card.text.startswith("№1 · ответьте до ")
    assert town.chat(CONTROL).messages == []
    assert town.chat(CULTURE).messages == []


async def test_each_incident_gets_the_drafts_of_its_own_card(town: Town) -> None:
    one, two = await town.routed("Яма"), await town.routed("Фонарь")
    await drafted(town, one, "Яму на этой дороге засыплем.")
    await drafted(town, two, "Фонарь на этой улице починим завтра.")
    about_one, about_two = town.chat(CONTROL).messages
    assert "№1" in about_one.text
    assert "Яму на этой дороге засыплем." in about_one.text
    assert "№2" in about_two.text
    assert "Фонарь на этой улице починим завтра." in about_two.text


async def test_a_draft_after_approval_asks_first(town: Town) -> None:
    await town.approved()
    card = town.executors_card
    answer = await town.reply(town.boris, card, "Яму на этой дороге засыплем послезавтра.")
    assert answer.text.endswith("Заменить согласованный текст?")
    assert "версия 1" in town.last(CONTROL).text


async def test_control_sees_what_an_edit_of_the_waiting_draft_changed(town: Town) -> None:
    message = await drafted(town, await town.routed(), "Яму на этой дороге засыпим завтра.")
    await edited(town, message, "Яму на этой дороге засыплем завтра.")
    second = town.last(CONTROL)
    assert second.text.endswith(
        "Что изменилось после версии 1:\n"
        "Яму на этой дороге засыпим засыплем завтра.\n"
        f"Комментарий для исполнителя можно дать до решения: ответьте на это сообщение{town.or_quote}."
    )
    await town.press(town.anna, second, "↩️ Не по сути вопроса")
    await town.reply(town.boris, town.last(HOUSING), "Яму на этой дороге засыплем завтра к обеду.")
    await edited(town, town.chat(HOUSING).messages[-2], "Яму на дороге засыплем завтра к обеду.")
    fourth = town.last(CONTROL)
    assert "версия 4" in fourth.text
    assert fourth.text.index("после версии 2:") < fourth.text.index("после версии 3:")


async def test_control_sees_what_replaced_an_approved_text(town: Town) -> None:
    await drafted(town, await town.routed(), "Яму на этой дороге засыпим завтра.")
    await town.reply(town.boris, await town.approve_last(), "Яму на этой дороге засыплем завтра.")
    await town.press(town.boris, town.last(HOUSING), "Да, отправить на согласование")
    assert "Что изменилось после версии 1:" in town.last(CONTROL).text


async def test_who_answers_has_taken_it(town: Town) -> None:
    card = await town.routed()
    await drafted(town, card, "Яму на этой дороге засыплем завтра.")
    assert "Взято в работу: Петров Б. В." in card.text
    history = (await town.say(town.anna, town.anna, "/history 1")).text
    assert history.index("взят в работу (Петров Б. В.)") < history.index("версия 1")
    await town.press(town.anna, town.last(CONTROL), "↩️ Не по сути вопроса")
    await town.until(24, 16, 51)
    reminder = town.last(HOUSING)
    assert "Взято в работу: Петров Б. В." in reminder.text
    assert html_of(reminder).count("tg://user") == 1


async def test_who_answers_takes_nothing_from_who_had_taken_it(town: Town) -> None:
    card = await town.routed()
    await town.press(town.boris, card, "Взять в работу")
    await drafted(town, card, "Яму на этой дороге засыплем завтра.")
    history = (await town.say(town.anna, town.anna, "/history 1")).text
    assert history.count("взят в работу") == 1
