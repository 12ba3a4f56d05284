"""Duties that nobody has: what the procedure would miss."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.model.ids import AuthorityCode
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import MEDIA, ROLES_OF_AN_AUTHORITY, Post, Role


@dataclass(frozen=True, slots=True)
class Vacancy:
    """Nobody has the role, in that authority where it is held in one."""

    role: Role
    authority: AuthorityCode | None = None

    @property
    def post(self) -> Post:
        """Which fills it."""
        return Post(self.role, self.authority if self.role in ROLES_OF_AN_AUTHORITY else None)


def vacancies(organisation: Organisation) -> Iterator[Vacancy]:
    """§4 and §13 ask for control, §5 for the media department, §8 for each body, §22 for the deputy."""
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
