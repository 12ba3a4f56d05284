"""The meaning of an export's columns, by their headings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from domain.model.message.export import ExportColumn as C
from handlers.reading.headings import plain

_HEADINGS: Final[Mapping[C, tuple[str, ...]]] = {
    C.NUMBER: ("номер инцидента", "номер сообщения", "external id"),
    C.ID: ("id", "id инцидента", "id сообщения", "идентификатор"),
    C.DETECTED_AT: (
        "дата создания",
        "дата создания инцидента",
        "время публикации",
        "дата публикации",
        "дата выявления",
        "время выявления",
        "момент выявления",
        "дата сообщения",
        "дата и время",
        "дата",
        "detected at",
    ),
    C.FINISHED_AT: ("дата окончания", "дата закрытия"),
    C.STEP: ("текущий шаг инцидента", "текущий шаг", "статус"),
    C.TEXT: (
        "текст инцидента",
        "текст сообщения",
        "текст поста",
        "текст",
        "сообщение",
        "text",
    ),
    C.URL: ("урл поста", "url поста", "ссылка на сообщение", "ссылка на пост", "ссылка", "url"),
    C.NETWORK: ("где пишет", "социальная сеть", "соцсеть", "источник", "network"),
    C.AUTHOR_NAME: ("кто пишет", "автор", "имя автора", "author name"),
    C.AUTHOR_URL: ("url автора", "урл автора", "ссылка на автора", "author url"),
    C.TOPIC_GROUP: ("группа тем", "topic group"),
    C.TOPIC: ("тема", "topic"),
    C.SETTLEMENT: ("населенный пункт",),
    C.STREET: ("улица",),
    C.HOUSE: ("дом",),
    C.BODY: ("отдел", "орган", "орган администрации"),
    C.EXECUTOR: ("исполнитель",),
    C.ANSWERED_AT: ("время 1го ответа пи",),
    C.ANSWER_TOOK: ("время с даты создания инцидента до времени первого ответа",),
    C.ANSWER: ("1ый ответ пи", "общий текст первого ответа"),
    C.NOTE: ("примечание",),
    C.UNNEEDED: (
        "кабинет",
        "общее время первого ответа",
        "время с даты создания инцидента до времени первого ответа рабочее время",
        "время назначения последнего исполнителя",
        "первая реакция с момента назн пи",
        "уложились или нет после назн пи",
        "время с начала создания инцидента до окончания",
        "время отправки первого ответа пи на согласование",
        "время которое первый ответ пи находился на согласовании",
        "регион",
        "муниципалитет",
        "объект старый",
        "объект",
        "тип инцидента",
        "итог",
        "есть медиафайл в ответе",
        "есть медиафайл в сообщении",
        "урл блога",
        "2ой ответ пи",
        "3ий ответ пи",
        "причина закрытия",
        "аудитория",
        "вовлеченность",
        "аккаунт публикации ответа",
        "теги",
        "время попадания на шаг оценка удовлетворенности",
        "опрос отправлен",
    ),
}
"""The headings in two exports of the vendor, and more; of one meaning the earlier is preferred.

The last are the fields of `POST /api/v1/incidents`, for programs that also write files.
"""

NEEDED: Final = (C.TEXT, C.DETECTED_AT)
"""Required for a registration."""

_BY_HEADING: Final[Mapping[str, tuple[int, C]]] = {
    heading: (rank, column)
    for column, headings in _HEADINGS.items()
    for rank, heading in enumerate(headings)
}


@dataclass(frozen=True, slots=True)
class Columns:
    """The column of each field, and the other headings."""

    places: Mapping[C, int]
    headings: Mapping[int, str]
    """The original text of every heading."""
    unknown: frozenset[int]

    def of(self, row: Sequence[str], column: C) -> str:
        """Return the cell; empty if there is none."""
        place = self.places.get(column)
        return row[place] if place is not None and place < len(row) else ""

    def repeated_in(self, row: Sequence[str]) -> bool:
        """Return whether most cells repeat the headings."""
        cells = enumerate(" ".join(cell.split()) for cell in row)
        same = sum(bool(cell) and self.headings.get(place) == cell for place, cell in cells)
        return 2 * same > len(self.headings)

    @property
    def recognised(self) -> tuple[str, ...]:
        """Return the headings in use, in the order of the file."""
        return tuple(self.headings[place] for place in sorted(self.places.values()))


def columns_of(row: Sequence[str], own: Mapping[str, C]) -> Columns | None:
    """Return None if the row is not a header; `own` are the administration's own headings."""
    known = _known(own)
    best: dict[C, tuple[int, int]] = {}
    headings: dict[int, str] = {}
    unknown = set()
    for place, cell in enumerate(row):
        if not (heading := plain(cell)):
            continue
        headings[place] = " ".join(cell.split())
        if heading not in known:
            unknown.add(place)
            continue
        rank, column = known[heading]
        best[column] = min(best.get(column, (rank, place)), (rank, place))
    places: dict[C, int] = {
        column: place for column, (_, place) in best.items() if column is not C.UNNEEDED
    }
    if not places.keys() >= set(NEEDED):
        return None
    return Columns(places, headings, frozenset(unknown))


def headings_among(row: Sequence[str], own: Mapping[str, C]) -> int:
    """Return the number of cells that are known headings."""
    known = _known(own)
    return sum(plain(cell) in known for cell in row)


def _known(own: Mapping[str, C]) -> Mapping[str, tuple[int, C]]:
    added = {plain(heading): (-1, column) for heading, column in own.items()}
    return {**_BY_HEADING, **added}
