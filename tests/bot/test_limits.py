"""The messengers' limits: never exceeded, and never waited for without need."""

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.limits import Limits
from bot.messengers.adapter import Rate, Rates
from bot.operations.messengers import RATES
from domain.model.conversation.notices.notice import Priority
from domain.model.ids import ChatId, Messenger, id_in

PERSON, OTHER, GROUP, OTHER_GROUP = ChatId(501), ChatId(502), ChatId(-1001), ChatId(-1002)


def limits_after(
    calls: list[tuple[ChatId, float]],
    priority: Priority = Priority.CARD,
) -> Limits:
    limits = Limits(RATES)
    for chat, at in calls:
        limits.note(chat, at, priority)
    return limits


def everywhere(count: int, at: float) -> list[tuple[ChatId, float]]:
    """That many calls, each to a chat of its own."""
    return [(ChatId(1000 + number), at) for number in range(count)]


@pytest.mark.parametrize(
    ("calls", "chat", "now", "earliest"),
    [
        pytest.param([(PERSON, 5.0)] * 2, PERSON, 5.0, 5.0, id="private: within the burst"),
        pytest.param([(PERSON, 5.0)] * 3, PERSON, 5.0, 8.0, id="private: the burst is used up"),
        pytest.param([(GROUP, 5.0)] * 19, GROUP, 5.5, 5.5, id="group: the twentieth"),
        pytest.param([(GROUP, 5.0)] * 20, GROUP, 5.5, 65.0, id="group: the twenty-first"),
        pytest.param(everywhere(29, 5.0), GROUP, 5.0, 5.0, id="overall: the thirtieth"),
        pytest.param(everywhere(30, 5.0), GROUP, 5.0, 6.0, id="overall: the thirty-first"),
    ],
)
def test_the_rates_of_telegram_are_kept(
    calls: list[tuple[ChatId, float]], chat: ChatId, now: float, earliest: float
) -> None:
    """Any other moment is found by chance below."""
    assert limits_after(calls).earliest(chat, now) == earliest


def test_a_pause_of_one_chat_holds_that_chat_only() -> None:
    limits = Limits(RATES)
    limits.pause(PERSON, now=0, seconds=10)
    assert limits.earliest(PERSON, 5) == 10
    assert limits.earliest(PERSON, 10) == 10
    assert limits.earliest(PERSON, 11) == 11
    assert limits.earliest(OTHER, 5) == 5


def test_the_longest_pause_counts() -> None:
    limits = Limits(RATES)
    for seconds in (10, 7):
        limits.pause(PERSON, 0, seconds)
    assert limits.earliest(PERSON, 5) == 10


def slowed(*moments: float) -> Limits:
    """Three chats are silenced at each of these moments, for long."""
    limits = Limits(RATES)
    for moment in moments:
        for chat in (GROUP, OTHER_GROUP, PERSON):
            limits.pause(chat, moment, 600)
    return limits


def room(limits: Limits, now: float) -> int:
    """How many calls to chats that are not silent may leave at once."""
    for number in count():
        chat = ChatId(1000 + number)
        if limits.earliest(chat, now) > now:
            return number
        limits.note(chat, now, Priority.CARD)
    raise AssertionError


@pytest.mark.parametrize(
    ("moments", "now", "calls"),
    [
        pytest.param([], 0.5, 30, id="nobody is silent"),
        pytest.param([0], 0.5, 15, id="half the pace"),
        pytest.param([0, 0.9], 0.95, 15, id="what was on its way already says nothing new"),
        pytest.param([0, 2], 2.5, 7, id="still too quick: half of that"),
        pytest.param([0, 2, 4, 6, 8, 10], 10.5, 1, id="never nothing at all"),
        pytest.param([0, 2], 60.5, 15, id="a minute after the first"),
        pytest.param([0, 2], 62, 30, id="a minute after the last"),
    ],
)
def test_several_silent_chats_slow_the_bot_down_and_silence_no_other(
    moments: list[float], now: float, calls: int
) -> None:
    limits = slowed(*moments)
    assert room(limits, now) == calls
    for chat in (GROUP, OTHER_GROUP, PERSON) if moments else ():
        assert limits.earliest(chat, now) == moments[-1] + 600


def test_two_silent_chats_are_their_own_affair() -> None:
    limits = Limits(RATES)
    limits.pause(PERSON, 0, 600)
    limits.pause(GROUP, 0, 600)
    assert room(limits, 1.0) == 30


def test_a_call_that_was_not_needed_is_given_back_everywhere() -> None:
    limits = limits_after([*[(PERSON, 5.0)] * 3, *everywhere(27, 5.0)])
    limits.give_back(PERSON, 5.0)
    assert limits.earliest(PERSON, 5.0) == 5.0
    limits.note(PERSON, 5.0, Priority.CARD)
    assert limits.earliest(PERSON, 5.0) == 8.0
    assert limits.earliest(OTHER, 5.0) == 6.0


def test_giving_back_what_has_run_out_changes_nothing() -> None:
    limits = limits_after([(PERSON, 5.0)] * 3)
    assert limits.earliest(PERSON, 20.0) == 20.0
    limits.give_back(PERSON, 5.0)
    assert limits.earliest(PERSON, 20.0) == 20.0


def test_a_call_that_reached_nobody_counts_in_all_and_not_in_its_chat() -> None:
    limits = limits_after([*everywhere(27, 5.0), *[(PERSON, 5.0)] * 3])
    limits.not_taken(PERSON)
    assert limits.earliest(PERSON, 5.0) == limits.earliest(OTHER, 5.0) == 6.0
    limits.note(PERSON, 6.0, Priority.CARD)
    assert limits.earliest(PERSON, 6.0) == 8.0


