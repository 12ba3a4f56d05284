"""A server of PostgreSQL that is the test's own, to be ended as nobody would end another's."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.ports import reserve_port

_OWNER = "postgres"
"""Who runs it where the tests run as root, which PostgreSQL refuses."""


@dataclass
class Cluster:
    """In a folder and at a port of its own."""

    folder: Path
    port: int

    @property
    def url(self) -> str:
        return f"postgresql+asyncpg://{_OWNER}@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Returns when it answers; after a crash it has recovered by then."""
        where = f"-p {self.port} -k {self.folder} -h 127.0.0.1"
        self._run("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", where, "start")

    def crash(self) -> None:
        """As by a loss of power: nothing is written any more."""
        self._run("pg_ctl", "-m", "immediate", "stop")

    def make(self) -> None:
        self._run("initdb", "-U", _OWNER, "-A", "trust", "--no-sync")

    def _run(self, tool: str, *arguments: str) -> None:
        subprocess.run(  # noqa: S603 - the test's own words
            [tool, "-D", str(self.folder / "data"), *arguments],
            check=True,
            user=_OWNER if os.geteuid() == 0 else None,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
        )


@contextmanager
def cluster() -> Iterator[Cluster]:
    """One that runs; skips where the machine has no PostgreSQL to run."""
    if shutil.which("initdb") is None or shutil.which("pg_ctl") is None:
        pytest.skip("initdb and pg_ctl are not on this machine")
    with tempfile.TemporaryDirectory(prefix="otklik-cluster-") as folder:
        if os.geteuid() == 0:
            shutil.chown(folder, _OWNER)
        server = Cluster(Path(folder), reserve_port())
        server.make()
        server.start()
        try:
            yield server
        finally:
            server.crash()
