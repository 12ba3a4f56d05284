"""The export of the monitoring system in chat: looked at, then imported; the same twice is nothing new."""

import asyncio
import csv
import io
from collections.abc import Mapping
from typing import Any, Final

import pytest
from openpyxl import load_workbook

from bot.jobs import importing
from bot.sandbox import ApiRefusal, Document, Message, Photo
from domain.model.conversation.job import RowCounts
from domain.use_cases.ordering import put_rows
from storage.incidents.experience import LEAST_LEARNED
from tests.e2e.town import CONTROL, HOUSING, Town
from tests.e2e.waiting import until
from tests.telegram import Person
from tests.unit.exports import (
    FINISHED,
    PEOPLE_HEADINGS,
    archive,
    as_csv,
    as_xlsx,
    numbered,
    row,
    saved,
    xlsx,
)

FRESH = numbered(3) | {"Дата создания": "2026-11-24 08:30:00"}
ANSWERED = numbered(1204, FINISHED) | {"Текст инцидента": "Не вывозят мусор с площадки"}
SILENT = numbered(5, FINISHED) | {
    "1ый ответ ПИ": "",
    "Время с даты создания инцидента до времени первого ответа": "",
}
BAD = numbered(6) | {"Дата создания": "вчера"}
ROWS = [numbered(1), numbered(2), FRESH, ANSWERED, SILENT, BAD, numbered(1)]

EXPORT = as_xlsx([row(one) for one in ROWS])


ALONE = """
[[staff]]
name = "Орлов Олег Олегович"
telegram_id = 900
role = "control"
"""
"""The administrator registers incidents, too."""


pytestmark = pytest.mark.organisation(ALONE)


async def sent(
    town: Town, content: bytes = EXPORT, name: str = "export.xlsx", by: Person | None = None
) -> Message:
    """What became of it, told in the one message that is edited."""
    person = by or town.anna
    await town.send(person, person, Document(name, content))
    return town.last(person)


def cards(town: Town) -> list[Message]:
    return [one for one in town.sandbox.chat(CONTROL).messages if one.buttons]


async def test_an_export_is_no_part_of_the_message_before_it(town: Town) -> None:
    await town.send(town.anna, 501, Photo(), Photo(), text="Яма у школы. https://vk.com/wall-9_1")
    preview = await sent(town)
    assert preview.text.startswith("Выгрузка export.xlsx")
    assert "Вложения: 2 фото" in town.find(501, "Яма у школы").text


async def test_exports_that_were_picked_together_are_asked_for_one_by_one(town: Town) -> None:
    await town.send(town.anna, 501, Document("1.xlsx", EXPORT), Document("2.csv", EXPORT))
    assert town.last(501).text == "Выгрузки присылайте по одной, каждую отдельным сообщением."


