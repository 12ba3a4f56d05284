"""What may befall one of several processes."""

import signal
from enum import Enum, auto

from tests.e2e.processes.run import Member, Several


class Fate(Enum):
    KILLED = auto()
    PAUSED = auto()
    CUT_OFF_IN_SILENCE = auto()
    CUT_OFF = auto()

    async def befall(self, member: Member) -> None:
        match self:
            case Fate.KILLED:
                await member.end()
            case Fate.PAUSED:
                member.tell(signal.SIGSTOP)
            case Fate.CUT_OFF_IN_SILENCE:
                member.database.silent = True
            case Fate.CUT_OFF:
                member.database.break_off()

    def pass_by(self, member: Member, two: Several) -> None:
        if self is Fate.KILLED:
            two.go_on(member)
        else:
            member.tell(signal.SIGCONT)
            member.database.mend()
