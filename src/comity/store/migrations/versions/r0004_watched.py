"""Sources that are watched: which addresses they named, what became of these, and when they were last asked."""

import sqlalchemy as sa
from alembic import op

from comity.store.columns import TEXT

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "watched_sources",
        sa.Column("name", TEXT, primary_key=True),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("place", TEXT, nullable=False),
        sa.Column("terms", TEXT, nullable=False),
        sa.Column("asked", TEXT),
        sa.Column("answered", TEXT),
        sa.Column("gave", TEXT),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("reason", TEXT),
        sa.Column("message", TEXT),
        sa.Column("rests_until", TEXT),
    )
    op.create_table(
        "watched_days",
        sa.Column("source", TEXT, primary_key=True),
        sa.Column("day", TEXT, primary_key=True),
        *(
            sa.Column(name, sa.Integer, nullable=False)
            for name in ("asked", "unanswered", "found", "articles", "findings", "failures")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "addresses",
        sa.Column("key", TEXT, primary_key=True),
        sa.Column("address", TEXT, nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("published", TEXT),
        sa.Column("found", TEXT, nullable=False),
        sa.Column("waiting", sa.Boolean, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("rests_until", TEXT, nullable=False),
        sa.Column("mark", TEXT),
        sa.Column("outcome", TEXT),
        sa.Column("done", TEXT),
    )
    op.create_index("addresses_waiting", "addresses", ["waiting", "source"])
    op.create_table(
        "validators",
        sa.Column("source", TEXT, primary_key=True),
        sa.Column("address", TEXT, primary_key=True),
        sa.Column("etag", TEXT),
        sa.Column("modified", TEXT),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "leases",
        sa.Column("name", TEXT, primary_key=True),
        sa.Column("holder", TEXT, nullable=False),
        sa.Column("until", sa.Float, nullable=False),
    )
