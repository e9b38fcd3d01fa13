"""The first tables."""

import sqlalchemy as sa
from alembic import op

from comity.store.columns import NUMBER, TEXT

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "pages",
        sa.Column("digest", TEXT, primary_key=True),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("form", TEXT, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("given_id", TEXT),
        sa.Column("given_url", TEXT),
        sa.Column("given_fetched", TEXT),
        sa.Column("given_published", TEXT),
        sa.Column("given_title", TEXT),
    )
    op.create_table(
        "articles",
        sa.Column("number", NUMBER, primary_key=True),
        sa.Column("page", TEXT, sa.ForeignKey("pages.digest", ondelete="CASCADE"), nullable=False, unique=True),
        sa.Column("identity", TEXT, nullable=False, unique=True),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("url", TEXT),
        sa.Column("site", TEXT),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("byline", sa.JSON, nullable=False),
        sa.Column("published", TEXT),
        sa.Column("language", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("headings", sa.JSON, nullable=False),
        sa.Column("coder", TEXT, nullable=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.create_index("articles_in_order", "articles", ["published", "id", "page"])
    else:
        # As SQLite has it: articles of which no time is told come first.
        op.create_index("articles_in_order", "articles", [sa.text("published NULLS FIRST"), "id", "page"])
    op.create_table(
        "findings",
        sa.Column("article", NUMBER, sa.ForeignKey("articles.number", ondelete="CASCADE"), primary_key=True),
        sa.Column("kind", TEXT, primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("evidence", TEXT, nullable=False),
        sa.Column("type", TEXT),
        sa.Column("status", TEXT),
        sa.Column("date", TEXT),
        sa.Column("payload", sa.JSON, nullable=False),
    )
    op.create_table(
        "finding_states",
        sa.Column("state", TEXT, primary_key=True),
        sa.Column("article", NUMBER, primary_key=True),
        sa.Column("kind", TEXT, primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.ForeignKeyConstraint(
            ["article", "kind", "position"],
            ["findings.article", "findings.kind", "findings.position"],
            ondelete="CASCADE",
        ),
    )
    op.create_index("finding_states_of_article", "finding_states", ["article", "kind", "position"])
    op.create_table(
        "set_asides",
        sa.Column("source", TEXT, primary_key=True),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("message", TEXT, nullable=False),
        sa.Column("digest", TEXT),
    )
