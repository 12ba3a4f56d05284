"""Briefings that control prepares for the deputy head, and their stored files."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.actor import Signature
from domain.model.conversation.notices.kinds import ShowBriefing
from domain.model.errors import Reason, Refusal
from domain.model.ids import BriefingId, Place
from domain.model.report.briefing import (
    AGAIN_AFTER,
    Briefing,
    BriefingState,
    Conclusion,
    Schedule,
)
from domain.model.report.period import Period
from storage.engine.database import row_of, upsert
from storage.schema.columns import Row, place_of
from storage.schema.messages import made_file
from storage.schema.reports import (
    ASKED,
    BRIEFING_OWED,
    BRIEFING_SCHEDULED,
    CANCELLED,
    CONCLUDED,
    SENT_ON,
    failed_before,
)
from storage.schema.reports import briefing as table

_MADE: Final = table.c.state.in_([BriefingState.PREPARED, BriefingState.SENT])
_MOST_KEPT: Final = 24
"""Months that are offered."""


class SqlBriefings:
    """The briefings of one unit of work; `now` dates them."""

    def __init__(self, connection: AsyncConnection, now: Callable[[], datetime]) -> None:
        self._connection = connection
        self._now = now

    async def add(
        self,
        period: Period,
        place: Place,
        asked: Signature | None,
        *,
        ordered: bool = False,
        schedule: Schedule | None = None,
    ) -> BriefingId | None:
        """Adds one; None if the same is ordered already, or was made by its schedule.

        A scheduled one that failed is started again after a day.
        """
        new = upsert(self._connection, table).values(
            first=period.first,
            last=period.last,
            chat=place.chat,
            thread=place.thread,
            **ASKED.values(asked),
            ordered=ordered,
            schedule=schedule,
            state=BriefingState.ORDERED,
            text="",
            created_at=self._now(),
        )
        again = {"state": new.excluded.state, "created_at": new.excluded.created_at}
        once = (
            new.on_conflict_do_nothing()
            if schedule is None
            else new.on_conflict_do_update(
                index_elements=[table.c.schedule, table.c.first],
                index_where=BRIEFING_SCHEDULED,
                set_=again,
                where=failed_before(self._now() - AGAIN_AFTER),
            )
        )
        added = await self._connection.execute(once.returning(table.c.id))
        number = added.scalar()
        return None if number is None else BriefingId(number)

    async def get(self, briefing: BriefingId) -> Briefing:
        """Return the briefing, locked for change; raises BRIEFING_GONE."""
        return await load_briefing(self._connection, briefing, for_change=True)

    async def save(self, briefing: Briefing) -> None:
        """Stores its state, its conclusion, and who sent or cancelled it."""
        said = briefing.conclusion
        changed = update(table).where(table.c.id == briefing.id)
        await self._connection.execute(
            changed.values(
                state=briefing.state,
                conclusion=said.text if said else None,
                **CONCLUDED.values(said.signed if said else None),
                **SENT_ON.values(briefing.sent),
                **CANCELLED.values(briefing.cancelled),
            )
        )

    async def owed(self) -> Sequence[Briefing]:
        """Return those ordered and not sent yet, oldest first."""
        return await owed_briefings(self._connection)

    async def has_files(self, briefing: BriefingId) -> bool:
        """Whether its files have not expired."""
        some = select(made_file.c.id).where(made_file.c.briefing_id == briefing).limit(1)
        return (await self._connection.execute(some)).first() is not None


async def load_briefing(
    connection: AsyncConnection, briefing: int, *, for_change: bool = False
) -> Briefing:
    """Return the briefing as it is now; raises BRIEFING_GONE."""
    row = await row_of(connection, table, briefing, for_change=for_change)
    if row is None:
        raise Refusal(Reason.BRIEFING_GONE)
    return briefing_of(row)


async def owed_briefings(connection: AsyncConnection) -> Sequence[Briefing]:
    """Return the deputy head's orders that were not sent yet, oldest first."""
    return await _briefings(connection, select(table).where(BRIEFING_OWED).order_by(table.c.id))


async def standing_briefings(connection: AsyncConnection) -> Sequence[ShowBriefing]:
    """Return notices for the briefings that still need action, in each place."""
    shows = []
    for one in await owed_briefings(connection):
        if one.state is BriefingState.PREPARED:
            shows.append(ShowBriefing(one.id, one.place))
        source = one.asked and one.asked.source
        if source and source.place != one.place:
            shows.append(ShowBriefing(one.id, source.place))
    return shows


async def kept_briefings(connection: AsyncConnection) -> Sequence[Briefing]:
    """Return the monthly briefings, latest month first."""
    monthly = select(table).where(table.c.schedule == Schedule.MONTHLY, _MADE)
    return await _briefings(connection, monthly.order_by(table.c.first.desc()).limit(_MOST_KEPT))


async def _briefings(connection: AsyncConnection, query: Any) -> Sequence[Briefing]:
    return [briefing_of(row) for row in (await connection.execute(query)).mappings()]


def briefing_of(row: Row) -> Briefing:
    """Return the briefing in the columns."""
    concluded = CONCLUDED.of(row)
    return Briefing(
        id=BriefingId(row["id"]),
        period=Period(row["first"], row["last"]),
        place=place_of(row),
        asked=ASKED.of(row),
        ordered=row["ordered"],
        schedule=Schedule(row["schedule"]) if row["schedule"] else None,
        state=BriefingState(row["state"]),
        text=row["text"],
        conclusion=Conclusion(row["conclusion"], concluded) if concluded else None,
        sent=SENT_ON.of(row),
        cancelled=CANCELLED.of(row),
    )
