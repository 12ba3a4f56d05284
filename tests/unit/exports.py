"""Exports of the monitoring system, made as it makes them: every column, and every trap; other tables."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Final

from openpyxl import Workbook

HEADINGS: Final = [
    "Кабинет",
    "ID",
    "Номер инцидента",
    "Отдел",
    "Исполнитель",
    "Общее время первого ответа",
    "Общий текст первого ответа",
    "Время с даты создания инцидента до времени первого ответа",
    "Время с даты создания инцидента до времени первого ответа, рабочее время",
    "Время назначения последнего исполнителя",
    "Время 1го ответа ПИ",
    "Первая реакция с момента назн. ПИ",
    "Уложились или нет после назн. ПИ",
    "Время с начала создания инцидента до окончания",
    "Время отправки первого ответа ПИ на согласование",
    "Время, которое первый ответ ПИ находился на согласовании",
    "Текущий шаг инцидента",
    "Дата создания",
    "Дата окончания",
    "Группа тем",
    "Тема",
    "Регион",
    "Муниципалитет",
    "Населенный пункт",
    "Улица",
    "Дом",
    "Объект старый",
    "Объект",
    "Тип инцидента",
    "Итог",
    "Есть медиафайл в ответе",
    "Есть медиафайл в сообщении",
    "Урл поста",
    "Урл блога",
    "Текст инцидента",
    "1ый ответ ПИ",
    "2ой ответ ПИ",
    "3ий ответ ПИ",
    "Причина закрытия",
    "Аудитория",
    "Вовлеченность",
    "URL автора",
    "Аккаунт публикации ответа",
    "Теги",
    "Примечание",
    "Время попадания на шаг оценка удовлетворенности",
    "Опрос отправлен",
]
"""All 47, in the order of the real ones."""

PEOPLE_HEADINGS: Final = ("ФИО", "Роль", "Орган", "Telegram ID")
"""The headings of a list of people."""

OPEN: Final = {
    "Кабинет": "Калининский район",
    "ID": "45 986 837",
    "Номер инцидента": "1 204 117",
    "Отдел": "Управление ЖКХ",
    "Время с даты создания инцидента до времени первого ответа": "1 day, 13:18:29.026000",
    "Текущий шаг инцидента": "Назначен исполнитель",
    "Дата создания": "2026-06-15 10:06:02",
    "Группа тем": "Благоустройство",
    "Тема": "Ямы во дворах",
    "Регион": "Краснодарский край",
    "Населенный пункт": "ст-ца Калининская",
    "Улица": "Ленина",
    "Дом": "5",
    "Урл поста": "https://vk.com/wall-1_2",
    "Урл блога": "https://vk.com/club1",
    "Текст инцидента": "'[club123|Администрация], во дворе яма!_x000d_<br>Глубина 40&nbsp;см &amp; больше.",
    "Аудитория": "12 540",
    "URL автора": "https://vk.com/id77",
    "Примечание": "Повторно",
    "Опрос отправлен": "нет",
}
FINISHED: Final = OPEN | {
    "ID": "45986838",
    "Номер инцидента": "1204118",
    "Текущий шаг инцидента": "Оценка удовлетворенности",
    "Время с даты создания инцидента до времени первого ответа": "11:15:47.492000",
    "Дата окончания": "2026-06-16 09:00:00",
    "Текст инцидента": "'Не вывозят мусор",
    "1ый ответ ПИ": "'Мусор вывезен.<br/>Спасибо!",
}


def row(cells: dict[str, str], headings: Sequence[str] = HEADINGS) -> list[str]:
    return [cells.get(heading, "") for heading in headings]


def numbered(number: int, cells: dict[str, str] = OPEN) -> dict[str, str]:
    """The same message under a number of its own."""
    own = {"ID": str(10_000_000 + number), "Номер инцидента": str(number)}
    return cells | own | {"Текст инцидента": f"Яма {number} во дворе", "Урл поста": ""}


def as_csv(
    rows: Iterable[Sequence[str]],
    headings: Sequence[str] = HEADINGS,
    delimiter: str = ";",
    encoding: str = "utf-8",
) -> bytes:
    stored = io.StringIO()
    csv.writer(stored, delimiter=delimiter).writerows([headings, *rows])
    return stored.getvalue().encode(encoding, "replace")


def as_xlsx(rows: Iterable[Sequence[object]], headings: Sequence[str] = HEADINGS) -> bytes:
    return xlsx(headings, *rows)


def xlsx(*rows: Sequence[object]) -> bytes:
    book = Workbook()
    for one in rows:
        book.worksheets[0].append(list(one))
    return saved(book)


def saved(book: Workbook) -> bytes:
    stored = io.BytesIO()
    book.save(stored)
    return stored.getvalue()


def repacked(content: bytes, name: str, data: bytes) -> bytes:
    """The archive with another part in the place of that one."""
    stored = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stored, "w", 8) as new:
        for part in old.infolist():
            new.writestr(part.filename, data if part.filename == name else old.read(part))
    return stored.getvalue()


def archive(name: str = "readme.txt") -> bytes:
    """An archive of something else, with a part of that name."""
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as of:
        of.writestr(name, "x")
    return stored.getvalue()
