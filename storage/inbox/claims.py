"""The statement that claims updates of the inbox: the first of each lane.

On PostgreSQL several processes may run. A claim is a lease in the database's time, extended by each
later take, so that a lane stays with its process; claims of a dead process are taken over a few
seconds later. A claim only avoids duplicate work: the update's row alone ensures that it has one
effect. SQLite has one process, and claims of an earlier one are free.
"""

from datetime import timedelta
from typing import Any, Final

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    Select,
    TableValuedAlias,
    bindparam,
    func,
    literal,
    or_,
    select,
    union,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.dml import ReturningUpdate

from domain.model.ids import Messenger, ids_in
from storage.engine.database import listed
from storage.engine.prepared import prepared
from storage.schema.columns import UtcDateTime
from storage.schema.messages import SUSPECTED, inbox, inbox_pending

_LEASE: Final = timedelta(seconds=4)
_FRESH: Final = timedelta(seconds=3)
"""Leases that last at least this long are not extended yet."""


def of_messenger(lane: ColumnElement[Any]) -> ColumnElement[bool]:
    """Match lanes of one messenger, with parameters from `bounds_of`."""
    return func.abs(lane).between(bindparam("from_lane"), bindparam("to_lane"))


def bounds_of(messenger: Messenger) -> dict[str, int]:
    """Return the parameters of `of_messenger`."""
    ids = ids_in(messenger)
    return {"from_lane": ids[0], "to_lane": ids[-1]}


_WAITING: Final = inbox.alias("waiting")
_LANE: Final = _WAITING.c.lane
_INDEXED: Final = (
    select(_WAITING.c.serial)
    .where(inbox_pending(_WAITING), of_messenger(_LANE))
    .order_by(_LANE, _WAITING.c.serial)
    .limit(1)
)
"""The first pending update of the given lanes; the lane index has this order."""

_OLDEST: Final = 256
_LANES_ENOUGH: Final = 64
"""If the oldest updates span so many lanes, there is work for all workers."""

_BEFORE_ALL: Final = -(2**63) + 1
"""Below every lane."""

_UNREADY: Final = inbox.alias("unready")

_GROWING: Final = select(_UNREADY.c.serial).where(
    _UNREADY.c.lane == inbox.c.lane,
    _UNREADY.c.ready_at > bindparam("now", type_=UtcDateTime),
    _UNREADY.c.ready_at <= bindparam("latest", type_=UtcDateTime),
    inbox_pending(_UNREADY),
)
"""More files that may belong to it can still arrive."""


def _listed(name: str) -> TableValuedAlias:
    """The lanes of a list parameter on SQLite; the statement is the same for any length."""
    return func.json_each(bindparam(name, type_=JSON)).table_valued("value")


def _unnested(name: str) -> TableValuedAlias:
    """The same on PostgreSQL."""
    return (
        func.unnest(bindparam(name, type_=ARRAY(BigInteger))).table_valued("value").render_derived()
    )


def _heads_of(lanes: TableValuedAlias) -> Select[int]:
    """The first pending update of each of these lanes, or NULL."""
    head = _INDEXED.where(lanes.c.value == _LANE).correlate(lanes)
    return select(head.scalar_subquery()).select_from(lanes)


def _heads_of_all() -> tuple[Select[int], Select[int]]:
    """The first update of each lane among the oldest; of every lane if those span few.

    Steps from lane to lane in the index, so that a backlog is not scanned.
    """
    ours = inbox_pending() & of_messenger(inbox.c.lane)
    oldest = select(inbox.c.serial, inbox.c.lane).where(ours).order_by(inbox.c.serial)
    among = oldest.limit(_OLDEST).cte("oldest")
    near = select(func.min(among.c.serial).label("serial")).group_by(among.c.lane).cte("near")
    few = select(func.count()).select_from(near).scalar_subquery() < _LANES_ENOUGH
    start = select(literal(0, BigInteger).label("serial"), literal(_BEFORE_ALL).label("lane"))
    each = start.where(few).cte("each", recursive=True)
    following = _INDEXED.where(each.c.lane < _LANE).correlate(each).scalar_subquery()
    head = inbox.alias("head")
    step = select(head.c.serial, head.c.lane).join_from(each, head, head.c.serial == following)
    return select(near.c.serial), select(each.union_all(step).c.serial)


