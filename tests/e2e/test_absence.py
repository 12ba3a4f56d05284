"""Absences and substitutes (§8): marking them, what passes over, what is told, what comes back."""

from dataclasses import replace

import pytest

from tests.e2e.absences import END, absent, chosen, organised, other_absent
from tests.e2e.town import (
    CONTROL,
    CULTURE,
    DRAFT,
    HOUSING,
    ORGANISATION,
    STAFF,
    Town,
    account,
    described,
    starts_with,
)

pytestmark = pytest.mark.staffed


async def test_an_absence_is_marked_step_by_step(town: Town) -> None:
    boris = town.boris
    start = await town.say(boris, boris, "/absence")
    assert start.text == "Отсутствие работников\nОтметок об отсутствии нет."
    assert start.buttons == [["Отметить моё отсутствие"]]
    reasons = await chosen(town, boris, "Отметить моё отсутствие")
    assert reasons.text == "Петров Б. В.: почему отсутствует?"
    assert [row[0] for row in reasons.buttons] == [
        "Болезнь",
        "Отпуск",
        "Командировка",
        "Учёба",
        "Иная причина",
        "Отмена",
    ]
    days = await chosen(town, boris, "Отпуск")
    assert days.text.startswith("Петров Б. В.: какие дни отсутствия? Напишите, например: 24.11")
    confused = await town.say(boris, boris, "в отпуске")
    assert confused.text == (
        "Дни не распознаны. Напишите так: 24.11–08.12, или до пятницы, или завтра."
        " Зарегистрировать сообщение гражданина: /new и текст сообщения."
    )
    assert (await town.reply(boris, days, "скоро")).text == confused.text
    who = await town.reply(boris, confused, "с 24.11 по 5.12")
    assert who.text.startswith("Петров Б. В.: кто замещает?")
    assert who.buttons == [["Громов Г. И.", "Сидоров С. С."], ["Без замещения"], ["Отмена"]]
    sentence = await town.say(boris, boris, "Сидоров")
    assert sentence.text == (
        "Петров Б. В. отсутствует с 24.11.2026 по 05.12.2026 (отпуск), замещает Сидоров С. С.\n"
        "Отметить?"
    )
    told = await chosen(town, boris, "Да, отметить")
    assert told.text == (
        "Отмечено отсутствие: Петров Б. В., с 24.11.2026 по 05.12.2026\n"
        "Замещает: Сидоров С. С.\n"
        "На эти дни права и оповещения переходят к замещающему.\n"
        "Отметка: Петров Б. В."
    )
    assert town.last(town.semyon).text == (
        "Вы замещаете: Петров Б. В., с 24.11.2026 по 05.12.2026\n"
        "На эти дни права и оповещения переходят к вам. Что ждёт действий: /my\n"
        "Отметка: Петров Б. В."
    )
    assert town.last(town.gleb).text == told.text
    assert "отпуск" not in told.text
    over = "Этот вопрос об отсутствии закрыт. Снова: /absence"
    assert [one.text for one in (start, who)] == [over, over]
    assert sentence.text == "Отсутствие отмечено. Посмотреть или завершить: /absence"


async def test_nothing_is_marked_without_the_last_word(town: Town) -> None:
    boris = town.boris
    await town.say(boris, boris, "/absence")
    await chosen(town, boris, "Отметить моё отсутствие")
    await chosen(town, boris, "Болезнь")
    await town.say(boris, boris, "завтра")
    await chosen(town, boris, "Без замещения")
    asked = town.last(boris)
    mark = asked.content.keyboard[0][0]["callback_data"]
    assert await town.press(boris, asked, "Отмена") == "Отсутствие не отмечено."
    assert asked.text == "Отсутствие не отмечено. Снова: /absence"
    assert "неактуален" in await town.press_data(boris, asked, mark)
    assert "Отметок об отсутствии нет" in (await town.say(boris, boris, "/absence")).text


async def test_the_substitute_drafts_and_places_and_records_name_both(town: Town) -> None:
    await absent(town, town.boris, "Сидоров С. С.")
    await other_absent(town, town.gleb, "Сидоров С. С.", "Без замещения", "05.12")
    await other_absent(town, town.anna, "Белова В. Н.", "Петров Б. В.", "06.12")
    card = await town.routed()
    assert "Исполнители: Сидоров С. С." in card.text
    refusal = await town.reply(town.boris, card, DRAFT)
    assert refusal.text.startswith("№1: у вас отмечено отсутствие по 05.12.2026, ваши права")
    await town.reply(town.semyon, card, DRAFT)
    assert "Сидоров С. С." in town.last(CONTROL).text
    assert "замещает" not in town.last(CONTROL).text, "he has that right of his own"


