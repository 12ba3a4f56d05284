"""What the check of the language finds of labelled mistakes, and how long it takes for a draft."""

from time import perf_counter

import pytest

from bot.proofreading.language import language
from tests.benchmarks.conftest import Bench
from tests.unit.proofreading.corpus import measured, read

pytestmark = pytest.mark.benchmark

HALVES = (
    "held_out",
    "tuning",
    "fresh_held_out",
    "fresh_tuning",
    "clerks_tuning",
    "clerks_seen",
)


@pytest.mark.parametrize("half", HALVES)
def test_of_a_half_so_much_is_found(bench: Bench, half: str) -> None:
    if bench.full:
        quality = measured(half)
        met, labelled = quality.met.total(), quality.labelled.total()
        what = f"mistakes found in {half}"
        bench.tell(what, met, "mistakes", met / labelled, f"all {labelled}", note=str(quality))
        print("missed:", *quality.missed, sep="\n  ")  # noqa: T201 - `pytest -s` shows it


def test_a_draft_is_checked_while_its_author_looks_on(bench: Bench) -> None:
    text = " ".join(sample.text for sample in read("tuning") if not sample.mistakes)
    language(text[:100])
    shorter, longer = bench.size(500, small=50), bench.size(1000, small=60)
    began = perf_counter()
    language(text[:shorter])
    floor = perf_counter() - began
    began = perf_counter()
    language(text[:longer])
    took = perf_counter() - began
    half = f"one of {shorter}, {floor * 1e3:.0f} ms"
    bench.tell(f"a draft of {longer} characters checked", took * 1e3, "ms", took / floor, half)
