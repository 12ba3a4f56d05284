"""Made-up messages, addresses and typos; half of each was set aside before the rules were written."""

from pathlib import Path
from typing import Final

HALVES: Final = ("tuning", "held_out")


def lines(name: str) -> list[str]:
    """The lines of a file beside this one."""
    text = Path(__file__).with_name(f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def columns(name: str) -> list[list[str]]:
    """Its lines, cut at the bars."""
    return [line.split(" | ") for line in lines(name)]
