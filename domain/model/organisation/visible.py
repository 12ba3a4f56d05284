"""The incidents a person is shown in a place."""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.model.errors import DomainError
from domain.model.ids import AuthorityCode, IncidentNumber
from domain.model.incident.workflow.status import IncidentKind
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Person, Post
from domain.model.organisation.permissions import Action, may
from domain.model.place import Place


@dataclass
class NotShownHere(DomainError):
    """The members of this group may not see the incident, or it doesn't exist.

    The two cases look the same: everybody in the group reads the refusal.
    """

    number: IncidentNumber


def visible_in(
    place: Place, person: Person, organisation: Organisation
) -> frozenset[AuthorityCode] | None:
    """The person's authorities, limited to that of an authority's chat; None: all."""
    visible = None if may(person, Action.SEE) else authorities_of(person.duties | person.every_post)
    here = shown_in(place, organisation)
    if here is None or visible is None:
        return visible if here is None else here
    return here & visible


def shown_in(place: Place, organisation: Organisation) -> frozenset[AuthorityCode] | None:
    """The authorities whose people read this chat; None: it shows everything the person may see.

    That is a private chat or a coordinator's.
    """
    if place.private or place in map(organisation.coordinator, IncidentKind):
        return None
    bodies = organisation.authorities_at(place)
    if not bodies:  # another topic of a connected forum
        if place.chat == organisation.control.chat:
            return None
        everybody = organisation.authorities.values()
        bodies = tuple(body for body in everybody if body.place.chat == place.chat)
    return frozenset(body.code for body in bodies)


def authorities_of(posts: Iterable[Post]) -> frozenset[AuthorityCode]:
    """The authorities of these posts."""
    return frozenset(post.authority for post in posts if post.authority is not None)
