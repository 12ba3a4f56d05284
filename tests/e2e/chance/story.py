"""The real program, and people who do by chance whatever they can, round after round."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from bot.delivery.limits import Rate, Rates
from bot.demo.stage import TOKEN, Stage
from bot.organisation.file import parse_organisation
from bot.sandbox import (
    DropAfter,
    DropBefore,
    Fault,
    OddAnswer,
    Oddity,
    Page,
    Sandbox,
    ServerError,
    SteppedClock,
    TooManyRequests,
)
from domain.model.course.status import IncidentKind
from domain.model.staff.organisation import Organisation
from domain.ports.reading import IncidentRow
from storage.incidents.attention import AttentionQueue
from tests.e2e.chance.errands import Errands
from tests.e2e.chance.people import AUTHORITIES, after_changes, organisation, settle
from tests.e2e.chance.rights import Rights
from tests.e2e.chance.soundness import Soundness
from tests.e2e.chance.wandering import Wanderers
from tests.e2e.conftest import TUESDAY_MORNING, Caller, program, rewritten

_OPEN = {IncidentKind.INCIDENT: 7, IncidentKind.PUBLICATION: 3}
"""So many are worked on at once, or a few more: each of them is to come far."""

_IN_A_HURRY = Rate(10**6, 1.0)
"""Nobody waits for Telegram's limits: other tests tell of these."""


class Story:
    """`acts` is how many things people have done."""

    def __init__(
        self,
        stage: Stage,
        caller: Caller,
        people: Wanderers,
        errands: Errands,
        seed: int,
        *,
        troubled: bool,
    ) -> None:
        self.stage = stage
        self.people = people
        self.errands = errands
        self.acts = 0
        self.rights = Rights()
        self.soundness = Soundness(stage.app, self.rights, troubled)
        self._caller = caller
        self._random = Random(f"{seed} story")  # noqa: S311 - chance for tests
        self._in_force(organisation())

    async def go_on(self, acts: int) -> None:
        """So many acts more, or a few more."""
        until = self.acts + acts
        while self.acts < until:
            await self._round()

    async def change_the_organisation(self) -> None:
        """Somebody who has taken an incident leaves, and a day on which one is due is off."""
        await self.soundness.check()
        leaving = await self._somebodys_assignee()
        app, now = self.stage.app, self.stage.clock.now()
        status, _ = await self._caller.post({"text": "Яма", "detected_at": now.isoformat()})
        assert status == 201
        calendar = (await app.reading.office()).calendar
        dues = [row.due_at for row in await app.reading.open_incidents(None)]
        text = after_changes(leaving, calendar.local(max(dues)).date())
        self._in_force(text)
        await app.offices.apply(_described(text))
        await self.stage.pass_time(timedelta(seconds=20))

    async def _somebodys_assignee(self) -> int:
        """People go on until there is one."""
        while not (taken := await AttentionQueue(self.stage.app.database).taken()):
            await self._round()
        return min(assignee for _, assignee in taken)

    async def _round(self) -> None:
        """Somebody does something, or several do at once, and then time passes or not."""
        rows = await self.stage.app.reading.open_incidents(None)
        self.people.words.numbers = max(self.people.words.numbers, *(row.number for row in rows), 1)
        wanting = [kind for kind, most in _OPEN.items() if _count(rows, kind) < most]
        if wanting:
            await self._registered(wanting[0])
        elif self._random.random() < 0.2:
            people = self._random.randint(2, 5)
            self.people.act_together(people)
            self.acts += people
        else:
            self.people.act()
            self.acts += 1
        await self.stage.settle()
        if self._random.random() < 0.06:
            await self.stage.pass_time(self.people.span())

    async def _registered(self, kind: IncidentKind) -> None:
        """By those who find publications; incidents by control, or by the monitoring system."""
        self.acts += 1
        if kind is IncidentKind.PUBLICATION:
            self.people.register_publication()
            return
        if self._random.random() < 0.6:
            self.people.register()
            return
        status, found = await self._caller.post(self._handed_over())
        assert status == 201, found

    def _handed_over(self) -> dict[str, Any]:
        """Some are late already, or of high importance, or for several authorities."""
        ago = timedelta(hours=self._random.choice([0, 0, 1, 5, 30]))
        body: dict[str, Any] = {
            "text": self.people.words.complaint(),
            "detected_at": (self.stage.clock.now() - ago).isoformat(),
        }
        if self._random.random() < 0.3:
            body["importance"] = "high"
        if self._random.random() < 0.7:
            bodies = self._random.sample(AUTHORITIES, self._random.choice([1, 2, 2, 3]))
            body |= {"authorities": bodies, "lead": bodies[0]}
        return body

    def _in_force(self, text: str) -> None:
        self.rights.organisations.append((self.stage.clock.now(), _described(text)))


_TROUBLE: Mapping[Fault, float] = {
    Page(502, "<html>Плохой шлюз</html>", "cp1251", None): 0.02,
    DropBefore(): 0.02,
    ServerError(): 0.01,
    TooManyRequests(1): 0.01,
    OddAnswer(Oddity.NEW_FIELDS): 0.02,
    OddAnswer(Oddity.TRUNCATED): 0.005,
    DropAfter(): 0.005,
}
"""How often a message or an edit fails, and how."""

_SHOWS = frozenset(
    {"sendMessage", "editMessageText", "editMessageReplyMarkup", "sendPhoto", "sendMediaGroup"}
)


@asynccontextmanager
async def story(folder: Path, seed: int, *, troubled: bool) -> AsyncIterator[Story]:
    """Everybody is there, and nothing has happened yet.

    `troubled`: Telegram is reached through what fails now and then.
    """
    file = rewritten(folder / "organisation.toml", organisation())
    database = f"sqlite+aiosqlite:///{folder / f'{seed}.sqlite3'}"
    rates = Rates(_IN_A_HURRY, _IN_A_HURRY, _IN_A_HURRY)
    async with (
        Sandbox(token=TOKEN, clock=SteppedClock(TUESDAY_MORNING)) as sandbox,
        program(sandbox, file, database, rates=rates) as stage,
    ):
        caller = Caller(f"http://127.0.0.1:{stage.app.http.port}")
        async with caller.session:
            staff = settle(sandbox)
            if troubled:
                sandbox.faults.random_rates(_TROUBLE, seed, methods=_SHOWS)
            wanderers = Wanderers(sandbox, staff, seed)
            yield Story(stage, caller, wanderers, Errands(stage, staff), seed, troubled=troubled)


def _count(rows: Iterable[IncidentRow], kind: IncidentKind) -> int:
    return sum(row.kind is kind for row in rows)


def _described(text: str) -> Organisation:
    found = parse_organisation(text)
    assert isinstance(found, Organisation), found
    return found
