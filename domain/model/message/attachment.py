"""Attachments of a text: Telegram stores the files, the bot stores their ids."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from domain.model.errors import DomainError

MOST_ATTACHMENTS: Final = 10
"""The size of an album (Bot API, sendMediaGroup)."""


TABLES: Final = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".csv", ".txt")
"""Extensions of tables: such a file, sent without a text, is read."""


class AttachmentKind(StrEnum):
    """How Telegram shows a file: a photo or a video in the chat, or a document; in this order."""

    PHOTO = "photo"
    VIDEO = "video"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file; `file_id` sends it again and is invalid for another bot.

    `file_unique_id` identifies the file for all senders; `name` is a document's.
    """

    kind: AttachmentKind
    file_id: str
    file_unique_id: str
    name: str | None = None


@dataclass
class TooManyAttachments(DomainError):
    """There are `count` files; the limit is `most`."""

    count: int
    most: int = MOST_ATTACHMENTS


def checked_attachments(attachments: Iterable[Attachment]) -> tuple[Attachment, ...]:
    """The files in their order; raises TooManyAttachments."""
    given = tuple(attachments)
    if len(given) > MOST_ATTACHMENTS:
        raise TooManyAttachments(len(given))
    return given


def with_more(files: Sequence[Attachment], more: Iterable[Attachment]) -> tuple[Attachment, ...]:
    """The files, and the others that are not among them."""
    known = {one.file_unique_id for one in files}
    return (*files, *(one for one in more if one.file_unique_id not in known))


def kept_by_change(
    files: tuple[Attachment, ...], before: tuple[Attachment, ...], *, edited: bool
) -> tuple[Attachment, ...]:
    """The files of a message after a change; later ones stay, unless an edit changed its own.

    Not `edited`: more of its album came.
    """
    whole = with_more(before, files)
    return files if edited and whole != before else whole


def same_files(one: Iterable[Attachment], other: Iterable[Attachment]) -> bool:
    """Whether they are the same files in the same order; a file's `file_id` may change."""
    return [each.file_unique_id for each in one] == [each.file_unique_id for each in other]
