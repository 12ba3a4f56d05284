"""The notation of the rules that are data, and a sentence for each rule."""

import pytest

from bot.proofreading.conditions import condition, fits
from bot.proofreading.contexts import context
from bot.proofreading.language import language
from bot.proofreading.sentences import sentences
from bot.proofreading.windows import found
from tests.unit.proofreading.corpus import read


def test_each_rule_finds_its_mistake_and_proposes_what_is_right() -> None:
    for sample in read("rules.txt"):
        (mistake,) = sample.mistakes
        findings = [
            finding
            for finding in language(sample.text)
            if (finding.offset, finding.end) == (mistake.start, mistake.end)
        ]
        proposed = [right for finding in findings for right in finding.replacements[:1] or ("",)]
        assert mistake.right in proposed, (sample.text, findings)


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("дороге", "дорога/дороге"),
        ("заведующей", "заведующ…"),
        ("записаться", "…ться"),
        ("дороге", "<дорога>"),
        ("дороге", "=NOUN&loct&!plur"),
        ("дороге", "femn+datv/masc+gent"),
        ("площадки", "=sing+gent/plur+nomn/plur+accs"),
        ("Дорога", "capital&!abbreviation"),
        ("21", "counts_one"),
        ("11", "counts_many"),
    ],
)
def test_a_word_is_what_a_condition_says(word: str, said: str) -> None:
    (sentence,) = sentences(word)
    assert fits(sentence.words[0], said)
    assert not fits(sentence.words[0], f"!{said.split('&', maxsplit=1)[0]}")


@pytest.mark.parametrize("said", ["", "no such trait", "<дорога", "=NOUN&", "дорога?"])
def test_what_is_no_condition_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match="no condition"):
        condition(said)


def test_what_is_no_context_is_refused() -> None:
    with pytest.raises(KeyError):
        context("behind 1 NOUN")


def test_words_are_found_by_what_stands_between_them() -> None:
    (sentence,) = sentences("Дом, улица и двор")
    assert [at for at, _ in found(sentence.words, "=NOUN ,=NOUN")] == [0]
    assert [at for at, _ in found(sentence.words, "=NOUN и =NOUN")] == [1]
    assert [at for at, _ in found(sentence.words, "=NOUN ~=NOUN")] == [0]
