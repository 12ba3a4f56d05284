"""Answers to button presses in MAX.

MAX accepts the text of an answer and shows it nowhere (max-bot-api-client-go, issue 130).
"""

from typing import Final

import structlog

from bot.max.calls import MaxApi
from bot.runtime.call_pace import CallPace
from bot.runtime.clock import Clock
from domain.model.ids import MessageId, PersonId, Place
from domain.model.outcome import Done, NotSent, Outcome, Refused, Remedy
from handlers.ui.context import Toast
from handlers.ui.incoming import ButtonPress
from handlers.ui.rendered import MessagePart

log: Final = structlog.get_logger(__name__)

_ANSWER_WITHIN: Final = 5.0
"""Seconds; later the person has looked away."""

_TRIES: Final = 3

_AT_MOST: Final = 2
_IN: Final = 1.0
"""Answers in a chat in so many seconds (POST /answers)."""

_SEEN: Final = "✓"
"""An answer must not be empty."""


class Presses:
    """Stops the spinner on a pressed button; nothing is shown for a moment, or to one person."""

    def __init__(self, api: MaxApi, clock: Clock) -> None:
        self._api = api
        self._clock = clock
        self._waiting = 0
        self._paces: dict[Place | None, CallPace] = {}

    @property
    def waiting(self) -> bool:
        """Whether an answer waits until MAX takes another one in its chat."""
        return self._waiting > 0

    @property
    def shows_texts(self) -> bool:
        """Whether the text of an answer is shown: never."""
        return False

    def can_show_alone(self, place: Place) -> bool:
        """Return whether messages there can be for one person: never."""
        del self, place
        return False

    async def show_alone(
        self, place: Place, part: MessagePart, to: PersonId, press: str
    ) -> Outcome[MessageId | None]:
        """Refuse: everybody in the chat would see it."""
        del self, place, part, to, press
        return Refused(Remedy.LOOK, "MAX shows messages to all")

    async def answer(self, pressed: ButtonPress, toast: Toast | None) -> bool:
        """Stop the spinner; return False, because the text is not shown."""
        query = {"callback_id": pressed.press}
        source = pressed.by.source
        body = {"notification": toast.text if toast and toast.text else _SEEN}
        for _ in range(_TRIES):
            if (wait := self._take_turn(source.place if source else None)) > 0:
                await self._pause(wait)
            outcome = await self._api.call(
                "POST", "answers", query=query, body=body, within=_ANSWER_WITHIN
            )
            pause = outcome.retry_after if isinstance(outcome, NotSent) else None
            if pause is None or pause > _ANSWER_WITHIN:
                break
            await self._pause(pause)
        if not isinstance(outcome, Done):
            log.info("press.not_answered", failure=repr(outcome))
        return False

    def _take_turn(self, place: Place | None) -> float:
        """Return the seconds until one more answer may leave in that chat."""
        self._paces = {one: pace for one, pace in self._paces.items() if not pace.idle}
        return self._paces.setdefault(place, CallPace(self._clock, _AT_MOST, _IN)).take_turn()

    async def _pause(self, seconds: float) -> None:
        self._waiting += 1
        try:
            await self._clock.sleep(seconds)
        finally:
            self._waiting -= 1
