"""Events survive the way into the database and back, whatever they hold."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from domain.model.actor import Actor
from domain.model.ids import (
    BotId,
    ChatId,
    DraftVersion,
    IncidentNumber,
    MessageId,
    MessageRef,
    PersonId,
    Place,
)
from domain.model.incident.answer.draft import RejectionReason
from domain.model.incident.events import DraftRejected, IncidentEvent
from storage.incidents.events import from_row, to_row

ZONES = [UTC, timezone(timedelta(hours=3)), timezone(-timedelta(hours=9, minutes=30))]
WHOLE = st.integers(1, 2**31 - 1)
BIG = st.integers(-(2**52), 2**52)

moments = st.datetimes(timezones=st.sampled_from(ZONES))
places = st.builds(Place, BIG.map(ChatId), st.none() | WHOLE)
messages = st.builds(
    MessageRef,
    WHOLE.map(BotId),
    places,
    WHOLE.map(lambda number: MessageId(str(number))),
    st.integers(0, 2**31),
)
actors = st.none() | st.builds(Actor, WHOLE.map(PersonId), st.none() | messages, st.booleans())
common = {"number": WHOLE.map(IncidentNumber), "at": moments, "by": actors}
events = st.one_of(*(st.builds(of, **common) for of in IncidentEvent.__subclasses__()))


@given(events)
def test_an_event_comes_back_as_it_went(event: IncidentEvent):
    row = {**to_row(event), "id": 1}
    assert from_row(row) == event


def test_what_is_stored_has_stable_names():
    rejected = DraftRejected(
        number=IncidentNumber(7),
        at=datetime(2026, 6, 16, 9, tzinfo=UTC),
        by=Actor(
            PersonId(501),
            MessageRef(BotId(100), Place(ChatId(-1001)), MessageId("5")),
            pressed=True,
        ),
        version=DraftVersion(2),
        reasons=(RejectionReason.LANGUAGE, RejectionReason.OFF_TOPIC),
        comments=1,
    )
    assert to_row(rejected) == {
        "number": 7,
        "kind": "draft_rejected",
        "at": datetime(2026, 6, 16, 9, tzinfo=UTC),
        "person": 501,
        "source_bot": 100,
        "source_chat": -1001,
        "source_thread": None,
        "source_message": "5",
        "source_edited_at": 0,
        "pressed": True,
        "instead_of": None,
        "payload": {
            "version": 2,
            "reasons": ["language", "off_topic"],
            "own": False,
            "comments": 1,
            "ready": None,
        },
    }
