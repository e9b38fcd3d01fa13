"""The types of columns that are not the same in every database."""

from sqlalchemy import BigInteger, Integer, Text

TEXT = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that is ordered and compared by its characters' numbers, as SQLite does, whatever language the database was made for."""

NUMBER = Integer().with_variant(BigInteger(), "postgresql")
"""Of a row, or a hash: of 64 bits, which SQLite's integers have anyway."""
