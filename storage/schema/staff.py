"""The organisation, absences, and former employees and authorities."""

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, Integer, String, Table

from storage.schema.columns import SERIAL, UtcDateTime, metadata

organisation = Table(
    "organisation",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, nullable=False),
    Column("in_force", JSON, nullable=False),
    # Incremented with each change of the tables `absence` and `last_account`.
    Column("absences", Integer, nullable=False, default=0),
)


organisation_revision = Table(
    "organisation_revision",
    metadata,
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    # Empty for a file or the messenger.
    Column("by", BigInteger),
    Column("origin", String, nullable=False),
    Column("in_force", JSON, nullable=False),
)
"""Every state of the organisation; a change is the difference from the state before."""

absence = Table(
    "absence",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("person", BigInteger, nullable=False),
    Column("reason", String, nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False, index=True),
    Column("substitute", BigInteger),
    Column("marked_by", BigInteger, nullable=False),
    Column("marked_at", UtcDateTime, nullable=False),
    # Empty if it ended because the person left.
    Column("ended_by", BigInteger),
    Column("ended_at", UtcDateTime),
    sqlite_autoincrement=True,
)

invitation = Table(
    "invitation",
    metadata,
    Column("id", String, primary_key=True),
    # The keys of posts, separated by spaces.
    Column("posts", String, nullable=False),
    Column("name", String),
    # Empty if it was made on the console.
    Column("made_by", BigInteger),
    Column("until", UtcDateTime, nullable=False),
    # Empty if it was revoked.
    Column("used_by", BigInteger),
    Column("used_at", UtcDateTime),
)

admin_code = Table("admin_code", metadata, Column("digest", String, primary_key=True))
"""The valid code, while no employee is registered."""

admin_code_try = Table(
    "admin_code_try",
    metadata,
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("wrong", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

access_request = Table(
    "access_request",
    metadata,
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("name", String, nullable=False),
    Column("username", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    # Whether administrators were notified; the excess of many requests waits.
    Column("told", Boolean, nullable=False),
    Column("answered", Boolean, nullable=False),
)

account_link = Table(
    "account_link",
    metadata,
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("digest", String, nullable=False, unique=True),
    Column("until", UtcDateTime, nullable=False),
)
"""The last code by which each person can add their account in the other messenger."""

last_account = Table(
    "last_account",
    metadata,
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("account", BigInteger, nullable=False),
)
"""The account in which a person with two was last active."""

dialog = Table(
    "dialog",
    metadata,
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    Column("account", BigInteger, primary_key=True, autoincrement=False),
    Column("chat", BigInteger, nullable=False),
)
"""How MAX numbers the dialog of an employee's account with the bot."""

network_token = Table(
    "network_token",
    metadata,
    # A page or a network: `vk:-1001`, `vk`.
    Column("owner", String, primary_key=True),
    # Encrypted with TOKEN_KEY.
    Column("sealed", String, nullable=False),
    Column("stored_at", UtcDateTime, nullable=False),
    Column("stored_by", BigInteger, nullable=False),
)

page_mark = Table(
    "page_mark",
    metadata,
    Column("page", String, primary_key=True),
    Column("mark", String, nullable=False),
    Column("read_at", UtcDateTime, nullable=False),
)
"""Up to where each page of the administration was read; the network's adapter reads the mark."""

former = Table(
    "former",
    metadata,
    Column("kind", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("name", String, nullable=False),
)
"""Names of people and authorities that have left, for old records."""
