"""What the model of the language finds of labelled pairs, and how long it takes for a message."""

from time import perf_counter

import pytest

from storage.search.likeness import NEAR, encoder
from tests.benchmarks.conftest import Bench
from tests.storage.retold import OTHER, SAME, nearness

pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.skipif(encoder() is None, reason="the extra for paraphrases is not installed"),
]


def test_of_pairs_about_one_place_so_many_are_told_right(bench: Bench) -> None:
    same, other = nearness(SAME), nearness(OTHER)
    for least in sorted({0.3, 0.4, 0.45, NEAR, 0.55}):
        right, wrong = (sum(one >= least for one in pairs) for pairs in (same, other))
        note = f"precision {right / max(1, right + wrong):.2f}"
        what, labelled = f"paraphrases found from {least} on", f"all {len(same)} labelled"
        bench.tell(what, right, "pairs", right / len(same), labelled, note=note)


def test_a_message_is_encoded_in_a_thread(bench: Bench) -> None:
    encode, texts = encoder(), [f"{one} {other}" for one, other in SAME]
    assert encode is not None
    began = perf_counter()
    encode(texts[:1])
    alone = perf_counter() - began
    began = perf_counter()
    encode(texts)
    took = (perf_counter() - began) / len(texts)
    first = f"the first one, {alone * 1e3:.0f} ms"
    bench.tell("encoding a message of 110 characters", took * 1e3, "ms", took / alone, first)
