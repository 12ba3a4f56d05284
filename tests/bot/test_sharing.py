"""Whose turn it is: no class and no chat starves another, and nothing is left unused."""

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.delivery import WEIGHTS, FairQueue, Shares
from domain.model.conversation.notices.kinds import TextNotice
from domain.model.conversation.notices.notice import Priority
from domain.model.ids import ChatId, Place
from storage.delivery.work import QueuedNotice

ALERT, ANSWER, CARD, REMINDER, REFRESH, STRANGER, BULK = Priority
GROUP, PERSON = ChatId(-1001), ChatId(501)


def waiting(chat: int, priority: Priority, number: int = 1) -> QueuedNotice:
    return QueuedNotice(number, TextNotice.kind, Place(ChatId(chat)), None, priority, 0)


def turns(heads: Sequence[QueuedNotice], count: int) -> list[QueuedNotice]:
    """Whose turns come, while the same go on waiting."""
    deciding = FairQueue()
    return [deciding.next(heads) for _ in range(count)]


def classes(heads: Sequence[QueuedNotice], count: int) -> list[Priority]:
    return [head.priority for head in turns(heads, count)]


def test_an_answer_is_first_and_cards_take_turns_with_it() -> None:
    both = [waiting(GROUP, CARD), waiting(GROUP, ANSWER)]
    assert classes(both, 4) == [ANSWER, CARD, ANSWER, CARD]


@pytest.mark.parametrize("chats", [pytest.param(1, id="in one chat"), pytest.param(9, id="in all")])
def test_every_class_gets_what_its_weight_is(chats: int) -> None:
    heads = [waiting(-1000 - chat, one) for chat in range(chats) for one in WEIGHTS]
    got = Counter(classes(heads, sum(WEIGHTS.values()) * chats))
    assert got == {one: weight * chats for one, weight in WEIGHTS.items()}


def test_what_one_class_does_not_use_goes_to_the_others() -> None:
    assert classes([waiting(GROUP, REFRESH)], 5) == [REFRESH] * 5
    assert Counter(classes([waiting(1, CARD), waiting(2, REFRESH)], 10)) == {CARD: 8, REFRESH: 2}


def test_an_alert_is_next_whatever_waits() -> None:
    heads = [waiting(-1000 - number, one, number) for number, one in enumerate(WEIGHTS)]
    deciding = FairQueue()
    for _ in range(7):
        deciding.next(heads)
        alert = waiting(PERSON, ALERT, 99)
        assert deciding.next([*heads, alert]) is alert


def test_strangers_get_only_what_nobody_else_wants() -> None:
    strangers = [waiting(9000 + number, STRANGER, number) for number in range(3)]
    card = waiting(GROUP, CARD, 99)
    assert turns([*strangers, card], 50) == [card] * 50
    assert FairQueue().next(strangers) is strangers[0]


def test_the_chat_served_longest_ago_is_first_in_its_class() -> None:
    heads = [waiting(-1000 - number, CARD, 10 - number) for number in range(3)]
    assert turns(heads, 6) == [*heads[::-1], *heads[::-1]]


def test_many_who_ask_hold_no_card_up() -> None:
    asking = [waiting(501 + number, ANSWER, number) for number in range(500)]
    card = waiting(GROUP, CARD, 999)
    assert card in turns([*asking, card], 2)


def test_an_edit_that_nobody_waits_for_holds_no_chat_back() -> None:
    """A chat stands in line with the most urgent that it has, not with what its turn is for."""
    others = [waiting(-2000 - number, REFRESH, number) for number in range(50)]
    own = [waiting(GROUP, CARD, 98), waiting(GROUP, REFRESH, 99)]
    got = [head for head in turns([*others, *own], 10) if head.place.chat == GROUP]
    assert [head.priority for head in got].count(CARD) >= 6


WAITING = st.lists(
    st.tuples(st.integers(1, 5), st.sampled_from([ANSWER, CARD, REMINDER, REFRESH])),
    min_size=1,
    unique=True,
)


@given(WAITING)
def test_nobody_starves(chosen: list[tuple[int, Priority]]) -> None:
    heads = [waiting(-chat, priority, number) for number, (chat, priority) in enumerate(chosen)]
    longest = (sum(WEIGHTS.values()) + len(WEIGHTS)) * len(heads) * sum(WEIGHTS.values())
    assert set(turns(heads, longest)) == set(heads)


@given(st.lists(st.sets(st.sampled_from(list(WEIGHTS)), min_size=1), max_size=100))
def test_a_class_waits_no_longer_than_the_weights_of_all(rounds: list[set[Priority]]) -> None:
    """Whatever came and went before: nobody saves up turns."""
    shares = Shares()
    for round_ in rounds:
        shares.next(round_)
    everybody = list(WEIGHTS)
    got = [shares.next(everybody) for _ in range(2 * sum(WEIGHTS.values()))]
    assert set(got) == set(everybody)
