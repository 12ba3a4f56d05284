"""Tables by subject and their column types, without queries; for all of the storage."""

from storage.schema import delivery, incidents, jobs, messages, reports, search, staff
from storage.schema.columns import metadata

__all__ = [
    "delivery",
    "incidents",
    "jobs",
    "messages",
    "metadata",
    "reports",
    "search",
    "staff",
]
