"""What a view gives: finished Telegram messages, not yet sent."""

import hashlib
from dataclasses import dataclass
from typing import Final

from aiogram.types import ForceReply, InlineKeyboardMarkup

from domain.model.attachment import Attachment


@dataclass(frozen=True, slots=True)
class Part:
    """One message: HTML whose visible text has at most 4096 code points."""

    html: str
    keyboard: InlineKeyboardMarkup | ForceReply | None = None

    @property
    def digest(self) -> str:
        """Tells whether the message would look different from one already shown."""
        buttons = self.keyboard.model_dump_json(exclude_none=True) if self.keyboard else ""
        return hashlib.sha256(f"{self.html}\0{buttons}".encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Files:
    """Photos and documents that go ahead of a card, once; `caption` (HTML) says whose they are."""

    attachments: tuple[Attachment, ...] = ()
    caption: str = ""


NO_FILES: Final = Files()


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message, in several parts if it is long; the buttons are on the last one."""

    parts: tuple[Part, ...]
    silent: bool = False
    files: Files = NO_FILES
