"""The audit trail becomes a chain of hashes, knows its end, and can be told in a channel.

Rows that are there already are chained as they are; from then on a change to one of them shows.
"""

from collections.abc import Iterator
from typing import Any

from alembic import op
from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Connection,
    Double,
    Integer,
    MetaData,
    Table,
    Text,
    bindparam,
    insert,
    select,
    update,
)

from bot.store.chain import START, link

revision = "0002"
down_revision = "0001"

_AT_ONCE = 1000  # rows
_TEXTS = (
    *("request_id", "team_id", "channel_id", "user_id", "user_name", "text", "command", "effect"),
    *("decision", "rule", "project_id", "target", "outcome", "detail", "config_hash"),
)
_tables = MetaData()
_audit = Table(
    "neonbot_audit",
    _tables,
    Column("id", BigInteger, primary_key=True),
    Column("at", Double),
    *(Column(name, Text) for name in _TEXTS),
    Column("neon_request_ids", JSON),
    Column("operation_ids", JSON),
    Column("hash", Text),
)
_CONTENT = [column for column in _audit.c if column.name != "hash"]


def upgrade() -> None:
    with op.batch_alter_table("neonbot_audit") as table:
        table.add_column(Column("target_name", Text))
        table.add_column(Column("hash", Text))
    last_id, digest = _chain(op.get_bind())
    with op.batch_alter_table("neonbot_audit") as table:
        table.alter_column("hash", existing_type=Text(), nullable=False)
    head = op.create_table(
        "neonbot_audit_head",
        Column("id", Integer, primary_key=True),
        Column("last_id", BigInteger, nullable=False),
        Column("hash", Text, nullable=False),
    )
    op.execute(insert(head).values(id=1, last_id=last_id, hash=digest))
    op.create_table(
        "neonbot_audit_posts",
        Column("channel_id", Text, primary_key=True),
        Column("posted_id", BigInteger, nullable=False),
        Column("fence", BigInteger, nullable=False),
        Column("lease_until", Double),
    )


def _chain(connection: Connection) -> tuple[int, str]:
    """Give every row its hash; the last row's id and hash."""
    last_id, digest = 0, START
    adding = update(_audit).where(_audit.c.id == bindparam("row")).values(hash=bindparam("digest"))
    for rows in _pages(connection):
        hashes = []
        for row in rows:
            last_id, digest = row["id"], link(digest, row)
            hashes.append({"row": last_id, "digest": digest})
        connection.execute(adding, hashes)
    return last_id, digest


def _pages(connection: Connection) -> Iterator[list[dict[str, Any]]]:
    last_id = 0
    while True:
        query = select(*_CONTENT).where(_audit.c.id > last_id).order_by(_audit.c.id).limit(_AT_ONCE)
        rows = [dict(row) for row in connection.execute(query).mappings()]
        if not rows:
            return
        yield rows
        last_id = rows[-1]["id"]