async def test_an_export_is_imported_once_it_was_looked_at(town: Town) -> None:
    preview = await sent(town)
    assert preview.text == (
        "Выгрузка export.xlsx\n"
        "Строк: 7\n"
        "Новых, ждут ответа: 3, из них с прошедшим сроком: 2\n"
        "Завершены с ответом: 1\n"
        "Завершены без ответа, не переносятся: 1\n"
        "Повторяются в файле: 1\n"
        "С ошибкой: 1\n"
        "строка 7: дата создания не похожа на дату, нужно как 24.11.2026 08:30\n"
        "Столбцов понятно: 20, не нужны боту: 27\n"
        "Пустые столбцы: «Исполнитель», «Общий текст первого ответа», «Время 1го ответа ПИ»,"
        " «Урл поста»\n"
        "\n"
        "Карточки новых придут в чат отдела контроля по одной, без звука и после остальных"
        " сообщений.\n"
        "О сроках, которые прошли до импорта, напоминаний не будет: такие сообщения в /overdue и в"
        " утренней сводке.\n"
        "Завершённые с ответом можно перенести как историю: их находит /find, и они входят в отчёты."
    )
    assert preview.buttons == [["Импортировать"], ["Импортировать и завершённые"], ["Отмена"]]
    assert not cards(town)

    await town.press(town.anna, preview, "Импортировать и завершённые")
    assert preview.text == (
        "Выгрузка export.xlsx: импорт закончен\n"
        "Строк: 7\n"
        "Зарегистрировано новых: 3\n"
        "Перенесено завершённых: 1\n"
        "Завершены без ответа, не переносятся: 1\n"
        "Пропущены, повторяются в файле: 1\n"
        "С ошибкой, не импортированы: 1"
    )
    announced, *brought = town.sandbox.chat(CONTROL).messages[-4:]
    assert announced.text == (
        "Иванова А. П.: импорт из системы мониторинга. Новых сообщений: 3. Карточки придут сюда по"
        " одной, без звука и после остальных сообщений; все сразу: /open"
    )
    assert not announced.silent
    assert all(one.silent for one in brought)
    assert "Адрес: ст-ца Калининская, Ленина, 5" in brought[0].text
    await town.press(town.anna, brought[0], "Управление ЖКХ")
    worked = town.find(HOUSING, "Яма 1 во дворе").text
    assert "\nАдрес: ст-ца Калининская, Ленина, 5\nНомер в системе мониторинга: 1\n" in worked
    assert await town.discrepancies() == []

    history = (await town.say(town.anna, town.anna, "/history 4")).text
    assert "зарегистрирован (импорт), выявлен 15.06.2026 10:06" in history
    assert "ответ размещён в срок, Управление ЖКХ; сведения из выгрузки" in history
    shown = await town.say(town.anna, town.anna, "/incident 4")
    assert "Не вывозят мусор с площадки" in shown.text
    assert "система мониторинга" in shown.text
    assert "Ответ по данным системы мониторинга:\nМусор вывезен.\nСпасибо!" in shown.text
    for words in ("мусор", "вывезен спасибо", "ленина площадка", "1204"):
        found = await town.say(town.anna, town.anna, f"/find {words}")
        assert "№4" in found.text, words

    again = await sent(town, as_csv([row(one) for one in ROWS], encoding="cp1251"), "снова.csv")
    assert "Новых, ждут ответа: 0\n" in again.text
    assert "Уже зарегистрированы: 4\nПовторяются в файле: 1\n" in again.text
    assert again.text.endswith("Импортировать нечего.")
    assert not again.buttons


async def test_the_figures_of_an_import_are_those_of_its_preview(town: Town) -> None:
    """Kind by kind, also on the second time, and without the finished rows."""
    export = as_csv([row(one) for one in (*ROWS, ANSWERED)])
    preview = await sent(town, export)
    await town.press(town.anna, preview, "Импортировать")
    assert preview.text.splitlines()[1:] == [
        "Строк: 8",
        "Зарегистрировано новых: 3",
        "Завершены с ответом, не переносились: 1",
        "Завершены без ответа, не переносятся: 1",
        "Пропущены, повторяются в файле: 2",
        "С ошибкой, не импортированы: 1",
    ]
    again = await sent(town, export)
    await town.press(town.anna, again, "Импортировать и завершённые")
    assert again.text.splitlines()[1:] == [
        "Строк: 8",
        "Зарегистрировано новых: 0",
        "Перенесено завершённых: 1",
        "Завершены без ответа, не переносятся: 1",
        "Пропущены, уже зарегистрированы: 3",
        "Пропущены, повторяются в файле: 2",
        "С ошибкой, не импортированы: 1",
    ]


def answered(number: int, body: str) -> dict[str, str]:
    return numbered(number, FINISHED) | {"Отдел": body, "Дата создания": "2026-06-15 10:00:00"}


