"""New comments and posts of a community: its events (Bots Long Poll API).

VK keeps events for some time only. What was missed is read from the wall; that wants the service
token.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

import structlog

from bot.networks.vk.catching_up import CatchingUp
from bot.networks.vk.client import COMMUNITY_PACE, VkApi
from bot.networks.vk.errors import NoAnswer, VkRefused, unavailable
from bot.networks.vk.links import Spot, Threads, community_of
from bot.networks.vk.marks import ReadMark, new_mark, read_mark
from bot.networks.vk.reading import Json, is_positive, names_in, parent_of, read_comment, read_post
from bot.runtime.clock import Clock
from domain.model.network.post import FoundPost, PageAddress
from domain.ports.networks import NewPosts

log: Final = structlog.get_logger(__name__)

_EVENT_NUMBER: Final = re.compile(r"\d{1,19}", re.ASCII)

_WAIT: Final = 25
"""Seconds for which VK may hold back an empty answer."""

_MOST_NAMES: Final = 1000
"""People in one `users.get`."""

_REST, _LONGEST_REST = 60.0, 3600.0
"""Seconds after a gap before the next one is closed, doubled as long as gaps follow each other."""

_LOST_EVENTS, _OLD_KEY, _LOST_ALL = 1, 2, 3
"""The values of `failed`."""


class _Session(NamedTuple):
    server: str
    key: str
    ts: str


class _Rest(NamedTuple):
    """How long a rest is, and until when by the clock."""

    seconds: float
    until: float


_NO_REST: Final = _Rest(0.0, 0.0)


class LongPoll:
    """Reads the events of communities; the session of each is kept in memory."""

    def __init__(self, api: VkApi, threads: Threads, clock: Clock) -> None:
        self._api = api
        self._threads = threads
        self._clock = clock
        self._sessions: dict[PageAddress, _Session] = {}
        self._rests: dict[PageAddress, _Rest] = {}

    async def read(
        self, page: PageAddress, token: str, mark: str | None, catching_up: CatchingUp | None
    ) -> NewPosts:
        """Return what is new after the mark, and wait for something if there is nothing.

        Without `catching_up` a gap stays one. Raises NetworkUnavailable.
        """
        try:
            known = None if mark is None else read_mark(mark)
            if known is None:
                return await self._begin(page, token, whole=mark is None)
            return await self._read(page, token, known, catching_up)
        except (VkRefused, NoAnswer) as failure:
            self._sessions.pop(page, None)
            raise unavailable(failure) from failure

    async def _begin(self, page: PageAddress, token: str, *, whole: bool) -> NewPosts:
        session = await self._connect(page, token)
        return NewPosts((), str(new_mark(session.ts, self._api.now())), whole)

    async def _read(
        self, page: PageAddress, token: str, mark: ReadMark, catching_up: CatchingUp | None
    ) -> NewPosts:
        session = self._sessions.get(page) or await self._connect(page, token)
        answer = await self._poll(session, mark.ts)
        if answer.get("failed") == _OLD_KEY:
            session = await self._connect(page, token)
            answer = await self._poll(session, mark.ts)
        match answer:
            case {"ts": ts, "updates": list(updates)} if known := _event_number(ts):
                return await self._new(page, token, mark, known, updates)
            case {"failed": 1, "ts": ts} if known := _event_number(ts):
                following = known
            case {"failed": 3}:
                following = (await self._connect(page, token)).ts
            case _:
                raise NoAnswer("unreadable events", may_be_done=True)
        log.info("vk.events_lost", page=page.key)
        return await self._closed(page, mark, following, catching_up)

    async def _closed(
        self, page: PageAddress, mark: ReadMark, following: str, catching_up: CatchingUp | None
    ) -> NewPosts:
        """Close a gap, unless one was just closed: a wall is up to 250 calls. Then wait a while."""
        now, rest = self._clock.monotonic(), self._rests.get(page, _NO_REST)
        if (left := rest.until - now) > 0:
            await self._clock.sleep(min(left, _WAIT))
            return NewPosts((), str(mark))
        new = await _caught_up(page, mark, following, catching_up, self._api)
        seconds = min(rest.seconds * 2, _LONGEST_REST) if now < rest.until + rest.seconds else _REST
        self._rests[page] = _Rest(seconds, self._clock.monotonic() + seconds)
        return new

    async def _poll(self, session: _Session, ts: str) -> Mapping[str, Any]:
        answer = await self._api.poll(session.server, {"key": session.key, "ts": ts}, _WAIT)
        return answer if isinstance(answer, dict) else {}

    async def _connect(self, page: PageAddress, token: str) -> _Session:
        params = {"group_id": community_of(page)}
        answer = await self._api.call(
            "groups.getLongPollServer", token, params, a_second=COMMUNITY_PACE
        )
        match answer:
            case {"server": str(server), "key": str(key), "ts": ts} if known := _event_number(ts):
                self._sessions[page] = _Session(server, key, known)
                return self._sessions[page]
            case _:
                raise NoAnswer("no server of events", may_be_done=True)

    async def _new(
        self, page: PageAddress, token: str, mark: ReadMark, ts: str, updates: Iterable[Any]
    ) -> NewPosts:
        at = self._api.now()
        events = [event for event in map(_event_of, updates) if event is not None]
        writers = (item.get("from_id") for _, item in events)
        names = await self._names(token, set(filter(is_positive, writers)))
        found = [one for event in events if (one := self._found(page, event, names)) is not None]
        fresh = [one for one in found if one.author != page.key and not mark.was_returned(one)]
        if ts == mark.ts:
            return NewPosts((), str(mark))
        return NewPosts(fresh, str(mark.moved(ts, at, fresh)))

    def _found(
        self, page: PageAddress, event: tuple[str, Json], names: Mapping[int, str]
    ) -> FoundPost | None:
        kind, item = event
        owner = -community_of(page)
        if kind == "wall_post_new":
            published = item.get("post_type", "post") == "post" and item.get("owner_id") == owner
            return read_post(item, names) if published else None
        match item:
            case {"id": number, "post_id": post} if (
                is_positive(number)
                and is_positive(post)
                and item.get("post_owner_id", owner) == owner
            ):
                spot = Spot(owner, post)
                self._threads.learn(Spot(owner, post, number), parent_of(item).thread)
                return read_comment(item, spot, names)
            case _:
                return None

    async def _names(self, token: str, writers: Iterable[int]) -> dict[int, str]:
        """Return the names of the people: events have only numbers. None at all if VK refuses."""
        people = sorted(writers)[:_MOST_NAMES]
        if not people:
            return {}
        params = {"user_ids": ",".join(map(str, people))}
        try:
            users = await self._api.call("users.get", token, params, a_second=COMMUNITY_PACE)
        except (VkRefused, NoAnswer) as failure:
            log.warning("vk.no_names", failure=repr(failure))
            return {}
        return names_in([{"profiles": users}])


async def _caught_up(
    page: PageAddress, mark: ReadMark, ts: str, catching_up: CatchingUp | None, api: VkApi
) -> NewPosts:
    """Return what the wall has since the mark; `ts` was asked for before it is read."""
    at = api.now()
    since = mark.since
    if catching_up is None or since is None:
        return NewPosts((), str(mark.moved(ts, at, ())), whole=False)
    missed = await catching_up.read(-community_of(page), since)
    fresh = [one for one in missed.posts if one.author != page.key and not mark.was_returned(one)]
    return NewPosts(fresh, str(mark.moved(ts, at, fresh)), missed.whole)


def _event_of(update: Any) -> tuple[str, Json] | None:
    match update:
        case {"type": "wall_post_new" | "wall_reply_new" as kind, "object": dict(item)}:
            return kind, item
        case _:
            return None


def _event_number(ts: object) -> str:
    """Return the number of an event as text; empty for anything else."""
    found = str(ts) if isinstance(ts, int | str) else ""
    return found if _EVENT_NUMBER.fullmatch(found) else ""
