"""Domain errors as data: each class is a kind of error, its fields are the details.

The user interface writes the Russian sentence.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import dataclass_transform

from domain.model.ids import IncidentNumber


@dataclass_transform()
class DomainError(Exception):
    """A rule rejected the request; nothing was changed. Each subclass is a dataclass.

    They are not frozen: Python sets a raised error's traceback on the error itself.
    """

    def __init_subclass__(cls) -> None:
        dataclass(cls)


class IncidentError(DomainError):
    """A rule rejected the request about the incident of that number."""

    number: IncidentNumber


class GoneKind(StrEnum):
    """What can be gone."""

    POST = "post"
    """A person's role."""
    PAGE = "page"
    """A page in a social network."""
    TEMPLATE = "template"
    INVITATION = "invitation"
    """It was used, revoked or expired, or its code is wrong."""
    ACCOUNT_LINK = "account_link"
    """It was used, replaced or expired, or its code is wrong."""
    BRIEFING = "briefing"
    REPORT_FILES = "report_files"
    """They are kept for a week."""
    SELECTION = "selection"
    SEARCH = "search"


class Gone(DomainError):
    """What a button or a message is about does not exist (any more): get a new one."""

    kind: GoneKind


class Limited(StrEnum):
    """What there can be too many of."""

    WORDS = "words"
    """In the administration's word list."""
    OTHER_NAMES = "other_names"
    """Of an authority."""
    PAGES = "pages"
    """In social networks."""
    STOP_WORDS = "stop_words"
    """Of a page."""
    TEMPLATES = "templates"


class TooMany(DomainError):
    """There are `most` of them already: remove one first."""

    kind: Limited
    most: int