async def test_names_of_an_export_are_matched_by_presses(town: Town) -> None:
    bodies = ["Отдел парков"] * 3 + ["отдел культ. и досуга"] * 2 + ["Сидоров <С. С.>"]
    export = as_csv([row(answered(10 + one, body)) for one, body in enumerate(bodies)])
    preview = await sent(town, export, "2025.csv")
    assert (
        "Незнакомых названий органов: 3, строк с ними: 6 — «Отдел парков» (3), «отдел культ. и досуга»"
        " (2), «Сидоров <С. С.>» (1)\nКакие это органы, укажите кнопкой «Названия органов…».\n"
    ) in preview.text
    assert ["Названия органов…"] in preview.buttons

    await town.press(town.anna, preview, "Названия органов…")
    assert preview.text.splitlines()[0] == "Выгрузка 2025.csv"
    assert preview.buttons == [
        ["Отдел парков"],
        ["отдел культ. и досуга"],
        ["Сидоров <С. С.>"],
        ["Готово"],
    ]
    await town.press(town.anna, preview, "отдел культ. и досуга")
    assert preview.text.startswith("«отдел культ. и досуга», 2 строки. Какой это орган? ")
    assert preview.buttons[0] == ["Отдел культуры"], "the most similar name first"
    await town.press(town.anna, preview, "Управление ЖКХ")
    assert "«отдел культ. и досуга» (2) → Управление ЖКХ" in preview.text
    await town.act(town.anna, preview, "отдел культ. и досуга", "Отдел культуры")
    assert "«отдел культ. и досуга» (2) → Отдел культуры" in preview.text
    await town.act(town.anna, preview, "Отдел парков", "Добавить орган")
    assert "«Отдел парков» (3) → Отдел парков" in preview.text
    await town.act(
        town.anna,
        preview,
        "Сидоров <С. С.>",
        "Оставить как есть",
        "Готово",
        "Импортировать и завершённые",
    )
    assert "\nПеренесено завершённых: 6" in preview.text

    for number, body in ((1, "Отдел парков"), (4, "Отдел культуры"), (6, "Сидоров <С. С.>")):
        history = (await town.say(town.anna, town.anna, f"/history {number}")).text
        assert f"ответ размещён в срок, {body}; сведения из выгрузки" in history
    assert "№6" in (await town.say(town.anna, town.anna, "/find Сидоров")).text
    assert "№4" in (await town.say(town.anna, town.anna, "/find отдел досуга")).text
    page = await town.say(town.admin, town.admin, "/authority досуг")
    await town.press(town.admin, page, "Отдел культуры")
    assert "Другие названия: отдел культ. и досуга" in page.text
    again = await sent(town, as_csv([row(answered(99, "Отдел культ и досуга"))]))
    assert "не найден" not in again.text, "the name is known now"
    assert await town.discrepancies() == []


async def test_a_department_of_the_administration_gets_its_own_answers(town: Town) -> None:
    """«Отдел» of all rows is the administration, «Исполнитель» its department or an employee."""
    itself = "Администрация города Курска"
    executors = ["Управление ЖКХ", "Комитет транспорта", "Комитет транспорта", "", "Сидоров С. С."]
    rows = [
        row(answered(40 + at, itself) | {"Исполнитель": one}) for at, one in enumerate(executors)
    ]
    preview = await sent(town, as_csv(rows))
    assert (
        "Незнакомых названий органов: 2, строк с ними: 4 — «Администрация города Курска» (4),"
        " «Комитет транспорта» (2)\n"
    ) in preview.text
    await town.press(town.anna, preview, "Названия органов…")
    for name, body in ((itself, "Отдел СМИ"), ("Комитет транспорта", "Отдел культуры")):
        await town.act(town.anna, preview, name, body)
    await town.act(town.anna, preview, "Готово", "Импортировать и завершённые")
    bodies = ["Управление ЖКХ", "Отдел культуры", "Отдел культуры", "Отдел СМИ", "Отдел СМИ"]
    for number, body in enumerate(bodies, 1):
        history = await town.say(town.anna, town.anna, f"/history {number}")
        assert f", {body}; сведения из выгрузки" in history.text
    assert "№5" in (await town.say(town.anna, town.anna, "/find Сидоров")).text
    found = await town.say(town.anna, town.anna, "/find администрация курска")
    assert "Найдено: 5" in found.text
    assert await town.discrepancies() == []


async def test_a_later_import_puts_right_what_was_kept_as_it_is_called(town: Town) -> None:
    export = as_csv([row(answered(one, "Служба озеленения")) for one in (21, 22)])
    await town.press(town.anna, await sent(town, export), "Импортировать и завершённые")
    again = await sent(town, export)
    assert "Уже зарегистрированы: 2\n" in again.text
    assert (
        "Незнакомых названий органов: 1, строк с ними: 2 — «Служба озеленения» (2)\n" in again.text
    )
    assert again.buttons == [["Названия органов…"], ["Отмена"]]
    await town.act(town.anna, again, "Названия органов…", "Служба озеленения", "Отдел культуры")

    async def recognised() -> bool:
        history = await town.say(town.anna, town.anna, "/history 2")
        return "узнан по названию: Отдел культуры" in history.text

    await until(recognised)
    assert await town.discrepancies() == []


