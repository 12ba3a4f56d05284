"""The access tokens of social networks: from the environment, and as stored in `/settings`."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import structlog

from bot.runtime.rounds import Rounds
from bot.setup.sealing import Sealer
from domain.model.message.citizen_message import Network
from domain.model.network.post import PageAddress
from domain.model.network.token import SealedToken, TokenOwner
from storage.engine.database import Database
from storage.organisation.tokens import stored_tokens

log: Final = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class EnvironmentTokens:
    """The tokens of one network in the environment."""

    service: str | None = None
    community: str | None = None
    """The token of a page; only the network can tell of which."""


_NONE: Final = EnvironmentTokens()


class TokenStore:
    """All tokens as they are now; what is stored goes before the environment."""

    def __init__(
        self,
        database: Database,
        sealer: Sealer | None,
        environment: Mapping[Network, EnvironmentTokens],
        changed: asyncio.Event,
    ) -> None:
        """`changed` is set after a token was stored or removed, in any process."""
        self._database = database
        self._sealer = sealer
        self._environment = environment
        self._rounds = Rounds(changed)
        self._opened: Mapping[TokenOwner, str] = {}

    async def run(self) -> None:
        """Read them now and at each change, until cancelled."""
        await self._rounds.run(self.read)

    async def read(self) -> None:
        """Open what is stored now."""
        stored = await stored_tokens(self._database)
        found = {one.owner: self.opened(one) for one in stored}
        self._opened = {owner: token for owner, token in found.items() if token is not None}
        if shut := [str(owner) for owner, token in found.items() if token is None]:
            log.warning("tokens.not_opened", owners=shut)

    def opened(self, token: SealedToken) -> str | None:
        """Return the token; None if the key that sealed it is not set."""
        return None if self._sealer is None else self._sealer.open(token.sealed)

    def of(self, network: Network) -> "NetworkTokens":
        """Return the tokens of one network."""
        return NetworkTokens(self, network)

    def get(self, owner: TokenOwner) -> str | None:
        """Return the stored token of that page or network."""
        return self._opened.get(owner)

    def in_environment(self, network: Network) -> EnvironmentTokens:
        """Return the tokens of the environment."""
        return self._environment.get(network, _NONE)

    def has_page_of(self, network: Network) -> bool:
        """Return whether a token of any page is stored."""
        return any(
            isinstance(owner, PageAddress) and owner.network is network for owner in self._opened
        )


class NetworkTokens:
    """The tokens of one network; an adapter asks at every use, as they may be replaced."""

    def __init__(self, store: TokenStore, network: Network) -> None:
        self._store = store
        self._network = network

    def service(self) -> str | None:
        """Return the token to look with, which belongs to no page."""
        return self._store.get(self._network) or self._store.in_environment(self._network).service

    def community(self, page: PageAddress) -> str | None:
        """Return the stored token with which to read that page and to write in its name."""
        return self._store.get(page)

    def of_unnamed_page(self) -> str | None:
        """Return the token in the environment; only the network can tell of which page it is."""
        return self._store.in_environment(self._network).community

    def has_community(self) -> bool:
        """Return whether there is a token for any page."""
        return self.of_unnamed_page() is not None or self._store.has_page_of(self._network)
