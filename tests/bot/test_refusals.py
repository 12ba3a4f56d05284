"""Every button and every command is refused, with the reason, to every role that may not use it.

Generated from what docs/reference/permissions.md says, through the real dispatcher; by HTTP
tests/e2e tells a few of them.
"""

import copy
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest

from domain.model.conversation.notices.kinds import TextNotice
from domain.model.ids import ChatId, PersonId, Place
from domain.model.incident.workflow.status import Status
from domain.model.organisation.people import Person, Role
from domain.model.organisation.permissions import Action
from handlers.messages.dispatch import COMMANDS
from handlers.texts.refusals import _NOT_PERMITTED, _ON_PUBLICATIONS, SENTENCES
from handlers.ui.buttons import Button
from handlers.ui.context import Response
from tests.bot import contexts
from tests.bot.contexts import Shelf, feed, message
from tests.bot.presses import BUTTON_KINDS, CHOICES, Case, at, press_of, sample
from tests.unit.incidents import CONTROL_CHAT
from tests.unit.test_permissions import CELLS, post

SOMEBODY = PersonId(4242)
REASONS = (
    *_NOT_PERMITTED.values(),
    *_ON_PUBLICATIONS.values(),
    "Регистрировать сообщения могут отдел контроля",
    str(SENTENCES["OutOfSight"]),  # of an incident that no authority works yet, or another one
)
NEEDED = {
    "settings": Action.ADMINISTER,
    "authority": Action.ADMINISTER,
    "staff": Action.ADMINISTER,
    "journal": Action.ADMINISTER,
    "health": Action.ADMINISTER,
    "link": Action.ADMINISTER,
    "invite": Action.APPOINT_OFFICER,
    "report": Action.REPORT,
    "new": Action.REGISTER,
    "template": Action.KEEP_TEMPLATES,
}
"""What a command asks for; the others are everybody's who works here."""

EVERYBODYS = {
    "start", "help", "incident", "history", "deadline", "open", "my", "overdue", "find", "absence",
    "admin", "cancel",
}  # fmt: skip


def gives_a_reason(text: str) -> bool:
    """Maybe with the number of the incident before it."""
    return any(reason.casefold() in text.casefold() for reason in REASONS)


def holding(role: Role, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody works here in that role, and in no other."""
    office = contexts.OFFICE
    somebody = Person(SOMEBODY, "Некто Н. Н.", frozenset({post(role)}))
    people = {**office.organisation.people, SOMEBODY: somebody}
    there = replace(office, organisation=replace(office.organisation, people=people))
    monkeypatch.setattr(contexts, "OFFICE", there)


def forbidden(
    buttons: Iterable[tuple[object, str, Button]],
) -> Iterator[object]:
    """Yield each of them with each role that may not press the button."""
    for one, name, button in buttons:
        for role in Role:
            if button.action is not None and CELLS[button.action, role] == "—":
                yield pytest.param(one, role, id=f"{name} by {role}")


async def check_refused(case: Case, role: Role, monkeypatch: pytest.MonkeyPatch) -> None:
    holding(role, monkeypatch)
    payload = copy.deepcopy(case.payload)
    payload["callback_query"]["from"]["id"] = SOMEBODY
    answer, shelf = await replace(case, payload=payload).play()
    assert isinstance(answer, Response)
    assert answer.toast is not None
    assert answer.toast.alert
    assert gives_a_reason(answer.toast.text)
    assert not shelf.saved


@pytest.mark.parametrize(
    ("of", "role"), [*forbidden((of, of.__name__, sample(of)) for of in BUTTON_KINDS)]
)
async def test_a_button_is_refused_with_the_reason(
    of: type[Button], role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, _ = await press_of(of)
    await check_refused(case, role, monkeypatch)


@pytest.mark.parametrize(
    ("case", "role"), [*forbidden((case, name, case.button) for name, case in CHOICES.items())]
)
async def test_a_choice_is_refused_with_the_reason(
    case: Case, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    await check_refused(case, role, monkeypatch)


def test_every_command_is_somebodys() -> None:
    assert COMMANDS.keys() == NEEDED.keys() | EVERYBODYS


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("command", NEEDED)
async def test_a_command_is_refused_with_the_reason(
    command: str, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    holding(role, monkeypatch)
    allowed = CELLS[NEEDED[command], role] != "—"
    if command == "new":  # each body registers what it has found itself, the media department, too
        allowed |= CELLS[Action.REGISTER_OWN, role] != "—" or role is Role.MEDIA
    if command == "template":  # whoever drafts reads how to be offered them
        allowed |= CELLS[Action.SUBMIT_DRAFT, role] != "—" or role is Role.MEDIA
    place = Place(ChatId(SOMEBODY)) if command != "link" else CONTROL_CHAT
    shelf = Shelf(at[Status.IN_PROGRESS])
    answer = await feed(message(SOMEBODY, place, f"/{command}"), shelf)
    assert isinstance(answer, Response)
    told = [one.html for one in answer.notices if isinstance(one, TextNotice)]
    refused = any(map(gives_a_reason, told))
    assert refused is not allowed, told
