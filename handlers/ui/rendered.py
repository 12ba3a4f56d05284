"""What a view gives: finished messages, not yet sent."""

from dataclasses import dataclass
from typing import Final

from domain.model.conversation.made_file import MadeFile
from domain.model.message.attachment import Attachment
from handlers.ui.buttons import AskReply, Keyboard


@dataclass(frozen=True, slots=True)
class Part:
    """One message: HTML whose visible text has at most 4096 code points.

    With a `file` it is that, and the HTML its caption, of at most 1024.
    """

    html: str
    keyboard: Keyboard | AskReply | None = None
    file: MadeFile | None = None


@dataclass(frozen=True, slots=True)
class Files:
    """Photos and documents that go ahead of a card, once; `caption` (HTML) says whose they are."""

    attachments: tuple[Attachment, ...] = ()
    caption: str = ""


NO_FILES: Final = Files()


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message, in several parts if it is long; the buttons are on the last one.

    `replaced`: the last part is sent again below the others, and the one there shows this instead.
    `urgent`: each part is heard, and not the first alone.
    `reaction`: an emoji under the message that is answered says all this; the parts go only where it
    can't be put there.
    """

    parts: tuple[Part, ...]
    silent: bool = False
    files: Files = NO_FILES
    replaced: Part | None = None
    reaction: str | None = None
    urgent: bool = False
    pinned: bool | None = None
    """Whether it is to stand above the others, where the bot may pin; None: as it happens to."""
