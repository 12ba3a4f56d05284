"""Files that people have sent; the messenger stores them."""

from typing import Protocol

from domain.model.message.attachment import Attachment


class FileUnavailable(Exception):
    """The messenger could not be reached or its answer not read: retry later.

    `retry_after`: seconds to wait, if the messenger asked for it.
    """

    def __init__(self, retry_after: float | None = None) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


class Files(Protocol):
    """Files, fetched outside any unit of work."""

    async def fetch(self, file: Attachment, most: int) -> bytes | None:
        """Return the content; None if it exceeds `most` bytes or the messenger refuses it.

        Raises FileUnavailable.
        """
        ...
