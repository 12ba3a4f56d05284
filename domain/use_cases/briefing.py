"""The report of a period (§21), and the briefings that control makes of it."""

from collections.abc import Callable, Mapping
from datetime import datetime

from domain.model.actor import Actor
from domain.model.conversation.job import UNFINISHED, MakeReport
from domain.model.conversation.notices.kinds import SendFilesOf, ShowBriefing
from domain.model.conversation.question import HeldText
from domain.model.conversation.questions import ChoosePeriod, HeldConclusion
from domain.model.errors import Reason, Refusal
from domain.model.ids import BriefingId, Place
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Post, Role
from domain.model.organisation.permissions import Action
from domain.model.report.briefing import (
    Briefing,
    BriefingKnown,
    BriefingState,
    DueReport,
)
from domain.model.report.facts import Facts
from domain.model.report.figure import FigureMark
from domain.model.report.figures import Counting, Figures, Report
from domain.model.report.period import Period
from domain.model.time.work_calendar import WorkCalendar
from domain.ports.reading import FactsReading, FactsSnapshot
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.asking import end_question, hold, take_dated

SeeFacts = Callable[[Facts, Mapping[FigureMark, int]], None]
"""Receives a message of the period and the marks it counts for."""


def nothing_else(_of: Facts, _marks: Mapping[FigureMark, int]) -> None:
    """Ignores the messages: only the figures are needed."""


async def report(
    reading: FactsReading,
    period: Period,
    now: datetime,
    calendar: WorkCalendar,
    seen: SeeFacts = nothing_else,
    *,
    every: bool = False,
) -> Report:
    """Its figures as of `now`, beside those of the previous period; raises OutsideCalendar.

    `seen` receives the messages not counted yet, including all open ones; with `every` all of the
    period, in order of detection.
    """

    async def counted(
        within: FactsSnapshot, days: Period, seen: SeeFacts, *, every: bool
    ) -> Figures:
        counting = Counting(now, calendar)
        if not every:
            counting.sums.add(await within.sums(days))
        async for one in within.messages(days, every=every):
            seen(one, counting.add(one))
        return counting.figures(days)

    async with reading.snapshot(calendar) as within:
        before = await counted(within, period.previous, nothing_else, every=False)
        figures = await counted(within, period, seen, every=every)
        first = await within.first_day()
        has_previous = first is not None and first <= before.period.last
        promised, comments = await within.promised(period, now), await within.comments(period)
        return Report(figures, before, promised, has_previous, comments)


async def order_briefing(
    uow: UnitOfWork, period: Period, *, by: Actor, at: datetime, question: int | None = None
) -> None:
    """Orders a report that control concludes and sends to the person who ordered it.

    Raises UnknownPerson, NotPermitted, Away, BriefingKnown.
    """
    async with uow:
        office = await uow.office()
        by = office.permit(by, Action.ORDER_BRIEFING)
        control = office.organisation.control
        briefing = await uow.briefings.add(period, control, by.sent(at), ordered=True)
        if briefing is None:
            known = [one for one in await uow.briefings.owed() if one.period == period]
            raise BriefingKnown(known[0]) if known else Refusal(Reason.BRIEFING_GONE)
        await uow.jobs.add(MakeReport(period, briefing), by, control, shown=False)
        if question is not None:
            await end_question(uow, question, ChoosePeriod)
        if by.source is not None and by.source.place != control:
            await uow.outbox.put(ShowBriefing(briefing, by.source.place))
        await uow.commit()


async def prepare_by_schedule(uow: UnitOfWork, due: DueReport) -> None:
    """Orders the scheduled report; idempotent."""
    async with uow:
        control = (await uow.office()).organisation.control
        briefing = await uow.briefings.add(due.period, control, None, schedule=due.of)
        if briefing is not None:
            await uow.jobs.add(MakeReport(due.period, briefing), None, control, shown=False)
            await uow.commit()


async def cancel_briefing(
    uow: UnitOfWork, briefing: BriefingId, *, by: Actor, at: datetime
) -> None:
    """Cancels the order; nothing more is made for it.

    Raises UnknownPerson, NotPermitted, Away, BRIEFING_GONE, BRIEFING_NOT_ORDERED, AlreadyDone.
    """
    async with uow:
        by = (await uow.office()).permit(by, Action.ORDER_BRIEFING)
        for job in await uow.jobs.unfinished():
            if job.briefing == briefing and (await uow.jobs.get(job.id)).state in UNFINISHED:
                await uow.jobs.stop(job.id)
        found = await uow.briefings.get(briefing)
        known_to_control = found.state is BriefingState.PREPARED
        found.cancel(by, at)
        await uow.briefings.save(found)
        if known_to_control:
            await uow.outbox.put(ShowBriefing(briefing, found.place, resend=True))
        for place in _places(found, by) - {found.place}:
            await uow.outbox.put(ShowBriefing(briefing, place))
        await uow.commit()


