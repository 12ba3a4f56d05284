"""The film: the demonstration's script, recorded with the real program, as one HTML file.

The file is self-contained: it needs neither a server nor a network. `python -m bot.tutorial.film
FILE` records it, and prints «2 5» when the second scene of five begins.
"""

import asyncio
import base64
import hashlib
import json
import re
import sys
import tempfile
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Final

from bot.proofreading.process import ProofreadingProcess
from bot.runtime import logs
from bot.sandbox import Chat, Press, SandboxPerson, SteppedClock
from bot.sandbox.chat import Happening, Pressed
from bot.sandbox.protocol import Json
from bot.setup.organisation_file import read_organisation
from bot.tutorial.acts import START
from bot.tutorial.people import MARIA, ORGANISATION, gather_all
from bot.tutorial.sandboxes import Sandboxes
from bot.tutorial.scenarios import SCENARIOS, Scenario
from bot.tutorial.shown import happening_json, people_and_chats
from bot.tutorial.simulation import PATIENCE, TOKEN, Simulation
from bot.tutorial.wall import CITIZEN

_FILES: Final = Path(__file__).with_name("files")
_MODULES: Final = ("dom", "time", "emoji", "rich", "store", "api", "bubble", "pane", "film")
"""In order of dependency."""


async def record(begins: Callable[[int, int], None] = lambda _number, _of: None) -> str:
    """Play all scenarios and return the file; `begins` gets the scene's number and their count."""
    recording = _Recording()
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite+aiosqlite:///{folder}/film.sqlite3"
        async with (
            ProofreadingProcess(PATIENCE).running() as proofreader,
            Sandboxes.running(TOKEN, SteppedClock(START), with_wall=True) as both,
            Simulation.running(
                both.telegram,
                ORGANISATION,
                database,
                beside=both.in_max,
                wall=both.wall,
                proofreader=proofreader,
            ) as sim,
        ):
            await proofreader.warm_up()
            organisation = read_organisation(ORGANISATION)
            there = gather_all(both, organisation)
            before = people_and_chats(both, organisation) | {
                "clock": {"now": START.timestamp(), "rate": 0, "moving": False},
            }
            both.watch(recording.see)
            for number, scenario in enumerate(SCENARIOS, start=1):
                begins(number, len(SCENARIOS))
                recording.scenes.append(_scene(scenario, there, len(recording.frames)))
                await scenario.play(sim)
    film = {"before": before, "scenes": recording.scenes, "frames": recording.told()}
    return _file(film)


class _Recording:
    """The recorded events, in order."""

    def __init__(self) -> None:
        self.frames: list[Json] = []
        self.scenes: list[Json] = []
        self._presses: list[tuple[Json, Press]] = []

    def see(self, _: Chat, happening: Happening) -> None:
        kind, data = happening_json(happening)
        self.frames.append({"at": happening.at.timestamp(), "kind": kind, "data": data})
        if isinstance(happening, Pressed):
            self._presses.append((data, happening.press))

    def told(self) -> list[Json]:
        """Return the frames, with the answers to presses, which come later."""
        for data, press in self._presses:
            data["toast"] = press.answer.text if press.answer else ""
        return self.frames


def _scene(scenario: Scenario, there: dict[int, list[SandboxPerson]], begins: int) -> Json:
    title, _, about = scenario.prologue.partition("\n")
    return {
        "title": title,
        "about": about.strip().partition("\n\n")[0],
        "begins": begins,
        "seats": [{"person": _looking(chat, there), "chat": chat} for chat in scenario.chats],
    }


def _looking(chat: int, there: dict[int, list[SandboxPerson]]) -> int:
    """Return the person whose view of the chat is shown; in control's, the one who decides.

    Only the wall has no employees.
    """
    people = [person.id for person in there.get(chat, ())]
    return MARIA if MARIA in people and chat < 0 else next(iter(people), CITIZEN.id)


def _file(film: Json) -> str:
    style = _text("page.css") + _text("film.css")
    script = "\n".join(_plain(_text(f"{name}.js")) for name in _MODULES)
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)};"
        " img-src data:; base-uri 'none'; form-action 'none'"
    )
    data = json.dumps(film, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return _text("film.html").format(policy=escape(policy), style=style, script=script, film=data)


def _plain(module: str) -> str:
    """Return a module for inclusion in one script, without imports and exports."""
    return re.sub(r"^(import .*|export )", "", module, flags=re.MULTILINE)


def _text(name: str) -> str:
    return (_FILES / name).read_text(encoding="utf-8")


def _hash(of: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(of.encode()).digest()).decode()}'"


if __name__ == "__main__":
    logs.configure("WARNING", "console")
    told = asyncio.run(record(lambda number, of: print(number, of, flush=True)))  # noqa: T201 - read by the server
    Path(sys.argv[1]).write_text(told, encoding="utf-8")
