"""People who have asked to be let in, as administrators are told of them."""

from typing import Protocol

from domain.model.conversation.announcement import AccessAsked
from domain.model.ids import PersonId


class AccessRequests(Protocol):
    """Made by the notice that tells of one; answered here."""

    async def asked(self, person: PersonId) -> AccessAsked | None:
        """Return their request, answered or not."""
        ...

    async def answer(self, person: PersonId) -> AccessAsked | None:
        """Theirs, which waits no more; None: nobody has told of one."""
        ...

    async def next_untold(self) -> AccessAsked | None:
        """The oldest of which nobody was told, because too many waited; from now on it is told of."""
        ...
