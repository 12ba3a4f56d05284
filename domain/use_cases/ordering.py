"""Ordering jobs and stopping them."""

from collections.abc import Callable, Iterable
from datetime import datetime

from domain.model.actor import Actor
from domain.model.conversation.job import CheckHealth, Job, JobKnown, MakeReport
from domain.model.conversation.notices import Notice, ShowBriefing, ShowJob
from domain.model.conversation.questions import ChoosePeriod
from domain.model.ids import JobId
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.permissions import Action, may
from domain.model.place import Place
from domain.model.report.period import Period
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.asking import end_question

TellStopped = Callable[[Job, Organisation], Iterable[Notice]]
"""Builds the notices to others when a job is stopped."""


async def order_report(
    uow: UnitOfWork,
    period: Period,
    place: Place,
    *,
    by: Actor,
    at: datetime,
    question: int | None,
) -> None:
    """Orders the report of §21 for that place and closes the question.

    Control may then send it to the deputy head. Raises UnknownPerson, NotPermitted, Away, JobKnown.
    """
    async with uow:
        office = await uow.office()
        by = office.permit(by, Action.REPORT)
        others = await uow.jobs.unfinished()
        if (period, by.person, place) in {
            (one.what.period, one.person, one.place)
            for one in others
            if isinstance(one.what, MakeReport)
        }:
            raise JobKnown
        if question is not None:
            await end_question(uow, question, ChoosePeriod)
        briefing = None
        if may(office.person(by.person), Action.SEND_BRIEFING):
            briefing = await uow.briefings.add(period, place, by.sent(at))
        job = await uow.jobs.add(MakeReport(period, briefing), by, place, shown=bool(others))
        if others:
            await uow.outbox.put(ShowJob(job, place))
        await uow.commit()


async def order_check(uow: UnitOfWork, place: Place, *, by: Actor) -> None:
    """Orders a check of the bot, its chats and people, reported in that place.

    Raises UnknownPerson, NotPermitted, JobKnown.
    """
    async with uow:
        by = (await uow.office()).permit(by, Action.ADMINISTER)
        what, others = CheckHealth(), await uow.jobs.unfinished()
        if (what, by.person, place) in {(one.what, one.person, one.place) for one in others}:
            raise JobKnown
        job = await uow.jobs.add(what, by, place, shown=bool(others))
        if others:
            await uow.outbox.put(ShowJob(job, place))
        await uow.commit()


async def stop_job(
    uow: UnitOfWork, job: JobId, tell: TellStopped, *, by: Actor, at: datetime
) -> None:
    """Stops the job and cancels the order it was made for.

    Raises UnknownPerson, NotYourJob, JobOver.
    """
    async with uow:
        office = await uow.office()
        found = await uow.jobs.get(job)
        found.check_may_stop(office.person(by.person))
        await uow.jobs.stop(job)
        for notice in (ShowJob(job, found.place), *tell(found, office.organisation)):
            await uow.outbox.put(notice)
        if found.briefing is not None:
            briefing = await uow.briefings.get(found.briefing)
            briefing.stop(by, at)
            await uow.briefings.save(briefing)
            if briefing.ordered and briefing.asked and briefing.asked.source:
                place, news = briefing.asked.source.place, briefing.asked.by != by.person
                await uow.outbox.put(ShowBriefing(briefing.id, place, resend=news))
        await uow.commit()
