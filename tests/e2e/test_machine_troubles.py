"""A machine without open files, memory or disk loses no update and no notice."""

import errno
from collections.abc import Callable
from typing import Any

import pytest

from bot.delivery import render_and_send
from bot.messengers import processing
from bot.messengers.processing import FAILURES_UNTIL_DEAD
from bot.runtime import backoff
from bot.runtime.database_errors import machine_failed
from handlers.messages.dispatch import dispatch
from storage.engine.database import DatabaseUnavailable
from tests.e2e.town import Town

TROUBLES = [
    OSError(errno.EMFILE, "Too many open files"),
    OSError(errno.ENFILE, "Too many open files in system"),
    OSError(errno.ENOMEM, "Cannot allocate memory"),
    OSError(errno.EIO, "Input/output error"),
    OSError(errno.ENOSPC, "No space left on device"),
    OSError(errno.EDQUOT, "Disk quota exceeded"),
    BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable"),
    MemoryError(),
    DatabaseUnavailable(),
]


def caused_by(cause: Exception) -> RuntimeError:
    """As a library raises what it met."""
    error = RuntimeError("the library failed")
    error.__cause__ = cause
    return error


def raised_while(context: Exception) -> RuntimeError:
    error = RuntimeError("the library failed")
    error.__context__ = context
    return error


@pytest.mark.parametrize("error", TROUBLES, ids=repr)
@pytest.mark.parametrize("wrapped", [lambda error: error, caused_by, raised_while])
def test_troubles_of_the_machine_are_known(
    error: Exception, wrapped: Callable[[Exception], Exception]
) -> None:
    assert machine_failed(wrapped(error))


@pytest.mark.parametrize(
    "error", [KeyError("x"), FileNotFoundError(errno.ENOENT, "x"), caused_by(ValueError())]
)
def test_errors_of_the_program_are_not(error: Exception) -> None:
    assert not machine_failed(error)


@pytest.mark.parametrize(("state", "lost"), [("08003", True), ("23505", False)])
def test_a_lost_connection_is_the_machines_fault_in_the_drivers_own_words(
    state: str, lost: bool
) -> None:
    """It comes so from the end of a transaction, where SQLAlchemy wraps nothing."""

    class DriversError(Exception):
        sqlstate = state

    assert machine_failed(DriversError()) is lost


def failing(times: int, error: Exception, then: Callable[..., Any]) -> Callable[..., Any]:
    """So often it raises that, then it does what it should."""
    left = [error] * times

    def call(*given: Any, **named: Any) -> Any:
        if left:
            raise left.pop()
        return then(*given, **named)

    return call


@pytest.mark.parametrize("error", TROUBLES[:1] + TROUBLES[4:5], ids=repr)
async def test_an_update_waits_for_the_machine_and_is_no_dead_letter(
    town: Town, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr(backoff, "FIRST_PAUSE", 0)
    monkeypatch.setattr(processing, "dispatch", failing(2 * FAILURES_UNTIL_DEAD, error, dispatch))
    await town.say(town.anna, town.anna, "/new Яма на Ленина, 5")
    assert town.last(town.anna).text.startswith("№1 ·")
    assert await town.app.inbox.dead_letters() == []


async def test_a_notice_waits_for_the_machine_and_is_not_given_up(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = OSError(errno.EMFILE, "Too many open files")
    monkeypatch.setattr(
        render_and_send.NoticeSender,
        "_rendered",
        failing(3, error, render_and_send.NoticeSender._rendered),
    )
    await town.say(town.anna, town.anna, "/new Яма на Ленина, 5")
    assert town.last(town.anna).text.startswith("№1 ·")
    assert "не удалось" not in town.last(town.anna).text
