"""Vacancies: roles required by the procedure that nobody holds."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.model.ids import AuthorityCode
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import MEDIA, ROLES_OF_AN_AUTHORITY, Post, Role


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A role that nobody holds, in that authority if it belongs to one."""

    role: Role
    authority: AuthorityCode | None = None

    @property
    def post(self) -> Post:
        """The post that fills it."""
        return Post(self.role, self.authority if self.role in ROLES_OF_AN_AUTHORITY else None)


def vacancies(organisation: Organisation) -> Iterator[Vacancy]:
    """Yield the vacant roles that the procedure requires.

    Control (§4, §13), the media department (§5), each authority's roles (§8), the deputy head
    (§22).
    """
    if not organisation.holders(Role.CONTROL):
        yield Vacancy(Role.CONTROL)
    for authority in organisation.authorities.values():
        if authority.code == MEDIA:
            if not organisation.holders(Role.MEDIA):
                yield Vacancy(Role.MEDIA, MEDIA)
            continue
        for role in (Role.EXECUTOR, Role.RESPONSIBLE):
            if not organisation.holders(role, authority.code):
                yield Vacancy(role, authority.code)
    if not organisation.holders(Role.DEPUTY_HEAD):
        yield Vacancy(Role.DEPUTY_HEAD)
