"""Mentions and named links as VKontakte writes them into texts."""

import re
from typing import Final

_MENTION: Final = re.compile(
    r"\[(?:(?:club|public|event|id)\d+(?::bp-?\d+_\d+)?|https?://[^\s\[\]|]{1,500})\|([^\[\]|]{1,200})\]"
)
"""«[club123|Имя]»; in an answer to a comment «[id1:bp-2_3|Имя]»."""


def with_mentions_shown(text: str) -> str:
    """Return the text as people see it: «[id1|Имя], добрый день» is «Имя, добрый день»."""
    return _MENTION.sub(r"\1", text)
