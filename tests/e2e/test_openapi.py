"""`/api/v1/openapi.json` agrees with what is really answered: schemathesis tries it."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Final

import pytest

from bot.http.intake import Pace
from bot.http.requests import MOST, USUAL
from domain.model.incident.workflow.status import Status
from tests.e2e.test_intake import FULL, LEAST
from tests.e2e.town import Caller, Town

LIST: Final = "/api/v1/incidents"
DOCUMENT: Final = "/api/v1/openapi.json"
NOT_CHECKED: Final = "positive_data_acceptance"
"""What a schema can't say: codes of this organisation's bodies, moments not in the future."""


async def test_anybody_may_read_it_and_it_names_every_call(town: Town, caller: Caller) -> None:
    caller.token = None
    status, document = await caller.get(DOCUMENT)
    assert (status, document["openapi"]) == (200, "3.1.0")
    described = {
        (method.upper(), path) for path, methods in document["paths"].items() for method in methods
    }
    routed = {
        (route.method, route.resource.canonical)
        for route in town.app.http.routes
        if route.resource is not None and route.method != "HEAD"
    }
    ours = {(method, path) for method, path in routed if path.startswith("/api/")}
    assert described == ours - {("GET", DOCUMENT)}
    parameters = {one["name"]: one for one in document["paths"][LIST]["get"]["parameters"]}
    assert parameters["status"]["schema"]["items"]["enum"] == [*Status, ""]
    limit = {"type": "integer", "minimum": 1, "maximum": MOST}
    assert parameters["limit"]["schema"] == {"anyOf": [limit, {"const": ""}], "default": USUAL}
    texts = json.dumps(document, ensure_ascii=False)
    assert "docstring" not in texts
    for english in ("The answer", "How an incident", "What is wrong"):
        assert english not in texts


async def test_what_is_no_call_is_refused_in_the_same_shape(caller: Caller) -> None:
    for path, status in (("/api/v1/nothing", 404), ("/nothing", 404)):
        found, answer = await caller.get(path)
        assert (found, answer["errors"][0]["field"]) == (status, "")
    found, answer = await caller._call("DELETE", "/api/v1/incidents")
    assert (found, answer["errors"][0]["message"]) == (405, "этот метод здесь недоступен")


async def test_schemathesis_finds_nothing_that_disagrees(
    town: Town, caller: Caller, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Pace, "wait_for", lambda *_: 0.0)
    town.rude = True  # odd links and bytes make odd messages, and hundreds of them
    await caller.post(FULL)
    await caller.post(LEAST)
    command = (
        *(sys.executable, "-m", "schemathesis.cli", "run", f"{caller.base}{DOCUMENT}"),
        *("--header", f"Authorization: Bearer {caller.token}"),
        *("--phases", "examples,coverage,fuzzing", "--max-examples", "15", "--seed", "1"),
        *("--exclude-checks", NOT_CHECKED, "--warnings", "off", "--no-color"),
        *("--generation-database", "none", "--no-shrink"),
    )
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=tmp_path,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    told, _ = await process.communicate()
    assert process.returncode == 0, told.decode()
