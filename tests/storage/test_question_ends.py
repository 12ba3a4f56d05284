"""Questions end after a day by the clock, whichever way it was wrong; their words a week later."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.model.conversation.notices.kinds import Notice, TextNotice
from domain.model.conversation.question import LIFE, HeldText, Question
from domain.model.conversation.questions import HeldDraft, WriteAuthorsReply
from domain.model.ids import IncidentNumber, PersonId
from domain.model.incident.workflow.status import NoAnswerGround
from domain.ports.reading import AskedQuestion
from storage.conversation.questions import QuestionEnds
from storage.delivery.delivering import Delivering
from storage.engine.database import Database
from storage.incidents.reading import SqlReading
from storage.schema.messages import outbox, question
from tests.storage.samples import (
    NOW,
    PETROV,
    ZHKH_PLACE,
    Units,
    ivanova,
    message,
    notice_of,
    opened,
    petrov,
    routed,
)

HELD = Question(
    PETROV,
    ZHKH_PLACE,
    HeldDraft(IncidentNumber(1), HeldText("Скоро", message(20, ZHKH_PLACE))),
)


def told(asked: AskedQuestion) -> Iterable[Notice]:
    yield TextNotice(asked.question.place, str(asked.id))


@pytest.mark.parametrize(
    ("later", "waits"),
    [
        (LIFE - timedelta(seconds=1), True),
        (LIFE, False),
        (-LIFE, True),
        (-LIFE - timedelta(seconds=1), False),
    ],
    ids=["within-a-day", "after-a-day", "clock-set-back", "clock-set-back-by-more"],
)
async def test_a_question_waits_for_a_day(
    units: Units, reading: SqlReading, later: timedelta, waits: bool
):
    number = await units.ask(HELD)
    found = await reading.question(number, NOW + later)
    assert (found is not None) is waits


async def test_whoever_is_to_be_told_that_a_question_ended_is_told_once(
    units: Units, database: Database, delivering: Delivering
):
    number = await units.ask(HELD)
    ends = QuestionEnds(database)
    assert await ends.next_moment() == NOW + LIFE
    await ends.close(NOW + LIFE - timedelta(seconds=1), told)
    assert await units.count(outbox) == 0
    await ends.close(NOW + LIFE, told)
    await ends.close(NOW + LIFE, told)
    [waiting] = await delivering.heads((), NOW)
    work = await opened(delivering, waiting)
    assert notice_of(work) == TextNotice(ZHKH_PLACE, str(number))
    assert await units.count(outbox) == 1
    assert await ends.next_moment() is None


def say_nothing(_: AskedQuestion) -> Iterable[Notice]:
    return ()


async def words_of(database: Database, number: int) -> str | None:
    about = await database.scalar(select(question.c.about).where(question.c.id == number))
    return None if about is None else str(about["held"]["text"])


async def test_the_words_go_a_week_after_the_end_and_the_row_stays(
    units: Units, reading: SqlReading, database: Database
):
    number = await units.ask(HELD)
    ends = QuestionEnds(database)
    await ends.close(NOW + LIFE, say_nothing)
    assert await ends.erase(NOW + timedelta(days=8)) == 0
    assert await ends.erase(NOW + timedelta(days=8, seconds=1)) == 1
    assert await ends.erase(NOW + timedelta(days=9)) == 0
    assert await reading.question(number, NOW) is None
    assert await words_of(database, number) is None
    assert await units.count(question) == 1


async def test_what_was_answered_or_withdrawn_goes_by_the_day_it_was_asked(
    units: Units, database: Database
):
    number = await units.ask(HELD)
    async with units.unit() as uow:
        assert await uow.questions.close(number) is not None
        await uow.commit()
    ends = QuestionEnds(database)
    assert await ends.erase(NOW + timedelta(days=8)) == 0
    assert await ends.erase(NOW + timedelta(days=8, seconds=1)) == 1


async def test_a_text_held_while_the_bot_is_off_for_weeks_is_told_of_before_it_is_erased(
    units: Units, database: Database
):
    """Housekeeping comes first after a start, and the sweep only once the backlog is read."""
    number = await units.ask(HELD)
    ends, started = QuestionEnds(database), NOW + timedelta(days=30)
    assert await ends.erase(started) == 0
    assert await ends.next_moment() == NOW + LIFE
    await ends.close(started, told)
    assert await units.count(outbox) == 1
    assert await ends.erase(started + timedelta(days=7)) == 0
    assert await words_of(database, number) == "Скоро"
    assert await ends.erase(started + timedelta(days=7, seconds=1)) == 1
    assert await words_of(database, number) is None


async def test_closing_an_incident_withdraws_its_questions_in_the_same_commit(
    units: Units, reading: SqlReading
):
    incident = routed()
    await units.store(incident)
    number = await units.ask(HELD)
    other = await units.ask(replace(HELD, about=WriteAuthorsReply(IncidentNumber(2))))
    async with units.changing(IncidentNumber(1)) as incident:
        incident.submit("Воду дадут", petrov(21), NOW)
    assert await reading.question(number, NOW) is not None
    async with units.changing(IncidentNumber(1)) as incident:
        incident.leave_unanswered(NoAnswerGround.INSULT, ivanova(), NOW)
    assert await reading.question(number, NOW) is None
    assert await reading.question(other, NOW) is not None


async def test_that_somebody_talks_about_an_incident_is_known_there_for_good(units: Units) -> None:
    asked = await units.ask(HELD)
    elsewhere = replace(ZHKH_PLACE, thread=99)
    async with units.unit() as uow:
        assert not await uow.questions.talks(PETROV, ZHKH_PLACE, IncidentNumber(1))
        await uow.questions.close(asked)
        await uow.questions.remember_talk(asked)
        await uow.commit()
    await QuestionEnds(units.database).erase(NOW + timedelta(days=60))
    async with units.unit() as uow:
        assert await uow.questions.talks(PETROV, ZHKH_PLACE, IncidentNumber(1))
        assert not await uow.questions.talks(PETROV, ZHKH_PLACE, IncidentNumber(2))
        assert not await uow.questions.talks(PETROV, elsewhere, IncidentNumber(1))
        assert not await uow.questions.talks(PersonId(1), ZHKH_PLACE, IncidentNumber(1))
