"""The index of facts: by what they are found, counted and ordered; and the search by words within states and dyads.

It is filled when a reader of this version opens the store for writing (the note "filed" is missing until then).
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_index("articles_by_id", "articles", ["id"])
    for column in ("dyads", "filed"):
        op.add_column("findings", sa.Column(column, sa.Text, nullable=False, server_default=""))
    op.create_table(
        "facts",
        sa.Column("fact", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("month", sa.Text, nullable=False),
        sa.Column("first", sa.Integer, nullable=False),
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("due", sa.Integer),
        sa.Column("changed", sa.Text, nullable=False),
        sa.Column("sources", sa.Integer, nullable=False),
        sa.Column("reports", sa.Integer, nullable=False),
        sa.Column("doubt", sa.Integer, nullable=False),
        sa.Column("differs", sa.Boolean, nullable=False),
        sa.Column("terms", sa.Text, nullable=False),
        sa.Column("stamp", sa.BigInteger, nullable=False),
    )
    op.create_index("facts_by_id", "facts", ["id"])
    op.create_index("facts_by_change", "facts", ["changed", "fact"])
    op.create_index("facts_by_doubt", "facts", ["doubt", "fact"])
    op.create_table(
        "fact_terms",
        sa.Column("term", sa.Text, primary_key=True),
        sa.Column("day", sa.Integer, primary_key=True),
        sa.Column("fact", sa.Integer, primary_key=True),
        sa.Column("first", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("month", sa.Text, nullable=False),
        sa.Column("due", sa.Integer),
        sqlite_with_rowid=False,
    )
    counted = ["kind", "type", "status", "field", "month"]
    op.create_index("fact_terms_by_due", "fact_terms", ["term", "due", *counted], sqlite_where=sa.text("due IS NOT NULL"))
    op.create_table(
        "fact_counts",
        *(sa.Column(name, sa.Text, primary_key=True) for name in ("term", "kind", "type", "status", "field", "month")),
        sa.Column("facts", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "terms",
        sa.Column("term", sa.Text, primary_key=True),
        sa.Column("facts", sa.Integer, nullable=False),
        sa.Column("stamp", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.execute("CREATE VIRTUAL TABLE fact_stems USING fts5(stems, tokenize=\"unicode61 tokenchars '_'\")")
    for when in ("added", "removed", "changed"):
        op.execute(f"DROP TRIGGER findings_{when}")
    op.execute("DROP TABLE finding_words")
    columns = "evidence, about, filed"
    op.execute(
        f"CREATE VIRTUAL TABLE finding_words USING fts5({columns}, content='findings', content_rowid='number', "
        'tokenize="porter unicode61 remove_diacritics 2")'
    )
    added = f"INSERT INTO finding_words(rowid, {columns}) VALUES (new.number, new.evidence, new.about, new.filed);"
    removed = (
        f"INSERT INTO finding_words(finding_words, rowid, {columns}) "
        "VALUES ('delete', old.number, old.evidence, old.about, old.filed);"
    )
    op.execute(f"CREATE TRIGGER findings_added AFTER INSERT ON findings BEGIN {added} END")
    op.execute(f"CREATE TRIGGER findings_removed AFTER DELETE ON findings BEGIN {removed} END")
    op.execute(f"CREATE TRIGGER findings_changed AFTER UPDATE OF {columns} ON findings BEGIN {removed} {added} END")
    op.execute("INSERT INTO finding_words(finding_words) VALUES ('rebuild')")
