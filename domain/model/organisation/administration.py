"""The pages on which administrators set up and maintain the organisation."""

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Final

from domain.model.organisation.options import Option
from domain.model.organisation.page import page_of
from domain.model.organisation.people import ROLES_OF_AN_AUTHORITY, Post, Role


class PageKind(StrEnum):
    """The content of a page, and what its input changes; the value is stored in callback data."""

    OVERVIEW = "ov"
    """The setup so far, what is missing, and links to all other pages."""
    NAME = "nm"
    """The name of the administration."""
    REGION = "rg"
    """The region, which has its own days off."""
    HOURS = "hr"
    """The working hours."""
    DAYS = "dy"
    """Corrections of the calendar; words name one day or several."""
    DAY = "dd"
    """One corrected day; `key`: the date, words give the reason."""
    REPORTS = "rp"
    """The scheduled reports."""
    OPTIONS = "op"
    """The options: times, reminders, citizens' data."""
    OPTION = "on"
    """One option, with its usual values; `key`: the option."""
    OPTION_VALUE = "ow"
    """Another value; `key` as above."""
    AUTHORITIES = "au"
    """The authorities, in sheets; words search."""
    NEW_AUTHORITY = "an"
    AUTHORITY = "ab"
    """One authority, its chat, networks and people; `key`: its code."""
    AUTHORITY_NAME = "ar"
    """A new name for an authority; `key`: its code."""
    OTHER_NAMES = "al"
    """Other names of an authority; `key`: its code, words add or remove one."""
    NETWORKS = "nw"
    """The networks an authority watches (§6); `key`: its code."""
    CLOSE = "cl"
    """The authority that takes over from a closed one; `key`: the closed one's code."""
    LINK = "li"
    """Which body works in this group."""
    LINK_SURELY = "ls"
    """Confirm moving a body that has a chat to this one; `key`: its code, empty: control; `words`: the
    messenger of this chat."""
    LINKED = "lk"
    """The body now linked to this group; `key` as above."""
    STAFF = "st"
    """The employees, in sheets; words search."""
    PERSON = "ps"
    """One employee and their posts; `key`: their account number."""
    ROLE = "ro"
    """The role to give to an employee; `key`: the account number, empty for an invitation."""
    BODY = "bo"
    """The body for a role; `key`: the account as above and, after a dot, the role."""
    RELIEVE = "re"
    """Confirm taking a role; `key`: account, role and authority code, separated by dots."""
    DISMISS = "di"
    """Confirm the dismissal of an employee; `key`: their account number."""
    UNLINK = "ul"
    """Confirm taking an employee's other account; `key`: the account that records use."""
    HAND_OVER = "ho"
    """Who takes over from a person losing a post; `key`: who and what, `words`: the bodies."""
    INVITE = "in"
    """The person to invite; `key`: the role and, after a dot, the authority code."""
    INVITATION = "is"
    """The links of an invitation; `key`: its id, `words`: the links without its code."""
    FILE = "fi"
    """The changes by an organisation file; `words`: the file, `key` identifies the changes."""
    LIST = "pl"
    """How to send a list of people."""
    PEOPLE = "pe"
    """The additions from a list of people; `words`: its lines, `key` identifies the additions."""
    PERSON_NAME = "pr"
    """A new name for a person; `key`: the account number."""
    PAGES = "pg"
    """The pages in social networks."""
    NEW_PAGE = "pn"
    """Words give the link of a new page."""
    PAGE = "pa"
    """One page with its switches; `key`: its `page_key`."""
    PLACING = "pc"
    """Confirm that answers may be placed in the page's name; `key` as above."""
    STOP_WORDS = "sw"
    """The stop words of a page; `key` as above, words add or remove some."""
    REMOVE_PAGE = "px"
    """Confirm the removal of a page; `key` as above."""
    TOKENS = "tk"
    """The networks that want an access token; `words`: the networks."""
    TOKEN = "ta"  # noqa: S105 - a kind of page
    """Words give an access token; `key`: the `owner_key` of its page or network."""


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
        PageKind.OTHER_NAMES,
        PageKind.CLOSE,
        PageKind.LINK,
        PageKind.STAFF,
        PageKind.BODY,
        PageKind.INVITE,
        PageKind.PERSON_NAME,
        PageKind.NEW_PAGE,
        PageKind.STOP_WORDS,
        PageKind.TOKEN,
    }
)
"""Pages that accept words."""


_MADE: Final = frozenset(
    {
        PageKind.LINK_SURELY,
        PageKind.LINKED,
        PageKind.INVITATION,
        PageKind.FILE,
        PageKind.PEOPLE,
        PageKind.HAND_OVER,
        PageKind.TOKENS,
        PageKind.TOKEN,
    }
)
"""Pages that follow an action and that no button names."""


@dataclass(frozen=True, slots=True)
class AdminPage:
    """A page; for a long list the sheet `sheet`, from 0, of the matches for `words`."""

    kind: PageKind
    key: str = ""
    words: str = ""
    sheet: int = 0
    lines: tuple[str, ...] = ()
    """Findings from when it was opened, as HTML."""
    seen: int | None = field(default=None, compare=False)
    """The revision of the organisation when it was opened."""

    def check_pressed(self) -> None:  # noqa: C901 - one arm a kind, no logic
        """Check that a button may lead here, as its key comes from outside. Raises ValueError."""
        if self.kind in _MADE:
            raise ValueError(self.kind)
        account, _, rest = self.key.partition(".")
        match self.kind:
            case PageKind.PERSON | PageKind.PERSON_NAME | PageKind.DISMISS | PageKind.UNLINK:
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
            case PageKind.PAGE | PageKind.PLACING | PageKind.STOP_WORDS | PageKind.REMOVE_PAGE:
                page_of(self.key)
            case PageKind.OPTION | PageKind.OPTION_VALUE:
                Option(self.key)
            case _:
                return

    def turned(self, sheet: int) -> "AdminPage":
        """Another sheet of the same list."""
        return replace(self, sheet=sheet)
