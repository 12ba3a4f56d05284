"""A file that the program has made for somebody: a spreadsheet, a document, a picture."""

from dataclasses import dataclass, field
from typing import Final

from domain.model.errors import DomainError

LARGEST: Final = 50 * 1000**2
"""Bytes that a bot may send (https://core.telegram.org/bots/api#sending-files)."""

_LARGEST_PICTURE: Final = 10 * 1000**2


@dataclass
class TooLargeToSend(DomainError):
    """The messenger does not take a file of so many bytes."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class MadeFile:
    """Raises TooLargeToSend; `media_type` is that of the content, as in HTTP."""

    name: str
    media_type: str
    content: bytes = field(repr=False)

    def __post_init__(self) -> None:
        largest = _LARGEST_PICTURE if self.picture else LARGEST
        if len(self.content) > largest:
            raise TooLargeToSend(self.name, len(self.content))

    @property
    def picture(self) -> bool:
        """Whether it is looked at in the chat itself."""
        return self.media_type.startswith("image/")
