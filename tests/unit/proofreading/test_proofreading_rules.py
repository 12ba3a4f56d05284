"""The notation of the rules that are data, and a sentence for each rule."""

import pytest

from bot.proofreading.conditions import condition, fits
from bot.proofreading.contexts import context
from bot.proofreading.language import language
from bot.proofreading.matcher import found, rows_of, rule
from bot.proofreading.sentences import sentences
from bot.proofreading.vocabulary import RULES
from tests.unit.proofreading.corpus import labelled, read

SUBJECTS = sorted(path.stem for path in (RULES / "rows").glob("*.toml"))


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


@pytest.mark.parametrize("subject", SUBJECTS)
def test_each_row_finds_its_mistake_and_nothing_in_what_is_right(subject: str) -> None:
    for row in rows_of(subject):
        bad, one = labelled(row["bad"]), rule(row)
        (mistake,) = bad.mistakes
        found = [finding for part in sentences(bad.text) for finding in one.findings(part)]
        places = [(finding.offset, finding.end, finding.replacements) for finding in found]
        right = (mistake.right,) if mistake.right else ()
        assert places == [(mistake.start, mistake.end, right)], row
        assert not [finding for part in sentences(row["good"]) for finding in one.findings(part)], (
            row
        )


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


@pytest.mark.parametrize("said", ["behind 1 NOUN", "some behind NOUN", "some 1 beside:2"])
def test_what_is_no_context_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match="no con"):
        context(said)


def test_words_are_found_by_what_stands_between_them() -> None:
    (sentence,) = sentences("Дом, улица и двор")
    assert [at for at, _ in found(sentence.words, "=NOUN ,=NOUN")] == [0]
    assert [at for at, _ in found(sentence.words, "=NOUN и =NOUN")] == [1]
    assert [at for at, _ in found(sentence.words, "=NOUN ~=NOUN")] == [0]


def test_a_step_may_take_several_words() -> None:
    (sentence,) = sentences("Новый красивый дом и двор")
    assert [at for at, _ in found(sentence.words, "^ADJF* =NOUN и")] == [0]
    assert [len(words) for _, words in found(sentence.words, "^ADJF* =NOUN")] == [3]
    assert not list(found(sentence.words, "^ADJF{1} =NOUN"))
    assert [at for at, _ in found(sentence.words, "ADJF? =NOUN и")] == [1, 2]


def test_a_step_may_be_a_phrase() -> None:
    (sentence,) = sentences("Отопление, к сожалению, подадут")
    assert [at for at, _ in found(sentence.words, "~@commas.inserted")] == [1]
    assert not list(found(sentence.words, "~@commas.inserted&capital"))
