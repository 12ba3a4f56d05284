"""Control's card of a new incident: choosing, routing, importance, and both ways out (§11, §15, §19)."""

import pytest

from bot.sandbox import Message
from tests.e2e.town import (
    CONTROL,
    CULTURE,
    HOUSING,
    Town,
    starts_with,
)

NOT_CONTROL = {
    "Управление ЖКХ": "№1: направлять инциденты может отдел контроля.",
    "Несколько органов…": "№1: направлять инциденты может отдел контроля.",
    "Повышенная важность": "№1: менять важность может отдел контроля.",
    "Без ответа": "№1: оставить инцидент без ответа может отдел контроля.",
    "Отменить регистрацию": "№1: отменить регистрацию может отдел контроля.",
}


async def card_in_control_chat(town: Town) -> Message:
    return await town.say(town.anna, CONTROL, "/new Во дворе яма")


async def test_each_press_picks_an_authority_or_puts_it_back(town: Town) -> None:
    card = await town.registered()
    await town.act(town.anna, card, "Несколько органов…", "Управление ЖКХ")
    assert "Выбран орган: Управление ЖКХ." in card.text
    await town.press(town.anna, card, "Отдел культуры")
    assert "Выбраны органы: Управление ЖКХ, Отдел культуры." in card.text
    await town.press(town.anna, card, "✓ Управление ЖКХ")
    assert "Выбран орган: Отдел культуры." in card.text
    assert "Управление ЖКХ" not in card.text
    await town.press(town.anna, card, "✓ Отдел культуры")
    assert card.text.endswith("Выберите органы и нажмите «Направить».")
    await town.press(town.anna, card, "Назад")
    assert "Выберите орган: он сразу получит сообщение." in card.text
    assert town.chat(CULTURE).messages == town.chat(HOUSING).messages == []


async def test_words_of_danger_are_hinted_at_until_the_importance_is_high(town: Town) -> None:
    ordinary = await town.registered("Во дворе яма")
    assert "Возможно, повышенная важность" not in ordinary.text
    card = await town.registered("На Ленина прорвало трубу, кипяток идёт по дороге")
    assert "\n⚠️ Возможно, повышенная важность: в тексте «прорвало». Решаете вы.\n" in card.text
    await town.act(town.anna, card, "Повышенная важность", "Да, подтверждаю")
    assert "Возможно" not in card.text


async def test_a_reply_corrects_the_moment_of_detection_and_the_link(town: Town) -> None:
    card = await town.registered("Яма https://vk.com/wall-1_2")
    await town.reply(town.anna, card, "8:30")
    assert "Выявлен: 24.11.2026 08:30" in card.text
    assert "Срок ответа: 24.11.2026 17:00" not in card.text
    await town.reply(town.anna, card, "23.11 16:00")
    assert "Выявлен: 23.11.2026 16:00" in card.text
    assert "Срок ответа: 24.11.2026 15:50" in card.text
    await town.reply(town.anna, card, "Вот она: https://ok.ru/group/7")
    assert "Соцсеть: Одноклассники\nСсылка: https://ok.ru/group/7\n" in card.text
    history = (await town.say(town.anna, town.anna, "/history 1")).text
    assert "23.11.2026 16:00" in history
    assert "https://ok.ru/group/7 (было https://vk.com/wall-1_2)" in history
    for moment in (
        "25.11 10:00",
        "23:59",
        "01.01.0001 00:00",
        "01.01.1999 10:00",
        "01.01.9999 9:00",
    ):
        answer = await town.reply(town.anna, card, moment)
        assert answer.text.startswith("№1"), moment
    for nonsense in ("Поправьте время", "25:00", "31.02 10:00"):
        answer = await town.reply(town.anna, card, nonsense)
        assert answer.text.startswith("№1: этот ответ ничего не меняет."), nonsense
    assert "Выявлен: 23.11.2026 16:00" in card.text

    await town.press(town.anna, card, "Управление ЖКХ")
    answer = await town.reply(town.anna, card, "8:30")
    assert answer.text.startswith("№1: ")
    assert "Выявлен: 23.11.2026 16:00" in card.text


async def test_a_part_of_a_name_in_reply_finds_the_authority(town: Town) -> None:
    before = await town.registered()
    card = await town.reply(town.anna, before, "отдел куль")
    assert (before.buttons, card.buttons[:2]) == ([], [["Отдел культуры"], ["Ещё органы…"]])
    assert card.text.endswith("По словам «отдел куль» найдено: 1.")
    await town.press(town.anna, card, "Ещё органы…")
    assert "Управление ЖКХ" in [label for row in card.buttons for label in row]

    await town.press(town.anna, card, "Несколько органов…")
    card = await town.reply(town.anna, card, "жкх")
    await town.press(town.anna, card, "Управление ЖКХ")
    card = await town.reply(town.anna, card, "культ")
    assert starts_with(card.buttons, [["Отдел культуры", "✓ Управление ЖКХ"], ["Ещё органы…"]])
    await town.act(town.anna, card, "✓ Управление ЖКХ", "Назад", "Управление ЖКХ")
    late = await town.reply(town.anna, card, "культ")
    assert late.text.startswith("№1: эти слова никому не переданы.")


