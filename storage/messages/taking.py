"""The statement that takes updates out of the inbox: the first of each lane, and claims it.

PostgreSQL may have several processes. What one has in hand is claimed with a lease in the database's
own time, extended by each later taking, so that a lane stays with its process; what a dead one had
is taken over a few seconds later. A claim keeps work from being done twice at once, no more: that
an update has one effect is held by its row alone. SQLite has one process, and what an earlier one had
in hand is free.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    Select,
    all_,
    any_,
    bindparam,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.dml import ReturningUpdate

from storage.engine.prepared import always
from storage.schema.columns import UtcDateTime
from storage.schema.messages import inbox, inbox_pending

_LEASE: Final = timedelta(seconds=4)
_FRESH: Final = timedelta(seconds=3)
"""A lease that has so long to run is not extended yet."""

_EARLIER: Final = inbox.alias("earlier")

_IN_FRONT: Final = select(_EARLIER.c.serial).where(
    _EARLIER.c.lane == inbox.c.lane,
    _EARLIER.c.serial < inbox.c.serial,
    inbox_pending(_EARLIER),
)

_UNREADY: Final = inbox.alias("unready")

_GROWING: Final = select(_UNREADY.c.serial).where(
    _UNREADY.c.bot_id == inbox.c.bot_id,
    _UNREADY.c.lane == inbox.c.lane,
    _UNREADY.c.group_key == inbox.c.group_key,
    _UNREADY.c.ready_at > bindparam("now", type_=UtcDateTime),
    _UNREADY.c.ready_at <= bindparam("latest", type_=UtcDateTime),
    inbox_pending(_UNREADY),
)


@dataclass(frozen=True, slots=True)
class Takes:
    """Each takes the `most` of the lanes that are not `busy`, at `now`; `first` of those named so."""

    any: ReturningUpdate[Any]
    first: ReturningUpdate[Any]


def _listed(name: str) -> ColumnElement[bool]:
    """The lane is in this list, on SQLite; of however many, it is the same statement."""
    one = func.json_each(bindparam(name, type_=JSON)).table_valued("value")
    return inbox.c.lane.in_(select(one.c.value))


def _among(name: str) -> ColumnElement[bool]:
    """The same on PostgreSQL."""
    return inbox.c.lane == any_(_array(name))


def _array(name: str) -> ColumnElement[Any]:
    return bindparam(name, type_=ARRAY(BigInteger))


def _heads(*which: ColumnElement[bool]) -> Select[int]:
    return (
        select(inbox.c.serial)
        .where(
            inbox_pending(),
            *which,
            ~_IN_FRONT.exists(),
            ~_GROWING.exists(),
        )
        .order_by(inbox.c.serial)
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
        inbox_pending(),
        _among("busy"),
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


def _claiming(*which: ColumnElement[bool]) -> ReturningUpdate[Any]:
    """Claims for the `holder` what is taken, and goes on claiming what is busy."""
    heads = (
        _heads(_FREE, inbox.c.lane != all_(_array("busy")), *which)
        .with_for_update(skip_locked=True)
        .cte("heads")
    )
    claim = {
        "claimed_by": bindparam("holder"),
        "claimed_until": func.clock_timestamp() + _LEASE,
    }
    return _taking(select(heads.c.serial), **claim).add_cte(_EXTEND)


_NOT_BUSY: Final = ~_listed("busy")

ALONE: Final = Takes(
    any=always(_taking(_heads(_NOT_BUSY))),
    first=always(_taking(_heads(_NOT_BUSY, _listed("first")))),
)
AMONG_OTHERS: Final = Takes(any=_claiming(), first=_claiming(_among("first")))
