"""VK's own schema: a dialect of JSON Schema, converted to one document of the usual kind.

Theirs marks a required property inside the property, and refers to other files by relative paths. Of
files that are not there nothing is known: anything is valid there.
"""

import json
from functools import cache
from typing import Any, Final

from bot.sandbox.protocol import Json
from bot.sandbox.vk.server import POLL
from tests.schemas import check, folder, referred, validator

_FOLDER: Final = folder("vk")


def check_answer(method: str, body: Json) -> None:
    """Raise NotAsDescribed unless VK could give such an answer to the method."""
    if _FOLDER is None:
        return
    if method == "execute" and "response" in body:
        assert isinstance(body["response"], list)
        for error in body.get("execute_errors", ()):
            _check("base_error", error, method)
    elif method == POLL:
        _check_events(body)
    elif "error" in body:
        _check("base_error", body["error"], method)
    elif method == "users.get":
        for user in body["response"]:
            _check("users_user_full", user, method)
    else:
        _check(_response_of(method, body), body, method)


def _response_of(method: str, body: Json) -> str:
    extended = "profiles" in body.get("response", ()) and method.startswith("wall.")
    responses = methods()[method]["responses"]
    reference = responses["extendedResponse" if extended else "response"]["$ref"]
    return str(reference).rpartition("/")[2]


def _check_events(body: Json) -> None:
    if "failed" in body:
        assert body["failed"] in {1, 2, 3}
        return
    assert isinstance(body["ts"], str)
    for event in body["updates"]:
        _check("callback_base", event, POLL)
        _check(f"callback_{event['type']}", event["object"], POLL)


def _check(definition: str, body: Any, method: str) -> None:
    check(_validator(definition), body, f"{method} is no {definition}")


@cache
def methods() -> dict[str, Json]:
    """Return VK's description of each method."""
    assert _FOLDER is not None
    files = (json.loads(one.read_bytes()) for one in _FOLDER.glob("*/methods.json"))
    return {method["name"]: method for file in files for method in file["methods"]}


@cache
def error_codes() -> frozenset[int]:
    """Return the codes of all errors that VK describes."""
    assert _FOLDER is not None
    described = json.loads((_FOLDER / "errors.json").read_bytes())["errors"].values()
    return frozenset(one["code"] for one in described)


@cache
def _validator(definition: str) -> Any:
    return validator(definition, _definitions())


@cache
def _definitions() -> Json:
    assert _FOLDER is not None
    found: Json = {}
    for file in (*_FOLDER.glob("*/objects.json"), *_FOLDER.glob("*/responses.json")):
        for name, one in json.loads(file.read_bytes())["definitions"].items():
            found[name] = _converted(one)
    missing = {name for one in found.values() for name in referred(one)} - found.keys()
    return found | dict.fromkeys(missing, True)


def _converted(node: Any) -> Any:
    """Return a piece of a schema as JSON Schema has it."""
    if isinstance(node, list):
        return [_converted(one) for one in node]
    if not isinstance(node, dict):
        return node
    result = {key: _converted(value) for key, value in node.items() if key != "required"}
    if isinstance(reference := node.get("$ref"), str):
        result["$ref"] = f"#/$defs/{reference.rpartition('/')[2]}"
    properties = node.get("properties")
    if isinstance(properties, dict):
        required = [name for name, one in properties.items() if one.get("required") is True]
        result["required"] = required
    return result
