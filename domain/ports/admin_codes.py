"""The code for the first administrator, and who has tried to guess it."""

from typing import Protocol

from domain.model.ids import PersonId
from domain.model.organisation.admin_code import CodeTries


class AdminCodes(Protocol):
    """At most one code is good; it is stored as a digest only."""

    async def use(self, code: str) -> bool:
        """Whether it is this one; then nobody can use it again."""
        ...

    async def tries(self, person: PersonId) -> CodeTries | None:
        """Their wrong ones; None: there were none."""
        ...

    async def note(self, person: PersonId, tries: CodeTries) -> None:
        """They have sent a wrong one."""
        ...
