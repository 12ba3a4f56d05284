"""What is known of channels, posts and the bot's own comments, until the next start."""

import re
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Final

from bot.max.account import OwnAccount
from bot.networks.max.answers import MaxComment, MaxPost
from bot.networks.max.links import address_of_post, link_from
from domain.model.ids import ChatId, Messenger, Place, id_in
from domain.model.message.citizen_message import Network
from domain.model.message.plain_words import PlainWords, plain_words
from domain.model.network.post import FoundPost, PageAddress, PostAddress
from domain.model.network.trouble import NetworkTrouble
from domain.model.organisation.page import PAGE_NUMBER
from domain.ports.networks import NetworkUnavailable

_REMEMBERED: Final = 2_000

_KEY: Final = re.compile(
    r"(?P<post>(?:mid\.)?[\w-]{1,100}|@[\w-]{1,64}\.[0-9a-f]{16})"
    r"(?:/(?P<comment>(?:mid\.)?[\w-]{1,100}))?",
    re.ASCII,
)


def post_address(post: str) -> PostAddress:
    """Return the address of a post."""
    return PostAddress(Network.MAX, post)


def comment_address(post: str, comment: str) -> PostAddress:
    """Return the address of a comment: a comment can only be asked for with its post."""
    return PostAddress(Network.MAX, f"{post}/{comment}")


def mids_in(address: PostAddress) -> tuple[str, str | None] | None:
    """Return the `mid` of the post, and of the comment in the address of one.

    The first may be a `named_post`. None if the key is none of MAX's.
    """
    found = _KEY.fullmatch(address.key)
    return found and (found["post"], found["comment"])


def page_address(channel: int) -> PageAddress:
    """Return the address of a channel."""
    return PageAddress(Network.MAX, str(channel))


def is_channel(page: PageAddress) -> bool:
    """Return whether the key is one of MAX's."""
    return page.network is Network.MAX and bool(PAGE_NUMBER.fullmatch(page.key))


def channel_of(page: PageAddress) -> int:
    """Return the number of a channel, the inverse of `page_address`.

    Raises NetworkUnavailable for a key that is none of MAX's: there is no such channel.
    """
    if not is_channel(page):
        raise NetworkUnavailable(NetworkTrouble.GONE)
    return int(page.key)


def chat_of_channel(page: PageAddress) -> Place | None:
    """Return the chat that the channel is; None for a key that is none of MAX's."""
    if not is_channel(page):
        return None
    with suppress(ValueError):  # a longer number than MAX has
        return Place(ChatId(id_in(Messenger.MAX, int(page.key))))
    return None


class KnownChannels:
    """Learned from answers and updates; `me` returns the bot's account as far as it is known."""

    def __init__(self, me: Callable[[], OwnAccount]) -> None:
        self._me = me
        self._names: dict[int, str] = {}
        self._urls: dict[str, str] = {}
        self._written: deque[tuple[str, PlainWords]] = deque(maxlen=_REMEMBERED)

    @property
    def nameless(self) -> list[int]:
        """The channels whose public name is not known."""
        return [channel for channel, name in self._names.items() if not name]

    def channel(self, name: str) -> int | None:
        """Return the number of the channel with that public name, None if unknown."""
        return next((channel for channel, one in self._names.items() if one == name), None)

    def learn(self, channel: int, url: str | None = None) -> None:
        """Remember a channel, and its public name if it is in the address."""
        if len(self._names) < _REMEMBERED:
            self._names.setdefault(channel, "")
        link = link_from(url or "")
        if link is not None and isinstance(link.channel, str) and channel in self._names:
            self._names[channel] = link.channel

    def writes(self, post: str, text: str) -> None:
        """Remember that such a comment is being written."""
        self._written.append((post, plain_words(text)))

    def is_own(self, post: str, comment: MaxComment) -> bool:
        """Return whether the bot has written the comment, in its own name or in the channel's.

        One without an author is the channel's, or a person's: then equal words decide.
        """
        if comment.sender is None:
            words = plain_words(comment.text)
            return any(under == post and one.same(words) for under, one in self._written)
        return self.by_bot(comment)

    def by_bot(self, comment: MaxComment) -> bool:
        """Return whether the comment names the bot as its author."""
        sender, number = comment.sender, self._me().number
        return sender is not None and (
            sender.is_bot if number is None else sender.user_id == number
        )

    def found_post(self, post: MaxPost) -> FoundPost:
        """Return the post for the program."""
        channel = post.recipient.chat_id
        self.learn(channel, post.url)
        url = post.url if link_from(post.url or "") else address_of_post(post.mid)
        if len(self._urls) == _REMEMBERED:
            self._urls.clear()
        self._urls[post.mid] = url or ""
        return FoundPost(
            address=post_address(post.mid),
            url=self.url_of(post.mid),
            text=post.text,
            at=post.at,
            author=str(channel),
            has_files=post.has_files,
        )

    def url_of(self, post: str) -> str:
        """Return the public address of the post; else one that opens for members."""
        return self._urls.get(post) or address_of_post(post)

    def found_comment(self, channel: int, post: str, comment: MaxComment) -> FoundPost:
        """Return the comment for the program; what the bot has written is the channel's.

        A comment has no address of its own: the post's stands for it.
        """
        sender = comment.sender
        author = None if sender is None else str(sender.user_id)
        by_page = self.by_bot(comment)
        answered = comment.answered
        return FoundPost(
            address=comment_address(post, comment.mid),
            url=self.url_of(post),
            text=comment.text,
            at=comment.at,
            author=str(channel) if by_page else author,
            under=comment_address(post, answered) if answered else post_address(post),
            post=post_address(post),
            thread=comment_address(post, answered) if answered else None,
            author_name=None if by_page else comment.name,
        )

    def found_comments(
        self, channel: int, post: str, comments: Iterable[MaxComment]
    ) -> tuple[FoundPost, ...]:
        """Return the comments for the program, in the same order."""
        return tuple(self.found_comment(channel, post, one) for one in comments)
