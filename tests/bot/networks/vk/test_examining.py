"""What VK says about a token, and whether it sends the events that are read."""

import pytest

from domain.model.network.trouble import NetworkTrouble
from domain.ports.networks import Ability, NetworkUnavailable, TokenReport
from tests.bot.networks.vk.conftest import GROUP, PAGE, SERVICE, Vk
from tests.vk.faults import VkFault

BOTH = {Ability.READ, Ability.PLACE}


async def examined(vk: Vk, token: str) -> TokenReport:
    return await vk.network.examine(token)


async def test_a_communitys_token_reads_and_places(vk: Vk) -> None:
    assert await examined(vk, GROUP) == TokenReport(BOTH, PAGE)


@pytest.mark.parametrize("kind", ["wall_reply_new", "wall_post_new"])
async def test_an_event_that_is_not_ticked_is_noticed(vk: Vk, kind: str) -> None:
    vk.page.community.unticked = frozenset({kind})
    assert await examined(vk, GROUP) == TokenReport(BOTH, PAGE, hears=False)


async def test_events_that_are_switched_off_are_noticed(vk: Vk) -> None:
    vk.page.community.long_poll = False
    assert await examined(vk, GROUP) == TokenReport(BOTH, PAGE, hears=False)


async def test_where_vk_does_not_say_nothing_is_told(vk: Vk) -> None:
    vk.sandbox.faults.fail_next("groups.getLongPollSettings", VkFault(15))
    assert await examined(vk, GROUP) == TokenReport(BOTH, PAGE)


@pytest.mark.parametrize("may_execute", [True, False])
async def test_a_service_token_looks(vk: Vk, may_execute: bool) -> None:
    vk.sandbox.world.service_may_execute = may_execute
    assert await examined(vk, SERVICE) == TokenReport({Ability.LOOK}, bundles=may_execute)
    assert ("wall.getById" in vk.methods()) is not may_execute


async def test_a_service_token_that_can_not_look_is_none(vk: Vk) -> None:
    vk.sandbox.faults.fail_next("execute", VkFault(15))
    with pytest.raises(NetworkUnavailable) as refused:
        await examined(vk, SERVICE)
    assert refused.value.trouble is NetworkTrouble.NO_RIGHT
