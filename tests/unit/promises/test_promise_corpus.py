"""How well promises are found in sentences of answers; the rules were tuned on the other part."""

import pytest

from tests.unit.promises.corpus import Sample, measured, read

TUNING, HELD_OUT = read("tuning.txt"), read("held_out.txt")


def test_promises_are_found_in_sentences_that_no_tuning_has_seen(
    capsys: pytest.CaptureFixture[str],
) -> None:
    quality = measured(HELD_OUT)
    with capsys.disabled():
        print(f"\nheld out: {quality}")  # noqa: T201 - figures are there to be read
    assert quality.precision >= 0.97, quality
    assert quality.recall >= 0.90, quality


@pytest.mark.parametrize("sample", TUNING, ids=lambda sample: f"{sample.on} {sample.text[:40]}")
def test_a_sentence_promises_what_its_label_says(sample: Sample) -> None:
    assert sample.found() == sample.promises


@pytest.mark.parametrize("part", [TUNING, HELD_OUT], ids=["tuning", "held out"])
def test_about_half_of_the_sentences_promise_nothing(part: list[Sample]) -> None:
    promising = sum(bool(sample.promises) for sample in part)
    assert len(part) >= 120
    assert 0.4 < promising / len(part) < 0.6


def test_no_sentence_stands_in_both_parts() -> None:
    assert not {one.text for one in TUNING} & {one.text for one in HELD_OUT}
