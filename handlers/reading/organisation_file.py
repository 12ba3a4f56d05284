"""The organisation file (TOML): parsing with all mistakes at once, and writing."""

import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any, Final

from domain.model.organisation.organisation import UNNAMED, Organisation
from domain.model.organisation.organisation_document import Document, from_document, to_document
from handlers.reading.organisation_checks import check_document
from handlers.reading.problem import Problem
from handlers.texts.tables import sections

_SYNTAX: Final[Mapping[str, str]] = sections("administration")["syntax"]

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
    return check_document(document) or from_document(document)


def to_toml(organisation: Organisation) -> str:
    """Return a file that parses to the same organisation."""
    tables = []
    for section, content in to_document(organisation).items():
        if isinstance(content, list):
            tables += [_table(f"[[{section}]]", entry) for entry in content]
        else:
            tables.append(_table(f"[{section}]", content))
    return "\n\n".join(tables) + "\n"


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
