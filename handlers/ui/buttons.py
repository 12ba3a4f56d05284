"""The buttons under a message, and the reply box.

Each button is declared once, by one class: its label, its card, the permission it needs, its
payload and the effect of a press. The payload is enough to handle a press on any copy of the
button, after any restart; it is packed when the button is rendered and unpacked when it is pressed.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import Enum, StrEnum, auto
from typing import Any, ClassVar, Final, TypeVar, dataclass_transform

from domain.model.actor import Actor
from domain.model.conversation.cards import CardKey
from domain.model.ids import AuthorityCode, BriefingId, IncidentNumber
from domain.model.incident.workflow.status import IncidentKind
from domain.model.organisation.permissions import Action
from handlers.texts import labels, toasts
from handlers.ui.context import SILENT, Context, Response, toasted

LONGEST_LABEL: Final = 60

MOST_OFFERED: Final = 40
"""Most choices under one message; Telegram takes a hundred buttons, other buttons included."""

_T = TypeVar("_T")

_LONGEST_COPY: Final = 256
"""UTF-16 code units (Bot API, CopyTextButton; the stricter of the two ways to count)."""

_ADDRESS: Final = re.compile(
    r"https?://(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d{1,4})?(?:[/?#][!-~]*)?", re.IGNORECASE
)
"""Addresses that every server accepts; Telegram rejects the whole message for an invalid one."""

_LONGEST_ADDRESS: Final = 1000

_UNPACKED: Final = frozenset({"label", "asks", "sure"})
"""Fields that are never packed: the view or the prefix gives them."""

_HALF_ROW: Final = 20
"""Characters that a phone shows on each of two buttons side by side."""


class Style(StrEnum):
    """The colour of a button, where the messenger supports colours."""

    FORWARD = "success"
    """Approves or moves forward."""
    BACK = "danger"
    """Returns a draft, or confirms an undo; a button that only asks has no colour."""
    MAIN = "primary"
    """The most frequent choice on the message."""


@dataclass(frozen=True, slots=True)
class OfIncident:
    """An incident, and the authority for which the person acts, if the button names one."""

    number: IncidentNumber
    authority: AuthorityCode | None = None
    kind: IncidentKind | None = None
    """The kind before the first press, if a press changes it; a second press then succeeds."""


@dataclass(frozen=True, slots=True)
class OfBriefing:
    """A report that control prepares for the deputy head."""

    briefing: BriefingId


@dataclass(frozen=True, slots=True)
class OfQuestion:
    """A question of the bot; only its recipient may press."""

    question: int


class OfNothing(Enum):
    """No subject to check before the press."""

    STAFF = auto()
    """The use case checks the owner (of a selection, search or job), or the button only opens a
    view."""
    ANYBODY = auto()
    """People outside the organisation may press it too."""


Subject = OfIncident | OfBriefing | OfQuestion | OfNothing
"""The subject of a press. `handlers/ui/access.py` checks it and the button's action before each
press."""


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
@dataclass(frozen=True)
class Button(ABC):
    """A button that calls a handler; each kind is a frozen dataclass with its own prefix.

    Its fields are numbers, ids, flags, strings, enums or None. A class without a prefix is a common
    base of several kinds.
    """

    prefix: ClassVar[str]
    packed: ClassVar[tuple[str, ...]]
    """The packed fields, in their packed order."""
    shows_everything: ClassVar[bool] = False
    """A press may show what only a private chat and a coordinator's may."""
    picks_people: ClassVar[bool] = False
    """It opens the messenger's own list of people, which not every messenger has."""

    def __init_subclass__(cls, *, prefix: str = "") -> None:
        dataclass(frozen=True, kw_only=True)(cls)
        if "packed" not in vars(cls):
            cls.packed = tuple(one.name for one in fields(cls) if one.name not in _UNPACKED)
        if prefix:
            cls.prefix = prefix
            register(prefix, cls)

    @property
    def packed_prefix(self) -> str:
        """The prefix of this one."""
        return self.prefix

    @classmethod
    def unpacked(cls, prefix: str, values: Mapping[str, Any]) -> "Button":
        """Return the button of that prefix; raise ValueError for values that it can't have."""
        del prefix
        return cls(**values)

    @property
    @abstractmethod
    def label(self) -> str:
        """The label: fixed by the class, derived from its fields, or a field set by the view."""

    @property
    def style(self) -> Style | None:
        """The colour; None: the messenger's default."""
        return None

    @property
    @abstractmethod
    def subject(self) -> Subject:
        """The subject of a press: it must exist, and the person must have a right to it."""

    @property
    def action(self) -> Action | None:
        """The action to permit; None: the button concerns the person's own things."""
        return None

    @property
    def card(self) -> CardKey | None:
        """The card of this button, if its fields identify one."""
        return None

    @abstractmethod
    async def press(self, by: Actor, context: Context, /) -> Response:
        """Handle a press with at most one use case; raises the domain's refusals."""


