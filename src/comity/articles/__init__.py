"""From `Page`s to `Article`s: where a page's article is, for HTML and for pages saved as plain text."""

from comity.articles.reading import publication_told, read_article

__all__ = ["publication_told", "read_article"]
