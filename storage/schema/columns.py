"""Columns shared by several tables: moments, messages, people and cards."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import IntEnum, StrEnum
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    DateTime,
    Dialect,
    FromClause,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
)
from sqlalchemy.types import TypeDecorator

from domain.model.actor import Actor, Signature
from domain.model.conversation.cards import CARDS, CardKey
from domain.model.ids import (
    BotId,
    ChatId,
    MessageId,
    MessageRef,
    Messenger,
    PersonId,
    Place,
    ids_in,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Row = Mapping[Any, Any]
"""A row, indexed by columns or their names."""

SERIAL = BigInteger().with_variant(Integer, "sqlite")
"""An autoincrement key; SQLite supports it only for INTEGER columns."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: stores any aware datetime, returns UTC; raises ValueError for a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        """SQLite has no time zones: moments are stored there without one."""
        return _as_text if dialect.name == "sqlite" else _in_utc

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], datetime | None]:
        """Return aware moments, in UTC."""
        del coltype
        return _from_text if dialect.name == "sqlite" else _in_utc


def _in_utc(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    if moment.tzinfo is None:
        message = f"a naive datetime can't be stored: {moment}"
        raise ValueError(message)
    return moment.astimezone(UTC)


def _as_text(moment: datetime | None) -> str | None:
    """Format like SQLAlchemy's own SQLite type, in a third of the steps."""
    utc = _in_utc(moment)
    return None if utc is None else utc.replace(tzinfo=None).isoformat(" ", "microseconds")


