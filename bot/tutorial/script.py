"""Plays the scenarios with the real program, and prints them chat by chat, then a summary."""

import tempfile
import tomllib
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from bot.proofreading.process import ProofreadingProcess
from bot.sandbox import SteppedClock
from bot.sandbox.transcript import transcript
from bot.setup.organisation_file import read_organisation
from bot.tutorial.acts import Act
from bot.tutorial.clock import START, ZONE
from bot.tutorial.people import ORGANISATION, gather
from bot.tutorial.sandboxes import Sandboxes
from bot.tutorial.simulation import PATIENCE, Simulation
from bot.tutorial.wall import WALL
from domain.model.ids import IncidentNumber
from domain.model.incident import Incident, events
from domain.model.incident.events import IncidentEvent
from domain.model.incident.workflow.status import Importance
from domain.model.organisation.office import Office
from handlers.cards import lines
from handlers.texts import words


@dataclass(frozen=True, slots=True)
class Scenario:
    """An incident from detection to answer, and the chats to show."""

    prologue: str
    chats: tuple[int, ...]
    acts: tuple[Act, ...]


_WRITTEN: Final = Path(__file__).with_name("scenarios.toml").read_text(encoding="utf-8")
SCENARIOS: Final = TypeAdapter(tuple[Scenario, ...]).validate_python(
    tomllib.loads(_WRITTEN)["scenarios"]
)

_PROLOGUE: Final = """\
«ОТКЛИК»: как администрация отвечает на сообщения в социальных сетях

Telegram, MAX и ВКонтакте здесь — встроенные имитации, время переводит сам показ; остальное —
настоящая программа. Отдел культуры работает в MAX, остальные — в Telegram. Ниже — чаты и стена
ВКонтакте, как их видят люди. [В скобках] — кнопки.
"""

_REST: Final = "Показать и остальное: otklik demo --script"


async def play(*, short: bool = False) -> AsyncIterator[str]:
    """Yield the prologue, the scenarios (if `short`, only the first), then the summary."""
    yield _PROLOGUE
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite+aiosqlite:///{folder}/demo.sqlite3"
        async with (
            ProofreadingProcess(PATIENCE, waits_for_child=True).running() as proofreader,
            Sandboxes.running(SteppedClock(START), with_wall=True) as sandboxes,
            Simulation.around(sandboxes, ORGANISATION, database, proofreader=proofreader) as sim,
        ):
            gather(sandboxes, read_organisation(ORGANISATION))
            for scenario in SCENARIOS:
                before = {chat: len(sandboxes.chat(chat).story) for chat in scenario.chats}
                before[WALL] = 0  # its post is older than the scenario
                for act in scenario.acts:
                    await act.perform(sim)
                if not short or scenario is SCENARIOS[0]:
                    yield "\n".join(_told(scenario, sim, before))
            yield await summary(sim, len(SCENARIOS))
    if short:
        yield _REST


def _told(scenario: Scenario, sim: Simulation, before: dict[int, int]) -> Iterator[str]:
    yield scenario.prologue
    for chat in scenario.chats:
        shown, where = sim.sandboxes.chat(chat), sim.sandboxes.where(chat)
        yield transcript(shown, ZONE, since=before[chat], where=where)


_STEPS: Final[Mapping[type[IncidentEvent], str]] = {
    events.Registered: "регистрация",
    events.Routed: "направление",
    events.AlertAcknowledged: "принято к сведению",
    events.ReportedToHead: "доклад главе",
    events.ContributionReceived: "информация для ответа",
    events.DraftSubmitted: "проект",
    events.AnswerPrepared: "ответ",
    events.DraftRejected: "возврат на доработку",
    events.DraftApproved: "согласование",
    events.InterimPlaced: "промежуточный ответ",
    events.AnswerPlaced: "размещение",
    events.PlacementChecked: "подтверждение",
}

_HEADING: Final = "ИТОГ: кто что сделал и через сколько рабочего времени после предыдущего шага"

_OUTSIDE: Final = "вне рабочего времени"


async def summary(sim: Simulation, lives: int) -> str:
    """Return a few lines for each incident; their numbers start at 1."""
    reading, told = sim.app.reading, [_HEADING]
    for number in map(IncidentNumber, range(1, lives + 1)):
        incident, happened = await reading.incident(number), await reading.history(number)
        told += _life(incident, happened, await reading.office())
    return "\n".join(told)


def _life(incident: Incident, happened: Sequence[IncidentEvent], office: Office) -> Iterator[str]:
    placed = incident.placements[-1]
    worked = office.calendar.between(incident.detected_at, placed.at)
    total = f"всего {words.duration(worked)}" if worked else _OUTSIDE
    kept = lines.lateness(placed.due_at, placed.at, office)
    yield f"{_what(incident)}: {kept}, {total} ({_norm(incident)})"
    done = [one for one in happened if type(one) in _STEPS]
    before = [incident.detected_at, *(one.at for one in done)]
    for event, (since, at) in zip(done, pairwise(before), strict=True):
        by = event.by
        who = words.person(office.organisation, by.person) if by else lines.unmanned(event)
        yield f"  {_STEPS[type(event)]:<22} {who:<20} {_took(since, at, office)}"


def _what(incident: Incident) -> str:
    """«Инцидент №2 повышенной важности»."""
    kind = words.capital(words.NOUN[incident.kind].nominative)
    high = " повышенной важности" if incident.importance is Importance.HIGH else ""
    return f"{kind} №{incident.number}{high}"


def _norm(incident: Incident) -> str:
    """Return the norm, and after an interim answer the second one."""
    norm = words.duration(incident.policy.norm(incident.importance))
    if incident.second_clock is None:
        return f"норма {norm}"
    days = words.working_days(incident.policy.final_days)
    return f"промежуточный за {norm}, затем {days}"


def _took(since: datetime, at: datetime, office: Office) -> str:
    if at - since < words.MINUTE:
        return "сразу"
    worked = office.calendar.between(since, at)
    return words.duration(worked) if worked else _OUTSIDE
