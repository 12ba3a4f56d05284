"""Placed answers whose links are to be looked at, and the incidents they belong to."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Column, FromClause, Integer, bindparam, select, update

from domain.model.ids import IncidentNumber
from domain.model.incident.answer.followed_answer import FollowedAnswer
from domain.model.network.post import PostAddress, stored_address
from storage.engine.database import Database
from storage.engine.tasks import due_tasks, next_moment
from storage.schema.columns import UtcDateTime
from storage.schema.incidents import found_comment, incident_text, placement
from storage.schema.tasks import LOOK

_PLACED: Final = placement.outerjoin(incident_text, incident_text.c.number == placement.c.number)

_ASKED_AT_ONCE: Final = 500
"""Databases bound the parameters of a statement."""


@dataclass(frozen=True, slots=True)
class DueLook:
    """A placement to look at now.

    `address`: of our comment, once a look has found it. `mark`: of what the last look found.
    """

    number: IncidentNumber
    position: int
    url: str
    recorded_at: datetime
    address: PostAddress | None
    mark: str | None


_PUT_OFF: Final = (
    update(placement)
    .where(
        placement.c.number == bindparam("of"),
        placement.c.position == bindparam("which", type_=Integer),
        placement.c.url == bindparam("link"),
        LOOK.waits,
    )
    .values(
        next_look_at=bindparam("until", type_=UtcDateTime()),
        put_off_at=bindparam("now", type_=UtcDateTime()),
    )
)


class LookQueue:
    """Placements by the moment of their next look; the cost depends on those that are due."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, now: datetime, limit: int) -> Sequence[DueLook]:
        """Return the due ones, longest waiting first, at most so many."""
        columns = ("number", "position", "url", "recorded_at", "address", "proof")
        followed = select(*(placement.c[name] for name in columns))
        rows = await due_tasks(self._database, LOOK, followed, now, limit)
        return [
            DueLook(
                IncidentNumber(row["number"]),
                row["position"],
                row["url"] or "",
                row["recorded_at"],
                stored_address(row["address"]) if row["address"] else None,
                row["proof"]["mark"] if row["proof"] else None,
            )
            for row in rows
        ]

    async def next_moment(self) -> datetime | None:
        """When the next placement is due."""
        return await next_moment(self._database, LOOK)

    async def put_off(self, next_looks: Mapping[DueLook, datetime | None], now: datetime) -> None:
        """Set the next look at each, where it is still to come; None: it is not followed.

        Nothing else of the incidents changes, so their row versions stay.
        """
        later = [
            {"of": one.number, "which": one.position, "link": one.url, "until": until, "now": now}
            for one, until in next_looks.items()
        ]
        if later:
            async with self._database.writing() as connection:
                await connection.execute(_PUT_OFF, later)

    async def answers_at(
        self, addresses: Collection[PostAddress]
    ) -> Mapping[PostAddress, FollowedAnswer]:
        """Return the answers that stand at these addresses."""
        found = await self._answers(addresses, [(placement.c.address, _PLACED)])
        return {address: answers[-1] for address, answers in found.items()}

    async def answers_beside(
        self, addresses: Collection[PostAddress]
    ) -> Mapping[PostAddress, Sequence[FollowedAnswer]]:
        """Return the answers in the threads of these comments, and those that they comment on."""
        commented = _PLACED.join(found_comment, found_comment.c.follows == placement.c.number)
        columns = [(placement.c.thread, _PLACED), (found_comment.c.address, commented)]
        return await self._answers(addresses, columns)

    async def _answers(
        self,
        addresses: Collection[PostAddress],
        columns: Iterable[tuple[Column[Any], FromClause]],
    ) -> Mapping[PostAddress, Sequence[FollowedAnswer]]:
        """Return the answers for which one of these columns is the address, oldest first."""
        stored = {str(address): address for address in addresses}
        answers = defaultdict[PostAddress, list[FollowedAnswer]](list)
        of = (placement.c.number, placement.c.at, placement.c.recorded_at)
        for column, tables in columns:
            for start in range(0, len(stored), _ASKED_AT_ONCE):
                some = [*stored][start : start + _ASKED_AT_ONCE]
                found = (
                    select(column.label("stands"), *of, incident_text.c.author_url)
                    .select_from(tables)
                    .where(column.in_(some))
                    .order_by(placement.c.recorded_at)
                )
                for row in await self._database.rows(found):
                    values = {name: value for name, value in row.items() if name != "stands"}
                    answers[stored[row["stands"]]].append(FollowedAnswer(**values))
        return answers
