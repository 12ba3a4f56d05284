"""The pages in which an administrator sets the organisation up and keeps it right."""

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Final

from domain.model.organisation.options import Option
from domain.model.organisation.people import ROLES_OF_AN_AUTHORITY, Post, Role


class PageKind(StrEnum):
    """What a page shows, and what its words or buttons change; the value stands in callback data."""

    OVERVIEW = "ov"
    """What is set up, what is missing, and the way to everything else."""
    NAME = "nm"
    """How the administration is called."""
    REGION = "rg"
    """Whose days off it has."""
    HOURS = "hr"
    """When it works."""
    DAYS = "dy"
    """The days that are worked otherwise than the calendar has them; words name one, or several."""
    DAY = "dd"
    """How one of them is worked; `key`: the date, words give the reason."""
    REPORTS = "rp"
    """Which reports are made by themselves."""
    OPTIONS = "op"
    """What may be decided otherwise than by default: times, reminders, citizens' data."""
    OPTION = "on"
    """One of them, with its usual values; `key`: the option."""
    OPTION_VALUE = "ow"
    """Another value; `key` as above."""
    AUTHORITIES = "au"
    """The bodies, page by page; words look for one."""
    NEW_AUTHORITY = "an"
    AUTHORITY = "ab"
    """One body, its chat, networks and people; `key`: its code."""
    AUTHORITY_NAME = "ar"
    """`key`: the code of the body that gets another name."""
    NETWORKS = "nw"
    """Which networks a body watches (§6); `key`: its code."""
    CLOSE = "cl"
    """Which body gets what the one that is closed works; `key`: its code."""
    LINK = "li"
    """Who works in the group in which this stands."""
    LINK_SURELY = "ls"
    """Whether somebody who has a chat really moves to this one; `key`: the code, empty: control."""
    LINKED = "lk"
    """Who works here from now on; `key`: as above."""
    STAFF = "st"
    """Who works here, page by page; words look for somebody."""
    PERSON = "ps"
    """One employee and their posts; `key`: the number of their account."""
    ROLE = "ro"
    """Which role an employee gets; `key`: the number of their account, empty: who is invited."""
    BODY = "bo"
    """In which body; `key`: the account as above and, after a dot, the role."""
    RELIEVE = "re"
    """Whether a role is really to be taken; `key`: account, role, code of the body, by dots."""
    DISMISS = "di"
    """Whether somebody really works here no more; `key`: the number of their account."""
    HAND_OVER = "ho"
    """Who gets what somebody has in hand who loses a post; `key` says who and what, `words`: in which
    bodies."""
    INVITE = "in"
    """Who is invited; `key`: the role and, after a dot, the code of the body."""
    INVITATION = "is"
    """The link; `key`: its code, `words`: the link itself."""
    FILE = "fi"
    """What an organisation file would change; `words`: the file, `key` tells its changes apart."""
    LIST = "pl"
    """How to send a list of people."""
    PEOPLE = "pe"
    """What a list of people would make new; `words`: its lines, `key` tells what is new apart."""
    PERSON_NAME = "pr"
    """`key`: the number of the account whose name is put right."""


WRITTEN = frozenset(
    {
        PageKind.NAME,
        PageKind.HOURS,
        PageKind.DAYS,
        PageKind.DAY,
        PageKind.OPTION_VALUE,
        PageKind.AUTHORITIES,
        PageKind.NEW_AUTHORITY,
        PageKind.AUTHORITY_NAME,
        PageKind.CLOSE,
        PageKind.LINK,
        PageKind.STAFF,
        PageKind.BODY,
        PageKind.INVITE,
        PageKind.PERSON_NAME,
    }
)
"""Pages that take words."""


_MADE: Final = frozenset(
    {
        PageKind.LINK_SURELY,
        PageKind.LINKED,
        PageKind.INVITATION,
        PageKind.FILE,
        PageKind.PEOPLE,
        PageKind.HAND_OVER,
    }
)
"""Pages that only what was done leads to: no button names one."""


@dataclass(frozen=True, slots=True)
class AdminPage:
    """One page; of a long list the sheet `sheet`, from 0, of those that match `words`."""

    kind: PageKind
    key: str = ""
    words: str = ""
    sheet: int = 0
    lines: tuple[str, ...] = ()
    """What was found when it was opened, fit for HTML."""
    seen: int | None = field(default=None, compare=False)
    """The state of the organisation that it was opened in."""

    def check_pressed(self) -> None:  # noqa: C901 - one arm a kind, no logic
        """Whether a button can lead here: its key comes from outside. Raises ValueError."""
        if self.kind in _MADE:
            raise ValueError(self.kind)
        account, _, rest = self.key.partition(".")
        match self.kind:
            case PageKind.PERSON | PageKind.PERSON_NAME | PageKind.DISMISS:
                int(self.key)
            case PageKind.ROLE if self.key:
                int(self.key)
            case PageKind.BODY:
                if account:
                    int(account)
                if Role(rest) not in ROLES_OF_AN_AUTHORITY:
                    raise ValueError(rest)
            case PageKind.RELIEVE:
                int(account)
                Post.of_key(rest)
            case PageKind.INVITE:
                Post.of_key(self.key)
            case PageKind.DAY:
                date.fromisoformat(self.key)
            case PageKind.OPTION | PageKind.OPTION_VALUE:
                Option(self.key)
            case _:
                return

    def turned(self, sheet: int) -> "AdminPage":
        """Another sheet of the same list."""
        return replace(self, sheet=sheet)
