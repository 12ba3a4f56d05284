"""What systemd is told of the program, where systemd runs it: ready, alive, stopping.

The protocol is one datagram each (https://www.freedesktop.org/software/systemd/man/sd_notify.html).
"""

import asyncio
import contextlib
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


@asynccontextmanager
async def told_to_systemd() -> AsyncIterator[None]:
    """Within it the program is ready, and says that it lives as often as is wanted.

    It is said from the event loop: one that is stuck says nothing, and the program is begun again.
    """
    _tell("READY=1")
    living = asyncio.create_task(_live(_pause()))
    try:
        yield
    finally:
        living.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await living
        _tell("STOPPING=1")


async def _live(pause: float | None) -> None:
    while pause is not None:
        _tell("WATCHDOG=1")
        await asyncio.sleep(pause)


def _pause() -> float | None:
    """Seconds; a third of what is allowed. None: nobody watches."""
    watched = os.environ.get("WATCHDOG_USEC", "")
    return int(watched) / 3_000_000 if watched.isdecimal() else None


def _tell(what: str) -> None:
    """Nobody may listen; that is no reason to end."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):  # an abstract one
        address = f"\0{address[1:]}"
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
        sock.sendto(what.encode(), address)
