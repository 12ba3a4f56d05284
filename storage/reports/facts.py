"""Facts of a period's messages, in chunks: one query per table, whatever the period."""

from collections import defaultdict
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.ids import NAMED, AuthorityCode, DraftVersion, IncidentNumber, PersonId
from domain.model.incident.answer.draft import DraftKind, RejectionReason
from domain.model.incident.answer.proof import ProofState
from domain.model.incident.events import DraftApproved, DraftSubmitted, GivenToControl
from domain.model.incident.workflow.status import (
    CancelGround,
    Importance,
    IncidentKind,
    NoAnswerGround,
    Status,
    StatusPeriod,
)
from domain.model.message.citizen_message import Network, Topic
from domain.model.message.masking import READ
from domain.model.report.facts import AlertFact, DraftFact, Facts, PlacedFact
from storage.engine.database import plain_rows
from storage.incidents.events import kind_of
from storage.schema.columns import Row, UtcDateTime
from storage.schema.incidents import (
    ANSWERED_BY_NAMED,
    assignment,
    draft,
    draft_text,
    event,
    incident,
    incident_text,
    placement,
    referral,
)

CHUNK: Final = 1000
"""Messages in memory at a time."""

_SUBMITTED, _GIVEN, _APPROVED = map(kind_of, (DraftSubmitted, GivenToControl, DraftApproved))
_NUMBERS: Final[BindParameter[Any]] = bindparam("numbers", expanding=True)
_AFTER, _END = (bindparam(name, type_=UtcDateTime()) for name in ("after", "end"))


def next_messages(*which: ColumnElement[bool]) -> Select[Any]:
    """A chunk of messages detected in [`after`, `end`), in that order.

    Of those detected exactly at `after` only numbers above `number`.
    """
    return (
        select(
            *(
                incident.c[name]
                for name in (
                    "number",
                    "kind",
                    "status",
                    "periods",
                    "importance",
                    "network",
                    "topic_group",
                    "topic",
                    "detected_at",
                    "due_at",
                    "draft_due_at",
                    "alert",
                    "closing_ground",
                    "alike",
                    "joined_to",
                    "row_version",
                )
            ),
            case((ANSWERED_BY_NAMED, incident.c.named_body)).label("answered_by"),
            incident_text.c.author_name,
            func.substr(incident_text.c.text, 1, READ).label("beginning"),
        )
        .select_from(incident.outerjoin(incident_text))
        .where(
            incident.c.detected_at >= _AFTER,
            incident.c.detected_at < _END,
            or_(incident.c.detected_at > _AFTER, incident.c.number > bindparam("number")),
            *which,
        )
        .order_by(incident.c.detected_at, incident.c.number)
        .limit(CHUNK)
    )


_ASSIGNMENTS: Final = (
    select(assignment.c.number, assignment.c.authority)
    .where(assignment.c.number.in_(_NUMBERS))
    .order_by(assignment.c.lead.desc(), assignment.c.position)
)
_DRAFTS: Final = (
    select(
        draft.c.number,
        draft.c.version,
        draft.c.kind,
        draft.c.authority,
        draft.c.person,
        draft.c.decided_by,
        draft.c.reasons,
    )
    .where(draft.c.number.in_(_NUMBERS))
    .order_by(draft.c.version)
)
_TOLD: Final = (
    select(event.c.number, event.c.kind, event.c.payload)
    .where(event.c.number.in_(_NUMBERS), event.c.kind.in_((_SUBMITTED, _GIVEN, _APPROVED)))
    .order_by(event.c.id)
)
"""Data about drafts that only events contain."""

_PLACEMENTS: Final = (
    select(
        placement.c.number,
        placement.c.version,
        placement.c.at,
        placement.c.due_at,
        placement.c.proof,
    )
    .where(placement.c.number.in_(_NUMBERS))
    .order_by(placement.c.position)
)
_REFERRALS: Final = (
    select(referral.c.number, referral.c.authority, referral.c.ground, referral.c.redirected_to)
    .where(referral.c.number.in_(_NUMBERS))
    .order_by(referral.c.position)
)


_ANSWERS: Final = (
    select(placement.c.number, draft_text.c.text)
    .join(
        draft_text,
        (draft_text.c.number == placement.c.number) & (draft_text.c.version == placement.c.version),
    )
    .where(placement.c.number.in_(_NUMBERS))
    .order_by(placement.c.position)
)


async def chunks(
    connection: AsyncConnection,
    query: Select[Any],
    start: datetime,
    end: datetime,
    *,
    answers: bool = False,
) -> AsyncGenerator[Sequence[tuple[Facts, int]], None]:
    """Yields the results of the query (of `next_messages`) in [`start`, `end`).

    Each with its row version; with `answers`, also the text of its last placement.
    """
    after, number = start, 0
    while rows := await plain_rows(connection, query, after=after, end=end, number=number):
        parts = await _parts(connection, [row["number"] for row in rows])
        if answers:
            found = await plain_rows(connection, _ANSWERS, numbers=[row["number"] for row in rows])
            parts.answers = {one["number"]: one["text"] for one in found}
        yield [(_facts(row, parts), row["row_version"]) for row in rows]
        after, number = rows[-1]["detected_at"], rows[-1]["number"]


