"""Looking again at comments that wait to be sorted: their authors change and delete them."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Final

import structlog

from bot.runtime.backoff import with_reloads
from bot.runtime.clock import Clock
from bot.runtime.rounds import Rounds
from domain.model.found_comment import FoundComment
from domain.model.network.post import LONGEST_POST, Looked, PostState
from domain.ports.networks import Ability, NetworkUnavailable, SocialNetwork
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.sorting import note_look
from storage.incidents.found_comments import CommentQueue

log: Final = structlog.get_logger(__name__)

_AT_ONCE: Final = 100
"""Comments a round; a network bundles them into a few calls."""


class CommentLooks:
    """Looks at waiting comments in turn, and shows on their cards what has changed."""

    def __init__(
        self,
        queue: CommentQueue,
        networks: Sequence[SocialNetwork],
        units: Callable[[], UnitOfWork],
        clock: Clock,
        *,
        changed: asyncio.Event,
    ) -> None:
        """`changed` is set after comments change."""
        self._queue = queue
        self._networks = networks
        self._units = units
        self._clock = clock
        self._rounds = Rounds(changed, clock)

    async def run(self) -> None:
        """Run until cancelled."""
        await self._rounds.run(self._look_due)

    @property
    def busy(self) -> bool:
        """Whether it looks right now."""
        return self._rounds.acting

    async def _look_due(self) -> datetime | None:
        """Look at all that are due now; return when the next one is due."""
        while due := await self._queue.to_look_at(self._clock.now(), _AT_ONCE):
            for network in self._networks:
                await self._look_in(
                    network, [one for one in due if one.page.network is network.network]
                )
            await self._queue.looked([one.id for one in due], self._clock.now())
        return await self._queue.next_look()

    async def _look_in(self, network: SocialNetwork, due: Sequence[FoundComment]) -> None:
        if not due or Ability.LOOK not in network.abilities:
            return
        try:
            found = await network.look([one.post.address for one in due])
        except NetworkUnavailable as error:  # the reading of the page reports it
            log.warning("comments.not_looked", network=network.network, trouble=error.trouble)
            return
        for one in due:
            looked = found.get(one.post.address)
            if looked is not None and _is_news(one, looked):
                await with_reloads(partial(self._note, one, looked))

    async def _note(self, comment: FoundComment, looked: Looked) -> None:
        await note_look(self._units(), comment.id, _text(looked), at=self._clock.now())


def _is_news(comment: FoundComment, looked: Looked) -> bool:
    """Whether the comment has changed, is gone, or is there again."""
    if looked.state is PostState.CLOSED:
        return False
    return comment.missed or _text(looked) != comment.post.text


def _text(looked: Looked) -> str | None:
    """Return the words that stand there; None: none do."""
    return looked.post.text[:LONGEST_POST] if looked.post is not None else None
