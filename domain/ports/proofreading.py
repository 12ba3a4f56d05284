"""The proofreader that checks a draft's language before control sees it (§13)."""

from collections.abc import Collection
from typing import Protocol

from domain.model.incident.answer.review_findings import ReviewFindings


class Proofreader(Protocol):
    """Answers within two seconds, or reports that it did not."""

    async def check(self, text: str, words: Collection[str]) -> ReviewFindings:
        """Return the language errors; `words` are accepted, in lower case."""
        ...
