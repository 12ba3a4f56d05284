"""People of every role do whatever they can through the real bot, and everything stays in order.

What they do follows seeds, which a failure prints. OTKLIK_CHANCE_SEED sets it, and OTKLIK_CHANCE_ACTS
how much they do; things at the same moment can still come in another order.
"""

import os
from collections.abc import MutableMapping
from pathlib import Path
from random import Random
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.operations.audit import Auditor
from bot.sandbox import Message
from domain.model.incident import events
from domain.model.incident.events import BodyRecognised, IncidentEvent
from storage.upkeep.audit import AuditReading
from tests.e2e.invariants import latin_words, violations
from tests.e2e.random_users.session import Session, session

ACTS = int(os.environ.get("OTKLIK_CHANCE_ACTS") or 200)
"""Of people, with each seed."""

TROUBLED_SEED = 7
"""Goes through faults of Telegram's; beside it a new seed is tried each time, to find new things."""

IN_NETWORKS = {
    events.PlacingOrdered,
    events.PlacingFailed,
    events.PlacingUnsettled,
    events.ExtraAnswerFound,
    events.AnswerFound,
    events.PlacingAskedAgain,
    events.PlacementChecked,
}
"""These people have no social network."""

MADE = (".docx", ".xlsx")
"""Files of a report; people send others."""

KINDS = frozenset(IncidentEvent.__subclasses__()) - {BodyRecognised} - IN_NETWORKS
"""All that can happen to an incident, but for what a loop does in its own time."""


@pytest.mark.parametrize("troubled", [True, False], ids=["troubled", "new"])
async def test_whatever_people_do_everything_stays_in_order(tmp_path: Path, troubled: bool) -> None:
    seed = seed_of(troubled)
    print(f"OTKLIK_CHANCE_SEED={seed}")  # noqa: T201 - pytest shows it with a failure
    with capture_logs() as logs:
        async with session(tmp_path, seed, troubled=troubled) as told:
            await play(told)
            happened = told.invariants.kinds
            assert len(reports(told)) >= 2 * told.invariants.reports > 0
    told_of = [log for log in logs if log["log_level"] not in {"debug", "info"}]
    assert [log for log in told_of if not is_of_copies(log)] == []
    assert {kind.__name__ for kind in KINDS - happened} == set(), "never happened"


def is_of_copies(log: MutableMapping[str, Any]) -> bool:
    """Copies go by real nights, and here days pass in seconds."""
    return log["event"] == "alarm.told" and {*log["matters"], *log["mended"]} == {"backup"}


def seed_of(troubled: bool) -> int:
    if given := os.environ.get("OTKLIK_CHANCE_SEED"):
        return int(given)
    return TROUBLED_SEED if troubled else Random().randrange(1_000_000)  # noqa: S311 - chance for tests


async def play(told: Session) -> None:
    for _ in range(3):
        await part(told)
    by_chance = set(told.invariants.kinds)
    await told.scripts.run()
    await part(told)
    assert await findings(told) == []
    await told.change_the_organisation()
    await part(told)
    assert await findings(told) == []
    assert await violations(told.sim) == []
    assert list(latin_words(told.sim)) == []
    assert len(by_chance) > len(KINDS) / 4
    print(told.acts, "acts until", told.sim.clock.now(), len(by_chance), "kinds by chance")  # noqa: T201 - the same


async def part(told: Session) -> None:
    await told.go_on(ACTS // 5)
    await told.invariants.check()


def reports(told: Session) -> list[Message]:
    """The pages and workbooks that the bot has sent, each a message."""
    chats = told.sim.sandbox.world.chats
    messages = (one for chat in chats for one in told.sim.sandbox.chat(chat).messages)
    sent = (one for one in messages if one.sender.is_bot and "document" in one.content.other)
    return [one for one in sent if one.content.other["document"]["file_name"].endswith(MADE)]


async def findings(told: Session) -> list[object]:
    """What `otklik db check` would tell."""
    app = told.sim.app
    auditor = Auditor(AuditReading(app.database), app.reading)
    return [one async for one in auditor.findings(told.sim.clock.now())]
