"""`execute`: a script that returns a list of calls, the only kind that the program writes."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from bot.sandbox.vk.protocol import VkRefusal

_CALL: Final = re.compile(r"API\.([a-z]+\.[A-Za-z]+)\(")


def calls_of(code: str) -> list[tuple[str, Mapping[str, str]]]:
    """Return the methods that the script calls, with their parameters.

    Raises error 12 as VK does for what can't be compiled.
    """
    body = code.strip().removesuffix(";").strip()
    if not (body.startswith("return [") and body.endswith("]")):
        raise VkRefusal(12)
    return list(_calls(body.removeprefix("return [").removesuffix("]")))


def _calls(rest: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    decoder = json.JSONDecoder()
    while rest:
        called = _CALL.match(rest)
        if called is None:
            raise VkRefusal(12)
        try:
            params, end = decoder.raw_decode(rest, called.end())
        except ValueError:
            raise VkRefusal(12) from None
        if rest[end : end + 1] != ")" or not isinstance(params, dict):
            raise VkRefusal(12)
        yield called[1], {name: _text(value) for name, value in params.items()}
        rest = rest[end + 1 :].lstrip()
        if rest and not rest.startswith(","):
            raise VkRefusal(12)
        rest = rest.removeprefix(",").lstrip()


def _text(value: Any) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)
