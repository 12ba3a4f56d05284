"""What may become a draft, and what a decision is."""

import pytest

from domain.model.actor import Signature
from domain.model.errors import Limited, Reason, TooMany
from domain.model.incident.answer.draft import (
    LONGEST_DRAFT,
    Decision,
    RejectionReason,
    checked_text,
)
from tests.refusals import refused_for
from tests.unit.incidents import IVANOVA, NOW


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        pytest.param("Воду дадут завтра", "Воду дадут завтра", id="plain"),
        pytest.param("\n  Да. \t", "Да.", id="white space around"),
        pytest.param("Первое.\n\nВторое.", "Первое.\n\nВторое.", id="lines within"),
        pytest.param("<b>&amp;", "<b>&amp;", id="markup is text"),
        pytest.param("👍", "👍", id="an emoji"),
        pytest.param("\u200bДа", "\u200bДа", id="a zero-width mark beside a word"),
    ],
)
def test_a_text_is_kept_without_the_white_space_around_it(text: str, kept: str) -> None:
    assert checked_text(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param(" \n\t\u00a0\u2003", id="white space of every kind"),
        pytest.param("\u200b\u200d\ufeff", id="zero-width marks"),
        pytest.param("\u202e\u0000", id="control characters"),
        pytest.param(" \u200b \u2060 ", id="marks between spaces"),
    ],
)
def test_a_text_that_nobody_would_see_is_refused(text: str) -> None:
    with refused_for(Reason.DRAFT_EMPTY):
        checked_text(text)


@pytest.mark.parametrize("character", ["б", "👍"], ids=["a letter", "a character of four bytes"])
def test_length_is_counted_in_code_points(character: str) -> None:
    longest = character * LONGEST_DRAFT
    assert checked_text(f" {longest}\n") == longest
    with refused_for(TooMany(Limited.DRAFT, 4096, 4097)):
        checked_text(longest + character)


@pytest.mark.parametrize(
    ("reasons", "approved"),
    [
        pytest.param((), True, id="no reason against it"),
        pytest.param((RejectionReason.OFF_TOPIC,), False, id="off topic"),
        pytest.param((RejectionReason.LANGUAGE,), False, id="language"),
        pytest.param(tuple(RejectionReason), False, id="both"),
    ],
)
def test_a_draft_is_approved_when_nothing_speaks_against_it(
    reasons: tuple[RejectionReason, ...], approved: bool
) -> None:
    assert Decision(Signature(IVANOVA.id, NOW), frozenset(reasons)).approved is approved


def test_there_are_exactly_the_two_reasons_of_paragraph_13() -> None:
    assert {reason.value for reason in RejectionReason} == {"off_topic", "language"}
