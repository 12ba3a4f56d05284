"""The child that reads drafts outlives neither the program nor a text that it can't cope with."""

import json
import signal
import subprocess
import sys

_HANGS = """
import time
from bot.proofreading import __main__ as child
child._STUCK_AFTER = 1
child.language = lambda text, words=(): time.sleep(600) if text == "hangs" else ()
child.main()
"""


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
