"""How well mistakes are found in sentences of answers; the rules were tuned on the other half."""

from tests.unit.proofreading.corpus import measured, read

HELD_OUT, TUNING = "held_out.txt", "tuning.txt"


def test_mistakes_are_found_in_sentences_that_no_tuning_has_seen() -> None:
    quality = measured(HELD_OUT)
    assert quality.precision >= 0.97, quality.false
    assert quality.recall >= 0.85, quality.missed


def test_correct_sentences_pass_silently_in_what_the_rules_were_tuned_on() -> None:
    quality = measured(TUNING)
    assert quality.false == []
    assert quality.recall >= 0.93, quality.missed


def test_what_is_held_to_be_certain_is_right() -> None:
    assert measured(TUNING).certain_and_wrong == []
    assert measured(HELD_OUT).certain_and_wrong == []


def test_about_half_of_the_sentences_have_no_mistake() -> None:
    samples = [*read(HELD_OUT), *read(TUNING)]
    correct = sum(not sample.mistakes for sample in samples)
    assert len(samples) >= 300
    assert 0.4 < correct / len(samples) < 0.6
    assert len({sample.text for sample in samples}) == len(samples)
