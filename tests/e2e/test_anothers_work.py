"""What somebody else has done is replaced or undone only after a question, and they are told."""

import pytest

from bot.sandbox import Photo
from tests.e2e.absences import absent
from tests.e2e.town import CONTROL, CULTURE, DRAFT, HOUSING, Town
from tests.telegram.markup import html_of

pytestmark = pytest.mark.staffed

PRAISE = "Молодцы, всё правильно, только про песок уточните"
SECOND = "Яму на дороге засыплем уже сегодня."
APPROVE, REPLACE, KEEP = "✅ Согласовать", "Заменить", "Оставить прежний проект"


# A draft that waits


async def test_talk_about_a_colleagues_draft_does_not_replace_it(town: Town) -> None:
    approval = await town.drafted()
    question = await town.reply(town.semyon, town.executors_card, PRAISE)
    assert question.text.endswith(
        "Это ответ гражданину?\nАвтор версии 1: Петров Б. В.\nЗаменить проект коллеги, версия 1?"
    )
    assert question.buttons == [[REPLACE], ["Переписка"]]
    assert town.last(CONTROL) is approval
    assert "никуда не отправлено" in await town.press(town.semyon, question, "Переписка")
    assert town.last(CONTROL) is approval
    assert await town.press(town.anna, approval, APPROVE)
    assert DRAFT in town.last(HOUSING).text


async def test_a_colleagues_draft_is_replaced_once_confirmed_and_they_are_told(
    town: Town,
) -> None:
    card = await town.routed()
    own = town.boris.reply(card, DRAFT)
    await town.settle()
    first = town.last(CONTROL)
    question = await town.reply(town.semyon, card, SECOND)
    assert await town.press(town.semyon, question, REPLACE) == "Проект отправлен на согласование."
    second = town.last(CONTROL)
    assert "версия 2" in second.text
    assert "Исполнитель: Сидоров С. С." in second.text
    assert first.buttons == []
    told = next(one for one in town.chat(HOUSING).messages if "заменён версией 2" in one.text)
    assert told.reply_to is own
    assert f"tg://user?id={town.boris.id}" in html_of(told)
    assert told.text == (
        "№1 · проект, версия 1, заменён версией 2\n"
        "Автор прежней версии: Петров Б. В.\nАвтор новой: Сидоров С. С."
    )
    assert "версия 2, в срок, автор прежней: Петров Б. В. (Сидоров С. С.)" in await town.history()


async def test_the_author_renews_their_own_draft_unasked(town: Town) -> None:
    await town.drafted()
    await town.reply(town.boris, town.executors_card, SECOND)
    assert "версия 2" in town.last(CONTROL).text
    assert "автор прежней" not in await town.history()
    assert not [one for one in town.chat(HOUSING).messages if "заменён" in one.text]


async def test_in_private_a_colleagues_draft_is_asked_about_too(town: Town) -> None:
    approval = await town.drafted()
    shown = await town.say(town.semyon, town.semyon, "/incident 1")
    question = await town.reply(town.semyon, shown, SECOND)
    assert question.text.endswith("Заменить проект коллеги, версия 1?")
    assert town.last(CONTROL) is approval
    await town.press(town.semyon, question, REPLACE)
    assert "версия 2" in town.last(CONTROL).text
    assert "заменён версией 2" in town.last(HOUSING).text


async def test_another_kind_of_draft_is_asked_about_too(town: Town) -> None:
    await town.answer(
        town.boris, await town.routed(), "Промежуточный ответ", "Пока готовим смету, ответим позже."
    )
    question = await town.answer(town.semyon, town.executors_card, "Окончательный ответ", SECOND)
    assert question.buttons == [[REPLACE], [KEEP]]


async def test_an_approval_meanwhile_is_asked_about_anew(town: Town) -> None:
    approval = await town.drafted()
    question = await town.reply(town.semyon, town.executors_card, SECOND)
    await town.press(town.anna, approval, APPROVE)
    toast = await town.press(town.semyon, question, REPLACE)
    assert toast == "Проверьте ещё раз: ответьте на новый вопрос бота."
    again = town.last(HOUSING)
    assert SECOND in again.text
    assert again.text.endswith("Автор версии 1: Петров Б. В.\nЗаменить согласованный текст?")
    assert "версия 2" not in town.last(CONTROL).text
    await town.press(town.semyon, again, "Да, отправить на согласование")
    assert [one for one in town.chat(CONTROL).messages if "версия 2" in one.text]
    assert [one for one in town.chat(HOUSING).messages if "заменён версией 2" in one.text]


