"""The tables as they are now. How they came to be so is in `migrations/`; a test holds the two together."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
    text,
)

from comity.store.columns import NUMBER, TEXT

HEAD = "0006"
"""The newest revision in `migrations/`; known here so that a store in order opens without Alembic."""

metadata = MetaData()

pages = Table(
    "pages",
    metadata,
    Column("digest", TEXT, primary_key=True),
    Column("source", TEXT, nullable=False),
    Column("form", TEXT, nullable=False),
    Column("content", LargeBinary, nullable=False, comment="UTF-8, compressed with zlib"),
    Column("given_id", TEXT),
    Column("given_url", TEXT),
    Column("given_fetched", TEXT),
    Column("given_published", TEXT),
    Column("given_title", TEXT),
)

articles = Table(
    "articles",
    metadata,
    Column("number", NUMBER, primary_key=True, comment="says nothing outside this store"),
    Column("page", TEXT, ForeignKey("pages.digest", ondelete="CASCADE"), nullable=False, unique=True),
    Column("identity", TEXT, nullable=False, unique=True, comment="by which a changed page is known again"),
    Column("id", TEXT, nullable=False),
    Column("url", TEXT),
    Column("site", TEXT),
    Column("title", TEXT, nullable=False),
    Column("byline", JSON, nullable=False),
    Column("published", TEXT),
    Column("language", TEXT, nullable=False),
    Column("text", TEXT, nullable=False),
    Column("headings", JSON, nullable=False),
    Column("coder", TEXT, nullable=False),
    Column("sketch", LargeBinary, comment="of the text, to find those that repeat it"),
    Column("origin", NUMBER, comment="the same for articles that repeat one another"),
    Index("articles_in_order", "published", "id", "page"),
    Index("articles_by_origin", "origin", "published", "id"),
    Index("articles_by_id", "id"),
)

sketch_bands = Table(
    "sketch_bands",
    metadata,
    Column("band", NUMBER, primary_key=True, comment="a hash of a part of a sketch"),
    Column("article", NUMBER, primary_key=True),
    sqlite_with_rowid=False,
)

tellings = Table(
    "tellings",
    metadata,
    Column("number", NUMBER, primary_key=True, comment="says nothing outside this store"),
    Column("kind", TEXT, nullable=False),
    Column("key", TEXT, nullable=False, unique=True, comment="a hash of kind and features, the same everywhere"),
    Column("features", TEXT, nullable=False, comment="all that joining looks at, as JSON"),
    Column("mark", TEXT, comment="the ref of its finding, where a person has judged it"),
    Column("fact", NUMBER, nullable=False, comment="the same for tellings of one fact"),
    Index("tellings_of_fact", "fact"),
    Index("tellings_by_mark", "mark"),
)

telling_blocks = Table(
    "telling_blocks",
    metadata,
    Column("block", NUMBER, primary_key=True, comment="a hash of what candidates for joining have in common"),
    Column("telling", NUMBER, primary_key=True),
    sqlite_with_rowid=False,
)

findings = Table(
    "findings",
    metadata,
    Column("number", NUMBER, primary_key=True, comment="says nothing outside this store"),
    Column("ref", TEXT, nullable=False, unique=True, comment="names the finding, the same everywhere"),
    Column("article", ForeignKey("articles.number", ondelete="CASCADE"), nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("position", Integer, nullable=False, comment="among those of its kind, from 0"),
    Column("telling", NUMBER, comment="None where it is not joined: a person rejected it"),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("evidence", TEXT, nullable=False),
    Column("type", TEXT, comment="an event's type, an instrument's kind"),
    Column("status", TEXT),
    Column("date", TEXT, comment="an event's or instrument's date, a commitment's due, a figure's period"),
    Column("payload", JSON, nullable=False, comment="the finding's own fields, as in the record format"),
    Column("about", TEXT, nullable=False, comment="names and topics, for the search by words"),
    Column(
        "dyads",
        TEXT,
        nullable=False,
        server_default="",
        comment="the pairs of states in whose dossier it stands: AZE-KAZ AZE-TUR",
    ),
    Column("filed", TEXT, nullable=False, server_default="", comment="states and dyads as words, for the search within them"),
    UniqueConstraint("article", "kind", "position"),
    Index("findings_of_telling", "telling"),
)

finding_states = Table(
    "finding_states",
    metadata,
    Column("state", TEXT, primary_key=True),
    Column("article", NUMBER, primary_key=True),
    Column("kind", TEXT, primary_key=True),
    Column("position", Integer, primary_key=True),
    ForeignKeyConstraint(
        ["article", "kind", "position"],
        ["findings.article", "findings.kind", "findings.position"],
        ondelete="CASCADE",
    ),
    Index("finding_states_of_article", "article", "kind", "position"),
)

facts = Table(
    "facts",
    metadata,
    Column("fact", NUMBER, primary_key=True, comment="as in tellings"),
    Column("id", TEXT, nullable=False, comment="the ref of its first report"),
    Column("kind", TEXT, nullable=False),
    Column("type", TEXT, nullable=False),
    Column("status", TEXT, nullable=False),
    Column("field", TEXT, nullable=False),
    Column("month", TEXT, nullable=False, comment="in which it happened, is planned or due; empty where that is not told"),
    Column("first", Integer, nullable=False, comment="the first day that its date, or its first report, can mean"),
    Column("day", Integer, nullable=False, comment="the last such day"),
    Column("due", Integer, comment="the last day of what is planned or due and not reported to have come about"),
    Column("changed", TEXT, nullable=False, comment="the first report of its last step"),
    Column("sources", Integer, nullable=False),
    Column("reports", Integer, nullable=False),
    Column("doubt", Integer, nullable=False, comment="how much a person should look at it; 0 for not at all"),
    Column("differs", Boolean, nullable=False, comment="whether its reports contradict one another"),
    Column("terms", TEXT, nullable=False, comment="by which it is found, as JSON"),
    Column("stamp", BigInteger, nullable=False, comment="made of its findings, their pages and judgements"),
    Index("facts_by_id", "id"),
    Index("facts_by_change", "changed", "fact"),
    Index("facts_by_doubt", "doubt", "fact"),
)

_COUNTED = ("kind", "type", "status", "field", "month")

fact_terms = Table(
    "fact_terms",
    metadata,
    Column("term", TEXT, primary_key=True, comment="dyad:AZE-KAZ, state:AZE, site:…, person:…; * for every fact"),
    Column("day", Integer, primary_key=True),
    Column("fact", NUMBER, primary_key=True),
    Column("first", Integer, nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("type", TEXT, nullable=False),
    Column("status", TEXT, nullable=False),
    Column("field", TEXT, nullable=False),
    Column("month", TEXT, nullable=False),
    Column("due", Integer),
    # Few are due and over, of however many: they are counted out of this index alone.
    Index(
        "fact_terms_by_due",
        "term",
        "due",
        *_COUNTED,
        sqlite_where=text("due IS NOT NULL"),
        postgresql_where=text("due IS NOT NULL"),
    ),
    sqlite_with_rowid=False,
)

fact_counts = Table(
    "fact_counts",
    metadata,
    Column("term", TEXT, primary_key=True),
    Column("kind", TEXT, primary_key=True),
    Column("type", TEXT, primary_key=True),
    Column("status", TEXT, primary_key=True),
    Column("field", TEXT, primary_key=True),
    Column("month", TEXT, primary_key=True),
    Column("facts", Integer, nullable=False),
    sqlite_with_rowid=False,
)

terms = Table(
    "terms",
    metadata,
    Column("term", TEXT, primary_key=True),
    Column("facts", Integer, nullable=False),
    Column("stamp", BigInteger, nullable=False, comment="made of the stamps of all its facts"),
    sqlite_with_rowid=False,
)

judgements = Table(
    "judgements",
    metadata,
    Column("number", NUMBER, primary_key=True, comment="in the order in which they came into this store"),
    Column("id", TEXT, nullable=False, unique=True),
    Column("verb", TEXT, nullable=False),
    Column("who", TEXT, nullable=False),
    Column("when", TEXT, nullable=False),
    Column("why", TEXT, nullable=False),
    Column("body", JSON, nullable=False, comment="the whole judgement, as it is exported"),
    Column("undone", Boolean, nullable=False, comment="whether a later one undoes it"),
)

judged = Table(
    "judged",
    metadata,
    Column("ref", TEXT, primary_key=True),
    Column("judgement", ForeignKey("judgements.number", ondelete="CASCADE"), primary_key=True),
    Column("article", TEXT, nullable=False, comment="its identity, by which its findings are known again"),
    Index("judged_by_article", "article"),
    sqlite_with_rowid=False,
)

notes = Table(
    "notes",
    metadata,
    Column("name", TEXT, primary_key=True, comment="joined, filed: by which version of the rules facts were"),
    Column("value", TEXT, nullable=False),
)

set_asides = Table(
    "set_asides",
    metadata,
    Column("source", TEXT, primary_key=True),
    Column("reason", TEXT, nullable=False),
    Column("message", TEXT, nullable=False),
    Column("digest", TEXT),
)

unread_pages = Table(
    "unread_pages",
    metadata,
    Column("number", NUMBER, primary_key=True, comment="the oldest go first"),
    Column("source", TEXT, nullable=False, unique=True, comment="as in set_asides"),
    Column("digest", TEXT, nullable=False),
    Column("coder", TEXT, nullable=False, comment="the reader that could not read it"),
    Column("form", TEXT, nullable=False),
    Column("content", LargeBinary, nullable=False, comment="UTF-8, compressed with zlib"),
    Column("given_id", TEXT),
    Column("given_url", TEXT),
    Column("given_fetched", TEXT),
    Column("given_published", TEXT),
    Column("given_title", TEXT),
)

watched_sources = Table(
    "watched_sources",
    metadata,
    Column("name", TEXT, primary_key=True),
    Column("kind", TEXT, nullable=False),
    Column("place", TEXT, nullable=False),
    Column("terms", TEXT, nullable=False, comment="a hash of all that says what is taken from it"),
    Column("asked", TEXT, comment="when it was last asked, as all times here: ISO 8601, UTC, seconds"),
    Column("answered", TEXT, comment="when it last answered"),
    Column("gave", TEXT, comment="when an article last came of it"),
    Column("failures", Integer, nullable=False, comment="askings without an answer, one after another"),
    Column("reason", TEXT, comment="of the last failure, empty after an answer"),
    Column("message", TEXT),
    Column("rests_until", TEXT, comment="it is not asked before"),
)

watched_days = Table(
    "watched_days",
    metadata,
    Column("source", TEXT, primary_key=True),
    Column("day", TEXT, primary_key=True),
    Column("asked", Integer, nullable=False),
    Column("unanswered", Integer, nullable=False),
    Column("found", Integer, nullable=False, comment="addresses that were new"),
    Column("articles", Integer, nullable=False, comment="pages that were read"),
    Column("findings", Integer, nullable=False),
    Column("failures", Integer, nullable=False, comment="pages that could not be read"),
    sqlite_with_rowid=False,
)

addresses = Table(
    "addresses",
    metadata,
    Column("key", TEXT, primary_key=True, comment="the same for all forms of one address"),
    Column("address", TEXT, nullable=False),
    Column("source", TEXT, nullable=False, comment="the first that named it"),
    Column("published", TEXT, comment="as the source tells it"),
    Column("found", TEXT, nullable=False),
    Column("waiting", Boolean, nullable=False, comment="whether it is still to be fetched"),
    Column("tries", Integer, nullable=False),
    Column("rests_until", TEXT, nullable=False, comment="it is not fetched before; empty for at once"),
    Column("mark", TEXT, comment="of a page or file that is looked at again: of the version that is known"),
    Column("outcome", TEXT, comment="what became of it: added, unchanged, replaced, known, or the reason of a failure"),
    Column("done", TEXT, comment="when that was"),
    Index("addresses_waiting", "waiting", "source"),
)

validators = Table(
    "validators",
    metadata,
    Column("source", TEXT, primary_key=True),
    Column("address", TEXT, primary_key=True),
    Column("etag", TEXT),
    Column("modified", TEXT),
    sqlite_with_rowid=False,
)

leases = Table(
    "leases",
    metadata,
    Column("name", TEXT, primary_key=True),
    Column("holder", TEXT, nullable=False),
    Column("until", Float, nullable=False, comment="seconds since 1970"),
)

# Full text, kept in step by triggers: in SQLite by FTS5 over the columns where they stand, in PostgreSQL in tables of words
# (migrations 0002 and 0003).
WORDS_OF_ARTICLES = "article_words"
WORDS_OF_FINDINGS = "finding_words"
STEMS_OF_FACTS = "fact_stems"
"""The telling words of facts, each with a state, by which what became of a promise is found."""
