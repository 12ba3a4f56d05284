"""The real process is ended in the middle of its work, again and again, and nothing is lost.

The people's choices and the moments of the kills follow a seed, which a failure prints;
OTKLIK_KILL_SEED sets it.
"""

import signal
from bisect import bisect
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path

import pytest

from bot.sandbox import BadGateway, Fault, ForeignPage, SlowAnswer, TooManyRequests
from bot.sandbox.server import Call
from tests.e2e.kill.audit import Audit
from tests.e2e.kill.evidence import durability, evidence
from tests.e2e.kill.flaky_proxy import failing_now_and_then
from tests.e2e.kill.run import KillRun, kill_run
from tests.e2e.kill.scenarios import Scenario
from tests.storage.servers import empty_database
from tests.telegram import DropAfter, DropBefore, OddAnswer, Oddity, Proxy, ProxyKind, ServerError

pytestmark = pytest.mark.kill

GRANTED = 30
"""Seconds that compose.yaml gives the program to stop; it takes a third of them at most, and a busy machine some."""

REFUSALS: Mapping[Fault, float] = {
    TooManyRequests(1): 0.01,
    ServerError(): 0.02,
    BadGateway(): 0.02,
    DropBefore(): 0.02,
    SlowAnswer(0.1): 0.1,
}
SLOW: Mapping[Fault, float] = {SlowAnswer(0.1): 0.1}
TROUBLE: Mapping[Fault, float] = {**REFUSALS, DropAfter(): 0.05}
"""Answers get lost too: what was sent is sent again."""
IN_CP1251 = ForeignPage(503, "<h1>Сервис временно недоступен</h1>", charset="cp1251")
ON_THE_WAY: Mapping[Fault, float] = {
    **TROUBLE,
    IN_CP1251: 0.02,
    replace(IN_CP1251, after=True): 0.01,
    OddAnswer(Oddity.NEW_VALUES): 0.05,
    OddAnswer(Oddity.TRUNCATED): 0.01,
}
"""What else comes back from behind a proxy, and from a newer server."""


@pytest.fixture
def file_url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'otklik.sqlite3'}"


@pytest.fixture
async def server_url() -> AsyncIterator[str]:
    async with empty_database() as url:
        yield url


async def test_a_process_killed_34_times_loses_nothing_and_repeats_only_what_was_in_flight(
    tmp_path: Path, file_url: str, seed: int
) -> None:
    async with kill_run(tmp_path, file_url, seed) as run:
        codes = await ended_repeatedly(run, 34, signal.SIGKILL, incidents=36, seconds=26)
        audit = await last_process(run)
    assert codes == [-signal.SIGKILL] * 34
    audit.all()
    assert audit.scenarios() == set(Scenario)
    audit.only_what_was_in_flight_is_repeated(run.ends)
    ends = [end.work for end in run.ends]
    assert sum(work.in_hand > 0 for work in ends) > 2
    assert sum(work.to_send > 0 for work in ends) > 20
    assert await durability(file_url) == {"journal_mode": "wal", "synchronous": 2}


async def test_a_process_killed_under_telegrams_limits_keeps_to_them_in_its_next_life(
    tmp_path: Path, file_url: str, seed: int
) -> None:
    async with kill_run(tmp_path, file_url, seed, overall_per_second=10) as run:
        codes = await ended_repeatedly(run, 6, signal.SIGKILL, incidents=8, seconds=6, trouble=SLOW)
        audit = await last_process(run)
        refused = [
            call for call in run.sandbox.calls if call.status == HTTPStatus.TOO_MANY_REQUESTS
        ]
    assert codes == [-signal.SIGKILL] * 6
    audit.all()
    audit.only_what_was_in_flight_is_repeated(run.ends)
    # The next life can't know of what was in flight: at most one call for each chat.
    assert len(refused) <= len(run.sandbox.world.chats) * len(codes)
    counted = [*run.sandbox.calls_to("sendMessage"), *run.sandbox.calls_to("editMessageText")]
    assert busiest_second(counted) > 6  # or it never came to the limit


async def test_a_process_killed_behind_a_failing_proxy_loses_nothing(
    tmp_path: Path, file_url: str, seed: int
) -> None:
    async with (
        Proxy(ProxyKind.SOCKS5) as proxy,
        kill_run(tmp_path, file_url, seed, proxy=proxy) as run,
    ):
        async with failing_now_and_then(proxy, seed):
            codes = await ended_repeatedly(
                run, 6, signal.SIGKILL, incidents=11, seconds=7, trouble=ON_THE_WAY
            )
        audit = await last_process(run)
    assert codes == [-signal.SIGKILL] * 6
    assert proxy.tunnels > len(codes)
    audit.all()


@pytest.mark.postgresql
async def test_a_process_killed_on_postgresql_loses_nothing(
    tmp_path: Path, server_url: str, seed: int
) -> None:
    async with kill_run(tmp_path, server_url, seed) as run:
        codes = await ended_repeatedly(run, 5, signal.SIGKILL, incidents=25, seconds=20)
        audit = await last_process(run)
        assert codes == [-signal.SIGKILL] * 5
        audit.all()
        audit.only_what_was_in_flight_is_repeated(run.ends)


async def test_a_process_asked_to_stop_loses_and_repeats_nothing(
    tmp_path: Path, file_url: str, seed: int
) -> None:
    async with kill_run(tmp_path, file_url, seed) as run:
        codes = await ended_repeatedly(
            run, 8, signal.SIGTERM, incidents=20, seconds=8, trouble=REFUSALS
        )
        audit = await last_process(run)
    assert codes == [0] * 8
    audit.all()
    audit.every_press_is_answered()
    assert audit.repeats() == []
    assert max(end.took for end in run.ends) < GRANTED


async def test_a_stop_is_heard_while_telegram_cannot_be_reached(
    tmp_path: Path, file_url: str, seed: int
) -> None:
    async with kill_run(tmp_path, file_url, seed) as run:
        run.sandbox.faults.fail_next("getMe", BadGateway(), times=1000)
        await run.start()
        await run.until_telegram_is_asked()
        assert await run.end(signal.SIGTERM) == 0
    assert run.ends[0].took < GRANTED


def busiest_second(calls: Sequence[Call]) -> int:
    """The most calls within one second."""
    moments = sorted(call.monotonic for call in calls)
    return max(bisect(moments, moment + 1.0) - at for at, moment in enumerate(moments))


async def ended_repeatedly(
    run: KillRun,
    times: int,
    end_by: signal.Signals,
    *,
    incidents: int,
    seconds: float,
    trouble: Mapping[Fault, float] = TROUBLE,
) -> list[int]:
    """So many processes under a load; gives their exit codes. The load goes on after it."""
    run.trouble(trouble)
    run.load(incidents, seconds)
    codes = []
    for _ in range(times):
        await run.start()
        await run.go_on_a_little()
        codes.append(await run.end(end_by))
    return codes


async def last_process(run: KillRun) -> Audit:
    """An untroubled process, in which everybody comes to an end with everything."""
    run.trouble({})
    await run.start()
    await run.finished(within=480)
    assert await run.end(signal.SIGTERM) == 0
    for end in run.ends:
        print(end)  # noqa: T201 - pytest shows it with a failure
    return Audit(run.workload.ledger, await evidence(run.url, run.sandbox.world.clock), run.sandbox)
