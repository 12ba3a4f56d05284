"""Every regular expression of the house, and texts that might make each of them slow.

A pattern is slow when the time it takes grows faster than the text. Such a text is found by repeating
what a repetition in the pattern takes, after what leads to it, and by ending it with what fits nowhere.
"""

import ast
import importlib
import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cache, partial
from itertools import count
from re import _constants as codes  # type: ignore[attr-defined]  # nothing else names its parts
from re import _parser as parser  # type: ignore[attr-defined]
from time import process_time
from types import FunctionType, MappingProxyType, ModuleType
from typing import Any, Final

_HOUSE: Final = ("domain", "handlers", "storage", "bot")
_METHODS: Final = frozenset(
    {"search", "match", "fullmatch", "findall", "finditer", "sub", "subn", "split"}
)
_FLAGS: Final = ("IGNORECASE", "DOTALL", "MULTILINE", "ASCII", "VERBOSE")


@dataclass(frozen=True)
class Used:
    """A pattern, where it was found, and the methods by which it is used there."""

    pattern: re.Pattern[str]
    where: str
    methods: frozenset[str]

    def runs(self) -> Iterator[Callable[[str], object]]:
        """How it is run; what only begins or fits as a whole is not sought everywhere."""
        if self.methods - {"match", "fullmatch"}:
            yield lambda text: [None for _ in self.pattern.finditer(text)]
        if "fullmatch" in self.methods:
            yield self.pattern.fullmatch
        if "match" in self.methods:
            yield self.pattern.match


@cache
def modules() -> tuple[ModuleType, ...]:
    """All modules of the house, without migrations and what runs when imported."""
    found: list[ModuleType] = []
    for name in _HOUSE:
        package = importlib.import_module(name)
        names = (info.name for info in pkgutil.walk_packages(package.__path__, f"{name}."))
        found.extend(map(importlib.import_module, filter(_importable, names)))
    return tuple(found)


def _importable(module: str) -> bool:
    return not module.startswith("storage.migrations.") and not module.endswith("__main__")


@cache
def patterns() -> Mapping[str, Used]:
    """Every pattern of the house by its place: constants, whatever holds one, and literals in calls."""
    found: dict[tuple[str, int], Used] = {}
    for module in modules():
        nodes = _nodes(module)
        uses = _uses(nodes)
        for name, value in vars(module).items():
            if not name.startswith("__"):
                methods = frozenset(uses.get(name, ()) if isinstance(value, re.Pattern) else ())
                for pattern in _inside(value, module, set()):
                    _add(found, Used(pattern, f"{module.__name__}.{name}", methods))
        for literal, method in _literals(nodes, module):
            if literal is not None:
                _add(found, Used(literal, f"{module.__name__}: {method}", frozenset({method})))
    named: dict[str, Used] = {}
    for used in found.values():
        where = next(one for one in _numbered(used.where) if one not in named)
        named[where] = used if used.methods else Used(used.pattern, where, frozenset({"finditer"}))
    return named


def made_at_a_call() -> Iterator[str]:
    """The calls whose pattern nobody can see beforehand."""
    for module in modules():
        for literal, call in _literals(_nodes(module), module):
            if literal is None:
                yield call


def _numbered(where: str) -> Iterator[str]:
    yield where
    yield from (f"{where} {number}" for number in count(2))


def _nodes(module: ModuleType) -> Sequence[ast.AST]:
    """All of its source; nothing where it has no pattern: to read all modules takes seconds."""
    loader = module.__loader__
    source = loader.get_source(module.__name__) or ""  # type: ignore[union-attr]
    has = "re." in source or any(isinstance(one, re.Pattern) for one in vars(module).values())
    return tuple(ast.walk(ast.parse(source))) if has else ()


def _add(found: dict[tuple[str, int], Used], used: Used) -> None:
    if isinstance(used.pattern.pattern, str):
        key = (used.pattern.pattern, used.pattern.flags)
        before = found.get(key)
        methods = used.methods | before.methods if before else used.methods
        found[key] = Used(used.pattern, before.where if before else used.where, methods)


def _uses(nodes: Sequence[ast.AST]) -> Mapping[str, set[str]]:
    """By the name of a constant the methods called on it, all where it is passed on."""
    uses: dict[str, set[str]] = {}
    called = set()
    for node in nodes:
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.attr in {*_METHODS, "pattern"}
        ):
            uses.setdefault(node.value.id, set()).add(node.attr)
            called.add(node.value)
    for node in nodes:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node not in called:
            uses.setdefault(node.id, set()).add("finditer")
    return {name: methods - {"pattern"} for name, methods in uses.items()}


