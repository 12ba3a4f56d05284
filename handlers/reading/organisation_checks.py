"""Validation of an organisation file: each mistake with its key and the remedy."""

import difflib
import re
import sys
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from domain.model.ids import Messenger, id_from
from domain.model.incident.workflow.assignment import topic_key
from domain.model.message.citizen_message import ExportColumn, Network
from domain.model.organisation.changing import MOST_OTHER_NAMES
from domain.model.organisation.options import OPTIONS, Unit
from domain.model.organisation.organisation import LIKE_A_WORD, MEDIA_NAME
from domain.model.organisation.organisation_document import WEEKDAYS, Document
from domain.model.organisation.page import (
    LIKE_AN_ALIAS,
    LONGEST_STOP_WORD,
    MOST_PAGES,
    MOST_STOP_WORDS,
    PAGE_NUMBER,
)
from domain.model.organisation.people import MEDIA, ROLES_OF_AN_AUTHORITY, Role, plain
from domain.model.report.briefing import Schedule
from domain.model.time.official_days import REGIONS, DayKind
from domain.model.time.schedule import MINUTES_OF_A_DAY
from handlers.reading.problem import Problem
from handlers.texts.options import limits

Check = Callable[[Any, str], Iterator[Problem]]
"""Takes a value and its key path; yields every problem."""


def check_document(document: Document) -> list[Problem]:
    """Yield every mistake of a parsed file: first by key, then in references between entries."""
    return [
        *_FILE(document, ""),
        *_later_problems(document),
        *_authority_problems(document),
        *_name_problems(document),
        *_staff_problems(document),
        *_page_problems(document),
        *_topic_problems(document),
    ]


# --- One value -----------------------------------------------------------------------------------


def _text(value: Any, where: str) -> Iterator[Problem]:
    if not isinstance(value, str):
        yield Problem(where, f"нужна строка в кавычках, указано {_shown(value)}")
    elif any(unicodedata.category(character) == "Cc" for character in value):
        yield Problem(where, "нужна одна строка без табуляции и других управляющих знаков")


def _name(value: Any, where: str) -> Iterator[Problem]:
    yield from _text(value, where)
    if isinstance(value, str) and not value.strip():
        yield Problem(where, "пустая строка: укажите название или имя")


def _own_word(value: Any, where: str) -> Iterator[Problem]:
    if not isinstance(value, str) or not LIKE_A_WORD.fullmatch(value.strip()):
        yield Problem(
            where, f"нужно одно слово русскими буквами в кавычках, указано {_shown(value)}"
        )


def _code(value: Any, where: str) -> Iterator[Problem]:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9_-]{1,24}", value):
        yield Problem(
            where, f"нужно от 1 до 24 латинских букв, цифр и знаков _ -, указано {_shown(value)}"
        )


def _page_id(value: Any, where: str) -> Iterator[Problem]:
    if not isinstance(value, str) or not PAGE_NUMBER.fullmatch(value):
        yield Problem(
            where,
            'нужен номер страницы в кавычках: минус и до 20 цифр, как "-1001" для'
            f" vk.com/club1001, указано {_shown(value)}",
        )


def _alias(value: Any, where: str) -> Iterator[Problem]:
    if not isinstance(value, str) or not LIKE_AN_ALIAS.fullmatch(value):
        yield Problem(
            where, f"нужно имя из ссылки на страницу строчными буквами, указано {_shown(value)}"
        )


def _stop_word(value: Any, where: str) -> Iterator[Problem]:
    if not isinstance(value, str) or not 1 <= len(plain(value)) <= LONGEST_STOP_WORD:
        yield Problem(
            where,
            f"нужно до {LONGEST_STOP_WORD} букв и цифр в кавычках, указано {_shown(value)}",
        )


def _number(at_least: int, at_most: int, meaning: str) -> Check:
    def check(value: Any, where: str) -> Iterator[Problem]:
        if type(value) is not int or not at_least <= value <= at_most:
            yield Problem(
                where, f"нужно целое число без кавычек ({meaning}), указано {_shown(value)}"
            )

    return check


def _flag(value: Any, where: str) -> Iterator[Problem]:
    if not isinstance(value, bool):
        yield Problem(where, f"нужно true или false без кавычек, указано {_shown(value)}")


def _chat(value: Any, where: str) -> Iterator[Problem]:
    try:
        known = type(value) in {int, str} and id_from(value) != 0
    except ValueError:
        known = False
    if not known:
        yield Problem(
            where,
            "нужен ID чата, целое число без кавычек (у групп отрицательное), для MAX —"
            f' "max:-123", указано {_shown(value)}',
        )


