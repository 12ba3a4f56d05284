"""Which transactions have changed the organisation or an absence: what they see may be rolled back."""

from typing import Final
from weakref import WeakSet

from sqlalchemy import Transaction
from sqlalchemy.ext.asyncio import AsyncConnection

_CHANGED: Final = WeakSet[Transaction]()


def changes(connection: AsyncConnection) -> None:
    """It is about to; what it reads from now on is for itself alone."""
    if (transaction := _transaction(connection)) is not None:
        _CHANGED.add(transaction)


def has_changed(connection: AsyncConnection) -> bool:
    """Whether what this transaction reads need not come to be."""
    return _transaction(connection) in _CHANGED


def _transaction(connection: AsyncConnection) -> Transaction | None:
    return (
        None if connection.sync_connection is None else connection.sync_connection.get_transaction()
    )
