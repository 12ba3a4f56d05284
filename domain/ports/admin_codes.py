"""The code for the first administrator, and the attempts to guess it."""

from typing import Protocol

from domain.model.ids import PersonId
from domain.model.organisation.admin_code import CodeTries


class AdminCodes(Protocol):
    """At most one code is valid; only its digest is stored."""

    async def use(self, code: str) -> bool:
        """Whether the code is correct; a correct one can't be used again."""
        ...

    async def tries(self, person: PersonId) -> CodeTries | None:
        """Return their failed attempts; None if there are none."""
        ...

    async def note(self, person: PersonId, tries: CodeTries) -> None:
        """Stores their failed attempts."""
        ...
