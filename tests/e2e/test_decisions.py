"""Control decides: four buttons, comments, races, and no own drafts (§13, §14)."""

from pathlib import Path

import pytest

from bot.sandbox import Message
from tests.e2e.town import CONTROL, HOUSING, ORGANISATION, Town, offered, rewritten
from tests.telegram import Sandbox
from tests.telegram.markup import html_of

APPROVE, OFF_TOPIC, LANGUAGE, BOTH = (
    "✅ Согласовать",
    "↩️ Не по сути вопроса",
    "↩️ Орфография, пунктуация",
    "↩️ Обе причины",
)
OFF_TOPIC_WORDS = "несоответствие сути вопроса"
LANGUAGE_WORDS = "орфографические и пунктуационные ошибки"


async def test_approval_gives_the_executors_the_text_to_place(town: Town) -> None:
    approval = await town.drafted("Яму <засыплем> & заровняем до завтра.")
    answer = await town.press(town.anna, approval, APPROVE)
    assert answer == "№1: согласовано. Исполнитель получит текст для размещения."
    assert "Согласовано: Иванова А. П., 24.11.2026 09:00" in approval.text
    assert offered(approval) == [["Отменить согласование"], ["Другие действия…"]]

    to_place = town.last(HOUSING)
    assert "№1" in to_place.text
    assert "<pre>Яму &lt;засыплем&gt; &amp; заровняем до завтра.</pre>" in html_of(to_place)
    assert offered(to_place) == [["Вставить ссылку"], ["Размещено, ссылки нет"]]


@pytest.mark.parametrize(
    ("label", "reasons"),
    [
        (OFF_TOPIC, OFF_TOPIC_WORDS),
        (LANGUAGE, LANGUAGE_WORDS),
        (BOTH, f"{OFF_TOPIC_WORDS}; {LANGUAGE_WORDS}"),
    ],
    ids=["off topic", "language", "both"],
)
async def test_a_rejection_tells_the_executors_its_reasons(
    town: Town, label: str, reasons: str
) -> None:
    approval = await town.drafted()
    assert await town.press(town.anna, approval, label) == "№1: возвращено на доработку."
    news = town.last(HOUSING)
    assert news.text.startswith("№1 · исправьте до 25.11 08:50 · проект возвращён: ")
    name = "Причины" if label == BOTH else "Причина"
    assert f"Версия 1. {name}: {reasons}\n" in news.text
    assert "Иванова А. П." in news.text
    assert f"{name}: {reasons}" in approval.text
    assert offered(approval) == []
    card = town.executors_card
    assert card.text.startswith("№1 · исправьте до ")


async def test_a_comment_before_the_rejection_is_sent_with_it(town: Town) -> None:
    approval = await town.drafted()
    await town.reply(town.anna, approval, "Назовите <b>день</b>, в который засыплете.")
    assert town.received(CONTROL, "№1 · комментарий к версии 1 сохранён")
    assert "Назовите <b>день</b>" in approval.text
    assert "<b>день</b>" not in town.last(HOUSING).text

    await town.press(town.maria, approval, OFF_TOPIC)
    assert "Назовите <b>день</b>" in town.last(HOUSING).text
    assert "Комментарий (Иванова А. П.)" in town.last(HOUSING).text


@pytest.mark.telegram("quotes of some words in a reply")
async def test_the_words_that_control_picked_out_are_cited_to_the_executor(town: Town) -> None:
    """Of one version after another, until the decision; what speaks for a reason stands out."""
    approval = await town.drafted()
    await quote(town, approval, "на дороге", "На какой? Назовите её.")
    second = town.executors_card
    await town.reply(town.boris, second, "Яму на дороге засыплем & заровняем <завтра> же.")
    approval = town.last(CONTROL)
    assert "Комментарий к версии 1 (Иванова А. П.):\n«на дороге»: На какой?" in approval.text
    await quote(town, approval, "& заровняем <завтра>", "«и» пишется словом")
    await quote(town, approval, "Яма.", "Про неё ничего")
    assert town.received(CONTROL, "Выделенных слов нет в проекте, версия 2")
    assert (
        f"Судя по цитатам: {OFF_TOPIC_WORDS}; {LANGUAGE_WORDS}. Решение за вами." in approval.text
    )
    colours = [approval.keys[one].get("style") for one in (APPROVE, OFF_TOPIC, LANGUAGE, BOTH)]
    if not town.plain:
        assert colours == ["success", None, None, "danger"]

    await town.press(town.maria, approval, BOTH)
    news = town.last(HOUSING).text
    assert "Комментарий к версии 1 (Иванова А. П.):\n«на дороге»: На какой? Назовите её." in news
    assert "«& заровняем <завтра>»: «и» пишется словом" in news
    assert "«Яма.» (не из проекта): Про неё ничего" in news


