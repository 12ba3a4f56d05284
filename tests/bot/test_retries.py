"""A call is repeated until the messenger answers it, with the pauses that it asks for."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.messengers.probe import asked
from bot.messengers.retries import insist
from bot.runtime.backoff import together
from domain.model.outcome import Done, NotSent, Outcome, Refused, Remedy, Unknown

REFUSED = Refused(Remedy.LOOK, "no")


@pytest.fixture(autouse=True)
def no_time_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    async def pause(_: float) -> None:
        return

    monkeypatch.setattr(asyncio, "sleep", pause)


def answering(*outcomes: Outcome[Any]) -> Callable[[], Awaitable[Outcome[Any]]]:
    left = list(outcomes)

    async def call() -> Outcome[Any]:
        return left.pop(0)

    return call


@pytest.mark.parametrize("answer", [Done(1), REFUSED])
async def test_a_call_is_repeated_until_it_is_done_or_refused(answer: Outcome[int]) -> None:
    pauses: list[float] = []
    call = answering(NotSent("429", 7.0), Unknown("broken"), answer)
    outcome = await insist(call, watch=lambda _, pause: pauses.append(pause))
    assert outcome == answer
    assert pauses[0] == 7.0
    assert len(pauses) == 2


async def test_only_so_many_tries_are_made() -> None:
    failures: list[Outcome[Any]] = []
    call = answering(Unknown("1"), Unknown("2"), Done(3))
    outcome = await insist(call, tries=2, watch=lambda failure, _: failures.append(failure))
    assert (outcome, failures) == (Unknown("2"), [Unknown("1")])


async def test_what_ends_a_call_may_be_chosen() -> None:
    call = answering(REFUSED, Done(2))
    assert await insist(call, lambda one: isinstance(one, Done)) == Done(2)


@pytest.mark.parametrize(("pause", "ended_by"), [(30.0, Done(1)), (31.0, NotSent("429", 31.0))])
async def test_a_longer_pause_than_somebody_waits_ends_it(
    pause: float, ended_by: Outcome[Any]
) -> None:
    assert await insist(answering(NotSent("429", pause), Done(1)), longest=30.0) == ended_by


@pytest.mark.parametrize(
    ("answer", "tried"), [(NotSent("429", 1.0), 2), (NotSent("broken"), 1), (REFUSED, 1)]
)
async def test_a_probe_asks_again_only_when_it_is_told_to_wait(
    answer: Outcome[Any], tried: int
) -> None:
    calls: list[Outcome[Any]] = []

    async def call() -> Outcome[Any]:
        calls.append(answer)
        return answer

    assert await asked(call) == answer
    assert len(calls) == tried


async def test_what_runs_together_ends_with_the_first_error() -> None:
    ended: list[str] = []

    async def wait() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("cancelled")

    async def fail() -> None:
        raise KeyError("first")

    with pytest.raises(KeyError, match="first"):
        await together(wait(), fail())
    assert ended == ["cancelled"]
