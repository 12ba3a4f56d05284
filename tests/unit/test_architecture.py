"""The house rules: who may import whom, and who may look at the clock."""

import ast
import subprocess
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from bot.setup.settings import Settings
from domain.model.incident import Incident
from domain.model.incident.state import IncidentState

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "handlers", "domain", "storage")

THE_CLOCK = {"bot/runtime/clock.py"}
CLOCKS = {
    "date.today",
    "datetime.date.today",
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "time.localtime",
    "time.monotonic",
    "time.monotonic_ns",
    "time.perf_counter",
    "time.time",
    "time.time_ns",
}
BROAD = {"BaseException", "Exception"}
HELD = {"Incident", "IncidentState"}
CHANGING = {"add", "append", "clear", "extend", "insert", "pop", "remove", "setdefault", "update"}


def under(*folders: str) -> list[Path]:
    """Their modules; a folder without any would make every rule hold."""
    found = [sorted((ROOT / folder).rglob("*.py")) for folder in folders]
    assert all(found)
    return [file for modules in found for file in modules]


MODULES = under(*PACKAGES)
EVERY_FILE = [*MODULES, *under("tests")]
OUTSIDE = under(
    "domain/model/organisation",
    "domain/model/conversation",
    "domain/use_cases",
    "handlers",
    "storage/delivery",
    "storage/incidents",
    "storage/conversation",
)
"""Whatever has incidents in hand, but for the chapters and their parts, which change them."""


MADE_BY_FIELDS = {"people_sample.py", "notice.py"}
"""These set up no incident field by field, but a library's objects and the classes of notices."""


def offenders(files: Iterable[Path], offences: Callable[[Path], Collection[Any]]) -> dict[str, Any]:
    """What a rule finds, by the file in which it stands."""
    return {file.relative_to(ROOT).as_posix(): found for file in files if (found := offences(file))}


def nodes(file: Path) -> Iterator[ast.AST]:
    """Read anew by each rule: the trees of all files at once take 330 MB."""
    return ast.walk(ast.parse(file.read_text(encoding="utf-8")))


def imports(file: Path) -> set[str]:
    """Whatever the file imports, in dots."""
    found = set()
    for node in nodes(file):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def roots(file: Path) -> set[str]:
    """The packages that it imports from."""
    return {used.split(".")[0] for used in imports(file)}


def clock_readings(file: Path) -> set[str]:
    """Calls of a clock, and imports that would hide one behind a bare name."""
    called = {ast.unparse(node.func) for node in nodes(file) if isinstance(node, ast.Call)}
    return (called | imports(file)) & CLOCKS


def silent_handlers(file: Path) -> list[int]:
    """Lines that catch everything and do nothing."""
    return [
        node.lineno
        for node in nodes(file)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in BROAD)
        and all(isinstance(step, ast.Pass | ast.Continue) for step in node.body)
    ]


def naive_nows(file: Path) -> list[int]:
    return [
        node.lineno
        for node in nodes(file)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).endswith(("datetime.now", "datetime.fromtimestamp"))
        and not any(keyword.arg == "tz" for keyword in node.keywords)
        and len(node.args) < (1 if ast.unparse(node.func).endswith("now") else 2)
    ]


def rights_forgotten(file: Path) -> list[int]:
    """Lines that ask for a permission and drop whose right it was."""
    return [
        node.lineno
        for node in nodes(file)
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and ast.unparse(node.value.func) == "office.permit"
    ]


def writes_from_outside(file: Path) -> list[int]:
    """Lines that set a field of something else than `self`, or change a list of an incident's."""
    incidents = {"incident"} | {
        node.arg
        for node in nodes(file)
        if isinstance(node, ast.arg) and node.annotation and ast.unparse(node.annotation) in HELD
    }
    set_fields = [
        node.lineno
        for node in nodes(file)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store | ast.Del)
        and root(node) not in {"self", "cls"}
    ]
    changed = [
        node.lineno
        for node in nodes(file)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CHANGING
        and isinstance(node.func.value, ast.Attribute)
        and root(node.func) in incidents
    ]
    return sorted(set_fields + changed)


