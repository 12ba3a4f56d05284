"""JSON responses with unescaped Russian text."""

import json
from http import HTTPStatus
from typing import Any

from aiohttp import web


def answer(body: Any, status: HTTPStatus = HTTPStatus.OK) -> web.Response:
    """Return a response with `body` as JSON."""
    text = json.dumps(body, ensure_ascii=False)
    return web.Response(
        # A lone surrogate in a caller's field is escaped as in JSON.
        body=text.encode(errors="backslashreplace"),
        status=status,
        content_type="application/json",
        charset="utf-8",
    )


def refusal(status: HTTPStatus, message: str) -> web.Response:
    """Return a response for an error in the request as a whole."""
    return answer({"errors": [{"field": "", "message": message}]}, status)
