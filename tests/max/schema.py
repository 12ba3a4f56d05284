"""MAX's own OpenAPI document, converted to JSON Schema: requests of ours and answers of the sandbox.

OpenAPI 3.0 says `nullable` where JSON Schema has the type null, and names the kinds of an object in a
`discriminator`. What MAX documents elsewhere since this snapshot is listed here.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from bot.sandbox.max.methods import Operation
from bot.sandbox.max.protocol import MaxRequest
from bot.sandbox.protocol import Json
from tests.schemas import check, folder, referred, validator

_FOLDER: Final = folder("max")

_LATER: Final = frozenset({"/me/commands", "/messages/{}/comments"})
"""Addresses that dev.max.ru documents and the document of July 2026 lacks."""

_LATER_UPDATES: Final = frozenset(
    {"bot_admin_permissions_changed", "comment_created", "comment_edited", "comment_removed"}
)
"""Updates likewise (dev.max.ru, August and September 2026)."""

_CHAT_TYPES: Final = ["dialog", "chat", "channel"]
"""The document lists only the second, and describes two; dev.max.ru names all three."""

_STATUSES: Final = ["active", "removed", "left", "closed", "suspended"]
"""The document lacks the last one, which both official clients have."""

_NOT_SENT: Final = {"BotAddedToChatUpdate": "user"}
"""Since November 2026 polls don't say who has added the bot (dev.max.ru)."""

_VOICE: Final = "message_created", {"update_type", "timestamp"}
"""How a voice message comes (max-bot-api-client-ts, issue 250)."""

_PARAMETER: Final = re.compile(r"\{(\w+)\}")


def check_request(operation: Operation, request: MaxRequest) -> None:
    """Raise NotAsDescribed unless MAX describes such a call."""
    described = _described(operation)
    if described is None:
        return
    what = f"{operation.verb} {operation.path}"
    for name in request.query.keys() - set(_PARAMETER.findall(operation.path)):
        kind, checked = _parameter(operation, name)
        check(checked, _typed(request.query[name], kind), f"{what}, {name}")
    body = described.get("requestBody")
    if body is not None:
        _check_content(body, request.body, what)
    else:
        assert not request.body, f"{what} has no body"


def check_answer(operation: Operation, answer: Json) -> None:
    """Raise NotAsDescribed unless MAX could give such an answer to a successful call."""
    described = _described(operation)
    if described is None:
        return
    what = f"{operation.verb} {operation.path}"
    match answer:
        case {"updates": list(updates)}:
            for update in updates:
                check_update(update)
            answer = answer | {"updates": []}
        case _:
            pass
    _check_content(described["responses"]["200"], answer, what)


def check_update(update: Json) -> None:
    """Raise NotAsDescribed unless MAX could report such an update."""
    kind = update["update_type"]
    if _FOLDER is not None and kind not in _LATER_UPDATES and (kind, set(update)) != _VOICE:
        check(_validator("Update"), update, kind)


def _described(operation: Operation) -> Json | None:
    if _FOLDER is None:
        return None
    address = _PARAMETER.sub("{}", operation.path)
    if address in _LATER or address.startswith("/messages/{}/comments"):
        return None
    described: Json = _paths()[address][operation.verb.lower()]
    return described


@cache
def _parameter(operation: Operation, name: str) -> tuple[str, Any]:
    """Return the type of a parameter and what validates it; fail if there is no such one."""
    parameters = (_described(operation) or {}).get("parameters", ())
    schema = next((one["schema"] for one in parameters if one.get("name") == name), None)
    assert schema is not None, f"{operation.verb} {operation.path} has no parameter {name}"
    named = _document()["components"]["schemas"].get(
        schema.get("$ref", "").rpartition("/")[2], schema
    )
    return named.get("type", ""), validator("it", {"it": _converted(schema), **_definitions()})