def _literals(
    nodes: Sequence[ast.AST], module: ModuleType
) -> Iterator[tuple[re.Pattern[str] | None, str]]:
    """Patterns written into calls, with the method: re.sub(r"…", …); None where one is made at the call."""
    for node in nodes:
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        whose, first = node.func.value, node.args[0] if node.args else None
        if not isinstance(whose, ast.Name) or whose.id != "re" or node.func.attr not in _METHODS:
            continue
        written = getattr(module, first.id, None) if isinstance(first, ast.Name) else None
        if isinstance(first, ast.Constant):
            written = first.value
        if isinstance(written, str):
            said = ast.unparse(node)
            flags = [getattr(re, flag) for flag in _FLAGS if f"re.{flag}" in said]
            yield re.compile(written, sum(flags)), node.func.attr
        else:
            yield None, f"{module.__name__}: {ast.unparse(node)}"


def _inside(value: object, module: ModuleType, seen: set[int]) -> Iterator[re.Pattern[str]]:
    """Patterns in containers, dataclasses, classes, and what functions close over."""
    if id(value) in seen:
        return
    seen.add(id(value))
    parts: Iterable[object] = ()
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict | MappingProxyType):
        parts = (*value.keys(), *value.values())
    elif isinstance(value, list | tuple | set | frozenset):
        parts = value
    elif isinstance(value, partial):
        parts = (value.func, *value.args, *value.keywords.values())
    elif isinstance(value, FunctionType):
        cells = (cell.cell_contents for cell in value.__closure__ or ())
        parts = (*cells, *(value.__defaults__ or ()))
    elif isinstance(value, type):
        parts = vars(value).values() if value.__module__ == module.__name__ else ()
    elif is_dataclass(value):
        parts = [getattr(value, field.name, None) for field in fields(value)]
    for part in parts:
        yield from _inside(part, module, seen)


_CHARACTERS: Final = " \n\tаАaA0-_\"«».,:;!?()[]<>/\\@+=№#'*&{}|~–—ёzя9"
PUMPS: Final = (
    *(" ", "\n", "а", "А", "a", "0", "-", "_", '"', "«", ".", "/", "<", "(", "@", ", "),
    *("а ", "Аа ", "1 ", "a.", "а-", "0.", "a/", "1, ", " \n"),
)
_ENDS: Final = ("\x01", "")


@dataclass(frozen=True)
class Pumped:
    """A beginning, what is repeated after it, and an end."""

    prefix: str
    pump: str
    end: str

    def text(self, length: int) -> str:
        return f"{self.prefix}{self.pump * (length // len(self.pump) + 1)}{self.end}"


def hostile(pattern: re.Pattern[str]) -> Iterator[Pumped]:
    """Texts that might make the pattern slow."""
    tree = parser.parse(pattern.pattern, pattern.flags)
    pairs = dict.fromkeys(("", pump) for pump in PUMPS)
    for choice in range(4):
        whole = _sample(tree, choice)
        for pump in (whole, whole[:-1], f"{whole} "):
            pairs["", pump] = None
    for prefix, pump in _repetitions(tree, ""):
        pairs[prefix, pump] = pairs["", prefix + pump] = pairs["", prefix] = None
    for prefix, pump in pairs:
        if pump:
            yield from (Pumped(prefix, pump, end) for end in _ENDS)


def _fitting(items: list[tuple[Any, Any]]) -> list[str]:
    """Characters that are in a class."""
    written = "".join(_class(op, at) for op, at in items)
    fits = re.compile(f"[{written}]")
    own = [chr(at if op is codes.LITERAL else at[0]) for op, at in items if op in _OWN]
    return [one for one in dict.fromkeys([*_CHARACTERS, *own]) if fits.fullmatch(one)]


_OWN: Final = (codes.LITERAL, codes.RANGE)
_CATEGORIES: Final = {
    codes.CATEGORY_DIGIT: r"\d",
    codes.CATEGORY_NOT_DIGIT: r"\D",
    codes.CATEGORY_SPACE: r"\s",
    codes.CATEGORY_NOT_SPACE: r"\S",
    codes.CATEGORY_WORD: r"\w",
    codes.CATEGORY_NOT_WORD: r"\W",
}


