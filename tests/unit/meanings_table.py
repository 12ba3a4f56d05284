"""The table of docs/reference/meanings.md."""

from pathlib import Path
from typing import Final

DOCUMENT: Final = Path(__file__).parents[2] / "docs" / "reference" / "meanings.md"


def rows() -> list[tuple[str, str, str]]:
    """The cells of the table, without its head."""
    lines = [line for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if "|" in line]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]
    return [(state, arrives, meaning) for state, arrives, meaning in cells]