async def test_only_control_looks_for_an_authority(town: Town) -> None:
    town.seat(town.admin, CONTROL)
    card = await card_in_control_chat(town)
    answer = await town.reply(town.admin, card, "культ")
    assert answer.text == "№1: направлять инциденты может отдел контроля."
    assert card.buttons  # it stays where it is worked


async def test_only_control_corrects(town: Town) -> None:
    town.seat(town.admin, CONTROL)
    card = await card_in_control_chat(town)
    for text in ("8:30", "https://vk.com/wall1"):
        answer = await town.reply(town.admin, card, text)
        assert answer.text == "№1: регистрировать инциденты может отдел контроля."


async def test_routing_sends_the_card_to_the_authority_once(town: Town) -> None:
    card = await town.registered()
    answer = await town.press(town.anna, card, "Управление ЖКХ")
    assert answer == "№1: направлено — Управление ЖКХ."

    task = town.chat(HOUSING).last
    assert town.chat(HOUSING).messages == [task]
    assert task.text.startswith("№1 · ответьте до ")
    assert "Срок ответа: 25.11.2026 08:50" in task.text
    assert "Петров Б. В." in task.text
    assert not task.silent
    assert card.text.startswith("№1 · направлено: Управление ЖКХ · срок 25.11.2026 08:50 · ")
    assert town.chat(CULTURE).messages == []


async def test_routing_with_nothing_chosen_is_refused(town: Town) -> None:
    card = await town.registered()
    await town.press(town.anna, card, "Несколько органов…")
    answer = await town.press(town.anna, card, "Направить")
    assert answer == "№1: орган не выбран. Выберите орган и нажмите «Направить»."
    assert card.text.startswith("№1 · выберите орган, ")


async def test_a_card_routed_at_night_comes_without_sound(town: Town) -> None:
    card = await town.registered()
    await town.pass_time(hours=12)
    await town.press(town.anna, card, "Управление ЖКХ")
    assert town.last(HOUSING).silent


async def test_routing_twice_by_an_old_client_is_one_routing(town: Town) -> None:
    card = await town.registered()
    await town.press_data(town.anna, card, "ch:1:zhkh:1")
    assert town.chat(HOUSING).messages == []  # it picks, as it always has
    first, second = town.anna.press(card, "Направить"), town.anna.press(card, "Направить")
    await town.settle()
    assert (await first.answered()).text == "№1: направлено — Управление ЖКХ."
    assert (await second.answered()).text == "№1: уже направлено — Управление ЖКХ."
    assert len(town.chat(HOUSING).messages) == 1


async def test_a_double_tap_on_an_authority_is_one_routing(town: Town) -> None:
    card = await town.registered()
    presses = [town.anna.press(card, "Управление ЖКХ") for _ in range(2)]
    presses.append(
        town.maria.press_data(await town.say(town.maria, CONTROL, "/help"), "to:1:culture:")
    )
    await town.settle()
    answers = [await press.answered() for press in presses]
    assert [answer.text for answer in answers] == [
        "№1: направлено — Управление ЖКХ.",
        "№1: уже направлено — Управление ЖКХ.",
        "№1: уже направлено — Управление ЖКХ.",
    ]
    assert [answer.alert for answer in answers[:2]] == [False, False]
    await town.warned(presses[-1])
    assert len(town.chat(HOUSING).messages) == 1
    assert town.chat(CULTURE).messages == []


async def test_a_wrong_press_is_put_right_by_four(town: Town) -> None:
    card = await town.registered()
    await town.press(town.anna, card, "Отдел культуры")
    assert starts_with(card.buttons, [["Изменить органы"]])
    await town.press(town.anna, card, "Изменить органы")
    assert card.text.endswith(
        "Сейчас: Отдел культуры. Измените выбор и нажмите «Сохранить изменения»."
    )
    await town.act(town.anna, card, "Управление ЖКХ", "✓ Отдел культуры", "Сохранить изменения")
    assert town.last(HOUSING).text.startswith("№1 · ответьте до ")
    assert "снят с вашего органа" in town.last(CULTURE).text


async def test_where_an_incident_likely_goes_stands_first(town: Town) -> None:
    """And stays there, wherever others go meanwhile."""
    first = await town.registered()
    assert first.buttons[0][0] == "Отдел культуры"
    await town.sent_to_housing()
    await town.press_data(town.anna, first, "im:1:high")
    await town.press(town.anna, first, "Назад")
    assert first.buttons[0][0] == "Отдел культуры"
    assert (await town.registered()).buttons[0][0] == "Управление ЖКХ"


