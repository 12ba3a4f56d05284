"""The deputy head orders a report; control concludes it and sends it; who and when is kept (§21)."""

import io
import sys
from importlib.abc import MetaPathFinder
from pathlib import Path
from threading import Thread, current_thread, main_thread

import docx
import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from bot.sandbox import Message
from storage.schema.messages import made_file
from tests.e2e.absences import absent
from tests.e2e.test_ordering_reports import Gate, files
from tests.e2e.town import CONTROL, ORGANISATION, Starting, Town, rewritten
from tests.e2e.waiting import until
from tests.telegram import Person, Sandbox

pytestmark = pytest.mark.staffed

WEEK = "с 23.11.2026 по 29.11.2026"
ORDERED = f"Добавьте вывод и направьте заместителю главы отчёт {WEEK}"
NOT_THEIRS = (
    "Вывод под отчётом пишет отдел контроля, он же направляет отчёт. Обратитесь туда напрямую."
)
SEND = "Направить заместителю главы"


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    return Gate(monkeypatch)


def card(town: Town, where: int | Person, words: str) -> Message:
    """The newest message there with these words."""
    return [one for one in town.chat(where).messages if words in one.text][-1]


async def asked_of_control(town: Town) -> Message:
    """The deputy head is asked of which days control is to report."""
    town.timur.start()
    which = await town.say(town.timur, town.timur, "/report")
    await town.press(town.timur, which, "Поручить отделу контроля")
    return town.last(town.timur)


async def ordered(town: Town) -> Message:
    """The deputy head has ordered this week's; gives what control gets."""
    await town.routed("На Мира, 3 не горит фонарь https://vk.com/wall-1_1")
    toast = await town.press(town.timur, await asked_of_control(town), "Эта неделя")
    assert toast == f"Отчёт {WEEK} поручен отделу контроля."
    return card(town, CONTROL, ORDERED)


def page_of(town: Town, person: Person) -> str:
    """What the newest page for the meeting says."""
    sent = [one for one in town.chat(person).messages if "document" in one.content.other]
    found = [person.download(one) for one in sent]
    content = [one.data for one in found if getattr(one, "name", "").endswith(".docx")][-1]
    return "\n".join(one.text for one in docx.Document(io.BytesIO(content)).paragraphs)


async def test_an_ordered_report_is_prepared_concluded_and_sent(town: Town) -> None:
    report = await ordered(town)
    assert report.text.splitlines()[:2] == [ORDERED, "Поручение: Титов Т. П., 24.11.2026 09:00"]
    assert "Инциденты: поступило 1" in report.text
    assert {Path(name).suffix for name in files(town, CONTROL)} == {".xlsx", ".docx"}
    waits = town.last(town.timur)
    assert waits.text.splitlines()[0] == f"Отчёт {WEEK}: поручен отделу контроля."
    assert not files(town, town.timur)

    await town.reply(town.anna, report, "Сроки соблюдены, вопросы по освещению.")
    assert not report.buttons
    report = town.last(CONTROL)
    assert "Вывод отдела контроля (Иванова А. П., 24.11.2026 09:00):" in report.text
    assert report.text.startswith(f"Направьте заместителю главы отчёт {WEEK}\n")
    assert await town.press(town.maria, report, SEND) == "Направлено заместителю главы."
    assert not report.buttons
    assert report.text.startswith(f"Отчёт {WEEK} направлен заместителю главы\n")
    assert "Направлен заместителю главы: Козлова М. И., 24.11.2026 09:00" in report.text

    got = card(town, town.timur, "Сроки соблюдены, вопросы по освещению.")
    whose = (
        "По поручению заместителя главы (Титов Т. П., 24.11.2026 09:00) подготовил отдел контроля"
        " (Иванова А. П.); направлен заместителю главы: Козлова М. И., 24.11.2026 09:00"
    )
    assert got.text.splitlines()[:2] == [f"Отчёт {WEEK}", whose]
    assert "Инциденты: поступило 1" in got.text
    sheet, page = sorted(files(town, town.timur).items(), reverse=True)
    assert "подготовил отдел контроля" in load_workbook(io.BytesIO(sheet[1]))["Сводка"]["A1"].value
    assert page[0].endswith(".docx")
    assert whose in page_of(town, town.timur)
    assert "Вывод отдела контроля. Сроки соблюдены, вопросы" in page_of(town, town.timur)


async def test_days_of_the_deputy_heads_own_are_ordered_in_words(town: Town) -> None:
    await asked_of_control(town)
    await town.say(town.timur, town.timur, "01.11–15.11")
    assert card(town, CONTROL, "направьте заместителю главы отчёт с 01.11.2026 по 15.11.2026").text


