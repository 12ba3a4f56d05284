"""Finds the next notices of the outbox, stepping from chat to chat over any backlog.

A line holds the notices for one chat about one incident, in order. Refreshes have lines of their
own, since they show the latest state anyway. Lines of one chat overtake each other by priority;
chats don't wait for each other.
"""

from typing import Any, Final

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    FromClause,
    Integer,
    ScalarSelect,
    Select,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)

from domain.model.conversation.notices.notice import Priority
from storage.engine.database import listed
from storage.engine.prepared import prepared
from storage.schema.columns import UtcDateTime, constant, has_come
from storage.schema.messages import OUTBOX_OF_STRANGERS, OUTBOX_WAITING, OutboxState, outbox

_STRANGERS_AT_ONCE: Final = 30
"""The most strangers' chats considered: no more can be answered in a second."""

_GREATEST: Final = 2**63 - 1
"""Above every chat and notice id."""

_LOOKED_AT: Final = 100
"""The most due notices examined per class and chat to find the next one.

A thorough search continues past all that are blocked by their lines.
"""

_NOW: Final = bindparam("now", type_=UtcDateTime)


def _waits(table: FromClause) -> ColumnElement[bool]:
    """Written like the conditions of the indexes, so that they apply; excludes strangers."""
    return (table.c.state == constant(OutboxState.WAITING)) & (
        table.c.priority != constant(Priority.STRANGER)
    )


def _due(table: FromClause) -> ColumnElement[bool]:
    later, put_off_at = table.c.not_before, table.c.put_off_at
    return or_(later.is_(None), has_come(later, put_off_at, _NOW))


def _classes() -> CTE:
    """Each chat and class with waiting notices, each found from the previous one."""
    before_all = literal(-_GREATEST, BigInteger), literal(-1, Integer)
    classes = select(before_all[0].label("chat"), before_all[1].label("priority")).cte(
        "class", recursive=True
    )
    first, following = outbox.alias("first"), outbox.alias("following")
    same_chat = (following.c.chat == classes.c.chat) & (following.c.priority > classes.c.priority)
    found = (
        select(following.c.id)
        .where(_waits(following), where)
        .order_by(following.c.chat, following.c.priority, following.c.id)
        .limit(1)
        .scalar_subquery()
        for where in (same_chat, following.c.chat > classes.c.chat)
    )
    further = select(first.c.chat, first.c.priority).select_from(
        classes.join(first, first.c.id == func.coalesce(*found))
    )
    return classes.union_all(further)


def _looked_at(classes: CTE, other: FromClause, *, for_sqlite: bool) -> Select[Any]:
    """The due notices of the class by id.

    PostgreSQL takes the index of turns only for this order; by id alone it reads the notices of all
    chats, hoping to meet those of the class.
    """
    due = select(other.c.id).where(_waits(other), _due(other)).correlate(classes)
    if for_sqlite:
        return due.where(_of_class(other, classes)).order_by(other.c.id)
    turn = other.c.chat, other.c.priority, other.c.id
    first, last = (
        tuple_(classes.c.chat, classes.c.priority, literal(one, BigInteger))
        for one in (0, _GREATEST)
    )
    return due.where(tuple_(*turn).between(first, last)).order_by(*turn)


def _of_class(table: FromClause, classes: CTE) -> ColumnElement[bool]:
    return (table.c.chat == classes.c.chat) & (table.c.priority == classes.c.priority)


def _first_of(classes: CTE, *, thorough: bool, for_sqlite: bool) -> ScalarSelect[int]:
    """The next notice of the class: none in its line has waited longer."""
    one, other, earlier = (outbox.alias(name) for name in ("one", "other", "earlier"))

    looked_at = _looked_at(classes, other, for_sqlite=for_sqlite)
    last = looked_at.limit(1).offset(_LOOKED_AT - 1).scalar_subquery()
    near = one.c.id <= func.coalesce(last, literal(_GREATEST, BigInteger))
    tried = earlier.c.not_before.is_(None) | (earlier.c.attempts > 0)
    refreshes = earlier.c.priority == constant(Priority.REFRESH)
    in_line = (
        _waits(earlier)
        & (earlier.c.chat == one.c.chat)
        & (earlier.c.id < one.c.id)
        & tried  # what is meant for later holds up no other
        & (refreshes == (one.c.priority == constant(Priority.REFRESH)))
    )
    # Not EXISTS, which PostgreSQL would evaluate for all notices at once; and both databases find
    # rows without a number only by a query for those alone.
    before = select(earlier.c.id).where(in_line).limit(1)
    numbered = before.where(earlier.c.number == one.c.number).scalar_subquery()
    unnumbered = before.where(earlier.c.number.is_(None)).scalar_subquery()
    return (
        select(one.c.id)
        .where(
            _waits(one) & _of_class(one, classes) & _due(one),
            *(() if thorough else (near,)),
            case((one.c.number.is_(None), unnumbered), else_=numbered).is_(None),
        )
        .order_by(one.c.id)
        .limit(1)
        .scalar_subquery()
    )


def _heads(*, thorough: bool, for_sqlite: bool) -> Select[Any]:
    classes = _classes()
    free, free_stranger = (
        ~listed(chat, "busy", for_sqlite=for_sqlite) for chat in (classes.c.chat, outbox.c.chat)
    )
    first = _first_of(classes, thorough=thorough, for_sqlite=for_sqlite)
    firsts = select(first).select_from(classes).where(free)
    strangers = (
        select(outbox.c.id)
        .where(OUTBOX_WAITING, OUTBOX_OF_STRANGERS, free_stranger, _due(outbox))
        .order_by(outbox.c.id)
        .limit(_STRANGERS_AT_ONCE)
        .subquery("strangers")
    )
    return prepared(
        select(outbox)
        .where(outbox.c.id.in_(union_all(firsts, select(strangers))))
        .order_by(outbox.c.priority, outbox.c.id)
    )


HEADS: Final = {sqlite: _heads(thorough=True, for_sqlite=sqlite) for sqlite in (True, False)}
"""The next notice of each class for each chat that is not `busy`, most urgent first.

By whether the database is SQLite.
"""

NEAR_HEADS: Final = {sqlite: _heads(thorough=False, for_sqlite=sqlite) for sqlite in (True, False)}
"""As HEADS at a bounded cost: misses notices behind a very long blocked backlog."""
