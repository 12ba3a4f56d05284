"""Absences and substitutes (§8): marking them, what passes over, what is told, what comes back."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.sandbox import Sandbox
from tests.e2e.conftest import (
    CONTROL,
    CULTURE,
    DRAFT,
    HOUSING,
    ORGANISATION,
)
from tests.e2e.office import END, STAFF, Office, at_work, described


@pytest.fixture
async def office(sandbox: Sandbox, tmp_path: Path, database_url: str) -> AsyncIterator[Office]:
    async with at_work(sandbox, tmp_path, database_url) as office:
        yield office


async def test_an_absence_is_marked_step_by_step(office: Office) -> None:
    boris = office.boris
    start = await office.say(boris, boris, "/absence")
    assert start.text == "Отсутствие работников\nОтметок об отсутствии нет."
    assert start.buttons == [["Отметить моё отсутствие"]]
    reasons = await office.chosen(boris, "Отметить моё отсутствие")
    assert reasons.text == "Петров Б. В.: какова причина отсутствия?"
    assert [row[0] for row in reasons.buttons] == [
        "Болезнь",
        "Отпуск",
        "Командировка",
        "Учёба",
        "Иная причина",
        "Отмена",
    ]
    days = await office.chosen(boris, "Отпуск")
    assert days.text.startswith("Петров Б. В.: какие дни отсутствия? Напишите, например: 24.11")
    confused = await office.say(boris, boris, "в отпуске")
    assert confused.text == (
        "Дни не распознаны. Напишите так: 24.11–05.12, или 24.11.2026–05.12.2026, или завтра."
        " Зарегистрировать сообщение гражданина: /new и текст сообщения."
    )
    assert (await office.reply(boris, days, "скоро")).text == confused.text
    who = await office.reply(boris, confused, "с 24.11 по 5.12")
    assert who.text.startswith("Петров Б. В.: кто замещает?")
    assert who.buttons == [["Громов Г. И.", "Сидоров С. С."], ["Без замещения"], ["Отмена"]]
    sentence = await office.say(boris, boris, "Сидоров")
    assert sentence.text == (
        "Петров Б. В. отсутствует с 24.11.2026 по 05.12.2026, замещает Сидоров С. С. (отпуск).\n"
        "Отметить?"
    )
    told = await office.chosen(boris, "Да, отметить")
    assert told.text == (
        "Отмечено отсутствие: Петров Б. В., с 24.11.2026 по 05.12.2026\n"
        "Замещает: Сидоров С. С.\n"
        "На эти дни права и оповещения переходят к замещающему. Что ждёт действий: /my\n"
        "Отметка: Петров Б. В."
    )
    assert office.last(office.semyon).text == told.text
    assert office.last(office.gleb).text == told.text
    assert "отпуск" not in told.text


async def test_nothing_is_marked_without_the_last_word(office: Office) -> None:
    boris = office.boris
    await office.say(boris, boris, "/absence")
    await office.chosen(boris, "Отметить моё отсутствие")
    await office.chosen(boris, "Болезнь")
    await office.say(boris, boris, "завтра")
    await office.chosen(boris, "Без замещения")
    asked = office.last(boris)
    mark = asked.content.keyboard[0][0]["callback_data"]
    assert await office.press(boris, asked, "Отмена") == "Отсутствие не отмечено."
    assert "неактуален" in await office.press_data(boris, asked, mark)
    assert "Отметок об отсутствии нет" in (await office.say(boris, boris, "/absence")).text


async def test_the_substitute_drafts_and_places_and_records_name_both(office: Office) -> None:
    await office.absent(office.boris, "Сидоров С. С.")
    await office.other_absent(office.gleb, "Сидоров С. С.", "Без замещения", "05.12")
    await office.other_absent(office.anna, "Белова В. Н.", "Петров Б. В.", "06.12")
    card = await office.routed()
    assert "Исполнители: Сидоров С. С." in card.text
    refusal = await office.reply(office.boris, card, DRAFT)
    assert refusal.text.startswith("№1. У вас отмечено отсутствие по 05.12.2026, ваши права")
    await office.reply(office.semyon, card, DRAFT)
    assert "Сидоров С. С." in office.last(CONTROL).text
    assert "замещает" not in office.last(CONTROL).text, "he has that right of his own"


async def test_a_substitute_from_elsewhere_acts_by_the_absent_persons_right(
    office: Office,
) -> None:
    await office.other_absent(office.anna, "Петров Б. В.", "Белова В. Н.")
    card = await office.routed()
    await office.reply(office.vera, card, DRAFT)
    approval = office.last(CONTROL)
    assert "Белова В. Н. (замещает: Петров Б. В.)" in approval.text
    await office.press(office.maria, approval, "✅ Согласовать")
    await office.reply(office.vera, office.last(HOUSING), "https://example.org/answer")
    history = await office.say(office.anna, office.anna, "/history 1")
    both = "(Белова В. Н. (замещает: Петров Б. В.))"
    assert f"проект на согласование, версия 1, в срок {both}" in history.text
    assert f"ответ размещён в срок, версия 1 {both}" in history.text
    overview = await office.say(office.admin, office.admin, "/incident 1")
    assert "в срок: Белова В. Н. (замещает: Петров Б. В.)" in overview.text


async def test_rights_go_along_a_chain_and_come_back_in_time(office: Office) -> None:
    await office.other_absent(office.anna, "Петров Б. В.", "Сидоров С. С.", "24.11")
    await office.other_absent(office.anna, "Сидоров С. С.", "Белова В. Н.", "24.11")
    card = await office.routed()
    assert "Исполнители: Белова В. Н." in card.text
    await office.reply(office.vera, card, DRAFT)
    assert "замещает" in office.last(CONTROL).text
    await office.pass_time(days=1)
    refusal = await office.reply(office.vera, card, "Яму на дороге засыплем в среду.")
    assert "Направлять проект ответа могут работники органа" in refusal.text
    await office.reply(office.boris, card, "Яму на дороге засыплем в среду.")
    assert "версия 2" in office.last(CONTROL).text


async def test_substitutes_in_a_circle_are_not_offered(office: Office) -> None:
    await office.absent(office.boris, "Сидоров С. С.")
    semyon = office.semyon
    await office.say(semyon, semyon, "/absence")
    await office.chosen(semyon, "Отметить моё отсутствие")
    await office.chosen(semyon, "Учёба")
    offered = await office.say(semyon, semyon, "05.12–10.12")
    assert offered.buttons == [["Громов Г. И."], ["Без замещения"], ["Отмена"]]


async def test_a_second_absence_on_the_same_days_is_refused(office: Office) -> None:
    await office.absent(office.boris, "Сидоров С. С.")
    boris = office.boris
    await office.say(boris, boris, "/absence")
    await office.chosen(boris, "Отметить моё отсутствие")
    await office.chosen(boris, "Болезнь")
    refusal = await office.say(boris, boris, "01.12–07.12")
    assert refusal.text == (
        "На эти дни отсутствие уже отмечено: с 24.11.2026 по 05.12.2026."
        " Завершите его или укажите другие дни."
    )


async def test_who_returns_early_has_their_rights_back_at_once(office: Office) -> None:
    await office.absent(office.boris, "Сидоров С. С.")
    card = await office.routed()
    listed = await office.say(office.boris, office.boris, "/absence")
    assert listed.buttons[0] == ["Завершить: Петров Б. В., по 05.12"]
    toast = await office.press(office.boris, listed, "Завершить: Петров Б. В., по 05.12")
    assert toast == "Отсутствие завершено, права возвращены."
    again = await office.press(office.boris, listed, "Завершить: Петров Б. В., по 05.12")
    assert again == "Это отсутствие уже завершено."
    assert office.last(office.semyon).text.startswith(
        "Отсутствие завершено: Петров Б. В., с 24.11.2026 по 05.12.2026\nБольше не замещает: Сидоров"
    )
    await office.reply(office.boris, card, DRAFT)
    assert "версия 1" in office.last(CONTROL).text


async def test_mine_is_what_the_substitute_has_to_do(office: Office) -> None:
    await office.other_absent(office.anna, "Петров Б. В.", "Белова В. Н.")
    await office.routed()
    assert "№1" in (await office.say(office.vera, office.vera, "/my")).text
    assert "ничего не требуется" in (await office.say(office.boris, office.boris, "/my")).text
    assert "№1" in (await office.say(office.boris, office.boris, "/open")).text
    assert (
        "Сегодня вы замещаете: Петров Б. В."
        in (await office.say(office.vera, office.vera, "/help")).text
    )
    assert (
        "завершите отсутствие: /absence"
        in (await office.say(office.boris, office.boris, "/help")).text
    )


async def test_a_takers_incident_is_the_substitutes(office: Office) -> None:
    card = await office.routed()
    await office.press(office.boris, card, "Взять в работу")
    await office.absent(office.boris, "Сидоров С. С.")
    shown = await office.say(office.semyon, office.semyon, "/incident 1")
    assert "Взято в работу: Сидоров С. С. (замещает: Петров Б. В.)" in shown.text


async def test_the_list_says_who_acts_for_an_absent_assignee(office: Office) -> None:
    await office.press(office.boris, await office.routed(), "Взять в работу")
    await office.absent(office.boris, "Сидоров С. С.")
    listed = await office.say(office.anna, CONTROL, "/open")
    assert "взято в работу: Сидоров С. С. (замещает: Петров Б. В.)" in listed.text
    await office.press(office.boris, await office.say(office.boris, office.boris, "/absence"), END)
    await office.absent(office.boris, "Без замещения")
    listed = await office.say(office.anna, CONTROL, "/open")
    assert "взято в работу: Петров Б. В. (отсутствует)" in listed.text


async def test_alerts_reach_the_substitutes_of_those_who_report_to_the_head(
    office: Office,
) -> None:
    await office.absent(office.timur, "Юрьева Ю. С.")
    await office.other_absent(office.anna, "Юрьева Ю. С.", "Белова В. Н.")
    before = len(office.chat(office.timur).messages)
    card = await office.registered("Пожар в школе.")
    await office.press(office.anna, card, "Повышенная важность")
    alert = office.last(office.vera)
    assert "доложите главе незамедлительно" in alert.text
    await office.press(office.vera, alert, "Принято к сведению")
    await office.press(office.vera, alert, "Доложено главе")
    await office.press(office.vera, alert, "Да, подтверждаю")
    assert "Доложено главе: Белова В. Н. (замещает: Титов Т. П.)" in alert.text
    assert len(office.chat(office.timur).messages) == before


async def test_an_overdue_incident_is_told_to_the_responsible_officers_substitute(
    office: Office,
) -> None:
    await office.absent(office.gleb, "Сидоров С. С.")
    await office.routed()
    before = len(office.chat(office.gleb).messages)
    await office.pass_time(days=1)
    assert "№1" in office.last(office.semyon).text
    assert len(office.chat(office.gleb).messages) == before


async def test_one_may_decide_on_ones_own_draft_only_while_nobody_else_is_there(
    office: Office,
) -> None:
    await office.other_absent(office.anna, "Петров Б. В.", "Козлова М. И.")
    await office.reply(office.maria, await office.routed(), DRAFT)
    approval = office.last(CONTROL)
    assert "решение должен принять другой" in await office.press(
        office.maria, approval, "✅ Согласовать"
    )
    await office.absent(office.anna, "Без замещения")
    assert "согласовано" in await office.press(office.maria, approval, "✅ Согласовать")
    history = await office.say(office.maria, office.maria, "/history 1")
    assert "согласована версия 1, решение по собственному проекту" in history.text


async def test_control_learns_at_once_that_nobody_is_left_and_again_each_morning(
    office: Office,
) -> None:
    told = await office.absent(office.vera, "Без замещения", "25.11–26.11")
    assert "Замещения нет" in told.text
    report = office.last(CONTROL)
    assert report.text == (
        "Отдел культуры: на работе никого\n"
        "с 25.11.2026 по 26.11.2026 отсутствуют все работники органа, замещать их некому.\n"
        "Назначьте замещающего (/absence) или перенаправьте сообщения."
    )
    await office.pass_time(days=1)
    assert "На работе никого, замещать некому: Отдел культуры" in office.last(CONTROL).text


async def test_the_last_step_warns_that_nobody_will_be_left(office: Office) -> None:
    vera = office.vera
    await office.say(vera, vera, "/absence")
    await office.chosen(vera, "Отметить моё отсутствие")
    await office.chosen(vera, "Командировка")
    none = await office.say(vera, vera, "завтра")
    assert "подходящего работника для замещения нет" in none.text
    warned = await office.chosen(vera, "Без замещения")
    assert "Отдел культуры: 25.11.2026 на работе никого не будет." in warned.text


async def test_others_absences_are_marked_by_those_who_may(office: Office) -> None:
    await office.say(office.gleb, office.gleb, "/absence")
    own_staff = await office.chosen(office.gleb, "Отметить отсутствие работника")
    assert own_staff.buttons == [["Петров Б. В.", "Сидоров С. С."], ["Отмена"]]
    answer = await office.press_data(office.gleb, own_staff, "bw:2:504")
    assert answer.startswith("Отмечать отсутствие других работников могут")
    told = await office.other_absent(office.gleb, "Петров Б. В.", "Сидоров С. С.")
    assert "Отметка: Громов Г. И." in told.text
    assert office.last(office.boris).text == told.text


async def test_in_a_group_everybody_reads_who_is_away_but_not_why(office: Office) -> None:
    await office.absent(office.boris, "Сидоров С. С.", reason="Болезнь")
    await office.absent(office.vera, "Без замещения")
    housing = await office.say(office.boris, HOUSING, "/absence")
    assert housing.text == (
        "Отсутствие работников\n"
        "Петров Б. В. отсутствует с 24.11.2026 по 05.12.2026, замещает Сидоров С. С.\n"
        "Отметить или завершить отсутствие: /absence в личном чате с ботом."
    )
    control = await office.say(office.anna, CONTROL, "/absence")
    assert "Петров" in control.text
    assert "Белова" in control.text
    assert "болезнь" not in control.text


OR_REGISTER = " Зарегистрировать сообщение гражданина: /new и текст сообщения."


async def test_a_name_that_nobody_has_is_asked_again_and_registers_nothing(office: Office) -> None:
    gleb = office.gleb
    await office.say(gleb, gleb, "/absence")
    await office.chosen(gleb, "Отметить отсутствие работника")
    for text, answer in {
        "Питров": "Работника «Питров» здесь нет. Кто отсутствует? Напишите фамилию ещё раз"
        " или выберите работника кнопкой под вопросом.",
        "Титов": "Отмечать отсутствие других работников могут ответственное должностное лицо"
        " их органа и отдел контроля.",
    }.items():
        told = await office.say(gleb, gleb, text)
        assert told.text.removesuffix(OR_REGISTER) == answer
    reason = await office.say(gleb, gleb, "петров Б. В.")
    assert reason.text == "Петров Б. В.: какова причина отсутствия?"
    told = await office.say(gleb, gleb, "болеет")
    assert told.text == f"Здесь нужна кнопка: выберите ответ под вопросом.{OR_REGISTER}"
    await office.press(gleb, reason, "Болезнь")
    await office.say(gleb, gleb, "завтра")
    told = await office.say(gleb, gleb, "Сидорчук")
    assert told.text.startswith("Работника «Сидорчук» здесь нет. Кто замещает? Напишите")
    told = await office.say(gleb, gleb, "Белова")
    assert told.text.startswith("Этот работник не может замещать")
    asked = await office.say(gleb, gleb, "Сидоров Семен")
    assert asked.text.endswith("Отметить?")
    told = await office.say(gleb, gleb, "да")
    assert told.text.startswith("Здесь нужна кнопка")
    await office.press(gleb, asked, "Да, отметить")
    assert office.last(gleb).text.startswith("Отмечено отсутствие: Петров Б. В.")
    assert "Зарегистрировать сообщение?" not in [
        one.text[:27] for one in office.chat(gleb).messages
    ]


async def test_a_name_that_several_have_is_asked_for_in_full(office: Office) -> None:
    namesake = STAFF.replace("Сидоров Семён Семёнович", "Петров Пётр Петрович")
    await office.organised(described(ORGANISATION + namesake))
    gleb = office.gleb
    await office.say(gleb, gleb, "/absence")
    await office.chosen(gleb, "Отметить отсутствие работника")
    told = await office.say(gleb, gleb, "Петров")
    assert told.text == (
        "Таких работников несколько: Петров Борис Викторович, Петров Пётр Петрович."
        " Кто отсутствует? Напишите имя полностью или выберите работника кнопкой под вопросом."
        f"{OR_REGISTER}"
    )
    assert "Петров П. П." in (await office.say(gleb, gleb, "Петров Пётр")).text


async def test_control_registers_in_private_while_days_are_asked(office: Office) -> None:
    anna = office.anna
    await office.say(anna, anna, "/absence")
    await office.chosen(anna, "Отметить моё отсутствие")
    days = await office.chosen(anna, "Отпуск")
    assert (await office.say(anna, anna, "Яма на Ленина, 5")).text.startswith("Дни не распознаны.")
    await office.reply(anna, days, "Яма на Ленина, 5")
    for number, text in enumerate(
        (
            "/new Яма на Ленина, 5",
            "Яма https://vk.com/wall-1_1",
            "Уважаемая администрация, на улице Ленина, 5 уже третий месяц яма, когда её засыплют?",
        ),
        start=1,
    ):
        registered = await office.say(anna, anna, text)
        assert registered.text.startswith(f"Инцидент №{number}")
    assert "кто замещает?" in (await office.say(anna, anna, "завтра")).text


async def test_the_list_of_absences_asks_nothing_in_words(office: Office) -> None:
    await office.say(office.anna, office.anna, "/absence")
    assert (await office.say(office.anna, office.anna, "Яма")).text.startswith("Инцидент №1")


async def test_absences_survive_an_import_and_end_with_the_employment(office: Office) -> None:
    await office.absent(office.boris, "Сидоров С. С.")
    await office.absent(office.vera, "Без замещения")
    organisation = described()
    await office.organised(replace(organisation, name="Администрация района"))
    assert "Петров" in (await office.say(office.boris, HOUSING, "/absence")).text
    without = {person.id: person for person in organisation.people.values() if person.id != 505}
    await office.organised(replace(organisation, people=without))
    left = await office.say(office.boris, HOUSING, "/absence")
    assert "Петров Б. В. отсутствует с 24.11.2026 по 05.12.2026, без замещения" in left.text
    await office.organised(organisation)
    without = {person.id: person for person in organisation.people.values() if person.id != 504}
    await office.organised(replace(organisation, people=without))
    await office.organised(organisation)
    assert "нет" in (await office.say(office.vera, CULTURE, "/absence")).text


async def test_an_absent_control_employee_registers_nothing_in_private(office: Office) -> None:
    await office.absent(office.anna, "Козлова М. И.")
    refusal = await office.say(office.anna, office.anna, "Яма на Ленина, 5")
    assert refusal.text.startswith("У вас отмечено отсутствие по 05.12.2026")


@pytest.mark.parametrize("back_early", [False, True], ids=["after it", "ended early"])
async def test_the_check_is_silent_about_cards_that_show_who_was_absent_then(
    office: Office, back_early: bool
) -> None:
    card = await office.routed()
    await office.press(office.boris, card, "Взять в работу")
    await office.absent(office.boris, "Без замещения", "24.11–25.11")
    await office.press(office.semyon, card, "Не в нашей компетенции")
    await office.reply(office.semyon, office.last(HOUSING), "Это не наш двор.")
    assert "Взято в работу: Петров Б. В. (отсутствует)" in card.text
    assert await office.discrepancies() == []
    if back_early:
        listed = await office.say(office.boris, office.boris, "/absence")
        await office.press(office.boris, listed, "Завершить: Петров Б. В., по 25.11")
    else:
        await office.pass_time(days=2)
    assert await office.discrepancies() == []
