"""`otklik alive`: whether the bot on this machine answers; for a container's health check."""

import typer

from bot.setup.settings import load_settings

_WITHIN = 5.0
"""Seconds."""


def alive() -> None:
    """Проверить, что бот на этой машине отвечает (/healthz). Код возврата 1, если нет."""
    from http.client import HTTPConnection, HTTPException

    settings = load_settings()
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.http_host, settings.http_host)  # noqa: S104 - requested, not listened on
    connection = HTTPConnection(host, settings.http_port, timeout=_WITHIN)
    try:
        connection.request("GET", "/healthz")
        answers = connection.getresponse().status == 200
    except (OSError, HTTPException):
        answers = False
    finally:
        connection.close()
    if not answers:
        print("Бот не отвечает.")
        raise typer.Exit(1)
