"""Corpora of the made-up texts that rules are tuned on and measured with, one text a line.

Remarks stand behind `#`, headings behind `==`; what a text is labelled with stands in the text.
"""

import re
from pathlib import Path
from typing import Final

HALVES: Final = ("tuning", "held_out")
"""The second was set aside before the rules were written."""

MARKED: Final = re.compile(r"\{([^{}]+)\}")
"""A label that names nothing: what is meant stands between the braces."""

_HERE: Final = Path(__file__).parent


def lines(name: str) -> list[str]:
    """The texts of `folder/name.txt`."""
    return [line for _, line in headed(name)]


def columns(name: str) -> list[list[str]]:
    """The same, cut at the bars."""
    return [line.split(" | ") for line in lines(name)]


def headed(name: str) -> list[tuple[str, str]]:
    """Return each text behind the first word of its heading."""
    texts, heading = [], ""
    for line in (_HERE / f"{name}.txt").read_text("utf-8").splitlines():
        if line.startswith("=="):
            heading = line.split()[1]
        elif line and not line.startswith("#"):
            texts.append((heading, line))
    return texts


def unlabelled(line: str, label: re.Pattern[str]) -> tuple[str, list[tuple[int, re.Match[str]]]]:
    """Return the text, in which the first group of each label stays, and where the labels stood."""
    text, labels, end = "", [], 0
    for found in label.finditer(line):
        text += line[end : found.start()]
        labels.append((len(text), found))
        text += found[1]
        end = found.end()
    return text + line[end:], labels
