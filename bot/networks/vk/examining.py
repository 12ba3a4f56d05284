"""What VK says about a token: whose it is, and what it allows."""

from typing import Any, Final

from bot.networks.vk.client import COMMUNITY_PACE, SERVICE_PACE, VERSION, VkApi
from bot.networks.vk.errors import NOT_FOR_SERVICE, NoAnswer, VkRefused, unavailable
from bot.networks.vk.links import Spot, page_of
from bot.networks.vk.looking import page_call
from bot.networks.vk.reading import is_positive
from domain.model.network.trouble import NetworkTrouble
from domain.ports.networks import Ability, NetworkUnavailable, TokenReport

_RIGHTS: Final = {"manage": Ability.READ, "wall": Ability.PLACE}
"""The right behind each ability: Long Poll is for managers."""

_SOME_POST: Final = Spot(-1, 1)
"""On VK's own page; whether it is still there says nothing of the token."""

_EVENTS: Final = ("wall_reply_new", "wall_post_new")


async def examined(api: VkApi, token: str) -> TokenReport:
    """Return what the token allows, and its community; a service token has none, and looks.

    Raises NetworkUnavailable.
    """
    try:
        rights = await api.call("groups.getTokenPermissions", token, {}, a_second=SERVICE_PACE)
        owner = await api.call("groups.getById", token, {}, a_second=COMMUNITY_PACE)
    except VkRefused as refused:
        if refused.code == NOT_FOR_SERVICE:
            return await _of_service(api, token)
        raise unavailable(refused) from refused
    except NoAnswer as failure:
        raise unavailable(failure) from failure
    match owner:
        case {"groups": [{"id": community}, *_]} if is_positive(community):
            abilities = _abilities(rights)
            hears = Ability.READ not in abilities or await _hears(api, token, community)
            return TokenReport(abilities, page_of(community), hears=hears)
        case _:
            raise NetworkUnavailable(NetworkTrouble.UNREACHABLE)


async def _of_service(api: VkApi, token: str) -> TokenReport:
    """Look at a post and under it, in the way of all looks; there may be no such post any more."""
    by_id = "wall.getById", {"posts": f"{_SOME_POST.owner}_{_SOME_POST.post}"}
    post, under = await api.bundle(token, [by_id, page_call(_SOME_POST)])
    if isinstance(post, VkRefused | NoAnswer):
        raise unavailable(post)
    may_look = not (isinstance(under, VkRefused) and under.code == NOT_FOR_SERVICE)
    return TokenReport({Ability.LOOK} if may_look else set(), bundles=api.bundles(token))


async def _hears(api: VkApi, token: str, community: int) -> bool:
    """Return whether VK sends the events that are read; True if it does not say."""
    params = {"group_id": community}
    try:
        settings = await api.call(
            "groups.getLongPollSettings", token, params, a_second=COMMUNITY_PACE
        )
    except VkRefused:
        return True
    except NoAnswer as failure:
        raise unavailable(failure) from failure
    match settings:
        case {"is_enabled": enabled, "events": dict(events)}:
            version = str(settings.get("api_version") or VERSION)
            is_old = _numbers(version) < _numbers(VERSION)
            return bool(enabled) and not is_old and all(events.get(one) for one in _EVENTS)
        case _:
            return True


def _numbers(version: str) -> list[int]:
    return [int(one) for one in version.split(".") if one.isdecimal()]


def _abilities(rights: Any) -> set[Ability]:
    match rights:
        case {"permissions": list(given)}:
            names = [one.get("name") for one in given if isinstance(one, dict)]
            return {ability for right, ability in _RIGHTS.items() if right in names}
        case _:
            return set()
