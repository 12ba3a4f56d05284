"""The demonstration's scenarios, read from `scenarios.toml`."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from bot.tutorial.acts import Act


@dataclass(frozen=True, slots=True)
class Scenario:
    """An incident from detection to answer, and the chats to show."""

    prologue: str
    chats: tuple[int, ...]
    acts: tuple[Act, ...]


def _read() -> tuple[Scenario, ...]:
    written = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return TypeAdapter(tuple[Scenario, ...]).validate_python(written["scenarios"])


SCENARIOS: Final = _read()
