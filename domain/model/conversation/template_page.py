"""Pages for managing and choosing templates."""

from dataclasses import dataclass, field
from enum import StrEnum

from domain.model.ids import TemplateId
from domain.model.mark import UNSEEN, Mark


class TemplatePageKind(StrEnum):
    """The content of a page and of the words typed there; the value is stored in callback data."""

    LIST = "l"
    """All templates, in sheets; words search."""
    NEW = "n"
    TEMPLATE = "t"
    TEXT = "x"
    """Editing the title and text."""
    TOPIC = "o"
    AUTHORITY = "a"
    """The authority it is meant for; words search."""
    REMOVE = "r"
    """Confirming the removal."""


@dataclass(frozen=True, slots=True)
class TemplatePage:
    """A page; for a long list the sheet `sheet`, from 0, of the matches for `words`."""

    kind: TemplatePageKind = TemplatePageKind.LIST
    template: TemplateId | None = None
    words: str = ""
    sheet: int = 0
    seen: Mark = field(default=UNSEEN, compare=False)
    """The mark of the template when the page was opened."""
