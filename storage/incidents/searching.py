"""Searches: stored queries, their results, and the search terms of incidents."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from pydantic import TypeAdapter
from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.conversation.redaction import shown_incident
from domain.model.errors import Reason, Refusal
from domain.model.ids import AuthorityCode, IncidentNumber, PersonId, Place, SearchId
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftState
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.permissions import Action, may
from domain.model.organisation.rights import visible_in
from domain.model.search import MOST_SHOWN, Narrowing, Search, Sought
from domain.ports.snapshots import FoundIn, Hit, Passage, SearchPage, SearchSnapshot
from storage.engine.database import Database, row_of
from storage.incidents.found_comments import sorted_away
from storage.incidents.listing import incident_rows
from storage.incidents.rows import load, lock
from storage.schema.columns import Row
from storage.schema.incidents import assignment, incident, incident_text
from storage.schema.search import incident_terms
from storage.schema.search import search as table
from storage.search.index import numbers_found, occurring, underived
from storage.search.index_terms import (
    OneOf,
    conditions,
    forget_texts,
    indexed_of,
    query_text,
    terms_of,
    town_in,
    within,
)
from storage.search.states import state_of
from storage.search.stems import is_known, normal, passage, stems, stems_of, words_in
from storage.search.typos import corrections, may_be_mistyped, misspellings

_SOUGHT: Final = TypeAdapter(Sought)
_MOST_PASSAGES: Final = 2
Scope = frozenset[AuthorityCode] | None
"""The authorities whose incidents may be found; None: all."""


class SqlSearches:
    """The searches of one unit of work; `now` dates them."""

    def __init__(self, connection: AsyncConnection, now: Callable[[], datetime]) -> None:
        self._connection = connection
        self._now = now

    async def open(self, person: PersonId, sought: Sought) -> SearchId:
        """Adds a search."""
        new = insert(table).values(
            person=person, page=0, created_at=self._now(), **_looked_for(sought)
        )
        return SearchId((await self._connection.execute(new.returning(table.c.id))).scalar_one())

    async def get(self, search: SearchId) -> Search:
        """Return the search, locked for change; raises SEARCH_GONE."""
        row = await row_of(self._connection, table, search, for_change=True)
        if row is None:
            raise Refusal(Reason.SEARCH_GONE)
        return _search(row)

    async def save(self, search: Search) -> None:
        """Stores the query and the page shown."""
        await self._connection.execute(
            update(table)
            .where(table.c.id == search.id)
            .values(page=search.page, choosing=search.choosing, **_looked_for(search.sought))
        )


class SearchIndex:
    """The search index: the terms of incidents are derived from their texts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def derive(self, at_once: int) -> int:
        """Derives missing terms, in one commit; returns for how many incidents."""
        async with self._database.reading(long=True) as connection:
            numbers = await underived(connection, at_once)
        if not numbers:
            return 0
        async with self._database.writing(long=True) as connection:
            await lock(connection, numbers)
            for number in numbers:
                found = await load(connection, number)
                if found is not None:
                    await connection.execute(
                        update(incident_terms)
                        .where(incident_terms.c.number == number)
                        .values(terms=terms_of(indexed_of(found)))
                    )
        forget_texts()
        return len(numbers)

    async def forget(self, before: datetime) -> int:
        """Deletes searches older than `before`; returns how many."""
        async with self._database.writing(long=True) as connection:
            old = delete(table).where(table.c.created_at < before)
            return (await connection.execute(old)).rowcount


async def search_snapshot(
    connection: AsyncConnection, search: SearchId, place: Place, office: Office, now: datetime
) -> SearchSnapshot | None:
    """Return the search with the result page that its person may see in that place, or None."""
    row = await row_of(connection, table, search)
    if row is None:
        return None
    found = _search(row)
    person = office.organisation.person(found.person)
    own = frozenset() if person is None else visible_in(place, person, office.organisation)
    sought = found.sought
    matches = await find(connection, sought, own, office, now, most=MOST_SHOWN + 1)
    shown = found.page_of(matches.numbers)
    page = await _found(connection, shown, matches, sought, scope=own, office=office)
    sorts = own is None and person is not None and may(person, Action.REGISTER)
    comments = await sorted_away(connection, sought.words) if sorts else ()
    return SearchSnapshot(found, page, office, comments)


async def _found(
    connection: AsyncConnection,
    shown: Sequence[IncidentNumber],
    matches: "Matches",
    sought: Sought,
    *,
    scope: Scope,
    office: Office,
) -> SearchPage:
    """The results to show, or why there are none."""
    hits = await _hits(connection, shown, matches, sought, office.organisation)
    total = len(matches.numbers)
    absent = () if total else await _absent(connection, sought, scope, office)
    complete = not await underived(connection, 1)
    return SearchPage(hits, total, matches.exact, absent, complete, meaningless(sought, office))


