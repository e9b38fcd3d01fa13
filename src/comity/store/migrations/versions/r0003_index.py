"""The index of facts: by what they are found, counted and ordered; and the search by words within states and dyads.

It is filled when a reader of this version opens the store for writing (the note "filed" is missing until then).
"""

import sqlalchemy as sa
from alembic import op

from comity.store.columns import NUMBER, TEXT

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_index("articles_by_id", "articles", ["id"])
    for column in ("dyads", "filed"):
        op.add_column("findings", sa.Column(column, TEXT, nullable=False, server_default=""))
    op.create_table(
        "facts",
        sa.Column("fact", NUMBER, primary_key=True),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("type", TEXT, nullable=False),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("field", TEXT, nullable=False),
        sa.Column("month", TEXT, nullable=False),
        sa.Column("first", sa.Integer, nullable=False),
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("due", sa.Integer),
        sa.Column("changed", TEXT, nullable=False),
        sa.Column("sources", sa.Integer, nullable=False),
        sa.Column("reports", sa.Integer, nullable=False),
        sa.Column("doubt", sa.Integer, nullable=False),
        sa.Column("differs", sa.Boolean, nullable=False),
        sa.Column("terms", TEXT, nullable=False),
        sa.Column("stamp", sa.BigInteger, nullable=False),
    )
    op.create_index("facts_by_id", "facts", ["id"])
    op.create_index("facts_by_change", "facts", ["changed", "fact"])
    op.create_index("facts_by_doubt", "facts", ["doubt", "fact"])
    op.create_table(
        "fact_terms",
        sa.Column("term", TEXT, primary_key=True),
        sa.Column("day", sa.Integer, primary_key=True),
        sa.Column("fact", NUMBER, primary_key=True),
        sa.Column("first", sa.Integer, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("type", TEXT, nullable=False),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("field", TEXT, nullable=False),
        sa.Column("month", TEXT, nullable=False),
        sa.Column("due", sa.Integer),
        sqlite_with_rowid=False,
    )
    counted = ["kind", "type", "status", "field", "month"]
    due = sa.text("due IS NOT NULL")
    op.create_index("fact_terms_by_due", "fact_terms", ["term", "due", *counted], sqlite_where=due, postgresql_where=due)
    op.create_table(
        "fact_counts",
        *(sa.Column(name, TEXT, primary_key=True) for name in ("term", "kind", "type", "status", "field", "month")),
        sa.Column("facts", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "terms",
        sa.Column("term", TEXT, primary_key=True),
        sa.Column("facts", sa.Integer, nullable=False),
        sa.Column("stamp", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "sqlite":
        _words_in_sqlite()
    else:
        _words_in_postgres()


def _words_in_sqlite() -> None:
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


def _words_in_postgres() -> None:
    """Tables of words, filled by the database. A word is the same as to FTS5 (`store/tsvectors.py`)."""
    # Letters as ICU knows them, where the server has it: the database may be made for a language whose letters are few.
    known = op.get_bind().scalar(sa.text("SELECT count(*) FROM pg_collation WHERE collname = 'und-x-icu'"))
    letters = 'pg_catalog."und-x-icu"' if known else 'pg_catalog."default"'
    op.execute("CREATE TEXT SEARCH DICTIONARY comity_stems (TEMPLATE = pg_catalog.snowball, Language = porter)")
    op.execute('CREATE TEXT SEARCH CONFIGURATION comity (PARSER = pg_catalog."default")')
    kinds = "asciiword, word, numword, int, uint, float, sfloat, version, file, host, url, url_path, email, hword_part, hword"
    op.execute(f"ALTER TEXT SEARCH CONFIGURATION comity ADD MAPPING FOR {kinds} WITH comity_stems")
    # In the newer form of functions, whose names are looked up when they are made: a dump is read back without a search path.
    op.execute(
        "CREATE FUNCTION comity_plain(said text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE "
        f"RETURN lower(regexp_replace(normalize(said, NFD), '[\\u0300-\\u036f]', '', 'g') COLLATE {letters})"
    )
    # Words of one or two letters keep their endings, as in FTS5 ("us" is no "u"): with a cipher behind them they have none.
    op.execute(
        "CREATE FUNCTION comity_words(said text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE "
        "RETURN to_tsvector('comity'::regconfig, regexp_replace("
        f"regexp_replace(left(comity_plain(said), {_MOST_LETTERS}) COLLATE {letters}, '[^[:alnum:]]+', ' ', 'g'), "
        "'\\m([[:alpha:]]?s|[aeiou]y)\\M', '\\10', 'g'))"
    )
    # A stroke between two texts: a phrase has to stand in one of them.
    between = "$$'|'\\:1$$::tsvector"
    _words_beside("articles", "article_words", f"comity_words(new.title) || {between} || comity_words(new.text)", "title, text")
    filed = "array_to_tsvector(string_to_array(new.filed, ' '))"
    words = f"comity_words(new.evidence) || {between} || comity_words(new.about) || {filed}"
    _words_beside("findings", "finding_words", words, "evidence, about, filed")
    op.execute("CREATE TABLE fact_stems (rowid bigint PRIMARY KEY, stems text NOT NULL)")
    op.execute("CREATE INDEX fact_stems_by_word ON fact_stems USING gin (string_to_array(stems, ' '))")


def _words_beside(table: str, name: str, words: str, columns: str) -> None:
    """A table of the words of another one's rows, and the trigger that keeps it in step.

    Not a column beside them: a row that gets another fact would be entered anew into the index of its words.
    """
    op.execute(
        f"CREATE TABLE {name} (number bigint PRIMARY KEY REFERENCES {table} (number) ON DELETE CASCADE, words tsvector NOT NULL)"
    )
    op.execute(f"CREATE INDEX {name}_by_word ON {name} USING gin (words)")
    op.execute(
        f"CREATE FUNCTION comity_{name}() RETURNS trigger LANGUAGE plpgsql AS $do$ BEGIN "
        f"INSERT INTO {name} (number, words) VALUES (new.number, {words}) "
        "ON CONFLICT (number) DO UPDATE SET words = excluded.words; RETURN NULL; END $do$"
    )
    op.execute(
        f"CREATE TRIGGER {name} AFTER INSERT OR UPDATE OF {columns} ON {table} FOR EACH ROW EXECUTE FUNCTION comity_{name}()"
    )


_MOST_LETTERS = 250_000
"""Of a text that are searched: all the words of a longer one might be more than PostgreSQL can keep in one column (1 MB)."""
