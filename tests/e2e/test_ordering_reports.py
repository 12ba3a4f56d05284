"""`/report` in chat: control and the deputy head order a report, and it comes, once (§21)."""

import asyncio
import io
import threading
from collections.abc import AsyncGenerator
from datetime import date
from typing import Any

import docx
import pytest
from openpyxl import load_workbook

from bot.documents import workbook
from bot.jobs import queue, reports
from bot.sandbox import Document, Message, Photo, TooManyRequests
from domain.model.report.facts import Facts
from domain.model.report.period import Period, Span
from storage.reports.reading import ReportSnapshot
from tests.e2e.test_promises import tracked
from tests.e2e.town import CONTROL, HOUSING, Starting, Town
from tests.telegram import Person, Sandbox

pytestmark = pytest.mark.staffed

WEEK = "Отчёт 23.11.2026–29.11.2026"


class Gate:
    """Counting waits at it, after each message."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.waiting = asyncio.Event()
        self.open = asyncio.Event()
        real = ReportSnapshot.messages

        async def messages(
            found: ReportSnapshot, period: Period, *, every: bool
        ) -> AsyncGenerator[Facts, None]:
            async for one in real(found, period, every=every):
                yield one
                self.waiting.set()
                await self.open.wait()

        monkeypatch.setattr(ReportSnapshot, "messages", messages)
        monkeypatch.setattr(reports, "_CHUNK", 1)
        monkeypatch.setattr(queue, "SHOW_AFTER", 0)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    return Gate(monkeypatch)


def files(town: Town, whose: int | Person) -> dict[str, bytes]:
    """What the bot has sent there, by name."""
    person = town.anna if isinstance(whose, int) else whose
    documents = [one for one in town.chat(whose).messages if "document" in one.content.other]
    found = [person.download(one) for one in documents]
    assert len(found) == len({one.name for one in found if isinstance(one, Document)})
    return {one.name: one.data for one in found if isinstance(one, Document)}


async def ordered(town: Town, person: Person) -> Message:
    """Gives the message with the periods, of which this week was pressed."""
    which = await town.say(person, person, "/report")
    person.press(which, "Эта неделя")
    return which


async def test_control_gets_a_weeks_report_and_opens_it(town: Town) -> None:
    await town.routed("На Мира, 3 не горит фонарь https://vk.com/wall-1_1")
    await town.registered("Где расписание автобусов?")
    await town.pass_time(minutes=20)
    which = await town.say(town.anna, town.anna, "/report")
    assert which.buttons == [
        ["Прошлая неделя", "Эта неделя"],
        ["Прошлый месяц", "Этот месяц"],
        ["Прошлый квартал", "Этот квартал"],
        ["Прошлый год", "Этот год"],
    ]
    toast = await town.press(town.anna, which, "Эта неделя")
    assert toast == "Готовлю отчёт с 23.11.2026 по 29.11.2026. Пришлю сюда."
    *_, summary, dynamics, page, sheet = town.chat(town.anna).messages
    assert "Инциденты: поступило 2" in summary.text
    assert [one.silent for one in (summary, dynamics, page, sheet)] == [False, *[True] * 3]
    week = "Отчёт с 23.11.2026 по 29.11.2026"
    assert [one.text for one in (dynamics, page, sheet)] == [week, "", ""]
    picture = town.anna.download(dynamics)
    assert isinstance(picture, Photo)
    assert picture.data.startswith(b"\x89PNG")
    sent = files(town, town.anna)
    assert set(sent) == {f"{WEEK}.xlsx", f"{WEEK}.docx"}
    assert load_workbook(io.BytesIO(sent[f"{WEEK}.xlsx"])).sheetnames[0] == "Сводка"
    assert docx.Document(io.BytesIO(sent[f"{WEEK}.docx"])).paragraphs


async def test_the_page_tells_the_meeting_what_is_promised_for_this_week(town: Town) -> None:
    await tracked(town, "Ямы на Ленина засыплем до 30 ноября 2026 года. Приносим извинения.")
    await town.say(town.anna, town.anna, "/report 24.11.2026")
    page = docx.Document(io.BytesIO(files(town, town.anna)["Отчёт 24.11.2026.docx"]))
    told = [one.text for one in page.paragraphs]
    place = told.index("Обещания")
    assert told[place + 1 : place + 3] == [
        "Обещано в ответах: срок в ближайшие 7 дней 1",
        "№1: до 30.11.2026, Управление ЖКХ",
    ]


async def test_of_a_period_without_incidents_come_no_pictures(town: Town) -> None:
    which = await town.say(town.anna, town.anna, "/report")
    await town.press(town.anna, which, "Прошлая неделя")
    *_, summary, page, sheet = town.chat(town.anna).messages
    assert "Инцидентов за этот период нет." in summary.text
    assert "document" in page.content.other
    assert "document" in sheet.content.other


async def test_the_deputy_head_writes_days_of_their_own(town: Town) -> None:
    await town.registered()
    town.timur.start()
    await town.say(town.timur, town.timur, "/report")
    await town.say(town.timur, town.timur, "01.10–24.11")
    assert set(files(town, town.timur)) == {
        "Отчёт 01.10.2026–24.11.2026.xlsx",
        "Отчёт 01.10.2026–24.11.2026.docx",
    }


async def test_days_may_follow_the_command_and_are_days_of_the_past(town: Town) -> None:
    await town.say(town.anna, CONTROL, "/report с 5 декабря по 7 декабря")
    assert "Отчёт 05.12.2025–07.12.2025.xlsx" in files(town, CONTROL)
    answer = await town.say(town.anna, town.anna, "/report вчерашний")
    assert answer.text.startswith("Дни не распознаны. Напишите так: 01.11–15.11")
    answer = await town.say(town.anna, town.anna, "/report 15.11.2026–01.11.2026")
    assert answer.text == "Последний день (01.11.2026) раньше первого (15.11.2026)."


async def test_days_are_said_as_in_a_search_too_and_put_right_under_the_refusal(
    town: Town,
) -> None:
    which = await town.say(town.anna, CONTROL, "/report")
    refused = await town.reply(town.anna, which, "ноябрь, срочно")
    assert refused.text.startswith("Дни не распознаны.")
    await town.reply(town.anna, refused, "за октябрь")
    assert "Отчёт 01.10.2026–31.10.2026.xlsx" in files(town, CONTROL)
    await town.say(town.anna, CONTROL, "/report прошлая неделя")
    assert "Отчёт 16.11.2026–22.11.2026.xlsx" in files(town, CONTROL)


async def test_others_get_no_report_and_nobody_where_others_read_it(town: Town) -> None:
    for person, where in ((town.boris, town.boris), (town.julia, town.julia)):
        person.start()
        answer = await town.say(person, where, "/report")
        assert answer.text == "Отчёт могут получить отдел контроля и заместитель главы."
    which = await town.say(town.anna, town.anna, "/report")
    forged = which.keys["Эта неделя"]["callback_data"]
    toast = await town.press_data(town.boris, town.last(town.boris), forged)
    assert toast == "Отчёт могут получить отдел контроля и заместитель главы."
    answer = await town.say(town.maria, HOUSING, "/report")
    assert answer.text == "Отчёт — в личном чате с ботом или в чате отдела контроля: /report"


async def test_a_long_report_tells_how_far_it_is_until_it_comes(town: Town, gate: Gate) -> None:
    for place in ("Мира, 1", "Мира, 2"):
        await town.registered(f"Яма на {place}.")
    await ordered(town, town.anna)
    await town.sandbox.meanwhile(gate.waiting.wait())
    await town.clock.advance(5)  # the limits hold it back
    told = await town.sandbox.until(lambda: town.chat(town.anna).find(": готовлю"))
    gate.open.set()
    await town.settle()
    assert told.deleted
    assert len(files(town, town.anna)) == 2


async def test_a_report_is_stopped_by_whoever_asked(town: Town, gate: Gate) -> None:
    for place in ("Мира, 1", "Мира, 2"):
        await town.registered(f"Яма на {place}.")
    which = await town.say(town.anna, CONTROL, "/report")
    town.anna.press(which, "Эта неделя")
    await town.sandbox.meanwhile(gate.waiting.wait())
    again = town.anna.press(which, "Эта неделя")
    assert "уже готовится" in (await town.sandbox.meanwhile(again.answered())).text
    town.maria.press(which, "Прошлая неделя")
    waits = await town.sandbox.until(lambda: town.chat(CONTROL).find("ждёт своей очереди"))
    refused = town.anna.press(waits, "Остановить")
    said = (await town.sandbox.meanwhile(refused.answered())).text
    assert "Остановить его могут этот работник и администратор." in said
    stopped = town.maria.press(waits, "Остановить")
    assert (await town.sandbox.meanwhile(stopped.answered())).text == "Остановлено."
    gate.open.set()
    await town.settle()
    assert waits.text == "Отчёт с 16.11.2026 по 22.11.2026: остановлен."
    assert set(files(town, CONTROL)) == {f"{WEEK}.xlsx", f"{WEEK}.docx"}


async def test_what_is_stopped_while_it_is_made_does_not_come(town: Town, gate: Gate) -> None:
    for place in ("Мира, 1", "Мира, 2"):
        await town.registered(f"Яма на {place}.")
    await ordered(town, town.anna)
    await town.sandbox.meanwhile(gate.waiting.wait())
    stop = f"js:{1}"
    pressed = town.anna.press_data(town.last(town.anna), stop)
    assert (await town.sandbox.meanwhile(pressed.answered())).text == "Остановлено."
    gate.open.set()
    await town.settle()
    assert not files(town, town.anna)


async def test_a_report_that_was_being_made_at_a_stop_comes_once(
    starting: Starting, gate: Gate
) -> None:
    async with starting() as town:
        for place in ("Мира, 1", "Мира, 2"):
            await town.registered(f"Яма на {place}.")
        await ordered(town, town.anna)
        await town.sandbox.meanwhile(gate.waiting.wait())
    gate.open.set()
    async with starting() as again:
        await again.settle()
        assert set(files(again, again.anna)) == {f"{WEEK}.xlsx", f"{WEEK}.docx"}


async def test_a_stop_does_not_wait_for_a_file_that_is_being_written(
    starting: Starting, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing, goes_on, written = (threading.Event() for _ in range(3))
    real = workbook.write

    def slow(*given: Any) -> None:
        writing.set()
        goes_on.wait(120)
        real(*given)
        written.set()

    monkeypatch.setattr(workbook, "write", slow)
    async with starting() as town:
        await ordered(town, town.anna)
        await sandbox.until(writing.is_set)
    assert not written.is_set()
    goes_on.set()
    async with starting() as again:
        await again.settle()
        assert set(files(again, again.anna)) == {f"{WEEK}.xlsx", f"{WEEK}.docx"}


async def test_what_is_stopped_while_its_file_is_written_does_not_come(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing, goes_on, ended = threading.Event(), threading.Event(), threading.Event()
    real = workbook.write

    def slow(*given: Any) -> None:
        writing.set()
        goes_on.wait(60)
        try:
            real(*given)
        finally:
            ended.set()

    monkeypatch.setattr(workbook, "write", slow)
    await town.registered()
    await ordered(town, town.anna)
    await town.sandbox.until(writing.is_set)
    pressed = town.anna.press_data(town.last(town.anna), "js:1")
    assert (await town.sandbox.meanwhile(pressed.answered())).text == "Остановлено."
    await town.settle()  # nothing is in hand any more, whatever the thread does
    goes_on.set()
    await town.sandbox.until(ended.is_set)
    assert not files(town, town.anna)


async def test_of_too_many_messages_the_text_and_the_page_come_and_why_no_workbook(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "_MOST_LISTED", 1)
    await town.registered("Яма на Мира, 1.")
    await town.registered("Яма на Мира, 2.")
    await ordered(town, town.anna)
    await town.settle()
    assert set(files(town, town.anna)) == {f"{WEEK}.docx"}
    assert town.last(town.anna).text == (
        "Таблица Excel не приложена: за этот период 2 сообщений, а вместить она может 1."
        " Чтобы увидеть сообщения за числами, возьмите период короче."
    )


async def test_a_report_on_its_way_at_a_stop_comes_whole(
    starting: Starting, sandbox: Sandbox
) -> None:
    async with starting() as town:
        sandbox.faults.fail_next("sendMediaGroup", TooManyRequests(300))
        await ordered(town, town.anna)
        await sandbox.until(lambda: town.chat(town.anna).find("Отчёт о работе"))
        await town.clock.advance(5)  # the limits hold the album back
        await sandbox.until(lambda: sandbox.calls_to("sendMediaGroup"))
    await town.clock.advance(400)
    async with starting() as again:
        await again.settle()
        assert set(files(again, again.anna)) == {f"{WEEK}.xlsx", f"{WEEK}.docx"}


async def test_a_report_that_fails_is_told_of_to_who_asked_and_to_admins(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    town.rude = True
    monkeypatch.setattr(workbook, "write", full)
    town.admin.start()
    await ordered(town, town.anna)
    await town.settle()
    week = "Отчёт с 23.11.2026 по 29.11.2026"
    failed = f"{week} подготовить не удалось, администратор извещён. Повторить: /report."
    assert town.last(town.anna).text == failed
    assert town.last(town.admin).text.startswith(f"{week} (задание 1): ошибка ")
    assert not files(town, town.anna)


@pytest.mark.parametrize(
    ("span", "first", "last"),
    [
        (Span.THIS_WEEK, "2026-11-23", "2026-11-29"),
        (Span.LAST_WEEK, "2026-11-16", "2026-11-22"),
        (Span.THIS_MONTH, "2026-11-01", "2026-11-30"),
        (Span.LAST_MONTH, "2026-10-01", "2026-10-31"),
        (Span.THIS_QUARTER, "2026-10-01", "2026-12-31"),
        (Span.LAST_QUARTER, "2026-07-01", "2026-09-30"),
        (Span.THIS_YEAR, "2026-01-01", "2026-12-31"),
        (Span.LAST_YEAR, "2025-01-01", "2025-12-31"),
    ],
)
def test_periods_have_their_calendar_days(span: Span, first: str, last: str) -> None:
    days = Period(date.fromisoformat(first), date.fromisoformat(last))
    assert span.period(date(2026, 11, 24)) == days
