"""The calls to MAX that a channel's posts and comments need, and what their failures mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Final, TypeVar

from bot.max.calls import MaxApi
from bot.max.probe import has_rights
from bot.networks.max.answers import AnswerPage, MaxComment, MaxPost, read_one, read_page
from bot.runtime.call_pace import CallPace
from bot.runtime.clock import Clock
from domain.model.network.trouble import NetworkTrouble
from domain.model.outcome import Done, Failure, NotSent, Outcome, Refused, Remedy, Unknown
from domain.ports.networks import NetworkUnavailable

_Found = TypeVar("_Found")

_ANSWER_WITHIN: Final = 15

MOST: Final = 100
"""Posts or comments in one answer; the last ones come first."""

_PAGES: Final = 10
"""Answers read in a row for one post."""

_A_SECOND: Final = 10
"""Calls of all kinds; MAX allows the bot 30, most of which belong to the messenger."""

_INTERNAL: Final = f"{HTTPStatus.INTERNAL_SERVER_ERROR} internal.error"

_TROUBLES: Final = {
    Remedy.RENEW_TOKEN: NetworkTrouble.TOKEN,
    Remedy.GRANT_RIGHTS: NetworkTrouble.NO_RIGHT,
    Remedy.ADD_BOT: NetworkTrouble.NO_RIGHT,
    Remedy.NAME_CHAT: NetworkTrouble.GONE,
    Remedy.RESEND: NetworkTrouble.GONE,
}


def trouble_of(failure: Failure) -> tuple[NetworkTrouble, float | None]:
    """Return why a call failed, and the seconds to wait if MAX asked for it."""
    match failure:
        case NotSent(retry_after=float(pause)):
            return NetworkTrouble.TOO_MANY, pause
        case Refused(remedy):
            return _TROUBLES.get(remedy, NetworkTrouble.REFUSED), None
        case _:
            return NetworkTrouble.UNREACHABLE, None


class CallFailed(NetworkUnavailable):
    """A call failed; `failure` is its outcome."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(*trouble_of(failure))
        self.failure = failure

    @property
    def refused(self) -> bool:
        """Whether it concerns this post or channel alone: MAX answered, and the token is good."""
        return isinstance(self.failure, Refused) and self.trouble is not NetworkTrouble.TOKEN

    @property
    def internal(self) -> bool:
        """Whether MAX has answered that it failed."""
        return isinstance(self.failure, Unknown) and self.failure.why.startswith(_INTERNAL)


@dataclass(frozen=True, slots=True)
class CommentPages:
    """The comments under a post, newest first; not `whole`: older ones were not read."""

    comments: Sequence[MaxComment]
    whole: bool


class ChannelCalls:
    """Calls to the API of MAX about channels; every failure is raised as CallFailed."""

    def __init__(self, api: MaxApi, clock: Clock) -> None:
        self._api = api
        self._clock = clock
        self._pace = CallPace(clock, _A_SECOND, 1.0)
        self._ahead = timedelta()

    async def chat(self, chat: int) -> Mapping[str, Any]:
        """Return what MAX tells of a chat."""
        found: Mapping[str, Any] = await self._get("chats/{}", chat)
        return found

    async def may_work_in(self, chat: int) -> bool:
        """Return whether the bot is an administrator there who reads and writes."""
        return has_rights(await self._get("chats/{}/members/me", chat))

    async def posts(self, chat: int, count: int) -> list[MaxPost]:
        """Return the channel's last posts, newest first."""
        answer = await self._get("messages", query={"chat_id": chat, "count": count})
        return _or_failed(read_page(MaxPost, answer)).read

    async def post(self, mid: str) -> MaxPost:
        """Return the post."""
        return _or_failed(read_one(MaxPost, await self._get("messages/{}", mid)))

    async def comment(self, post: str, mid: str) -> MaxComment:
        """Return the comment."""
        answer = await self._get("messages/{}/comments/{}", post, mid)
        return _or_failed(read_one(MaxComment, answer))

    async def last_comments(self, post: str) -> list[MaxComment]:
        """Return the last hundred comments, newest first."""
        return (await self._comments(post, {"count": MOST})).read

    async def comments_since(self, post: str, since: int) -> CommentPages:
        """Return the comments since that moment, in milliseconds; at most a thousand.

        Whether the bounds of MAX are inclusive is not documented: each page overlaps the last.
        """
        found: dict[str, MaxComment] = {}
        query = {"count": MOST, "after": max(since - 1, 0)}
        for _ in range(_PAGES):
            page = await self._comments(post, query)
            new = {one.mid: one for one in page.read if one.mid not in found}
            found |= {mid: one for mid, one in new.items() if one.timestamp >= since}
            if page.length < MOST:
                return CommentPages(tuple(found.values()), whole=True)
            if not new:
                break
            query["before"] = page.read[-1].timestamp + 1
        return CommentPages(tuple(found.values()), whole=False)

    async def write(self, post: str, body: Mapping[str, Any]) -> Outcome[Any]:
        """Write a comment, once; return the outcome."""
        await self._take_turn()
        return await self._api.call(
            "POST", "messages/{}/comments", post, body=body, within=_ANSWER_WITHIN
        )

    def there(self, moment: datetime) -> datetime:
        """Return a moment of our clock by the clock of MAX, whose last answer told the difference."""
        return moment + self._ahead

    async def _comments(self, post: str, query: Mapping[str, Any]) -> AnswerPage[MaxComment]:
        answer = await self._get("messages/{}/comments", post, query=query)
        return _or_failed(read_page(MaxComment, answer))

    async def _get(self, path: str, *ids: object, query: Mapping[str, Any] | None = None) -> Any:
        await self._take_turn()
        match await self._api.call("GET", path, *ids, query=query, within=_ANSWER_WITHIN):
            case Done(answer):
                if self._api.dated is not None:
                    self._ahead = self._api.dated - self._clock.now()
                return answer
            case failure:
                raise CallFailed(failure)

    async def _take_turn(self) -> None:
        if (wait := self._pace.take_turn()) > 0:
            await self._clock.sleep(wait)


def _or_failed(found: _Found | None) -> _Found:
    if found is None:
        raise CallFailed(Unknown("not as documented"))
    return found
