"""Traces of an erased citizen's messages elsewhere: in updates, held texts and templates.

Data of the citizen's own incidents is found by incident. Elsewhere it is found only by a link or by
whole lines, because others share a name («Анна»).
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Final, Self

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.conversation.notices.kinds import Retire
from domain.model.conversation.questions import ChoosePastAnswer, WriteDraft
from domain.model.ids import ChatId, MessageId
from domain.model.incident.answer.past_answer import AnswerRef
from domain.model.incident.answer.template import GAP
from domain.model.message.link import links_in, page_of
from domain.model.message.profile import profile_of
from storage.conversation.questions import question_of
from storage.schema.columns import Row, place_of
from storage.schema.incidents import incident_text, template, template_change
from storage.schema.messages import QUESTION_OPEN, InboxState, inbox, question
from storage.search.stems import normal, stems, words_in
from storage.upkeep.erasure_scope import WrittenMessage

Message = tuple[int, str]
"""A chat and a message id in it; chat 0 for an id that is no number, and unique."""


def known_as(chat: ChatId, message: MessageId) -> Message:
    """Return the message as it is recognised in stored updates."""
    return (chat if message.isdecimal() else 0, message)


_FORGOTTEN: Final = {InboxState.DONE: InboxState.DONE, InboxState.DEAD: InboxState.ERASED}
"""The new state of a handled or dead update."""

_UPDATES_AT_ONCE: Final = 200
"""The most in memory at a time."""

_SHORTEST: Final = 12
"""Characters of a line that identifies a text within an incident."""

_SHORTEST_ELSEWHERE: Final = 30
"""Characters of a line that identifies a text in another incident: a greeting is shorter."""


@dataclass(frozen=True, slots=True)
class Traces:
    """Recognises the words of erased messages in data outside their incidents."""

    pages: frozenset[str]
    """The author's pages, and posts under which nobody else wrote."""
    lines: frozenset[str]
    """Whole texts, and long lines of them."""
    literally: frozenset[str]
    """Strings to remove from texts that serve others: links, long lines, names of several words."""

    @classmethod
    async def of(
        cls,
        connection: AsyncConnection,
        rows: Sequence[Row],
        others: Collection[WrittenMessage] = (),
    ) -> Self:
        """`rows` are the texts of all erased messages; `others` by the same authors stay."""
        stay = {one.author.url and profile_of(one.author.url) for one in others}
        known = {one.author.name for one in others}
        shared = await _pages_of_others(connection, rows)
        urls = {row["url"] for row in rows if row["url"] and row["page"] not in shared}
        links = {row["author_url"] for row in rows if row["author_url"]}
        authors = {link for link in links if profile_of(link) not in stay}
        texts = [text for row in rows for text in _texts(row)]
        long = {line for text in texts for line in _lines(text, _SHORTEST_ELSEWHERE)}
        whole = {text.strip() for text in texts if len(text.strip()) >= _SHORTEST}
        names = {row["author_name"] for row in rows if len((row["author_name"] or "").split()) > 1}
        names -= known
        return cls(
            frozenset({*map(page_of, urls), *map(profile_of, authors)}),
            frozenset(whole | long),
            frozenset(urls | authors | long | names),
        )

    def found_in(self, value: Any) -> bool:
        """Whether a string in a JSON value contains one of the links or lines."""
        match value:
            case str():
                found = {value.strip(), *_lines(value, _SHORTEST)}
                pages = {of(link) for link in links_in(value) for of in (page_of, profile_of)}
                return not (self.lines.isdisjoint(found) and self.pages.isdisjoint(pages))
            case dict():
                return any(map(self.found_in, value.values()))
            case list():
                return any(map(self.found_in, value))
            case _:
                return False


async def _pages_of_others(connection: AsyncConnection, rows: Sequence[Row]) -> set[str]:
    """Many people write under one post: its link does not identify one of them."""
    pages, numbers = {row["page"] for row in rows} - {None}, [row["number"] for row in rows]
    others = select(incident_text.c.page).where(
        incident_text.c.page.in_(pages), incident_text.c.number.not_in(numbers)
    )
    return set((await connection.execute(others.distinct())).scalars())


async def erase_updates(
    connection: AsyncConnection, own: AbstractSet[Message], traces: Traces | None
) -> int:
    """Erase updates that bring, answer or press one of the `own` messages; for an album all parts.

    With `traces` also dead letters that contain them; return how many. Handled ones without a file
    are not needed any more, and are erased then, whoever wrote them: they may name the citizen in
    any form. One with a file is needed while its album may be edited.
    """
    gone = (InboxState.DONE, InboxState.DEAD)
    which: ColumnElement[bool] = inbox.c.state.in_(gone)
    if traces is None:
        chats = {chat for chat, _ in own}
        if 0 not in chats:
            which &= inbox.c.lane.in_(chats)
    else:
        served = inbox.c.state == InboxState.DONE, inbox.c.group_key.is_(None)
        await connection.execute(update(inbox).where(*served).values(payload={}))
        which &= inbox.c.group_key.is_not(None) | (inbox.c.state == InboxState.DEAD)
    elsewhere, looked_at = 0, 0
    while rows := await _updates(connection, which, looked_at):
        looked_at = rows[-1].serial
        theirs = [row for row in rows if not own.isdisjoint(_messages_in(row.payload))]
        others = [row for row in rows if traces is not None and traces.found_in(row.payload)]
        await _erase_payloads(connection, [*theirs, *others])
        dead = {row.serial for row in others if row.state == InboxState.DEAD}
        elsewhere += len(dead - {row.serial for row in theirs})
    return elsewhere