class AskingButton(Button):
    """Asks before it acts: a press shows a question with a second, `sure` button, which acts.

    Each of the two has its own prefix, or else `sure` is packed.
    """

    sure: bool = False
    sure_prefix: ClassVar[str] = ""
    yes: ClassVar[str] = labels.CONFIRM
    """The label of the sure one."""
    yes_style: ClassVar[Style] = Style.BACK

    def __init_subclass__(cls, *, prefix: str = "", sure: str = "") -> None:
        super().__init_subclass__(prefix=prefix)
        if sure:
            cls.sure_prefix = sure
            register(sure, cls)

    @property
    def packed_prefix(self) -> str:
        """The prefix of the one that asks, or of the sure one."""
        return (self.sure and self.sure_prefix) or self.prefix

    @classmethod
    def unpacked(cls, prefix: str, values: Mapping[str, Any]) -> Button:
        """Return the one of the two with that prefix."""
        return cls(**{"sure": prefix == cls.sure_prefix, **values})

    @property
    @abstractmethod
    def asks(self) -> str:
        """The label of the one that asks."""

    @property
    def label(self) -> str:
        """The label of this one."""
        return self.yes if self.sure else self.asks

    @property
    def style(self) -> Style | None:
        """Only the sure one has a colour."""
        return self.yes_style if self.sure else None

    @abstractmethod
    async def ask(self, by: Actor, context: Context, /) -> Response:
        """Show the question."""

    @abstractmethod
    async def act(self, by: Actor, context: Context, /) -> Response:
        """Do it, with at most one use case."""

    async def press(self, by: Actor, context: Context) -> Response:
        """Ask, or act."""
        return await (self.act if self.sure else self.ask)(by, context)


Press = Callable[[Any, Actor, Context], Coroutine[Any, Any, Response]]


def quietly(use_case: Callable[..., Awaitable[object]], *given: str) -> Press:
    """Return a press that runs a use case, whose notices show the result.

    `given`: the button's fields that the use case takes.
    """

    async def press(button: Button, by: Actor, context: Context) -> Response:
        await use_case(context.uow, *(getattr(button, one) for one in given), by=by)
        return SILENT

    return press


BUTTONS: Final[dict[str, type[Button]]] = {}
"""Every kind of button, by its prefix.

Never reuse a prefix or change its fields: old messages keep their buttons.
"""


def register(prefix: str, of: type[Button]) -> None:
    """Let the prefix stand for a kind of button; raise ValueError if it stands for another."""
    if BUTTONS.setdefault(prefix, of) is not of:
        raise ValueError(prefix)


@dataclass(frozen=True, slots=True)
class Copies:
    """Copies a text when pressed, without a call to the bot; omitted where not supported."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Opens:
    """Opens a page when pressed, without a call to the bot."""

    label: str
    url: str


class Says(Button, prefix="ok"):
    """Shows what was done; a press changes nothing.

    It keeps the place of a pressed button, so that a double tap hits no other.
    """

    label: str = field(default="", compare=False)
    subject = OfNothing.ANYBODY

    async def press(self, by: Actor, context: Context) -> Response:
        """Repeat that it is done."""
        del by, context
        return toasted(toasts.DONE)


Key = Button | Copies | Opens


def copies(label: str, text: str) -> tuple[Copies, ...]:
    """Return a copy button, or nothing if the text is too long for it."""
    fits = 0 < len(text.encode("utf-16-le")) // 2 <= _LONGEST_COPY
    return (Copies(label, text),) if fits else ()


def opens(label: str, url: str | None) -> tuple[Opens, ...]:
    """Return a link button, or nothing if the URL is not certainly valid."""
    fits = url is not None and len(url) <= _LONGEST_ADDRESS and _ADDRESS.fullmatch(url)
    return (Opens(label, url),) if url and fits else ()


@dataclass(frozen=True, slots=True)
class Keyboard:
    """Rows of buttons under a message."""

    rows: tuple[tuple[Key, ...], ...]


@dataclass(frozen=True, slots=True)
class AskReply:
    """Opens the reply box for the person whom the message answers or mentions.

    `button` is visible to everyone in the chat, so use it in private chats only.
    """

    placeholder: str
    button: Button | None = None


MOST_PICKED: Final = 10
"""People in one pick (Bot API, KeyboardButtonRequestUsers)."""


@dataclass(frozen=True, slots=True)
class AskPeople:
    """Buttons in place of the phone's keyboard that open the messenger's own list of people.

    In private chats only; such a message can't be edited. `labels`: one per choice; `leave`: the
    words that another button sends.
    """

    question: int
    labels: tuple[str, ...]
    leave: str

    def request(self, choice: int) -> int:
        """Return the number that comes back with the people picked for that choice."""
        return self.question * MOST_OFFERED + choice


Under = Keyboard | AskReply | AskPeople | None
"""What stands under a message."""


def sheet_of(items: Sequence[_T], sheet: int) -> tuple[Sequence[_T], int | None]:
    """Return one page of a long list, and the number of the next page; the first follows the last.

    Pages count from 0; None: there is only one.
    """
    sheets = max(1, -(-len(items) // MOST_OFFERED))
    first = sheet % sheets * MOST_OFFERED
    following = (sheet + 1) % sheets if sheets > 1 else None
    return items[first : first + MOST_OFFERED], following


def column(*buttons: Key) -> Keyboard:
    """Return a keyboard with one button per row."""
    return Keyboard(tuple((button,) for button in buttons))


def paired(buttons: Iterable[Button]) -> Iterator[tuple[Button, ...]]:
    """Yield rows of two buttons where both labels fit, else of one."""
    half: tuple[Button, ...] = ()
    for button in buttons:
        long = len(button.label.removeprefix("✓ ")) > _HALF_ROW
        if half and (long or len(half) == 2):
            yield half
            half = ()
        if long:
            yield (button,)
        else:
            half = (*half, button)
    if half:
        yield half