async def test_a_substitute_from_elsewhere_acts_by_the_absent_persons_right(
    town: Town,
) -> None:
    await other_absent(town, town.anna, "Петров Б. В.", "Белова В. Н.")
    card = await town.routed()
    await town.reply(town.vera, card, DRAFT)
    approval = town.last(CONTROL)
    assert "Белова В. Н. (замещает: Петров Б. В.)" in approval.text
    await town.press(town.maria, approval, "✅ Согласовать")
    await town.reply(town.vera, town.last(HOUSING), "https://example.org/answer")
    history = await town.say(town.anna, town.anna, "/history 1")
    both = "(Белова В. Н. (замещает: Петров Б. В.))"
    assert f"направлен на согласование проект, версия 1, в срок {both}" in history.text
    assert f"ответ размещён в срок, версия 1 {both}" in history.text
    overview = await town.say(town.admin, town.admin, "/incident 1")
    assert "в срок: Белова В. Н. (замещает: Петров Б. В.)" in overview.text


async def test_rights_go_along_a_chain_and_come_back_in_time(town: Town) -> None:
    await other_absent(town, town.anna, "Петров Б. В.", "Сидоров С. С.", "24.11")
    await other_absent(town, town.anna, "Сидоров С. С.", "Белова В. Н.", "24.11")
    card = await town.routed()
    assert "Исполнители: Белова В. Н." in card.text
    await town.reply(town.vera, card, DRAFT)
    assert "замещает" in town.last(CONTROL).text
    await town.pass_time(days=1)
    refusal = await town.reply(town.vera, card, "Яму на дороге засыплем в среду.")
    assert "сейчас у вашего органа такого сообщения нет" in refusal.text
    question = await town.reply(town.boris, card, "Яму на дороге засыплем в среду.")
    await town.press(town.boris, question, "Заменить")
    assert "версия 2" in town.last(CONTROL).text


async def test_substitutes_in_a_circle_are_not_offered(town: Town) -> None:
    await absent(town, town.boris, "Сидоров С. С.")
    semyon = town.semyon
    await town.say(semyon, semyon, "/absence")
    await chosen(town, semyon, "Отметить моё отсутствие")
    await chosen(town, semyon, "Учёба")
    offered = await town.say(semyon, semyon, "05.12–10.12")
    assert offered.buttons == [["Громов Г. И."], ["Без замещения"], ["Отмена"]]


async def test_a_second_absence_on_the_same_days_is_refused(town: Town) -> None:
    await absent(town, town.boris, "Сидоров С. С.")
    boris = town.boris
    await town.say(boris, boris, "/absence")
    await chosen(town, boris, "Отметить моё отсутствие")
    await chosen(town, boris, "Болезнь")
    refusal = await town.say(boris, boris, "01.12–07.12")
    assert refusal.text == (
        "На эти дни отсутствие уже отмечено (с 24.11.2026 по 05.12.2026)."
        " Завершите его или укажите другие дни."
    )


async def test_who_returns_early_has_their_rights_back_at_once(town: Town) -> None:
    await absent(town, town.boris, "Сидоров С. С.")
    card = await town.routed()
    listed = await town.say(town.boris, town.boris, "/absence")
    assert starts_with(listed.buttons, [["Завершить: Петров Б. В., по 05.12"]])
    toast = await town.press(town.boris, listed, "Завершить: Петров Б. В., по 05.12")
    assert toast == "Отсутствие завершено, права возвращены."
    again = await town.press(town.boris, listed, "Завершить: Петров Б. В., по 05.12")
    assert again == "Это отсутствие уже завершено."
    assert town.last(town.semyon).text.startswith(
        "Вы больше не замещаете: Петров Б. В., с 24.11.2026 по 05.12.2026\nОтсутствие завершено."
    )
    await town.reply(town.boris, card, DRAFT)
    assert "версия 1" in town.last(CONTROL).text