def _from_text(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


def in_messenger(column: ColumnElement[Any], messenger: Messenger) -> ColumnElement[bool]:
    """Match ids of people, bots or chats in the messenger."""
    ids = ids_in(messenger)
    return func.abs(column).between(ids[0], ids[-1])


def constant(value: StrEnum | IntEnum) -> ColumnElement[Any]:
    """Return the value as a literal, so that partial indexes on it can be used."""
    if isinstance(value, IntEnum):
        return literal_column(str(value.value), Integer)
    return literal_column(f"'{value.value}'", String)


def has_come(
    moment: ColumnElement[datetime],
    put_off_at: ColumnElement[datetime],
    now: datetime | ColumnElement[datetime],
) -> ColumnElement[bool]:
    """Return whether a moment is past, or was set (at `put_off_at`) by a clock that was ahead.

    In the latter case it has waited long enough.
    """
    return or_(moment <= now, put_off_at > now)


def partial_index(name: str, *columns: Column[Any], of: ColumnElement[bool]) -> None:
    """Create an index of the rows for which `of` holds, on both databases."""
    table = columns[0].table.name
    Index(f"ix_{table}_{name}", *columns, sqlite_where=of, postgresql_where=of)


_ERASED: Final = "erased"


def erased_as(value: Any) -> dict[str, Any]:
    """Return the `info` of a column that erasing clears: what it leaves there.

    It holds people's words, leads to them, or makes the program look for them again.
    """
    return {_ERASED: value}


def left_by_erasing(table: Table) -> dict[str, Any]:
    """Return what erasing leaves in the columns of the table that it clears."""
    return {one.name: one.info[_ERASED] for one in table.c if _ERASED in one.info}


def source_columns() -> tuple[Column[Any], ...]:
    """Return columns for the message that caused a change."""
    return (
        Column("source_bot", BigInteger),
        Column("source_chat", BigInteger),
        Column("source_thread", BigInteger),
        Column("source_message", String),
        Column("source_edited_at", BigInteger),
    )


def source_values(source: MessageRef | None) -> dict[str, Any]:
    """Return a message as values of `source_columns`."""
    return {
        "source_bot": source and source.bot,
        "source_chat": source and source.place.chat,
        "source_thread": source and source.place.thread,
        "source_message": source and source.message,
        "source_edited_at": source and source.edited_at,
    }


def source_of(row: Row) -> MessageRef | None:
    """Return the message in the columns."""
    if row["source_message"] is None:
        return None
    place = Place(ChatId(row["source_chat"]), row["source_thread"])
    return MessageRef(
        BotId(row["source_bot"]), place, MessageId(row["source_message"]), row["source_edited_at"]
    )


def came_in(table: FromClause) -> ColumnElement[bool]:
    """Match rows of `table` caused by a message, in any edit; with parameters from `came_by`."""
    return and_(
        table.c.source_bot == bindparam("came_by"),
        table.c.source_chat == bindparam("came_in"),
        table.c.source_message == bindparam("came_as"),
    )


def came_by(source: MessageRef) -> dict[str, Any]:
    """Return the parameters of `came_in`."""
    return {"came_by": source.bot, "came_in": source.place.chat, "came_as": source.message}


@dataclass(frozen=True, slots=True)
class SignatureColumns:
    """Names of a signature's columns; `sourced` adds the message by which it was given."""

    by: str
    at: str
    instead_of: str
    sourced: bool = False

    def columns(self, *, nullable: bool = True) -> tuple[Column[Any], ...]:
        """Return the columns; unless `nullable`, every row has the signature."""
        return (
            Column(self.by, BigInteger, nullable=nullable),
            Column(self.at, UtcDateTime, nullable=nullable),
            *(source_columns() if self.sourced else ()),
            Column(self.instead_of, BigInteger),
        )

    def values(self, signed: Signature | None) -> dict[str, Any]:
        """Return a signature as values, all empty without one."""
        return {
            self.by: signed and signed.by,
            self.at: signed and signed.at,
            **(source_values(signed.source if signed else None) if self.sourced else {}),
            self.instead_of: signed and signed.instead_of,
        }

    def of(self, row: Row) -> Signature | None:
        """Return the signature in the columns."""
        if row[self.by] is None:
            return None
        return Signature(
            PersonId(row[self.by]),
            row[self.at],
            source_of(row) if self.sourced else None,
            person_of(row[self.instead_of]),
        )


SENT: Final = SignatureColumns("person", "at", "instead_of", sourced=True)
RECORDED: Final = SignatureColumns("person", "recorded_at", "instead_of")
DECIDED: Final = SignatureColumns("decided_by", "decided_at", "decided_instead_of")
WATCHED: Final = SignatureColumns("watched_by", "watched_at", "watched_instead_of")
ENDED: Final = SignatureColumns("ended_by", "ended_at", "ended_instead_of")
ORDERED: Final = SignatureColumns("ordered_by", "ordered_at", "ordered_instead_of")
SETTLED: Final = SignatureColumns("settled_by", "settled_at", "settled_instead_of")
CLOSED: Final = SignatureColumns("closed_by", "closed_at", "closed_instead_of")
"""The moment is also set if an answer closed it; then the person is empty."""


def actor_columns() -> tuple[Column[Any], ...]:
    """Return columns for the actor, their message or button, and the absent colleague."""
    return (
        Column("person", BigInteger),
        *source_columns(),
        Column("pressed", Boolean),
        Column("instead_of", BigInteger),
    )


def actor_values(actor: Actor | None) -> dict[str, Any]:
    """Return an actor as values, all empty for the monitoring system."""
    if actor is None:
        return {"person": None, **source_values(None), "pressed": None, "instead_of": None}
    return {
        "person": actor.person,
        **source_values(actor.source),
        "pressed": actor.pressed,
        "instead_of": actor.instead_of,
    }


def actor_of(row: Row) -> Actor | None:
    """Return the actor in the columns, or None for the monitoring system."""
    if row["person"] is None:
        return None
    return Actor(
        PersonId(row["person"]), source_of(row), row["pressed"], person_of(row["instead_of"])
    )


def person_of(number: int | None) -> PersonId | None:
    """Return the id, or None if the column is empty."""
    return None if number is None else PersonId(number)


CARD: Final = ("card_kind", "number", "version", "authority")
"""The names of the columns of a card's key."""


def card_columns() -> tuple[Column[Any], ...]:
    """Return columns for a card's key, all empty without a card."""
    return (
        Column("card_kind", String),
        Column("number", Integer),
        Column("version", Integer),
        Column("authority", String),
    )


def card_values(card: CardKey | None) -> dict[str, Any]:
    """Return a card's key as values of `card_columns`."""
    return {
        "card_kind": card and card.kind,
        "number": card and card.number,
        "version": getattr(card, "version", None),
        "authority": getattr(card, "authority", None),
    }


def card_of(row: Row) -> CardKey | None:
    """Return the card in the columns, or None."""
    if row["card_kind"] is None:
        return None
    card = CARDS[row["card_kind"]]
    return card(*(row[field.name] for field in fields(card)))


class Subject(NamedTuple):
    """The subject of a notice other than a card; `id` is None if there is one per place."""

    kind: str
    id: int | None


def subject_columns() -> tuple[Column[Any], ...]:
    """Return columns for a subject, both empty without one."""
    return (Column("subject_kind", String), Column("subject_id", SERIAL))


def subject_values(subject: Subject | None) -> dict[str, Any]:
    """Return a subject as values of `subject_columns`."""
    kind, number = subject or (None, None)
    return {"subject_kind": kind, "subject_id": number}


def subject_of(row: Row) -> Subject | None:
    """Return the subject in the columns, or None."""
    return Subject(row["subject_kind"], row["subject_id"]) if row["subject_kind"] else None


def here(
    place: Place, card: CardKey | None = None, subject: Subject | None = None
) -> dict[str, Any]:
    """Return parameters for the place, the card and the subject, leaving out empty ones."""
    shown = {**card_values(card), **subject_values(subject)}
    values = {"chat": place.chat, "thread": place.thread, **shown}
    return {f"here_{name}": value for name, value in values.items() if value is not None}


def card_in_place(table: FromClause, given: Collection[str]) -> ColumnElement[bool]:
    """Match rows of `table` for the card and the place in these parameters."""
    return _equal(table, ("chat", "thread", *card_values(None)), given)


def subject_in_place(table: FromClause, given: Collection[str]) -> ColumnElement[bool]:
    """Match rows of `table` for the subject and the place in these parameters."""
    return _equal(table, ("chat", "thread", *subject_values(None)), given)


def in_place(table: FromClause, given: Collection[str]) -> ColumnElement[bool]:
    """Match rows of `table` for the place in these parameters, ignoring the others."""
    return _equal(table, ("chat", "thread"), given)


def _equal(table: FromClause, names: Iterable[str], given: Collection[str]) -> ColumnElement[bool]:
    return and_(
        *(
            table.c[name] == bindparam(key) if (key := f"here_{name}") in given
            else table.c[name].is_(None)
            for name in names
        )
    )  # fmt: skip


def place_of(row: Row) -> Place:
    """Return the place in the columns `chat` and `thread`."""
    return Place(ChatId(row["chat"]), row["thread"])