async def test_the_first_day_of_an_administration_begins_with_the_last_year(town: Town) -> None:
    """Its bodies are matched by presses; then history is found, counted, and suggests."""
    said = {
        "Служба водоснабжения": "Нет воды в доме, кран сухой, {}",
        "Дом культуры": "Концерт в клубе отменили, афиша старая, {}",
    }
    bodies = [*said] * (LEAST_LEARNED // 2 + 10)
    rows = [
        row(answered(100 + one, body) | {"Текст инцидента": said[body].format(one)})
        for one, body in enumerate(bodies)
    ]
    preview = await sent(town, as_csv(rows), "2025.csv")
    await town.press(town.anna, preview, "Названия органов…")
    for name, body in zip(said, ("Управление ЖКХ", "Отдел культуры"), strict=True):
        await town.act(town.anna, preview, name, body)
    await town.act(town.anna, preview, "Готово", "Импортировать и завершённые")
    assert f"\nПеренесено завершённых: {len(rows)}" in preview.text
    assert not cards(town), "nothing is left to do"
    while await town.app.history.go_on(LEAST_LEARNED):
        pass

    card = await town.registered("Второй день в кране нет воды!")
    assert "\nПодсказка: Управление ЖКХ (по прежним сообщениям)" in card.text
    found = await town.say(town.anna, town.anna, "/find афиша отдел культуры")
    assert "Концерт в клубе отменили" in found.text
    assert await town.discrepancies() == []


async def test_very_many_unknown_names_are_turned_over(town: Town) -> None:
    rows = [row(answered(one, f"Отдел № {one:03}")) for one in range(1, 131)]
    preview = await sent(town, as_csv(rows))
    assert (
        "Незнакомых названий органов: 130, строк с ними: 130 — «Отдел № 001» (1), " in preview.text
    )
    assert " и ещё 120\n" in preview.text
    await town.press(town.anna, preview, "Названия органов…")
    seen = 0
    while True:
        seen += sum(one[0].startswith("Отдел №") for one in preview.buttons)
        if "Ещё ▶️" not in (one for line in preview.buttons for one in line):
            break
        await town.press(town.anna, preview, "Ещё ▶️")
    assert seen == 100
    await town.act(town.anna, preview, "◀️ Раньше", "Готово")
    assert preview.text.startswith("Выгрузка export.xlsx\nСтрок: 130\n")


async def test_what_was_due_before_the_import_reminds_nobody(town: Town) -> None:
    await town.press(town.anna, await sent(town), "Импортировать")
    before = len(town.sandbox.chat(CONTROL).messages)
    await town.pass_time(hours=2)
    assert len(town.sandbox.chat(CONTROL).messages) == before
    assert "№1" in (await town.say(town.anna, town.anna, "/overdue")).text
    card = await town.say(town.anna, town.anna, "/incident 1")
    assert "срок истёк" in card.text
    assert "Рабочее время" not in card.text, "nobody here has worked on it before it was due"
    assert "меньше минуты" not in (await town.say(town.anna, town.anna, "/history 1")).text
    await town.until(25, 9, 30)
    told = [one.text for one in town.sandbox.chat(CONTROL).messages[before:]]
    reminders = [one for one in told if not one.startswith("Начало дня")]
    assert [one[:2] for one in reminders] == ["№3"] * 4
    [digest] = set(told) - set(reminders)
    assert "Открыто: 3, срок сегодня: 1, просрочено: 2" in digest
    assert await town.discrepancies() == []


async def test_a_date_that_may_have_its_month_first_is_told_before_it_is_put(town: Town) -> None:
    preview = await sent(town, as_xlsx([row(FRESH | {"Дата создания": "05/06/2026 10:00"})]))
    assert (
        "Даты прочитаны как день/месяц/год: 05/06/2026 — это 05.06.2026. Если в файле месяц стоит"
        " первым, не импортируйте его."
    ) in preview.text


async def test_what_is_left_out_or_hidden_in_a_workbook_is_told(town: Town) -> None:
    book = load_workbook(io.BytesIO(as_xlsx([row(FRESH | {"Урл поста": "открыть"})])))
    book.worksheets[0].title = "Май & июнь"
    book.worksheets[0].row_dimensions[2].hidden = True
    book.create_sheet("Июль").append(["Итого", 7])
    preview = await sent(town, saved(book))
    told = preview.text.splitlines()
    assert told[1] == (
        "Прочитан лист «Май & июнь». Строки есть и на других, они не импортируются: «Июль»."
        " Нужные листы сохраните отдельными файлами."
    )
    assert told[4:6] == [
        "Скрыты в таблице (фильтром или вручную), тоже учтены: 1",
        "Вместо ссылки слова, будут без неё: 1",
    ]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("export.ods", archive("content.xml"), "это таблица .ods; сохраните её как «Книга Excel"),
        ("export.txt", "Яма во дворе".encode(), "нет столбцов с текстом сообщения"),
    ],
)
async def test_of_another_kind_of_table_is_told_what_is_wrong(
    town: Town, name: str, content: bytes, why: str
) -> None:
    assert f"Выгрузка {name}: не подходит: {why}" in (await sent(town, content, name)).text


