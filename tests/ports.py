"""Ports for programs that tests start."""

import socket


def reserve_port() -> int:
    """Return a port that nobody else is given while this process runs.

    It stays bound without listening. A server that sets SO_REUSEADDR, as all of ours do, may listen on it,
    again and again; the system gives it to no other process that asks for any port.
    """
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind(("127.0.0.1", 0))
    port: int = bound.getsockname()[1]
    bound.detach()
    return port
