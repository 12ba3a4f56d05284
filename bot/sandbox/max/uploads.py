"""Files on their way to MAX: an address for each, and a while until they can be sent."""

from collections.abc import Mapping
from itertools import count
from typing import Final

from bot.runtime.clock import Clock
from bot.sandbox.files import Attachment, Document, File, Photo, StoredFiles, Video, attachment_of

KINDS: Final[Mapping[str, type[Attachment]]] = {"image": Photo, "video": Video, "file": Document}


class Uploads:
    """All uploads, and which files are being processed."""

    def __init__(self, clock: Clock, files: StoredFiles) -> None:
        self.processing = 1.0
        """Seconds during which an uploaded file can't be sent yet."""
        self._clock = clock
        self._files = files
        self._numbers = count(1)
        self._pending: dict[int, tuple[str, File | None]] = {}
        """The kinds of uploads, and the file whose token was given before its content comes."""
        self._ready_at: dict[int, float] = {}

    def begin(self, kind: str) -> tuple[int, str | None]:
        """Return the number of a new upload, and its token if that is known by now."""
        number = next(self._numbers)
        early = self._files.keep(Video(b"")) if kind == "video" else None
        self._pending[number] = kind, early
        if early is not None:
            self._ready_at[early.number] = float("inf")
        return number, early.ids[-1] if early else None

    def awaits(self, number: str) -> bool:
        """Return whether there is an upload with that number, whose content has not come."""
        return number.isdecimal() and int(number) in self._pending

    def finish(self, number: int, upload: Document) -> File:
        """Store the content; the file is ready after a while."""
        kind, early = self._pending.pop(number)
        attachment = attachment_of(KINDS[kind], upload)
        file = self._files.replace(early, attachment) if early else self._files.keep(attachment)
        self._ready_at[file.number] = self._clock.monotonic() + self.processing
        return file

    def is_ready(self, file: File) -> bool:
        """Return whether the file can be sent."""
        return self._ready_at.get(file.number, 0) <= self._clock.monotonic()