async def found_at_all(
    connection: AsyncConnection,
    sought: Sought,
    office: Office,
    now: datetime,
    *,
    most: int,
    told: int,
) -> tuple[list[IncidentNumber], SearchPage]:
    """Search all incidents: the newest `most`, best first, and the first results to show."""
    matches = await find(connection, sought, None, office, now, most=most)
    exact, possible = matches.numbers[: matches.exact], matches.numbers[matches.exact :]
    numbers = [*await best_first(connection, exact, sought), *possible]
    return numbers, await _found(
        connection, numbers[:told], matches, sought, scope=None, office=office
    )


class Matches(NamedTuple):
    """The incidents that match a search, the newest first."""

    numbers: Sequence[IncidentNumber]
    exact: int
    """After so many follow those that only match words with a typo, or an address in pieces."""
    similar: frozenset[str] = frozenset()
    """The stems taken for those of mistyped words."""


async def find(
    connection: AsyncConnection,
    sought: Sought,
    scope: Scope,
    office: Office,
    now: datetime,
    *,
    most: int,
) -> Matches:
    """Return the newest matching incidents; none if the words are all meaningless."""
    if named := await _named(connection, sought, scope):
        return Matches(named, len(named))
    if meaningless(sought, office):
        return Matches((), 0)
    state = state_of(sought.conditions, now)
    period = _moments(sought, office)

    async def matching(wanted: Sequence[OneOf]) -> list[IncidentNumber]:
        limited = [*wanted, *within(scope)]
        return await numbers_found(connection, limited, most, state=state, period=period)

    exact = await matching(_conditions(sought, office))
    if len(exact) >= most:
        return Matches(exact, len(exact))
    similar = await _similar(connection, sought)
    more = await matching(_conditions(sought, office, similar)) if any(similar.values()) else []
    if not exact and not more:
        more = await matching(_conditions(sought, office, similar, apart=True))
    known = set(exact)
    numbers = [*exact, *(number for number in more if number not in known)]
    return Matches(numbers[:most], len(exact), frozenset().union(*similar.values()))


async def _similar(connection: AsyncConnection, sought: Sought) -> dict[str, frozenset[str]]:
    """For words that may be mistyped the stems of others that occur.

    A word is right if the dictionary has it and it occurs: then others may have misspelled it.
    """
    words = [*dict.fromkeys(filter(may_be_mistyped, query_text(sought).spoken))]
    occur = await occurring(connection, {stem for word in words for stem in stems(word)})
    right = {word for word in words if is_known(word) and not occur.isdisjoint(stems(word))}
    meant = {word: corrections(word) for word in words if word not in right}
    occur = await occurring(connection, frozenset().union(*meant.values()))
    similar = {word: near & occur for word, near in meant.items() if near & occur}

    unclear = [word for word in words if word not in similar]
    tried = misspellings(sorted(unclear, key=right.__contains__))
    occur = await occurring(connection, frozenset().union(*tried.values()))
    for word, near in tried.items():
        known = filter(is_known, near & occur) if word in right else ()
        similar[word] = (near & occur).difference(known)
    return similar


async def _named(
    connection: AsyncConnection, sought: Sought, scope: Scope
) -> Sequence[IncidentNumber]:
    """The incident with that number, then the one with that number in the monitoring system."""
    if sought.number is None and sought.external_id is None:
        return ()
    typed, number = sought.external_id or "", incident.c.number
    spelled = incident.c.external_id.in_({typed, typed.upper(), typed.lower()})
    named = select(number).where(or_(number == sought.number, spelled))
    if scope is not None:
        theirs = assignment.c.number == number, assignment.c.authority.in_(scope)
        named = named.where(select(assignment.c.number).where(*theirs).exists())
    found = [IncidentNumber(one) for one in (await connection.execute(named)).scalars()]
    return sorted(found, key=lambda one: (one != sought.number, one))


def meaningless(sought: Sought, office: Office) -> bool:
    """Whether words were typed, but none that an incident could contain."""
    typed = sought.text or sought.words or sought.author or sought.number
    return bool(typed) and not sought.conditions and not _conditions(sought, office)


def _conditions(
    sought: Sought,
    office: Office,
    similar: Mapping[str, frozenset[str]] | None = None,
    *,
    apart: bool = False,
) -> list[OneOf]:
    bodies = office.organisation.authorities.items()
    names = {code: " ".join(body.names) for code, body in bodies}
    town = town_in(office.organisation.name)
    return conditions(sought, names, _moments(sought, office), similar, town=town, apart=apart)