async def conclude(
    uow: UnitOfWork, briefing: BriefingId, held: HeldText, *, by: Actor, at: datetime
) -> None:
    """Adds control's conclusion; asks before a colleague's is replaced.

    The report is sent again below it, with the button to send it. Raises UnknownPerson,
    NotPermitted, Away, BRIEFING_GONE, BRIEFING_NOT_MADE, AlreadyDone, CONCLUSION_EMPTY,
    TooMany.
    """
    async with uow:
        by = (await uow.office()).permit(by, Action.SEND_BRIEFING)
        found = await uow.briefings.get(briefing)
        before = found.conclusion
        found.conclude(held.text, by, at)
        if held.source is not None and before is not None and before.signed.by != by.person:
            await hold(uow, HeldConclusion(briefing, held), by)
        else:
            await _concluded(uow, found)
        await uow.commit()


async def replace_conclusion(uow: UnitOfWork, question: int, *, by: Actor, at: datetime) -> bool:
    """Replaces a colleague's conclusion by the held one.

    False: its «завтра» now means another day than when it was asked, so that is asked about. Raises
    QuestionClosed and the errors of `conclude`.
    """
    async with uow:
        asked, written = await take_dated(uow, question, by, HeldConclusion)
        office = await uow.office()
        by, local = office.permit(by, Action.SEND_BRIEFING), office.calendar.local
        found = await uow.briefings.get(asked.briefing)
        found.conclude(asked.held.text, by, at)
        again = asked.held.on(local(at).date(), local(written or at).date())
        if again == asked.held:
            await _concluded(uow, found)
        else:
            await hold(uow, HeldConclusion(asked.briefing, again), by)
        await uow.commit()
        return again == asked.held


async def send_briefing(
    uow: UnitOfWork,
    briefing: BriefingId,
    *,
    by: Actor,
    at: datetime,
    without_words: bool,
) -> bool:
    """Sends text, conclusion and files to the deputy head; False if there is no conclusion.

    Raises UnknownPerson, NotPermitted, Away, BRIEFING_GONE, BRIEFING_NOT_MADE, AlreadyDone,
    FILES_GONE, NOBODY_TO_SEND_TO.
    """
    async with uow:
        office = await uow.office()
        by = office.permit(by, Action.SEND_BRIEFING)
        found = await uow.briefings.get(briefing)
        found.send(by, at)
        places = deputy_heads(office.organisation)
        if not places:
            raise Refusal(Reason.NOBODY_TO_SEND_TO)
        if not await uow.briefings.has_files(briefing):
            raise Refusal(Reason.FILES_GONE)
        if found.conclusion is None and not without_words:
            return False
        await uow.briefings.save(found)
        for place in sorted(_places(found, by).difference(places) | {found.place}, key=str):
            await uow.outbox.put(ShowBriefing(briefing, place))
        for place in places:
            if place != found.place:
                await uow.outbox.put(ShowBriefing(briefing, place, resend=True))
                await uow.outbox.put(SendFilesOf(briefing, place))
        await uow.commit()
        return True


async def give_briefing(uow: UnitOfWork, briefing: BriefingId, *, by: Actor) -> None:
    """Sends a stored report again, to where they asked for it.

    Raises the errors of order_report, BRIEFING_GONE, FILES_GONE.
    """
    async with uow:
        office = await uow.office()
        by = office.permit(by, Action.REPORT)
        await uow.briefings.get(briefing)
        if not await uow.briefings.has_files(briefing):
            raise Refusal(Reason.FILES_GONE)
        place = office.reply_place(by)
        await uow.outbox.put(ShowBriefing(briefing, place, resend=True))
        await uow.outbox.put(SendFilesOf(briefing, place))
        await uow.commit()


def deputy_heads(organisation: Organisation) -> list[Place]:
    """The private chats of the acting deputy heads today, else of all deputy heads (§8, §21)."""
    present = organisation.holders(Role.DEPUTY_HEAD)
    absent = [one for one in organisation.people.values() if Post(Role.DEPUTY_HEAD) in one.posts]
    return [person.private for person in present or absent]


async def _concluded(uow: UnitOfWork, briefing: Briefing) -> None:
    await uow.briefings.save(briefing)
    await uow.outbox.put(ShowBriefing(briefing.id, briefing.place, resend=True))


def _places(briefing: Briefing, by: Actor) -> set[Place]:
    """Where the report is shown: with its orderer, the actor and control."""
    asked = briefing.asked.source if briefing.asked else None
    return {briefing.place, *(one.place for one in (asked, by.source) if one is not None)}
