"""Marks transactions that change the organisation or an absence: their reads may be rolled back."""

from typing import Final
from weakref import WeakSet

from sqlalchemy import Transaction
from sqlalchemy.ext.asyncio import AsyncConnection

_CHANGED: Final = WeakSet[Transaction]()


def changes(connection: AsyncConnection) -> None:
    """Marks the transaction: what it reads from now on is valid for itself only."""
    if (transaction := _transaction(connection)) is not None:
        _CHANGED.add(transaction)


def has_changed(connection: AsyncConnection) -> bool:
    """Whether this transaction's reads may be rolled back."""
    return _transaction(connection) in _CHANGED


def _transaction(connection: AsyncConnection) -> Transaction | None:
    return (
        None if connection.sync_connection is None else connection.sync_connection.get_transaction()
    )
