"""Channels of MAX as a social network (https://dev.max.ru/docs-api/use-cases/comment-moderation)."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime

from bot.max.account import OwnAccount
from bot.max.arrivals import ChannelUpdate
from bot.max.calls import MaxApi
from bot.networks.max.answers import title_of
from bot.networks.max.calls import CallFailed, ChannelCalls
from bot.networks.max.comment_reader import ChannelReader
from bot.networks.max.comment_writer import ChannelWriter
from bot.networks.max.known import KnownChannels, channel_of, is_channel, page_address, post_address
from bot.networks.max.links import link_from, mid_of
from bot.networks.max.looks import ChannelLooks
from bot.networks.max.names import ChannelNames, named_post
from bot.runtime.clock import Clock
from domain.model.message.citizen_message import Network
from domain.model.network.post import FoundPost, Looked, PageAddress, PostAddress
from domain.model.network.trouble import NetworkTrouble
from domain.ports.networks import Ability, NetworkUnavailable, NewPosts, NotPlaced


class MaxChannels:
    """The channels in which the bot is an administrator who reads all messages and writes.

    Its comments appear in the channel's name or in its own; MAX does not document which.
    """

    network: Network = Network.MAX

    def __init__(
        self,
        api: MaxApi,
        clock: Clock,
        *,
        me: Callable[[], OwnAccount],
        pages: Callable[[], Awaitable[Collection[PageAddress]]],
    ) -> None:
        """`me` returns the bot's account, as far as it is known, `pages` the administration's.

        `api` is closed by its owner.
        """
        self._known = KnownChannels(me)
        self._calls = ChannelCalls(api, clock)
        self._names = ChannelNames(self._calls, self._known, pages, clock)
        self._looks = ChannelLooks(self._calls, self._known, self._names)
        self._reader = ChannelReader(self._calls, self._known, clock)
        self._writer = ChannelWriter(self._calls, self._known, self._names)

    @property
    def abilities(self) -> Collection[Ability]:
        """All, in channels that gave the bot the rights."""
        return frozenset(Ability)

    def comments_arrived(self, update: ChannelUpdate) -> None:
        """Read the channel's comments now; from now on find_page knows its public name."""
        self._known.learn(update.channel)
        self._reader.arrived(update)

    def address_of(self, url: str) -> PostAddress | None:
        """Return the post of the link, which is the same in all its forms.

        Comments have no links. Of `max.ru/<name>/…` the name is kept as long as it is not known
        whose it is: only until then the address differs from the post's other ones.
        """
        link = link_from(url)
        if link is None or link.seq is None:
            return None
        if isinstance(link.channel, int):
            return post_address(mid_of(link.channel, link.seq))
        channel = self._known.channel(link.channel)
        key = named_post(link.channel, link.seq) if channel is None else mid_of(channel, link.seq)
        return post_address(key)

    async def find_page(self, url: str) -> tuple[PageAddress, str] | None:
        """Return the channel and its title.

        By a public name only if an update has come from it since the start: MAX finds nothing by
        name. Raises NetworkUnavailable, with NO_RIGHT if the bot may not work there.
        """
        link = link_from(url)
        number = None if link is None else link.channel
        channel = await self._names.channel(number) if isinstance(number, str) else number
        if channel is None:
            return None
        try:
            found = await self._calls.chat(channel)
        except CallFailed as failure:
            if failure.trouble is NetworkTrouble.GONE:
                return None
            raise
        if found.get("type") != "channel":
            return None
        if not await self._calls.may_work_in(channel):
            raise NetworkUnavailable(NetworkTrouble.NO_RIGHT)
        self._known.learn(channel, str(found.get("link") or ""))
        return page_address(channel), title_of(found) or str(channel)

    async def alias_of(self, page: PageAddress) -> str:
        """Return the public name of the channel; empty if it is private."""
        link = link_from(str((await self._calls.chat(channel_of(page))).get("link") or ""))
        return link.channel if link is not None and isinstance(link.channel, str) else ""

    async def look(self, at: Collection[PostAddress]) -> Mapping[PostAddress, Looked]:
        """Look at posts and comments; the replies to a post are its last comments."""
        return await self._looks.look(at)

    async def new_posts(self, page: PageAddress, mark: str | None) -> NewPosts:
        """Return the comments under the channel's last posts; posts are the channel's own."""
        return await self._reader.read(channel_of(page), mark)

    async def place(self, page: PageAddress, under: PostAddress, text: str) -> FoundPost:
        """Write a comment under the post, or one that answers the comment."""
        if not is_channel(page):
            raise NotPlaced(NetworkTrouble.GONE)
        return await self._writer.place(channel_of(page), under, text)

    async def find_placed(
        self, page: PageAddress, under: PostAddress, text: str, since: datetime
    ) -> Sequence[FoundPost]:
        """Return the comments that `place` may have written."""
        return await self._writer.find(channel_of(page), under, text, since)

    async def close(self) -> None:
        """Nothing to close: the connections are the messenger's."""