def _one_of(known: Iterable[str]) -> Check:
    words = [str(word) for word in known]

    def check(value: Any, where: str) -> Iterator[Problem]:
        if value not in words:
            yield Problem(where, f"неизвестное значение {_shown(value)}{_hint(value, words)}")

    return check


def _region(value: Any, where: str) -> Iterator[Problem]:
    for problem in _one_of(sorted(REGIONS))(value, where):
        yield Problem(where, f'{problem.what}; дни других регионов: "" и раздел [calendar]')


def _day(value: Any, where: str) -> Iterator[Problem]:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        yield Problem(where, f'нужна дата в кавычках вида "2026-06-13", указано {_shown(value)}')
        return
    try:
        date.fromisoformat(value)
    except ValueError:
        yield Problem(where, f"такой даты нет: {value}")


def _intervals(value: Any, where: str) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield Problem(
            where, f'нужен список вида ["08:00-12:00", "12:50-17:00"], указано {_shown(value)}'
        )
        return
    previous_end = 0
    for index, item in enumerate(value):
        here = f"{where}[{index}]"
        minutes = _minutes(item)
        if minutes is None:
            yield Problem(here, f'нужно время вида "08:00-12:00", указано {_shown(item)}')
            continue
        start, end = minutes
        if end <= start:
            yield Problem(here, f"конец не позже начала: {item}; через полночь — два промежутка")
            continue
        if start < previous_end:
            yield Problem(here, f"{item} начинается раньше, чем закончился предыдущий промежуток")
        previous_end = max(previous_end, end)


def _minutes(item: Any) -> tuple[int, int] | None:
    match = isinstance(item, str) and re.fullmatch(r"(\d\d):(\d\d)-(\d\d):(\d\d)", item, re.ASCII)
    if not match:
        return None
    h1, m1, h2, m2 = (int(part) for part in match.groups())
    start, end = h1 * 60 + m1, h2 * 60 + m2
    return (start, end) if max(m1, m2) < 60 and max(start, end) <= MINUTES_OF_A_DAY else None


def _one_word(text: str) -> bool:
    return text.isprintable() and not any(character.isspace() for character in text)


# --- Tables and lists ----------------------------------------------------------------------------


