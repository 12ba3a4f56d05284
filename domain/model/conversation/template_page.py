"""The pages on which templates are kept, and chosen."""

from dataclasses import dataclass, field
from enum import StrEnum

from domain.model.ids import TemplateId
from domain.model.mark import UNSEEN, Mark


class TemplatePageKind(StrEnum):
    """What a page shows, and what its words change; the value stands in callback data."""

    LIST = "l"
    """All of them, sheet by sheet; words look for one."""
    NEW = "n"
    TEMPLATE = "t"
    TEXT = "x"
    """Another title and text."""
    TOPIC = "o"
    AUTHORITY = "a"
    """For which body it is meant; words look for one."""
    REMOVE = "r"
    """Whether it is really to go."""


@dataclass(frozen=True, slots=True)
class TemplatePage:
    """One page; of a long list the sheet `sheet`, from 0, of those that match `words`."""

    kind: TemplatePageKind = TemplatePageKind.LIST
    template: TemplateId | None = None
    words: str = ""
    sheet: int = 0
    seen: Mark = field(default=UNSEEN, compare=False)
    """Of the template as it was when the page was opened."""
