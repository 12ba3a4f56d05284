"""What the servers of all messengers have in common: JSON objects and uploaded files."""

from typing import Any, NamedTuple

Json = dict[str, Any]
"""A JSON object as the messenger documents it."""


class Upload(NamedTuple):
    """A file in the body of a call."""

    name: str
    content: bytes
