"""Counts the kinds of things that the program consists of, as `make weight` prints them.

Lines say little: a kind of thing (a class, a button, an exception, a mode, a loop, a table) has to be
known before it can be changed. So these are counted, from the source alone; and what runs for a draft and
for its approval, from a run against the stand-in.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import structlog

from tests.walks import walks

ROOT: Final = Path(__file__).parents[1]
PACKAGES: Final = ("bot", "handlers", "domain", "storage")
TO_TRY: Final = ("bot/sandbox", "bot/tutorial")
"""What people try the program with; it answers no citizen."""

CODE: Final = frozenset({".py", ".js", ".css"})


def files(*folders: str) -> Iterator[Path]:
    """Yield the files of code there."""
    for folder in folders:
        yield from sorted(one for one in (ROOT / folder).rglob("*") if one.suffix in CODE)


def lines(*folders: str) -> int:
    """Return the lines of code there."""
    return sum(len(file.read_text("utf-8").splitlines()) for file in files(*folders))


def _name(of: ast.expr) -> str:
    match of:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(value=value):
            return _name(value)
        case _:
            return ""


class Source:
    """The classes and loops of the program."""

    def __init__(self) -> None:
        self.bases: dict[str, set[str]] = {}
        self.count = 0
        self.buttons = 0
        self.loops = 0
        self.tables = 0
        self.members: dict[str, int] = {}
        for file in files(*PACKAGES):
            if file.suffix == ".py":
                self._read(file)

    def _read(self, file: Path) -> None:
        in_service = not str(file.relative_to(ROOT)).startswith(TO_TRY)
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            match node:
                case ast.ClassDef():
                    self._read_class(node)
                case ast.AsyncFunctionDef() if in_service:
                    self.loops += any(map(_endless, ast.walk(node)))
                case ast.Call(func=func) if _name(func) == "Table":
                    self.tables += 1

    def _read_class(self, node: ast.ClassDef) -> None:
        self.count += 1
        self.buttons += any(keyword.arg == "prefix" for keyword in node.keywords)
        self.bases.setdefault(node.name, set()).update(map(_name, node.bases))
        self.members[node.name] = sum(isinstance(one, ast.Assign) for one in node.body)

    def below(self, *roots: str) -> int:
        """Return how many classes inherit from these, whether directly or not."""
        found, before = set(roots), 0
        while len(found) > before:
            before = len(found)
            found |= {name for name, bases in self.bases.items() if bases & found}
        return len(found - set(roots))


def _endless(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.While)
        and isinstance(node.test, ast.Constant)
        and bool(node.test.value)
    )


def table() -> Iterator[tuple[str, int]]:
    """Yield each kind of thing with its number."""
    source, whole = Source(), lines(*PACKAGES)
    yield "lines of the program, with JS and CSS", whole
    yield "  without sandbox and tutorial", whole - lines(*TO_TRY)
    yield "lines of the tests", lines("tests")
    yield "classes", source.count
    yield "buttons", source.buttons
    yield "exceptions", source.below("Exception", "DomainError", "LookupError", "ValueError")
    yield "modes of cards", source.members["ModeKind"]
    yield "coroutines that loop for ever", source.loops
    yield "tables", source.tables
    yield from walked()


def walked() -> Iterator[tuple[str, int]]:
    """Yield how many files and functions of the service run on each walk."""
    service = {*map(str, files(*PACKAGES))} - {*map(str, files(*TO_TRY))}
    for name, functions in walks().items():
        ours = {one for one in functions if one.file in service}
        yield f"files that run for a {name}", len({one.file for one in ours})
        yield "  functions", len(ours)


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    sys.stdout.writelines(f"{number:>9,}  {what}\n" for what, number in table())