async def _updates(
    connection: AsyncConnection, which: ColumnElement[bool], after: int
) -> Sequence[Any]:
    names = ("serial", "bot_id", "lane", "group_key", "state", "payload")
    some = select(*(inbox.c[name] for name in names)).where(which, inbox.c.serial > after)
    return (await connection.execute(some.order_by(inbox.c.serial).limit(_UPDATES_AT_ONCE))).all()


async def _erase_payloads(connection: AsyncConnection, rows: Sequence[Any]) -> None:
    if not rows:
        return
    albums = {(row.bot_id, row.lane, row.group_key) for row in rows if row.group_key is not None}
    found: list[ColumnElement[bool]] = [inbox.c.serial.in_([row.serial for row in rows])]
    for bot, lane, group in albums:
        same = inbox.c.bot_id == bot, inbox.c.lane == lane, inbox.c.group_key == group
        found.append(same[0] & same[1] & same[2])
    for one in found:
        for state, forgotten in _FORGOTTEN.items():
            values = {"payload": {}, "state": forgotten}
            await connection.execute(
                update(inbox).where(one, inbox.c.state == state).values(values)
            )


def _messages_in(payload: Mapping[str, Any]) -> Iterator[Message]:
    """An update's message, or its button's, and those it replies to or pins; any JSON."""
    for body in payload.values():
        if not isinstance(body, dict):
            continue
        pressed = body.get("message")
        message: dict[str, Any] = pressed if isinstance(pressed, dict) else body
        held = ("reply_to_message", "pinned_message", "body", "link")
        for one in (message, *(message.get(name) for name in held)):
            match one:
                case {"chat": {"id": int() as chat}, "message_id": int() as number}:
                    yield chat, str(number)
                case {"mid": str() as mid} | {"message": {"mid": str() as mid}}:
                    yield 0, mid
                case _:
                    pass


async def erase_questions(
    connection: AsyncConnection, numbers: Collection[int], traces: Traces | None
) -> tuple[Sequence[Retire], int]:
    """Erase texts held with questions about these incidents; with `traces` also with others.

    Questions with a trace are closed, and closed ones need no text. Return the notices for messages
    of open ones, and how many open ones were about something else.
    """
    open_ones = select(question).where(QUESTION_OPEN)
    if traces is None:
        open_ones = open_ones.where(question.c.subject.in_(numbers) | _WITH_ANSWERS)
    found: list[Row] = []
    elsewhere = 0
    for row in (await connection.execute(open_ones)).mappings().all():
        own = row["subject"] in numbers or not _answered_in(row).isdisjoint(numbers)
        if own or (traces and traces.found_in(row["about"])):
            found.append(row)
            elsewhere += not own
    erased = question.c.subject.in_(numbers) | question.c.id.in_([row["id"] for row in found])
    if traces is not None:
        erased |= ~QUESTION_OPEN
    await connection.execute(
        update(question).where(erased).values(about=None, asked_at=None, open=False)
    )
    return [Retire(row["id"], place_of(row)) for row in found], elsewhere


_ANSWERS: Final = (ChoosePastAnswer.purpose, WriteDraft.purpose)
_WITH_ANSWERS: Final = question.c.purpose.in_(_ANSWERS)


def _answered_in(row: Row) -> set[int]:
    """The incidents whose answers the question shows."""
    if row["purpose"] not in _ANSWERS:
        return set()
    match question_of(row).about:
        case ChoosePastAnswer(answers=answers):
            return {one.number for one in answers}
        case WriteDraft(past=AnswerRef(number=number)):
            return {number}
        case _:
            return set()


async def erase_in_templates(
    connection: AsyncConnection, erased: Mapping[int, Row], traces: Traces
) -> int:
    """Leaves gaps in templates with a trace, as they serve others; returns how many have one.

    One based on an answer to the author is also searched for each part of the name, in any
    inflection, and for short lines.
    """
    changed, own = 0, [line for row in erased.values() for line in telling(row)]
    named: dict[int, tuple[Iterable[str], str]] = {}
    for row in (await connection.execute(select(template))).mappings().all():
        answered = erased.get(row["made_of_number"])
        name = (answered["author_name"] if answered else None) or ""
        held = {*traces.literally, *(own if answered else ())}
        named[row["id"]] = held, name
        kept = {part: with_gaps(row[part], held, name) for part in ("title", "text")}
        if any(normal(row[part]) != words for part, words in kept.items()):
            changed += 1
            which = template.c.id == row["id"]
            await connection.execute(update(template).where(which).values(kept))
    for row in (await connection.execute(select(template_change))).mappings().all():
        title = with_gaps(row["title"], *named.get(row["template"], (traces.literally, "")))
        if title != normal(row["title"]):
            which = template_change.c.id == row["id"]
            await connection.execute(update(template_change).where(which).values(title=title))
    return changed


def with_gaps(text: str, traces: Iterable[str], name: str) -> str:
    """Return the text with a gap for each of the traces, and for each part of the name."""
    text = normal(text)
    for one in sorted(map(normal, traces), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(one)}(?!\w)", GAP, text)
    parts = {stem for word in words_in(normal(name)) for stem in stems(word[0])}
    for word in reversed([*words_in(text)]):
        if word[0].istitle() and not parts.isdisjoint(stems(word[0])):
            text = text[: word.start()] + GAP + text[word.end() :]
    return text


def telling(row: Row) -> Iterator[str]:
    """The strings that identify this message in its incident's data."""
    yield from filter(None, (row["url"], row["author_url"], row["author_name"]))
    for text in _texts(row):
        yield from _lines(text, _SHORTEST)


def _texts(row: Row) -> Iterator[str]:
    return filter(None, (row["text"], row["note"], row["address"], row["answer"]))


def _lines(text: str, shortest: int) -> Iterator[str]:
    lines = (line.strip() for line in text.splitlines())
    return (line for line in lines if len(line) >= shortest)
