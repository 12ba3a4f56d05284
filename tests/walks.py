"""Records the functions that run when an update arrives: a walk through the program.

Whoever changes how a draft or a press is processed needs to know these functions. `make weight` counts
those of the program.
"""

import asyncio
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Final, NamedTuple

from bot.messengers.adapter import Rate, Rates
from bot.tutorial.sandboxes import TOKEN
from domain.model.ids import Messenger
from tests.e2e.town import CONTROL, DRAFT, ORGANISATION, TUESDAY_MORNING, Town, rewritten
from tests.telegram import Sandbox, SteppedClock

_ROUNDS: Final = 3
"""What runs in only some of them belongs to a loop that looks once a second."""

_UNLIMITED: Final = Rate(10**6, 1.0)
"""With the usual limits, a message may have to wait until the clock is advanced."""

_COMPREHENSIONS: Final = frozenset({"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"})
"""Python calls them like functions."""

_OUTSIDE: Final = ContextVar("_OUTSIDE", default=False)
"""Whether the task plays the people, and asks the program whether it is idle."""


class Function(NamedTuple):
    """A function by its place in the source."""

    file: str
    line: int
    name: str


class Recorder:
    """Records calls in all threads that start after it."""

    def __init__(self) -> None:
        self._walk: set[Function] | None = None
        # Connections to SQLite keep the threads, and the profile functions, that they begin with.
        threading.setprofile(self._note)

    @contextmanager
    def recording(self) -> Iterator[set[Function]]:
        """Give the set to which functions are added until the end."""
        walk = self._walk = set[Function]()
        sys.setprofile(self._note)
        try:
            yield walk
        finally:
            sys.setprofile(None)
            self._walk = None

    def _note(self, frame: FrameType, event: str, _: object) -> None:
        walk, code = self._walk, frame.f_code
        if walk is None or event != "call" or _OUTSIDE.get():
            return
        if code.co_name not in _COMPREHENSIONS:
            walk.add(Function(code.co_filename, code.co_firstlineno, code.co_qualname))


def walks() -> dict[str, set[Function]]:
    """Return what runs for a draft and for its approval, libraries and the stand-in included.

    A walk begins with the update and ends when all that follows from it is sent: in which order the
    chats get theirs is not fixed.
    """
    recorder = Recorder()
    try:
        with TemporaryDirectory() as folder:
            return asyncio.run(_recorded(recorder, Path(folder)))
    finally:
        threading.setprofile(None)


async def _recorded(recorder: Recorder, folder: Path) -> dict[str, set[Function]]:
    organisation = rewritten(folder / "organisation.toml", ORGANISATION)
    database = f"sqlite+aiosqlite:///{folder / 'walks.sqlite3'}"
    rates = {Messenger.TELEGRAM: Rates(_UNLIMITED, _UNLIMITED, _UNLIMITED)}
    async with (
        Sandbox(token=TOKEN, clock=SteppedClock(TUESDAY_MORNING)) as sandbox,
        Town.running(sandbox, organisation, database, rates=rates) as town,
    ):
        _OUTSIDE.set(True)  # the tasks of the program began before
        await _round(town, recorder)  # imports and caches
        drafts, presses = zip(*[await _round(town, recorder) for _ in range(_ROUNDS)], strict=True)
        return {
            "draft": set.intersection(*drafts),
            "press of «Согласовать»": set.intersection(*presses),
        }


async def _round(town: Town, recorder: Recorder) -> tuple[set[Function], set[Function]]:
    card = await town.routed()
    with recorder.recording() as draft:
        await town.reply(town.boris, card, DRAFT)
    with recorder.recording() as press:
        await town.press(town.maria, town.last(CONTROL), "✅ Согласовать")
    return draft, press