async def test_mine_is_what_the_substitute_has_to_do(town: Town) -> None:
    await other_absent(town, town.anna, "Петров Б. В.", "Белова В. Н.")
    await town.routed()
    assert "№1" in (await town.say(town.vera, town.vera, "/my")).text
    assert "ничего не требуется" in (await town.say(town.boris, town.boris, "/my")).text
    assert "№1" in (await town.say(town.boris, town.boris, "/open")).text
    assert (
        "Сегодня вы замещаете: Петров Б. В." in (await town.say(town.vera, town.vera, "/help")).text
    )
    assert (
        "завершите отсутствие: /absence" in (await town.say(town.boris, town.boris, "/help")).text
    )


async def test_an_assignees_incident_is_the_substitutes(town: Town) -> None:
    card = await town.routed()
    await town.press(town.boris, card, "Взять в работу")
    await absent(town, town.boris, "Сидоров С. С.")
    shown = await town.say(town.semyon, town.semyon, "/incident 1")
    assert "Взято в работу: Сидоров С. С. (замещает: Петров Б. В.)" in shown.text


async def test_the_list_says_who_acts_for_an_absent_assignee(town: Town) -> None:
    await town.press(town.boris, await town.routed(), "Взять в работу")
    await absent(town, town.boris, "Сидоров С. С.")
    listed = await town.say(town.anna, CONTROL, "/open")
    assert "взято в работу: Сидоров С. С. (замещает: Петров Б. В.)" in listed.text
    await town.press(town.boris, await town.say(town.boris, town.boris, "/absence"), END)
    await absent(town, town.boris, "Без замещения")
    listed = await town.say(town.anna, CONTROL, "/open")
    assert "взято в работу: Петров Б. В. (отсутствует)" in listed.text


async def test_alerts_reach_the_substitutes_of_those_who_report_to_the_head(
    town: Town,
) -> None:
    await absent(town, town.timur, "Юрьева Ю. С.")
    await other_absent(town, town.anna, "Юрьева Ю. С.", "Белова В. Н.")
    before = len(town.chat(town.timur).messages)
    card = await town.registered("Пожар в школе.")
    await town.act(town.anna, card, "Повышенная важность", "Да, подтверждаю")
    alert = town.last(town.vera)
    assert "доложите главе незамедлительно" in alert.text
    await town.act(town.vera, alert, "Принято к сведению", "Доложено главе", "Да, доложено")
    assert "доложено главе, Белова В. Н. (замещает: Титов Т. П.)" in alert.text
    assert len(town.chat(town.timur).messages) == before


async def test_an_overdue_incident_is_told_to_the_responsible_officers_substitute(
    town: Town,
) -> None:
    await absent(town, town.gleb, "Сидоров С. С.")
    await town.routed()
    before = len(town.chat(town.gleb).messages)
    await town.pass_time(days=1)
    assert "№1" in town.last(town.semyon).text
    assert len(town.chat(town.gleb).messages) == before


async def test_one_may_decide_on_ones_own_draft_only_while_nobody_else_is_there(
    town: Town,
) -> None:
    await other_absent(town, town.anna, "Петров Б. В.", "Козлова М. И.")
    await town.reply(town.maria, await town.routed(), DRAFT)
    approval = town.last(CONTROL)
    assert "решение должен принять другой" in await town.press(
        town.maria, approval, "✅ Согласовать"
    )
    await absent(town, town.anna, "Без замещения")
    assert "согласовано" in await town.press(town.maria, approval, "✅ Согласовать")
    assert "согласована версия 1, решение по собственному проекту" in await town.history()


async def test_control_learns_at_once_that_nobody_is_left_and_again_each_morning(
    town: Town,
) -> None:
    told = await absent(town, town.vera, "Без замещения", "25.11–26.11")
    assert "Замещения нет" in told.text
    report = town.last(CONTROL)
    assert report.text == (
        "Отдел культуры: на работе никого\n"
        "с 25.11.2026 по 26.11.2026 отсутствуют все работники органа, замещать их некому.\n"
        "Назначьте замещающего (/absence) или перенаправьте сообщения."
    )
    await town.pass_time(days=1)
    assert "На работе никого, замещать некому: Отдел культуры" in town.last(CONTROL).text


async def test_the_last_step_warns_that_nobody_will_be_left(town: Town) -> None:
    vera = town.vera
    await town.say(vera, vera, "/absence")
    await chosen(town, vera, "Отметить моё отсутствие")
    await chosen(town, vera, "Командировка")
    none = await town.say(vera, vera, "завтра")
    assert "подходящего работника для замещения нет" in none.text
    warned = await chosen(town, vera, "Без замещения")
    assert "Отдел культуры: 25.11.2026 на работе никого не будет." in warned.text


