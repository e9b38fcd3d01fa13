"""What a robots.txt asks of us: the same as by Protego alone, whatever it asks of others."""

import random

import pytest
from protego import Protego

from comity.sources.robots import AGENT, read_robots

ORDINARY = (
    "User-agent: *\nDisallow: /private/\nAllow: /private/open\nSitemap: https://x.example/map.xml\nCrawl-delay: 3\n",
    "User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /\n\nUser-agent: *\nDisallow: /a\n",
    "User-agent: Comity\nUser-agent: GPTBot\nDisallow: /a\nAllow: /a/b\n\nUser-agent: *\nDisallow: /\n",
    "User-agent: GPTBot\nDisallow: /\n",
    "# none\n\nUser-agent: other # and no more\nDisallow: /a\nUser-agent: comity\nDisallow: /private\nCrawl-delay: 9\n",
    "useragent: com*ity\nDisallow: /*a$\nUser agent: *\nDisallow: /",
    "Disallow: /\nUser-agent: **\nDisallow: /a\nUser-agent:\nDisallow: /private/b\n",
    "",
)
PIECES = (
    "User-agent: *", "user-agent: comity", "USERAGENT : com", "User agent: Comity*", "User  agent c*o", "user-agent mity",
    "User-agent comity/0.1", "User-agent:", "User-agent", "user  agent: comity", "User-agent comity:x", "User-agent x: comity",
    "User-agent: GPTBot", "User-agent: bot\u2028Allow: /b", "User-agent: comity # ours", "User-agent #: comity",
    "user-agent:**", "Disallow: /a", "Allow: /a/b", "Disallow: /", "Disallow:", "Disallow: /*b$", "Crawl-delay: 5",
    "Sitemap: https://x.example/m", "Host: x.example", "noindex: /a", "nonsense", "", "# words", "User-agent: comity news",
    "User-agent: others",
)  # fmt: skip


def asked(rules: Protego) -> tuple[object, ...]:
    paths = ("/", "/a", "/a/b", "/b", "/ab", "/private/", "/private/open", "/private/b", "/other")
    allowed = tuple(rules.can_fetch(f"https://x.example{path}", AGENT) for path in paths)
    return allowed, rules.crawl_delay(AGENT), list(rules.sitemaps)


@pytest.mark.parametrize("text", ORDINARY)
def test_it_is_read_as_by_protego_alone(text: str) -> None:
    assert asked(read_robots(text.encode())) == asked(Protego.parse(text))


def test_lines_in_any_order_are_read_as_by_protego_alone() -> None:
    drawn = random.Random(1)
    for _ in range(3_000):
        text = "\n".join(drawn.choices(PIECES, k=drawn.randrange(1, 12)))
        assert asked(read_robots(text.encode())) == asked(Protego.parse(text)), text


@pytest.mark.usefixtures("not_for_ever")
@pytest.mark.parametrize(
    "agent", ["user-agent:{}\n", "user agent {}\n", "User-agent: c{}*\n", "user-agent {}:x\n", "useragent: {}# x\n"]
)
def test_rules_for_thousands_cost_no_more_than_for_one(agent: str) -> None:
    text = (
        "".join(agent.format("*" * number if "*" in agent else number) for number in range(1, 1_000)) + "disallow:/a\n" * 20_000
    )
    assert read_robots(text.encode()).can_fetch("https://x.example/b", AGENT)


def test_a_byte_order_mark_hides_no_rule() -> None:
    assert not read_robots("\ufeffUser-agent: *\nDisallow: /a\n".encode()).can_fetch("https://x.example/a", AGENT)
