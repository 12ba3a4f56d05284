"""Whose incidents a person is shown in a place."""

from collections.abc import Iterable

from domain.model.course.status import IncidentKind
from domain.model.ids import AuthorityCode
from domain.model.place import Place
from domain.model.staff.organisation import Organisation
from domain.model.staff.people import Person, Post
from domain.model.staff.permissions import Action, may


def visible_in(
    place: Place, person: Person, organisation: Organisation
) -> frozenset[AuthorityCode] | None:
    """Those of the person, and in an authority's chat only that one's; None: of all."""
    visible = None if may(person, Action.SEE) else authorities_of(person.duties | person.every_post)
    if place.private or place in map(organisation.coordinator, IncidentKind):
        return visible
    bodies = organisation.authorities_at(place)
    if not bodies:  # another topic of a connected forum
        if place.chat == organisation.control.chat:
            return visible
        everybody = organisation.authorities.values()
        bodies = tuple(body for body in everybody if body.place.chat == place.chat)
    here = frozenset(body.code for body in bodies)
    return here if visible is None else here & visible


def authorities_of(posts: Iterable[Post]) -> frozenset[AuthorityCode]:
    """In which they are held."""
    return frozenset(post.authority for post in posts if post.authority is not None)
