"""Who may do what: one table of action x role, for one's own authority or for all."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from domain.model.errors import DomainError
from domain.model.ids import AuthorityCode, IncidentNumber, PersonId
from domain.model.people import Person, Role


class Action(StrEnum):
    """What a person may want to do."""

    SEE = "see"
    REGISTER = "register"
    """What is then to be routed."""

    REGISTER_OWN = "register_own"
    """A publication that the authority has found itself, and works (§2, §7)."""

    ROUTE = "route"
    CHANGE_IMPORTANCE = "change_importance"
    TAKE = "take"
    SUBMIT_DRAFT = "submit_draft"
    WITHDRAW_DRAFT = "withdraw_draft"
    DECIDE = "decide"
    RECALL_APPROVAL = "recall_approval"
    PLACE = "place"
    LEAVE_UNANSWERED = "leave_unanswered"
    CANCEL = "cancel"
    HAND_OVER = "hand_over"
    """A publication, to control."""

    REOPEN = "reopen"
    APPEAL = "appeal"
    DECIDE_APPEAL = "decide_appeal"
    ACKNOWLEDGE = "acknowledge"
    REPORT_TO_HEAD = "report_to_head"


class Scope(StrEnum):
    """Whose incidents the permission covers."""

    OWN = "own"
    """Those assigned to the authority in which the role is held."""

    COORDINATED = "coordinated"
    """Those that the role coordinates: control incidents, the media department publications."""

    ALL = "all"


_CONTROL: Final = {Action.SEE: Scope.ALL} | dict.fromkeys(
    (
        Action.REGISTER,  # §4
        Action.ROUTE,  # §10, §11
        Action.CHANGE_IMPORTANCE,
        Action.DECIDE,  # §13
        Action.RECALL_APPROVAL,
        Action.PLACE,
        Action.LEAVE_UNANSWERED,  # §19
        Action.CANCEL,
        Action.HAND_OVER,
        Action.REOPEN,
        Action.DECIDE_APPEAL,  # §10, §11
    ),
    Scope.COORDINATED,
)

_MEDIA: Final = {Action.SEE: Scope.ALL} | dict.fromkeys(
    (
        Action.REGISTER,  # §2, §5
        Action.ROUTE,
        Action.PLACE,
        Action.LEAVE_UNANSWERED,  # §19
        Action.CANCEL,
        Action.HAND_OVER,
        Action.REOPEN,
        Action.DECIDE_APPEAL,
    ),
    Scope.COORDINATED,
)
"""It decides on nothing: publications need no approval, and are never of high importance."""

_EXECUTOR: Final = {
    Action.SEE: Scope.OWN,
    Action.REGISTER_OWN: Scope.OWN,  # §2, §7
    Action.TAKE: Scope.OWN,
    Action.SUBMIT_DRAFT: Scope.OWN,  # §8, §20
    Action.WITHDRAW_DRAFT: Scope.OWN,
    Action.APPEAL: Scope.OWN,  # §11, §19
    Action.PLACE: Scope.OWN,  # §8
}

_OFFICER: Final = {
    Action.SEE: Scope.ALL,
    Action.ACKNOWLEDGE: Scope.ALL,
    Action.REPORT_TO_HEAD: Scope.ALL,  # §22
}

PERMISSIONS: Final[dict[Role, dict[Action, Scope]]] = {
    Role.CONTROL: _CONTROL,
    Role.MEDIA: _MEDIA,
    Role.EXECUTOR: _EXECUTOR,
    Role.RESPONSIBLE: _EXECUTOR,
    Role.DEPUTY_HEAD: _OFFICER,
    Role.AUTHORISED: _OFFICER,
    Role.HEAD: {Action.SEE: Scope.ALL},  # §22
    Role.ADMIN: {Action.SEE: Scope.ALL},
}


@dataclass
class NotPermitted(DomainError):
    """None of the person's posts allows the action (on incident `number`).

    `coordinator`: the role that coordinates it, and may do most.
    """

    action: Action
    number: IncidentNumber | None = None
    coordinator: Role = Role.CONTROL


@dataclass
class UnknownPerson(DomainError):
    """Nobody of the organisation has this Telegram account."""

    person: PersonId


def may(
    person: Person,
    action: Action,
    authorities: Iterable[AuthorityCode] = (),
    coordinator: Role = Role.CONTROL,
) -> bool:
    """Whether one of the person's duties allows the action on an incident of these authorities.

    `coordinator` is the role that coordinates it.
    """
    own = frozenset(authorities)
    for post in person.duties:
        match PERMISSIONS[post.role].get(action):
            case Scope.ALL:
                return True
            case Scope.COORDINATED if post.role is coordinator:
                return True
            case Scope.OWN if post.authority in own:
                return True
            case _:
                continue
    return False


def permit(
    person: Person,
    action: Action,
    authorities: Iterable[AuthorityCode] = (),
    number: IncidentNumber | None = None,
    coordinator: Role = Role.CONTROL,
) -> None:
    """Raises NotPermitted unless `may`; `number` is the incident's, where there is one."""
    if not may(person, action, authorities, coordinator):
        raise NotPermitted(action, number, coordinator)
