"""Incidents keep everything on the way into the database and back, and lose no change."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import chain
from random import Random

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from bot.runtime.backoff import with_patience
from domain.model.actor import Actor
from domain.model.ids import AuthorityCode, DraftVersion, IncidentNumber, ReferralNumber
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind, DraftState, RejectionReason
from domain.model.incident.events import Registered, Routed
from domain.model.incident.workflow.assignment import Plan
from domain.model.incident.workflow.status import CancelGround, IncidentKind, NoAnswerGround, Status
from domain.model.incident.workflow.thresholds import ReminderKind, Threshold
from domain.model.message.citizen_message import CitizenMessage, Topic
from domain.model.organisation.people import Authority
from domain.model.suggestions import LATELY, Precedent
from domain.model.time.deadline import Deadlines, Due
from domain.ports.incidents import StaleIncident, UnknownIncident
from storage.incidents.reading import SqlReading
from storage.schema.incidents import (
    assignment,
    comment,
    draft,
    draft_text,
    event,
    incident,
    incident_text,
    placement,
)
from storage.schema.messages import outbox
from tests.storage.random_lives import Life
from tests.storage.samples import (
    FILE,
    IVANOVA,
    NOW,
    PETROV,
    ROADS,
    ROADS_PLACE,
    ZHKH,
    ZHKH_PLACE,
    Units,
    answered,
    ivanova,
    message,
    minutes,
    petrov,
    registered,
    routed,
    waiting,
    write,
)
from tests.unit.incidents import photos

ONE, TWO = IncidentNumber(1), IncidentNumber(2)
LIVES = 24
FIRST = Deadlines(registered().due, registered().draft_due_at)
FINAL = Deadlines(
    Due(NOW + timedelta(days=9), preliminary=True, calendar_revision="r3"),
    NOW + timedelta(days=9, hours=-1),
)


def clarified() -> Incident:
    """The author was asked and replied, then got an interim answer, and may get another one."""
    made = routed()
    made.submit("Какой подъезд?", petrov(40), NOW, kind=DraftKind.CLARIFICATION)
    made.decide(DraftVersion(1), (), ivanova(41), NOW + minutes(1))
    made.place(None, petrov(42), NOW + minutes(2))
    made.add_authors_reply("Второй.", petrov(43), NOW + minutes(3))
    made.add_authors_reply("И третий.", petrov(44), NOW + minutes(4))
    made.submit("Воду дадут в июле", petrov(45), NOW + minutes(5), kind=DraftKind.INTERIM)
    made.decide(DraftVersion(2), (), ivanova(46), NOW + minutes(6))
    made.place("https://vk.com/a", petrov(47), NOW + minutes(7), final=FINAL)
    made.allow_interim(ivanova(48, pressed=True), NOW + minutes(8))
    return made


def shared() -> Incident:
    """Two authorities; one of them has informed the lead, and has been reminded of it before."""
    made = registered()
    made.plan = Plan((ROADS, ZHKH), ZHKH)
    made.route(None, ivanova(), NOW)
    made.remind([Threshold(NOW, ReminderKind.CONTRIBUTION_DUE, ROADS)], NOW)
    made.contribute(ROADS, "Дорогу откроют завтра", petrov(40), NOW)
    made.start_picking()
    return made


def prepared() -> Incident:
    """An executor found a publication, drafted an answer twice, and gave it to control."""
    made = registered(by=petrov(40), kind=IncidentKind.PUBLICATION, found_by=ZHKH)
    made.route(ZHKH, petrov(40), NOW)
    made.submit("Воду дадут завтра", petrov(41), NOW + minutes(5))
    made.submit("Воду дадут сегодня", petrov(42), NOW + minutes(6))
    made.give_to_control(made.due, made.draft_due_at, ivanova(43, pressed=True), NOW + minutes(7))
    return made


def chosen() -> Incident:
    """Only what must be there, and whom it may go to."""
    made = registered(by=ivanova(32))
    made.message = CitizenMessage("Вопрос")
    made.pick(ROADS)
    made.likely = (ROADS, ZHKH)
    return made


def proposed() -> Incident:
    """An authority has sent it back in vain, and its proposal of no answer was accepted."""
    made = routed()
    made.return_to_control(ZHKH, "Дорога областная", petrov(42), NOW)
    made.decline_referral(ReferralNumber(1), ivanova(41, pressed=True), NOW)
    made.propose_no_answer(ZHKH, NoAnswerGround.THREAT, for_ivanova(40), NOW)
    made.confirm_no_answer(ReferralNumber(2), for_petrov(43), NOW)
    return made


def for_ivanova(number: int) -> Actor:
    return replace(petrov(number), instead_of=IVANOVA)


def for_petrov(number: int) -> Actor:
    return replace(ivanova(number), instead_of=PETROV)


def substituted() -> Incident:
    """Substitutes do what records name a person for; the message and the draft have files."""
    made = registered(by=for_petrov(10))
    made.message = replace(made.message, attachments=photos(2), note="Второй раз")
    made.route(ZHKH, for_petrov(11), NOW + minutes(1))
    made.submit("Воду дадут завтра", for_ivanova(20), NOW + minutes(3), photos(2))
    made.comment(DraftVersion(1), "Когда именно?", for_petrov(12), NOW + minutes(4))
    made.decide(DraftVersion(1), set(RejectionReason), for_petrov(13), NOW + minutes(5))
    made.submit("Воду дадут 17 июня в 10:00", petrov(21), NOW + minutes(7))
    made.decide(DraftVersion(2), (), ivanova(15), NOW + minutes(8))
    made.place(None, for_ivanova(22), NOW + minutes(9))
    return made


def lived(seed: int) -> Callable[[], Incident]:
    """Return what makes a life of chance."""

    def make() -> Incident:
        return Life(1, Random(seed)).lived()  # noqa: S311 - no secret

    return make


MADE = [chosen, shared, clarified, answered, prepared, proposed, substituted]


@pytest.mark.parametrize(
    "make",
    [
        *(pytest.param(make, id=make.__name__) for make in MADE),
        *(pytest.param(lived(seed), id=f"life {seed}") for seed in range(LIVES)),
    ],
)
async def test_an_incident_comes_back_as_it_went(
    make: Callable[[], Incident], units: Units, reading: SqlReading
):
    stored, expected = make(), make()
    await units.store(stored)
    loaded = await units.stored(ONE)
    assert await reading.history(ONE) == expected.events
    expected.events.clear()
    expected.row_version = 1
    assert loaded == expected
    assert stored == expected


def test_the_lives_that_come_back_end_in_each_status_but_the_first() -> None:
    assert {lived(seed)().status for seed in range(LIVES)} == {*Status} - {Status.REGISTERED}


async def test_only_answers_from_elsewhere_are_given_to_a_body_by_its_name(units: Units) -> None:
    here, elsewhere, other = answered(1), registered(2), registered(3)
    for one in (here, elsewhere, other):
        one.named_body = "Отдел парков" if one is not other else "Отдел кино"
    elsewhere.record_earlier_answer(NOW, None)
    other.record_earlier_answer(NOW, None)
    await units.store(here, elsewhere, other)
    async with units.unit() as uow:
        assert {*await uow.incidents.unrecognised_names()} == {"Отдел парков", "Отдел кино"}
        assert await uow.incidents.answered_by_named("Отдел парков", 10) == [TWO]
        assert await uow.incidents.answered_by_named("Отдел цирка", 10) == []


@pytest.mark.parametrize(
    ("link", "same"),
    [
        ("https://m.vk.com/wall-1_2/", True),
        ("https://vk.com/wall-1_3", False),
        (None, False),
    ],
    ids=["another host of the network", "another page", "no link"],
)
async def test_links_to_one_page_are_equal_until_one_is_cancelled(
    units: Units, reading: SqlReading, link: str | None, same: bool
):
    await units.store(registered(1))
    other = registered(2)
    other.message = replace(other.message, url=link)
    await units.store(other)
    assert await reading.same_link(TWO) == ((ONE,) if same else ())
    async with units.changing(ONE) as one:
        one.cancel(CancelGround.MISTAKE, ivanova(), NOW)
    assert await reading.same_link(TWO) == ()


CULTURE = Authority(AuthorityCode("culture"), "Отдел культуры", ROADS_PLACE)
EDITED = replace(message(40, ZHKH_PLACE), edited_at=5)
STEPS: dict[str, list[Callable[[Incident], object]]] = {
    "drafts and placements": [
        lambda it: it.pick(ZHKH),
        lambda it: it.route(None, ivanova(11, pressed=True), NOW + minutes(1)),
        lambda it: it.submit("Первый", petrov(20), NOW + minutes(2)),
        lambda it: it.submit("Второй", petrov(21), NOW + minutes(3)),
        lambda it: it.comment(DraftVersion(2), "Хорошо", ivanova(12), NOW + minutes(4)),
        lambda it: it.decide(DraftVersion(2), (), ivanova(13), NOW + minutes(5)),
        lambda it: it.recall(DraftVersion(2), ivanova(), NOW + minutes(5)),
        lambda it: it.withdraw(DraftVersion(2), petrov(22), NOW + minutes(5)),
        lambda it: it.submit("Третий", petrov(23), NOW + minutes(5)),
        lambda it: it.take(ZHKH, petrov(24), NOW + minutes(5)),
        lambda it: it.decide(DraftVersion(3), (), ivanova(13), NOW + minutes(5)),
        lambda it: it.place(None, petrov(22), NOW + minutes(6)),
        lambda it: it.unplace(DraftVersion(3), petrov(22), NOW + minutes(6)),
        lambda it: it.place(None, petrov(22), NOW + minutes(7)),
        lambda it: it.correct_placement_link("https://vk.com/a", petrov(22), NOW + minutes(8)),
        lambda it: it.correct_placement_time(NOW + minutes(6), petrov(22), NOW + minutes(8)),
    ],
    "the second clock": [
        lambda it: it.route(ZHKH, ivanova(11, pressed=True), NOW + minutes(1)),
        lambda it: it.submit("Где?", petrov(20), NOW + minutes(2), kind=DraftKind.CLARIFICATION),
        lambda it: it.decide(DraftVersion(1), (), ivanova(13), NOW + minutes(2)),
        lambda it: it.place(None, petrov(22), NOW + minutes(2)),
        lambda it: it.add_authors_reply("Тут.", petrov(23), NOW + minutes(3)),
        lambda it: it.unplace(DraftVersion(1), petrov(22), NOW + minutes(3)),
        lambda it: it.place(None, petrov(24), NOW + minutes(4)),
        lambda it: it.add_authors_reply("Там.", petrov(25), NOW + minutes(4)),
        lambda it: it.submit("В июле", petrov(26), NOW + minutes(4), kind=DraftKind.INTERIM),
        lambda it: it.decide(DraftVersion(2), (), ivanova(13), NOW + minutes(4)),
        lambda it: it.place(None, petrov(22), NOW + minutes(5), final=FINAL),
        lambda it: it.unplace(DraftVersion(2), petrov(22), NOW + minutes(6), FIRST),
        lambda it: it.place(None, petrov(22), NOW + minutes(7), final=FINAL),
        lambda it: it.allow_interim(ivanova(14), NOW + minutes(8)),
    ],
    "several authorities, which change places": [
        lambda it: it.pick(ROADS),
        lambda it: it.pick(ZHKH),
        lambda it: it.pick_lead(ZHKH),
        lambda it: it.route(None, ivanova(11, pressed=True), NOW + minutes(1)),
        lambda it: it.contribute(ROADS, "Дорога закрыта", petrov(40), NOW + minutes(2), photos(2)),
        lambda it: it.contribute(ROADS, "Открыта", replace(petrov(40), source=EDITED), NOW),
        lambda it: it.contribute(ROADS, "И ещё", petrov(41), NOW + minutes(3)),
        lambda it: it.start_picking(),
        lambda it: it.pick_lead(ROADS),
        lambda it: it.change_authorities(ivanova(12), NOW + minutes(4)),
        lambda it: it.reassign(
            Plan((ZHKH, CULTURE.code, ROADS), CULTURE.code), ivanova(), NOW + minutes(5)
        ),
        lambda it: it.reassign(Plan((ZHKH,)), ivanova(), NOW + minutes(6)),
    ],
}


@pytest.mark.parametrize("steps", STEPS.values(), ids=STEPS)
async def test_each_change_is_stored_by_a_unit_of_its_own(
    units: Units, reading: SqlReading, steps: list[Callable[[Incident], object]]
):
    """In the end all of it comes back."""
    authorities = {**FILE.authorities, CULTURE.code: CULTURE}
    await units.offices.apply(replace(FILE, authorities=authorities))
    expected = registered()
    await units.store(registered())
    later = replace(units, now=NOW + minutes(60))
    for step in steps:
        step(expected)
        async with later.changing(ONE) as loaded:
            step(loaded)
    assert await reading.history(ONE) == expected.events
    expected.events.clear()
    expected.row_version = 1 + len(steps)
    assert await units.stored(ONE) == expected


async def test_a_second_save_in_one_unit_stores_what_came_between(
    units: Units, reading: SqlReading
):
    made = registered()
    async with units.unit() as uow:
        await uow.incidents.save(made)
        made.route(ZHKH, None, NOW)
        await uow.incidents.save(made)
        await uow.commit()
    assert (await reading.incident(ONE)).status is Status.IN_PROGRESS
    assert [type(one) for one in await reading.history(ONE)] == [Registered, Routed]


async def test_what_is_taken_away_from_an_incident_is_taken_away_from_the_database(
    units: Units, reading: SqlReading
):
    await units.store(answered())
    async with units.changing(ONE) as loaded:
        loaded.placements.clear()
        del loaded.drafts[1]
    found = await reading.incident(ONE)
    assert found.placements == []
    assert [version.version for version in found.drafts] == [1]
    assert await units.count(draft_text) == 1


async def test_erased_texts_and_files_are_empty_and_stay_so(units: Units, reading: SqlReading):
    made = waiting()
    made.message = replace(made.message, attachments=photos(2), note="Второй раз")
    made.drafts[0].attachments = photos(2)
    await units.store(made)
    await write(units.database, delete(incident_text))
    await write(units.database, delete(draft_text))
    async with units.changing(ONE) as loaded:
        message, draft = loaded.message, loaded.drafts[0]
        assert (message.text, message.url, message.attachments, message.note) == (
            "",
            None,
            (),
            None,
        )
        assert (draft.text, draft.attachments) == ("", ())
        loaded.decide(DraftVersion(1), (), ivanova(), NOW)
    assert (await reading.incident(ONE)).drafts[0].state is DraftState.APPROVED
    assert await units.count(incident_text) == await units.count(draft_text) == 0


async def test_events_hold_no_words_of_anybody(units: Units):
    await units.store(answered())
    payloads = await units.database.scalars(select(event.c.payload))
    for words in ("воды", "Воду", "Когда", "Олег", "vk.com"):
        assert words not in str(payloads)


async def test_leaving_without_a_commit_leaves_nothing(units: Units):
    async with units.unit() as uow:
        await uow.incidents.save(answered())
        assert not uow.committed
    for table in (incident, incident_text, assignment, draft, comment, placement, event, outbox):
        assert await units.count(table) == 0


async def test_a_unit_commits_once(units: Units):
    async with units.unit() as uow:
        await uow.incidents.save(registered())
        await uow.commit()
        with pytest.raises(RuntimeError, match="commits once"):
            await uow.commit()
    assert uow.committed
    assert await units.count(incident) == 1


async def test_a_unit_is_entered_once(units: Units):
    async with units.unit() as uow:
        await uow.commit()
    with pytest.raises(RuntimeError, match="entered once"):
        await uow.__aenter__()


async def test_an_unknown_number_is_told(units: Units, reading: SqlReading):
    async with units.unit() as uow:
        with pytest.raises(UnknownIncident) as unknown:
            await uow.incidents.get(IncidentNumber(404))
    assert unknown.value.number == 404
    with pytest.raises(UnknownIncident):
        await reading.incident(IncidentNumber(404))
    with pytest.raises(UnknownIncident):
        await reading.history(IncidentNumber(404))


async def test_a_row_changed_behind_the_back_is_stale(units: Units):
    await units.store(registered())
    async with units.unit() as uow:
        loaded = await uow.incidents.get(ONE)
        loaded.pick(ZHKH)
        await uow._connection.execute(update(incident).values(row_version=2))
        with pytest.raises(StaleIncident):
            await uow.incidents.save(loaded)


async def test_an_external_id_belongs_to_one_incident(units: Units):
    await units.store(registered(1, external_id="a"))
    async with units.unit() as uow:
        found = await uow.incidents.registered_as("a")
        assert found is not None
        assert found.number == 1
        assert await uow.incidents.registered_as("b") is None
        with pytest.raises(StaleIncident):
            await uow.incidents.save(registered(2, external_id="a"))


async def test_a_message_registers_one_incident_whichever_edit_of_it(units: Units):
    await units.store(registered(1, by=ivanova(10)))
    async with units.unit() as uow:
        found = await uow.incidents.registered_from(message(10, edited_at=99))
        assert found is not None
        assert found.number == 1
        assert await uow.incidents.registered_from(message(11)) is None
        with pytest.raises(StaleIncident):
            await uow.incidents.save(registered(2, by=ivanova(10)))


async def test_one_state_of_a_message_makes_one_draft(units: Units):
    await units.store(routed(1))
    async with units.unit() as uow:
        loaded = await uow.incidents.get(ONE)
        loaded.submit("Первый", petrov(20), NOW)
        loaded.submit("Ещё раз", petrov(20), NOW)
        with pytest.raises(StaleIncident):
            await uow.incidents.save(loaded)


async def test_a_row_that_breaks_another_rule_is_not_called_stale(units: Units):
    broken = registered()
    broken.registered_at = None  # type: ignore[assignment]  # what no type checker would pass
    broken.events.clear()
    async with units.unit() as uow:
        with pytest.raises(IntegrityError):
            await uow.incidents.save(broken)


async def register_one(units: Units, *, fail: bool) -> int | None:
    async with units.unit() as uow:
        number = await uow.incidents.next_number()
        await asyncio.sleep(0)
        await uow.incidents.save(registered(number))
        if fail:
            return None
        await uow.commit()
    return number


async def test_numbers_have_no_gaps_whoever_asks_and_whoever_gives_up(units: Units):
    """Ten at once: a writer waits for those before it for 2.5 seconds, which a busy disk may take."""

    async def register() -> list[int | None]:
        return [await register_one(units, fail=turn == 0) for turn in range(3)]

    given = chain.from_iterable(await asyncio.gather(*(register() for _ in range(10))))
    assert sorted(number for number in given if number is not None) == list(range(1, 21))


async def test_ten_writers_of_one_incident_lose_nothing(units: Units, reading: SqlReading):
    """Each reads, adds to what it read, and writes: a lost update would lose a comment.

    Whoever has waited for the others for too long on a busy machine does so again.
    """
    await units.store(waiting())

    async def comment(words: str) -> None:
        async with units.changing(ONE) as loaded:
            await asyncio.sleep(0)
            at = NOW + timedelta(seconds=len(loaded.drafts[0].comments))
            loaded.comment(DraftVersion(1), words, ivanova(), at)

    async def write(writer: int) -> None:
        for turn in range(10):
            await with_patience(partial(comment, f"{writer}-{turn}"))

    await asyncio.gather(*(write(writer) for writer in range(10)))
    found = await reading.incident(ONE)
    comments = found.drafts[0].comments
    assert len({one.text for one in comments}) == 100
    assert [one.signed.at for one in comments] == [NOW + timedelta(seconds=n) for n in range(100)]
    assert found.row_version == 101


async def test_who_has_waited_for_an_incident_sees_all_that_was_done_meanwhile(units: Units):
    await units.store(routed())

    async def waited() -> Incident:
        async with units.unit() as later:
            return await later.incidents.get(ONE)

    async with units.changing(ONE) as held:
        later = asyncio.create_task(waited())
        await asyncio.sleep(0.1)  # until it waits for the row
        held.take(ZHKH, petrov(19), NOW + minutes(2))
        held.message = replace(held.message, url="https://vk.com/wall-1_3")
    found = await later
    assert found.row_version == held.row_version
    assert (found.assignments, found.message) == (held.assignments, held.message)


async def test_of_two_registrations_of_one_message_at_once_one_wins_and_the_other_finds_it(
    units: Units,
):
    async def register() -> int:
        while True:
            try:
                async with units.unit() as uow:
                    known = await uow.incidents.registered_as("same")
                    if known is not None:
                        return known.number
                    number = await uow.incidents.next_number()
                    await uow.incidents.save(registered(number, external_id="same"))
                    await uow.commit()
                    return number
            except StaleIncident:
                continue

    assert await asyncio.gather(*(register() for _ in range(10))) == [1] * 10


async def test_where_incidents_like_it_went_is_counted(units: Units) -> None:
    """By their topic, by its group, and by how lately they came."""
    leaking = Topic("ЖКХ", "Водоснабжение")
    for number, (topic, authority, ago) in enumerate(
        (
            (leaking, ZHKH, 1),
            (Topic("ЖКХ", "Отопление"), ZHKH, 40),
            (Topic(), ROADS, 1),
            (Topic("Дороги", "Ямы"), ROADS, 1),
        ),
        start=1,
    ):
        made = registered(number)
        made.topic, made.registered_at = topic, NOW - timedelta(days=ago)
        made.route(authority, ivanova(), NOW)
        await units.store(made)
    await units.store(registered(5))
    async with units.unit() as uow:
        found = await uow.incidents.precedents(leaking, NOW - LATELY)
        assert sorted(found, key=lambda one: one.authority) == [
            Precedent(ROADS, topic=0, group=0, lately=2),
            Precedent(ZHKH, topic=1, group=2, lately=1),
        ]
        without = await uow.incidents.precedents(Topic(), NOW - LATELY)
        assert {(one.topic, one.group) for one in without} == {(0, 0)}


async def test_only_the_last_incidents_are_looked_at(units: Units, monkeypatch) -> None:
    monkeypatch.setattr("storage.incidents.incidents.LOOKED_BACK", 2)
    for number in (1, 2, 3):
        await units.store(routed(number))
    async with units.unit() as uow:
        (found,) = await uow.incidents.precedents(Topic(), NOW - LATELY)
    assert found.lately == 2
