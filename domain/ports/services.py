"""Services outside the database: the files that people have sent, and the proofreader."""

from collections.abc import Collection
from typing import Protocol

from domain.model.incident.answer.draft import ReviewFindings
from domain.model.message.citizen_message import Attachment


class FileUnavailable(Exception):
    """The messenger could not be reached or its answer not read: retry later.

    `retry_after`: seconds to wait, if the messenger asked for it.
    """

    def __init__(self, retry_after: float | None = None) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


class FileSource(Protocol):
    """Files, fetched outside any unit of work."""

    async def fetch(self, file: Attachment, most: int) -> bytes | None:
        """Return the content; None if it exceeds `most` bytes or the messenger refuses it.

        Raises FileUnavailable.
        """


class Proofreader(Protocol):
    """Answers within two seconds, or reports that it did not."""

    async def check(self, text: str, words: Collection[str]) -> ReviewFindings:
        """Return the language errors; `words` are accepted, in lower case."""
