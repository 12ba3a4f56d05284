"""A sample of each button, made from the types of its fields."""

from collections.abc import Mapping
from typing import Any, Final

from domain.model.conversation.menu import PageKind
from domain.model.conversation.selection import BulkAction
from domain.model.ids import (
    AbsenceId,
    AuthorityCode,
    BriefingId,
    CommentId,
    DraftVersion,
    IncidentNumber,
    JobId,
    Mark,
    Messenger,
    PersonId,
    PromiseNumber,
    ReferralNumber,
    SearchId,
    SelectionId,
    TemplateId,
)
from domain.model.incident.workflow.assignment import Plan
from domain.model.incident.workflow.status import Importance, IncidentKind
from domain.model.message.citizen_message import Network
from handlers.ui.buttons import AskingButton, Button
from tests.fields import filled
from tests.unit.incidents import FIRST, NUMBER, PETROV, ZHKH

_VALUES: Final[Mapping[Any, Any]] = {
    AbsenceId: AbsenceId(1),
    AuthorityCode: ZHKH,
    BriefingId: BriefingId(1),
    CommentId: CommentId(1),
    DraftVersion: FIRST,
    Importance: Importance.HIGH,
    IncidentKind: IncidentKind.PUBLICATION,
    IncidentNumber: NUMBER,
    JobId: JobId(1),
    Mark: Plan((ZHKH,)).mark,
    Messenger: Messenger.MAX,
    Network: Network.VK,
    PageKind: PageKind.LIST,
    PersonId: PETROV.id,
    PromiseNumber: PromiseNumber(1),
    ReferralNumber: ReferralNumber(1),
    SearchId: SearchId(1),
    SelectionId: SelectionId(1),
    TemplateId: TemplateId(1),
    BulkAction: BulkAction.RAISE,
    bool: False,
    int: 0,
    "address": "vk.-1",
    "answered": IncidentNumber(2),
    "person": PersonId(950),
    "question": 1,
}


def button_of(kind: type[Button], **given: Any) -> Button:
    """A button with these fields, sure of what it asks, and a value for each other field."""
    sure = {"sure": True} if issubclass(kind, AskingButton) else {}
    return filled(kind, _VALUES, **sure, **given)
