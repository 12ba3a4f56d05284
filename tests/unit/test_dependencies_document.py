"""docs/reference/dependencies.md lists what is asked for and what is locked; all of it is used."""

import re
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Final

import pytest

_ASKED, _BROUGHT = (
    re.findall(r"^\| ([^|]+?) (?:\|.*)?\| ([^|]+?) \|$", part, re.MULTILINE)[1:]
    for part in Path("docs/reference/dependencies.md")
    .read_text(encoding="utf-8")
    .split("\n## ")[1:]
)
_LOADED_BY_NAME: Final = {
    "asyncpg": "SQLAlchemy, by the address of the database",
    "pymorphy3-dicts-ru": "pymorphy3, by its entry point",
    "tzdata": "zoneinfo, where the system has no zones",
}
"""Packages that no line of the program imports, and who does."""


def asked_for() -> set[str]:
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {re.split(r"[\[<>=]", one)[0] for one in project["dependencies"]}


def test_the_table_has_exactly_what_the_program_asks_for() -> None:
    assert [name for name, _ in _ASKED] == sorted(asked_for())


def test_the_rest_of_the_lock_is_listed_by_who_needs_it() -> None:
    lock = Path("requirements.lock").read_text(encoding="utf-8")
    locked = set(re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE))
    listed = [name for _, names in _BROUGHT for name in names.split(", ")]
    assert sorted(listed) == sorted(locked - asked_for())


@pytest.mark.parametrize("name", sorted(asked_for()))
def test_what_is_asked_for_is_imported(name: str) -> None:
    modules = {module for module, owners in packages_distributions().items() if _is(name, owners)}
    imports = re.compile(rf"^\s*(?:import|from) (?:{'|'.join(modules)})\b", re.MULTILINE)
    texts = (
        file.read_text(encoding="utf-8")
        for package in ("bot", "handlers", "domain", "storage")
        for file in Path(package).rglob("*.py")
    )
    assert any(map(imports.search, texts)) != (name in _LOADED_BY_NAME)


def _is(name: str, owners: list[str]) -> bool:
    return name in {re.sub(r"[-_.]+", "-", owner).lower() for owner in owners}
