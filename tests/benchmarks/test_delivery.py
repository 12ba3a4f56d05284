"""Delivery against Telegram's limits, on the virtual clock: makespan, fairness, silence of one."""

from collections.abc import Sequence
from itertools import pairwise
from math import ceil
from pathlib import Path
from time import perf_counter

import pytest

from bot.sandbox import TooManyRequests
from bot.telegram.adapter import TELEGRAM
from tests.benchmarks.conftest import Bench
from tests.e2e.notice_load import NoticeLoad, cards

pytestmark = pytest.mark.benchmark

RATES = TELEGRAM.rates
PATIENCE = 600.0


def groups_and_each(bench: Bench) -> tuple[list[int], int]:
    """The groups, and how many notices each of them gets; a small run meets the limits too."""
    groups = bench.size(40, small=3)
    return [-2000 - number for number in range(groups)], bench.size(50, small=21)


def shortest_makespan(groups: int, each: int) -> float:
    """Seconds from the first call to the last that no delivery to so many groups can undercut.

    Before any minute has begun each group has got at most what the minutes before it allow; the
    rest still has to leave at the overall rate.
    """
    total, rate, overall = groups * each, RATES.group, RATES.overall

    def last_call(minutes: int) -> float:
        left = total - groups * min(each, rate.calls * minutes)
        seconds = ceil(left / overall.calls) - 1
        return minutes * rate.seconds + seconds * overall.seconds if left else 0.0

    return max(last_call(minutes) for minutes in range(each))


def moments(load: NoticeLoad, chats: Sequence[int]) -> dict[int, list[float]]:
    """When each of these chats was called, in seconds since the first call of all."""
    start = load.written[0].monotonic
    return {
        chat: [call.monotonic - start for call in load.written if call.chat == chat]
        for chat in chats
    }


async def test_two_thousand_notices_to_forty_chats_take_what_the_limits_ask(
    tmp_path: Path, bench: Bench
) -> None:
    groups, each = groups_and_each(bench)
    async with NoticeLoad.facing(tmp_path, groups) as load:
        await load.register(each)
        began = perf_counter()
        await load.put(*cards(each, groups))
        await load.settle(PATIENCE)
        seconds = perf_counter() - began
        calls, refused = len(load.written), _refused(load)
        called = moments(load, groups)

    bound = shortest_makespan(len(groups), each)
    makespan = max(last for *_, last in called.values())
    first = max(times[0] for times in called.values())
    gap = max(later - earlier for times in called.values() for earlier, later in pairwise(times))
    bench.tell(
        f"{calls} notices to {len(groups)} chats have left",
        makespan,
        "s",
        makespan / bound,
        f"what Telegram's limits allow, {bound:.1f} s",
        note=f"each chat began within {first:.1f} s and waited {gap:.1f} s at most;"
        f" {seconds / calls * 1e3:.1f} ms of real time each",
    )
    assert (calls, refused) == (each * len(groups), 0)
    bench.judge(makespan / bound, at_most=1.02)
    bench.judge(first, at_most=len(groups) / RATES.overall.calls)
    bench.judge(gap, at_most=RATES.group.seconds)


async def test_a_chat_that_telegram_has_silenced_slows_no_other(
    tmp_path: Path, bench: Bench
) -> None:
    groups, each = groups_and_each(bench)
    silent, *others = groups
    async with NoticeLoad.facing(tmp_path, groups) as load:
        await load.register(each)
        load.sandbox.faults.fail_next("sendMessage", TooManyRequests(300), chat=silent, skip=5)
        await load.put(*cards(each, groups))
        await load.settle(PATIENCE)
        refused = _refused(load)
        called = moments(load, groups)

    bound = shortest_makespan(len(others), each)
    makespan = max(called[chat][-1] for chat in others)
    bench.tell(
        f"the same to others while one of {len(groups)} chats is silent",
        makespan,
        "s",
        makespan / bound,
        f"what Telegram's limits allow, {bound:.1f} s",
    )
    assert refused == 1
    bench.judge(makespan / bound, at_most=1.02)
    assert called[silent][6] - called[silent][5] >= 300
    sent = [call for call in load.written if (call.chat, call.method) == (silent, "sendMessage")]
    assert len(sent) == each + 1  # what is brought up to date meanwhile is edited


def _refused(load: NoticeLoad) -> int:
    return sum(call.status == 429 for call in load.sandbox.calls)
