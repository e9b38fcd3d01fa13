"""The index of articles that repeat one another gives the first of them without a look at the others.

A text that hundreds of sites print was sorted each time a finding of one of them was read.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.drop_index("articles_by_origin", "articles")
    # As SQLite has it: articles of which no time is told come first.
    sqlite = op.get_bind().dialect.name == "sqlite"
    published = "published" if sqlite else sa.text("published NULLS FIRST")
    op.create_index("articles_by_origin", "articles", ["origin", published, "id"])
