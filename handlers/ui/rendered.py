"""The output of a view, not yet sent, and the registry of views of notices."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

from domain.model.conversation.notices.notice import MadeFile
from domain.model.message.citizen_message import Attachment
from domain.ports.snapshots import NoticeContent
from handlers.ui.buttons import Under


@dataclass(frozen=True, slots=True)
class MessagePart:
    """One message: HTML with at most 4096 visible code points."""

    html: str
    keyboard: Under = None


OutgoingFile = Attachment | MadeFile
"""A file that somebody has sent before, or one that the program has made."""


@dataclass(frozen=True, slots=True)
class CardFiles:
    """Photos and documents sent once, ahead of a card or alone; `caption` is HTML."""

    attachments: tuple[OutgoingFile, ...] = ()
    caption: str = ""


NO_FILES: Final = CardFiles()


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message, in several parts if it is long; the buttons are on the last one.

    `files` come without a text if there are no parts.
    `replaced`: the last part is sent again below the others, and its old message shows this
    instead. `urgent`: every part makes a sound, not only the first. `reaction`: an emoji on the
    answered message that replaces the text; the parts are sent only if it can't be set.
    """

    parts: tuple[MessagePart, ...]
    silent: bool = False
    files: CardFiles = NO_FILES
    replaced: MessagePart | None = None
    reaction: str | None = None
    urgent: bool = False
    gone: bool = False
    """The message is to be deleted; where the messenger refuses that, it shows the parts."""
    pinned: bool | None = None
    """Whether to pin the message, where the bot may; None: leave it as it is."""


C = TypeVar("C", bound=NoticeContent)
R = TypeVar("R", bound=Rendered | None)

_Renderer = Callable[[C, datetime], R]

_RENDERERS: Final[dict[type[NoticeContent], _Renderer[Any, Rendered | None]]] = {}


def renders(content: type[C]) -> Callable[[_Renderer[C, R]], _Renderer[C, R]]:
    """Register the function that renders this content at a moment; it returns None to send nothing.

    Raises ValueError if the content has a function already.
    """

    def register(renderer: _Renderer[C, R]) -> _Renderer[C, R]:
        if content in _RENDERERS:
            message = f"two functions render {content.__name__}"
            raise ValueError(message)
        _RENDERERS[content] = renderer
        return renderer

    return register


def render(content: NoticeContent, now: datetime) -> Rendered | None:
    """Render the content."""
    return _RENDERERS[type(content)](content, now)


def ensure_rendered(contents: Iterable[type[NoticeContent]]) -> None:
    """Raise LookupError if nothing renders one of these."""
    missing = sorted(content.__name__ for content in contents if content not in _RENDERERS)
    if missing:
        raise LookupError(missing)
