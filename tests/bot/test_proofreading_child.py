"""The child that reads drafts outlives neither the program nor a text that it can't cope with."""

import asyncio
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.proofreading.process import ProofreadingProcess

_HANGS = """
import time
from bot.proofreading import __main__ as child
child._STUCK_AFTER = 1
child.language = lambda text, words=(): time.sleep(600) if text == "hangs" else ()
child.main()
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
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = tmp_path / "child"
    child.write_text(f"#!{sys.executable}\n{_FIRST_ONE_TALKS_NONSENSE}", encoding="utf-8")
    child.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(child))
    with capture_logs() as logs:
        async with ProofreadingProcess().running() as proofreader, asyncio.timeout(240):
            await proofreader.ready.wait()
    assert [log["error"] for log in logs if log["event"] == "proofreading.not_started"] == [
        "KeyError"
    ]


def test_it_ends_over_a_text_that_takes_too_long_though_nobody_waits_for_it() -> None:
    texts = ("is read", "hangs")
    asked = "".join(json.dumps({"id": 1, "text": text, "words": []}) + "\n" for text in texts)
    ended = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", _HANGS],
        input=asked.encode(),
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert ended.returncode == -signal.SIGALRM
    said = [*map(json.loads, ended.stdout.splitlines())]
    assert said == [{"ready": True}, {"id": 1, "found": []}]
