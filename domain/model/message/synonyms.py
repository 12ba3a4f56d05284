"""Words that say the same of the matter of a message: «фонарь», «светильник», «темно»."""

import tomllib
from pathlib import Path
from typing import Final

GROUPS: Final = tuple(
    frozenset(group.split())
    for group in tomllib.loads(
        Path(__file__).with_name("synonyms.toml").read_text(encoding="utf-8")
    )["groups"]
)


def synonyms(word: str) -> frozenset[str]:
    """The word in its base form, and all words of its groups."""
    return frozenset({word}).union(*(group for group in GROUPS if word in group))
