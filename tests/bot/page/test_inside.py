"""A look inside: what it says of things on their way."""

import pytest

from bot.tutorial.debug_panel import arriving

PRESS: dict[str, object] = {"callback_query": {}}
WORDS: dict[str, object] = {"message": {}}


@pytest.mark.parametrize(
    ("updates", "working", "told"),
    [
        ([], True, ""),
        ([PRESS, PRESS], True, "Ждут Telegram: 2 нажатия"),
        ([PRESS, WORDS], False, "Ждут программу: 1 нажатие и 1 сообщение"),
    ],
)
def test_what_the_program_has_not_got_yet_is_said(
    updates: list[dict[str, object]], working: bool, told: str
) -> None:
    assert arriving(updates, working=working) == told
