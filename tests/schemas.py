"""The official descriptions of MAX's and VK's APIs, the referees between stand-ins and the real services.

They are not ours, so they are not kept here: OTKLIK_SCHEMAS names the folder with `max-schema` (the
OpenAPI document of MAX) and `vk-schema` (https://github.com/VKCOM/vk-api-schema). Without it nothing is
compared, and the tests that are about them are skipped.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import jsonschema_rs
import pytest

_FOLDER: Final = os.environ.get("OTKLIK_SCHEMAS")


class NotAsDescribed(AssertionError):
    """A request or an answer is not what the service's own description allows."""


def folder(service: str) -> Path | None:
    """Return the folder with the description of "max" or "vk", None if it isn't here."""
    if _FOLDER is None:
        return None
    found = Path(_FOLDER) / f"{service}-schema"
    assert found.is_dir(), f"OTKLIK_SCHEMAS has no {found.name}"
    return found


def needs(service: str) -> pytest.MarkDecorator:
    """Return the mark of tests that are about the description."""
    why = f"OTKLIK_SCHEMAS names no folder with {service}-schema: answers are not compared with it"
    return pytest.mark.skipif(folder(service) is None, reason=why)


def validator(definition: str, definitions: dict[str, Any]) -> jsonschema_rs.Draft202012Validator:
    """Return what validates a JSON value by one of the definitions."""
    document = {"$ref": f"#/$defs/{definition}", "$defs": definitions}
    return jsonschema_rs.Draft202012Validator(document)


def check(checked: jsonschema_rs.Draft202012Validator, value: Any, what: str) -> None:
    """Raise NotAsDescribed, which names every fault."""
    if faults := [f"{one.instance_path}: {one}" for one in checked.iter_errors(value)]:
        raise NotAsDescribed("\n".join([f"{what}:", *faults]))


def referred(node: Any) -> Iterator[str]:
    """Yield the names of all definitions to which a piece of a schema refers."""
    if isinstance(node, list):
        for one in node:
            yield from referred(one)
    elif isinstance(node, dict):
        if isinstance(reference := node.get("$ref"), str):
            yield reference.rpartition("/")[2]
        for one in node.values():
            yield from referred(one)
