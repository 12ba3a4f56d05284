"""The access tokens of social networks: from the environment, and as stored in `/settings`."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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
class NetworkTokens:
    """The tokens of one network as they are now."""

    service: str | None = field(default=None, repr=False)
    """The token to look with, which belongs to no page."""
    of_unnamed_page: str | None = field(default=None, repr=False)
    """The token of the environment; only the network can tell of which page it is."""
    of_pages: Mapping[PageAddress, str] = field(default_factory=dict, repr=False)
    """The stored tokens with which to read those pages and to write in their names."""

    @property
    def has_page(self) -> bool:
        """Whether there is a token for any page."""
        return self.of_unnamed_page is not None or bool(self.of_pages)


class TokenStore:
    """All tokens as they are now; what is stored goes before the environment."""

    def __init__(
        self,
        database: Database,
        sealer: Sealer | None,
        environment: Mapping[Network, NetworkTokens],
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

    def of(self, network: Network) -> NetworkTokens:
        """Return the tokens of one network; an adapter asks at every use, as they may be replaced."""
        environment = self.in_environment(network)
        return replace(
            environment,
            service=self._opened.get(network) or environment.service,
            of_pages={
                owner: token
                for owner, token in self._opened.items()
                if isinstance(owner, PageAddress) and owner.network is network
            },
        )

    def in_environment(self, network: Network) -> NetworkTokens:
        """Return the tokens of the environment."""
        return self._environment.get(network, NetworkTokens())