async def test_a_broken_byte_is_told_with_its_row(town: Town) -> None:
    export = as_csv([row(numbered(one)) for one in (1, 2)])
    preview = await sent(town, export.replace("во дворе".encode(), b"\xff", 1), "1.csv")
    assert "\nНовых, ждут ответа: 2" in preview.text
    assert "Повреждённые знаки заменены на «\ufffd», строки: 2\n" in preview.text


async def test_a_text_of_excel_is_a_table(town: Town) -> None:
    content = as_csv([row(FRESH)], delimiter="\t", encoding="utf-16")
    assert "Новых, ждут ответа: 1\n" in (await sent(town, content, "export.txt")).text


async def test_nothing_comes_of_what_is_dropped_or_no_export(town: Town) -> None:
    preview = await sent(town)
    await town.press(town.anna, preview, "Отмена")
    assert preview.text == "Выгрузка export.xlsx: отменено, ничего не зарегистрировано."
    assert not preview.buttons
    refused = await sent(town, b"MZ\x90\0", "setup.csv")
    assert refused.text == (
        "Выгрузка setup.csv: не подходит: это не таблица; нужен файл .xlsx или .csv."
    )
    assert not refused.buttons
    assert "Выгрузка" not in (await sent(town, by=town.boris)).text
    assert not cards(town)


async def test_an_administrator_sends_lists_of_people_and_exports(town: Town) -> None:
    people = xlsx(PEOPLE_HEADINGS, ("Лосева Лидия Львовна", "контроль", "", ""))
    listed = await sent(town, people, by=town.admin)
    assert listed.text.startswith("Список работников: что появится\n")
    assert (await sent(town, by=town.admin)).text.startswith("Выгрузка export.xlsx\nСтрок: 7\n")


UNREADABLE: Final[list[tuple[Mapping[str, str], str]]] = [
    ({"Дата создания": ""}, "не указана дата создания"),
    (
        {"Дата создания": "вчера; днём"},
        "дата создания не похожа на дату, нужно как 24.11.2026 08:30",
    ),
    (
        {"Дата создания": "31.02.2026 10:00"},
        "«31.02.2026 10:00» — не дата создания, нужно как 24.11.2026 08:30",
    ),
    ({"Дата создания": "2027-01-02 10:00:00"}, "дата создания 02.01.2027 10:00 ещё не наступила"),
    ({"Дата создания": "2001-01-02 10:00:00"}, "дата создания 02.01.2001 старше десяти лет"),
    ({"Текст инцидента": "'<br>&nbsp;"}, "нет текста сообщения"),
    ({"Текст инцидента": "Яма! " * 4000}, "текст сообщения длиннее 16384 знаков"),
]


async def test_all_bad_rows_come_in_a_file_where_they_are_many(town: Town) -> None:
    bad = [UNREADABLE[one % len(UNREADABLE)] for one in range(12)]
    rows = [row(numbered(one) | dict(cells)) for one, (cells, _) in enumerate(bad)]
    rows.insert(5, [])
    rows.insert(8, row(numbered(100)))
    await sent(town, as_xlsx(rows))
    reasons = [why for _, why in bad]
    wrong = list(zip([*range(2, 7), 8, 9, *range(11, 16)], reasons, strict=True))
    preview, file = town.chat(town.anna).messages[-2:]
    found = town.anna.download(file)
    assert isinstance(found, Document)
    listed = list(csv.reader(io.StringIO(found.data.decode("utf-8-sig")), delimiter=";"))
    assert listed == [["Строка", "Причина"], *([str(number), why] for number, why in wrong)]
    assert file.text == "Строки выгрузки, которые не импортируются, и причины"
    told = preview.text.splitlines()
    assert told[told.index("С ошибкой: 12") + 1 :][:11] == [
        *(f"строка {number}: {why}" for number, why in wrong[:10]),
        "и ещё строк с ошибкой: 2, все они в файле",
    ]
    assert preview.buttons == [["Импортировать"], ["Отмена"]]


