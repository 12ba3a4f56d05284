"""docs/reference/procedure.md: every paragraph is there, and every test that it names exists."""

import re
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
DOCUMENT: Final = ROOT / "docs" / "reference" / "procedure.md"
ROWS: Final = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines()
    if re.match(r"\| \d+ \|", line)
]
NAMED: Final = [
    named for row in ROWS for named in re.findall(r"`(test_\w+\.py::test_\w+)`", row[2])
]


def test_no_paragraph_is_missing() -> None:
    assert [int(row[0]) for row in ROWS] == list(range(1, 23))


def test_each_paragraph_is_proved_by_a_test() -> None:
    assert [row[0] for row in ROWS if "::test_" not in row[2]] == []


@pytest.mark.parametrize("named", sorted(set(NAMED)))
def test_the_named_test_exists(named: str) -> None:
    file, name = named.split("::")
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob(file)]
    assert any(re.search(rf"def {name}\(", source) for source in sources)


def test_no_text_of_the_bot_speaks_of_appeals_of_citizens() -> None:
    """They are none by §3; «обращаться» to control or an admin is another word."""
    handlers = ROOT / "handlers"
    for path in (*handlers.rglob("*.py"), *handlers.rglob("*.toml")):
        assert not re.search(r"[Оо]бращени[еяюй]", path.read_text(encoding="utf-8")), path
