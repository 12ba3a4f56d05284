"""Every text in the tables is used, and every text that is used is in a table."""

import ast
import importlib
import re
from collections.abc import Iterator
from functools import cache
from itertools import count
from pathlib import Path
from string import Formatter
from typing import get_args

from domain.model.incident.events import IncidentEvent, Undoing
from handlers.news.event_words import WORDS

ROOT = Path(__file__).parents[2]
TEXTS = ROOT / "handlers" / "texts"
SOURCES = [one for room in ("handlers", "bot", "tests") for one in (ROOT / room).rglob("*.py")]


def modules_of_texts(tree: ast.Module) -> dict[str, str]:
    """The modules of the texts by the names that a source gives them."""
    return {
        one.asname or one.name: one.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "handlers.texts"
        for one in node.names
    }


def named(source: Path) -> Iterator[tuple[str, str]]:
    """The modules of the texts that a source imports, with the names that it takes from them."""
    written = source.read_text(encoding="utf-8")
    if "handlers.texts" not in written:
        return  # to parse all sources takes seconds
    tree = ast.parse(written)
    called = modules_of_texts(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("handlers.texts."):
            yield from ((str(node.module).rpartition(".")[2], one.name) for one in node.names)
        match node:
            case ast.Attribute(value=ast.Name(id=alias), attr=name) if alias in called:
                yield called[alias], name
            case _:
                pass


@cache
def used() -> set[tuple[str, str]]:
    """Found by the first test that asks: each process of a run collects these tests."""
    return {pair for source in SOURCES for pair in named(source)}


def test_every_text_that_is_named_exists() -> None:
    missing = [
        f"{module}.{name}"
        for module, name in sorted(used())
        if not hasattr(importlib.import_module(f"handlers.texts.{module}"), name)
    ]
    assert not missing


def test_every_text_of_a_module_is_used() -> None:
    for table in TEXTS.glob("*.toml"):
        section = re.search(r"(?ms)^\[text\]\n(.*?)(?:^\[|\Z)", table.read_text(encoding="utf-8"))
        kept = set(re.findall(r"(?m)^([A-Z_]+) = ", section[1] if section else ""))
        assert kept <= {name for module, name in used() if module == table.stem}, table.name


def filled_in(source: Path) -> Iterator[tuple[str, str, set[int | str]]]:
    """The texts that a source fills in, by module and name, with the places that it has values for."""
    tree = ast.parse(source.read_text(encoding="utf-8"))
    called = modules_of_texts(tree)
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(
                    value=ast.Attribute(value=ast.Name(id=alias), attr=name), attr="format"
                )
            ) if alias in called and name.isupper():
                by_name = {str(one.arg) for one in node.keywords}
                yield called[alias], name, {*range(len(node.args)), *by_name}
            case _:
                pass


def places_in(template: str) -> set[int | str]:
    """The places of a template: their names, or numbers from 0."""
    fields = [field for _, field, _, _ in Formatter().parse(template) if field is not None]
    heads, numbers = (re.split(r"[.\[]", field)[0] for field in fields), count()
    return {int(head) if head.isdecimal() else head or next(numbers) for head in heads}


def test_every_place_of_a_text_gets_a_value() -> None:
    filled: list[str] = []
    for source in SOURCES:
        for module, name, given in filled_in(source):
            template = getattr(importlib.import_module(f"handlers.texts.{module}"), name)
            filled.append(template)
            assert places_in(template) == given, f"{source.name}: {module}.{name}"
    assert len(filled) > 30


def test_every_event_has_words() -> None:
    assert WORDS.keys() == set(IncidentEvent.__subclasses__())


def test_a_colleague_is_named_in_the_history_of_what_undoes_their_work() -> None:
    assert {event for event, said in WORDS.items() if said.whose} == set(get_args(Undoing))