async def quote(town: Town, message: Message, words: str, text: str) -> None:
    """Anna picks words out of the message and answers them."""
    town.anna.reply(message, text, quote=words)
    await town.settle()


UNSENT = "Замечание к проекту (Иванова А. П.) исполнителю не отправлено. Согласовать?"


async def test_an_approval_is_asked_about_while_a_comment_is_kept(town: Town) -> None:
    approval = await town.drafted()
    await town.reply(town.anna, approval, "Назовите <день>, в который засыплете.")
    await town.press(town.maria, approval, APPROVE)
    assert UNSENT in approval.text
    assert offered(approval)[-1:] == [["Согласовать"]]
    await town.press(town.maria, approval, "Назад")
    assert UNSENT not in approval.text
    await town.act(town.maria, approval, APPROVE, "Согласовать")
    assert "Согласовано: Козлова М. И." in approval.text
    assert not any("засыплете" in message.text for message in town.chat(HOUSING).messages)
    # control still reads it, the authority does not
    kept = "комментарий отдела контроля к версии 1: «Назовите <день>, в который засыплете.»"
    assert "Комментарий (Иванова А. П.):\nНазовите <день>, в который засыплете." in approval.text
    assert kept in (await town.say(town.maria, CONTROL, "/history 1")).text
    assert kept in (await town.say(town.anna, town.anna, "/history 1")).text
    own = (await town.say(town.boris, HOUSING, "/history 1")).text
    assert "комментарий отдела контроля к версии 1 (" in own
    assert "засыплете" not in own


async def test_an_approval_is_asked_about_anew_after_another_comment(town: Town) -> None:
    approval = await town.drafted()
    await town.reply(town.anna, approval, "Где запятая?")
    await town.press(town.maria, approval, APPROVE)
    seen = approval.keys["Согласовать"]["callback_data"]
    await town.reply(town.maria, approval, "И точка.")
    answer = await town.press_data(town.maria, approval, seen)
    assert "подтвердить" in answer
    both = "Замечания к проекту (Иванова А. П., Козлова М. И.) исполнителю не отправлены."
    assert both in approval.text
    await town.press(town.maria, approval, "Согласовать")
    assert "Согласовано" in approval.text


async def test_a_comment_on_a_replaced_version_is_asked_about_too(town: Town) -> None:
    first = await town.drafted()
    await town.reply(town.anna, first, "Где запятая?")
    await town.reply(town.boris, town.executors_card, "Яму во дворе засыпали щебнем.")
    second = town.last(CONTROL)
    await town.press(town.maria, second, APPROVE)
    assert UNSENT in second.text
    await town.press(town.maria, second, "↩️ Орфография, пунктуация")
    assert "Где запятая?" in town.last(HOUSING).text


async def test_a_comment_after_the_rejection_is_forwarded_at_once(town: Town) -> None:
    approval = await town.drafted()
    await town.press(town.maria, approval, LANGUAGE)
    await town.reply(town.anna, approval, "Две «с»")
    assert town.received(CONTROL, "№1 · комментарий передан исполнителю")
    news = town.last(HOUSING)
    assert news.text.startswith(
        "№1 · исправьте до 25.11 08:50 · комментарий отдела контроля к версии 1\n"
    )
    assert "Две «с»" in news.text


