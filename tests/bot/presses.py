"""A press of every button and of every choice on a page, each with a scene in which it is accepted.

The buttons are made from their fields and the choices are those that the pages show, so a new one
needs no line here, unless no scene below accepts it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import chain, product
from typing import Any, Final, NamedTuple, cast

from bot.messengers.packing import pack, unpack
from bot.networks.vk.links import Spot, url_of
from domain.model.actor import Actor
from domain.model.conversation.cards import CardKey
from domain.model.conversation.menu import MenuPage, PageKind
from domain.model.conversation.question import About, AboutIncident, HeldMessage, Question
from domain.model.conversation.questions import (
    Administer,
    ChooseTemplate,
    ConfirmAccount,
    KeepTemplates,
    PlanAbsence,
    WhatIsMeant,
)
from domain.model.conversation.selection import Bulk, BulkAction, Selection
from domain.model.found_comment import mark_of_rest
from domain.model.ids import (
    ChatId,
    MessageId,
    MessageRef,
    Messenger,
    PersonId,
    Place,
    PromiseNumber,
    SelectionId,
    id_in,
    mark_of,
)
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.workflow.assignment import Plan
from domain.model.incident.workflow.status import Importance, IncidentKind, Status
from domain.model.message.citizen_message import CitizenMessage, Network
from domain.model.network.post import FoundPost, PostAddress
from domain.model.network.token import SealedToken
from domain.model.organisation.absence import Absence, AbsenceReason
from domain.model.organisation.page import page_key
from domain.model.organisation.people import Role
from domain.model.organisation.permissions import PERMISSIONS
from domain.ports.reading import AskedQuestion
from domain.ports.snapshots import Offered, QuestionSnapshot
from handlers import sorting
from handlers.administration import files
from handlers.cards import approval, referral
from handlers.cards.control import buttons as control
from handlers.questions import citizens_messages
from handlers.reading.organisation_file import to_toml
from handlers.ui.buttons import BUTTONS, Button, Key
from handlers.ui.context import Response
from handlers.ui.menus import Choice, OpenedPage, OpenPage
from tests.bot.contexts import (
    COMMENT,
    NOW,
    OFFICE,
    PAGE,
    TEMPLATE,
    Payload,
    Shelf,
    feed,
    press,
)
from tests.buttons import button_of
from tests.questions import ONE_OF_EACH
from tests.unit.incidents import (
    ADMIN,
    ANNA,
    BORIS,
    BOT,
    CONTROL_CHAT,
    DEPUTY,
    DEPUTYS_CHAT,
    DRAFT_DUE,
    DUE,
    IVANOVA,
    NUMBER,
    PETROV,
    ROADS,
    WITH_DEPUTY,
    ZHKH,
    ZHKH_CHAT,
    after,
    approved,
    clarified,
    found,
    led_by_roads,
    proposed,
    registered,
    returned,
    returned_with_text,
    standing,
    with_ready_text,
)

PRIVATE = Place(ChatId(IVANOVA.id))
STRANGER = PersonId(999)
WRITTEN = MessageRef(BOT, ZHKH_CHAT, MessageId("11"))
SELECTION = Selection(
    id=SelectionId(1),
    person=IVANOVA.id,
    offered=(NUMBER,),
    chosen={NUMBER},
    asked=Bulk(BulkAction.RAISE),
)
ANSWER: Final = "Воду в дом дадут завтра к вечеру."

at: Final = {status: partial(standing, status) for status in Status}


def joined() -> Incident:
    """To one of the same number: there is no other one here."""
    incident = led_by_roads()
    incident.joined_to = NUMBER
    return incident


def just_found() -> Incident:
    """The executor has registered it for their own authority five minutes ago."""
    incident = registered(Actor(PETROV.id), IncidentKind.PUBLICATION, ZHKH)
    incident.registered_at = after(55)
    incident.route(ZHKH, Actor(PETROV.id), after(55))
    incident.events.clear()
    return incident


def drafted_by_roads() -> Incident:
    incident = led_by_roads()
    incident.submit(ANSWER, BORIS, after(20))
    incident.events.clear()
    return incident


def changing_authorities() -> Incident:
    incident = led_by_roads()
    incident.start_picking()
    incident.pick_lead(ZHKH)
    return incident


def alerted() -> Incident:
    incident = registered()
    incident.change_importance(Importance.HIGH, DUE, DRAFT_DUE, ANNA, after(1))
    return incident


def on_own_page() -> Incident:
    incident = standing(Status.APPROVED)
    incident.message = replace(incident.message, url=url_of(Spot(-1, 2)))
    return incident


def found_standing() -> Incident:
    incident = on_own_page()
    under = PostAddress(Network.VK, "-1_2")
    incident.order_placing(PAGE, under, BORIS, after(50))
    found = FoundPost(
        PostAddress(Network.VK, "-1_2_9"), url_of(Spot(-1, 2, 9)), ANSWER, after(50), None
    )
    incident.note_standing(found, after(51))
    incident.events.clear()
    return incident


def just_placed() -> Incident:
    incident = standing(Status.APPROVED)
    incident.place(None, BORIS, after(50))
    incident.events.clear()
    return incident


def just_asked() -> Incident:
    incident = approved(DraftKind.CLARIFICATION)
    incident.place("https://vk.com/a", BORIS, after(50))
    incident.events.clear()
    return incident


def just_promised() -> Incident:
    incident = standing(Status.APPROVED)
    incident.place(None, BORIS, after(50), promised=[(date(2026, 7, 1), "Свет дадим к 1 июля.")])
    incident.events.clear()
    return incident


def promise_tracked() -> Incident:
    incident = just_promised()
    incident.track_promise(PromiseNumber(1), BORIS, after(51))
    incident.events.clear()
    return incident


INCIDENTS: Final[Sequence[Callable[[], Incident]]] = (
    at[Status.IN_PROGRESS],
    registered,
    *(at[one] for one in Status if one is not Status.IN_PROGRESS),
    found,
    led_by_roads,
    changing_authorities,
    drafted_by_roads,
    with_ready_text,
    returned,
    returned_with_text,
    proposed,
    clarified,
    joined,
    just_found,
    alerted,
    on_own_page,
    found_standing,
    just_placed,
    just_asked,
    just_promised,
    promise_tracked,
)
"""What a button may be about."""

ASKED: Final[Sequence[About]] = (
    WhatIsMeant(HeldMessage(CitizenMessage(ANSWER), NOW, (WRITTEN,), listed=(NUMBER,))),
    ConfirmAccount(PersonId(id_in(Messenger.MAX, 77)), "Пётр"),
    *ONE_OF_EACH,
)
"""What a button may answer."""

PEOPLE: Final[Mapping[Role | None, tuple[PersonId, Place]]] = {
    Role.EXECUTOR: (PETROV.id, ZHKH_CHAT),
    Role.CONTROL: (IVANOVA.id, CONTROL_CHAT),
    Role.DEPUTY_HEAD: (DEPUTY.id, DEPUTYS_CHAT),
    Role.ADMIN: (ADMIN.id, ADMIN.private),
    None: (STRANGER, Place(ChatId(STRANGER))),
}

FITTING: Final[Mapping[type[Button], Mapping[str, Any]]] = {
    approval.Decide: {"without": mark_of((ZHKH,))},
    control.ChangeAuthorities: {"seen": Plan((ROADS, ZHKH), ZHKH).mark},
    control.Route: {"authority": ZHKH},
    citizens_messages.RegisterAs: {"authority": ZHKH},
    referral.Redirect: {"authority": ROADS},
    sorting.DismissRest: {"seen": mark_of_rest([COMMENT])},
}
"""Fields that must fit what is on the shelf."""

OFFERED: Final = Offered(templates=[TEMPLATE], token=SealedToken(PAGE, "sealed", NOW, ADMIN.id))
"""What the pages of menus offer."""


def asked(about: About, person: PersonId = IVANOVA.id, place: Place = PRIVATE) -> AskedQuestion:
    return AskedQuestion(1, Question(person, place, about))


executor_asked = partial(asked, person=PETROV.id, place=ZHKH_CHAT)
control_asked = partial(asked, place=CONTROL_CHAT)


def administered(kind: PageKind, key: str = "", words: str = "") -> AskedQuestion:
    return asked(Administer(MenuPage(kind, key, words)), ADMIN.id, ADMIN.private)


def planning(kind: PageKind, key: str = "", absence: Absence | None = None) -> AskedQuestion:
    return asked(PlanAbsence(MenuPage(kind, key), absence))


PLANNED: Final = Absence(PETROV.id, AbsenceReason.TRIP, NOW.date(), NOW.date())

MENUS: Final = (
    administered(PageKind.OVERVIEW),
    administered(PageKind.LINK),
    administered(PageKind.LINK_SURELY, ZHKH),
    administered(PageKind.AUTHORITIES, words="Отдел спорта"),
    administered(PageKind.INVITATION, "one", "https://t.me/bot?start="),
    administered(PageKind.FILE, "changes", to_toml(WITH_DEPUTY)),
    administered(PageKind.HAND_OVER, f"{PETROV.id}:suspended", "zhkh"),
    administered(PageKind.PEOPLE, "new:", files.words_of([])),
    administered(PageKind.TOKENS, words="vk"),
    administered(PageKind.TOKEN, page_key(PAGE)),
    control_asked(KeepTemplates()),
    executor_asked(ChooseTemplate(NUMBER)),
    planning(PageKind.ABSENCES),
    planning(PageKind.ABSENCE, absence=PLANNED),
)
"""The pages that no button of another page opens."""


@dataclass(frozen=True)
class Case:
    """An update, what stands on the shelf, and whether a use case changes the incident."""

    payload: Payload
    make: Callable[[], Incident] = at[Status.IN_PROGRESS]
    card: CardKey | None = None
    asked: AskedQuestion | None = None
    changes: bool = False

    @property
    def button(self) -> Button:
        """The button that is pressed."""
        button = unpack(self.payload["callback_query"]["data"])
        assert button is not None
        return button

    def with_press_of(self, button: Button) -> "Case":
        """Return the same, but for the button."""
        query = {**self.payload["callback_query"], "data": pack(button)}
        return replace(self, payload={**self.payload, "callback_query": query})

    @property
    def shelf(self) -> Shelf:
        """A shelf with that on it."""
        return Shelf(self.make, self.card, self.asked, SELECTION)

    async def play(self) -> tuple[Response | None, Shelf]:
        shelf = self.shelf
        return await feed(self.payload, shelf), shelf


def sample(of: type[Button]) -> Button:
    return button_of(of, **FITTING.get(of, {}))


BUTTON_KINDS: Final[Sequence[type[Button]]] = [
    of for of in dict.fromkeys(BUTTONS.values()) if of is not Choice
]
"""A choice is a button of its page."""

_FOUND: Final[dict[type[Button], tuple[Case, bool]]] = {}


async def press_of(of: type[Button]) -> tuple[Case, bool]:
    """Return the first press that does something, and whether there is any that is not refused.

    A press that only shows something is the second choice.
    """
    if of not in _FOUND:
        _FOUND[of] = await _press_of(of)
    return _FOUND[of]


async def _press_of(of: type[Button]) -> tuple[Case, bool]:
    presses = [*_presses(sample(of))]
    accepted = None
    for case in presses:
        answer, shelf = await case.play()
        assert answer is not None
        if not refused(answer):
            accepted = accepted or case
            if shelf.committed:
                return case, True
    return accepted or presses[0], accepted is not None


def incidents_of(about: About | None) -> Sequence[Callable[[], Incident]]:
    """Return all for a question about one, or a button without a question."""
    return INCIDENTS if isinstance(about, AboutIncident | None) else INCIDENTS[:1]


def refused(answer: Response) -> bool:
    return answer.toast is not None and answer.toast.alert


def _presses(button: Button) -> Iterator[Case]:
    """Yield presses by all who may, about each incident and each question."""
    people = [
        person
        for role, person in PEOPLE.items()
        if button.action is None or (role and button.action in PERMISSIONS[role])
    ]
    for about in ASKED if hasattr(button, "question") else (None,):
        for make, (person, place) in product(incidents_of(about), people):
            question = asked(about, person, place) if about else None
            yield Case(press(person, place, button), make, asked=question)


class ShownPage(NamedTuple):
    """An open page of a menu."""

    menu: AskedQuestion
    kind: PageKind
    buttons: Sequence[Key]


def _pages() -> Iterator[ShownPage]:
    """Yield every page that the menus lead to."""
    pages = [*MENUS]
    for menu in pages:  # which grows
        question, page = menu.question, menu.question.page
        assert page is not None
        snapshot = QuestionSnapshot(1, question, standing(Status.IN_PROGRESS), OFFICE, NOW, OFFERED)
        buttons = [*chain(*OpenedPage(snapshot, page).shown[1])]
        yield ShownPage(menu, page.kind, buttons)
        for one in buttons:
            if isinstance(one, OpenPage):
                about: Any = replace(cast("Any", question.about), page=one.page)
                following = replace(menu, question=replace(question, about=about))
                if following not in pages:
                    pages.append(following)


PAGES: Final = [*_pages()]

CHOICES: Final = {
    f"{one.kind.name} {one.value}".strip(): Case(
        press(menu.question.person, menu.question.place, one), asked=menu
    )
    for menu, _, buttons in PAGES
    for one in buttons
    if isinstance(one, Choice)
}
"""A press of each choice, by the kind of the page and the value."""
