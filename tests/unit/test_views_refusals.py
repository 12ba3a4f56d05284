"""What people are told when a rule refuses and when a press works."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Final, get_type_hints

import pytest

import domain
from domain.model.actor import Signature
from domain.model.conversation.reply_meaning import EditTooLate
from domain.model.errors import (
    AlreadyDone,
    DomainError,
    DoneKind,
    IncidentError,
    Limited,
    NotYours,
    Owned,
    Reason,
    Refusal,
    TooMany,
)
from domain.model.ids import AuthorityCode, ChatId, DraftVersion, IncidentNumber, PersonId, Place
from domain.model.incident.answer.draft import ApprovalUnconfirmed, OutdatedVersion
from domain.model.incident.answer.placement import PlacedTooEarly, UndoTooLate
from domain.model.incident.events import Registered
from domain.model.incident.workflow.assignment import AlreadyTaken, PickedMeanwhile, Plan
from domain.model.incident.workflow.referral import DraftInTheWay
from domain.model.incident.workflow.status import (
    TRANSITIONS,
    AlreadyClosed,
    IncidentKind,
    Move,
    MoveNotAllowed,
    Status,
)
from domain.model.message.citizen_message import AttachmentKind, Network
from domain.model.organisation.people import Role
from domain.model.organisation.permissions import Action, NotPermitted, UnknownPerson
from domain.model.organisation.rights import NetworkNotWatched
from domain.model.time.work_calendar import OutsideCalendar
from domain.ports.incidents import UnknownIncident
from handlers.cards.control.buttons import CallExecutors
from handlers.texts import refusals, replies, toasts
from handlers.texts.refusals import LONGEST_TOAST, refusal
from tests.unit import approved
from tests.unit import views_samples as sample
from tests.unit.views_samples import FIRST, HOSTILE, NUMBER, OFFICE, WITH_MEDIA, ZHKH, at

SECOND = DraftVersion(2)
HUGE = IncidentNumber(10**18)
ORGANISATION = OFFICE.organisation


def every_error() -> Iterator[type[DomainError]]:
    """All refusals that the domain has."""
    for module in pkgutil.walk_packages(domain.__path__, "domain."):
        importlib.import_module(module.name)
    waiting = [DomainError]
    while waiting:
        found = waiting.pop().__subclasses__()
        yield from (one for one in found if one is not IncidentError)
        waiting += found


@pytest.mark.parametrize("error", list(every_error()))
def test_every_refusal_has_its_own_text(error: type[DomainError]) -> None:
    registered = refusals._sentence.registry
    assert (error.__name__ in refusals.SENTENCES) != (error in registered)


def test_every_sentence_is_that_of_one_error() -> None:
    by_name = {error.__name__: error for error in every_error()}
    assert len(by_name) == len(list(every_error()))
    for name, sentence in refusals.SENTENCES.items():
        if not isinstance(sentence, str):
            assert list(sentence) == list(get_type_hints(by_name[name])["kind"]), name


REFUSED: Final[dict[str, DomainError]] = {
    "approved already": AlreadyDone(
        DoneKind.APPROVED, Signature(PersonId(501), at(24, "10:15")), NUMBER
    ),
    "rejected already, by one who has left": AlreadyDone(
        DoneKind.REJECTED, Signature(PersonId(9), at(24, "10:15")), NUMBER
    ),
    "an older version": OutdatedVersion(NUMBER, FIRST, SECOND),
    "an older version, none waits": OutdatedVersion(NUMBER, FIRST, None),
    "answered": AlreadyClosed(NUMBER, Status.ANSWERED),
    "a comment on an approved draft": Refusal(Reason.COMMENT_ON_APPROVED, NUMBER),
    "taken by a colleague": AlreadyTaken(NUMBER, PersonId(601)),
    "a late answer to a question": Refusal(Reason.ANSWERED_TOO_LATE, NUMBER),
    "nothing is picked": Refusal(Reason.NOTHING_PICKED, NUMBER),
    "another one's selection": NotYours(Owned.SELECTION, PersonId(501)),
    "several without a lead": Refusal(Reason.LEAD_MISSING, NUMBER),
    "picked meanwhile: one": PickedMeanwhile(NUMBER, Plan((ZHKH,), ZHKH)),
    "picked meanwhile: several": PickedMeanwhile(NUMBER, Plan((AuthorityCode("edu"), ZHKH))),
    "picked meanwhile: several and a lead": PickedMeanwhile(
        NUMBER, Plan((AuthorityCode("edu"), ZHKH), ZHKH)
    ),
    "the lead is taken off": Refusal(Reason.LEAD_STAYS, NUMBER),
    "a lead that is not picked": Refusal(Reason.NOT_PICKED, NUMBER),
    "authorities that are not being changed": Refusal(Reason.AUTHORITIES_NOT_CHANGING, NUMBER),
    "the lead informs itself": Refusal(Reason.LEAD_CONTRIBUTES, NUMBER),
    "doubts about an approval": ApprovalUnconfirmed(NUMBER, ()),
    "information is missing": ApprovalUnconfirmed(NUMBER, (ZHKH,)),
    "no such incident": UnknownIncident(NUMBER),
    "their own draft": Refusal(Reason.OWN_DRAFT, NUMBER),
    "a text after the approval": MoveNotAllowed(NUMBER, Status.APPROVED, Move.SUBMIT),
    "placed before the approval": MoveNotAllowed(NUMBER, Status.ON_APPROVAL, Move.PLACE),
    "routed already": MoveNotAllowed(NUMBER, Status.IN_PROGRESS, Move.ROUTE),
    "a stranger": UnknownPerson(PersonId(777)),
    "not control": NotPermitted(Action.DECIDE),
    "not the media department": NotPermitted(Action.ROUTE, NUMBER, Role.MEDIA),
    "nothing for publications": Refusal(Reason.NOT_FOR_PUBLICATIONS, NUMBER),
    "not the media department, to reopen": NotPermitted(Action.REOPEN, NUMBER, Role.MEDIA),
    "not the media department, to decide a referral": NotPermitted(
        Action.DECIDE_REFERRAL, NUMBER, Role.MEDIA
    ),
    "placed already": AlreadyDone(
        DoneKind.PLACED, Signature(PersonId(601), at(24, "10:15")), NUMBER
    ),
    "too late to undo": UndoTooLate(NUMBER),
    "too late to undo a publication": UndoTooLate(NUMBER, IncidentKind.PUBLICATION),
    "a draft in the way": DraftInTheWay(NUMBER),
    "a text of a publication in the way": DraftInTheWay(NUMBER, IncidentKind.PUBLICATION),
    "recalled before it is routed": MoveNotAllowed(NUMBER, Status.REGISTERED, Move.RECALL),
    "an older placement": OutdatedVersion(NUMBER, None, None),
    "placed before it was detected": PlacedTooEarly(NUMBER, at(24, "10:15"), approved=False),
    "a network that is not watched": NetworkNotWatched(ZHKH, Network.TELEGRAM),
    "no such authority": Refusal(Reason.UNKNOWN_AUTHORITY),
    "no text": Refusal(Reason.DRAFT_EMPTY),
    "too long": TooMany(Limited.DRAFT, 4096, 5000),
    "past the calendar": OutsideCalendar(date(2013, 1, 1), date(2045, 12, 31)),
}


def test_a_refusal_says_why_and_what_to_do_as_approved() -> None:
    watched = frozenset({Network.OK, Network.VK})
    body = replace(ORGANISATION.authorities[ZHKH], networks=watched)
    limited = replace(OFFICE, organisation=replace(ORGANISATION, authorities={ZHKH: body}))
    approved.check(
        "refusals",
        {
            **{title: refusal(one, WITH_MEDIA) for title, one in REFUSED.items()},
            "too late to undo a publication, no media department": refusal(
                UndoTooLate(NUMBER, IncidentKind.PUBLICATION), OFFICE
            ),
            "no text, of an incident that only the caller knows": refusal(
                Refusal(Reason.DRAFT_EMPTY), OFFICE, NUMBER
            ),
            "a network that is not known": refusal(NetworkNotWatched(ZHKH, Network.OTHER), limited),
        },
    )


@pytest.mark.parametrize("action", Action)
def test_every_action_that_is_not_permitted_has_a_text(action: Action) -> None:
    assert refusal(NotPermitted(action), OFFICE)
    assert refusal(NotPermitted(action, NUMBER, Role.MEDIA), OFFICE)


@pytest.mark.parametrize("move", Move)
@pytest.mark.parametrize("status", Status)
def test_every_move_that_is_not_allowed_has_a_text(status: Status, move: Move) -> None:
    if (status, move) not in TRANSITIONS:
        error = MoveNotAllowed(HUGE, status, move)
        assert 0 < len(refusal(error, OFFICE)) <= LONGEST_TOAST


@pytest.mark.parametrize("status", Status)
def test_every_status_fits_where_a_refusal_names_it(status: Status) -> None:
    assert len(refusal(AlreadyClosed(HUGE, status), OFFICE)) <= LONGEST_TOAST


@pytest.mark.parametrize("name", HOSTILE)
def test_a_refusal_with_a_long_name_fits_a_toast(name: str) -> None:
    office = sample.office(people=(sample.person(602, name, Role.CONTROL),))
    error = AlreadyDone(DoneKind.APPROVED, Signature(PersonId(602), at(24, "10:15")), HUGE)
    text = refusal(error, office)
    assert len(text) <= LONGEST_TOAST
    assert "24.11.2026 10:15" in text


SENTENCES = [
    sentence
    for of in refusals.SENTENCES.values()
    for sentence in ([of] if isinstance(of, str) else of.values())
]


def test_every_sentence_fits_a_toast_whatever_the_number() -> None:
    prefix = len(f"№{HUGE}: ")
    assert max(map(len, SENTENCES)) + prefix <= LONGEST_TOAST


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_refusal_has_no_second_colon(sentence: str) -> None:
    first = re.split(r"[.!?](?: |$)", sentence)[0]
    assert ": " not in first


# --- Toasts and replies --------------------------------------------------------------------------

_ARGUMENTS = {
    "number": HUGE,
    "new": HUGE,
    "kind": IncidentKind.PUBLICATION,
    "command": "incident",
    "person": PersonId(10**12),
    "original": HUGE,
    "main": HUGE,
    "version": DraftVersion(10**6),
    "place": Place(ChatId(-(10**13)), 10**6),
    "name": "Иванова",
    "names": "Иванова А. П., Иванова М. И.",
    "question": "Кто замещает?",
    "late": EditTooLate(Registered),
    "authorities": [ZHKH] * 50,
    "organisation": ORGANISATION,
    "status": Status.ANSWERED,
    "today": date(2026, 11, 24),
    "private": True,
    "files": [(AttachmentKind.DOCUMENT, "план 2.pdf"), (AttachmentKind.PHOTO, None)],
}


def texts_of(module: object) -> list[Callable[..., str]]:
    """All texts of a module."""
    return [
        function
        for _, function in inspect.getmembers(module, inspect.isfunction)
        if inspect.getmodule(function) is module
    ]


def said(text: Callable[..., str]) -> str:
    return text(**{name: _ARGUMENTS[name] for name in inspect.signature(text).parameters})


@pytest.mark.parametrize("toast", texts_of(toasts), ids=lambda text: text.__name__)
def test_the_answer_to_a_press_fits_a_toast(toast: Callable[..., str]) -> None:
    assert 0 < len(said(toast)) <= LONGEST_TOAST


def test_the_confirmation_of_a_press_fits_a_toast() -> None:
    said = CallExecutors(number=HUGE).confirms("а" * LONGEST_TOAST).toast
    assert said is not None
    assert said.text.startswith(f"№{HUGE}: а")
    assert len(said.text) == LONGEST_TOAST


@pytest.mark.parametrize("text", [*texts_of(toasts), *texts_of(replies)], ids=lambda t: t.__name__)
def test_a_text_about_an_incident_begins_with_its_number(text: Callable[..., str]) -> None:
    about = "number" in inspect.signature(text).parameters
    assert said(text).startswith(f"№{HUGE}: ") is about


@pytest.mark.parametrize("reply", texts_of(replies), ids=lambda text: text.__name__)
def test_a_reply_can_be_sent_as_html(reply: Callable[..., str]) -> None:
    assert not re.search("[<>&]", re.sub(r"<code>(-?\d+)</code>", r"\1", said(reply)))


def test_texts_carry_what_they_are_given_as_approved() -> None:
    approved.check(
        "replies",
        {
            "a command without a number": replies.number_expected("history"),
            "a chat that is not connected": replies.chat_not_connected(Place(ChatId(-1999), 7)),
            "a stranger in private": replies.stranger(PersonId(777), ORGANISATION, private=True),
            "a stranger in a group": replies.stranger(PersonId(777), ORGANISATION, private=False),
            "a text after the end": replies.closed(NUMBER, Status.ANSWERED),
        },
    )
