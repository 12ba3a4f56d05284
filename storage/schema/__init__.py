"""Tables by subject and their column types, without queries; for all of the storage."""

from storage.schema import (
    briefings,
    delivery,
    incidents,
    jobs,
    messages,
    reports,
    search,
    staff,
    templates,
    webhook,
)
from storage.schema.columns import metadata

__all__ = [
    "briefings",
    "delivery",
    "incidents",
    "jobs",
    "messages",
    "metadata",
    "reports",
    "search",
    "staff",
    "templates",
    "webhook",
]
