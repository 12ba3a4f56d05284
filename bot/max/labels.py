"""Labels of buttons as MAX is to show them: a phone cuts what is longer than its row allows.

Alone in a row twenty characters are shown (https://dev.max.ru/docs-api, Клавиатура).
"""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

LONGEST_LABEL: Final = 20

_TEXTS: Final = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))

SHORT: Final[Mapping[str, str]] = _TEXTS["short"]
"""Short forms of the labels that are always the same."""

BEGINNINGS: Final[Mapping[str, str]] = _TEXTS["beginning"]
"""Short forms of the beginnings of labels that end with a name, a number or a day."""

_WORDS: Final[Mapping[str, str]] = _TEXTS["word"]
_MARKS: Final = ("✓ ", "☐ ", "☑ ")
_ELLIPSIS: Final = "…"


def short_labels(labels: Sequence[str]) -> list[str]:
    """Return the labels of one message, the long ones in a short form, and no two made alike."""
    shown = {label: _short(label) for label in labels}
    for alike in _alike(shown):
        known = _in_common([label.split() for label in alike])
        shown |= {label: _from(label, known) for label in alike if len(label) > LONGEST_LABEL}
    for alike in _alike(shown):
        long = [label for label in alike if len(label) > LONGEST_LABEL]
        shown |= {label: _numbered(shown[label], index) for index, label in enumerate(long, 1)}
    return [shown[label] for label in labels]


def _alike(shown: Mapping[str, str]) -> list[list[str]]:
    """Return the groups of labels that would look the same."""
    groups: dict[str, list[str]] = {}
    for label, short in shown.items():
        groups.setdefault(short, []).append(label)
    return [group for group in groups.values() if len(group) > 1]


def _in_common(names: Sequence[Sequence[str]]) -> int:
    """Return with how many of the same words the names begin."""
    columns = enumerate(zip(*names, strict=False))
    return next((at for at, words in columns if len(set(words)) > 1), min(map(len, names)))


def _short(label: str) -> str:
    if len(label) <= LONGEST_LABEL:
        return label
    mark = next((one for one in _MARKS if label.startswith(one)), "")
    rest = label.removeprefix(mark)
    rest = SHORT.get(rest, rest)
    for long, short in BEGINNINGS.items():
        if rest.startswith(long):
            rest = short + rest.removeprefix(long)
    return mark + _cut(rest, LONGEST_LABEL - len(mark))


def _cut(text: str, room: int) -> str:
    """Abbreviate usual words, then cut off the end: between words if that leaves most of it."""
    if len(text) > room:
        text = " ".join(_WORDS.get(word, word) for word in text.split(" "))
    if len(text) <= room:
        return text
    head = text[: room - 1]
    whole, _, _ = head.rpartition(" ")
    kept = whole if len(whole) > room // 2 else head
    return kept.removesuffix(" и").rstrip(" ,.·:«") + _ELLIPSIS


def _from(label: str, known: int) -> str:
    """Leave out the first words, which other labels have as well."""
    mark = next((one for one in _MARKS if label.startswith(one)), "")
    rest = " ".join(label.split()[known:])
    return mark + _ELLIPSIS + _cut(rest, LONGEST_LABEL - len(mark) - len(_ELLIPSIS))


def _numbered(label: str, number: int) -> str:
    ending = f" ({number})"
    return label[: LONGEST_LABEL - len(ending)].rstrip(f" {_ELLIPSIS}") + ending
