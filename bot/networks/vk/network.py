"""VKontakte as a social network of the program."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from bot.networks.tokens import NetworkTokens
from bot.networks.vk.catching_up import CatchingUp
from bot.networks.vk.client import SERVICE_PACE, VkApi, Watch
from bot.networks.vk.errors import WRONG_PARAMETER, NoAnswer, VkRefused, unavailable
from bot.networks.vk.examining import examined
from bot.networks.vk.links import Threads, community_of, page_named_in, page_of, read_link
from bot.networks.vk.long_poll import LongPoll
from bot.networks.vk.looking import Looking
from bot.networks.vk.placing import CommentWriter, placed_among
from bot.networks.vk.reading import is_positive, name_of
from bot.runtime.clock import Clock
from domain.model.message.citizen_message import Network
from domain.model.network.post import FoundPost, Looked, PageAddress, PostAddress
from domain.model.network.trouble import NetworkTrouble
from domain.ports.networks import (
    Ability,
    NetworkUnavailable,
    NewPosts,
    NotPlaced,
    TokenReport,
)

_NO_SUCH_GROUP = 125


class VkNetwork:
    """Implements `domain.ports.networks.SocialNetwork`.

    Keys: `-1001_345` is a post, `-1001_345_346` a comment, `-1001` a community.
    """

    network = Network.VK

    def __init__(
        self,
        server: str,
        tokens: Callable[[], NetworkTokens],
        clock: Clock,
        watch: Watch | None = None,
    ) -> None:
        """`server` is VK_API_URL; `tokens` returns those of now; `watch` counts the calls."""
        self._tokens = tokens
        self._api = VkApi(server, clock, watch)
        self._threads = Threads()
        self._writer = CommentWriter(self._api, self._threads)
        self._page_of: Mapping[str, PageAddress | None] = {}
        self._long_poll = LongPoll(self._api, self._threads, clock)

    @property
    def abilities(self) -> Collection[Ability]:
        """What it can do with the tokens it has now: placing needs both kinds."""
        tokens = self._tokens()
        looks = tokens.service is not None
        able = {
            Ability.LOOK: looks,
            Ability.READ: tokens.has_page,
            Ability.PLACE: looks and tokens.has_page,
        }
        return frozenset(ability for ability, can in able.items() if can)

    def address_of(self, url: str) -> PostAddress | None:
        """Return what the link leads to; None if it is no link to a post or comment of a wall."""
        if (linked := read_link(url)) is None:
            return None
        spot, thread = linked
        self._threads.learn(spot, thread)
        return spot.address

    async def find_page(self, url: str) -> tuple[PageAddress, str] | None:
        """Ask VK which community that link is: its address and name; None if it is none.

        Raises NetworkUnavailable.
        """
        if (named := page_named_in(url)) is None:
            return None
        try:
            answer = await self._api.call(
                "groups.getById", self._service(), {"group_id": named}, a_second=SERVICE_PACE
            )
        except VkRefused as refused:
            if refused.code in (WRONG_PARAMETER, _NO_SUCH_GROUP):
                return None
            raise unavailable(refused) from refused
        except NoAnswer as failure:
            raise unavailable(failure) from failure
        match answer:
            case {"groups": [{"id": number, **rest}, *_]} if is_positive(number):
                name = name_of(rest.get("name")) or str(number)
                return None if rest.get("deactivated") else (page_of(number), name)
            case _:
                return None

    async def alias_of(self, page: PageAddress) -> str:
        """Return no name: links to posts have the community's number."""
        del page
        return ""

    async def look(self, at: Collection[PostAddress]) -> Mapping[PostAddress, Looked]:
        """Look at many at once. One that is absent from the result could not be looked at.

        Raises NetworkUnavailable if none could.
        """
        return await self._looking().look(at)

    async def new_posts(self, page: PageAddress, mark: str | None) -> NewPosts:
        """Return what others wrote on the page after the mark; may wait up to 25 s for something.

        Raises NetworkUnavailable.
        """
        community_of(page)
        token = await self._community(page)
        service = self._tokens().service
        catching_up = CatchingUp(self._api, service) if service is not None else None
        return await self._long_poll.read(page, token, mark, catching_up)

    async def place(self, page: PageAddress, under: PostAddress, text: str) -> FoundPost:
        """Write a comment in the page's name. Raises NotPlaced and PlacingUnknown.

        Nothing is written without the token with which a lost outcome can be looked up.
        """
        try:
            self._service()
            token = await self._community(page)
        except NetworkUnavailable as error:
            raise NotPlaced(error.trouble, error.retry_after) from error
        return await self._writer.place(token, page, under, text)

    async def find_placed(
        self, page: PageAddress, under: PostAddress, text: str, since: datetime
    ) -> Sequence[FoundPost]:
        """Return the comments that a `place` begun at `since` may have written.

        Raises NetworkUnavailable.
        """
        looked = await self._looking().look([under])
        return placed_among(looked.get(under), page, under, text, self._api.there(since))

    async def examine(self, token: str) -> TokenReport:
        """Ask VK about a token, in use or not. Raises NetworkUnavailable."""
        return await examined(self._api, token)

    async def close(self) -> None:
        """Close the connections."""
        await self._api.close()

    async def _community(self, page: PageAddress) -> str:
        """Return the token of that page; raise NetworkUnavailable if there is none.

        VK is asked once of which page a token is that was stored for none.
        """
        tokens = self._tokens()
        if (stored := tokens.of_pages.get(page)) is not None:
            return stored
        token = tokens.of_unnamed_page
        if token is not None and token not in self._page_of:
            self._page_of = {token: (await self.examine(token)).page}
        if token is None or self._page_of[token] != page:
            raise NetworkUnavailable(NetworkTrouble.TOKEN)
        return token

    def _looking(self) -> Looking:
        return Looking(self._api, self._threads, self._service())

    def _service(self) -> str:
        if (token := self._tokens().service) is None:
            raise NetworkUnavailable(NetworkTrouble.TOKEN)
        return token