async def test_two_quick_taps_never_raise_the_importance(town: Town) -> None:
    card = await town.registered()
    rows = card.buttons
    place = rows.index(["Повышенная важность"])
    presses = [town.anna.press(card, "Повышенная важность") for _ in range(2)]
    assert [await town.answered(press) for press in presses] == ["", ""]
    assert "Установить инциденту №1 повышенную важность?" in card.text
    assert "Новый срок ответа: 24.11.2026 13:50" in card.text
    yes = card.buttons.index(["Да, подтверждаю"])
    assert place != yes
    assert len(rows) - place != len(card.buttons) - yes
    await town.press(town.anna, card, "Назад")
    assert card.text.startswith("№1 · выберите орган, ")


async def test_importance_is_raised_and_lowered_with_the_due(town: Town) -> None:
    card = await town.registered()
    answer = await town.act(town.anna, card, "Повышенная важность", "Да, подтверждаю")
    assert answer == "№1: важность повышенная."
    assert card.text.startswith("№1 · повышенная важность · ")
    assert "Срок ответа: 24.11.2026 13:50" in card.text

    answer = await town.act(town.anna, card, "Обычная важность", "Да, подтверждаю")
    assert answer == "№1: важность обычная."
    assert "" in card.text
    assert "Срок ответа: 25.11.2026 08:50" in card.text
    assert town.chat(HOUSING).messages == []


async def test_importance_pressed_twice_is_one_change(town: Town) -> None:
    card = await town.registered()
    await town.press(town.anna, card, "Повышенная важность")
    presses = [town.anna.press(card, "Да, подтверждаю") for _ in range(2)]
    await town.settle()
    first, second = [(await press.answered()).text for press in presses]
    assert first == "№1: важность повышенная."
    assert second == "№1: важность уже повышенная."
    history = await town.say(town.anna, town.anna, "/history 1")
    assert history.text.count("важность повышена") == 1


async def test_executors_learn_of_a_changed_importance_by_a_new_message(town: Town) -> None:
    task = await town.routed()
    card = await town.say(town.anna, CONTROL, "/incident 1")
    await town.press_data(town.anna, card, "iq:1:high")

    news = town.last(HOUSING)
    assert news.text.startswith("№1 · важность повышена · ответьте до 13:50\n")
    assert "Новый срок ответа: 24.11.2026 13:50" in news.text
    assert news.reply_to is task
    assert "Срок ответа: 24.11.2026 13:50" in task.text
    assert task.text.startswith("№1 · повышенная важность · ответьте до ")

    await town.press_data(town.anna, card, "iq:1:normal")
    assert town.last(HOUSING).text.startswith(
        "№1 · ответьте до 25.11 08:50 · важность снижена до обычной\n"
    )
    assert "Срок ответа: 25.11.2026 08:50" in task.text


GROUNDS = {
    "Намерение причинить вред": "сведения о намерении причинить вред другому лицу",
    "Брань или оскорбления": "нецензурные либо оскорбительные выражения",
    "Угрозы должностному лицу": "угрозы жизни, здоровью или имуществу должностного лица",
}


async def test_no_answer_is_given_on_a_ground_and_after_confirmation(town: Town) -> None:
    for number, (label, words) in enumerate(GROUNDS.items(), start=1):
        card = await town.registered()
        await town.act(town.anna, card, "Без ответа")
        assert card.text.endswith(f"Почему на инцидент №{number} ответ не даётся?")
        await town.press(town.anna, card, label)
        assert words in card.text
        assert card.text.startswith(f"№{number} · выберите орган, ")
        answer = await town.press(town.anna, card, "Да, подтверждаю")
        assert answer == f"№{number}: ответ не даётся."
        assert card.text.startswith(f"№{number} · ответ не даётся")
        assert card.buttons == [["Возобновить"]]
        assert words in (await town.say(town.anna, town.anna, f"/history {number}")).text


async def test_back_gives_the_card_its_buttons(town: Town) -> None:
    card = await town.registered()
    text, buttons = card.text, card.buttons
    for way in (
        ["Без ответа"],
        ["Без ответа", "Брань или оскорбления"],
        ["Отменить регистрацию"],
    ):
        await town.act(town.anna, card, *way)
        assert card.buttons != buttons
        await town.press(town.anna, card, "Назад")
        assert (card.text, card.buttons) == (text, buttons), way


