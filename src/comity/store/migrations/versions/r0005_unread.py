"""The content of pages that were set aside while they were read, so that a better reader can try them."""

import sqlalchemy as sa
from alembic import op

from comity.store.columns import NUMBER, TEXT

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "unread_pages",
        sa.Column("number", NUMBER, primary_key=True),
        sa.Column("source", TEXT, nullable=False, unique=True),
        sa.Column("digest", TEXT, nullable=False),
        sa.Column("coder", TEXT, nullable=False),
        sa.Column("form", TEXT, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        *(sa.Column(f"given_{name}", TEXT) for name in ("id", "url", "fetched", "published", "title")),
    )
