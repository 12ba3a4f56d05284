"""A cable to a server of this machine, which can be cut."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from math import inf


class Cable:
    """Carries connections to a port.

    While it is `silent` nothing comes through, and no end learns of that; while it is `broken`,
    connections end at once. `carried` counts the bytes that went to the server; it falls silent once
    they are `enough`.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._whole = asyncio.Event()
        self._whole.set()
        self._writers: set[asyncio.StreamWriter] = set()
        self.broken = False
        self.carried = 0
        self.enough: float = inf
        self.port = 0

    @property
    def silent(self) -> bool:
        return not self._whole.is_set()

    @silent.setter
    def silent(self, silent: bool) -> None:
        if silent:
            self._whole.clear()
        else:
            self._whole.set()

    def break_off(self) -> None:
        """Every connection ends now, and new ones do at once, until it is mended."""
        self.broken = True
        self.drop()

    def drop(self) -> None:
        """Every connection ends now; new ones are carried."""
        for writer in self._writers:
            writer.transport.abort()

    def mend(self) -> None:
        self.broken = self.silent = False

    async def connect(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        if self.broken:
            back.transport.abort()
            return
        self._writers.add(back)
        with suppress(OSError):
            far, forth = await asyncio.open_connection("127.0.0.1", self._port)
            self._writers.add(forth)
            await asyncio.gather(self._carry(near, forth, out=True), self._carry(far, back))
            self._writers.discard(forth)
        self._writers.discard(back)

    async def _carry(
        self, near: asyncio.StreamReader, far: asyncio.StreamWriter, *, out: bool = False
    ) -> None:
        with suppress(OSError):
            while data := await near.read(65536):
                await self._whole.wait()
                self.carried += len(data) if out else 0
                if self.carried >= self.enough:
                    self.silent, self.enough = True, inf
                far.write(data)
                await far.drain()
        far.close()


@asynccontextmanager
async def cable(port: int) -> AsyncIterator[Cable]:
    """One to that port; it has a port of its own."""
    laid = Cable(port)
    server = await asyncio.start_server(laid.connect, "127.0.0.1", 0)
    laid.port = server.sockets[0].getsockname()[1]
    try:
        yield laid
    finally:
        laid.mend()
        server.close()
        laid.drop()
