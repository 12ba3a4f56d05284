"""The alarm: reports problems to admins unasked, from the doctor's findings.

Once per matter, again each day while it lasts, and once when it is resolved. A single finding may
pass by itself, so a matter counts when two looks in a row agree.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import structlog

from bot.operations import findings_text
from bot.operations.findings import Finding, Matter
from bot.runtime.clock import Clock
from bot.runtime.rounds import Rounds
from domain.model.conversation.notices.kinds import TextNotice
from domain.model.organisation.office import Office
from domain.model.organisation.people import Role
from storage.leader.pulse import AlarmBook

log: Final = structlog.get_logger(__name__)

LOOK_EVERY: Final = 60.0
"""Seconds of real time."""

REPEAT_AFTER: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AlarmReport:
    """What the admins are told now, and all matters they know, with the time of the last report."""

    found: Sequence[Finding]
    mended: Sequence[Matter]
    known: Mapping[Matter, datetime]


def alarm_report(
    found: Mapping[Matter, Finding],
    before: AbstractSet[Matter],
    known: Mapping[Matter, datetime],
    now: datetime,
) -> AlarmReport:
    """Return what to report, from what this look and the one `before` found.

    `known`: the matters that admins know, with the time of the last report.
    """

    def is_due(matter: Matter) -> bool:
        """Return whether a report is due; a report dated in the future does not delay it."""
        return matter not in known or not now - REPEAT_AFTER < known[matter] <= now

    due = [matter for matter in found if matter in before and is_due(matter)]
    mended = [matter for matter in known if matter not in found and matter not in before]
    lasting = {matter: at for matter, at in known.items() if matter not in mended}
    return AlarmReport([found[matter] for matter in due], mended, lasting | dict.fromkeys(due, now))


class Alarm:
    """The leader's check of the program itself."""

    def __init__(
        self,
        book: Callable[[int], AlarmBook],
        troubles: Callable[[], Awaitable[Sequence[Finding]]],
        office: Callable[[], Awaitable[Office]],
        clock: Clock,
    ) -> None:
        """`book` takes the epoch of the term."""
        self._book = book
        self._troubles = troubles
        self._office = office
        self._clock = clock
        self._before: AbstractSet[Matter] | None = None

    async def run(self, epoch: int) -> None:
        """Run until cancelled."""
        await Rounds().run(partial(self.look, self._book(epoch)), first=LOOK_EVERY)

    async def look(self, book: AlarmBook) -> float:
        """Look once, and report what is due; return the seconds until the next look."""
        await self._report(book, {Matter(matter): at for matter, at in (await book.told()).items()})
        return LOOK_EVERY

    async def _report(self, book: AlarmBook, known: Mapping[Matter, datetime]) -> None:
        """Report what is due.

        While no admin's messenger answers reports would not arrive, and delays are a consequence.
        """
        every = await self._troubles()
        down = {one.area.value for one in every if one.serious and one.matter is None}
        admins = (await self._office()).organisation.holders(Role.ADMIN)
        if admins and all(admin.private.messenger.value in down for admin in admins):
            return
        found = {one.matter: one for one in every if one.matter is not None}
        before, self._before = self._before, found.keys()
        if before is None:
            return
        now = self._clock.now()
        report = alarm_report(found, before, known, now)
        if not report.found and not report.mended:
            return
        text = findings_text.alarm(report.found, report.mended)
        known_now = {matter.value: at for matter, at in report.known.items()}
        await book.note(known_now, [TextNotice(admin.private, text) for admin in admins], now)
        matters = [one.matter.value for one in report.found if one.matter]
        log.warning("alarm.told", matters=matters, mended=[one.value for one in report.mended])