def _class(op: Any, at: Any) -> str:
    match op:
        case codes.NEGATE:
            return "^"
        case codes.LITERAL:
            return f"\\U{at:08x}"
        case codes.RANGE:
            return f"\\U{at[0]:08x}-\\U{at[1]:08x}"
        case _:
            return _CATEGORIES[at]


def _sample(tree: Iterable[tuple[Any, Any]], choice: int) -> str:
    """A text that about fits, with as few repetitions as may be."""
    parts = []
    for op, at in tree:
        match op:
            case codes.LITERAL:
                parts.append(chr(at))
            case codes.NOT_LITERAL:
                parts.append(next(one for one in _CHARACTERS if ord(one) != at))
            case codes.ANY:
                parts.append("a")
            case codes.IN:
                fits = _fitting(at) or [""]
                parts.append(fits[choice % len(fits)])
            case codes.MAX_REPEAT | codes.MIN_REPEAT | codes.POSSESSIVE_REPEAT:
                parts.append(_sample(at[2], choice) * max(at[0], choice % 2))
            case codes.SUBPATTERN:
                parts.append(_sample(at[3], choice))
            case codes.ATOMIC_GROUP:
                parts.append(_sample(at, choice))
            case codes.BRANCH:
                parts.append(_sample(at[1][choice % len(at[1])], choice))
            case _:
                pass
    return "".join(parts)


def _repetitions(tree: Iterable[tuple[Any, Any]], prefix: str) -> Iterator[tuple[str, str]]:
    """What leads to each repetition, with what it repeats."""
    for op, at in tree:
        match op:
            case codes.MAX_REPEAT | codes.MIN_REPEAT | codes.POSSESSIVE_REPEAT:
                body = at[2]
                if len(body) == 1 and body[0][0] is codes.IN:
                    pumps = _fitting(body[0][1])[:5]
                else:
                    pumps = [_sample(body, choice) for choice in range(3)]
                yield from ((prefix, pump) for pump in dict.fromkeys(pumps) if pump)
                yield from _repetitions(body, prefix)
            case codes.SUBPATTERN:
                yield from _repetitions(at[3], prefix)
            case codes.ATOMIC_GROUP:
                yield from _repetitions(at, prefix)
            case codes.BRANCH:
                for branch in at[1]:
                    yield from _repetitions(branch, prefix)
            case codes.ASSERT | codes.ASSERT_NOT:
                yield from _repetitions(at[1], prefix)
            case _:
                pass
        prefix += _sample([(op, at)], 0)


_LENGTHS: Final = (400, 1_600, 6_400)
_TIMES: Final = 4
_NO_TROUBLE: Final = 0.000_2
"""Seconds for the longest of these: at 100 KB some 50 ms even if it grows by squares."""
_HOPELESS: Final = 0.000_01
"""Seconds a character: what grows so already on a short text is not tried on a longer one."""
_SLOW: Final = 8
"""Times as long for four times the text: linear is 4, quadratic is 16."""
_HARDLY_SLOWER: Final = 4.6
"""Times as long from the first length to the second; what is slow at the last takes 5.3 there already."""


def grows_too_fast(run: Callable[[str], object], text: Callable[[int], str]) -> bool:
    """Whether it takes more than in proportion to the text: the best of several tries, twice."""
    before = _seconds(run, text(_LENGTHS[0] // _TIMES), 2)
    for length in _LENGTHS:
        took = _seconds(run, text(length), 2 if length == _LENGTHS[0] else 1)
        worth = took > _NO_TROUBLE if length == _LENGTHS[-1] else took > _HOPELESS * length
        more = took > before * _TIMES * 1.5
        if worth and more and all(_ratio(run, text, length) > _SLOW for _ in range(2)):
            return True
        if length == _LENGTHS[1] and took < before * _HARDLY_SLOWER:
            return False
        before = took
    return False


def _ratio(run: Callable[[str], object], text: Callable[[int], str], length: int) -> float:
    return _seconds(run, text(length), 3) / _seconds(run, text(length // _TIMES), 5)


def _seconds(run: Callable[[str], object], text: str, tries: int) -> float:
    best = float("inf")
    for _ in range(tries):
        begun = process_time()
        run(text)
        best = min(best, process_time() - begun)
    return best