def _moments(sought: Sought, office: Office) -> tuple[datetime, datetime] | None:
    return None if sought.period is None else sought.period.instants(office.calendar.tz)


async def best_first(
    connection: AsyncConnection, numbers: Sequence[IncidentNumber], sought: Sought
) -> list[IncidentNumber]:
    """First those with all the words in the citizen's message, then those with the exact forms.

    Otherwise the order is kept.
    """
    texts = select(incident_text.c.number, incident_text.c.text).where(
        incident_text.c.number.in_(numbers)
    )
    of = {row.number: row.text for row in await connection.execute(texts)}
    wanted = [set(stems(word)) for word in query_text(sought).spoken]
    typed = {word.lower() for word in sought.words}

    def fitness(number: IncidentNumber) -> tuple[bool, int]:
        said = {found[0].lower() for found in words_in(normal(of.get(number, "")))}
        forms = {stem for word in said for stem in stems(word)}
        return all(one & forms for one in wanted if one), len(typed & said)

    return sorted(numbers, key=fitness, reverse=True)


async def _hits(
    connection: AsyncConnection,
    numbers: Sequence[IncidentNumber],
    matches: Matches,
    sought: Sought,
    organisation: Organisation,
) -> list[Hit]:
    """These incidents in order, with the places of the words in the shown text."""
    shown = await incident_rows(connection, organisation, incident.c.number.in_(numbers))
    rows = {row.number: row for row in shown}
    of = query_text(sought)
    houses = (number for house in of.houses for number in house.numbers)
    external_id = (word[0] for word in words_in(sought.external_id or ""))
    spoken = (*of.spoken, *houses, *external_id)
    wanted = {stem for word in spoken for stem in stems(word)} | matches.similar
    possible = frozenset(matches.numbers[matches.exact :])
    hits = []
    for number in numbers:
        found = await load(connection, number)
        if found is not None:
            passages = _passages(shown_incident(found, organisation), wanted)
            hits.append(Hit(rows[number], found.detected_at, tuple(passages), number in possible))
    return hits


def _passages(of: Incident, wanted: Collection[str]) -> Iterator[Passage]:
    """At most two: the first text with some words, and one with others; else its beginning."""
    missing, shown = set(wanted), 0
    for where, text in _texts(of):
        here = stems_of(text, missing)
        if here and shown < _MOST_PASSAGES:
            yield passage(where, text, wanted)
            missing -= here
            shown += 1
    if not shown and of.message.text:
        yield passage(FoundIn.MESSAGE, of.message.text, ())


def _texts(of: Incident) -> Iterator[tuple[FoundIn, str]]:
    """The texts in order of display: the citizen's words, then the answers, latest first."""
    yield FoundIn.MESSAGE, of.message.text
    placed = {DraftState.PLACED: FoundIn.ANSWER}
    last_first = reversed(of.drafts)
    earlier = [(FoundIn.ANSWER, of.message.answer)] if of.message.answer else []
    drafts = [(placed.get(draft.state, FoundIn.DRAFT), draft.text) for draft in last_first]
    yield from sorted([*drafts, *earlier], key=lambda one: one[0] is not FoundIn.ANSWER)
    for reply in of.authors_replies:
        yield FoundIn.AUTHORS_REPLY, reply.text
    yield FoundIn.ADDRESS, of.message.address or ""
    yield FoundIn.AUTHOR, of.message.author_name or ""
    yield FoundIn.EXTERNAL_ID, of.outside_number or ""
    yield FoundIn.IMPORT, of.message.aliases or ""
    yield FoundIn.TOPIC, ", ".join(filter(None, (of.topic.group, of.topic.name)))


async def _absent(
    connection: AsyncConnection, sought: Sought, scope: Scope, office: Office
) -> tuple[str, ...]:
    """Words that no incident has, whatever the other conditions."""
    absent = []
    for word in sought.words:
        alone = _conditions(Sought(words=(word,)), office)
        if alone and not await numbers_found(connection, [*alone, *within(scope)], 1):
            absent.append(word)
    return tuple(absent)


def _looked_for(sought: Sought) -> dict[str, Any]:
    return {"sought": _SOUGHT.dump_python(sought, mode="json")}


def _search(row: Row) -> Search:
    choosing = row["choosing"]
    return Search(
        id=SearchId(row["id"]),
        person=PersonId(row["person"]),
        sought=_SOUGHT.validate_python(row["sought"]),
        page=row["page"],
        choosing=None if choosing is None else Narrowing(choosing),
    )