@pytest.mark.parametrize(
    ("chat", "priority", "calls"),
    [
        pytest.param(GROUP, Priority.ALERT, 20, id="group: an alert may use them all"),
        pytest.param(GROUP, Priority.CARD, 20, id="group: cards and news too"),
        pytest.param(GROUP, Priority.ANSWER, 15, id="group: lists leave some to cards"),
        pytest.param(GROUP, Priority.REMINDER, 15, id="group: reminders as well"),
        pytest.param(GROUP, Priority.REFRESH, 14, id="group: edits leave more, to all of them"),
        pytest.param(PERSON, Priority.REFRESH, 3, id="private: nothing is kept"),
    ],
)
def test_what_is_less_urgent_leaves_some_calls_of_a_group_to_what_is_more_so(
    chat: ChatId, priority: Priority, calls: int
) -> None:
    limits = limits_after([(chat, 5.0)] * (calls - 1), priority=priority)
    assert limits.earliest(chat, 5.5, priority) == 5.5
    limits.note(chat, 5.0, priority)
    assert limits.earliest(chat, 5.5, priority) > 5.5


def test_what_the_more_urgent_have_used_is_no_reason_to_wait_longer_than_they_do() -> None:
    limits = limits_after([(GROUP, float(second)) for second in range(20)])
    for priority in (Priority.CARD, Priority.ANSWER, Priority.REFRESH):
        assert limits.earliest(GROUP, 20.0, priority) == 60.0


def test_the_classes_that_leave_some_leave_them_together() -> None:
    limits = limits_after([(GROUP, 5.0)] * 14, priority=Priority.ANSWER)
    assert limits.earliest(GROUP, 5.5, Priority.REMINDER) == 5.5
    assert limits.earliest(GROUP, 5.5, Priority.REFRESH) == 65.0


def test_strangers_leave_two_thirds_of_all_calls_to_those_who_work_here() -> None:
    limits = limits_after(everywhere(10, 5.0), priority=Priority.STRANGER)
    assert limits.earliest(PERSON, 5.5, Priority.STRANGER) == 6.0
    assert limits.earliest(PERSON, 5.5, Priority.REFRESH) == 5.5


def test_chats_that_are_quiet_again_are_forgotten() -> None:
    limits = limits_after(everywhere(1000, 5.0))
    assert len(limits.full(6.0)) == 0
    limits.full(8.0)
    assert not limits._chats


def test_it_is_known_which_chats_are_full_and_until_when() -> None:
    limits = limits_after([*[(PERSON, 5.0)] * 3, (OTHER, 5.0)])
    limits.pause(GROUP, 5.0, 15.0)
    assert limits.full(5.5) == {PERSON: 8.0, GROUP: 20.0}
    assert limits.full(20.0) == {}


def test_when_anything_may_leave_depends_on_all_calls() -> None:
    limits = limits_after(everywhere(30, 5.0))
    assert (limits.earliest_of_all(5.5), limits.earliest_of_all(6.0)) == (6.0, 6.0)


def test_a_new_term_counts_the_calls_it_is_told_of_and_no_others() -> None:
    limits = limits_after([(PERSON, 5.0)] * 3)
    limits.pause(OTHER, 5.0, 25.0)
    limits.recall([(PERSON, at, Priority.CARD) for at in (4.0, 4.0, 5.0)])
    assert limits.earliest(PERSON, 5.0) == 7.0
    assert limits.earliest(OTHER, 5.0) == 30.0


CHATS = [PERSON, OTHER, GROUP, OTHER_GROUP]
SMALL = Rates(overall=Rate(4, 1.0), private=Rate(3, 3.0), group=Rate(5, 6.0))
STEPS = st.lists(
    st.tuples(st.sampled_from(CHATS), st.floats(0, 2, allow_subnormal=False)), max_size=60
)


@given(STEPS, st.sampled_from(CHATS))
def test_a_call_leaves_at_the_first_moment_that_all_rates_allow(
    steps: list[tuple[ChatId, float]], chat: ChatId
) -> None:
    limits, now, calls = Limits(dict.fromkeys(Messenger, SMALL)), 0.0, list[tuple[ChatId, float]]()
    for called, gap in steps:
        now += gap
        limits.note(called, now, Priority.CARD)  # whether or not there was room
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


def in_max(number: int) -> ChatId:
    return ChatId(id_in(Messenger.MAX, number))


def test_a_chat_in_max_takes_two_calls_a_second_whatever_its_kind() -> None:
    for chat in (in_max(501), in_max(-1001)):
        limits = limits_after([(chat, 5.0), (chat, 5.2)])
        assert limits.earliest(chat, 5.3) == 6.0
        assert limits.full(5.3) == {chat: 6.0}


def test_half_of_what_max_allows_is_left_for_other_calls() -> None:
    limits = limits_after([(in_max(1000 + number), 5.0) for number in range(15)])
    assert limits.earliest(in_max(501), 5.0) == 6.0


def test_a_busy_messenger_does_not_hold_back_the_other() -> None:
    limits = limits_after(everywhere(30, 5.0))
    limits.note(in_max(501), 5.0, Priority.CARD)
    assert limits.earliest(in_max(-1001), 5.0) == 5.0
    assert limits.earliest(GROUP, 5.0) == 6.0
    assert limits.earliest_of_all(5.0) == 5.0


def test_pauses_in_one_messenger_do_not_slow_the_other() -> None:
    limits = Limits(RATES)
    for number in range(3):
        limits.pause(ChatId(600 + number), 5.0, 1.0)
    calls = [(in_max(700 + number), 6.0) for number in range(14)]
    for chat, at in calls:
        limits.note(chat, at, Priority.CARD)
    assert limits.earliest(in_max(501), 6.0) == 6.0
