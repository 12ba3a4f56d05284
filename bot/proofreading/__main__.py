"""The child process: reads a text a line and writes its findings a line, until its input ends.

It abandons a text when the program has stopped waiting for it, so that the next one is not delayed.
"""

import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, Final

from pydantic import TypeAdapter

from bot.proofreading.language import language
from bot.runtime.clock import SystemClock
from bot.runtime.startup_error import tell_without_texts
from domain.model.incident.answer.draft import DraftFinding

_CLOCK: Final = SystemClock()
_FOUND: Final = TypeAdapter(tuple[DraftFinding, ...])
_WARMING: Final = "Здравствуйте, Анна! Яму на дороге, которая ведёт к школе, засыпали."
_WARM_WITHIN: Final = 300
"""Seconds; reading the dictionaries is slow on a slow machine."""
_STUCK_AFTER: Final = 20
"""Seconds of processor time after which the kernel ends the process."""
_AGAIN: Final = 0.2
"""Seconds between repeated interruptions, in case one was lost."""


class _TooLate(BaseException):
    """The time for a text is over. Not an Exception, so that no rule catches it."""


def main() -> None:
    """Warm up and report it; then answer each line with its number, and null findings if it was too late.

    The kernel ends the process if a text cannot be interrupted, even when the program is gone.
    """
    tell_without_texts()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the program's to handle
    os.nice(5)  # the chats come first
    signal.alarm(_WARM_WITHIN)
    language(_WARMING)
    signal.alarm(0)
    _say({"ready": True})
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        found = _found_in_time(asked)
        _say(
            {
                "id": asked["id"],
                "found": None if found is None else _FOUND.dump_python(found, mode="json"),
            }
        )


def _found_in_time(asked: dict[str, Any]) -> tuple[DraftFinding, ...] | None:
    """Return the findings, or None if the program waits no longer."""
    left = asked["until"] - _CLOCK.monotonic()
    if left <= 0:
        return None
    try:
        with _interrupted_after(left):
            return language(asked["text"], frozenset(asked["words"]))
    except _TooLate:
        return None


@contextmanager
def _interrupted_after(seconds: float) -> Iterator[None]:
    """Raise _TooLate after this many seconds; end the process if that has no effect."""
    inside = True

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        if inside:
            raise _TooLate

    signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_PROF, _STUCK_AFTER)
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        yield
    finally:
        inside = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.setitimer(signal.ITIMER_PROF, 0)


def _say(answer: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    with suppress(BrokenPipeError):  # the program is gone
        main()
