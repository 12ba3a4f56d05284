"""What the servers of all messengers have in common: JSON objects and refusals."""

from typing import Any

Json = dict[str, Any]
"""A JSON object as the messenger documents it."""


class CallRefused(Exception):
    """A refusal of a call: the HTTP status, the description, and the body of the answer."""

    def __init__(self, status: int, description: str, body: Json) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.body = body
