"""Photos, videos and documents beside a text: Telegram keeps the files, we keep what names them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from domain.model.errors import DomainError

MOST_ATTACHMENTS: Final = 10
"""As many as an album holds (Bot API, sendMediaGroup)."""


TABLES: Final = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".csv", ".txt")
"""How names of files end that are meant as tables: sent alone, without a word, they are to be read."""


class AttachmentKind(StrEnum):
    """What Telegram shows: a picture or a film in the chat, or a file to be opened; in this order."""

    PHOTO = "photo"
    VIDEO = "video"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file; `file_id` sends it again and dies with the bot's token.

    `file_unique_id` tells files apart, whoever sent them; `name` is a document's own.
    """

    kind: AttachmentKind
    file_id: str
    file_unique_id: str
    name: str | None = None


@dataclass
class TooManyAttachments(DomainError):
    """`count` files where at most `most` are taken."""

    count: int
    most: int = MOST_ATTACHMENTS


def checked_attachments(attachments: Iterable[Attachment]) -> tuple[Attachment, ...]:
    """The files in their order; raises TooManyAttachments."""
    given = tuple(attachments)
    if len(given) > MOST_ATTACHMENTS:
        raise TooManyAttachments(len(given))
    return given


def with_more(files: Sequence[Attachment], more: Iterable[Attachment]) -> tuple[Attachment, ...]:
    """The files, then those of the others that they lack."""
    known = {one.file_unique_id for one in files}
    return (*files, *(one for one in more if one.file_unique_id not in known))


def kept_by_change(
    files: tuple[Attachment, ...], before: tuple[Attachment, ...], *, edited: bool
) -> tuple[Attachment, ...]:
    """Of a message with these files by now: what had come with others stays, unless an edit changed its own.

    Not `edited`: more of its album has come.
    """
    whole = with_more(before, files)
    return files if edited and whole != before else whole


def same_files(one: Iterable[Attachment], other: Iterable[Attachment]) -> bool:
    """Whether they are the same files in the same order; a file's `file_id` may change."""
    return [each.file_unique_id for each in one] == [each.file_unique_id for each in other]