async def test_a_comment_after_the_approval_is_refused(town: Town) -> None:
    approval = await town.drafted()
    await town.press(town.maria, approval, APPROVE)
    before = len(town.chat(HOUSING).messages)
    answer = await town.reply(town.anna, approval, "Подождите!")
    assert answer.text == (
        "№1: комментарий не отправлен, проект уже согласован. Для правки нажмите «Отменить согласование»."
    )
    assert len(town.chat(HOUSING).messages) == before


async def test_a_comment_to_an_old_version_is_refused(town: Town) -> None:
    first = await town.drafted()
    await town.reply(town.boris, town.executors_card, "Яму на этой дороге засыплем в среду.")
    answer = await town.reply(town.anna, first, "Назовите день")
    assert answer.text == "№1: версия 1 устарела, на согласовании версия 2."


async def test_an_executor_cannot_comment(town: Town) -> None:
    town.seat(town.boris, CONTROL)
    answer = await town.reply(town.boris, await town.drafted(), "По-моему, хорошо")
    assert answer.text == "№1: согласовывать проекты ответов может отдел контроля."


@pytest.mark.parametrize(
    ("label", "other"), [(APPROVE, BOTH), (BOTH, APPROVE)], ids=["approved", "rejected"]
)
async def test_the_second_coordinator_is_told_whose_decision_stands(
    town: Town, label: str, other: str
) -> None:
    approval = await town.drafted()
    first, second = town.anna.press(approval, label), town.maria.press(approval, other)
    await town.settle()
    await first.answered()
    outcome = "согласовано" if label == APPROVE else "возвращено на доработку"
    told = await town.warned(second)
    assert told == f"№1: уже {outcome} — Иванова А. П., 24.11.2026 09:00."
    await only_one_decision(town)


async def only_one_decision(town: Town) -> None:
    history = await town.history()
    assert history.count("согласована версия") + history.count("возвращена на доработку") == 1


async def test_two_coordinators_press_at_once_in_two_chats(town: Town) -> None:
    """Their chats are handled side by side: the database alone decides who was first."""
    await town.drafted()
    copies = [await town.say(person, person, "/incident 1") for person in (town.anna, town.maria)]
    presses = [town.anna.press(copies[0], APPROVE), town.maria.press(copies[1], BOTH)]
    await town.settle()
    told = [(await press.answered()).text for press in presses]
    (refusal,) = (text for text in told if "№1: уже " in text)
    (success,) = (text for text in told if text is not refusal)
    assert ("Иванова" in refusal) == success.startswith("№1: согласовано")
    assert ("Козлова" in refusal) == success.startswith("№1: возвращено")
    await only_one_decision(town)


@pytest.mark.parametrize("label", [APPROVE, LANGUAGE], ids=["approve", "reject"])
async def test_the_same_person_may_press_twice(town: Town, label: str) -> None:
    approval = await town.drafted()
    presses = [town.anna.press(approval, label) for _ in range(2)]
    await town.settle()
    first, second = [(await press.answered()).text for press in presses]
    assert first == second
    await only_one_decision(town)
    assert sum("<pre>" in html_of(message) for message in town.chat(HOUSING).messages) <= 1


async def test_the_same_person_cannot_change_their_mind_by_a_second_press(town: Town) -> None:
    approval = await town.drafted()
    await town.press(town.anna, approval, APPROVE)
    answer = await town.press_data(town.anna, approval, "v:1:1:1:1:")
    assert "уже согласовано — Иванова А. П." in answer


async def test_a_version_that_never_was_is_refused(town: Town) -> None:
    approval = await town.drafted()
    answer = await town.press_data(town.anna, approval, "v:1:7:0:0:")
    assert answer == "№1: версия 7 устарела, на согласовании версия 1."


@pytest.mark.parametrize("label", [APPROVE, BOTH], ids=["approve", "reject"])
async def test_an_executor_in_control_chat_cannot_decide(town: Town, label: str) -> None:
    town.seat(town.boris, CONTROL)
    approval = await town.drafted()
    answer = await town.press(town.boris, approval, label)
    assert answer == "№1: согласовывать проекты ответов может отдел контроля."
    assert approval.buttons


BORIS_CONTROLS_TOO = """
[[staff]]
name = "Петров Борис Викторович"
telegram_id = 503
role = "control"
"""


