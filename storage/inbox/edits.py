"""Edits of messages that have been acted on: earlier states of such a message are ignored."""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.ids import MessageRef
from storage.engine.dialect import INSERTS
from storage.engine.prepared import prepared
from storage.schema.messages import edited_message as table

KEEP_EDITS: Final = timedelta(days=60)
"""Longer than an older state can be dead-lettered and replayed."""

_PARAMETERS: Final = {
    "of_bot": table.c.bot,
    "of_chat": table.c.chat,
    "of_message": table.c.message,
    "of_edit": table.c.edited_at,
}

NEWER: Final = select(table.c.message).where(
    table.c.bot == bindparam("of_bot"),
    table.c.chat == bindparam("of_chat"),
    table.c.message == bindparam("of_message"),
    table.c.edited_at > bindparam("of_edit"),
)
"""A newer edit of the message in `state_of`."""


def state_of(source: MessageRef | None) -> dict[str, int]:
    """The parameters of `NEWER`; None: no message."""
    if source is None:
        return dict.fromkeys(_PARAMETERS, 0)
    values = (source.bot, source.place.chat, source.message, source.edited_at)
    return dict(zip(_PARAMETERS, values, strict=True))


def _note(insert: Any) -> Any:
    new = insert(table).values(
        {column.name: bindparam(name) for name, column in _PARAMETERS.items()}
        | {"handled_at": bindparam("handled_at")}
    )
    again = {name: new.excluded[name] for name in ("edited_at", "handled_at")}
    newer = table.c.edited_at <= new.excluded.edited_at
    key = [*table.primary_key]
    return prepared(new.on_conflict_do_update(index_elements=key, set_=again, where=newer))


_NOTE: Final = {sqlite: _note(insert) for sqlite, insert in INSERTS.items()}


async def note_edit(connection: AsyncConnection, source: MessageRef, now: datetime) -> bool:
    """Records that this edit is acted on; False if another process has committed a newer one."""
    note = _NOTE[connection.dialect.name == "sqlite"]
    noted = await connection.execute(note, {**state_of(source), "handled_at": now})
    return noted.rowcount > 0


async def forget_edits(connection: AsyncConnection, before: datetime) -> None:
    """Deletes edits that no older state can follow any more."""
    await connection.execute(delete(table).where(table.c.handled_at < before))
