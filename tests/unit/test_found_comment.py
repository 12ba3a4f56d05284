"""Comments that control sorts: their states, the due they would have, the reminders."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain.model.actor import MONITORING, Actor
from domain.model.errors import Reason, Refusal
from domain.model.found_comment import (
    CommentState,
    FoundComment,
    SortedAlready,
    Sorting,
    comes_alarming,
)
from domain.model.ids import CommentId, IncidentNumber, PersonId
from domain.model.incident.workflow.policy import Policy
from domain.model.message.citizen_message import Network
from domain.model.network.post import FoundPost, PageAddress, PostAddress
from tests.unit.calendars import moscow as at
from tests.unit.incidents import OFFICE

CALENDAR = OFFICE.calendar
FOUND = at("2026-06-16 10:00")
ANNA, PETER = Actor(PersonId(501)), Actor(PersonId(502))
POST = FoundPost(
    PostAddress(Network.VK, "-1_2_3"), "u", "Яма", FOUND, "7", author_url="https://vk.com/id7"
)
COMMENT = FoundComment(CommentId(1), PageAddress(Network.VK, "-1"), POST, FOUND)
UNNEEDED = COMMENT.sort(CommentState.UNNEEDED, ANNA, FOUND)
MINUTE = timedelta(minutes=1)


def test_it_is_sorted_once() -> None:
    assert UNNEEDED.sort(CommentState.UNNEEDED, PETER, FOUND) is UNNEEDED
    with pytest.raises(SortedAlready):
        UNNEEDED.sort(CommentState.REGISTERED, PETER, FOUND, IncidentNumber(5))
    registered = COMMENT.sort(CommentState.REGISTERED, ANNA, FOUND, IncidentNumber(5))
    with pytest.raises(SortedAlready) as known:
        registered.sort(CommentState.UNNEEDED, PETER, FOUND)
    assert known.value.incident == 5


def test_without_its_words_it_is_not_sorted() -> None:
    with pytest.raises(Refusal) as refused:
        replace(COMMENT, post=replace(POST, text="")).sort(CommentState.UNNEEDED, ANNA, FOUND)
    assert refused.value.kind is Reason.COMMENT_ERASED


@pytest.mark.parametrize(
    ("minutes", "found", "back"), [(15, False, True), (16, False, False), (16, True, True)]
)
def test_sorted_away_it_is_taken_back_for_a_while(minutes: int, found: bool, back: bool) -> None:
    later = FOUND + minutes * MINUTE
    if back:
        assert UNNEEDED.take_back(later, found=found) == COMMENT
        return
    with pytest.raises(Refusal):
        UNNEEDED.take_back(later, found=found)


def test_only_the_second_miss_is_a_deletion() -> None:
    missed = COMMENT.looked(None, FOUND)
    assert missed.waits
    assert missed.looked("Яма", FOUND) == COMMENT
    gone = missed.looked(None, FOUND)
    assert gone.state is CommentState.DELETED
    assert gone.sorted is not None
    assert gone.sorted.by == MONITORING


def test_an_edit_is_counted_and_never_leaves_it_without_words() -> None:
    edited = COMMENT.looked("Яма и люк", FOUND)
    assert (edited.post.text, edited.edits) == ("Яма и люк", 1)
    assert not edited.looked("\u200b", FOUND).erased


def test_a_mark_of_the_rest_holds_for_these_words_alone() -> None:
    other = replace(COMMENT, id=CommentId(2))
    both = Sorting([COMMENT, other], 2, CommentId(0))
    assert both.mark != replace(both, shown=[COMMENT.looked("Люк", FOUND), other]).mark
    assert both.mark != replace(both, shown=[COMMENT]).mark
    assert replace(both, shown=[COMMENT.brought_out(), other]).rest == [other]


@pytest.mark.parametrize(
    ("reminded", "following"),
    [
        (None, "2026-06-16 10:30"),
        ("2026-06-16 10:30", "2026-06-16 14:50"),
        ("2026-06-16 14:50", "2026-06-17 08:50"),
        ("2026-06-17 08:50", None),
    ],
)
def test_reminders_after_half_an_hour_half_of_the_norm_and_an_hour_before_its_end(
    reminded: str | None, following: str | None
) -> None:
    comment = replace(COMMENT, reminded_until=at(reminded) if reminded else None)
    expected = at(following) if following else None
    now = comment.reminded_until or FOUND
    assert comment.next_reminder(CALENDAR, Policy(), now) == expected
    assert UNNEEDED.next_reminder(CALENDAR, Policy(), now) is None


def test_a_reminder_by_a_clock_that_was_ahead_silences_no_later_one() -> None:
    comment = COMMENT.reminded(at("2026-06-20 10:00"))
    following = comment.next_reminder(CALENDAR, Policy(), at("2026-06-16 12:00"))
    assert following == at("2026-06-16 14:50")


DANGER = replace(POST, text="На Ленина, 5 прорвало трубу!")


@pytest.mark.parametrize(
    ("post", "waiting", "alarming"),
    [
        (POST, [], False),
        (DANGER, [], True),
        (DANGER, [DANGER] * 4, True),
        (DANGER, [DANGER] * 5, False),
        (DANGER, [replace(DANGER, author_url="https://vk.com/id8")] * 19, True),
        (DANGER, [replace(DANGER, author_url="https://vk.com/id8")] * 20, False),
    ],
)
def test_words_of_danger_come_alone_but_not_many(
    post: FoundPost, waiting: list[FoundPost], alarming: bool
) -> None:
    assert comes_alarming(post, waiting) is alarming


def test_a_night_counts_from_the_opening() -> None:
    found: datetime = at("2026-06-16 23:00")
    reminders = replace(COMMENT, found_at=found).reminders(CALENDAR, Policy())
    assert reminders[0] == at("2026-06-17 08:30")
