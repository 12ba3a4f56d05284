"""What the check of the language finds of labelled mistakes, and how long it takes for a draft."""

from time import perf_counter

import pytest

from bot.proofreading.language import language
from tests.benchmarks.conftest import Bench
from tests.unit.proofreading.corpus import measured, read

pytestmark = pytest.mark.benchmark

HALVES = ("held_out.txt", "tuning.txt")


@pytest.mark.parametrize("half", HALVES)
def test_of_a_half_so_much_is_found(bench: Bench, half: str) -> None:
    if bench.full:
        quality = measured(half)
        bench.tell(f"{half}: found and labelled: {quality}")
        bench.tell("missed:\n  " + "\n  ".join(quality.missed))


def test_a_draft_is_checked_while_its_author_looks_on(bench: Bench) -> None:
    text = " ".join(sample.text for sample in read("tuning.txt") if not sample.mistakes)
    language(text[:100])
    for length in (bench.size(500, small=50), bench.size(1000, small=60)):
        began = perf_counter()
        language(text[:length])
        bench.tell(f"{length} characters: {1000 * (perf_counter() - began):.0f} ms")
