"""The notation of the rules that are data, and a sentence for each rule."""

import pytest

from bot.proofreading.conditions import condition, fits
from bot.proofreading.contexts import context
from bot.proofreading.language import language
from bot.proofreading.matcher import rows_of, rule
from bot.proofreading.patterns import pattern
from bot.proofreading.sentences import sentences
from bot.proofreading.vocabulary import RULES
from tests.unit.proofreading.corpus import labelled, read

SUBJECTS = sorted(path.stem for path in (RULES / "rows").glob("*.toml"))


def test_each_rule_is_the_first_to_find_its_mistake_and_proposes_what_is_right() -> None:
    rows = [labelled(row["bad"]) for subject in SUBJECTS for row in rows_of(subject)]
    for sample in [*rows, *read("rules")]:
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


@pytest.mark.parametrize(
    ("text", "find", "places"),
    [
        ("Дом, улица и двор", "=NOUN ,=NOUN", [(0, 2)]),
        ("Дом, улица и двор", "=NOUN и =NOUN", [(1, 4)]),
        ("Дом, улица и двор", "=NOUN ~=NOUN", [(0, 2)]),
        ("Дом, улица и двор", "=NOUN&[и]", [(3, 4)]),
        ("Дом, улица и двор", "=NOUN&![[any]]", [(0, 1), (1, 2)]),
        ("Новый красивый дом и двор", "^ADJF* =NOUN и", [(0, 4)]),
        ("Новый красивый дом и двор", "^ADJF* =NOUN", [(0, 3)]),
        ("Новый красивый дом и двор", "^ADJF{1} =NOUN", []),
        ("Новый красивый дом и двор", "ADJF? =NOUN и", [(1, 4), (2, 4)]),
        ("Отопление, к сожалению, подадут", "~@commas.inserted", [(1, 3)]),
        ("Отопление, к сожалению, подадут", "~@commas.inserted&capital", []),
    ],
)
def test_a_pattern_finds_words(text: str, find: str, places: list[tuple[int, int]]) -> None:
    (sentence,) = sentences(text)
    assert [(match.start, match.end) for match in pattern(find).matches(sentence)] == places
