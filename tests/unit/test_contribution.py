"""How long an authority has to inform the lead, and whose information is missing (§12)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.model.actor import Signature
from domain.model.ids import AuthorityCode, MessageId, MessageRef
from domain.model.incident.answer.contribution import (
    Contribution,
    ContributionTime,
    contribution_time,
    missing,
    position_of,
)
from domain.model.incident.workflow.assignment import Assignment
from tests.unit.calendars import moscow
from tests.unit.incidents import BOT, NOW, OFFICE, PETROV, ROADS, ROADS_CHAT, ZHKH

CULTURE = AuthorityCode("culture")
HOUR = timedelta(hours=1)
NINE = moscow("2026-06-16 09:00")
"""A Tuesday; lunch is from 12:00 to 12:50, the close at 17:00."""


@pytest.mark.parametrize(
    ("asked", "norm", "half_gone", "due"),
    [
        pytest.param("16 09:00", 8, "16 11:00", "16 13:50", id="asked at once"),
        pytest.param("16 09:00", 4, "16 10:00", "16 11:00", id="of high importance"),
        pytest.param("16 11:00", 8, "16 13:20", "16 14:50", id="asked two hours later"),
        pytest.param("16 16:50", 8, "17 08:05", "17 08:20", id="asked when an hour is left"),
        pytest.param("17 08:50", 8, "17 09:05", "17 09:20", id="asked exactly at the due"),
        pytest.param("17 15:00", 8, "17 15:15", "17 15:30", id="asked long after the due"),
        pytest.param("16 08:30", 8, "16 10:30", "16 13:20", id="detected after it was asked for"),
    ],
)
def test_an_authority_has_half_of_what_is_left_of_the_norm(
    asked: str, norm: int, half_gone: str, due: str
) -> None:
    found = contribution_time(OFFICE.calendar, NINE, moscow(f"2026-06-{asked}"), norm * HOUR, 0.5)
    assert found == ContributionTime(moscow(f"2026-06-{half_gone}"), moscow(f"2026-06-{due}"))


def told(authority: AuthorityCode, message: int | None = None, edited_at: int = 0) -> Contribution:
    source = None
    if message is not None:
        source = MessageRef(BOT, ROADS_CHAT, MessageId(str(message)), edited_at)
    return Contribution(authority, "Дорогу починят завтра", Signature(PETROV.id, NOW, source))


EARLIER = replace(told(ROADS), earlier=True)


@pytest.mark.parametrize(
    ("contributions", "expected"),
    [
        pytest.param([], (ROADS, CULTURE), id="nobody has told anything"),
        pytest.param([told(CULTURE)], (ROADS,), id="one has"),
        pytest.param([told(CULTURE), told(CULTURE)], (ROADS,), id="one has twice"),
        pytest.param([told(ZHKH)], (ROADS, CULTURE), id="the lead before it was the lead"),
        pytest.param([told(ROADS), told(CULTURE)], (), id="all have"),
        pytest.param([EARLIER], (ROADS, CULTURE), id="one has, before a reopening"),
        pytest.param([EARLIER, told(ROADS)], (CULTURE,), id="one has, before and after it"),
    ],
)
def test_whose_information_is_missing(
    contributions: list[Contribution], expected: tuple[AuthorityCode, ...]
) -> None:
    lead = Assignment(ZHKH, NOW)
    others = (Assignment(code, NOW, lead=False) for code in (ROADS, CULTURE))
    assert missing([lead, *others], contributions) == expected


def test_a_message_is_known_by_its_number_whatever_its_edit() -> None:
    contributions = [told(ROADS), told(ROADS, 5), told(ROADS, 6)]
    source = MessageRef(BOT, ROADS_CHAT, MessageId("6"), edited_at=9)
    unknown = replace(source, message=MessageId("7"))
    assert position_of(contributions, [source]) == 2
    assert position_of(contributions, [unknown]) is None
    assert position_of(contributions, [unknown, source]) == 2  # parts of an album
    assert position_of(contributions, []) is None
