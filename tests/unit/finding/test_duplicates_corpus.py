"""How many hints at duplicates are right, and which texts name a house."""

from collections.abc import Callable

import pytest

from domain.model.message.citizen_message import CitizenMessage
from domain.model.message.likeness import likeness
from storage.search.houses import houses_in
from storage.search.likeness import said_in, signs
from tests.unit.corpora import HALVES, columns, lines


def hinted(one: str, other: str) -> bool:
    """Whether the card of the one would name the other."""
    first, second = CitizenMessage(one), CitizenMessage(other)
    found = not signs(first).isdisjoint(signs(second))
    return found and likeness(said_in(first), said_in(second)) is not None


@pytest.mark.parametrize("half", HALVES)
def test_hints_at_duplicates_are_right(half: str, figures: Callable[[str], None]) -> None:
    pairs = columns(f"finding/pairs_{half}")
    hints = [one[0] for one, other in pairs if hinted(one[2:], other)]
    right, wrong, same = hints.count("="), hints.count("!"), sum(one[0] == "=" for one, _ in pairs)
    figures(f"{half}: {right} of {same} duplicates, {wrong} wrong hints")
    assert right >= 0.8 * same
    assert right >= 2 / 3 * len(hints)


def test_neighbours_with_different_troubles_are_not_taken_for_one(
    figures: Callable[[str], None],
) -> None:
    pairs = [
        (one[0] == "=", hinted(one[2:], other))
        for one, other in columns("finding/pairs_neighbours")
    ]
    right, wrong = pairs.count((True, True)), pairs.count((False, True))
    figures(f"neighbours: {right} right hints, {wrong} wrong ones")
    assert len(pairs) == 60
    assert right >= 0.8 * (right + wrong)
    assert sum(same == hint for same, hint in pairs) >= 0.8 * len(pairs)


@pytest.mark.parametrize("half", HALVES)
def test_numbers_of_other_things_are_no_houses(half: str) -> None:
    texts = lines(f"finding/no_houses_{half}")
    wrong = [text for text in texts if houses_in(text)]
    assert len(wrong) <= 0.1 * len(texts), wrong


def test_no_line_stands_in_both_halves() -> None:
    for name in ("pairs", "no_houses", "houses", "typos"):
        tuning, held_out = (set(lines(f"finding/{name}_{half}")) for half in HALVES)
        assert not tuning & held_out
        assert len(tuning | held_out) == len(
            lines(f"finding/{name}_tuning") + lines(f"finding/{name}_held_out")
        )
