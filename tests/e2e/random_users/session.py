"""A session: the real program, and random users who act round after round."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from bot.messengers.adapter import Rate, Rates
from bot.operations.messengers import RATES
from bot.sandbox import Fault, ForeignPage, TooManyRequests
from bot.tutorial.sandboxes import TOKEN, Sandboxes
from domain.model.ids import Messenger
from domain.model.incident.workflow.status import IncidentKind
from domain.ports.reading import IncidentRow
from storage.incidents.attention import AttentionQueue
from tests.e2e.invariants import CITIZEN, PHONE
from tests.e2e.random_users.invariants import Invariants
from tests.e2e.random_users.organisation import AUTHORITIES, after_changes, everybody, organisation
from tests.e2e.random_users.rights import Rights
from tests.e2e.random_users.scripts import Scripts
from tests.e2e.random_users.users import RandomUsers
from tests.e2e.town import TUESDAY_MORNING, Caller, described, rewritten
from tests.telegram import (
    DropAfter,
    DropBefore,
    OddAnswer,
    Oddity,
    Sandbox,
    ServerError,
    SteppedClock,
)
from tests.telegram.simulation import Simulation

_OPEN = {IncidentKind.INCIDENT: 7, IncidentKind.PUBLICATION: 3}
"""So many are worked on at once, or a few more: each of them is to come far."""

_IN_A_HURRY = Rate(10**6, 1.0)
"""Nobody waits for Telegram's limits: other tests tell of these."""


class Session:
    """`acts` is how many things people have done."""

    def __init__(
        self,
        sim: Simulation,
        caller: Caller,
        people: RandomUsers,
        scripts: Scripts,
        seed: int,
        *,
        troubled: bool,
    ) -> None:
        self.sim = sim
        self.people = people
        self.scripts = scripts
        self.acts = 0
        self.rights = Rights()
        self.invariants = Invariants(sim.app, self.rights, troubled)
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
        await self.invariants.check()
        leaving = await self._somebodys_assignee()
        app, now = self.sim.app, self.sim.clock.now()
        status, _ = await self._caller.post({"text": "Яма", "detected_at": now.isoformat()})
        assert status == 201
        calendar = (await app.reading.office()).calendar
        dues = [row.due_at for row in await app.reading.open_incidents(None)]
        text = after_changes(leaving, calendar.local(max(dues)).date())
        self._in_force(text)
        await app.offices.apply(described(text))
        await self.sim.pass_time(seconds=20)

    async def _somebodys_assignee(self) -> int:
        """People go on until there is one."""
        while not (taken := await AttentionQueue(self.sim.app.database).taken()):
            await self._round()
        return min(assignee for _, assignee in taken)

    async def _round(self) -> None:
        """Somebody does something, or several do at once, and then time passes or not."""
        rows = await self.sim.app.reading.open_incidents(None)
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
        await self.sim.settle()
        if self._random.random() < 0.06:
            await self.sim.pass_until(self.sim.clock.now() + self.people.span())

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
            "text": f"{self.people.words.complaint()} Тел. {PHONE} {CITIZEN}",
            "author_name": CITIZEN,
            "detected_at": (self.sim.clock.now() - ago).isoformat(),
        }
        if self._random.random() < 0.3:
            body["importance"] = "high"
        if self._random.random() < 0.7:
            bodies = self._random.sample(AUTHORITIES, self._random.choice([1, 2, 2, 3]))
            body |= {"authorities": bodies, "lead": bodies[0]}
        return body

    def _in_force(self, text: str) -> None:
        self.rights.organisations.append((self.sim.clock.now(), described(text)))


_TROUBLE: Mapping[Fault, float] = {
    ForeignPage(502, "<html>Плохой шлюз</html>", "cp1251", None): 0.02,
    DropBefore(): 0.02,
    ServerError(): 0.01,
    TooManyRequests(1): 0.01,
    OddAnswer(Oddity.NEW_FIELDS): 0.02,
    OddAnswer(Oddity.TRUNCATED): 0.005,
    DropAfter(): 0.005,
}
"""How often a message or an edit fails, and how."""

_SHOWS = frozenset(
    {
        "sendMessage",
        "editMessageText",
        "editMessageReplyMarkup",
        "sendPhoto",
        "sendMediaGroup",
        "sendDocument",
    }
)


@asynccontextmanager
async def session(folder: Path, seed: int, *, troubled: bool) -> AsyncIterator[Session]:
    """Everybody is there, and nothing has happened yet.

    `troubled`: Telegram is reached through what fails now and then.
    """
    file = rewritten(folder / "organisation.toml", organisation())
    database = f"sqlite+aiosqlite:///{folder / f'{seed}.sqlite3'}"
    rates = {**RATES, Messenger.TELEGRAM: Rates(_IN_A_HURRY, _IN_A_HURRY, _IN_A_HURRY)}
    async with (
        Sandbox(token=TOKEN, clock=SteppedClock(TUESDAY_MORNING)) as sandbox,
        Simulation.around(Sandboxes(sandbox), file, database, rates=rates) as sim,
    ):
        caller = Caller(f"http://127.0.0.1:{sim.app.http.port}")
        async with caller.session:
            staff = everybody(sandbox)
            if troubled:
                sandbox.faults.random_rates(_TROUBLE, seed, methods=_SHOWS)
            users = RandomUsers(sandbox, staff, seed)
            yield Session(sim, caller, users, Scripts(sim, staff), seed, troubled=troubled)


def _count(rows: Iterable[IncidentRow], kind: IncidentKind) -> int:
    return sum(row.kind is kind for row in rows)
