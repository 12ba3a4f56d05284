"""A look inside: what it says of things on their way."""

import pytest

from bot.sandbox.protocol import Json
from bot.tutorial.debug_panel import arriving
from domain.model.ids import Messenger

TELEGRAM, MAX = Messenger.TELEGRAM, Messenger.MAX
PRESS: Json = {"callback_query": {}}
PRESS_THERE: Json = {"update_type": "message_callback"}
WORDS: Json = {"message": {}}


@pytest.mark.parametrize(
    ("pending", "working", "told"),
    [
        ({}, True, ""),
        ({}, False, ""),
        ({TELEGRAM: [PRESS, PRESS]}, True, "Ждут Telegram: 2 нажатия"),
        ({TELEGRAM: [PRESS, WORDS]}, False, "Ждут программу: 1 нажатие и 1 сообщение"),
        (
            {TELEGRAM: [WORDS], MAX: [PRESS_THERE]},
            True,
            "Ждут Telegram: 1 сообщение. Ждут MAX: 1 нажатие",
        ),
        ({TELEGRAM: [PRESS], MAX: [PRESS_THERE]}, False, "Ждут программу: 2 нажатия"),
    ],
)
def test_what_the_program_has_not_got_yet_is_said(
    pending: dict[Messenger, list[Json]], working: bool, told: str
) -> None:
    assert arriving(pending, working=working) == told
