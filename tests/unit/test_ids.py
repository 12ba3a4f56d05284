"""Ids of people, bots and chats name their messenger."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.model.ids import (
    LARGEST_NUMBER,
    NOBODY,
    BotId,
    ChatId,
    Messenger,
    Place,
    bot_at,
    id_from,
    id_in,
    messenger_of,
    number_of,
    written_id,
)

numbers = st.integers(-LARGEST_NUMBER, LARGEST_NUMBER).filter(bool)
messengers = st.sampled_from(Messenger)


@given(messengers, numbers)
def test_an_id_tells_its_messenger_its_number_and_its_sign(messenger: Messenger, number: int):
    known = id_in(messenger, number)
    assert (messenger_of(known), number_of(known), known > 0) == (messenger, number, number > 0)
    assert abs(known) < 2**63


@given(numbers, numbers)
def test_no_id_of_one_messenger_is_one_of_the_other(one: int, other: int):
    assert id_in(Messenger.TELEGRAM, one) != id_in(Messenger.MAX, other)


@pytest.mark.parametrize("number", [2**53, -(2**53), 2**63])
def test_a_number_that_no_messenger_gives_is_refused(number: int):
    for messenger in Messenger:
        with pytest.raises(ValueError, match=str(number)):
            id_in(messenger, number)


@pytest.mark.parametrize(
    ("messenger", "number", "written"),
    [
        (Messenger.TELEGRAM, -1001, -1001),
        (Messenger.MAX, -1001, "max:-1001"),
        (Messenger.MAX, 501, "max:501"),
    ],
)
def test_an_id_is_written_and_read(messenger: Messenger, number: int, written: int | str):
    assert written_id(id_in(messenger, number)) == written
    assert id_from(written) == id_in(messenger, number)


@pytest.mark.parametrize("written", ["", "501", "max:", "max:0", "max:05", "MAX:5", "max:9" * 9])
def test_another_form_is_refused(written: str):
    with pytest.raises(ValueError, match=r"^"):
        id_from(written)


def test_a_place_is_served_by_the_bot_of_its_messenger():
    telegram, other = BotId(7), BotId(id_in(Messenger.MAX, 7))
    here, there = Place(ChatId(-1)), Place(ChatId(id_in(Messenger.MAX, -1)))
    assert bot_at(here, [other, telegram]) == telegram
    assert bot_at(there, [telegram, other]) == other
    assert bot_at(there, [telegram]) == NOBODY
