"""How well promises are found in sentences of answers; the rules were tuned on the other part."""

from collections.abc import Callable

import pytest

from tests.unit.promises.corpus import Sample, measured, read

TUNING, HELD_OUT = read("tuning"), read("held_out")


def test_promises_are_found_in_sentences_that_no_tuning_has_seen(
    figures: Callable[[str], None],
) -> None:
    quality = measured(HELD_OUT)
    figures(f"held out: {quality}")
    assert quality.precision >= 0.97, quality
    assert quality.recall >= 0.90, quality


@pytest.mark.parametrize(
    "sample", [*TUNING, *read("rules")], ids=lambda sample: f"{sample.on} {sample.text[:40]}"
)
def test_a_sentence_promises_what_its_label_says(sample: Sample) -> None:
    assert sample.found() == sample.promises


@pytest.mark.parametrize("part", [TUNING, HELD_OUT], ids=["tuning", "held out"])
def test_about_half_of_the_sentences_promise_nothing(part: list[Sample]) -> None:
    promising = sum(bool(sample.promises) for sample in part)
    assert len(part) >= 120
    assert 0.4 < promising / len(part) < 0.6


def test_no_sentence_stands_in_both_parts() -> None:
    assert not {one.text for one in TUNING} & {one.text for one in HELD_OUT}
