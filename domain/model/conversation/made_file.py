"""A generated file: a spreadsheet, a document or a picture."""

from dataclasses import dataclass, field
from typing import Final

from domain.model.errors import DomainError

LARGEST: Final = 50 * 1000**2
"""The limit in bytes for files sent by bots (https://core.telegram.org/bots/api#sending-files)."""

_LARGEST_PICTURE: Final = 10 * 1000**2


@dataclass
class TooLargeToSend(DomainError):
    """The file is larger than the messenger accepts."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A generated file with its MIME type; raises TooLargeToSend."""

    name: str
    media_type: str
    content: bytes = field(repr=False)

    def __post_init__(self) -> None:
        largest = _LARGEST_PICTURE if self.picture else LARGEST
        if len(self.content) > largest:
            raise TooLargeToSend(self.name, len(self.content))

    @property
    def picture(self) -> bool:
        """Whether the chat displays it as a picture."""
        return self.media_type.startswith("image/")
