"""docs/reference/foreign-clients.md names the clients and versions that are locked."""

import json
import re
from pathlib import Path

_ROW = re.compile(r"^\| \[(?P<name>[^]]+)\]\(\S+\) \| (?P<version>\S+) \|", re.MULTILINE)


def test_the_table_has_each_client_in_its_locked_version() -> None:
    document = Path("docs/reference/foreign-clients.md").read_text(encoding="utf-8")
    lock = Path("requirements-clients.lock").read_text(encoding="utf-8").replace("vk-api", "vk_api")
    project = Path("pyproject.toml").read_text(encoding="utf-8")
    (asked,) = re.findall(r"^clients = \[(.*)\]$", project, re.MULTILINE)
    packages = json.loads(Path("tests/clients/package-lock.json").read_text(encoding="utf-8"))
    (official,) = packages["packages"][""]["dependencies"].items()
    names = [one.partition("==")[0] for one in re.findall(r'"(.*?)"', asked)]
    locked = {name: re.findall(rf"^{name}==(\S+)", lock, re.MULTILINE)[0] for name in names}
    assert dict(_ROW.findall(document)) == locked | dict([official])
