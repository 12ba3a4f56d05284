"""Telegram's limits: never exceeded, and never waited for without need."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.limits import Limits, Rate, Rates
from domain.model.ids import ChatId

PERSON, OTHER, GROUP, OTHER_GROUP = ChatId(501), ChatId(502), ChatId(-1001), ChatId(-1002)


def limits_after(calls: list[tuple[ChatId, float]], rates: Rates | None = None) -> Limits:
    limits = Limits(rates or Rates())
    for chat, at in calls:
        limits.note(chat, at)
    return limits


def everywhere(count: int, at: float) -> list[tuple[ChatId, float]]:
    """That many calls, each to a chat of its own."""
    return [(ChatId(1000 + number), at) for number in range(count)]


@pytest.mark.parametrize(
    ("calls", "chat", "now", "earliest"),
    [
        pytest.param([], PERSON, 5.0, 5.0, id="nothing was sent"),
        pytest.param([(PERSON, 5.0)] * 2, PERSON, 5.0, 5.0, id="private: within the burst"),
        pytest.param([(PERSON, 5.0)] * 3, PERSON, 5.0, 8.0, id="private: the burst is used up"),
        pytest.param([(PERSON, 5.0)] * 3, PERSON, 7.5, 8.0, id="private: just before it is back"),
        pytest.param([(PERSON, 5.0)] * 3, PERSON, 8.0, 8.0, id="private: at the moment"),
        pytest.param([(PERSON, 5.0)] * 3, PERSON, 9.0, 9.0, id="private: after it"),
        pytest.param([(PERSON, 5.0)] * 3, OTHER, 5.0, 5.0, id="private: another person"),
        pytest.param(
            [(PERSON, 5.0), (PERSON, 6.0), (PERSON, 7.0)],
            PERSON,
            7.5,
            8.0,
            id="private: the first of three",
        ),
        pytest.param([(GROUP, 5.0)] * 19, GROUP, 5.5, 5.5, id="group: the twentieth"),
        pytest.param([(GROUP, 5.0)] * 20, GROUP, 5.5, 65.0, id="group: the twenty-first"),
        pytest.param([(GROUP, 5.0)] * 20, GROUP, 65.0, 65.0, id="group: a minute later"),
        pytest.param([(GROUP, 5.0)] * 20, OTHER_GROUP, 5.5, 5.5, id="group: another one"),
        pytest.param(
            [(GROUP, 5.0)] * 2 + [(GROUP, 8.0)] * 20, GROUP, 60.0, 68.0, id="group: more than fit"
        ),
        pytest.param(everywhere(29, 5.0), GROUP, 5.0, 5.0, id="overall: the thirtieth"),
        pytest.param(everywhere(30, 5.0), GROUP, 5.0, 6.0, id="overall: the thirty-first"),
        pytest.param(everywhere(30, 5.0), GROUP, 6.0, 6.0, id="overall: a second later"),
        pytest.param(
            [*[(PERSON, 4.5)] * 3, *everywhere(27, 4.9)], PERSON, 5.0, 7.5, id="the later of two"
        ),
    ],
)
def test_a_call_leaves_when_every_limit_has_room(
    calls: list[tuple[ChatId, float]], chat: ChatId, now: float, earliest: float
) -> None:
    assert limits_after(calls).earliest(chat, now) == earliest


def test_a_pause_of_one_chat_holds_that_chat_only() -> None:
    limits = Limits(Rates())
    limits.pause(PERSON, until=10)
    assert limits.earliest(PERSON, 5) == 10
    assert limits.earliest(PERSON, 10) == 10
    assert limits.earliest(PERSON, 11) == 11
    assert limits.earliest(OTHER, 5) == 5


def test_a_pause_of_all_holds_every_chat() -> None:
    limits = Limits(Rates())
    limits.pause_all(until=10)
    assert [limits.earliest(chat, 5) for chat in (PERSON, GROUP)] == [10, 10]
    assert limits.earliest(PERSON, 12) == 12


def test_the_longest_pause_counts() -> None:
    limits = Limits(Rates())
    for until in (10, 7):
        limits.pause(PERSON, until)
        limits.pause_all(until - 1)
    assert limits.earliest(PERSON, 5) == 10
    assert limits.earliest(OTHER, 5) == 9


def test_paused_chats_are_counted_while_they_are_silent() -> None:
    limits = Limits(Rates())
    limits.pause(PERSON, until=10)
    limits.pause(GROUP, until=20)
    assert [limits.paused_chats(now) for now in (5, 10, 20)] == [2, 1, 0]


def test_a_call_that_was_not_needed_is_given_back_everywhere() -> None:
    limits = limits_after([*[(PERSON, 5.0)] * 3, *everywhere(27, 5.0)])
    limits.give_back(PERSON, 5.0)
    assert limits.earliest(PERSON, 5.0) == 5.0
    limits.note(PERSON, 5.0)
    assert limits.earliest(PERSON, 5.0) == 8.0
    assert limits.earliest(OTHER, 5.0) == 6.0


def test_giving_back_what_has_run_out_changes_nothing() -> None:
    limits = limits_after([(PERSON, 5.0)] * 3)
    assert limits.earliest(PERSON, 20.0) == 20.0
    limits.give_back(PERSON, 5.0)
    assert limits.earliest(PERSON, 20.0) == 20.0


@pytest.mark.parametrize(
    ("chat", "calls", "message", "refresh"),
    [
        pytest.param(GROUP, 14, 5.5, 5.5, id="group: the fifteenth"),
        pytest.param(GROUP, 15, 5.5, 65.0, id="group: the rest is for messages"),
        pytest.param(GROUP, 20, 65.0, 65.0, id="group: nothing is left for anybody"),
        pytest.param(PERSON, 2, 5.5, 5.5, id="private: nothing is kept"),
    ],
)
def test_edits_that_nobody_waits_for_leave_some_calls_of_a_group_to_messages(
    chat: ChatId, calls: int, message: float, refresh: float
) -> None:
    limits = limits_after([(chat, 5.0)] * calls)
    assert limits.earliest(chat, 5.5) == message
    assert limits.earliest(chat, 5.5, refresh=True) == refresh


def test_it_is_known_which_chats_are_full_and_until_when() -> None:
    limits = limits_after([*[(PERSON, 5.0)] * 3, (OTHER, 5.0)])
    limits.pause(GROUP, 20.0)
    assert limits.full(5.5) == {PERSON: 8.0, GROUP: 20.0}
    assert limits.full(20.0) == {}


def test_when_anything_may_leave_depends_on_all_calls() -> None:
    limits = limits_after(everywhere(30, 5.0))
    assert (limits.earliest_of_all(5.5), limits.earliest_of_all(6.0)) == (6.0, 6.0)


def test_a_new_term_counts_the_calls_it_is_told_of_and_no_others() -> None:
    limits = limits_after([(PERSON, 5.0)] * 3)
    limits.pause(OTHER, 30.0)
    limits.recall([(PERSON, 4.0)] * 2 + [(PERSON, 5.0)])
    assert limits.earliest(PERSON, 5.0) == 7.0
    assert limits.earliest(OTHER, 5.0) == 30.0


CHATS = [PERSON, OTHER, GROUP, OTHER_GROUP]
SMALL = Rates(overall=Rate(4, 1.0), private=Rate(3, 3.0), group=Rate(5, 6.0))
STEPS = st.lists(
    st.tuples(st.sampled_from(CHATS), st.floats(0, 2, allow_subnormal=False)), max_size=60
)


@given(STEPS, st.floats(0, 1e9))
def test_whoever_asks_first_never_exceeds_a_rate(
    steps: list[tuple[ChatId, float]], start: float
) -> None:
    limits, now, calls = Limits(SMALL), start, list[tuple[ChatId, float]]()
    for chat, gap in steps:
        now = limits.earliest(chat, now + gap)
        limits.note(chat, now)
        calls.append((chat, now))
    assert_kept(SMALL.overall, [at for _, at in calls])
    for chat in CHATS:
        rate = SMALL.private if chat > 0 else SMALL.group
        assert_kept(rate, [at for called, at in calls if called == chat])


def assert_kept(rate: Rate, moments: list[float]) -> None:
    """At most so many calls in any window that is open at its end."""
    for first, last in zip(moments, moments[rate.calls :], strict=False):
        assert first + rate.seconds <= last


@given(STEPS, st.sampled_from(CHATS))
def test_nobody_waits_longer_than_the_rates_ask(
    steps: list[tuple[ChatId, float]], chat: ChatId
) -> None:
    limits, now, calls = Limits(SMALL), 0.0, list[tuple[ChatId, float]]()
    for called, gap in steps:
        now += gap
        limits.note(called, now)  # whether or not there was room
        calls.append((called, now))
    rate = SMALL.private if chat > 0 else SMALL.group

    def fits(at: float) -> bool:
        return all(
            sum(moment + limit.seconds > at for moment in moments) < limit.calls
            for limit, moments in (
                (SMALL.overall, [moment for _, moment in calls]),
                (rate, [moment for called, moment in calls if called == chat]),
            )
        )

    ends = {moment + limit.seconds for _, moment in calls for limit in (SMALL.overall, rate)}
    moments = sorted({now, *(end for end in ends if end > now)})
    assert limits.earliest(chat, now) == next(moment for moment in moments if fits(moment))


def test_the_limits_are_those_that_telegram_names() -> None:
    assert Rates() == Rates(
        overall=Rate(30, 1.0),
        private=Rate(3, 3.0),
        group=Rate(20, 60.0),
        kept_for_messages=5,
    )


def test_in_the_long_run_a_person_gets_one_message_a_second() -> None:
    limits, now, moments = Limits(Rates()), 0.0, list[float]()
    for _ in range(60):
        now = limits.earliest(PERSON, now)
        limits.note(PERSON, now)
        moments.append(now)
    assert moments[-1] == 57.0
    assert all(earlier <= later for earlier, later in pairwise(moments))
