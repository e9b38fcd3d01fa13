"""Sources that are watched: which addresses they named, what became of these, and when they were last asked."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "watched_sources",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("terms", sa.Text, nullable=False),
        sa.Column("asked", sa.Text),
        sa.Column("answered", sa.Text),
        sa.Column("gave", sa.Text),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("message", sa.Text),
        sa.Column("rests_until", sa.Text),
    )
    op.create_table(
        "watched_days",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("day", sa.Text, primary_key=True),
        *(
            sa.Column(name, sa.Integer, nullable=False)
            for name in ("asked", "unanswered", "found", "articles", "findings", "failures")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "addresses",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("published", sa.Text),
        sa.Column("found", sa.Text, nullable=False),
        sa.Column("waiting", sa.Boolean, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("rests_until", sa.Text, nullable=False),
        sa.Column("mark", sa.Text),
        sa.Column("outcome", sa.Text),
        sa.Column("done", sa.Text),
    )
    op.create_index("addresses_waiting", "addresses", ["waiting", "source"])
    op.create_table(
        "validators",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("address", sa.Text, primary_key=True),
        sa.Column("etag", sa.Text),
        sa.Column("modified", sa.Text),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("until", sa.Float, nullable=False),
    )
