"""Facts, judgements, and the search by words.

Findings get a number and a ref; which belong to one fact is worked out when a reader of this version opens the store for
writing (the note "joined" is missing until then).
"""

import json

import sqlalchemy as sa
from alembic import op

from comity.store.columns import NUMBER, TEXT
from comity.store.rows import about_of, refs

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("articles", sa.Column("sketch", sa.LargeBinary))
    op.add_column("articles", sa.Column("origin", NUMBER))
    op.create_index("articles_by_origin", "articles", ["origin"])
    op.create_table(
        "sketch_bands",
        sa.Column("band", NUMBER, primary_key=True),
        sa.Column("article", NUMBER, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tellings",
        sa.Column("number", NUMBER, primary_key=True),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("key", TEXT, nullable=False, unique=True),
        sa.Column("features", TEXT, nullable=False),
        sa.Column("mark", TEXT),
        sa.Column("fact", NUMBER, nullable=False),
    )
    op.create_index("tellings_of_fact", "tellings", ["fact"])
    op.create_index("tellings_by_mark", "tellings", ["mark"])
    op.create_table(
        "telling_blocks",
        sa.Column("block", NUMBER, primary_key=True),
        sa.Column("telling", NUMBER, primary_key=True),
        sqlite_with_rowid=False,
    )
    _findings_with_refs()
    op.create_table(
        "judgements",
        sa.Column("number", NUMBER, primary_key=True),
        sa.Column("id", TEXT, nullable=False, unique=True),
        sa.Column("verb", TEXT, nullable=False),
        sa.Column("who", TEXT, nullable=False),
        sa.Column("when", TEXT, nullable=False),
        sa.Column("why", TEXT, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("undone", sa.Boolean, nullable=False),
    )
    op.create_table(
        "judged",
        sa.Column("ref", TEXT, primary_key=True),
        sa.Column("judgement", NUMBER, sa.ForeignKey("judgements.number", ondelete="CASCADE"), primary_key=True),
        sa.Column("article", TEXT, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("judged_by_article", "judged", ["article"])
    op.create_table(
        "notes",
        sa.Column("name", TEXT, primary_key=True),
        sa.Column("value", TEXT, nullable=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        _words("article_words", "articles", ("title", "text"))
        _words("finding_words", "findings", ("evidence", "about"))


def _findings_with_refs() -> None:
    """A table cannot get another primary key in SQLite: it is written anew, and the states that refer to it too."""
    connection = op.get_bind()
    op.rename_table("findings", "old_findings")
    op.rename_table("finding_states", "old_finding_states")
    op.drop_index("finding_states_of_article", "old_finding_states")
    if connection.dialect.name != "sqlite":
        # No store of the first version was ever in another database. What is empty goes, since names of indexes stay taken.
        op.drop_table("old_finding_states")
        op.drop_table("old_findings")
    op.create_table(
        "findings",
        sa.Column("number", NUMBER, primary_key=True),
        sa.Column("ref", TEXT, nullable=False, unique=True),
        sa.Column("article", NUMBER, sa.ForeignKey("articles.number", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("telling", NUMBER),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("evidence", TEXT, nullable=False),
        sa.Column("type", TEXT),
        sa.Column("status", TEXT),
        sa.Column("date", TEXT),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("about", TEXT, nullable=False),
        sa.UniqueConstraint("article", "kind", "position"),
    )
    op.create_index("findings_of_telling", "findings", ["telling"])
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
    if connection.dialect.name != "sqlite":
        return
    insert = sa.text(
        'INSERT INTO findings (ref, article, kind, position, start, "end", evidence, type, status, date, payload, about) '
        "VALUES (:ref, :article, :kind, :position, :start, :end, :evidence, :type, :status, :date, :payload, :about)"
    )
    articles = sa.text("SELECT number, identity FROM articles ORDER BY number")
    found = sa.text("SELECT * FROM old_findings WHERE article = :article ORDER BY kind, position")
    for number, identity in connection.execute(articles).all():
        rows = [dict(row) for row in connection.execute(found, {"article": number}).mappings()]
        for row, ref in zip(rows, refs(identity, rows), strict=True):
            row |= {"ref": ref, "about": about_of(row["kind"], json.loads(row["payload"]))}
        if rows:
            connection.execute(insert, rows)
    connection.execute(sa.text("INSERT INTO finding_states SELECT state, article, kind, position FROM old_finding_states"))
    op.drop_table("old_finding_states")
    op.drop_table("old_findings")


def _words(name: str, table: str, columns: tuple[str, str]) -> None:
    """A full-text index over two columns of a table, which holds no copy of them, and the triggers that keep it in step."""
    one, other = columns
    op.execute(
        f"CREATE VIRTUAL TABLE {name} USING fts5({one}, {other}, content='{table}', content_rowid='number', "
        'tokenize="porter unicode61 remove_diacritics 2")'
    )
    added = f"INSERT INTO {name}(rowid, {one}, {other}) VALUES (new.number, new.{one}, new.{other});"
    removed = f"INSERT INTO {name}({name}, rowid, {one}, {other}) VALUES ('delete', old.number, old.{one}, old.{other});"
    op.execute(f"CREATE TRIGGER {table}_added AFTER INSERT ON {table} BEGIN {added} END")
    op.execute(f"CREATE TRIGGER {table}_removed AFTER DELETE ON {table} BEGIN {removed} END")
    op.execute(f"CREATE TRIGGER {table}_changed AFTER UPDATE OF {one}, {other} ON {table} BEGIN {removed} {added} END")
    op.execute(f"INSERT INTO {name}({name}) VALUES ('rebuild')")
