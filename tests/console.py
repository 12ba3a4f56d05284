"""Commands of the console, as people call them: `otklik db check`."""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.e2e.kill.process import ROOT, forking
from tests.faked_time import FAKED_TIME


class Ended(NamedTuple):
    """The exit code, and what was said on both streams."""

    code: int
    out: str
    err: str


def otklik(folder: Path, *command: str, **variables: str) -> Ended:
    """In that folder, with nothing but these variables in its environment, and nothing to read.

    Nothing is imported anew: see `started`.
    """
    return _forked(folder, command, variables, bound=False)


def bound(folder: Path, *command: str, **variables: str) -> Ended:
    """The same, but root, too, may read and write only where the modes of files allow it."""
    return _forked(folder, command, variables, bound=True)


def _forked(
    folder: Path, command: Sequence[str], variables: Mapping[str, str], *, bound: bool
) -> Ended:
    with TemporaryDirectory() as said, forking() as forks:
        out, err = Path(said, "out"), Path(said, "err")
        code = forks.fork(variables, folder, out, err, command, bound=bound).ended()
        return _checked(code, out.read_text("utf-8"), err.read_text("utf-8"))


def on(database: Path | str) -> dict[str, str]:
    """The setting of that file or address; most commands need no other."""
    url = f"sqlite:///{database}" if isinstance(database, Path) else database
    return {"DATABASE_URL": url}


def started(folder: Path, *command: str, **variables: str) -> Ended:
    """The same by a start of its own, where an import that is missing shows."""
    ended = subprocess.run(  # noqa: S603 - our own interpreter and program
        [sys.executable, "-m", "bot", *command],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), **FAKED_TIME, **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    return _checked(ended.returncode, ended.stdout, ended.stderr)


def _checked(code: int, out: str, err: str) -> Ended:
    assert "Traceback" not in err, err
    return Ended(code, out, err)