async def test_another_version_meanwhile_is_asked_about_anew(town: Town) -> None:
    await town.drafted()
    question = await town.reply(town.semyon, town.executors_card, SECOND)
    await town.reply(town.boris, town.executors_card, "Яму на дороге засыплем послезавтра.")
    await town.press(town.semyon, question, REPLACE)
    assert town.last(HOUSING).text.endswith("Заменить проект коллеги, версия 2?")
    await town.press(town.semyon, town.last(HOUSING), REPLACE)
    assert "версия 3" in town.last(CONTROL).text


@pytest.mark.parametrize("by", ["control", "author"])
async def test_where_nothing_waits_any_more_the_text_is_the_next_version(
    town: Town, by: str
) -> None:
    approval = await town.drafted()
    question = await town.reply(town.semyon, town.executors_card, SECOND)
    if by == "control":
        await town.press(town.anna, approval, "↩️ Не по сути вопроса")
    else:
        await town.confirmed(town.boris, town.executors_card, "Отозвать проект")
    assert await town.press(town.semyon, question, REPLACE) == "Проект отправлен на согласование."
    assert "версия 2" in town.last(CONTROL).text
    assert "автор прежней" not in await town.history()


async def test_whoever_stands_in_for_the_author_is_asked_too(town: Town) -> None:
    await town.drafted()
    await absent(town, town.boris, "Сидоров С. С.")
    question = await town.reply(town.semyon, town.executors_card, SECOND)
    assert question.buttons == [[REPLACE], [KEEP]]


async def test_a_photo_for_a_colleagues_draft_is_asked_about(town: Town) -> None:
    approval = await town.drafted()
    question = await town.send(
        town.semyon, town.executors_card, Photo(), text="Вот ещё фото этой ямы, приложите"
    )
    assert question.buttons == [[REPLACE], ["Переписка"]]
    assert town.last(CONTROL) is approval


async def test_a_colleagues_information_for_the_lead_stays_beside_theirs(town: Town) -> None:
    """Nothing is replaced, so nobody is asked (§12)."""
    card = await town.registered()
    leads = "Сводный ответ: Отдел культуры"
    await town.act(town.anna, card, "Несколько органов…", "Управление ЖКХ", "Отдел культуры", leads)
    await town.press(town.anna, card, "Направить")
    await town.reply(town.boris, town.executors_card, DRAFT)
    await town.reply(town.semyon, town.executors_card, SECOND)
    lead = town.chat(CULTURE).find("Сообщение:")
    assert DRAFT in lead.text
    assert SECOND in lead.text


# A placement


async def test_a_link_that_a_colleague_recorded_is_replaced_once_confirmed(town: Town) -> None:
    text = await town.approved()
    await town.reply(town.boris, text, "https://vk.com/wall-1_2?reply=3")
    question = await town.reply(town.semyon, text, "https://vk.com/wall-1_2?reply=4")
    assert question.text.endswith(
        "24.11.2026 09:00, в срок: Петров Б. В.\n"
        "Ссылка на ответ: https://vk.com/wall-1_2?reply=3\nОтвет размещён здесь?"
    )
    assert "reply=3" in text.text
    assert await town.press(town.semyon, question, "Да, разместили здесь")
    assert "reply=4" in text.text
    told = town.last(HOUSING)
    assert told.text == (
        "№1 · ссылка на ответ исправлена\n"
        "Отметка о размещении: Петров Б. В.\n"
        "Ссылка на ответ: https://vk.com/wall-1_2?reply=4\n"
        "Исправлено: Сидоров С. С."
    )
    assert f"tg://user?id={town.boris.id}" in html_of(told)
    assert ", отметка: Петров Б. В. (Сидоров С. С.)" in await town.history()
    known = await town.reply(town.boris, text, "https://vk.com/wall-1_2?reply=4")
    assert "уже" in known.text


async def test_whose_placement_gets_another_time_is_said(town: Town) -> None:
    text = await town.approved()
    await town.reply(town.boris, text, "https://vk.com/wall-1_2?reply=3")
    await town.press(town.semyon, text, "Указать время")
    assert "в срок: Петров Б. В.\n" in town.last(HOUSING).text
    await town.press(town.boris, text, "Указать время")
    assert "Петров Б. В." not in town.last(HOUSING).text
