"""The tables as they are now. How they came to be so is in `migrations/`; a test holds the two together."""

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

HEAD = "0001"
"""The newest revision in `migrations/`; known here so that a store in order opens without Alembic."""

metadata = MetaData()

pages = Table(
    "pages",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("source", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("content", LargeBinary, nullable=False, comment="UTF-8, compressed with zlib"),
    Column("given_id", Text),
    Column("given_url", Text),
    Column("given_fetched", Text),
    Column("given_published", Text),
    Column("given_title", Text),
)

articles = Table(
    "articles",
    metadata,
    Column("number", Integer, primary_key=True, comment="says nothing outside this store"),
    Column("page", Text, ForeignKey("pages.digest", ondelete="CASCADE"), nullable=False, unique=True),
    Column("identity", Text, nullable=False, unique=True, comment="by which a changed page is known again"),
    Column("id", Text, nullable=False),
    Column("url", Text),
    Column("site", Text),
    Column("title", Text, nullable=False),
    Column("byline", JSON, nullable=False),
    Column("published", Text),
    Column("language", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("headings", JSON, nullable=False),
    Column("coder", Text, nullable=False),
    Index("articles_in_order", "published", "id", "page"),
)

findings = Table(
    "findings",
    metadata,
    Column("article", ForeignKey("articles.number", ondelete="CASCADE"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("position", Integer, primary_key=True, comment="among those of its kind, from 0"),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("type", Text, comment="an event's type, an instrument's kind"),
    Column("status", Text),
    Column("date", Text, comment="an event's or instrument's date, a commitment's due, a figure's period"),
    Column("payload", JSON, nullable=False, comment="the finding's own fields, as in the record format"),
)

finding_states = Table(
    "finding_states",
    metadata,
    Column("state", Text, primary_key=True),
    Column("article", Integer, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("position", Integer, primary_key=True),
    ForeignKeyConstraint(
        ["article", "kind", "position"],
        ["findings.article", "findings.kind", "findings.position"],
        ondelete="CASCADE",
    ),
    Index("finding_states_of_article", "article", "kind", "position"),
)

set_asides = Table(
    "set_asides",
    metadata,
    Column("source", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("digest", Text),
)
