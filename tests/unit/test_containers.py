"""Dockerfile and compose.yaml: what they name exists, and nothing in them is loose.

No container is built here.
"""

import json
import re
from typing import Any

import pytest
import yaml

from tests.unit.test_documents import ROOT, console_commands, text

DOCKERFILE = text(ROOT / "Dockerfile")
COMPOSE = yaml.safe_load(text(ROOT / "compose.yaml"))
SETTINGS = set(re.findall(r"^#? ?([A-Z_]+)=", text(ROOT / ".env.example"), re.MULTILINE))
PACKAGES = ("bot", "handlers", "domain", "storage")


def instructions(name: str) -> list[str]:
    """What stands behind it, line by line."""
    return re.findall(rf"^{name} (.+)$", DOCKERFILE, re.MULTILINE)


def test_what_is_copied_exists_and_is_not_ignored() -> None:
    copied = [
        part
        for line in instructions("COPY")
        if not line.startswith("--from")
        for part in line.split()[:-1]
    ]
    allowed = re.findall(r"^!(.+)$", text(ROOT / ".dockerignore"), re.MULTILINE)
    assert set(PACKAGES) <= {*copied}
    assert {*copied} == {*allowed}
    assert all((ROOT / one).exists() for one in copied)


def test_its_commands_are_the_programs() -> None:
    (health,) = re.findall(r"CMD (\[.+\])$", "\n".join(instructions("HEALTHCHECK")))
    (entry,), (default,) = instructions("ENTRYPOINT"), instructions("CMD")
    program, command = json.loads(health)
    assert json.loads(entry) == [program]
    assert {command, *json.loads(default)} <= console_commands()


def test_it_does_not_run_as_root_nor_writes_to_itself() -> None:
    assert instructions("USER") == ["10001"]
    bot = COMPOSE["services"]["bot"]
    assert (bot["read_only"], bot["cap_drop"]) == (True, ["ALL"])
    (home,) = instructions("VOLUME")
    assert [volume.partition(":")[2] for volume in bot["volumes"]] == [home]
    assert home in instructions("WORKDIR")


def test_the_data_are_found_from_the_folder_of_another_version() -> None:
    assert COMPOSE["name"] == "otklik"


@pytest.mark.parametrize("service", ["bot", "db"])
def test_a_service_is_reached_from_this_machine_alone(service: str) -> None:
    ports: list[Any] = COMPOSE["services"][service].get("ports", [])
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_the_settings_of_compose_are_the_programs() -> None:
    assert set(COMPOSE["services"]["bot"]["environment"]) <= SETTINGS


def test_without_a_password_of_the_database_nothing_starts() -> None:
    assert text(ROOT / "compose.yaml").count("${POSTGRES_PASSWORD:?") == 2


def test_volumes_are_declared() -> None:
    used = {
        volume.partition(":")[0]
        for service in COMPOSE["services"].values()
        for volume in service.get("volumes", [])
    }
    assert used == set(COMPOSE["volumes"])


def test_the_client_is_of_the_servers_version() -> None:
    """Debian 12 has the client of PostgreSQL 15, and pg_dump refuses a newer server."""
    assert usual("PYTHON_IMAGE") == "python:3.11-slim-bookworm"
    assert usual("POSTGRES_IMAGE") == "postgres:15-bookworm"


def test_an_administrator_can_pin_every_image_by_its_digest() -> None:
    assert set(re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)) == {"${PYTHON_IMAGE}"}
    assert instructions("ARG") == [f"PYTHON_IMAGE={usual('PYTHON_IMAGE')}"]
    assert set(COMPOSE["services"]["bot"]["build"]["args"]) == {"PYTHON_IMAGE"}
    assert COMPOSE["services"]["db"]["image"].startswith("${POSTGRES_IMAGE:-")


def usual(image: str) -> str:
    """Return what compose.yaml takes where `.env` names no other."""
    (found,) = re.findall(rf"\$\{{{image}:-(\S+)\}}", text(ROOT / "compose.yaml"))
    return str(found)
