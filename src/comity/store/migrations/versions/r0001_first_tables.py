"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "pages",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("form", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("given_id", sa.Text),
        sa.Column("given_url", sa.Text),
        sa.Column("given_fetched", sa.Text),
        sa.Column("given_published", sa.Text),
        sa.Column("given_title", sa.Text),
    )
    op.create_table(
        "articles",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("page", sa.Text, sa.ForeignKey("pages.digest", ondelete="CASCADE"), nullable=False, unique=True),
        sa.Column("identity", sa.Text, nullable=False, unique=True),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("site", sa.Text),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("byline", sa.JSON, nullable=False),
        sa.Column("published", sa.Text),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("headings", sa.JSON, nullable=False),
        sa.Column("coder", sa.Text, nullable=False),
    )
    op.create_index("articles_in_order", "articles", ["published", "id", "page"])
    op.create_table(
        "findings",
        sa.Column("article", sa.Integer, sa.ForeignKey("articles.number", ondelete="CASCADE"), primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("type", sa.Text),
        sa.Column("status", sa.Text),
        sa.Column("date", sa.Text),
        sa.Column("payload", sa.JSON, nullable=False),
    )
    op.create_table(
        "finding_states",
        sa.Column("state", sa.Text, primary_key=True),
        sa.Column("article", sa.Integer, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
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
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("digest", sa.Text),
    )
