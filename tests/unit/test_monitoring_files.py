"""The dashboard and the rules of deploy/monitoring name metrics that exist, and are well formed."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from domain.model.conversation.notices.notice import Priority

ROOT = Path(__file__).parents[2]
MONITORING = ROOT / "deploy" / "monitoring"
RULES = MONITORING / "alerts.yml"
DOCUMENT = ROOT / "docs" / "reference" / "metrics.md"
NAME = re.compile(r"\b(?:otklik|process)_\w+")
OF_HISTOGRAMS = re.compile(r"(?<=_seconds)_(?:bucket|sum|count)$")
MATCHED = re.compile(r'(\w+)(?:=~|!~|!=|=)"([^"$]+)"')


def expressions(found: Any) -> list[str]:
    """Every `expr` of the dashboard, however deep."""
    if isinstance(found, list):
        return [one for part in found for one in expressions(part)]
    if not isinstance(found, dict):
        return []
    own = [found["expr"]] if "expr" in found else []
    return own + [one for part in found.values() for one in expressions(part)]


def dashboard() -> str:
    panels = json.loads((MONITORING / "grafana.json").read_text(encoding="utf-8"))["panels"]
    queries = expressions(panels)
    assert len(queries) >= len(panels)
    return "\n".join(queries)


@pytest.mark.parametrize(
    "told", [dashboard(), RULES.read_text(encoding="utf-8")], ids=["dashboard", "rules"]
)
def test_every_metric_and_label_that_is_asked_for_exists(told: str) -> None:
    document = DOCUMENT.read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `(\w+)`", document, re.MULTILINE))
    asked = {OF_HISTOGRAMS.sub("", name) for name in NAME.findall(told)}
    assert {name for name in asked if name.startswith("otklik_")} <= documented
    assert len(asked) > 10
    values = {(label, one) for label, of in MATCHED.findall(told) for one in of.split("|")}
    for label, value in values - {("job", "otklik")}:
        assert f"`{label}`" in document
        assert f"`{value}`" in document


def test_what_may_well_take_an_hour_rings_nobody() -> None:
    """Hundreds of cards of an import, or of edits, leave one by one as Telegram allows."""
    rules = yaml.safe_load(RULES.read_text(encoding="utf-8"))["groups"][0]["rules"]
    (stuck,) = (one["expr"] for one in rules if one["alert"] == "OtklikOutboxStuck")
    slow = set(Priority) - {Priority.ALERT, Priority.ANSWER, Priority.CARD, Priority.REMINDER}
    assert f'priority!~"{"|".join(one.name.lower() for one in sorted(slow))}"' in stuck


def test_every_class_of_notices_is_documented() -> None:
    line = next(row for row in DOCUMENT.read_text("utf-8").splitlines() if "notices_total" in row)
    assert all(f"`{one.name.lower()}`" in line for one in Priority)


def test_whatever_is_counted_or_waits_is_on_the_dashboard() -> None:
    documented = set(re.findall(r"^\| `(otklik_\w+)`", DOCUMENT.read_text("utf-8"), re.MULTILINE))
    shown = {OF_HISTOGRAMS.sub("", name) for name in NAME.findall(dashboard())}
    assert documented - shown == {"otklik_leader_epoch"}  # that is for the rules


def test_prometheus_takes_the_rules() -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("no promtool (Debian: prometheus)")
    for what, file in (("rules", "alerts.yml"), ("config", "prometheus.yml")):
        checked = subprocess.run(  # noqa: S603 - a tool of this machine on files of ours
            [promtool, "check", what, MONITORING / file],
            capture_output=True,
            text=True,
            check=False,
        )
        assert checked.returncode == 0, checked.stdout + checked.stderr
