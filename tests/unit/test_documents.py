"""The documents: each is in the index, and what they point to exists."""

import re
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from typer.main import get_command

from bot.console.main import app
from bot.operations.findings import TEXTS

ROOT: Final = Path(__file__).parents[2]
INDEX: Final = ROOT / "docs" / "README.md"
DOCUMENTS: Final = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
OF_TODAY: Final = [one for one in DOCUMENTS if one.parent.name != "adr"]
"""Those that tell how things are; a decision stays as it was taken."""

PACKAGES: Final = ("bot", "domain", "handlers", "storage", "tests")

_LINK: Final = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)")
_CODE: Final = re.compile(r"`([^`\n]+)`")
_FENCED: Final = re.compile(r"^ *```\w*\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
_NAME: Final = re.compile(r"(?:\w+\.)*(?P<name>[A-Z_]\w*|[a-z]+_\w*)|(?:[A-Z]\w*\.)+(?P<of>\w+)")
_NAMED: Final = re.compile(r"(?<![\w/])(?:bot|docs|domain|handlers|storage|tests)/[\w./-]*")


def name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


@cache
def text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def code(file: Path) -> list[str]:
    """What stands between backticks, and each line of a fenced block."""
    blocks = _FENCED.findall(text(file))
    plain = _FENCED.sub("", text(file))
    return _CODE.findall(plain) + [line.strip() for block in blocks for line in block.splitlines()]


def anchors(file: Path) -> set[str]:
    """Of the headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", text(file), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", one).lower().replace(" ", "-") for one in headings}


@cache
def sources() -> list[Path]:
    return [file for one in PACKAGES for file in (ROOT / one).rglob("*.py")]


@cache
def words() -> set[str]:
    """Every word of the sources, of findings and of the settings, in small letters."""
    files = [*sources(), ROOT / "bot/operations/findings.toml", ROOT / ".env.example"]
    return {word for file in files for word in re.findall(r"\w+", text(file).lower())}


@cache
def unindented(code: str) -> str:
    return re.sub(r"^ +", "", code, flags=re.MULTILINE)


@cache
def defined(file: Path) -> list[str]:
    return re.findall(r"def (test_\w+)\(", text(file))


def console_commands() -> set[str]:
    """Every command of `otklik`, a group's with the group before it."""
    found = set()
    for command, what in get_command(app).commands.items():  # type: ignore[attr-defined] # a group
        found |= {f"{command} {each}".rstrip() for each in getattr(what, "commands", {"": None})}
    return found


def options(of: str) -> set[str]:
    """What a command of `otklik` takes after its name, as `--json`."""
    command = get_command(app)
    for each in of.split():
        command = command.commands[each]  # type: ignore[attr-defined] # a group
    return {option for parameter in command.params for option in parameter.opts}


def exists(named: str) -> bool:
    """A file or folder, a module without its `.py`, or a name in a module after a dot."""
    module, _, what = named.rpartition(".")
    if (ROOT / named).exists() or (ROOT / f"{named}.py").exists():
        return True
    inside = ROOT / f"{module}.py"
    return inside.exists() and re.search(rf"\b{what}\b", text(inside)) is not None


def test_each_document_is_in_the_index() -> None:
    linked = {(INDEX.parent / target).resolve() for target, _ in _LINK.findall(text(INDEX))}
    assert set(DOCUMENTS) - {INDEX} <= linked


@pytest.mark.parametrize("file", DOCUMENTS, ids=name)
def test_links_lead_somewhere(file: Path) -> None:
    for target, anchor in _LINK.findall(text(file)):
        there = (file.parent / target).resolve() if target else file
        assert there.exists(), target
        assert not anchor or anchor in anchors(there), f"{target}#{anchor}"


@pytest.mark.parametrize("file", OF_TODAY, ids=name)
def test_what_a_document_names_exists(file: Path) -> None:
    named = {one.rstrip(".") for line in code(file) for one in _NAMED.findall(line)}
    assert [one for one in sorted(named) if not exists(one)] == []


@pytest.mark.parametrize("file", OF_TODAY, ids=name)
def test_the_tests_that_a_document_names_exist(file: Path) -> None:
    known = {word for one in (ROOT / "tests").rglob("*.py") for word in (one.stem, *defined(one))}
    assert {word for line in code(file) for word in re.findall(r"\btest_\w+", line)} <= known


@pytest.mark.parametrize("file", OF_TODAY, ids=name)
def test_the_commands_that_a_document_names_exist(file: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", text(ROOT / "Makefile"), re.MULTILINE))
    commands = console_commands()
    for line in code(file):
        for target in re.findall(r"^make ([a-z-]+)", line):
            assert target in targets, line
        for first, second in re.findall(r"^(?:\.venv/bin/)?otklik ([a-z]+)(?: ([a-z/]+))?", line):
            named = {first, *(f"{first} {each}" for each in second.split("/"))} & commands
            assert named, line
            used = re.findall(r"--[a-z-]+", line.partition(" && ")[0])
            assert any(options(one).issuperset(used) for one in named), line


def test_the_reference_has_every_command_of_the_console() -> None:
    rows = re.findall(
        r"^\| `otklik ([a-z]+)(?: ([a-z/]+))?",
        text(ROOT / "docs/reference/console.md"),
        re.MULTILINE,
    )
    told = {f"{first} {each}".rstrip() for first, second in rows for each in second.split("/")}
    assert told == console_commands() - {"alive"}  # which is for containers


@pytest.mark.parametrize("file", OF_TODAY, ids=name)
def test_the_names_that_a_document_uses_are_those_of_the_code(file: Path) -> None:
    used = [found for one in _CODE.findall(text(file)) if (found := _NAME.fullmatch(one))]
    assert {(one["name"] or one["of"]).lower() for one in used} <= words()


@pytest.mark.parametrize("file", OF_TODAY, ids=name)
def test_the_examples_of_a_document_are_taken_from_the_code(file: Path) -> None:
    for example in re.findall(r"^```python\n(.*?)\n```", text(file), re.DOTALL | re.MULTILINE):
        assert any(unindented(example) in unindented(text(one)) for one in sources()), example


def test_the_glossary_has_each_term_once() -> None:
    terms = re.findall(r"^\| ([^|]+) \|", text(ROOT / "docs/reference/glossary.md"), re.MULTILINE)
    assert len(terms) == len(set(terms))


def test_each_threat_has_its_tests() -> None:
    rows = re.findall(r"^\| (?!Threat|---)(.+) \|$", text(ROOT / "docs/security.md"), re.MULTILINE)
    assert len(rows) > 20
    for row in rows:
        *_, tests = row.split(" | ")
        assert re.fullmatch(r"`test_\w+(\.py)?`(, `test_\w+(\.py)?`)*", tests), row


def test_each_assumption_of_the_doctor_is_in_the_table() -> None:
    page = text(ROOT / "docs/reference/assumptions.md")
    named = re.findall(r"^\|[^|]*\|[^|]*\| `(\w+)` \|", page, re.MULTILINE)
    assumed = [code for code, one in TEXTS["finding"].items() if one.get("assumed")]
    assert sorted(named) == sorted(assumed)


def test_every_locked_package_has_a_hash() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        packages = re.split(r"\n(?=\w)", text(lock).strip())
        assert packages
        assert [one.split()[0] for one in packages if "--hash=sha256:" not in one] == []


def test_what_is_installed_is_what_is_locked() -> None:
    """Whoever resolves again picks up a release of today, for which the lock has no hash."""
    recipes = [text(ROOT / name) for name in ("Makefile", "Dockerfile")]
    commands = [
        line
        for recipe in recipes
        for line in recipe.splitlines()
        if re.search(r"\bpip (install|wheel)", line)
    ]
    assert len(commands) > 5
    assert [line for line in commands if "--no-deps" not in line] == []


def test_before_a_commit_the_same_is_checked_as_by_make_lint() -> None:
    recipe = text(ROOT / "Makefile").split("\nlint:")[1].split("\n\n")[0]
    hooks = re.findall(r"entry: \.venv/bin/(.+)", text(ROOT / ".pre-commit-config.yaml"))
    assert hooks == re.findall(r"@\$\(BIN\)/(.+)", recipe)
