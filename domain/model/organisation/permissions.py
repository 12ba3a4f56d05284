"""Who may do what: one table of action x role, for one's own authority or for all.

The same table for people is docs/reference/permissions.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from domain.model.errors import DomainError
from domain.model.ids import AuthorityCode, IncidentNumber, PersonId
from domain.model.incident.workflow.status import IncidentKind
from domain.model.organisation.people import Person, Post, Role


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
    CONTRIBUTE = "contribute"
    DECIDE = "decide"
    RECALL_APPROVAL = "recall_approval"
    PLACE = "place"
    KEEP_PROMISE = "keep_promise"
    """Put what an answer promises under control, and tell what became of it."""

    ADD_AUTHORS_REPLY = "add_authors_reply"
    ALLOW_INTERIM = "allow_interim"
    LEAVE_UNANSWERED = "leave_unanswered"
    CANCEL = "cancel"
    GIVE_TO_CONTROL = "give_to_control"
    """A publication, to control."""

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
    """Of answers, for all that draft."""

    MARK_ABSENCE = "mark_absence"
    """Of somebody else; one's own is everybody's to mark."""

    TEACH_WORDS = "teach_words"
    """Put a word into the administration's list, by which drafts are checked (§13)."""

    ADMINISTER = "administer"
    """The organisation itself: people, bodies, chats and hours."""

    APPOINT_OFFICER = "appoint_officer"
    """The authorised officers, who are alerted beside the deputy head (§22)."""


LEADS: Final = frozenset(
    {Action.SUBMIT_DRAFT, Action.WITHDRAW_DRAFT, Action.PLACE, Action.ADD_AUTHORS_REPLY}
)
"""Of the authorities that work an incident, only the lead may do this (§12)."""


FOLLOWED: Final = frozenset({Action.SEE, Action.KEEP_PROMISE})
"""What an authority that promised something in an answer may do after it has lost the incident, too."""


class Scope(StrEnum):
    """Whose incidents the permission covers."""

    OWN = "own"
    """Those assigned to the authority in which the role is held."""

    COORDINATED = "coordinated"
    """Those that the role coordinates: control incidents, the media department publications."""

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
"""It decides on nothing: publications need no approval, and are never of high importance."""

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
    """The part of an incident that decides who may do what with it.

    `authorities` work it, the lead first; `promising` have promised something in a placed answer.
    """

    number: IncidentNumber
    kind: IncidentKind
    authorities: tuple[AuthorityCode, ...] = ()
    promising: frozenset[AuthorityCode] = frozenset()


@dataclass
class OutOfSight(DomainError):
    """The person may not see the incident, or there is none of this number.

    It does not say which: otherwise the refusals would tell which numbers exist.
    """

    number: IncidentNumber


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


@dataclass
class Away(DomainError):
    """Their own posts allow the action, but rest until the end of the day `until` (§8)."""

    action: Action
    until: date
    number: IncidentNumber | None = None


def may(
    person: Person,
    action: Action,
    authorities: Iterable[AuthorityCode] = (),
    coordinator: Role = Role.CONTROL,
) -> bool:
    """Whether what the person answers for today allows it on an incident of these authorities.

    `coordinator` is the role that coordinates it. Who is absent may still see what they saw (§8).
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
    """Whether they may or, being absent today, might if they were at work."""
    return _allowed(person.duties | person.every_post, action, authorities, coordinator)


def permit(
    person: Person,
    action: Action,
    authorities: Iterable[AuthorityCode] = (),
    number: IncidentNumber | None = None,
    coordinator: Role = Role.CONTROL,
) -> PersonId | None:
    """In whose place the person may do it: of an absent colleague, or None for their own right.

    Raises Away or NotPermitted unless `may`; `number` is the incident's, where there is one.
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
