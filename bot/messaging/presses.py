"""Answers to button presses: sent after the commit, outside the chat's queue; may be lost."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from typing import Final

from domain.model.conversation.notices.kinds import TextNotice
from handlers.ui.context import Toast
from handlers.ui.incoming import ButtonPress

ANSWER_WITHIN: Final = 5.0
"""Seconds; later the person has looked away."""


class PressAnswers(ABC):
    """Stops the spinner on a pressed button, with or without a text."""

    def __init__(self, say: Callable[[TextNotice], Awaitable[None]]) -> None:
        """`say` queues an ordinary message."""
        self._say = say
        self._tasks: set[asyncio.Task[None]] = set()

    @abstractmethod
    def can_show_alone(self, say: TextNotice) -> bool:
        """Return whether a message there can be shown to one person only."""

    def answer(
        self, pressed: ButtonPress, toast: Toast | None, alone: TextNotice | None = None
    ) -> None:
        """Start answering and return at once; a refusal that is not shown is sent to the chat.

        So is a text that could not be shown to the person alone.
        """
        answering = self._answer(pressed, toast, alone)
        task = asyncio.create_task(answering, name=f"press-{pressed.press}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self) -> None:
        """Wait for the answers being sent."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @abstractmethod
    async def _answer(
        self, pressed: ButtonPress, toast: Toast | None, alone: TextNotice | None
    ) -> None:
        """Answer one press."""

    async def _say_instead(self, pressed: ButtonPress, toast: Toast) -> None:
        """Send the refusal as a message: it must arrive even after a long outage."""
        source = pressed.by.source
        if source is not None:
            said = TextNotice(source.place, toast.text, reply_to=source, stranger=toast.stranger)
            await self._say(said)
