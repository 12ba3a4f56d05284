"""Which replies of control to a draft are the answer itself, and what accepting one does (§13)."""

from dataclasses import replace

import pytest

from domain.model.incident import Incident
from domain.model.incident.answer.draft import (
    Draft,
    DraftKind,
    RejectionReason,
)
from domain.model.incident.answer.ready_text import is_ready_text
from tests.unit.corpora import headed
from tests.unit.incidents import (
    ANNA,
    BORIS,
    FIRST,
    MARIA,
    PETROV,
    READY_TEXT,
    ROADS_CHAT,
    SECOND,
    accepted,
    after,
    photos,
    returned_with_text,
    shared,
    with_ready_text,
    wrote,
)
from tests.unit.outcomes import Step, check_stories
from tests.unit.steps import came, comments, decides, informs, recalls, submits

DRAFT = "Здравствуйте! Яму на дороге во дворе дома 5 засыпали щебнем и заровняли"
BARE = "Яму на дороге во дворе дома 5 засыпали щебнем и заровняли"
ASKED = "Уточните, пожалуйста, в каком подъезде дома 5 на улице Ленина нет света?"


def draft(text: str, kind: DraftKind = DraftKind.FINAL) -> Draft:
    waiting = with_ready_text().drafts[0]
    waiting.text, waiting.kind = text, kind
    return waiting


DRAFTS = {"greeted": DRAFT, "bare": BARE}
E_AND_YO = [
    ("Елку увезём", "Здравствуйте! Ёлку увезём завтра."),
    ("Ёлку на площади убрали вчера вечером", "Елку на площади убрали вчера вечером."),
]


def replies(name: str) -> list[tuple[str, str]]:
    """Each draft with what control replied to it."""
    return [(DRAFTS[drafted], text) for drafted, text in headed(f"ready_text/{name}")]


@pytest.mark.parametrize(("drafted", "text"), [*replies("answers"), *E_AND_YO])
def test_an_answer_to_the_citizen_is_a_ready_text(drafted: str, text: str) -> None:
    assert is_ready_text(text, draft(drafted))


@pytest.mark.parametrize(("drafted", "text"), [*replies("remarks"), (DRAFT, "")])
def test_a_remark_is_none(drafted: str, text: str) -> None:
    assert not is_ready_text(text, draft(drafted))


def test_a_question_to_the_author_may_be_returned_as_a_better_question() -> None:
    text = "Уточните, пожалуйста, в каком подъезде дома 5 по улице Ленина нет света?"
    assert is_ready_text(text, draft(ASKED, DraftKind.CLARIFICATION))
    assert not is_ready_text(text, draft(ASKED))


def accepts(at: float) -> Step:
    return lambda one: one.accept_ready(FIRST, BORIS, after(at), None)


def returns(one: Incident) -> object:
    return one.decide(FIRST, (RejectionReason.LANGUAGE,), ANNA, after(30), ready=0)


def with_photos() -> Incident:
    incident = returned_with_text()
    incident.drafts[0].attachments = photos(2)
    return incident


def erased() -> Incident:
    incident = returned_with_text()
    comments = incident.drafts[0].comments
    comments[0] = replace(comments[0], text="")
    return incident


def test_accepting_a_text_as_approved() -> None:
    """Whatever control does not know goes to control again."""
    missing, late = shared(), came(shared(), informs(15))
    for incident in (missing, late):
        came(incident, submits(20), comments(25, READY_TEXT), returns)
    check_stories(
        "ready_text",
        {
            "it is approved by who returned it, in time as the version before": (
                with_photos(),
                accepts(100_000),
            ),
            "its approval in advance can be recalled": (accepted(), recalls(45, SECOND)),
            "information is missing": (missing, accepts(40)),
            "information came after the decision": (
                late,
                informs(35, text="Дорогу открыли", by=wrote(PETROV, ROADS_CHAT, 31)),
                accepts(40),
            ),
            "another remark": (
                returned_with_text(),
                comments(35, "И назовите день", by=MARIA),
                accepts(40),
            ),
            "the text of an older return is not accepted": (
                returned_with_text(),
                submits(35),
                accepts(36),
                decides(40, *RejectionReason, version=SECOND),
                accepts(45),
            ),
            "an erased text is not accepted": (erased(), accepts(40)),
            "a return without a text has none": (
                with_ready_text(),
                decides(30, *RejectionReason),
                accepts(40),
            ),
        },
    )


def test_what_somebody_accepted_is_known() -> None:
    incident = accepted()
    assert incident.accepted(FIRST, BORIS.person) is incident.drafts[-1]
    assert incident.accepted(FIRST, MARIA.person) is None