class Gate:
    """An import waits at it, after each row."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.waiting, self.open = asyncio.Event(), asyncio.Event()
        real = importing.Importing._put

        async def put(importing: importing.Importing, *given: Any, **named: Any) -> RowCounts:
            tally = await real(importing, *given, **named)
            self.waiting.set()
            await self.open.wait()
            return tally

        monkeypatch.setattr(importing.Importing, "_put", put)
        monkeypatch.setattr(importing, "_CHUNK", 1)


async def test_an_import_is_stopped_halfway_and_the_same_file_brings_the_rest(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, export = Gate(monkeypatch), as_csv(row(numbered(one)) for one in (1, 2, 3))
    stopped = await sent(town, export)
    town.anna.press(stopped, "Импортировать")
    await town.sandbox.meanwhile(gate.waiting.wait())
    await town.sandbox.until(lambda: stopped.buttons == [["Остановить"]])
    pressed = town.anna.press(stopped, "Остановить")
    assert (await town.sandbox.meanwhile(pressed.answered())).text == "Остановлено."
    gate.open.set()
    await town.settle()
    assert stopped.text == "Выгрузка export.xlsx: импорт остановлен, зарегистрировано: 1."
    assert not stopped.buttons
    told = [one.text for one in town.sandbox.chat(CONTROL).messages if "остановлен" in one.text]
    [fewer] = told
    assert fewer == (
        "Иванова А. П.: импорт из системы мониторинга остановлен. Зарегистрировано новых сообщений:"
        " 1 из 3, карточки остальных не придут"
    )
    assert len(cards(town)) == 1
    assert "№1" in (await town.say(town.anna, town.anna, "/find яма")).text

    again = await sent(town, export)
    assert (
        "Новых, ждут ответа: 2, из них с прошедшим сроком: 2\nУже зарегистрированы: 1\n"
        in again.text
    )
    await town.press(town.anna, again, "Импортировать")
    assert again.text == (
        "Выгрузка export.xlsx: импорт закончен\n"
        "Строк: 3\n"
        "Зарегистрировано новых: 2\n"
        "Пропущены, уже зарегистрированы: 1"
    )
    assert [one.text.split()[0] for one in cards(town)] == ["№1", "№2", "№3"]
    assert stopped.text.endswith("зарегистрировано: 1.")
    assert await town.discrepancies() == []


async def test_of_an_import_that_fails_control_hears_that_fewer_come(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = iter((1, 2))

    async def failing(*given: Any, **named: Any) -> Any:
        next(rows)
        return await put_rows(*given, **named)

    monkeypatch.setattr(importing, "_CHUNK", 1)
    monkeypatch.setattr("bot.jobs.importing.put_rows", failing)
    shown = await sent(town, as_csv(row(numbered(one)) for one in (1, 2, 3)))
    await town.press(town.anna, shown, "Импортировать")
    assert "импорт не удался, загружено строк: 2 из 3. Администратор извещён" in shown.text
    assert town.sandbox.chat(CONTROL).find("не удался").text == (
        "Иванова А. П.: импорт из системы мониторинга не удался. Зарегистрировано новых сообщений:"
        " 2 из 3, карточки остальных не придут. Чтобы загрузить остальные, отправьте боту тот же"
        " файл: что уже зарегистрировано, не повторится"
    )
    assert [one.text.split()[0] for one in cards(town)] == ["№1", "№2"]


async def test_of_an_import_whose_file_is_gone_control_hears_that_none_come(town: Town) -> None:
    shown = await sent(town, as_csv(row(numbered(one)) for one in (1, 2, 3)))
    town.sandbox.faults.fail_next("getFile", ApiRefusal(400, "Bad Request: file is too big"))
    await town.press(town.anna, shown, "Импортировать")
    assert "файл не удалось получить" in shown.text
    assert "0 из 3" in town.sandbox.chat(CONTROL).find("не удался").text
