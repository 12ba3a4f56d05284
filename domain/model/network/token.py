"""Access tokens of social networks as they are stored: sealed with a key of the environment."""

from dataclasses import dataclass
from datetime import datetime

from domain.model.ids import PersonId
from domain.model.message.citizen_message import Network
from domain.model.network.post import PageAddress

TokenOwner = PageAddress | Network
"""What a token is for: one page, or a whole network."""


@dataclass(frozen=True, slots=True)
class SealedToken:
    """A token that nobody can read without the key, with who stored it."""

    owner: TokenOwner
    sealed: str
    at: datetime
    by: PersonId


def network_of_token(owner: TokenOwner) -> Network:
    """The network that accepts the token."""
    return owner.network if isinstance(owner, PageAddress) else owner


def token_owner(text: str) -> TokenOwner:
    """The inverse of `str`: `vk:-1001`, `vk`; raises ValueError for anything else."""
    network, separator, key = text.partition(":")
    return PageAddress(Network(network), key) if separator else Network(network)
