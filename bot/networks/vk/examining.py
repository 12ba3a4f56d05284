"""What VK says about a token: whose it is, and what it allows."""

from typing import Any, Final

from bot.networks.vk.client import COMMUNITY_PACE, SERVICE_PACE, VkApi
from bot.networks.vk.errors import NoAnswer, VkRefused, unavailable
from bot.networks.vk.links import page_of
from bot.networks.vk.reading import is_positive
from domain.model.network.trouble import NetworkTrouble
from domain.ports.networks import Ability, NetworkUnavailable, TokenReport

_NOT_FOR_SERVICE_TOKENS: Final = 28

_RIGHTS: Final = {"manage": Ability.READ, "wall": Ability.PLACE}
"""The right behind each ability: Long Poll is for managers."""


async def examined(api: VkApi, token: str) -> TokenReport:
    """Return what the token allows, and its community; a service token has none.

    Raises NetworkUnavailable.
    """
    try:
        rights = await api.call("groups.getTokenPermissions", token, {}, a_second=SERVICE_PACE)
        owner = await api.call("groups.getById", token, {}, a_second=COMMUNITY_PACE)
    except VkRefused as refused:
        if refused.code == _NOT_FOR_SERVICE_TOKENS:
            return TokenReport({Ability.LOOK})
        raise unavailable(refused) from refused
    except NoAnswer as failure:
        raise unavailable(failure) from failure
    match owner:
        case {"groups": [{"id": community}, *_]} if is_positive(community):
            return TokenReport(_abilities(rights), page_of(community))
        case _:
            raise NetworkUnavailable(NetworkTrouble.UNREACHABLE)


def _abilities(rights: Any) -> set[Ability]:
    match rights:
        case {"permissions": list(given)}:
            names = [one.get("name") for one in given if isinstance(one, dict)]
            return {ability for right, ability in _RIGHTS.items() if right in names}
        case _:
            return set()
