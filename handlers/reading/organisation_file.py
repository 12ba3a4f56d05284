"""The organisation file (TOML): parsing with all mistakes at once, and writing."""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any, Final

from domain.model.organisation.options import Option
from domain.model.organisation.organisation import UNNAMED, Organisation
from domain.model.organisation.organisation_document import to_document
from domain.model.organisation.organisation_schema import Document, DocumentMistake, parse_document
from handlers.reading.organisation_checks import check_references, hint
from handlers.reading.problem import Problem
from handlers.texts.options import limits
from handlers.texts.tables import sections

_SYNTAX: Final[Mapping[str, str]] = sections("administration")["syntax"]

_MISTAKE: Final[Mapping[str, str]] = sections("administration")["mistake"]
"""By kind, and by kind and key where they need words of their own."""

_OPTION_LIMITS: Final = {(one.section, one.key): limits(one) for one in Option}

_NOBODY: Final[Document] = {"administration": {}, "control": {"chat": 1}, "staff": []}
"""The minimal file."""


def parse_organisation(content: str | bytes, *, whole: bool = True) -> Organisation | list[Problem]:
    """Return the organisation that a file describes, or every mistake in it.

    A syntax error hides everything after it, so it is reported alone. Without `whole` the file may
    omit its required sections, for a caller that needs only the hours, days or words.
    """
    try:
        text = content if isinstance(content, str) else content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return [Problem("кодировка", "сохраните файл в UTF-8")]
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return [_syntax_problem(text, str(error))]
    if not whole:
        document = {**_NOBODY, **document}
        if isinstance(named := document["administration"], dict):
            document["administration"] = {"name": UNNAMED, **named}
    parsed = parse_document(document)
    references = list(check_references(document))
    if isinstance(parsed, list):
        return [*map(_problem, parsed), *references]
    return references or parsed.organisation()


def to_toml(organisation: Organisation) -> str:
    """Return a file that parses to the same organisation."""
    tables = []
    for section, content in to_document(organisation).items():
        if isinstance(content, list):
            tables += [_table(f"[[{section}]]", entry) for entry in content]
        else:
            tables.append(_table(f"[{section}]", content))
    return "\n\n".join(tables) + "\n"


def _problem(mistake: DocumentMistake) -> Problem:
    *_, section, key = ("", *(one for one in mistake.path if isinstance(one, str)))
    kind, also = mistake.kind, mistake.also
    found = _MISTAKE.get(f"{kind} {key}") or _MISTAKE[kind]
    what = found.format(
        value=_shown(mistake.value),
        raw=mistake.value,
        limits=_OPTION_LIMITS.get((section, key), ""),
        count=len(mistake.value) if isinstance(mistake.value, list) else 0,
        hint=hint(key if kind == "extra_forbidden" else mistake.value, also.get("known", ())),
        **also,
    )
    return Problem(_path(mistake.path), what)


def _path(path: Iterable[str | int]) -> str:
    parts = (f"[{one}]" if isinstance(one, int) else f".{one}" for one in path)
    return "".join(parts).removeprefix(".")


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


def _syntax_problem(text: str, complaint: str) -> Problem:
    place = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", complaint)
    lines = text.rstrip().splitlines() or [""]
    line, column = len(lines), len(lines[-1]) + 1
    if place and place[1]:
        line, column = int(place[1]), int(place[2])
    known = (advice for start, advice in _SYNTAX.items() if complaint.startswith(start))
    return Problem(
        f"строка {line}, столбец {column}", next(known, f"ошибка записи TOML: {complaint}")
    )


def _table(header: str, entries: Mapping[str, Any]) -> str:
    return "\n".join([header, *(f"{_key(key)} = {_value(it)}" for key, it in entries.items())])


def _key(key: str) -> str:
    return key if re.fullmatch(r"\w+", key, re.ASCII) else _value(key)


def _value(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            # A JSON string is a TOML string, except for one control character that JSON leaves
            # unescaped.
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case list():
            return f"[{', '.join(map(_value, value))}]"
        case dict():
            return f"{{ {', '.join(f'{_key(key)} = {_value(it)}' for key, it in value.items())} }}"
        case _:
            return str(value)
