"""Ports of programs that tests start."""

import socket

import pytest

from tests.ports import reserve_port


def test_a_reserved_port_is_for_a_server_again_and_again() -> None:
    port = reserve_port()
    for _ in range(2):
        with (
            socket.create_server(("127.0.0.1", port)),
            socket.create_connection(("127.0.0.1", port)),
        ):
            pass


def test_nobody_else_takes_a_reserved_port() -> None:
    port = reserve_port()
    with socket.socket() as other, pytest.raises(OSError, match="in use"):
        other.bind(("127.0.0.1", port))
    with socket.socket() as nobody, pytest.raises(ConnectionRefusedError):
        nobody.connect(("127.0.0.1", port))
