"""`otklik top`: live queues, read from the database alone, with or without a running bot."""

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from bot.runtime.clock import Clock, SystemClock
from bot.runtime.startup_error import StartupError
from bot.setup.settings import Settings, load_settings
from domain.model.conversation.job import JobState
from domain.model.incident.workflow.status import Importance
from handlers.texts import troubles, words

if TYPE_CHECKING:  # not imported at the start of the console
    from rich.console import Console, RenderableType
    from rich.table import Table

    from storage.leader.load import Crowded, Lane, Load, Queue

_EVERY: Final = 2.0
"""Seconds between two looks."""

_STUCK: Final = timedelta(minutes=5)
"""Longer waits, and a longer delay of the sweep, are shown in red."""

_CLASSES: Final = (
    "тревоги",
    "ответы",
    "карточки",
    "напоминания",
    "обновления",
    "посторонним",
    "импорт",
)
_DUES: Final = {Importance.HIGH: "повышенной важности", Importance.NORMAL: "обычных"}
_JOBS: Final = {JobState.WAITING: "ждут", JobState.RUNNING: "идут", JobState.FAILED: "не удались"}


@dataclass(frozen=True, slots=True)
class View:
    """One look, at `now` in local time; `names` are the names of chats."""

    now: datetime
    load: "Load"
    crowded: "Crowded"
    names: Mapping[int, str]


def top(
    *,
    once: Annotated[bool, typer.Option("--once", help="Показать один раз и выйти.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Один раз, в формате JSON.")] = False,
) -> None:
    """Показать, что ждёт обработки и отправки. Таблица обновляется; выход: q или Ctrl-C."""
    from rich.console import Console

    settings, clock, console = load_settings(), SystemClock(), Console()
    if as_json:
        typer.echo(json.dumps(plain(asyncio.run(_look(settings, clock))), ensure_ascii=False))
    elif once or not console.is_terminal:
        console.print(drawn(asyncio.run(_look(settings, clock))))
    else:
        asyncio.run(_live(settings, clock, console))


async def _look(settings: Settings, clock: Clock) -> View:
    async with looking(settings, clock) as look:
        return await look()


@asynccontextmanager
async def looking(settings: Settings, clock: Clock) -> AsyncIterator[Callable[[], Awaitable[View]]]:
    """Open the database for reading; opening and looking raise StartupError on failure."""
    from bot.runtime.database_errors import in_words
    from bot.setup.wiring import inspected, make_offices
    from storage.incidents.reading import SqlReading
    from storage.leader.load import crowded, load_of
    from storage.organisation.offices import NoOrganisation

    async with inspected(settings) as database:
        reading = SqlReading(database, make_offices(database, settings, clock))

        async def look() -> View:
            now = clock.now().astimezone(settings.timezone)
            names: dict[int, str] = {}
            with in_words():
                load = await load_of(database, now, settings.timezone)
                fullest = await crowded(database, now)
                with suppress(NoOrganisation):
                    known = (await reading.office()).organisation
                    people = known.people.values()
                    private = (place for person in people for place in person.private_chats)
                    places = (*known.places, *private)
                    names = {place.chat: troubles.chat_name(place, known) for place in places}
            return View(now, load, fullest, names)

        yield look


async def _live(settings: Settings, clock: Clock, console: "Console") -> None:
    """Run until q or Ctrl-C; during an outage of the database, show the error instead."""
    from rich.live import Live
    from rich.text import Text

    async with looking(settings, clock) as look:
        with _end() as end, Live(console=console, screen=True, auto_refresh=False) as live:
            while not end.is_set():
                try:
                    shown: RenderableType = drawn(await look())
                except StartupError as error:
                    shown = Text(str(error), style="red")
                live.update(shown, refresh=True)
                with suppress(TimeoutError):
                    async with asyncio.timeout(_EVERY):
                        await end.wait()


@contextmanager
def _end() -> Iterator[asyncio.Event]:
    """Set by Ctrl-C, by SIGTERM, and by q without Enter if stdin is a terminal."""
    import termios
    import tty

    end, loop = asyncio.Event(), asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, end.set)
    if not sys.stdin.isatty():
        yield end
        return
    keyboard = sys.stdin.fileno()
    before = termios.tcgetattr(keyboard)

    def typed() -> None:
        if sys.stdin.read(1) in {"q", "Q", "й", "Й", ""}:
            end.set()

    tty.setcbreak(keyboard)
    loop.add_reader(keyboard, typed)
    try:
        yield end
    finally:
        loop.remove_reader(keyboard)
        termios.tcsetattr(keyboard, termios.TCSADRAIN, before)


