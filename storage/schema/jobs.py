"""Long jobs: the order and the progress. A preview has words of a file until it is decided on."""

from sqlalchemy import JSON, BigInteger, Boolean, Column, Integer, String, Table, Text

from domain.model.conversation.job import UNFINISHED
from storage.schema.columns import SERIAL, UtcDateTime, constant, metadata, partial_index

job = Table(
    "job",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("kind", String, nullable=False),
    Column("arguments", JSON, nullable=False),
    # 0: scheduled.
    Column("person", BigInteger, nullable=False),
    Column("instead_of", BigInteger),
    Column("chat", BigInteger, nullable=False),
    Column("thread", BigInteger),
    Column("state", String, nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("starts", Integer, nullable=False),
    Column("shown", Boolean, nullable=False),
    Column("error", Text),
    # The result of an import: counts, row numbers, column headings; of a preview also names.
    Column("result", JSON(none_as_null=True)),
    Column("created_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    sqlite_autoincrement=True,
)

JOB_UNFINISHED = job.c.state.in_([constant(state) for state in sorted(UNFINISHED)])
"""It waits or is running, possibly interrupted by a kill."""

partial_index("unfinished", job.c.id, of=JOB_UNFINISHED)