async def test_others_absences_are_marked_by_those_who_may(town: Town) -> None:
    await town.say(town.gleb, town.gleb, "/absence")
    own_staff = await chosen(town, town.gleb, "Отметить отсутствие работника")
    assert own_staff.buttons == [["Петров Б. В.", "Сидоров С. С."], ["Отмена"]]
    answer = await town.press_data(town.gleb, own_staff, "uo:1:ay:504")
    assert answer.startswith("Отмечать отсутствие других работников могут")
    told = await other_absent(town, town.gleb, "Петров Б. В.", "Сидоров С. С.")
    assert "Отметка: Громов Г. И." in told.text
    assert town.last(town.boris).text == told.text


async def test_in_a_group_everybody_reads_who_is_away_but_not_why(town: Town) -> None:
    await absent(town, town.boris, "Сидоров С. С.", reason="Болезнь")
    await absent(town, town.vera, "Без замещения")
    housing = await town.say(town.boris, HOUSING, "/absence")
    assert housing.text == (
        "Отсутствие работников\n"
        "Петров Б. В. отсутствует с 24.11.2026 по 05.12.2026, замещает Сидоров С. С.\n"
        "Отметить или завершить отсутствие: /absence в личном чате с ботом."
    )
    control = await town.say(town.anna, CONTROL, "/absence")
    assert "Петров" in control.text
    assert "Белова" in control.text
    assert "болезнь" not in control.text


OR_REGISTER = " Зарегистрировать сообщение гражданина: /new и текст сообщения."


async def test_a_name_that_nobody_has_is_asked_again_and_registers_nothing(town: Town) -> None:
    gleb = town.gleb
    await town.say(gleb, gleb, "/absence")
    await chosen(town, gleb, "Отметить отсутствие работника")
    for text, answer in {
        "Питров": "Работника «Питров» здесь нет. Кто отсутствует? Напишите фамилию ещё раз"
        " или выберите работника кнопкой под вопросом.",
        "Титов": "Отмечать отсутствие других работников могут ответственное должностное лицо"
        " их органа и отдел контроля.",
    }.items():
        told = await town.say(gleb, gleb, text)
        assert told.text.removesuffix(OR_REGISTER) == answer
    reason = await town.say(gleb, gleb, "петров Б. В.")
    assert reason.text == "Петров Б. В.: почему отсутствует?"
    told = await town.say(gleb, gleb, "болеет")
    assert told.text == f"Здесь нужна кнопка: выберите ответ под вопросом.{OR_REGISTER}"
    await town.press(gleb, reason, "Болезнь")
    await town.say(gleb, gleb, "завтра")
    told = await town.say(gleb, gleb, "Сидорчук")
    assert told.text.startswith("Работника «Сидорчук» здесь нет. Кто замещает? Напишите")
    told = await town.say(gleb, gleb, "Белова")
    assert told.text.startswith("Этот работник не может замещать")
    asked = await town.say(gleb, gleb, "Сидоров Семен")
    assert asked.text.endswith("Отметить?")
    told = await town.say(gleb, gleb, "да")
    assert told.text.startswith("Здесь нужна кнопка")
    await town.press(gleb, asked, "Да, отметить")
    assert town.last(gleb).text.startswith("Отмечено отсутствие: Петров Б. В.")
    assert "Зарегистрировать сообщение?" not in [one.text[:27] for one in town.chat(gleb).messages]


async def test_a_name_that_several_have_is_asked_for_in_full(town: Town) -> None:
    namesake = STAFF.replace("Сидоров Семён Семёнович", "Петров Пётр Петрович")
    await organised(town, described(ORGANISATION + namesake))
    gleb = town.gleb
    await town.say(gleb, gleb, "/absence")
    await chosen(town, gleb, "Отметить отсутствие работника")
    told = await town.say(gleb, gleb, "Петров")
    assert told.text == (
        "Таких работников несколько: Петров Борис Викторович, Петров Пётр Петрович."
        " Кто отсутствует? Напишите имя полностью или выберите работника кнопкой под вопросом."
        f"{OR_REGISTER}"
    )
    assert "Петров П. П." in (await town.say(gleb, gleb, "Петров Пётр")).text


