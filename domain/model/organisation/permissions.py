"""Permissions: one table of action x role, for one's own authority or for all.

docs/reference/permissions.md shows the same table.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from domain.model.errors import DomainError, IncidentError, Reason, Refusal
from domain.model.ids import AuthorityCode, IncidentNumber, PersonId, Place
from domain.model.incident.workflow.status import IncidentKind
from domain.model.organisation.people import Person, Post, Role


class Action(StrEnum):
    """An action that needs a permission."""

    SEE = "see"
    REGISTER = "register"
    """Register a message that then must be routed."""
    REGISTER_OWN = "register_own"
    """Register a publication that the authority found itself and works on (§2, §7)."""
    ROUTE = "route"
    CHANGE_IMPORTANCE = "change_importance"
    TAKE = "take"
    SUBMIT_DRAFT = "submit_draft"
    WITHDRAW_DRAFT = "withdraw_draft"
    CONTRIBUTE = "contribute"
    DECIDE = "decide"
    RECALL_APPROVAL = "recall_approval"
    PLACE = "place"
    KEEP_PROMISE = "keep_promise"
    """Track promises of an answer, and record their outcome."""
    ADD_AUTHORS_REPLY = "add_authors_reply"
    ALLOW_INTERIM = "allow_interim"
    LEAVE_UNANSWERED = "leave_unanswered"
    CANCEL = "cancel"
    GIVE_TO_CONTROL = "give_to_control"
    """Hand a publication over to control."""
    REOPEN = "reopen"
    REFER = "refer"
    DECIDE_REFERRAL = "decide_referral"
    ACKNOWLEDGE = "acknowledge"
    REPORT_TO_HEAD = "report_to_head"
    REPORT = "report"
    """On the work of a period (§21)."""
    ORDER_BRIEFING = "order_briefing"
    SEND_BRIEFING = "send_briefing"
    KEEP_TEMPLATES = "keep_templates"
    """Templates of answers, for all who draft."""
    MARK_ABSENCE = "mark_absence"
    """An absence of somebody else; everybody may record their own."""
    TEACH_WORDS = "teach_words"
    """Add a word to the administration's list for draft checks (§13)."""
    ADMINISTER = "administer"
    """Change the organisation: people, authorities, chats and hours."""
    APPOINT_OFFICER = "appoint_officer"
    """Appoint authorised officers, who receive alerts like the deputy head (§22)."""


LEADS: Final = frozenset(
    {Action.SUBMIT_DRAFT, Action.WITHDRAW_DRAFT, Action.PLACE, Action.ADD_AUTHORS_REPLY}
)
"""Of the assigned authorities, only the lead may do this (§12)."""


FOLLOWED: Final = frozenset({Action.SEE, Action.KEEP_PROMISE})
"""Allowed to an authority with a promise in an answer even after it lost the incident."""


class Scope(StrEnum):
    """The incidents that a permission covers."""

    OWN = "own"
    """Incidents assigned to the authority in which the role is held."""
    COORDINATED = "coordinated"
    """Kinds that the role coordinates: control incidents, the media department publications."""
    ALL = "all"


_CONTROL: Final = dict.fromkeys(
    (
        Action.SEE,
        Action.REPORT,
        Action.SEND_BRIEFING,
        Action.KEEP_TEMPLATES,
        Action.MARK_ABSENCE,
        Action.TEACH_WORDS,
    ),
    Scope.ALL,
) | dict.fromkeys(
    (
        Action.REGISTER,  # §4
        Action.ROUTE,  # §10, §11
        Action.CHANGE_IMPORTANCE,
        Action.DECIDE,  # §13
        Action.RECALL_APPROVAL,
        Action.PLACE,
        Action.KEEP_PROMISE,
        Action.ALLOW_INTERIM,  # §10, §16
        Action.LEAVE_UNANSWERED,  # §19
        Action.CANCEL,
        Action.GIVE_TO_CONTROL,
        Action.REOPEN,
        Action.DECIDE_REFERRAL,  # §10, §11
    ),
    Scope.COORDINATED,
)

_MEDIA: Final = {Action.SEE: Scope.ALL} | dict.fromkeys(
    (
        Action.REGISTER,  # §2, §5
        Action.ROUTE,
        Action.PLACE,
        Action.KEEP_PROMISE,
        Action.LEAVE_UNANSWERED,  # §19
        Action.CANCEL,
        Action.GIVE_TO_CONTROL,
        Action.REOPEN,
        Action.DECIDE_REFERRAL,
    ),
    Scope.COORDINATED,
)
"""No decisions on drafts: publications need no approval and never have high importance."""

