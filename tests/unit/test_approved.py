"""Approved transcripts show all that people read and press, and none is left over."""

import re
from pathlib import Path

import pytest

from domain.model.conversation.cards import PLAIN, CardMode, ModeKind
from domain.model.conversation.notices.kinds import Audience
from domain.model.incident.answer.draft import DraftKind
from tests.unit import approved
from tests.unit import views_samples as sample
from tests.unit.cards import CONTROL, render
from tests.unit.test_acts import CHAPTERS


def test_every_approved_file_is_compared_by_one_test() -> None:
    sources = (file.read_text("utf-8") for file in Path(__file__).parent.glob("test_*.py"))
    names = [
        name
        for one in sources
        for name in re.findall(r'\bcheck(?:_lines|_stories)?\(\s*"(\w+)"', one)
    ]
    names += [f"acts_{chapter}" for chapter in CHAPTERS]
    names += [f"news_to_{audience}" for audience in Audience]
    names += [f"reopened_after_{kind}" for kind in (DraftKind.INTERIM, DraftKind.CLARIFICATION)]
    assert sorted(names) == sorted(file.stem for file in approved.FOLDER.iterdir())


@pytest.mark.parametrize(
    "other",
    [
        render(CONTROL, sample.found()),
        render(CONTROL, sample.in_progress(), CardMode(ModeKind.OPENED, "imhigh")),
        render(CONTROL, sample.in_progress(), place=sample.ZHKH_CHAT),
    ],
    ids=["other words", "other buttons", "no buttons"],
)
def test_what_looks_otherwise_is_told_otherwise(other) -> None:
    shown = render(CONTROL, sample.in_progress(), PLAIN)
    assert approved.transcript({"a": shown}) != approved.transcript({"a": other})


def test_situations_that_look_alike_share_a_heading_and_repeat_no_run_of_lines() -> None:
    pages = {"a": "1\n2\n3\n4", "b": "1\n2\n3\n4", "c": ["1\n2\n3\n5", "<b>6</b>"]}
    assert approved.transcript(pages) == (
        "## a; b\n\n1\n2\n3\n4\n\n## c\n\n1\n… 2 more lines as above\n5\n---\n**6**\n"
    )
