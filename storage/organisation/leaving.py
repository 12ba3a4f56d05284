"""People and authorities that leave the organisation: their open work and names (§8)."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Column, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.conversation.announcement import (
    Announcement,
    AuthorityGone,
    PostsChanged,
    announced_in,
)
from domain.model.conversation.notices.kinds import Announce, CatchUp, RefreshOpen, ShowMemo
from domain.model.ids import AuthorityCode, PersonId, Place
from domain.model.message.citizen_message import Network
from domain.model.organisation.absence import gaps_left
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Post
from storage.engine.database import put_row
from storage.organisation.absences import lasting, let_go
from storage.outbox.queue import queue
from storage.schema.delivery import reached
from storage.schema.incidents import worked_by
from storage.schema.staff import (
    account_link,
    dialog,
    former,
    last_account,
    network_token,
    page_mark,
)

_PERSON: Final = "person"
_AUTHORITY: Final = "authority"


async def take_leave(
    connection: AsyncConnection,
    before: Office,
    after: Organisation,
    now: datetime,
    *,
    by: PersonId | None = None,
) -> None:
    """Ends the tasks of people who leave, and reports the gaps they leave.

    In the transaction that replaces `before` by `after`, so that nobody is missed.
    """
    today = before.calendar.local(now).date()
    await _remember(connection, before.organisation, after)
    await let_go(connection, after.people.keys(), today, now)
    told = [
        *gaps_left(before.organisation, after, (await lasting(connection, today)).values(), today),
        *await _bodies_gone(connection, before.organisation, after),
        *(posts := list(_posts_changed(before.organisation, after, by))),
    ]
    homes = {before.organisation.private_of(one.person) for one in posts}
    strangers = homes - await _met(connection, homes)
    notices = [
        Announce(place, what)
        for what in told
        for place in announced_in(what, before.organisation if _left(what) else after)
        if not (isinstance(what, PostsChanged) and place in strangers)
    ]
    new = [CatchUp(place) for place in _new_places(before.organisation, after)]
    memos = [ShowMemo(place) for place in _groups_turned(before.organisation, after)]
    await queue(connection, [*notices, RefreshOpen(), *new, *memos], now)


async def forget(connection: AsyncConnection, after: Organisation) -> None:
    """Removes what is stored of people, accounts and pages that are not there any more.

    A page that is not read loses its mark: a later reading begins anew.
    """
    people = [*after.people.values(), *after.suspended.values()]
    remaining: Mapping[Column[Any], Iterable[int | str]] = {
        account_link.c.person: (one.id for one in people),
        last_account.c.person: (one.id for one in people if one.others),
        dialog.c.account: (account for one in people for account in one.accounts),
        network_token.c.owner: (*Network, *map(str, after.pages)),
        page_mark.c.page: (str(address) for address, page in after.pages.items() if page.reads),
    }
    for column, ones in remaining.items():
        await connection.execute(delete(column.table).where(column.not_in([*ones])))


def _groups_turned(before: Organisation, after: Organisation) -> Iterator[Place]:
    """The groups whose work changes hands or ends."""
    for place in sorted(
        before.places | after.places, key=lambda place: (place.chat, place.thread or 0)
    ):
        if not place.private and before.worked_at(place) != after.worked_at(place):
            yield place


def _new_places(before: Organisation, after: Organisation) -> Iterator[Place]:
    """The places where work continues that was elsewhere, or that has a new person."""
    bodies = {
        body.place
        for code, body in after.authorities.items()
        if code in before.authorities and body.place != before.authorities[code].place
    }
    control = {after.control} - {before.control}
    yield from sorted(
        bodies | control | (set(after.officers_chats) - set(before.officers_chats)),
        key=lambda place: (place.chat, place.thread or 0),
    )


async def with_former(connection: AsyncConnection, organisation: Organisation) -> Organisation:
    """Adds the names of former employees."""
    names: dict[str, dict[str, str]] = {_PERSON: {}, _AUTHORITY: {}}
    for kind, key, name in await connection.execute(select(former)):
        names[kind][key] = name
    return replace(
        organisation,
        former_people={PersonId(int(key)): name for key, name in names[_PERSON].items()},
        former_authorities={AuthorityCode(key): name for key, name in names[_AUTHORITY].items()},
    )


async def _remember(connection: AsyncConnection, before: Organisation, after: Organisation) -> None:
    people = [person for person in before.people.values() if person.id not in after.people]
    bodies = [body for code, body in before.authorities.items() if code not in after.authorities]
    names = [
        *((_PERSON, str(person.id), person.name) for person in people),
        *((_AUTHORITY, body.code, body.name) for body in bodies),
    ]
    for kind, key, name in names:
        await put_row(connection, former, {"kind": kind, "key": key}, {"name": name})


def _posts_changed(
    before: Organisation, after: Organisation, by: PersonId | None
) -> Iterator[PostsChanged]:
    for person in sorted({*before.people, *after.people}):
        had, has = _posts(before, person), _posts(after, person)
        if set(had) != set(has):
            yield PostsChanged(
                person=person,
                gained=tuple(post for post in has if post not in had),
                lost=tuple(post for post in had if post not in has),
                left=person not in after.people,
                by=by,
            )


def _left(what: Announcement) -> bool:
    """Whether it is for a person who is known only to the former organisation."""
    return isinstance(what, PostsChanged) and what.left


async def _met(connection: AsyncConnection, places: Collection[Place]) -> set[Place]:
    """Places the bot has reached: people elsewhere are greeted when they first write."""
    met = await connection.scalars(reached([place.chat for place in places]))
    return set(map(Place, met))


def _posts(organisation: Organisation, person: PersonId) -> Sequence[Post]:
    found = organisation.people.get(person)
    return found.posts_in_order() if found else ()


async def _bodies_gone(
    connection: AsyncConnection, before: Organisation, after: Organisation
) -> list[Announcement]:
    gone = [code for code in before.authorities if code not in after.authorities]
    left = {code: tuple(await connection.scalars(worked_by(code))) for code in gone}
    return [AuthorityGone(authority=code, numbers=left[code]) for code in gone if left[code]]
