"""The digest at the start of the working day: open incidents, tasks, and people at work."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from domain.model.found_comment import Unsorted
from domain.model.ids import AuthorityCode, IncidentNumber, Place
from domain.model.incident.workflow.status import Importance
from domain.model.organisation.absence import UNTIL_BACK, at_work, away, unstaffed
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Person, Post, Role
from domain.model.organisation.rights import side_at
from domain.ports.reading import IncidentRow, PromiseRow
from handlers.cards import lines
from handlers.lists.view import Turn, line, own_line, promised_lines, waiting_of
from handlers.sorting import due_of
from handlers.texts import words
from handlers.ui.markup import escape, pages

_ADMIN: Final = frozenset({Post(Role.ADMIN)})
"""No duty under §8: a person with no other role is never missed."""
_MOST_LATER: Final = 10
"""Lines for tasks with a deadline on another day."""
_MOST_NAMES: Final = 10
"""People at work in one body, and people away: as many as a phone shows."""


def scopes(
    rows: Sequence[IncidentRow],
    organisation: Organisation,
    broken: Sequence[PromiseRow] = (),
    unsorted: Unsorted | None = None,
) -> Iterator[tuple[Place, list[IncidentRow]]]:
    """Return each chat with the incidents it coordinates (§4, §5) or works on; no empty ones.

    `broken`: promises. Control also gets a digest while comments wait to be sorted, an authority has
    nobody at work (§8), or an absence has no end.
    """
    endless = any(one.absent_until == UNTIL_BACK for one in organisation.people.values())
    empty = bool(unstaffed(organisation)) or endless or unsorted is not None
    bodies = (body.place for body in organisation.authorities.values())
    for place in dict.fromkeys((organisation.control, *bodies)):
        side = side_at(place, organisation)
        own = [row for row in rows if side.works_on(row.kind, row.authorities)]
        alone = empty and place == organisation.control
        if own or alone or any(side.works_on(one.kind, one.authorities) for one in broken):
            yield place, own


def digest_pages(
    place: Place,
    rows: Sequence[IncidentRow],
    office: Office,
    now: datetime,
    broken: Sequence[PromiseRow] = (),
    *,
    unsorted: Unsorted | None = None,
) -> list[str]:
    """Return the totals, HIGH incidents, the chat's tasks, others' tasks, and people at work.

    Others' tasks only if overdue or due today. `broken`: promises, of all bodies.
    """
    side = side_at(place, office.organisation)
    promised = [one for one in broken if side.works_on(one.kind, one.authorities)]
    own = {row.number: turn for row, turn in waiting_of(side, rows)}
    told = [
        *_numbers(rows, office, now),
        *_nobody(place, office),
        *_unsorted(place, unsorted, office),
        *_waiting(sorted(rows, key=lambda row: row.urgency), own, office, now, side.sole),
        *promised_lines(promised, office, office.calendar.local(now).date()),
        *_staff(place, office),
    ]
    return pages(told, continuation="<b>Начало дня</b>, продолжение")


def _waiting(
    rows: Iterable[IncidentRow],
    own: Mapping[IncidentNumber, Turn],
    office: Office,
    now: datetime,
    sole: AuthorityCode | None,
) -> Iterator[str]:
    high, theirs, later, others = list[str](), list[str](), list[str](), list[str]()
    for row in rows:
        turn = own.get(row.number)
        told = (
            line(row, office, now, sole) if turn is None else own_line(row, turn, office, now, sole)
        )
        if row.importance is Importance.HIGH:
            high.append(told)
        elif turn is None:
            others += [told] if _pressing(row, office, now) else []
        else:
            (theirs if _pressing(row, office, now) else later).append(told)
    yield from (*high, *theirs, *later[:_MOST_LATER])
    if len(later) > _MOST_LATER:
        yield f"и ещё {len(later) - _MOST_LATER} со сроком позже: /my"
    if others:
        yield f"<b>Ждут других: {len(others)}</b>\n{others[0]}"  # never separated by a page break
        yield from others[1:]


def _pressing(row: IncidentRow, office: Office, now: datetime) -> bool:
    return row.due_at < now or _due_today(row, office, now)


def _due_today(row: IncidentRow, office: Office, now: datetime) -> bool:
    local = office.calendar.local
    return row.due_at >= now and local(row.due_at).date() == local(now).date()


def _numbers(rows: Sequence[IncidentRow], office: Office, now: datetime) -> Iterator[str]:
    yield f"<b>Начало дня, {office.calendar.local(now):%d.%m.%Y}</b>"
    today = sum(_due_today(row, office, now) for row in rows)
    overdue = sum(row.due_at < now for row in rows)
    yield f"Открыто: {len(rows)}, срок сегодня: {today}, просрочено: {overdue}"


def _nobody(place: Place, office: Office) -> Iterator[str]:
    """Report to control the bodies with nobody at work (§8)."""
    if place == office.organisation.control:
        for code in unstaffed(office.organisation):
            yield f"<b>На работе никого, замещать некому</b>: {lines.body(office, code)}"


def _unsorted(place: Place, unsorted: Unsorted | None, office: Office) -> Iterator[str]:
    """Remind control of comments that wait to be sorted."""
    if unsorted is not None and place == office.organisation.control:
        due_at = due_of(unsorted.first_found_at, office)
        first = f", первый до {lines.due(office, due_at)}"
        yield f"<b>Комментарии ждут разбора: {unsorted.count}</b>{first}"


def _staff(place: Place, office: Office) -> Iterator[str]:
    """List people at work there, and absent people; for control those of all bodies (§8)."""
    organisation = office.organisation
    controls = place == organisation.control
    here = [body.code for body in organisation.authorities_at(place)]
    for code in (*([None] if controls else ()), *here):
        if people := at_work(organisation, code):
            name = f" ({lines.body(office, code)})" if len(here) + controls > 1 else ""
            names = ", ".join(_acting(one, code, office) for one in people[:_MOST_NAMES])
            more = f" и ещё {len(people) - _MOST_NAMES}" if len(people) > _MOST_NAMES else ""
            yield f"На работе{name}: {names}{more}"
    absent = (
        [one for one in organisation.people.values() if one.absent_until and one.posts - _ADMIN]
        if controls
        else dict.fromkeys(one for code in here for one in away(organisation, code))
    )
    for one in list(absent)[:_MOST_NAMES]:
        yield _absent(one, office, named=controls)
    if len(absent) > _MOST_NAMES:
        yield f"и ещё отсутствуют: {len(absent) - _MOST_NAMES}, список: /absence"


def _acting(person: Person, body: AuthorityCode | None, office: Office) -> str:
    """«Сидоров С. С. (замещает: Петров И. С.)»."""
    name = lines.person(office, person.id)
    absent = {one.id for one in away(office.organisation, body)}
    replaced = dict.fromkeys(one.instead_of for one in person.substitutions)
    names = ", ".join(lines.person(office, one) for one in sorted(absent.intersection(replaced)))
    return f"{name} (замещает: {names})" if names else name


def _absent(person: Person, office: Office, *, named: bool) -> str:
    """Return «Отсутствует Петров И. С. (Управление ЖКХ): по 05.12.2026, замещает Сидоров С. С.».

    `named`: with their bodies.
    """
    posts = person.posts_in_order()
    bodies = dict.fromkeys(post.authority for post in posts if post.authority) if named else ()
    where = f" ({escape(words.authorities(office.organisation, bodies))})" if bodies else ""
    acting = office.organisation.acting_for(person.id)
    by = f"замещает {lines.person(office, acting)}" if acting else "без замещения"
    until = "" if person.absent_until is None else f"{words.until(person.absent_until)}, "
    ended = " Вернулся? Завершите: /absence" if person.absent_until == UNTIL_BACK else ""
    return f"Отсутствует {lines.person(office, person.id)}{where}: {until}{by}{ended}"