def _typed(value: str, kind: str) -> Any:
    """Return a value of the address, which is text there whatever its type."""
    match kind:
        case "integer":
            return int(value)
        case "boolean":
            return {"true": True, "false": False}.get(value, value)
        case "array":
            return [int(one) if one.isdecimal() else one for one in value.split(",")]
        case _:
            return value


def _check_content(described: Json, body: Any, what: str) -> None:
    if isinstance(reference := described.get("$ref"), str):
        _, _, place, name = reference.split("/")
        described = _document()["components"][place][name]
    schema = described["content"]["application/json"]["schema"]
    check(_validator(schema["$ref"].rpartition("/")[2]), body, what)


@cache
def _document() -> Json:
    assert _FOLDER is not None
    (file,) = _FOLDER.glob("schema_*.json")
    document: Json = json.loads(file.read_bytes())
    return document


@cache
def _paths() -> Mapping[str, Json]:
    """Return the operations by their addresses, without the names of their parameters."""
    found: dict[str, Json] = {}
    for path, operations in _document()["paths"].items():
        found.setdefault(_PARAMETER.sub("{}", path), {}).update(operations)
    return found


@cache
def _validator(definition: str) -> Any:
    return validator(definition, _definitions())


@cache
def _definitions() -> Json:
    schemas = _document()["components"]["schemas"]
    found = {name: _converted(one) for name, one in schemas.items()}
    found["ChatType"] = {"enum": _CHAT_TYPES}
    found["ChatStatus"] = {"enum": _STATUSES}
    found["VideoAttachment"]["allOf"][1]["properties"]["thumbnail"] = (
        True  # text and object at once
    )
    for name, field in _NOT_SENT.items():
        found[name]["allOf"][1]["required"].remove(field)
    for name, one in schemas.items():
        if "discriminator" in one:
            found[_plain(name)] = found[name]
            found[name] = _kinds_of(one["discriminator"])
    for kind in found.values():
        for base in kind.get("allOf", ()) if isinstance(kind, dict) else ():
            reference = base.get("$ref", "")
            if _plain(reference.rpartition("/")[2]) in found:
                base["$ref"] = _plain(reference)
    missing = {name for one in found.values() for name in referred(one)} - found.keys()
    return found | dict.fromkeys(missing, True)


def _plain(name: str) -> str:
    """Return the name of what all kinds of an object have in common."""
    return f"{name}-plain"


def _kinds_of(discriminator: Json) -> Json:
    """Return a schema that asks of an object what its kind has."""
    field = discriminator["propertyName"]
    mapping = {
        kind: one if isinstance(one, str) else one["$ref"]
        for kind, one in discriminator["mapping"].items()
    }
    kinds = [
        {
            "if": {"properties": {field: {"const": kind}}},
            "then": {"$ref": f"#/$defs/{name.rpartition('/')[2]}"},
        }
        for kind, name in mapping.items()
    ]
    return {"required": [field], "properties": {field: {"enum": [*mapping]}}, "allOf": kinds}


def _is_sent(described: Json | None) -> bool:
    """Return whether a required field is always sent: MAX leaves out those that may be null."""
    return described is not None and described.get("nullable") is not True


def _converted(node: Any) -> Any:
    """Return a piece of the document as JSON Schema has it."""
    if isinstance(node, list):
        return [_converted(one) for one in node]
    if not isinstance(node, dict):
        return node
    dropped = {"nullable", "discriminator", "description", "example", "format"}
    result = {
        key: _converted(value)
        for key, value in node.items()
        if (key not in dropped or isinstance(value, dict))
        and (key != "required" or isinstance(value, list | dict))
    }
    if isinstance(reference := node.get("$ref"), str):
        result["$ref"] = f"#/$defs/{reference.rpartition('/')[2]}"
    if isinstance(required := node.get("required"), list):
        properties = node.get("properties", {})
        result["required"] = [one for one in required if _is_sent(properties.get(one))]
    if node.get("nullable") is True:
        return {"anyOf": [result, {"type": "null"}]}
    return result
