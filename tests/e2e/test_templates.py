"""Templates of answers: control keeps them, executors begin drafts with them."""

from bot.sandbox import Message
from tests.e2e.town import CONTROL, HOUSING, Town, offered
from tests.telegram.markup import html_of

PIT = "Яма на дороге\nЗдравствуйте!\n\nЯму засыплем ___."
POST = "Во дворе на ул. Ленина, 5 яма. https://vk.com/wall-1_2"


async def test_a_template_goes_from_control_to_an_approved_answer_and_back(town: Town) -> None:
    page = await written(town, PIT)
    assert "Яма на дороге\nЗдравствуйте!" in page.text

    begun = await picked(town, await town.routed(POST), "Яма на дороге")
    assert begun.text.startswith("№1 · напишите проект ответа.")
    assert "<pre>Здравствуйте!\n\nЯму засыплем ___.</pre>" in html_of(begun)
    await town.reply(town.boris, begun, "Здравствуйте! Яму на ул. Ленина, 5 засыплем ___.")
    asked = town.last(HOUSING)
    assert "Не заполнено: ___. Исправьте своё сообщение." in asked.text
    await town.press(town.boris, asked, "Не отправлять")

    begun = await picked(town, town.executors_card, "Яма на дороге")
    answer = "Уважаемая Мария! Яму на ул. Ленина, 5 засыпали. Вопросы: +7 861 201-02-03."
    await town.reply(town.boris, begun, answer)
    await town.reply(town.boris, await town.approve_last(), "https://vk.com/wall-1_3")

    card = next(one for one in town.chat(CONTROL).messages if "Сделать шаблоном" in one.keys)
    assert answer in card.text
    toast = (
        "Шаблон сохранён, личные данные заменены словами в фигурных скобках. "
        "Проверьте его: /template"
    )
    assert await town.press(town.anna, card, "Сделать шаблоном") == toast
    again = "Из этого ответа уже сделан шаблон: /template"
    assert await town.press(town.maria, card, "Сделать шаблоном") == again

    await town.say(town.anna, CONTROL, "/template")
    listed = town.last(CONTROL)
    made = "Яму на {адрес} засыпали. Вопросы: {телефон}"
    assert [made] in offered(listed)
    assert ["Яма на дороге"] in offered(listed)
    await town.press(town.anna, listed, made)
    assert "Уважаемая {имя}! Яму на {адрес} засыпали. Вопросы: {телефон}." in listed.text


async def test_a_template_that_a_colleague_has_changed_meanwhile_is_not_overwritten(
    town: Town,
) -> None:
    page = await written(town, PIT)
    await town.press(town.anna, page, "Изменить текст")
    await changed_by_maria(town, "Яма\nЯму засыплем ___, приносим извинения.")
    mine = "Яма на дороге\nЯму засыплем ___."
    await town.reply(town.anna, page, mine)
    assert town.last(CONTROL).text == (
        "Пока шаблон был у вас открыт, его изменили (Козлова М. И.).\n"
        "Ваше изменение не внесено. Если оно всё ещё нужно, повторите его."
    )
    assert "Яму засыплем ___, приносим извинения." in page.text
    await town.reply(town.anna, page, mine)
    assert mine in page.text
    assert "Изменён: Иванова А. П." in page.text


async def test_a_template_that_a_colleague_has_changed_meanwhile_is_not_removed(
    town: Town,
) -> None:
    page = await written(town, PIT)
    await town.press(town.anna, page, "Удалить шаблон")
    await changed_by_maria(town, "Яма и люк\nЯму засыплем ___.")
    toast = await town.press(town.anna, page, "Да, удалить")
    assert toast == "За это время шаблон изменился. Проверьте ещё раз."
    assert town.last(CONTROL).text == (
        "Пока шаблон был у вас открыт, его изменили (Козлова М. И.).\n"
        "Он не удалён. Если он больше не нужен, удалите его ещё раз."
    )
    assert page.text == "Удалить шаблон «Яма и люк»?"
    assert await town.press(town.anna, page, "Да, удалить") == "Шаблон удалён"


async def test_control_keeps_them_and_the_journal_says_who(town: Town) -> None:
    page = await written(town, PIT)
    await town.press(town.anna, page, "Изменить текст")
    await town.reply(town.anna, page, "без текста")
    assert town.received(CONTROL, "Нужны название в первой строке")
    await town.reply(town.anna, page, "Дорога\nРемонт дороги начнём ___, сообщим отдельно.")
    assert "Дорога\nРемонт дороги начнём ___" in page.text

    begun = await picked(town, await town.routed(), "Дорога")
    assert begun.text.startswith("№1 · напишите проект ответа.")
    await town.act(town.anna, page, "Удалить шаблон", "Да, удалить")
    await town.press(town.boris, town.executors_card, "Шаблоны")
    assert "Шаблонов пока нет" in town.last(HOUSING).text
    await town.say(town.admin, town.admin, "/journal")
    assert "Иванова А. П.\nУдалён шаблон ответа: «Дорога»" in town.last(town.admin.id).text


async def test_the_button_stands_only_where_there_are_templates(town: Town) -> None:
    card = await town.routed()
    assert "Шаблоны" not in card.keys
    await written(town, PIT)
    assert "Шаблоны" in (await town.routed(POST)).keys
    await town.reply(town.boris, card, "/template")
    assert ["Яма на дороге"] in offered(town.last(HOUSING))


async def written(town: Town, text: str) -> Message:
    """Anna adds a template in control's chat."""
    await town.say(town.anna, CONTROL, "/template")
    page = town.last(CONTROL)
    await town.press(town.anna, page, "Новый шаблон")
    await town.reply(town.anna, page, text)
    return page


async def changed_by_maria(town: Town, text: str) -> None:
    """Meanwhile Maria changes it in private."""
    page = await town.say(town.maria, town.maria, "/template")
    await town.act(town.maria, page, "Яма на дороге", "Изменить текст")
    await town.say(town.maria, town.maria, text)


async def picked(town: Town, card: Message, title: str) -> Message:
    """Boris begins a draft with it."""
    await town.press(town.boris, card, "Шаблоны")
    await town.press(town.boris, town.last(HOUSING), title)
    return town.last(HOUSING)