@pytest.mark.organisation(BORIS_CONTROLS_TOO)
async def test_nobody_decides_on_their_own_draft(town: Town) -> None:
    await town.drafted()
    own = await town.say(town.boris, town.boris, "/incident 1")
    for label in (APPROVE, BOTH):
        answer = await town.press(town.boris, own, label)
        assert answer == (
            "№1: это ваш проект, решение должен принять другой работник отдела контроля."
        )
    await town.press(town.anna, town.chat(CONTROL).find("версия 1"), APPROVE)


async def test_the_only_control_employee_decides_on_an_own_draft_and_it_is_recorded(
    sandbox: Sandbox, tmp_path: Path, database_url: str
) -> None:
    nobody_else = ORGANISATION.replace('role = "control"', 'role = "media"')
    organisation = rewritten(tmp_path / "town.toml", nobody_else + BORIS_CONTROLS_TOO)
    async with Town.running(sandbox, organisation, database_url) as town:
        card = await town.say(town.boris, CONTROL, "/new Яма")
        await town.press(town.boris, card, "Управление ЖКХ")
        await town.reply(town.boris, town.last(HOUSING), "Яму на этой дороге засыплем.")
        answer = await town.press(town.boris, town.last(CONTROL), APPROVE)
        assert answer.startswith("№1: согласовано")
        history = await town.say(town.boris, town.boris, "/history 1")
        assert "согласована версия 1, решение по собственному проекту" in history.text


async def test_an_approval_of_outdated_days_is_asked_about_and_so_is_their_placement(
    town: Town,
) -> None:
    card = await town.drafted("Мусор во дворе уберём завтра до обеда, приносим извинения.")
    assert "Проверьте дни" not in card.text
    await town.until(25, 8, 2)
    assert await town.press(town.maria, card, APPROVE) == ""
    outdated = "Проверьте дни: текст написан 24.11.2026, а в нём «завтра»."
    assert outdated in card.text
    assert card.text.endswith("\nДни в тексте верны, согласовать его без изменений?")
    await town.press(town.maria, card, "Да, согласовать")
    to_place = town.last(HOUSING)
    assert f"{outdated} Исправленный текст пришлите так же." in to_place.text
    await town.until(25, 8, 40)
    assert outdated in town.find(HOUSING, "но ещё не размещён").text
    await town.reply(town.boris, to_place, "https://example.org/answer")
    assert "Проверьте дни" not in to_place.text


async def test_a_return_of_outdated_days_is_not_asked_about(town: Town) -> None:
    card = await town.drafted("Мусор во дворе уберём завтра до обеда, приносим извинения.")
    await town.until(25, 8, 2)
    await town.press(town.maria, card, OFF_TOPIC)
    assert card.text.startswith("№1 · проект ответа возвращён")


async def test_a_held_text_is_sent_on_another_day_only_with_its_days_looked_at(town: Town) -> None:
    card = await town.routed()
    await town.until(24, 16, 30)
    asked = await town.reply(town.boris, card, "Завтра, ладно?")
    await town.until(25, 8, 2)
    said = await town.press(town.boris, asked, "На согласование")
    assert said == "Проверьте ещё раз: ответьте на новый вопрос бота."
    outdated = "• «Завтра». Проверьте день: текст написан 24.11.2026."
    again = town.last(HOUSING)
    assert f"\nПроверьте текст:\n{outdated}\n" in again.text
    assert not asked.buttons
    assert not any("Завтра, ладно" in one.text for one in town.chat(CONTROL).messages)
    await town.press(town.boris, again, "Отправить без исправлений")
    assert f"\nИсполнителю показали, он оставил:\n{outdated}\n" in town.last(CONTROL).text


async def test_a_held_text_that_names_no_such_day_is_sent_on_any(town: Town) -> None:
    card = await town.routed()
    await town.until(24, 16, 30)
    asked = await town.reply(town.boris, card, "Ага, убрали, смотрите")
    await town.until(25, 8, 2)
    await town.press(town.boris, asked, "На согласование")
    assert "Ага, убрали, смотрите" in town.last(CONTROL).text
    assert "Исполнителю показали" not in town.last(CONTROL).text
