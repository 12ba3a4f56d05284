"""The calls of one token to VK."""

from bot.networks.vk.client import COMMUNITY_PACE, SERVICE_PACE
from bot.networks.vk.pace import TokenPace
from tests.bot.networks.clock import HurriedClock
from tests.bot.networks.vk.conftest import START


async def test_a_token_that_was_examined_keeps_its_pace_too() -> None:
    clock = HurriedClock(START)
    pace = TokenPace(clock)
    await pace.take_turn("token", SERVICE_PACE)
    began = clock.monotonic()
    for _ in range(COMMUNITY_PACE):
        await pace.take_turn("token", COMMUNITY_PACE)
    assert clock.monotonic() == began
    await pace.take_turn("token", COMMUNITY_PACE)
    assert clock.monotonic() > began + 1