def root(node: ast.expr) -> str:
    """The name at which a chain of attributes, items and calls begins."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return ast.unparse(node)


def waits(file: Path) -> list[str]:
    waiting = (ast.AsyncFunctionDef, ast.Await, ast.AsyncWith, ast.AsyncFor)
    return [type(node).__name__ for node in nodes(file) if isinstance(node, waiting)]


READ_BY_SCHEMA = [
    f"domain/model/organisation/{name}.py" for name in ("document_values", "organisation_schema")
]


def test_the_contracts_of_the_imports_are_kept() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    checked = subprocess.run(  # noqa: S603 - the linter of this very environment
        [lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout


def test_nothing_that_is_shipped_imports_the_tests() -> None:
    assert offenders(MODULES, lambda file: roots(file) & {"tests", "pytest"}) == {}


def test_only_the_clock_reads_the_clock() -> None:
    assert set(offenders(MODULES, clock_readings)) <= THE_CLOCK


def test_nothing_is_caught_only_to_be_forgotten() -> None:
    assert offenders(EVERY_FILE, silent_handlers) == {}


def test_every_now_has_a_zone() -> None:
    assert offenders(EVERY_FILE, naive_nows) == {}


def test_the_domain_imports_the_standard_library_and_itself_only() -> None:
    """And pydantic, in the two files that read the organisation's document (ADR 59)."""
    known = sys.stdlib_module_names | {"domain"}
    found = offenders(under("domain"), lambda file: roots(file) - known)
    of_schema = [found.pop(file, set()) for file in READ_BY_SCHEMA]
    assert found == {}
    assert set().union(*of_schema) == {"pydantic", "pydantic_core"}


def test_the_model_waits_for_nothing() -> None:
    assert offenders(under("domain/model"), waits) == {}


def test_use_cases_record_by_whose_right_somebody_acts() -> None:
    forgetful = offenders(under("domain/use_cases"), rights_forgotten)
    assert forgetful == {}, "write `by = office.permit(by, …)`: see Actor.instead_of"


def test_the_incident_is_changed_by_its_own_methods_alone() -> None:
    looked_at = [file for file in OUTSIDE if file.name not in MADE_BY_FIELDS]
    assert offenders(looked_at, writes_from_outside) == {}


def test_no_chapter_of_the_incident_overrides_another_or_has_a_field_of_its_own() -> None:
    chapters = [one for one in Incident.__mro__ if one not in {IncidentState, object}]
    own = [set(vars(one)) - {"__doc__", "__module__", "__slots__"} for one in chapters]
    assert sum(map(len, own)) == len(set().union(*own)), "two chapters define the same name"
    assert all(one.__slots__ == () for one in chapters)  # type: ignore[attr-defined]


def test_a_class_name_means_one_thing() -> None:
    places: dict[str, list[Path]] = {}
    for file in MODULES:
        for node in nodes(file):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places.setdefault(node.name, []).append(file)
    assert {name: files for name, files in places.items() if len(files) > 1} == {}


def test_a_forgotten_right_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "module.py"
    file.write_text("office.permit(by, SEE)\nby = office.permit(by, SEE)\n", encoding="utf-8")
    assert rights_forgotten(file) == [1]


@pytest.mark.parametrize(
    ("code", "found"),
    [
        pytest.param("incident.plan = None", [1], id="a field"),
        pytest.param("one.drafts[0].kind = 1; del one.alert", [1, 1], id="of whatever name"),
        pytest.param("incident.row_version += 1", [1], id="a field that grows"),
        pytest.param("def f(one: Incident):\n    one.drafts.append(1)", [2], id="a list"),
        pytest.param("incident.alert.calls.clear()", [1], id="a list of a part"),
        pytest.param("self.plan = 1\nuow.absences.add(1)\nincident.remove()", [], id="nothing"),
    ],
)
def test_a_write_from_outside_is_seen(code: str, found: list[int], tmp_path: Path) -> None:
    file = tmp_path / "module.py"
    file.write_text(code, encoding="utf-8")
    assert writes_from_outside(file) == found