def _table(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    known = {**required, **(optional or {})}

    def check(table: Any, where: str) -> Iterator[Problem]:
        if not isinstance(table, dict):
            yield Problem(where, f"нужен раздел с ключами, указано {_shown(table)}")
            return
        for key, value in table.items():
            if key in known:
                yield from known[key](value, _join(where, key))
            else:
                yield Problem(_join(where, key), f"неизвестный ключ{_hint(key, known)}")
        for key in required:
            if key not in table:
                yield Problem(_join(where, key), "не указано")

    return check


def _list_of(check_item: Check, at_most: int = sys.maxsize) -> Check:
    def check(items: Any, where: str) -> Iterator[Problem]:
        if not isinstance(items, list):
            yield Problem(where, f"нужен список, указано {_shown(items)}")
            return
        if len(items) > at_most:
            yield Problem(where, f"в списке не больше {at_most}, указано {len(items)}")
        for index, item in enumerate(items):
            yield from check_item(item, f"{where}[{index}]")

    return check


def _schedule(required: Mapping[str, Check]) -> Check:
    short = _number(0, MINUTES_OF_A_DAY, "минут, от 0 до 1440")
    hours = _table(required, {**dict.fromkeys(WEEKDAYS, _intervals), "short_day_minutes": short})

    def check(value: Any, where: str) -> Iterator[Problem]:
        yield from hours(value, where)
        if isinstance(value, dict) and not any(value.get(day) for day in WEEKDAYS):
            yield Problem(where, "нет ни одного рабочего дня: укажите часы, например mon")

    return check


def _corrections(value: Any, where: str) -> Iterator[Problem]:
    correction = _table({"kind": _one_of(DayKind)}, {"replaces": _day, "basis": _text})
    if not isinstance(value, dict):
        yield Problem(where, f"нужен раздел с датами, указано {_shown(value)}")
        return
    for day, item in value.items():
        here = _join(where, day)
        yield from _day(day, here)
        yield from correction(item, here)
        if isinstance(item, dict) and "replaces" in item:
            if item.get("kind") == DayKind.OFF:
                yield Problem(f"{here}.replaces", "у выходного дня не бывает: уберите replaces")
            elif item["replaces"] == day:
                yield Problem(f"{here}.replaces", "день не может заменять сам себя")


def _columns(value: Any, where: str) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield Problem(where, f"нужен раздел с названиями столбцов, указано {_shown(value)}")
        return
    for heading, meaning in value.items():
        here = _join(where, heading)
        if not plain(heading):
            yield Problem(here, "название столбца пусто")
        yield from _one_of(ExportColumn)(meaning, here)


def _topics(value: Any, where: str) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield Problem(where, f"нужен раздел с темами, указано {_shown(value)}")
        return
    for topic, code in value.items():
        yield from _code(code, _join(where, topic))


def _options() -> dict[str, Check]:
    """Return the options that override defaults, by section."""
    sections: dict[str, dict[str, Check]] = {}
    for option, of in OPTIONS.items():
        flag = of.unit is Unit.YES_OR_NO
        check = _flag if flag else _number(of.least, of.most, limits(option))
        sections.setdefault(option.section, {})[option.key] = check
    return {section: _table({}, checks) for section, checks in sections.items()}


_PLACE = {"chat": _chat}
_THREAD = {"thread": _number(1, 2**31, "номер темы форума, больше 0")}
_BODY = {
    **_THREAD,
    "networks": _list_of(_one_of(Network)),
    "other_names": _list_of(_name, MOST_OTHER_NAMES),
}

_FILE = _table(
    {
        "administration": _table({"name": _name}, {"region": _region}),
        "control": _table(_PLACE, _THREAD),
        "staff": _list_of(
            _table(
                {
                    "name": _name,
                    "role": _one_of(Role),
                },
                {
                    "telegram_id": _number(1, 2**52, "ID пользователя Telegram, больше 0"),
                    "max_id": _number(1, 2**52, "ID пользователя MAX, больше 0"),
                    "first_in": _one_of(Messenger),
                    "authority": _code,
                },
            )
        ),
    },
    {
        "schedule": _schedule({}),
        "later_schedule": _list_of(_schedule({"from": _day})),
        "calendar": _corrections,
        "reports": _table({}, dict.fromkeys((one.value for one in Schedule), _flag)),
        **_options(),
        "media": _table(_PLACE, {"name": _name, **_BODY}),
        "import": _table({}, {"columns": _columns}),
        "topics": _topics,
        "language": _table({"words": _list_of(_own_word)}),
        "page": _list_of(
            _table(
                {"network": _one_of(Network), "id": _page_id, "name": _name},
                {
                    **dict.fromkeys(("read", "place", "only_questions", "working_hours"), _flag),
                    "stop_words": _list_of(_stop_word, MOST_STOP_WORDS),
                    "alias": _alias,
                },
            ),
            MOST_PAGES,
        ),
        "authority": _list_of(
            _table(
                {"code": _code, "name": _name, **_PLACE},
                _BODY,
            )
        ),
    },
)


# --- Entries together ----------------------------------------------------------------------------


def _entries(document: Document, section: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the tables of a list with their key paths; other values are reported elsewhere."""
    items = document.get(section)
    for index, item in enumerate(items if isinstance(items, list) else []):
        if isinstance(item, dict):
            yield f"{section}[{index}]", item


def _word(item: Mapping[str, Any], key: str) -> str | None:
    value = item.get(key)
    return value if isinstance(value, str) else None


def _later_problems(document: Document) -> Iterator[Problem]:
    days: dict[str, str] = {}
    for where, item in _entries(document, "later_schedule"):
        day = _word(item, "from")
        if day is not None and days.setdefault(day, where) != where:
            yield Problem(f"{where}.from", f"с этого дня часы уже указаны в {days[day]}")


def _authority_problems(document: Document) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for where, item in _entries(document, "authority"):
        code = _word(item, "code")
        if code == MEDIA:
            yield Problem(
                f"{where}.code", "код media занят отделом СМИ: укажите его чат в разделе [media]"
            )
        elif code is not None and first.setdefault(code, where) != where:
            yield Problem(f"{where}.code", f"код «{code}» уже занят в {first[code]}")
        if item.get("networks") == []:
            yield Problem(f"{where}.networks", "список пуст: уберите ключ, если подходят все сети")


def _name_problems(document: Document) -> Iterator[Problem]:
    """Each name belongs to one authority."""
    bodies = [*_entries(document, "authority")]
    if isinstance(media := document.get("media"), dict):
        bodies.append(("media", {"name": MEDIA_NAME, **media}))
    first: dict[str, str] = {}
    for where, item in bodies:
        others = item.get("other_names")
        for name in others if isinstance(others, list) else ():
            if isinstance(name, str) and first.setdefault(plain(name), where) != where:
                yield Problem(
                    f"{where}.other_names", f"«{name}» уже указано в {first[plain(name)]}"
                )
    for where, item in bodies:
        name = _word(item, "name")
        if name is not None and (owner := first.get(plain(name), where)) != where:
            yield Problem(f"{owner}.other_names", f"«{name}» — название другого органа, {where}")


def _codes(document: Document) -> list[str]:
    codes = [code for _, item in _entries(document, "authority") if (code := _word(item, "code"))]
    return [*codes, MEDIA] if "media" in document else codes


def _topic_problems(document: Document) -> Iterator[Problem]:
    topics, codes, first = document.get("topics"), _codes(document), dict[str, str]()
    for topic, code in topics.items() if isinstance(topics, dict) else ():
        where = _join("topics", topic)
        if isinstance(code, str) and code not in codes:
            yield Problem(where, f"нет органа с кодом «{code}»{_hint(code, codes)}")
        if first.setdefault(topic_key(topic), topic) != topic:
            yield Problem(where, f"та же тема уже указана выше: «{first[topic_key(topic)]}»")


def _staff_problems(document: Document) -> Iterator[Problem]:
    codes = _codes(document)
    names: dict[tuple[str, int], str] = {}
    pairs: dict[tuple[str, int], int] = {}
    first: dict[tuple[str, int, str | None, str | None], str] = {}
    for where, item in _entries(document, "staff"):
        role, authority, name = (_word(item, key) for key in ("role", "authority", "name"))
        yield from _post_problems(where, role, item.get("authority"), codes)
        keys = [key for key in ("telegram_id", "max_id") if key in item]
        if not keys:
            yield Problem(where, "не указан аккаунт: нужен telegram_id, max_id или оба")
        if "first_in" in item and len(keys) == 1:
            yield Problem(f"{where}.first_in", "нужен, только если указаны оба аккаунта: уберите")
        accounts = [(key, item[key]) for key in keys if type(item[key]) is int]
        yield from _pair_problems(where, accounts, pairs)
        for account in accounts:
            if name is not None and names.setdefault(account, name) != name:
                key, person = account
                yield Problem(
                    f"{where}.name", f"у {key} {person} выше другое имя: «{names[account]}»"
                )
                break
            if first.setdefault((*account, role, authority), where) != where:
                same = first[(*account, role, authority)]
                yield Problem(where, f"повторяет {same}: удалите одну из записей")
                break


def _page_problems(document: Document) -> Iterator[Problem]:
    first: dict[tuple[str | None, str | None], str] = {}
    for where, item in _entries(document, "page"):
        page = _word(item, "network"), _word(item, "id")
        if None not in page and first.setdefault(page, where) != where:
            yield Problem(where, f"повторяет {first[page]}: удалите одну из записей")


def _pair_problems(
    where: str, accounts: Sequence[tuple[str, int]], pairs: dict[tuple[str, int], int]
) -> Iterator[Problem]:
    """Check that an account has the same account in the other messenger wherever it stands."""
    for account, (other, number) in zip(accounts, reversed(accounts), strict=True):
        if len(accounts) > 1 and pairs.setdefault(account, number) != number:
            key, person = account
            yield Problem(where, f"у {key} {person} выше другой {other}: {pairs[account]}")


def _post_problems(
    where: str, role: str | None, authority: Any, codes: Collection[str]
) -> Iterator[Problem]:
    if role in ROLES_OF_AN_AUTHORITY:
        if authority is None:
            yield Problem(f"{where}.authority", f"не указано: для роли {role} нужен код органа")
        elif isinstance(authority, str) and authority not in codes:
            yield Problem(
                f"{where}.authority", f"нет органа с кодом «{authority}»{_hint(authority, codes)}"
            )
    elif role in set(Role) and authority is not None:
        yield Problem(f"{where}.authority", f"у роли {role} не бывает органа: уберите authority")


# --- Wording -------------------------------------------------------------------------------------


def _join(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key


def _shown(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return f"«{value}»"
        case dict():
            return "таблица"
        case list():
            return "список"
        case _:
            return str(value)


def _hint(value: Any, known: Collection[str]) -> str:
    close = difflib.get_close_matches(str(value), known, n=1)
    if close:
        return f", возможно, «{close[0]}»"
    return f"; можно: {', '.join(map(_shown, known))}" if known else ""