class _Parts:
    """The parts of a chunk's messages, by number."""

    def __init__(self) -> None:
        self.assignments: dict[int, list[Row]] = defaultdict(list)
        self.drafts: dict[int, list[Row]] = defaultdict(list)
        self.told: dict[int, list[Row]] = defaultdict(list)
        self.placements: dict[int, list[Row]] = defaultdict(list)
        self.referrals: dict[int, list[Row]] = defaultdict(list)
        self.answers: dict[int, str] = {}


async def _parts(connection: AsyncConnection, numbers: Sequence[int]) -> _Parts:
    parts = _Parts()
    for query, of in (
        (_ASSIGNMENTS, parts.assignments),
        (_DRAFTS, parts.drafts),
        (_TOLD, parts.told),
        (_PLACEMENTS, parts.placements),
        (_REFERRALS, parts.referrals),
    ):
        for row in await plain_rows(connection, query, numbers=numbers):
            of[row["number"]].append(row)
    return parts


def _facts(row: Row, parts: _Parts) -> Facts:
    number = row["number"]
    drafts = parts.drafts.get(number, ())
    authorities = tuple(
        AuthorityCode(one["authority"]) for one in parts.assignments.get(number, ())
    )
    if not authorities and row["answered_by"]:
        authorities = (AuthorityCode(f"{NAMED}{row['answered_by']}"),)
    referrals = parts.referrals.get(number, ())
    status = Status(row["status"])
    return Facts(
        number=IncidentNumber(number),
        kind=IncidentKind(row["kind"]),
        status=status,
        importance=Importance(row["importance"]),
        network=Network(row["network"]),
        topic=Topic(row["topic_group"], row["topic"]),
        detected_at=row["detected_at"],
        due_at=row["due_at"],
        draft_due_at=row["draft_due_at"],
        periods=tuple(map(_period, row["periods"])),
        ground=_ground(status, row["closing_ground"]),
        authorities=authorities,
        drafts=tuple(_drafts(drafts, parts.told.get(number, ()))),
        placements=tuple(_placements(parts.placements.get(number, ()), drafts)),
        returns=tuple(one["authority"] for one in referrals if one["ground"] is None),
        redirected_from=tuple(one["authority"] for one in referrals if one["redirected_to"]),
        alert=_alert(row["alert"]),
        repeated=row["joined_to"] is not None or bool(row["alike"]),
        beginning=row["beginning"] or "",
        author_name=row["author_name"],
        answer=parts.answers.get(number, ""),
    )


def _period(stored: Mapping[str, Any]) -> StatusPeriod:
    since = datetime.fromisoformat(stored["since"])
    imported = stored.get("imported", False)
    return StatusPeriod(Status(stored["status"]), since, stored["lead"], imported=imported)


def _ground(status: Status, stored: str | None) -> NoAnswerGround | CancelGround | None:
    if stored is None:
        return None
    return NoAnswerGround(stored) if status is Status.NO_ANSWER else CancelGround(stored)


def _drafts(drafts: Iterable[Row], told: Iterable[Row]) -> Iterable[DraftFact]:
    """Drafts submitted to control; of a publication only if it was handed to control."""
    in_time: dict[int, bool | None] = {}
    without: dict[int, tuple[AuthorityCode, ...]] = {}
    for one in told:
        payload = one["payload"]
        if one["kind"] == _APPROVED:
            without[payload["version"]] = tuple(payload["without"])
        else:
            due = one["kind"] == _SUBMITTED and payload.get("ready_of") is None
            in_time[payload["version"]] = payload["draft_due_kept"] if due else None
    for row in drafts:
        if row["version"] not in in_time:
            continue
        kind = DraftKind(row["kind"])
        kept = None if kind is DraftKind.CLARIFICATION else in_time[row["version"]]
        reasons = frozenset(map(RejectionReason, row["reasons"] or ()))
        yield DraftFact(
            DraftVersion(row["version"]),
            kind,
            AuthorityCode(row["authority"]),
            PersonId(row["person"]),
            kept,
            approved=row["decided_by"] is not None and not reasons,
            reasons=reasons,
            without=without.get(row["version"], ()),
        )


def _placements(placements: Iterable[Row], drafts: Iterable[Row]) -> Iterable[PlacedFact]:
    kinds = {row["version"]: DraftKind(row["kind"]) for row in drafts}
    for row in placements:
        kind = kinds.get(row["version"], DraftKind.FINAL)
        proof = row["proof"]
        proven = proof["state"] == ProofState.PROVEN if proof else None
        yield PlacedFact(kind, row["at"], row["due_at"], proven)


def _alert(stored: Mapping[str, Any] | None) -> AlertFact | None:
    if stored is None:
        return None
    acknowledged = [datetime.fromisoformat(one["at"]) for one in stored["acknowledged"]]
    reported = stored["reported"]
    return AlertFact(
        datetime.fromisoformat(stored["raised_at"]),
        min(acknowledged, default=None),
        datetime.fromisoformat(reported["at"]) if reported else None,
    )
