"""Notifications to systemd, if it runs the program: ready, alive, stopping.

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
    """Report readiness, then send watchdog pings as often as required.

    They are sent from the event loop: if it hangs they stop, and systemd restarts the program.
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
    """Return a third of the watchdog interval in seconds, or None without a watchdog."""
    watched = os.environ.get("WATCHDOG_USEC", "")
    return int(watched) / 3_000_000 if watched.isdecimal() else None


def _tell(what: str) -> None:
    """Send a notification; a missing listener is no error."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):  # an abstract socket
        address = f"\0{address[1:]}"
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
        sock.sendto(what.encode(), address)
