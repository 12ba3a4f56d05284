"""The tables by subject and the types of their columns, without a query. For all of the storage."""

from storage.schema import delivery, incidents, messages, staff
from storage.schema.columns import metadata

__all__ = ["delivery", "incidents", "messages", "metadata", "staff"]