async def test_without_a_conclusion_control_is_asked_back(town: Town) -> None:
    report = await ordered(town)
    await town.press(town.anna, report, SEND)
    assert report.text.endswith("Вывода отдела контроля нет. Направить без него?")
    assert report.buttons == [["Да, направить без вывода"], ["Назад"]]
    await town.press(town.anna, report, "Назад")
    assert report.buttons == [[SEND]]
    await town.press(town.anna, report, SEND)
    toast = await town.press(town.anna, report, "Да, направить без вывода")
    assert toast == "Направлено заместителю главы."
    assert "Вывод" not in page_of(town, town.timur)


async def test_of_two_employees_who_send_it_the_second_learns_who_was_first(town: Town) -> None:
    report = await ordered(town)
    report = await town.reply(town.anna, report, "Сроки соблюдены.")
    both = [one.press(report, SEND) for one in (town.anna, town.maria)]
    answers = {(await press.answered()).text for press in both}
    await town.settle()
    assert "Направлено заместителю главы." in answers
    assert any(text.startswith("Отчёт уже направлен заместителю главы — ") for text in answers)
    assert len(files(town, town.timur)) == 2
    late = await town.reply(town.anna, report, "Ещё слово.")
    assert late.text.startswith("Отчёт уже направлен заместителю главы — ")


async def test_a_conclusion_is_replaced_by_its_author_at_once_and_a_colleague_is_asked(
    town: Town,
) -> None:
    report = await ordered(town)
    first = town.anna.reply(report, "Сроки соблюдены.")
    await town.settle()
    report = town.last(CONTROL)
    await town.edit(town.anna, first, "Сроки почти соблюдены.")
    report = town.last(CONTROL)
    assert "Сроки почти соблюдены." in report.text
    asked = await town.reply(town.maria, report, "Сроки нарушены.")
    assert asked.text.splitlines()[0] == "Ваш вывод:"
    assert "Сейчас под отчётом вывод коллеги (Иванова А. П., 24.11.2026 09:00):" in asked.text
    await town.press(town.maria, asked, "Оставить прежний вывод")
    assert "Сроки почти соблюдены." in report.text
    asked = await town.reply(town.maria, report, "Сроки нарушены.")
    toast = await town.press(town.maria, asked, "Заменить")
    assert toast == "Вывод отдела контроля заменён."
    report = town.last(CONTROL)
    assert "Вывод отдела контроля (Козлова М. И., 24.11.2026 09:00):" in report.text
    assert "Сроки нарушены." in report.text


async def test_a_conclusion_that_waits_is_put_on_another_day_only_with_its_days_looked_at(
    town: Town,
) -> None:
    report = await ordered(town)
    await town.reply(town.anna, report, "Сроки соблюдены.")
    await town.until(24, 16, 30)
    asked = await town.reply(town.maria, report, "Завтра проверим фонари.")
    await town.until(25, 8, 2)
    said = await town.press(town.maria, asked, "Заменить")
    assert said == "Проверьте ещё раз: ответьте на новый вопрос бота."
    again = town.last(CONTROL)
    assert "\n• «Завтра». Проверьте день: текст написан 24.11.2026.\n" in again.text
    await town.press(town.maria, again, "Заменить")
    assert "Завтра проверим фонари." in town.last(CONTROL).text


async def test_a_conclusion_is_some_words_of_control(town: Town) -> None:
    report = await ordered(town)
    answer = await town.reply(town.maria, report, "я" * 1001)
    assert answer.text == "В выводе 1001 знак, помещается 1000 знаков. Сократите его."
    town.anna.send_sticker(CONTROL, reply_to=report)
    await town.settle()
    assert town.last(CONTROL).text.startswith("Вывод отдела контроля — только текст.")
    waits = town.last(town.timur)
    answer = await town.reply(town.timur, waits, "Жду!")
    assert answer.text == NOT_THEIRS
    assert "Вывод отдела контроля (" not in report.text


async def test_the_deputy_head_takes_an_order_back(town: Town) -> None:
    report = await ordered(town)
    waits = card(town, town.timur, "поручен отделу контроля")
    await town.press(town.timur, waits, "Отменить поручение")
    assert waits.text.endswith("Отменить поручение?")
    toast = await town.press(town.timur, waits, "Да, отменить поручение")
    assert toast == "Поручение отменено."
    assert waits.text.startswith(f"Отчёт {WEEK}: поручение отменено.")
    told = town.last(CONTROL)
    assert told.text.startswith(f"Отчёт {WEEK}: поручение отменено.\nТитов Т. П.")
    assert not report.buttons
    assert not waits.buttons
    refused = await town.reply(town.anna, told, "Сроки соблюдены.")
    assert refused.text == "Поручение отменено — Титов Т. П., 24.11.2026 09:00."
    toast = await town.press(town.timur, await asked_of_control(town), "Эта неделя")
    assert toast == f"Отчёт {WEEK} поручен отделу контроля."


