"""Past answers: those to alike messages are found by search terms and loaded for display."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Select, Text, and_, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.ids import IncidentNumber
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.answer.past_answer import (
    IN_ANY_MESSAGE,
    LONGEST_REUSABLE,
    AnswerRef,
    Candidate,
    PastAnswer,
    likest,
)
from domain.model.incident.workflow.status import Status
from domain.model.message.citizen_message import CitizenMessage, Topic
from domain.model.message.synonyms import synonyms
from storage.schema.incidents import draft, draft_text, incident, incident_text, placement
from storage.schema.search import incident_terms
from storage.search.index import numbers_found
from storage.search.index_terms import within
from storage.search.likeness import said_in
from storage.search.states import State
from storage.search.stems import stems, words_in

_COMPARED: Final = 300
"""The newest answered incidents with a common word; if that many, those of the same street, too."""

_ANSWERED: Final = State((incident.c.status == Status.ANSWERED,))

_TEXT: Final = func.coalesce(draft_text.c.text, incident_text.c.answer)
_OF_VERSION: Final = and_(
    draft.c.number == placement.c.number,
    draft.c.version == placement.c.version,
    draft.c.kind == DraftKind.FINAL,
    draft.c.decided_at.is_not(None),  # not a publication's, which nobody approves
    draft.c.of_main.is_(None),  # not a copy of another incident's (ADR 46)
)
_TEXT_OF_VERSION: Final = and_(
    draft_text.c.number == draft.c.number, draft_text.c.version == draft.c.version
)


def _answers(*columns: Any) -> Select[Any]:
    """The placed answers that control approved, and those imported with their messages."""
    return (
        select(placement.c.number, placement.c.version, placement.c.at, *columns)
        .join(incident, incident.c.number == placement.c.number)
        .join(incident_text, incident_text.c.number == placement.c.number)
        .outerjoin(draft, _OF_VERSION)
        .outerjoin(draft_text, _TEXT_OF_VERSION)
        .where(
            *_ANSWERED.conditions,
            placement.c.version.is_not_distinct_from(draft.c.version),
            _TEXT != "",
        )
        .order_by(placement.c.number, placement.c.position)
    )


async def past_answers(connection: AsyncConnection, of: Incident) -> Sequence[AnswerRef]:
    """Return a few approved, placed answers of its lead to alike messages, newest first."""
    words, streets = asked_in(of.message, of.topic)
    if of.lead is None or not words:
        return ()
    wanted = [frozenset().union(*words.values()), *within(frozenset({of.lead}))]
    found = await numbers_found(connection, wanted, _COMPARED, state=_ANSWERED)
    if len(found) == _COMPARED and streets:
        found += await numbers_found(connection, [streets, *wanted], _COMPARED, state=_ANSWERED)
    sought = {**words, **{street: frozenset({street}) for street in streets}}
    candidates = await _candidates(connection, {*found} - {of.number}, sought)
    return likest(words, streets, candidates)


def asked_in(
    message: CitizenMessage, topic: Topic
) -> tuple[Mapping[str, frozenset[str]], frozenset[str]]:
    """Return the words on the matter of a message with their synonyms, and its streets."""
    said = said_in(message)
    streets = said.names | {place.split()[0] for place in said.places}
    named = {one for word in words_in(topic.name or "") for one in stems(word[0])[:1]}
    words = {one for one in said.words - said.address - streets if one.isalpha()} | named
    return {one: synonyms(one) for one in words - IN_ANY_MESSAGE}, streets


async def _candidates(
    connection: AsyncConnection,
    numbers: Collection[IncidentNumber],
    wanted: Mapping[str, frozenset[str]],
) -> Sequence[Candidate]:
    if not numbers:
        return ()
    terms = cast(incident_terms.c.terms, Text)
    query = _answers(terms.label("terms"), _TEXT.label("text")).join(
        incident_terms, incident_terms.c.number == placement.c.number
    )
    query = query.where(placement.c.number.in_(numbers))
    latest = {row["number"]: row for row in (await connection.execute(query)).mappings()}
    return [
        Candidate(_ref(row), row["at"], _common(row["terms"], wanted), row["text"])
        for row in latest.values()
        if len(row["text"]) <= LONGEST_REUSABLE
    ]


def _common(terms: str, wanted: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Those of the wanted words that are among the stored terms, themselves or a synonym.

    The terms are too many to split.
    """
    bare = terms.replace("'", "")  # PostgreSQL quotes them
    stored = f" {bare} "
    return frozenset(
        one for one, same in wanted.items() if any(f" {word} " in stored for word in same)
    )


async def load_past_answers(
    connection: AsyncConnection, refs: Sequence[AnswerRef]
) -> Sequence[PastAnswer]:
    """Load those that still are the answers of their incidents and not erased, in that order."""
    said = incident_text.c
    query = _answers(
        _TEXT.label("text"), said.text.label("said"), said.author_name, said.address
    ).where(placement.c.number.in_([one.number for one in refs]))
    rows = {_ref(row): row for row in (await connection.execute(query)).mappings()}
    return [_past_answer(one, rows[one]) for one in refs if one in rows]


def _past_answer(ref: AnswerRef, row: Any) -> PastAnswer:
    message = CitizenMessage(row["said"], author_name=row["author_name"], address=row["address"])
    return PastAnswer(ref, row["text"], row["at"], message)


def _ref(row: Any) -> AnswerRef:
    return AnswerRef(row["number"], row["version"])
