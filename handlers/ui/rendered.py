"""The output of a view: finished messages, not yet sent."""

from dataclasses import dataclass
from typing import Final

from domain.model.conversation.made_file import MadeFile
from domain.model.message.attachment import Attachment
from handlers.ui.buttons import AskReply, Keyboard


@dataclass(frozen=True, slots=True)
class Part:
    """One message: HTML with at most 4096 visible code points.

    With a `file` it is that file, and the HTML its caption, of at most 1024.
    """

    html: str
    keyboard: Keyboard | AskReply | None = None
    file: MadeFile | None = None


@dataclass(frozen=True, slots=True)
class Files:
    """Photos and documents sent once, ahead of a card; `caption` (HTML) names their origin."""

    attachments: tuple[Attachment, ...] = ()
    caption: str = ""


NO_FILES: Final = Files()


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message, in several parts if it is long; the buttons are on the last one.

    `replaced`: the last part is sent again below the others, and its old message shows this
    instead. `urgent`: every part makes a sound, not only the first. `reaction`: an emoji on the
    answered message that replaces the text; the parts are sent only if it can't be set.
    """

    parts: tuple[Part, ...]
    silent: bool = False
    files: Files = NO_FILES
    replaced: Part | None = None
    reaction: str | None = None
    urgent: bool = False
    pinned: bool | None = None
    """Whether to pin the message, where the bot may; None: leave it as it is."""