async def test_control_registers_in_private_while_days_are_asked(town: Town) -> None:
    anna = town.anna
    await town.say(anna, anna, "/absence")
    await chosen(town, anna, "Отметить моё отсутствие")
    days = await chosen(town, anna, "Отпуск")
    assert (await town.say(anna, anna, "Яма на Ленина, 5")).text.startswith("Дни не распознаны.")
    await town.reply(anna, days, "Яма на Ленина, 5")
    for number, text in enumerate(
        ("/new Яма на Ленина, 5", "Яма https://vk.com/wall-1_1"), start=1
    ):
        registered = await town.say(anna, anna, text)
        assert registered.text.startswith(f"№{number} ·")
    asked = await town.say(
        anna,
        anna,
        "Уважаемая администрация, на улице Ленина, 5 уже третий месяц яма, когда её засыплют?",
    )
    await town.press(anna, asked, "Зарегистрировать")
    assert town.last(anna).text.startswith("№3 ·")
    assert "кто замещает?" in (await town.say(anna, anna, "завтра")).text


async def test_the_list_of_absences_asks_nothing_in_words(town: Town) -> None:
    await town.say(town.anna, town.anna, "/absence")
    assert (await town.say(town.anna, town.anna, "/new Яма")).text.startswith("№1 ·")


async def test_absences_survive_an_import_and_end_with_the_employment(town: Town) -> None:
    await absent(town, town.boris, "Сидоров С. С.")
    await absent(town, town.vera, "Без замещения")
    organisation = described()
    await organised(town, replace(organisation, name="Администрация района"))
    assert "Петров" in (await town.say(town.boris, HOUSING, "/absence")).text
    without = {
        person.id: person for person in organisation.people.values() if person.id != account(505)
    }
    await organised(town, replace(organisation, people=without))
    left = await town.say(town.boris, HOUSING, "/absence")
    assert "Петров Б. В. отсутствует с 24.11.2026 по 05.12.2026, без замещения" in left.text
    await organised(town, organisation)
    without = {
        person.id: person for person in organisation.people.values() if person.id != account(504)
    }
    await organised(town, replace(organisation, people=without))
    await organised(town, organisation)
    assert "нет" in (await town.say(town.vera, CULTURE, "/absence")).text


async def test_an_absent_control_employee_registers_nothing_in_private(town: Town) -> None:
    await absent(town, town.anna, "Козлова М. И.")
    refusal = await town.say(town.anna, town.anna, "Яма на Ленина, 5")
    assert refusal.text.startswith("У вас отмечено отсутствие по 05.12.2026")


@pytest.mark.parametrize("back_early", [False, True], ids=["after it", "ended early"])
async def test_the_check_is_silent_about_cards_that_show_who_was_absent_then(
    town: Town, back_early: bool
) -> None:
    card = await town.routed()
    await town.press(town.boris, card, "Взять в работу")
    await absent(town, town.boris, "Без замещения", "24.11–25.11")
    await town.answer(town.semyon, card, "Не в нашей компетенции", "Это не наш двор.")
    assert "Взято в работу: Петров Б. В. (отсутствует)" in card.text
    assert await town.discrepancies() == []
    if back_early:
        listed = await town.say(town.boris, town.boris, "/absence")
        await town.press(town.boris, listed, "Завершить: Петров Б. В., по 25.11")
    else:
        await town.pass_time(days=2)
    assert await town.discrepancies() == []


async def test_an_absence_without_an_end_is_asked_about_until_somebody_ends_it(town: Town) -> None:
    await town.say(town.boris, town.boris, "/absence")
    for label in (
        "Отметить моё отсутствие",
        "Болезнь",
        "С сегодня, когда вернётся — неизвестно",
        "Сидоров С. С.",
    ):
        asked = await chosen(town, town.boris, label)
    assert asked.text.startswith(
        "Петров Б. В. отсутствует с 24.11.2026 без даты возвращения (болезнь), замещает Сидоров"
    )
    await chosen(town, town.boris, "Да, отметить")
    refused = await town.say(town.boris, HOUSING, "/new Яма во дворе")
    assert "отсутствие без даты возвращения, ваши права переданы" in refused.text
    for day in (25, 26):
        await town.until(day, 8, 1)
        assert (
            "Отсутствует Петров Б. В. (Управление ЖКХ): без даты возвращения, замещает Сидоров"
            " С. С. Вернулся? Завершите: /absence" in town.last(CONTROL).text
        )
    await town.say(town.boris, town.boris, "/absence")
    await chosen(town, town.boris, "Завершить: Петров Б. В., с 24.11")
    await town.until(27, 8, 1)
    assert len([one for one in town.chat(CONTROL).messages if "Вернулся?" in one.text]) == 2