async def test_an_order_is_taken_back_while_its_report_is_made(town: Town, gate: Gate) -> None:
    for place in ("Мира, 1", "Мира, 2"):
        await town.registered(f"Яма на {place}.")
    which = await asked_of_control(town)
    town.timur.press(which, "Эта неделя")
    await town.sandbox.meanwhile(gate.waiting.wait())
    press = town.timur.press_data(which, "bc:1")  # «Да, отменить поручение»
    answer = await town.sandbox.meanwhile(press.answered())
    assert answer.text == "Поручение отменено."
    gate.open.set()
    await town.settle()
    assert not files(town, CONTROL)
    assert not [one for one in town.chat(CONTROL).messages if ORDERED in one.text]


async def test_what_is_ordered_already_is_named_and_shown_with_the_question(town: Town) -> None:
    await ordered(town)
    which = await town.say(town.timur, town.timur, "/report")
    owed = f"Поручен и ещё не направлен: отчёт {WEEK} (Титов Т. П., 24.11.2026 09:00)"
    assert owed in which.text
    assert which.buttons[-2:] == [
        ["Поручить отделу контроля"],
        ["Отменить поручение: 23.11.2026–29.11.2026"],
    ]
    toast = await town.press(town.timur, await asked_of_control(town), "Эта неделя")
    assert toast.startswith(f"Отчёт {WEEK} уже поручен (Титов Т. П., 24.11.2026 09:00)")
    which = await town.say(town.anna, town.anna, "/report")
    assert owed in which.text
    assert ["Поручить отделу контроля"] not in which.buttons


async def test_in_the_morning_both_read_what_is_not_sent_yet(town: Town) -> None:
    report = await ordered(town)
    await town.until(25, 8, 5)
    owed = f"Поручен и ещё не направлен: отчёт {WEEK} (Титов Т. П., 24.11.2026 09:00)"
    for where in (CONTROL, town.timur):
        assert card(town, where, "Поручен и ещё не направлен").text.endswith(owed)
    report = await town.reply(town.anna, report, "Сроки соблюдены.")
    await town.press(town.anna, report, SEND)
    before = len(town.chat(town.timur).messages)
    await town.until(26, 8, 5)
    assert len(town.chat(town.timur).messages) == before


async def test_one_person_may_be_control_and_the_deputy_head(
    starting: Starting, organisation_file: Path
) -> None:
    deputy = '[[staff]]\nname = "Иванова Анна Петровна"\ntelegram_id = 501\nrole = "deputy_head"\n'
    small = ORGANISATION.replace("[control]\nchat = -1001", "[control]\nchat = 501") + deputy
    rewritten(organisation_file, small)
    async with starting() as town:
        await town.registered()
        which = await town.say(town.anna, town.anna, "/report")
        await town.press(town.anna, which, "Поручить отделу контроля")
        await town.press(town.anna, town.last(town.anna), "Эта неделя")
        report = card(town, town.anna, ORDERED)
        report = await town.reply(town.anna, report, "Сроки соблюдены.")
        assert await town.press(town.anna, report, SEND) == "Направлено заместителю главы."
        assert "Направлен заместителю главы: Иванова А. П." in report.text
        assert len(files(town, town.anna)) == 2


async def test_nobody_else_orders_or_sends(town: Town) -> None:
    report = await ordered(town)
    order = (await town.say(town.timur, town.timur, "/report")).keys["Поручить отделу контроля"]
    data = order["callback_data"]
    refused = await town.press_data(town.anna, town.last(town.anna), data)
    assert refused == "Поручить отчёт отделу контроля может заместитель главы."
    send = report.keys[SEND]["callback_data"]
    for person in (town.timur, town.boris):
        refused = await town.press_data(person, await town.say(person, person, "/help"), send)
        assert refused == NOT_THEIRS


async def test_control_sends_a_report_of_its_own(town: Town) -> None:
    await town.registered()
    town.timur.start()
    which = await town.say(town.anna, town.anna, "/report")
    await town.press(town.anna, which, "Эта неделя")
    report = card(town, town.anna, "Инциденты: поступило 1")
    report = await town.reply(town.anna, report, "Всё в срок.")
    assert await town.press(town.anna, report, SEND) == "Направлено заместителю главы."
    got = card(town, town.timur, "Всё в срок.")
    assert "Подготовил отдел контроля (Иванова А. П.); направлен заместителю главы" in got.text
    assert len(files(town, town.timur)) == 2


