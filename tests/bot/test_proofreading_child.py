"""The child that reads drafts outlives neither the program nor a text that it can't cope with."""

import asyncio
import json
import signal
import subprocess
import sys

from structlog.testing import capture_logs

from bot.proofreading.process import ProofreadingProcess
from domain.model.incident.answer.draft import ReviewFindings
from tests.bot.conftest import Played

_HANGS = """
import itertools, types
from bot.proofreading import __main__ as child
child._STUCK_AFTER = 1
child._CLOCK = types.SimpleNamespace(monotonic=lambda: 0.0)
def language(text, words=()):
    if text == "hangs":
        while True:
            try:
                sum(range(1000))
            except Exception:
                pass
    if text == "can't be interrupted":
        sum(itertools.repeat(1))
    if text == "stale":
        raise SystemExit("nobody waits for it")
    return ()
child.language = language
child.main()
"""


_ANSWERS_NOTHING = """
import json, sys
print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    print(json.dumps({"id": json.loads(line)["id"], "found": None}), flush=True)
"""


_FIRST_ONE_TALKS_NONSENSE = """
import json, pathlib, sys
begun = pathlib.Path(__file__).with_name("begun")
again = begun.exists()
begun.touch()
print(json.dumps({"ready": True} if again else {"nonsense": 1}), flush=True)
sys.stdin.read()
"""


async def test_after_an_answer_that_is_none_another_child_is_started(
    played: Played,
) -> None:
    played(_FIRST_ONE_TALKS_NONSENSE)
    with capture_logs() as logs:
        async with ProofreadingProcess().running() as proofreader, asyncio.timeout(240):
            await proofreader.ready.wait()
    assert [log["error"] for log in logs if log["event"] == "proofreading.not_started"] == [
        "KeyError"
    ]


def _child(*asked: tuple[str, float]) -> tuple[int, list[dict[str, object]]]:
    """How the child ends, and what it says to texts for which is waited so many seconds."""
    lines = [
        json.dumps({"id": number, "text": text, "words": [], "until": until}) + "\n"
        for number, (text, until) in enumerate(asked, 1)
    ]
    ended = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", _HANGS],
        input="".join(lines).encode(),
        capture_output=True,
        timeout=300,
        check=False,
    )
    return ended.returncode, [*map(json.loads, ended.stdout.splitlines())]


def test_a_text_that_takes_too_long_is_left_and_the_next_one_is_read() -> None:
    ended, said = _child(("hangs", 0.5), ("is read", 60), ("hangs", 0.5), ("is read", 60))
    assert said == [
        {"ready": True},
        {"id": 1, "found": None},
        {"id": 2, "found": []},
        {"id": 3, "found": None},
        {"id": 4, "found": []},
    ]
    assert ended == 0


def test_a_text_that_nobody_waits_for_any_more_is_not_read() -> None:
    assert _child(("stale", 0), ("is read", 60)) == (
        0,
        [{"ready": True}, {"id": 1, "found": None}, {"id": 2, "found": []}],
    )


def test_it_ends_over_a_text_that_nothing_interrupts() -> None:
    ended, said = _child(("is read", 60), ("can't be interrupted", 0.5))
    assert ended == -signal.SIGPROF
    assert said == [{"ready": True}, {"id": 1, "found": []}]


async def test_a_text_that_was_left_counts_as_unchecked(played: Played) -> None:
    played(_ANSWERS_NOTHING)
    async with ProofreadingProcess(60).running() as proofreader, asyncio.timeout(240):
        await proofreader.ready.wait()
        assert await proofreader.check("Яма", ()) == ReviewFindings(answered=False)
