"""Files that people have sent: the messenger keeps them."""

from typing import Protocol

from domain.model.message.attachment import Attachment


class FileUnavailable(Exception):
    """The messenger could not be reached, or gave no readable answer: retrying is right.

    `retry_after`: seconds of silence, if the messenger asked for them.
    """

    def __init__(self, retry_after: float | None = None) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


class Files(Protocol):
    """Fetched outside any unit of work."""

    async def fetch(self, file: Attachment, most: int) -> bytes | None:
        """The content; None if it has more than `most` bytes, or the messenger refuses to give it.

        Raises FileUnavailable.
        """
        ...