async def test_the_files_of_ones_own_go_after_a_week_and_those_of_an_order_wait(
    starting: Starting,
) -> None:
    async with starting() as town:
        which = await town.say(town.anna, town.anna, "/report")
        await town.press(town.anna, which, "Эта неделя")
        own = card(town, town.anna, "Инцидентов за этот период нет.")
        of_order = await ordered(town)
    await town.clock.advance(9 * 24 * 3600)
    async with starting() as again:

        async def tidied() -> bool:
            async with again.app.database.reading() as connection:
                kept = select(made_file.c.briefing_id).distinct()
                return len((await connection.execute(kept)).all()) == 1

        await until(tidied)
        toast = await again.press(again.anna, own, SEND)
        assert toast.startswith("Файлы этого отчёта уже удалены, они хранятся неделю.")
        of_order = await again.reply(again.anna, of_order, "Поздно, но вот.")
        toast = await again.press(again.anna, of_order, SEND)
        assert toast == "Направлено заместителю главы."
        assert len(files(again, again.timur)) == 2


async def test_a_substitute_orders_and_gets_it_for_the_deputy_head(town: Town) -> None:
    await town.routed()
    for person in (town.timur, town.julia):
        person.start()
    await absent(town, town.timur, "Юрьева Ю. С.", "24.11–30.11")
    which = await town.say(town.julia, town.julia, "/report")
    await town.press(town.julia, which, "Поручить отделу контроля")
    await town.press(town.julia, town.last(town.julia), "Эта неделя")
    report = card(town, CONTROL, ORDERED)
    assert "Поручение: Юрьева Ю. С. (замещает: Титов Т. П.), 24.11.2026 09:00" in report.text
    report = await town.reply(town.anna, report, "Сроки соблюдены.")
    await town.press(town.anna, report, SEND)
    assert card(town, town.julia, "Сроки соблюдены.").text
    assert len(files(town, town.julia)) == 2
    assert not files(town, town.timur)


async def test_a_reply_to_a_file_is_the_conclusion_too(town: Town) -> None:
    report = await ordered(town)
    *_, sheet = [one for one in town.chat(CONTROL).messages if "document" in one.content.other]
    report = await town.reply(town.anna, sheet, "Сроки соблюдены.")
    assert "Сроки соблюдены." in report.text


class Imports(MetaPathFinder):
    """Notes the threads that import a module."""

    def __init__(self, module: str) -> None:
        self._module = module
        self.threads: list[Thread] = []

    def find_spec(self, fullname: str, *_: object) -> None:
        if fullname == self._module:
            self.threads.append(current_thread())


async def test_the_first_page_of_a_process_delays_nobody(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = await town.reply(town.anna, await ordered(town), "Сроки соблюдены.")
    imports = Imports("bot.documents.page")
    monkeypatch.setattr(sys, "meta_path", [imports, *sys.meta_path])
    monkeypatch.delitem(sys.modules, "bot.documents.page")
    await town.press(town.anna, report, SEND)
    assert "Сроки соблюдены" in page_of(town, town.timur)
    assert imports.threads
    assert main_thread() not in imports.threads


async def test_what_does_not_reach_the_deputy_head_is_told_to_control(town: Town) -> None:
    town.rude = True
    report = await ordered(town)
    report = await town.reply(town.anna, report, "Сроки соблюдены.")
    town.timur.block()
    await town.press(town.anna, report, SEND)
    assert "не доставлено" in town.last(CONTROL).text
    town.timur.unblock()
    town.timur.start()
    await town.settle()
    assert card(town, town.timur, "Сроки соблюдены.").text
    assert len(files(town, town.timur)) == 2


async def test_an_order_survives_a_restart_and_is_made_once(
    starting: Starting, sandbox: Sandbox, gate: Gate
) -> None:
    async with starting() as town:
        for place in ("Мира, 1", "Мира, 2"):
            await town.registered(f"Яма на {place}.")
        which = await asked_of_control(town)
        town.timur.press(which, "Эта неделя")
        await town.sandbox.meanwhile(gate.waiting.wait())
    gate.open.set()
    async with starting() as again:
        await again.settle()
        assert len([one for one in again.chat(CONTROL).messages if ORDERED in one.text]) == 1
        assert len(files(again, CONTROL)) == 2
        report = card(again, CONTROL, ORDERED)
        report = await again.reply(again.anna, report, "Сроки соблюдены.")
        again.anna.press(report, SEND)
        await sandbox.until(lambda: "Направлен заместителю главы" in report.text)
    async with starting() as third:
        await third.settle()
        assert len(files(third, third.timur)) == 2


async def test_an_order_whose_report_fails_is_told_to_who_ordered_it(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    town.rude = True
    monkeypatch.setattr("bot.documents.workbook.write", full)
    town.admin.start()
    await town.press(town.timur, await asked_of_control(town), "Эта неделя")
    failed = f"Отчёт {WEEK} подготовить не удалось, администратор извещён. Повторить: /report."
    assert town.last(CONTROL).text == failed
    assert town.last(town.timur).text == failed
    monkeypatch.undo()
    await town.press(town.timur, await asked_of_control(town), "Эта неделя")
    assert card(town, CONTROL, ORDERED).text
