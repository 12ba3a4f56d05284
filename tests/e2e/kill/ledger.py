"""What people and the monitoring system did, kept by themselves: nothing of it may be lost."""

from dataclasses import dataclass, field
from itertools import chain, count

from bot.sandbox import Message, Press


@dataclass
class Post:
    """A message that the monitoring system handed over; `number` is what it was told in the end."""

    text: str
    number: int | None = None


@dataclass
class Edit:
    """An author replaced the text of their draft's message."""

    message: Message
    text: str
    at: int


@dataclass
class Ledger:
    """Every message and press that Telegram took, by what it was meant for."""

    registered: list[Message] = field(default_factory=list)
    posted: dict[str, Post] = field(default_factory=dict)
    drafts: list[tuple[int, Message]] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    comments: list[tuple[int, Message]] = field(default_factory=list)
    contributions: list[tuple[int, Message]] = field(default_factory=list)
    reasons: list[tuple[int, Message]] = field(default_factory=list)
    """Of returns."""
    declined: set[int] = field(default_factory=set)
    """The incidents of which an authority has read that they are to be answered."""
    links: list[tuple[int, Message]] = field(default_factory=list)
    commands: list[Message] = field(default_factory=list)
    reports: list[Message] = field(default_factory=list)
    """Each time that somebody wanted the report of the year."""
    presses: list[Press] = field(default_factory=list)
    serial: "count[int]" = field(default_factory=lambda: count(1))
    """Makes every text unlike all others."""

    def messages(self) -> list[Message]:
        """Everything written, whatever it was meant for."""
        about = chain(self.drafts, self.comments, self.links, self.contributions, self.reasons)
        alone = (*self.registered, *self.commands, *self.reports)
        return [*alone, *(message for _, message in about)]
