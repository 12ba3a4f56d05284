"""One name for one thing in all that people read."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

ROOT: Final = Path(__file__).parents[2]

TERMS: Final = {
    r"срок\w* (\w+ )?(пропущен|просрочен)|пропущен\w* срок|\bпросрочен\b|, просрочка\b": (
        "срок истёк; просрочено на 9 мин рабочего времени"
    ),
    r"не вручен": "не доставлено",
    r"уточнени[еяю] автору|(?<!уточняющий )(?<!уточняющего )(?<!согласуйте )\bвопроса? автору": (
        "уточняющий вопрос автору"
    ),
    r"сообщение удалено": "пост удалён",
    r"RuTube|Rutube": "RUTUBE",
    r"встроенн\w+ замен|\bзамен\w+ Telegram": "встроенная имитация",
    r"вед(ёт|ут) работу в|не ведут? работу": "работает в соцсетях: …",
    r"исполнител\w+ сводного": "орган, который готовит сводный ответ",
    r"состо\w+ в чате": "бот добавлен в чат",
    r"информация есть": "информация получена",
    r"больше не повторяется": "больше не повторится",
    r"сейчас это невозможно|не получит его": "почему нельзя и что сделать: «уже направлено»",
    r"^№(\{|\d)[^ :]*\. [а-яё]": "№12: …",
    r"номер: \{[^}]*\}\.": "номер без точки после него",
}
"""What stood in a text once, in any case of the letters, and what to write instead."""


@pytest.mark.parametrize("variant", TERMS)
def test_a_thing_has_one_name(variant: str) -> None:
    flags = 0 if "Tube" in variant else re.IGNORECASE
    found = [f"{where}: {text}" for where, text in texts() if re.search(variant, text, flags)]
    assert not found, f"write «{TERMS[variant]}»"


def test_the_texts_are_found() -> None:
    found = " ".join(text for _, text in texts())
    for text in ("срок истёк", "уточняющий вопрос автору", "RUTUBE", "номер: {}"):
        assert text in found


def russian(source: Path) -> Iterator[tuple[str, str]]:
    """Where a text stands, and the text; what is filled in at run time is `{}`."""
    tree = ast.parse(source.read_text())
    nodes = [*ast.walk(tree)]
    apart = {part for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    apart |= {node.value for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        match node:
            case ast.Constant(value=str() as text) if node not in apart:
                pass
            case ast.JoinedStr(values=values):
                text = "".join(
                    str(part.value) if isinstance(part, ast.Constant) else "{}" for part in values
                )
            case _:
                continue
        if re.search("[а-яё]|rutube", text, re.IGNORECASE):
            yield f"{source.relative_to(ROOT)}:{node.lineno}", text


@cache
def texts() -> list[tuple[str, str]]:
    """Those of all that speaks to people, read when the first term is looked for."""
    sources = (one for package in ("handlers", "bot") for one in (ROOT / package).rglob("*.py"))
    tables = (ROOT / "handlers").rglob("*.toml")
    kept = [(table.name, text) for table in sorted(tables) for text in leaves(table)]
    return kept + [found for source in sorted(sources) for found in russian(source)]


def leaves(table: Path) -> Iterator[str]:
    """The texts of a table, whatever the section."""
    waiting: list[Any] = [tomllib.loads(table.read_text())]
    while waiting:
        match waiting.pop():
            case str() as text:
                yield re.sub(r"\{\w*(:[^}]*)?\}", "{}", text)
            case dict() as section:
                waiting += section.values()
            case list() as items:
                waiting += items
            case _:
                pass
