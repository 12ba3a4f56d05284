"""What an organisation file says about several entries together: each mistake with its remedy.

`organisation_schema.py` validates keys and values; these checks also read an invalid document.
"""

import difflib
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from domain.model.ids import Messenger
from domain.model.incident.workflow.assignment import topic_key
from domain.model.organisation.organisation import MEDIA_NAME
from domain.model.organisation.organisation_schema import Document
from domain.model.organisation.people import MEDIA, ROLES_OF_AN_AUTHORITY, Role, plain
from domain.model.time.official_days import DayKind
from handlers.reading.problem import Problem


def check_references(document: Document) -> Iterator[Problem]:
    """Yield the mistakes that no entry has alone."""
    yield from _calendar_problems(document)
    yield from _later_problems(document)
    yield from _authority_problems(document)
    yield from _name_problems(document)
    yield from _staff_problems(document)
    yield from _page_problems(document)
    yield from _topic_problems(document)


def _entries(document: Document, section: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the tables of a list with their key paths; other values are reported elsewhere."""
    items = document.get(section)
    for index, item in enumerate(items if isinstance(items, list) else []):
        if isinstance(item, dict):
            yield f"{section}[{index}]", item


def _word(item: Mapping[str, Any], key: str) -> str | None:
    value = item.get(key)
    return value if isinstance(value, str) else None


def _calendar_problems(document: Document) -> Iterator[Problem]:
    days = document.get("calendar")
    for day, item in days.items() if isinstance(days, dict) else ():
        if isinstance(item, dict) and "replaces" in item:
            where = f"calendar.{day}.replaces"
            if item.get("kind") == DayKind.OFF:
                yield Problem(where, "у выходного дня не бывает: уберите replaces")
            elif item["replaces"] == day:
                yield Problem(where, "день не может заменять сам себя")


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
    names = [(where, "name", item.get("name")) for where, item in bodies]
    for where, item in bodies:
        others = item.get("other_names")
        names += (
            (where, "other_names", one) for one in (others if isinstance(others, list) else ())
        )
    first: dict[str, str] = {}
    for where, key, name in names:
        if isinstance(name, str) and (owner := first.setdefault(plain(name), where)) != where:
            yield Problem(f"{where}.{key}", f"«{name}» — название другого органа, {owner}")


def _codes(document: Document) -> Collection[str]:
    codes = [code for _, item in _entries(document, "authority") if (code := _word(item, "code"))]
    return dict.fromkeys([*codes, MEDIA] if "media" in document else codes)


def _topic_problems(document: Document) -> Iterator[Problem]:
    topics, codes, first = document.get("topics"), _codes(document), dict[str, str]()
    for topic, code in topics.items() if isinstance(topics, dict) else ():
        where = f"topics.{topic}"
        if isinstance(code, str) and code not in codes:
            yield Problem(where, f"нет органа с кодом «{code}»{hint(code, codes)}")
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
        keys = [key for messenger in Messenger if (key := f"{messenger}_id") in item]
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
                f"{where}.authority", f"нет органа с кодом «{authority}»{hint(authority, codes)}"
            )
    elif role in set(Role) and authority is not None:
        yield Problem(f"{where}.authority", f"у роли {role} не бывает органа: уберите authority")


def hint(value: Any, known: Collection[str]) -> str:
    """Return «, возможно, «code»», else the known words."""
    close = difflib.get_close_matches(str(value), known, n=1)
    if close:
        return f", возможно, «{close[0]}»"
    return f"; можно: {', '.join(f'«{word}»' for word in known)}" if known else ""
