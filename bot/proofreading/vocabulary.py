"""The lists of words that the rules look for; a linguist reads and edits them in `rules/words.toml`."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

RULES: Final = Path(__file__).with_name("rules")


@cache
def table(name: str) -> dict[str, Any]:
    """The content of a file of the rules. Raises KeyError or TOMLDecodeError where it is wrong."""
    return tomllib.loads((RULES / f"{name}.toml").read_text(encoding="utf-8"))


def listed(words: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(words.split())


def words_of(name: str) -> frozenset[str]:
    """The words of a list, «commas.telling». Raises KeyError where there is none."""
    return listed(_list(name))


def has_phrases(name: str) -> bool:
    """Whether a list is one of phrases. Raises KeyError where there is none."""
    return isinstance(_list(name), list)


def phrases_of(name: str) -> tuple[str, ...]:
    """The phrases of a list. Raises KeyError where there is none."""
    return tuple(_list(name))


def pattern_of(name: str) -> re.Pattern[str]:
    """The regular expression of that name, its lines joined."""
    return re.compile("".join(_list(name).splitlines()))


@cache
def cases_after(section: str) -> dict[str, tuple[str, ...]]:
    """Which cases, or which preposition and case, a word of a section takes."""
    return {
        one: tuple(taken.split())
        for taken, words in table("cases")[section].items()
        for one in words.split()
    }


def _list(name: str) -> Any:
    room, key = name.split(".")
    if room == "cases":
        return " ".join(table("cases")[key].values())
    return table("words")[room][key]
