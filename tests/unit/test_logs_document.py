"""docs/reference/logs.md lists every event that is logged, with its level, and no other."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
DOCUMENT: Final = ROOT / "docs" / "reference" / "logs.md"
LEVELS: Final = {"debug", "info", "warning", "error"}
KEY: Final = re.compile(r"[a-z_]+\.[a-z_]+")
ROW: Final = re.compile(r"^\| `([a-z_.]+)` \| (\w+) \|", re.MULTILINE)


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Each call of a logger in what is shipped, with where it stands."""
    for package in ("bot", "handlers", "storage", "domain"):
        for file in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("log."):
                    yield f"{file.relative_to(ROOT)}:{node.lineno}", node


def logged() -> set[tuple[str, str]]:
    found = set()
    for where, call in calls():
        assert isinstance(call.func, ast.Attribute)
        assert call.func.attr in LEVELS, where
        match call.args:
            case [ast.Constant(value=str(key))] if KEY.fullmatch(key):
                found.add((key, call.func.attr))
            case _:
                raise AssertionError(f"{where}: an event is one literal key")
    return found


def test_every_event_is_documented_with_its_level_and_no_other_is() -> None:
    assert set(ROW.findall(DOCUMENT.read_text(encoding="utf-8"))) == logged()


def test_what_is_in_hand_is_not_named_again() -> None:
    """Update, notice and chat are bound where they are taken up (`bot/runtime/logs.py`, `about`)."""
    for where, call in calls():
        if where.startswith(("bot/delivery/", "bot/messengers/processing")):
            named = {word.arg for word in call.keywords}
            assert not named & {"update", "serial", "notice", "chat"}, where