def _takeable(
    first: TableValuedAlias,
    order: tuple[ColumnElement[Any], ...],
    *which: ColumnElement[bool],
) -> Select[int]:
    """From all lanes, in this order."""
    heads = union(_heads_of(first), *_heads_of_all())
    return (
        select(inbox.c.serial)
        .where(
            inbox.c.serial.in_(heads),
            inbox_pending(),
            *which,
            or_(inbox.c.group_key.is_(None), ~_GROWING.exists()),
        )
        .order_by(*order, inbox.c.serial)
        .limit(bindparam("most"))
    )


_FREE: Final = or_(
    inbox.c.claimed_until.is_(None),
    inbox.c.claimed_until <= func.clock_timestamp(),
    inbox.c.claimed_by == bindparam("holder"),
)

_EXTEND: Final = (
    update(inbox)
    .where(
        inbox.c.serial.in_(_heads_of(_unnested("busy"))),
        inbox_pending(),
        inbox.c.claimed_by == bindparam("holder"),
        inbox.c.claimed_until < func.clock_timestamp() + _FRESH,
    )
    .values(claimed_until=func.clock_timestamp() + _LEASE)
    .returning(inbox.c.serial)
    .cte("extended")
)


def _taking(heads: Any, **claim: Any) -> ReturningUpdate[Any]:
    return (
        update(inbox)
        .where(inbox.c.serial.in_(heads), inbox_pending())
        .values(starts=inbox.c.starts + 1, **claim)
        .returning(
            inbox.c.serial,
            inbox.c.bot_id,
            inbox.c.lane,
            inbox.c.payload,
            inbox.c.starts,
            inbox.c.failures,
            inbox.c.group_key,
        )
    )


def _claiming(
    order: tuple[ColumnElement[Any], ...], *which: ColumnElement[bool]
) -> ReturningUpdate[Any]:
    """Claims updates for the `holder`, and extends its claims on `busy` lanes."""
    heads = (
        _takeable(_unnested("first"), order, _FREE, *which)
        .with_for_update(skip_locked=True)
        .cte("heads")
    )
    claim = {
        "claimed_by": bindparam("holder"),
        "claimed_until": func.clock_timestamp() + _LEASE,
    }
    return _taking(select(heads.c.serial), **claim).add_cte(_EXTEND)


def _alone(
    order: tuple[ColumnElement[Any], ...], *which: ColumnElement[bool]
) -> ReturningUpdate[Any]:
    """Takes updates where no other process can."""
    return prepared(_taking(_takeable(_listed("first"), order, *which)))


def _listed_lanes(*, for_sqlite: bool) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    first, busy = (listed(inbox.c.lane, name, for_sqlite=for_sqlite) for name in ("first", "busy"))
    return first.desc(), ~busy


_LEAST_SUSPECTED: Final = (inbox.c.starts,)

_FIRST, _IDLE = _listed_lanes(for_sqlite=True)
ALONE: Final = _alone((_FIRST,), _IDLE)
ALONE_SUSPECT: Final = _alone(_LEAST_SUSPECTED, SUSPECTED)

_FIRST, _IDLE = _listed_lanes(for_sqlite=False)
_OF_THE_DEAD: Final = SUSPECTED & inbox.c.claimed_by.is_distinct_from(bindparam("holder"))
AMONG_OTHERS: Final = _claiming((_FIRST,), _IDLE, ~_OF_THE_DEAD)
AMONG_OTHERS_SUSPECT: Final = _claiming(_LEAST_SUSPECTED, _OF_THE_DEAD)
"""All take up to `most` updates at `now`: of lanes that are not `busy`, those in `first` first; or
suspects, the least suspected first."""

SUSPECTS: Final = prepared(
    select(inbox.c.serial).where(SUSPECTED, of_messenger(inbox.c.lane)).limit(1)
)
SUSPECTS_AMONG_OTHERS: Final = (
    select(inbox.c.serial)
    .where(SUSPECTED, of_messenger(inbox.c.lane), _FREE, _OF_THE_DEAD | ~_IDLE)
    .limit(1)
)
"""Whether there are suspects, waiting or in hand, that no other process has."""