_EXECUTOR: Final = {
    Action.SEE: Scope.OWN,
    Action.REGISTER_OWN: Scope.OWN,  # §2, §7
    Action.TAKE: Scope.OWN,
    Action.SUBMIT_DRAFT: Scope.OWN,  # §8, §20
    Action.WITHDRAW_DRAFT: Scope.OWN,
    Action.CONTRIBUTE: Scope.OWN,  # §12
    Action.REFER: Scope.OWN,  # §11, §19
    Action.PLACE: Scope.OWN,  # §8
    Action.KEEP_PROMISE: Scope.OWN,
    Action.ADD_AUTHORS_REPLY: Scope.OWN,  # §10
}

_RESPONSIBLE: Final = {
    **_EXECUTOR,
    Action.MARK_ABSENCE: Scope.OWN,  # §8
    Action.TEACH_WORDS: Scope.ALL,
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
    Role.RESPONSIBLE: _RESPONSIBLE,
    Role.DEPUTY_HEAD: {
        **_OFFICER,
        Action.REPORT: Scope.ALL,
        Action.ORDER_BRIEFING: Scope.ALL,  # §21
        Action.APPOINT_OFFICER: Scope.ALL,  # §22
    },
    Role.AUTHORISED: _OFFICER,
    Role.HEAD: {Action.SEE: Scope.ALL},  # §22
    Role.ADMIN: dict.fromkeys(
        (
            Action.SEE,
            Action.MARK_ABSENCE,
            Action.ADMINISTER,
            Action.APPOINT_OFFICER,
            Action.TEACH_WORDS,
        ),
        Scope.ALL,
    ),
}


@dataclass(frozen=True, slots=True)
class IncidentAccess:
    """The part of an incident that permissions depend on.

    `authorities` are assigned, the lead first; `promising` have promises in placed answers.
    """

    number: IncidentNumber
    kind: IncidentKind
    authorities: tuple[AuthorityCode, ...] = ()
    promising: frozenset[AuthorityCode] = frozenset()


class OutOfSight(IncidentError):
    """The person may not see the incident, or it doesn't exist.

    The two cases look the same, so that refusals don't reveal existing numbers.
    """


class NotPermitted(DomainError):
    """None of the person's posts allows the action (on incident `number`).

    `coordinator`: the role that coordinates it and has most permissions.
    """

    action: Action
    number: IncidentNumber | None = None
    coordinator: Role = Role.CONTROL


def check_private(place: Place) -> None:
    """Raise PRIVATE_ONLY unless only one person reads what is sent there."""
    if not place.private:
        raise Refusal(Reason.PRIVATE_ONLY)


class UnknownPerson(DomainError):
    """No employee has this Telegram account."""

    person: PersonId


class Away(DomainError):
    """Their own posts allow the action, but are suspended until the end of the day `until` (§8)."""

    action: Action
    until: date
    number: IncidentNumber | None = None


def may(
    person: Person,
    action: Action,
    authorities: Iterable[AuthorityCode] = (),
    coordinator: Role = Role.CONTROL,
) -> bool:
    """Whether the person's posts today allow the action on an incident of these authorities.

    `coordinator` is the role that coordinates it. Absent people keep the right to see (§8).
    """
    if action is Action.SEE:
        return could(person, action, authorities, coordinator)
    return _allowed(person.duties, action, authorities, coordinator)


def could(
    person: Person,
    action: Action,
    authorities: Iterable[AuthorityCode] = (),
    coordinator: Role = Role.CONTROL,
) -> bool:
    """Whether they may, or might if they were not absent today."""
    return _allowed(person.duties | person.every_post, action, authorities, coordinator)


def permit(
    person: Person,
    action: Action,
    authorities: Iterable[AuthorityCode] = (),
    number: IncidentNumber | None = None,
    coordinator: Role = Role.CONTROL,
) -> PersonId | None:
    """The absent colleague whose right the person uses, or None for their own right.

    Raises Away or NotPermitted unless `may`; `number` is the incident's, if any.
    """

    def allowed(posts: Iterable[Post]) -> bool:
        return _allowed(posts, action, own, coordinator)

    own = frozenset(authorities)
    if allowed(person.every_post if action is Action.SEE else person.own_duties):
        return None
    replaced = [one.instead_of for one in person.substitutions if allowed((one.post,))]
    if replaced:
        return min(replaced)
    if person.absent_until is not None and allowed(person.every_post):
        raise Away(action, person.absent_until, number)
    raise NotPermitted(action, number, coordinator)


def _allowed(
    posts: Iterable[Post],
    action: Action,
    authorities: Iterable[AuthorityCode],
    coordinator: Role,
) -> bool:
    own = frozenset(authorities)
    for post in posts:
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
