"""The child: a text a line in, its findings a line out, until its input ends."""

import json
import os
import signal
import sys
from contextlib import suppress
from typing import Final

from pydantic import TypeAdapter

from bot.proofreading.language import language
from bot.uncaught import tell_without_texts
from domain.model.answer.proof import Finding

_FOUND: Final = TypeAdapter(tuple[Finding, ...])
_WARMING: Final = "Здравствуйте, Анна! Яму на дороге, которая ведёт к школе, засыпали."
_WARM_WITHIN: Final = 300
"""Seconds; on the slowest machine reading the dictionaries takes some."""
_STUCK_AFTER: Final = 20
"""Seconds after which one text is held to be what the rules can't cope with."""


def main() -> None:
    """Warms up and says so; then answers each line with the number that it came with.

    Whatever hangs is ended by the kernel, whether the program lives or not.
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
        signal.alarm(_STUCK_AFTER)
        found = language(asked["text"], frozenset(asked["words"]))
        signal.alarm(0)
        _say({"id": asked["id"], "found": _FOUND.dump_python(found, mode="json")})


def _say(answer: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    with suppress(BrokenPipeError):  # the program is gone
        main()
