"""Writing a comment in a channel's name, and finding what may have been written."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from bot.networks.max.answers import MaxComment, read_one
from bot.networks.max.calls import CallFailed, ChannelCalls, trouble_of
from bot.networks.max.known import KnownChannels, mids_in
from bot.networks.max.links import chat_of
from bot.networks.max.names import ChannelNames
from domain.model.message.plain_words import same_words
from domain.model.network.post import FoundPost, PostAddress
from domain.model.network.trouble import NetworkTrouble
from domain.model.outcome import Done, Unknown
from domain.ports.networks import NetworkUnavailable, NotPlaced, PlacingUnknown

_LONGEST: Final = 4000
"""Characters."""

_INEXACT: Final = timedelta(minutes=1)
"""How far the difference of the clocks, taken from the header `Date`, may be wrong."""


class ChannelWriter:
    """A comment is written by one call, never repeated here."""

    def __init__(self, calls: ChannelCalls, known: KnownChannels, names: ChannelNames) -> None:
        self._calls = calls
        self._known = known
        self._names = names

    async def place(self, channel: int, under: PostAddress, text: str) -> FoundPost:
        """Write the comment; raise NotPlaced or PlacingUnknown.

        Only under the channel's own posts, even if the bot may write elsewhere. MAX answers 500 where comments are switched off: as if it might have been written.
        """
        if not text.strip() or len(text) > _LONGEST:
            raise NotPlaced(NetworkTrouble.REFUSED)
        try:
            post, answered = await self._mids(under)
        except NetworkUnavailable as error:
            raise NotPlaced(error.trouble, error.retry_after) from error
        if chat_of(post) not in {channel, None}:
            raise NotPlaced(NetworkTrouble.REFUSED)
        body: dict[str, Any] = {"text": text}
        if answered is not None:
            body["link"] = {"type": "reply", "mid": answered}
        self._known.writes(post, text)
        match await self._calls.write(post, body):
            case Done(answer):
                comment = read_one(MaxComment, answer.get("message"))
                if comment is None:
                    raise PlacingUnknown
                return self._known.found_comment(channel, post, comment)
            case Unknown():
                raise PlacingUnknown
            case failure:
                raise NotPlaced(*trouble_of(failure))

    async def find(
        self, channel: int, under: PostAddress, text: str, since: datetime
    ) -> Sequence[FoundPost]:
        """Return the comments with these words that an attempt since that moment may have written.

        They answer the same post or comment, and are by the bot, or by nobody whom MAX names: then
        by the channel, or by a person who has copied the words. The bot's own come first.
        """
        post, answered = await self._mids(under)
        try:
            await self._calls.post(post)  # tells the time at MAX as well
        except CallFailed as failure:
            if failure.trouble is NetworkTrouble.GONE:
                return ()
            raise
        earliest = int((self._calls.there(since) - _INEXACT).timestamp() * 1000)
        pages = await self._calls.comments_since(post, earliest)
        equal = [
            one
            for one in sorted(pages.comments, key=lambda one: (one.sender is None, one.timestamp))
            if same_words(text, one.text)
            and one.answered == answered
            and (one.sender is None or self._known.by_bot(one))
        ]
        if not equal and not pages.whole:
            raise NetworkUnavailable(NetworkTrouble.UNREACHABLE)
        return self._known.found_comments(channel, post, equal)

    async def _mids(self, under: PostAddress) -> tuple[str, str | None]:
        """Return the ids of the post and the comment; raise NetworkUnavailable."""
        found = mids_in(under)
        post = None if found is None else await self._names.post(found[0])
        if found is None or post is None:
            raise NetworkUnavailable(NetworkTrouble.GONE)
        return post, found[1]
