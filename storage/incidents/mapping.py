"""An incident as rows and back, column by column."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from pydantic import TypeAdapter
from sqlalchemy import Table

from domain.model.answer.contribution import Contribution
from domain.model.answer.draft import (
    Comment,
    Decision,
    Draft,
    DraftKind,
    DraftState,
    RejectionReason,
)
from domain.model.answer.placement import Placement
from domain.model.course.alert import Alert, Mark
from domain.model.course.assignment import Assignment
from domain.model.course.closing import Closing
from domain.model.course.plan import Plan
from domain.model.course.policy import Policy
from domain.model.course.referral import Referral, ReferralState
from domain.model.course.second_clock import SecondClock
from domain.model.course.stages import StatusPeriod
from domain.model.course.status import (
    CancelGround,
    Importance,
    IncidentKind,
    NoAnswerGround,
    Status,
)
from domain.model.course.threshold import Track
from domain.model.ids import (
    AuthorityCode,
    DraftVersion,
    IncidentNumber,
    PersonId,
    ReferralNumber,
)
from domain.model.incident import Incident
from domain.model.message.authors_reply import AuthorsReply
from domain.model.message.citizen_message import CitizenMessage, Topic
from domain.model.message.link import page_of
from domain.model.message.network import Network
from domain.model.time.deadline import Due
from storage.schema.columns import (
    Row,
    actor_of,
    actor_values,
    attachments_of,
    attachments_value,
    person_of,
    source_of,
    source_values,
)
from storage.schema.tables import (
    assignment,
    authors_reply,
    comment,
    contribution,
    draft,
    draft_text,
    incident_text,
    placement,
    referral,
)

_POLICY: Final = TypeAdapter(Policy)
_REMINDED: Final = TypeAdapter(dict[Track, datetime])
_PERIODS: Final = TypeAdapter(list[StatusPeriod])
_ALERT: Final[TypeAdapter[Alert | None]] = TypeAdapter(Alert | None)
_SECOND_CLOCK: Final[TypeAdapter[SecondClock | None]] = TypeAdapter(SecondClock | None)
_PLAN: Final[TypeAdapter[Plan | None]] = TypeAdapter(Plan | None)

Key = tuple[Any, ...]

CHILDREN: Final = (
    incident_text,
    assignment,
    contribution,
    referral,
    draft,
    draft_text,
    comment,
    placement,
    authors_reply,
)
"""In the order in which rows may be inserted."""


@dataclass(slots=True)
class Rows:
    """All rows of one incident; the children by table and primary key."""

    incident: dict[str, Any]
    children: dict[Table, dict[Key, dict[str, Any]]] = field(
        default_factory=lambda: {table: {} for table in CHILDREN}
    )

    def add(self, table: Table, **values: Any) -> None:
        """One more row of a child table."""
        key = tuple(values[column.name] for column in table.primary_key)
        self.children[table][key] = values


def to_rows(of: Incident) -> Rows:
    """Everything that is stored of it but its events."""
    rows = Rows(_incident_values(of))
    number = of.number
    rows.add(
        incident_text,
        number=number,
        text=of.message.text,
        url=of.message.url,
        page=_page_key(of.message.url),
        author_name=of.message.author_name,
        author_url=of.message.author_url,
        note=of.message.note,
        attachments=attachments_value(of.message.attachments),
    )
    for position, given in enumerate(of.assignments):
        rows.add(
            assignment,
            number=number,
            position=position,
            authority=given.authority,
            routed_at=given.routed_at,
            lead=given.lead,
            assignee=given.assignee,
            reminded_until=given.reminded_until,
            drafts_before=given.drafts_before,
            told_before=given.told_before,
        )
    for position, told in enumerate(of.contributions):
        rows.add(
            contribution,
            number=number,
            position=position,
            authority=told.authority,
            text=told.text,
            person=told.by,
            at=told.at,
            **source_values(told.source),
            instead_of=told.instead_of,
            attachments=attachments_value(told.attachments),
            earlier=told.earlier,
        )
    for made in of.referrals:
        rows.add(referral, number=number, **_referral_values(made))
    for version in of.drafts:
        _add_draft(rows, number, version)
    for position, placed in enumerate(of.placements):
        rows.add(
            placement,
            number=number,
            position=position,
            version=placed.version,
            person=placed.by,
            at=placed.at,
            recorded_at=placed.recorded_at,
            due_at=placed.due_at,
            url=placed.url,
            instead_of=placed.instead_of,
            earlier=placed.earlier,
        )
    for position, reply in enumerate(of.authors_replies):
        rows.add(
            authors_reply,
            number=number,
            position=position,
            text=reply.text,
            person=reply.by,
            instead_of=reply.instead_of,
            at=reply.at,
            **source_values(reply.source),
        )
    return rows


def _page_key(url: str | None) -> str | None:
    """Short whatever the link: an index can hold it."""
    return sha256(page_of(url).encode()).hexdigest() if url else None


def _incident_values(of: Incident) -> dict[str, Any]:
    return {
        "number": of.number,
        "kind": of.kind,
        "status": of.status,
        "periods": _PERIODS.dump_python(of.periods, mode="json"),
        "importance": of.importance,
        "network": of.message.network,
        "topic_group": of.topic.group,
        "topic": of.topic.name,
        "external_id": of.external_id,
        "detected_at": of.detected_at,
        "registered_at": of.registered_at,
        "found_by": of.found_by,
        **actor_values(of.registered_by),
        "due_at": of.due.at,
        "due_preliminary": of.due.preliminary,
        "calendar_revision": of.due.calendar_revision,
        "draft_due_at": of.draft_due_at,
        "policy": _POLICY.dump_python(of.policy, mode="json"),
        "reminded": _REMINDED.dump_python(of.reminded_until, mode="json"),
        "alert": _ALERT.dump_python(of.alert, mode="json"),
        "second_clock": _SECOND_CLOCK.dump_python(of.second_clock, mode="json"),
        "plan": _PLAN.dump_python(of.plan, mode="json"),
        "closed_at": of.closed_at,
        "closed_by": of.closing and of.closing.by,
        "closed_instead_of": of.closing and of.closing.instead_of,
        "closing_ground": of.closing and of.closing.ground,
        "duplicate_of": of.duplicate_of,
        "duplicates": list(of.duplicates),
        "reopened_at": of.reopened_at,
    }


def _referral_values(of: Referral) -> dict[str, Any]:
    return {
        "position": of.number,
        "authority": of.authority,
        "person": of.by,
        "at": of.at,
        **source_values(of.source),
        "ground": of.ground,
        "reason": of.reason,
        "state": of.state,
        "decided_by": of.decision and of.decision.by,
        "decided_at": of.decision and of.decision.at,
        "redirected_to": of.redirected_to,
        "instead_of": of.instead_of,
        "decided_instead_of": of.decision and of.decision.instead_of,
    }


def _add_draft(rows: Rows, number: IncidentNumber, of: Draft) -> None:
    key = {"number": number, "version": of.version}
    decision = of.decision
    rows.add(
        draft,
        **key,
        kind=of.kind,
        state=of.state,
        person=of.by,
        at=of.at,
        **source_values(of.source),
        decided_by=decision and decision.by,
        decided_at=decision and decision.at,
        reasons=sorted(decision.reasons) if decision else None,
        instead_of=of.instead_of,
        decided_instead_of=decision and decision.instead_of,
        authority=of.authority,
    )
    rows.add(draft_text, **key, text=of.text, attachments=attachments_value(of.attachments))
    for position, said in enumerate(of.comments):
        rows.add(
            comment,
            **key,
            position=position,
            text=said.text,
            person=said.by,
            at=said.at,
            **source_values(said.source),
            instead_of=said.instead_of,
        )


def to_incident(
    rows: Sequence[Row],
    *,
    contributions: Iterable[Row] = (),
    referrals: Iterable[Row] = (),
    drafts: Iterable[Row] = (),
    comments: Iterable[Row] = (),
    placements: Iterable[Row] = (),
    replies: Iterable[Row] = (),
) -> Incident:
    """The incident of these rows, each kind in order.

    `rows` hold it with its text, once for each assignment. Erased texts are empty.
    """
    row = rows[0]
    said: dict[int, list[Comment]] = {}
    for one in comments:
        said.setdefault(one["version"], []).append(_comment(one))
    return Incident(
        number=IncidentNumber(row["number"]),
        message=CitizenMessage(
            row["text"] or "",
            Network(row["network"]),
            row["url"],
            row["author_name"],
            row["author_url"],
            attachments_of(row),
            row["note"],
        ),
        importance=Importance(row["importance"]),
        detected_at=row["detected_at"],
        registered_at=row["registered_at"],
        registered_by=actor_of(row),
        found_by=row["found_by"],
        due=Due(row["due_at"], row["due_preliminary"], row["calendar_revision"]),
        draft_due_at=row["draft_due_at"],
        policy=_POLICY.validate_python(row["policy"]),
        reminded_until=_REMINDED.validate_python(row["reminded"]),
        alert=_ALERT.validate_python(row["alert"]),
        second_clock=_SECOND_CLOCK.validate_python(row["second_clock"]),
        kind=IncidentKind(row["kind"]),
        status=Status(row["status"]),
        periods=_PERIODS.validate_python(row["periods"]),
        external_id=row["external_id"],
        topic=Topic(row["topic_group"], row["topic"]),
        plan=_PLAN.validate_python(row["plan"]),
        assignments=[_assignment(one) for one in rows if one["authority"] is not None],
        contributions=[_contribution(one) for one in contributions],
        referrals=[_referral(one) for one in referrals],
        drafts=[_draft(one, said.get(one["version"], [])) for one in drafts],
        placements=[_placement(one) for one in placements],
        authors_replies=[_reply(one) for one in replies],
        closed_at=row["closed_at"],
        closing=_closing(row),
        duplicate_of=row["duplicate_of"],
        duplicates=[IncidentNumber(one) for one in row["duplicates"]],
        reopened_at=row["reopened_at"],
        row_version=row["row_version"],
    )


def _closing(row: Row) -> Closing | None:
    if row["closed_by"] is None:
        return None
    ground = row["closing_ground"]
    unanswered = row["status"] == Status.NO_ANSWER
    return Closing(
        PersonId(row["closed_by"]),
        NoAnswerGround(ground) if unanswered else CancelGround(ground),
        person_of(row["closed_instead_of"]),
    )


def _assignment(row: Row) -> Assignment:
    return Assignment(
        AuthorityCode(row["authority"]),
        row["routed_at"],
        row["lead"],
        person_of(row["assignee"]),
        row["reminded_until"],
        row["drafts_before"],
        row["told_before"],
    )


def _contribution(row: Row) -> Contribution:
    return Contribution(
        AuthorityCode(row["authority"]),
        row["text"],
        PersonId(row["person"]),
        row["at"],
        source_of(row),
        person_of(row["instead_of"]),
        attachments_of(row),
        row["earlier"],
    )


def _referral(row: Row) -> Referral:
    decision = None
    if row["decided_by"] is not None:
        decision = Mark(
            PersonId(row["decided_by"]), row["decided_at"], person_of(row["decided_instead_of"])
        )
    return Referral(
        number=ReferralNumber(row["position"]),
        authority=AuthorityCode(row["authority"]),
        by=PersonId(row["person"]),
        at=row["at"],
        source=source_of(row),
        ground=None if row["ground"] is None else NoAnswerGround(row["ground"]),
        reason=row["reason"],
        state=ReferralState(row["state"]),
        decision=decision,
        redirected_to=row["redirected_to"],
        instead_of=person_of(row["instead_of"]),
    )


def _draft(row: Row, comments: list[Comment]) -> Draft:
    decision = None
    if row["decided_at"] is not None:
        reasons = frozenset(map(RejectionReason, row["reasons"]))
        decision = Decision(
            PersonId(row["decided_by"]),
            row["decided_at"],
            reasons,
            person_of(row["decided_instead_of"]),
        )
    return Draft(
        version=DraftVersion(row["version"]),
        text=row["text"] or "",
        by=PersonId(row["person"]),
        at=row["at"],
        source=source_of(row),
        kind=DraftKind(row["kind"]),
        state=DraftState(row["state"]),
        decision=decision,
        comments=comments,
        attachments=attachments_of(row),
        instead_of=person_of(row["instead_of"]),
        authority=None if row["authority"] is None else AuthorityCode(row["authority"]),
    )


def _comment(row: Row) -> Comment:
    return Comment(
        row["text"],
        PersonId(row["person"]),
        row["at"],
        source_of(row),
        person_of(row["instead_of"]),
    )


def _reply(row: Row) -> AuthorsReply:
    return AuthorsReply(
        row["text"],
        PersonId(row["person"]),
        row["at"],
        source_of(row),
        person_of(row["instead_of"]),
    )


def _placement(row: Row) -> Placement:
    return Placement(
        None if row["version"] is None else DraftVersion(row["version"]),
        PersonId(row["person"]),
        row["at"],
        row["recorded_at"],
        row["due_at"],
        row["url"],
        person_of(row["instead_of"]),
        row["earlier"],
    )