@pytest.mark.parametrize(
    ("ground", "words"),
    [("Ошибка", "ошибочная регистрация"), ("Пост удалён", "пост удалён")],
    ids=["mistake", "post deleted"],
)
async def test_a_registration_is_cancelled_on_a_ground(town: Town, ground: str, words: str) -> None:
    card = await town.registered()
    await town.act(town.anna, card, "Отменить регистрацию")
    assert card.text.endswith("Почему отменяется регистрация инцидента №1?")
    answer = await town.press(town.anna, card, ground)
    assert answer == "№1: регистрация отменена."
    assert card.text.startswith("№1 · регистрация отменена")
    closed = f"Закрыт 24.11.2026 09:00: регистрация отменена, {words}. Решение: Иванова А. П."
    assert card.text.endswith(closed)
    assert card.buttons == [["Возобновить"]]
    assert (
        f"регистрация отменена: {words}"
        in (await town.say(town.anna, town.anna, "/history 1")).text
    )


@pytest.mark.parametrize(
    ("data", "state"),
    [("ny:1:insult", "ответ не даётся"), ("cg:1:mistake", "регистрация отменена")],
    ids=["no answer", "cancelled"],
)
async def test_closing_tells_the_executors_and_takes_all_buttons(
    town: Town, data: str, state: str
) -> None:
    approval = await town.drafted()
    card = town.chat(town.anna).find("Выявлен:")
    await town.press_data(town.anna, card, data)

    assert town.last(HOUSING).text.startswith(f"№1 · {state}\n")
    assert (approval.buttons, card.buttons) == ([], [["Возобновить"]])
    assert card.text.startswith(f"№1 · {state}")
    task = town.executors_card
    assert task.text.startswith(f"№1 · {state}")
    answer = await town.press_data(town.maria, approval, "v:1:1:0:0:")
    assert answer == f"№1: уже закрыто ({state}), ничего не изменено."


async def test_a_closed_incident_stays_as_it_is(town: Town) -> None:
    for number, way in ((1, "ny:1:insult"), (2, "cg:2:mistake")):
        card = await town.registered()
        await town.press_data(town.anna, card, way)
        shown = card.text
        for data in (way, *(each.format(number) for each in EVERYTHING)):
            answer = await town.press_data(town.maria, await card_of_maria(town, number), data)
            assert answer.startswith(f"№{number}: уже закрыто"), data
        assert card.text == shown
        await town.pass_time(minutes=1)


EVERYTHING = ("ch:{}:zhkh:1", "to:{}::x", "im:{}:high", "ng:{}", "np:{}:harm", "ca:{}")


async def card_of_maria(town: Town, number: int) -> Message:
    found = [message for message in town.chat(town.maria).messages if f"№{number}:" in message.text]
    return found[0] if found else await town.say(town.maria, town.maria, f"/incident {number}")


async def test_only_control_works_the_card(town: Town) -> None:
    """An administrator who sits in control's chat sees the buttons all the same."""
    for person in (town.admin, town.stranger):
        town.seat(person, CONTROL)
    card = await card_in_control_chat(town)
    before = card.text, card.buttons
    for label, answer in NOT_CONTROL.items():
        assert await town.press(town.admin, card, label) == answer
        assert "Вас нет в списке работников." in await town.press(town.stranger, card, label)
    assert (card.text, card.buttons) == before


async def test_confirming_is_refused_to_whoever_may_not_decide(town: Town) -> None:
    town.seat(town.admin, CONTROL)
    card = await card_in_control_chat(town)
    await town.act(town.anna, card, "Отменить регистрацию")
    answer = await town.press(town.admin, card, "Ошибка")
    assert answer == NOT_CONTROL["Отменить регистрацию"]
    assert card.text.startswith("№1 · выберите орган, ")


async def test_a_forged_back_shows_nobody_what_is_not_theirs(town: Town) -> None:
    await town.approved()
    own = await town.say(town.vera, town.vera, "/help")
    approved = town.last(CONTROL)
    refusals = set()
    for card in ("1:c:0:", "1:p:1:", "1:p:0:", "1:a:1:", "1:e:0:zhkh", "1:o:0:", "99:c:0:"):
        refusals.add(await town.press_data(town.vera, own, f"bk:{card}"))
        refusals.add(await town.press_data(town.anna, approved, "bk:1:p:7:"))
    assert "" not in refusals
    assert town.told_after(own) | town.told_after(approved) <= refusals
    assert approved.text.startswith("№1 · проект ответа согласован · ")


async def test_two_who_choose_at_once_want_the_same(town: Town) -> None:
    card = await town.say(town.anna, CONTROL, "/new Во дворе на Ленина, 5 яма.")
    await town.press(town.anna, card, "Несколько органов…")
    presses = [who.press(card, "Управление ЖКХ") for who in (town.anna, town.maria)]
    for press in presses:
        await town.answered(press)
    assert "Выбран орган: Управление ЖКХ" in card.text

    presses = [who.press(card, "✓ Управление ЖКХ") for who in (town.anna, town.maria)]
    for press in presses:
        await town.answered(press)
    assert "Выбран орган" not in card.text
