"""Answers to callers: JSON in which Russian is readable as it stands."""

import json
from http import HTTPStatus
from typing import Any

from aiohttp import web


def answer(body: Any, status: HTTPStatus = HTTPStatus.OK) -> web.Response:
    """`body` as JSON."""
    text = json.dumps(body, ensure_ascii=False)
    return web.Response(
        # Half a surrogate pair, which a caller's field may hold, is escaped as JSON escapes it.
        body=text.encode(errors="backslashreplace"),
        status=status,
        content_type="application/json",
        charset="utf-8",
    )


def refusal(status: HTTPStatus, message: str) -> web.Response:
    """What is wrong with the request as a whole, and with no field of its body."""
    return answer({"errors": [{"field": "", "message": message}]}, status)
