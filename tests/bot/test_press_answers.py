"""The text of a refused press, and what the answer to the press waits for."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.max.presses import Presses
from bot.messengers.presses import PressAnswers
from domain.model.actor import Actor
from domain.model.conversation.notices.kinds import TextNotice
from domain.model.ids import BotId, ChatId, MessageId, MessageRef, Messenger, PersonId, Place, id_in
from domain.model.outcome import NotSent, Outcome
from handlers.ui.context import Toast
from handlers.ui.incoming import ButtonPress
from tests.telegram import SteppedClock

MORNING = datetime(2026, 6, 16, 6, tzinfo=UTC)
PLACE = Place(ChatId(id_in(Messenger.MAX, -1003)))
SOURCE = MessageRef(BotId(1), PLACE, MessageId("mid.1"))
PRESSED = ButtonPress("press", Actor(PersonId(501), SOURCE, pressed=True), None)
REFUSED = Toast("Проект уже согласован.", alert=True)


class BusyApi:
    """Refuses every answer, because there were too many."""

    def __init__(self, pause: float) -> None:
        self.pause = pause
        self.called: list[str] = []

    async def call(self, verb: str, path: str, **_: Any) -> Outcome[Any]:
        self.called.append(f"{verb} {path}")
        return NotSent("too many", self.pause)


@pytest.mark.parametrize("pause", [60.0, 3600.0])
async def test_in_max_a_refusal_is_said_before_the_press_is_answered(pause: float) -> None:
    api: Any = BusyApi(pause)
    said: list[tuple[str, int]] = []

    async def say(notice: TextNotice) -> None:
        said.append((notice.html, len(api.called)))

    answers = PressAnswers(Presses(api, SteppedClock(MORNING)), say)
    answers.answer(PRESSED, REFUSED)
    await answers.finish()  # at once: nobody looks at the button any more
    assert said == [(REFUSED.text, 0)]
    assert len(api.called) == 1