def plain(view: View) -> dict[str, Any]:
    """Return the view for scripts: ages in seconds, times in ISO 8601."""
    load, now = view.load, view.now
    return {
        "at": now.isoformat(),
        "leader": None
        if load.lead is None
        else {"holder": load.lead.holder, "epoch": load.lead.epoch, "expired": load.lead.expired},
        "inbox": _queue(load.inbox, now) | {"dead_letters": load.dead_letters},
        "outbox": {
            "put_off": load.put_off,
            **{of.name.lower(): _queue(queue, now) for of, queue in load.outbox.items()},
        },
        "sweep_late_seconds": _late(view).total_seconds(),
        "incidents": {
            of.value: {"overdue": dues.overdue, "today": dues.today, "later": dues.later}
            for of, dues in load.dues.items()
        },
        "jobs": {of.value: count for of, count in load.jobs.items()},
        "database_bytes": load.size,
        "chats": {
            name: [
                {"chat": lane.chat, "failures": lane.failures, **_queue(lane.queue, now)}
                for lane in lanes
            ]
            for name, lanes in (("inbox", view.crowded.inbox), ("outbox", view.crowded.outbox))
        },
        "calls_of_last_minute": {str(chat): made for chat, made in view.crowded.calls.items()},
    }


def _queue(queue: "Queue", now: datetime) -> dict[str, Any]:
    return {"waiting": queue.waiting, "oldest_seconds": queue.age(now).total_seconds()}


def _late(view: View) -> timedelta:
    at = view.load.attention_at
    return max(view.now - at, timedelta()) if at else timedelta()


def drawn(view: View) -> "RenderableType":
    """Return narrow tables, one below the other, to fit a phone's terminal."""
    from rich.console import Group

    load, now = view.load, view.now
    queues = _table("Очереди", "ждёт", "старейшее")
    _row(queues, "события Telegram", load.inbox, now)
    for of, queue in zip(_CLASSES, load.outbox.values(), strict=True):
        if queue.waiting or of in _CLASSES[:4]:
            _row(queues, f"отправка: {of}", queue, now)
    if load.put_off:
        queues.add_row("из них ждут повтора", str(load.put_off), "")
    state = _table("Состояние", "")
    for name, value, wrong in _state(view):
        state.add_row(name, value, style="red" if wrong else "")
    parts = [state, queues]
    for title, lanes in (
        ("Чаты: события", view.crowded.inbox),
        ("Чаты: отправка", view.crowded.outbox),
    ):
        if lanes:
            parts.append(_lanes(title, lanes, view))
    return Group(f"{now:%d.%m.%Y %H:%M:%S}", *parts)


def _state(view: View) -> Iterator[tuple[str, str, bool]]:
    """Yield rows: name, value, and whether it is a problem."""
    load, late = view.load, _late(view)
    lead = load.lead
    nobody = lead is None or lead.expired
    yield "отправляет", "никто" if lead is None or nobody else lead.holder, nobody
    yield (
        "напоминания",
        f"опаздывают: {_age(late)}" if late >= _STUCK else "вовремя",
        late >= _STUCK,
    )
    yield "не обработано", str(load.dead_letters), load.dead_letters > 0
    for importance, name in _DUES.items():
        dues = load.dues[importance]
        told = f"{dues.overdue} · сегодня {dues.today} · позже {dues.later}"
        yield f"просрочено {name}", told, dues.overdue > 0
    jobs = ", ".join(f"{name} {load.jobs[of]}" for of, name in _JOBS.items() if load.jobs[of])
    yield "задания", jobs or "нет", False
    yield "вызовов за минуту", str(sum(view.crowded.calls.values())), False
    yield "база данных", f"{load.size / 2**20:.1f} МБ", False


def _lanes(title: str, lanes: Sequence["Lane"], view: View) -> "Table":
    table = _table(title, "ждёт", "старейшее", "вызовов за мин.")
    for lane in lanes:
        name = words.cut(view.names.get(lane.chat, str(lane.chat)), 40)
        failed = f" (ошибок: {lane.failures})" if lane.failures else ""
        calls = str(view.crowded.calls.get(lane.chat, 0))
        _row(table, f"{name}{failed}", lane.queue, view.now, calls)
    return table


def _table(title: str, *columns: str) -> "Table":
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(title, *columns, box=SIMPLE_HEAD, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    return table


def _row(table: "Table", name: str, queue: "Queue", now: datetime, *more: str) -> None:
    age = queue.age(now)
    cells = (str(queue.waiting), _age(age) if queue.since else "", *more)
    table.add_row(name, *cells, style="red" if age >= _STUCK else "")


def _age(age: timedelta) -> str:
    """«45 с», «3 мин», «2 ч 10 мин», «3 д»."""
    seconds = int(age.total_seconds())
    if seconds < 60:
        return f"{seconds} с"
    minutes, hours = seconds // 60 % 60, seconds // 3600
    if hours >= 48:
        return f"{hours // 24} д"
    return f"{hours} ч {minutes} мин" if hours else f"{minutes} мин"
