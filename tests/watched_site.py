"""A news site of the tests' own, with articles, feeds and sitemaps."""

from collections.abc import Sequence

from fake_reader import SIGNED
from local_site import Reply

_PROSE = (
    "The ministers met in the morning and spoke about the railway that both countries want to build together. "
    "Officials on both sides said that the talks had been useful and that they would be continued in the spring."
)


def article(number: int, *, head: str = "", more: str = "", day: str | None = "2026-11-20") -> str:
    """A page with an article in which one event is found."""
    told = f'<meta property="article:published_time" content="{day}T10:00:00+05:00">' if day else ""
    body = "".join(f"<p>{text}</p>" for text in (f"{SIGNED} on transit, number {number}, in Astana. {more}", _PROSE, _PROSE[::1]))
    title = f"Roadmap number {number} signed by both ministers"
    return (
        f"<html lang='en'><head><title>{title}</title>{told}{head}</head>"
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )


def page(number: int, **more: str | None) -> Reply:
    """The same as an answer of a server."""
    return Reply(article(number, **more))  # type: ignore[arg-type]  # the parts of a page are texts


def feed(addresses: Sequence[str], dates: Sequence[str] = ()) -> Reply:
    """A feed that names these."""
    told = [f"<pubDate>{day}</pubDate>" for day in dates] + [""] * len(addresses)
    items = "".join(f"<item><link>{address}</link>{day}</item>" for address, day in zip(addresses, told, strict=False))
    text = f'<rss version="2.0"><channel><title>World</title>{items}</channel></rss>'
    return Reply(text, "application/rss+xml", etag=f'"{hash(text)}"')


def sitemap(addresses: Sequence[str]) -> Reply:
    """A sitemap that names these."""
    return Reply(f"<urlset>{''.join(f'<url><loc>{address}</loc></url>' for address in addresses)}</urlset>", "application/xml")


def sitemap_index(addresses: Sequence[str]) -> Reply:
    """An index of sitemaps."""
    told = "".join(f"<sitemap><loc>{address}</loc></sitemap>" for address in addresses)
    return Reply(f"<sitemapindex>{told}</sitemapindex>", "application/xml")
