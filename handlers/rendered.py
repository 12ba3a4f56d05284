"""What a view gives: finished messages, not yet sent."""

from dataclasses import dataclass
from typing import Final

from domain.model.message.attachment import Attachment
from handlers.buttons import AskReply, Keyboard


@dataclass(frozen=True, slots=True)
class Part:
    """One message: HTML whose visible text has at most 4096 code points."""

    html: str
    keyboard: Keyboard | AskReply | None = None


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
