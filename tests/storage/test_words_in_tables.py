"""Every column that can hold words is cleared by erasing, or never holds words of a citizen.

A new column fails here until it is decided which of the two it is. That the words are gone is shown
in `test_erasing.py`.
"""

from collections import Counter

from sqlalchemy import Boolean, Date, Integer

from storage.schema import metadata
from storage.schema.columns import UtcDateTime
from storage.upkeep.erasing import DELETED, EMPTIED

NO_WORDS = (Boolean, Date, Integer, UtcDateTime)
"""Types of columns; any other may hold words."""


def columns(by_table: dict[str, str]) -> list[str]:
    return [f"{table}.{name}" for table, names in by_table.items() for name in names.split()]


DECLARED = [
    *(f"{table.name}.{column.name}" for table in DELETED for column in table.columns),
    *(f"{table.name}.{name}" for table, values in EMPTIED.items() for name in values),
]

OTHERWISE = columns(
    {
        "found_comment": "address",
        "incident": "external_id",
        "incident_terms": "terms",
        "inbox": "payload",
        "job": "result",
        "made_file": "name media_type content caption",
        "outbox": "html",
        "placement": "proof",
        "promise": "moves",
        "question": "about",
        "search": "sought choosing",
        "template": "title text",
        "template_change": "title",
    }
)
"""Cleared by code of their own: a digest, a gap, a part of a value, or the whole row."""

OF_THE_PROGRAM = columns(
    {
        "absence": "reason",
        "account_link": "digest",
        "admin_code": "digest",
        "alarm": "matter",
        "assignment": "authority",
        "authors_reply": "source_message",
        "briefing": "source_message schedule state",
        "comment": "source_message",
        "contribution": "authority source_message",
        "counter": "name",
        "digest_key": "key",
        "draft": "kind state source_message reasons authority",
        "edited_message": "message",
        "event": "kind source_message payload",
        "found_comment": "page state likely",
        "inbox": "state error group_key claimed_by",
        "incident": "kind status periods importance network source_message found_by calendar_revision"
        " policy reminded alert second_clock plan likely suggested promised alike closing_ground"
        " duplicates joined",
        "invitation": "id posts",
        "job": "kind arguments state error",
        "leader": "name holder",
        "menu": "digest",
        "network_token": "owner sealed",
        "outbox": "kind card_kind authority subject_kind reply_to state unanswered error",
        "page_mark": "page mark",
        "placement": "page",
        "promise": "authority state",
        "question": "purpose source_message",
        "receiving": "marker",
        "referral": "authority source_message ground state redirected_to",
        "selection": "offered chosen outcome",
        "sent_message": "message digest card_kind authority subject_kind file",
        "served": "messenger",
        "template_change": "what",
        "told_incident": "message",
    }
)
"""Ids, codes, digests, moments and names of files, which the program and the messengers write.

An error is its type and place; a job's arguments name the file of the monitoring system.
"""

OF_EMPLOYEES = columns(
    {
        # The report of a period, in figures, and what control concludes from it.
        "briefing": "text conclusion",
        "former": "kind key name",
        "invitation": "name",
        "organisation": "in_force",
        "organisation_revision": "origin in_force",
        # Words by which an authority was looked for.
        "selection": "asked",
    }
)

OF_THE_MONITORING_SYSTEM = columns(
    {
        # Its classification, and the body or employee in whose hands it had the message.
        "incident": "topic_group topic named_body",
        # Figures by authority, network and topic.
        "day_sums": "basis sums",
    }
)

OF_WHO_ASKED_FOR_ACCESS = columns(
    {"access_request": "name username", "outbox": "payload"}  # of the notice to administrators
)
"""They work here, or say so; the names are erased after a month (`forget_requests`)."""


def test_of_every_column_it_is_decided_whether_erasing_clears_it() -> None:
    decided = Counter(
        name
        for names in (
            DECLARED,
            OTHERWISE,
            OF_THE_PROGRAM,
            OF_EMPLOYEES,
            OF_THE_MONITORING_SYSTEM,
            OF_WHO_ASKED_FOR_ACCESS,
        )
        for name in names
    )
    assert [name for name, times in decided.items() if times > 1] == []
    known = {f"{table.name}.{one.name}": one for table in metadata.sorted_tables for one in table.c}
    assert decided.keys() - known.keys() == set()
    with_words = {name for name, one in known.items() if not isinstance(one.type, NO_WORDS)}
    assert with_words - decided.keys() == set()
