"""A report against a recount of the events, which was written without a look at the queries."""

from collections import Counter
from datetime import date, datetime, timedelta
from random import Random

from domain.model.incident.workflow.status import CancelGround, IncidentKind
from domain.model.report.figure import OUTCOMES, By, Figure, Measure
from domain.model.report.figures import Figures
from domain.model.report.period import Period
from domain.model.time.deadline import Due
from domain.use_cases.briefing import report
from storage.incidents.reading import SqlReading
from storage.reports.facts import chunks, next_messages
from storage.reports.reading import SqlFacts
from tests.storage.random_lives import OFFICE, TEXT, Life, now_after
from tests.storage.recount import Recalled, counted, measured, middle_and_p90, recall, spent
from tests.storage.samples import NOW, Units, ivanova, minutes, registered

MANY = 250
PERIOD = Period(date(2026, 6, 12), date(2026, 6, 30))


async def stored(units: Units, lives: list[Life]) -> None:
    async with units.unit() as uow:
        for life in lives:
            await uow.incidents.save(life.incident)
        await uow.commit()


def of(period: Period, everyone: list[Recalled]) -> list[Recalled]:
    local = OFFICE.calendar.local
    return [one for one in everyone if local(one.detected_at).date() in period]


def check(figures: Figures, everyone: list[Recalled], now: datetime) -> None:
    calendar, told = OFFICE.calendar, of(figures.period, everyone)
    assert dict(figures.counts) == dict(counted(told, now, calendar))
    incidents = [one for one in told if one.kind is IncidentKind.INCIDENT]
    hours: Counter[object] = Counter()
    for one in incidents:
        hours.update(spent(one, now, calendar))
    assert dict(figures.hours) == dict(hours)
    found = [measured(one, now, calendar) for one in incidents]
    for measure in Measure:
        values = [one[measure] for one in found if measure in one]
        distribution = figures.measures[measure]
        assert (distribution.median, distribution.p90) == middle_and_p90(values)


async def test_the_figures_of_random_histories_are_those_of_a_recount(
    units: Units, reading: SqlReading
) -> None:
    chance = Random(1)  # noqa: S311 - no secret
    lives = [Life(number, chance) for number in range(1, MANY + 1)]
    for life in lives:
        life.lived()
    now = units.now = now_after(lives)
    histories = [list(life.incident.events) for life in lives]
    everyone = [recall(life.incident, told) for life, told in zip(lives, histories, strict=True)]
    await stored(units, lives)
    for life, told in zip(lives[:20], histories, strict=False):
        assert await reading.history(life.incident.number) == told

    made = await report(SqlFacts(units.database), PERIOD, now, OFFICE.calendar)

    check(made.figures, everyone, now)
    check(made.previous, everyone, now)
    of_all = {mark.figure for mark in (*made.figures.counts, *made.previous.counts)}
    assert of_all == set(Figure), "chance has left something out"
    for kind in IncidentKind:
        parts = [made.figures.count(figure, kind=kind) for figure in OUTCOMES]
        assert sum(parts) == made.figures.count(Figure.RECEIVED, kind=kind)
        for by in (By.AUTHORITY, By.NETWORK, By.TOPIC, By.IMPORTANCE, By.DAY):
            keys = made.figures.keys(by, kind=kind)
            split = sum(made.figures.count(Figure.RECEIVED, by, key, kind) for key in keys)
            assert split == made.figures.count(Figure.RECEIVED, kind=kind)


async def test_a_period_before_the_first_message_has_no_figures(units: Units) -> None:
    facts, day = SqlFacts(units.database), NOW.astimezone(OFFICE.calendar.tz).date()

    async def has_previous(period: Period) -> bool:
        return (await report(facts, period, NOW, OFFICE.calendar)).has_previous

    assert not await has_previous(Period(day, day))
    await units.store(registered(1))
    assert not await has_previous(Period(day, day))
    following = day + timedelta(days=1)
    assert await has_previous(Period(following, following))


async def test_the_answer_is_read_only_for_a_file(units: Units) -> None:
    chance = Random(2)  # noqa: S311 - no secret
    answered = Life(1, chance)
    answered.route()
    answered.submit()
    answered.approve()
    answered.place()
    lives = [answered, Life(2, chance)]
    units.now = now_after(lives)
    await stored(units, lives)
    async with SqlFacts(units.database).snapshot(OFFICE.calendar) as found:
        period = Period(date(2026, 5, 1), date(2026, 8, 1))
        whole = {one.number: one async for one in found.messages(period, every=True)}
        brief = {one.number: one async for one in found.messages(period, every=False)}
    assert [whole[number].answer for number in sorted(whole)] == [TEXT, ""]
    assert {one.answer for one in brief.values()} == {""}


async def test_a_named_body_has_only_what_it_has_answered(units: Units) -> None:
    waiting, cancelled, done, resumed = map(registered, range(1, 5))
    for one in (waiting, cancelled, done, resumed):
        one.named_body = "Отдел садов"
    cancelled.cancel(CancelGround.MISTAKE, ivanova(), NOW)
    for one in (done, resumed):
        one.record_earlier_answer(NOW, None)
    due = Due(NOW + minutes(500), preliminary=False, calendar_revision="r3")
    resumed.reopen(due, NOW + minutes(440), ivanova(pressed=True), NOW + minutes(20))
    await units.store(waiting, cancelled, done, resumed)
    start, end = NOW - minutes(60), NOW + minutes(60)
    async with units.database.reading() as connection:
        (chunk,) = [part async for part in chunks(connection, next_messages(), start, end)]
    assert {one.number: one.lead for one, _ in chunk} == {
        1: None,
        2: None,
        3: "name:Отдел садов",
        4: None,
    }
