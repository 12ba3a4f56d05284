"""How well people are hidden in messages; the rules were tuned on the other part."""

from collections.abc import Callable

import pytest

from tests.unit.masking.corpus import Sample, measured, read

TUNING, HELD_OUT = read("tuning"), read("held_out")
LATER, LATER_HELD_OUT = read("later_seen"), read("later_held_out")


@pytest.mark.parametrize("held_out", [HELD_OUT, LATER_HELD_OUT], ids=["first", "later"])
def test_people_are_hidden_in_messages_that_no_tuning_has_seen(
    held_out: list[Sample], figures: Callable[[str], None]
) -> None:
    quality = measured(held_out)
    figures(f"held out: {quality}")
    assert quality.hidden >= 0.92 * quality.secrets, quality
    assert quality.wronged <= 0.02 * quality.messages, quality


def test_messages_without_anybody_in_them_stay_as_they_are() -> None:
    assert not [
        sample.text for sample in HELD_OUT + LATER_HELD_OUT if not sample.secret and sample.hidden()
    ]


@pytest.mark.parametrize("sample", TUNING + LATER, ids=lambda sample: sample.text[:40])
def test_what_is_hidden_is_what_the_label_says(sample: Sample) -> None:
    assert sample.hidden() == sample.secret


def test_no_message_stands_in_both_parts() -> None:
    seen, held_out = TUNING + LATER, HELD_OUT + LATER_HELD_OUT
    assert not {one.text for one in seen} & {one.text for one in held_out}