@pytest.mark.parametrize(
    ("code", "found"),
    [
        pytest.param("import time\ntime.time()", {"time.time"}, id="by its module"),
        pytest.param("from time import monotonic", {"time.monotonic"}, id="by its bare name"),
        pytest.param("datetime.now(UTC)", {"datetime.now"}, id="by its class"),
        pytest.param("clock.now(); time.sleep(1)", set(), id="not at all"),
    ],
)
def test_a_look_at_the_clock_is_seen(code: str, found: set[str], tmp_path: Path) -> None:
    file = tmp_path / "module.py"
    file.write_text(code, encoding="utf-8")
    assert clock_readings(file) == found


def test_forgotten_errors_and_naive_nows_are_seen(tmp_path: Path) -> None:
    file = tmp_path / "module.py"
    code = "try:\n    datetime.now()\nexcept Exception:\n    pass\ndatetime.now(UTC)\n"
    file.write_text(code, encoding="utf-8")
    assert (silent_handlers(file), naive_nows(file)) == ([3], [2])


NAMING_A_MESSENGER = {
    "bot/operations/messengers.py",  # the table of adapters
    "domain/model/ids.py",  # the messengers and their tags
    "handlers/ui/context.py",  # where links to the bot lead
}


def messengers_named(file: Path) -> set[str]:
    """The members of `Messenger` and the adapters that the file mentions."""
    named = {one for one in imports(file) if one.startswith(("bot.telegram", "bot.max"))}
    for node in nodes(file):
        match node:
            case ast.Attribute(value=ast.Name(id="Messenger"), attr=member) if member.isupper():
                named.add(member)
            case ast.ClassDef(name="Messenger"):
                named.add(node.name)
            case _:
                pass
    return named


def test_few_files_beside_the_adapters_name_a_messenger() -> None:
    adapters = ("bot/telegram", "bot/max", "bot/networks", "bot/sandbox", "bot/tutorial")
    others = [one for one in MODULES if not str(one.relative_to(ROOT)).startswith(adapters)]
    assert offenders(others, messengers_named).keys() == NAMING_A_MESSENGER


NETWORKS = {one.parent.name for one in (ROOT / "bot/networks").glob("*/adapter.py")}
OF_NETWORKS = {f"bot.networks.{one}" for one in NETWORKS}


def networks_named(file: Path) -> set[str]:
    """The rooms of networks, their members of `Network` and their settings that the file mentions."""
    named = {one for one in imports(file) if ".".join(one.split(".")[:3]) in OF_NETWORKS}
    for node in nodes(file):
        match node:
            case ast.Attribute(value=ast.Name(id="Network"), attr=member):
                named |= {member} & {one.upper() for one in NETWORKS}
            case ast.Attribute(attr=setting) if setting.split("_")[0] in NETWORKS:
                named |= {setting} & Settings.model_fields.keys()
            case _:
                pass
    return named


def test_only_its_room_names_a_social_network() -> None:
    """Whoever else acts for one asks the connected networks."""
    rooms = [f"bot/networks/{one}" for one in NETWORKS]
    apart = (*rooms, "bot/max", "bot/sandbox", "bot/tutorial")  # MAX is a messenger, too
    others = [one for one in under("bot") if not str(one.relative_to(ROOT)).startswith(apart)]
    assert offenders(others, networks_named).keys() == {
        "bot/networks/wiring.py",  # the table of adapters
        "bot/setup/settings.py",
    }


RARE: Final = {"cryptography", "docx", "lxml", "matplotlib", "openpyxl", "pylat_ru", "pymorphy3"}


@pytest.mark.parametrize(
    ("started", "without"),
    [
        pytest.param("bot.app, bot.telegram.line", RARE, id="the bot"),
        pytest.param(
            "bot.console.main, bot.console.organisation, bot.console.deadline",
            {"aiogram", "sqlalchemy"},
            id="commands that read a file",
        ),
        pytest.param("bot.console.check", {"aiogram"}, id="commands that read the database"),
    ],
)
def test_nothing_starts_with_libraries_that_it_seldom_needs(
    started: str, without: set[str]
) -> None:
    script = f"import sys, {started}; print({without} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)  # noqa: S603 - our own words
    assert run.stdout.strip() == "set()"
