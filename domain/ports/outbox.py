"""The outbox: notices waiting for delivery."""

from typing import Protocol

from domain.model.conversation.notices import Notice


class Outbox(Protocol):
    """The outbox; written in the use case's transaction, read by delivery."""

    async def put(self, notice: Notice) -> None:
        """Queues the notice, in order of calls; RefreshCard goes wherever the card is shown."""
        ...
