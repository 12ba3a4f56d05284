"""Answers to button presses: sent after the commit, outside the chat's queue; may be lost."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.messengers.line import PressCalls
from domain.model.conversation.notices.kinds import TextNotice
from domain.model.outcome import Done
from handlers.lists import render_said
from handlers.ui.context import Toast
from handlers.ui.incoming import ButtonPress


class PressAnswers:
    """Stops the spinner on a pressed button, with or without a text."""

    def __init__(self, calls: PressCalls, say: Callable[[TextNotice], Awaitable[None]]) -> None:
        self._calls = calls
        self._say = say
        self._tasks: set[asyncio.Task[None]] = set()

    def can_show_alone(self, say: TextNotice) -> bool:
        """Return whether a message there can be shown to one person only."""
        return self._calls.can_show_alone(say.place)

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

    @property
    def waiting(self) -> bool:
        """Whether an answer waits until the messenger takes it."""
        return self._calls.waiting

    @property
    def busy(self) -> bool:
        """Whether an answer is being sent."""
        return bool(self._tasks) and not self.waiting

    async def finish(self) -> None:
        """Wait for the answers being sent."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _answer(
        self, pressed: ButtonPress, toast: Toast | None, alone: TextNotice | None
    ) -> None:
        if alone is not None and not await self._shown_alone(pressed, alone):
            await self._say(alone)
        refusal = toast if toast is not None and toast.alert else None
        if refusal is not None and not self._calls.shows_texts:
            await self._say_instead(pressed, refusal)  # the answer may have to wait
            refusal = None
        shown = await self._calls.answer(pressed, toast)
        if refusal is not None and not shown:
            await self._say_instead(pressed, refusal)

    async def _shown_alone(self, pressed: ButtonPress, say: TextNotice) -> bool:
        (part,) = render_said(say).parts
        outcome = await self._calls.show_alone(say.place, part, pressed.by.person, pressed.press)
        return isinstance(outcome, Done)

    async def _say_instead(self, pressed: ButtonPress, toast: Toast) -> None:
        """Send the refusal as a message: it must arrive even after a long outage."""
        source = pressed.by.source
        if source is not None:
            said = TextNotice(source.place, toast.text, reply_to=source, stranger=toast.stranger)
            await self._say(said)
