"""Files that people have sent: the messenger keeps them."""

from typing import Protocol

from domain.model.message.attachment import Attachment


class Files(Protocol):
    """Fetched outside any unit of work."""

    async def fetch(self, file: Attachment, most: int) -> bytes | None:
        """The content; None where it has more than `most` bytes, or the messenger does not give it."""
        ...
