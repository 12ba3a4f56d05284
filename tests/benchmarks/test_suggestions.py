"""Learning who answers what, as a ratio to reading and writing the weights that each message touches."""

from random import Random
from time import process_time

import numpy as np
import pytest

from domain.model.ids import AuthorityCode
from storage.incidents.authority_classifier import AuthorityClassifier
from storage.search.stems import SIGNS
from tests.benchmarks.conftest import Bench

pytestmark = pytest.mark.benchmark

BODIES = 83
FEATURES = 40
PASSES = 4
"""A message is fitted when it comes, and with the three that come after it."""


def _messages(many: int) -> list[tuple[frozenset[int], int]]:
    """Made-up messages: half of the features are of the body's own, the others are common ones."""
    random = Random(7)  # noqa: S311 - no secret
    own = [[random.randrange(SIGNS) for _ in range(200)] for _ in range(BODIES)]
    common = [random.randrange(SIGNS) for _ in range(2_000)]
    of = [int(BODIES * random.random() ** 2) for _ in range(many)]  # a few bodies answer most
    half = FEATURES // 2
    return [
        (frozenset(random.choices(own[body], k=half) + random.choices(common, k=half)), body)
        for body in of
    ]


def test_learning_costs_a_few_times_reading_and_writing_the_weights(bench: Bench) -> None:
    messages = _messages(bench.size(100_000, small=400))
    codes = [AuthorityCode(f"body-{body}") for body in range(BODIES)]

    began = process_time()
    classifier = AuthorityClassifier()
    for key, (signs, body) in enumerate(messages):
        classifier.learn(key, signs, codes[body])
    taken = process_time() - began

    weights = np.zeros((SIGNS, BODIES), np.float32)
    began = process_time()
    for signs, _ in messages:
        for _ in range(PASSES):
            rows = np.fromiter(signs, np.intp)
            weights[rows] = weights.take(rows, axis=0)
    floor = process_time() - began

    what = f"learning {len(messages):,} messages of {BODIES} bodies"
    bench.tell(what, taken, "s of CPU", taken / floor, "the weights read and written")
    bench.judge(taken / floor, at_most=12)
