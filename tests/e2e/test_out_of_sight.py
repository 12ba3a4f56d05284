"""What somebody may not see is for them as if it did not exist, and a group is shown what its people may see."""

import pytest

from tests.e2e.town import CONTROL, HOUSING, Town

pytestmark = pytest.mark.staffed

NUMBERED = ("incident", "history", "deadline")
OUT_OF_SIGHT = "сейчас у вашего органа такого сообщения нет, отвечать вам не нужно."
TOO_LONG = "Слишком длинно, помещается 300 знаков. Сократите."


async def test_another_authoritys_incident_is_as_one_that_does_not_exist(town: Town) -> None:
    await town.routed()
    for command in NUMBERED:
        for number in (1, 99):
            answer = await town.say(town.vera, town.vera, f"/{command} {number}")
            assert answer.text == f"№{number}: {OUT_OF_SIGHT}"


async def test_a_group_is_not_shown_what_its_people_may_not_see(town: Town) -> None:
    """Maria of the control department sits in the housing department's chat."""
    await town.routed()
    await town.registered("Где афиша?")
    await town.press(town.anna, town.last(town.anna), "Отдел культуры")
    for command in NUMBERED:
        for number in (2, 99):
            answer = await town.say(town.maria, HOUSING, f"/{command} {number}")
            assert answer.text == (
                f"№{number}: среди сообщений этой группы такого нет."
                " Другие бот показывает только в личном чате."
            )
            again = await town.reply(town.maria, answer, "Что там?")
            assert again.text == answer.text
        assert (await town.say(town.maria, HOUSING, f"/{command} 1")).text.startswith("№1 ·")
        assert (await town.say(town.maria, town.maria, f"/{command} 2")).text.startswith("№2 ·")
        assert (await town.say(town.maria, CONTROL, f"/{command} 2")).text.startswith("№2 ·")
    found = await town.say(town.maria, HOUSING, "/find афиша")
    assert "№2" not in found.text
    assert await town.press_data(town.maria, found, "fo:2") == (
        "№2: среди сообщений этой группы такого нет. Другие бот показывает только в личном чате."
    )


async def test_in_a_group_my_lists_what_its_people_may_see(town: Town) -> None:
    await town.drafted(about="Во дворе яма.")
    await town.registered("Где афиша?")
    answer = await town.say(town.maria, HOUSING, "/my")
    assert "Во дворе яма" in answer.text
    assert "афиша" not in answer.text
    assert answer.text.endswith("Не для этой группы: 1, смотрите /my в личном чате.")
    assert "афиша" in (await town.say(town.maria, town.maria, "/my")).text
    await town.press(town.anna, town.find(CONTROL, "✅ Согласовать"), "✅ Согласовать")
    answer = await town.say(town.maria, HOUSING, "/my")
    assert answer.text == "Не для этой группы: 1, смотрите /my в личном чате."


async def test_a_reply_about_what_one_may_not_see_tells_nothing(town: Town) -> None:
    """Vera of the department of culture sits in the housing department's chat."""
    card = await town.routed()
    for text in ("Ок", "https://vk.com/wall-1_1", "Здравствуйте! Яму засыпали ещё вчера вечером."):
        answer = await town.reply(town.vera, card, text)
        assert answer.text == f"№1: {OUT_OF_SIGHT}"
        stranger = await town.reply(town.stranger, card, text)
        assert stranger.text.startswith("Бот только для работников администрации")
    await town.press(town.boris, card, "Промежуточный ответ")
    question = town.last(HOUSING)
    assert (await town.reply(town.vera, question, "Готовим смету, ответим позже.")).text == (
        f"№1: {OUT_OF_SIGHT}"
    )
    assert town.chat(CONTROL).messages == []


async def test_a_question_to_somebody_else_names_only_what_one_may_see(town: Town) -> None:
    await town.routed()
    question = await town.reply(town.boris, town.last(HOUSING), "Кто сегодня на дежурстве?")
    data = str(question.keys["На согласование"]["callback_data"])
    assert await town.press_data(town.vera, question, data) == "Этот вопрос задан не вам."
    assert await town.press_data(town.semyon, question, data) == (
        "№1: этот вопрос задан не вам. Карточка: /incident_1"
    )
    elsewhere = await town.say(town.vera, town.vera, "/start")
    assert "неактуален" in await town.press_data(town.vera, elsewhere, data)


async def test_the_own_authority_opens_nothing_of_another_ones_incident(town: Town) -> None:
    await town.routed("На Мира, 3 течёт крыша.")
    greeting = await town.say(town.vera, town.vera, "/start")
    answers = {f"№{number}: {OUT_OF_SIGHT}" for number in (1, 99)}
    for number in (1, 99):
        for data in (f"bk:{number}:e:0:culture", f"pg:{number}:culture", f"tk:{number}:culture:"):
            answer = await town.press_data(town.vera, greeting, data)
            assert answer == f"№{number}: {OUT_OF_SIGHT}"
    assert town.told_after(greeting) <= answers


async def test_words_after_a_command_are_bounded(town: Town) -> None:
    for name in ("find", "incident", "history", "deadline", "open", "my", "report", "template"):
        answer = await town.say(town.anna, town.anna, f"/{name} {'яма ' * 1020}")
        assert answer.text == TOO_LONG, name
    question = await town.say(town.anna, town.anna, "/find")
    assert (await town.reply(town.anna, question, "яма " * 1020)).text == TOO_LONG
    page = await town.say(town.admin, town.admin, "/staff")
    assert (await town.reply(town.admin, page, "яма " * 1020)).text == TOO_LONG
