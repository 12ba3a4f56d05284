"""Whoever reads a draft for mistakes of language before control does (§13)."""

from collections.abc import Collection
from typing import Protocol

from domain.model.incident.answer.review_findings import ReviewFindings


class Proofreader(Protocol):
    """It answers within two seconds, or says that it did not."""

    async def check(self, text: str, words: Collection[str]) -> ReviewFindings:
        """What is wrong with the language; `words` are no mistakes, in small letters."""
        ...
