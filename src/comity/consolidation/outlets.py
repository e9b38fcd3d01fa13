"""Who tells: which articles are one outlet's, how many independent sources they are, and how much that weighs.

An outlet counts once, however often it reports and under however many of its hosts. So what one outlet alone tells never
outweighs what two others tell.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from ipaddress import ip_address
from typing import NamedTuple

from comity.types import Head


class Weight(NamedTuple):
    """How much it weighs that some articles tell something; compared in this order."""

    sources: int
    outlets: int
    """Beside the sources: who reprints two others' texts makes them look like one source, but not like one outlet."""
    reports: int


def weigh(articles: Iterable[Head]) -> Weight:
    """How much it weighs that these articles tell something, each as often as it is given."""
    told = list(articles)
    return Weight(sources_of(told), len({outlet_of(article) for article in told}), len(told))


def weigh_rivals(rivals: Sequence[Sequence[Head]]) -> list[Weight]:
    """How much each of several things weighs that can't all be right, by the articles that tell it.

    An outlet that tells more than one of them speaks only for those that nobody else tells: by reprinting others' texts beside
    its own it would make theirs one source with it.
    """
    told = Counter(outlet for articles in rivals for outlet in {outlet_of(article) for article in articles})
    alone = ([article for article in articles if told[outlet_of(article)] == 1] for articles in rivals)
    return [weigh(own or articles) for own, articles in zip(alone, rivals, strict=True)]


def sources_of(articles: Iterable[Head]) -> int:
    """How many independent sources these articles are: an outlet counts once, and so do articles that repeat one another."""
    above: dict[str, str] = {}

    def top(key: str) -> str:
        while above.setdefault(key, key) != key:
            above[key] = key = above[above[key]]
        return key

    for article in articles:
        above[top(f"text {article.origin}")] = top(outlet_of(article))
    return sum(key == over for key, over in above.items())


def outlet_of(article: Head) -> str:
    """By what an outlet is known: the name that it registered. An article without an address is an outlet of its own."""
    return f"site {registered_name(article.site)}" if article.site else f"article {article.id}"


@lru_cache(maxsize=1 << 12)
def registered_name(host: str) -> str:
    """The part of a host's name that somebody registered: "gazette.co.nz" for "en.gazette.co.nz", whatever stands before it.

    Whoever has that name makes as many hosts under it as they like. By the public suffix list (publicsuffix.org), its part for
    registries alone: of hosts that give names away freely, all pages are one outlet's.
    """
    # Reads its list once, which takes a fifth of a second.
    from tld import get_fld

    name = _in_ascii(host.lower().rstrip("."))
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        # What ends in nothing that is registered, in tests and in private networks: the last two parts, as the list has it.
        return get_fld(f"http://{name}", fail_silently=True, search_private=False) or ".".join(name.split(".")[-2:])
    return name


def _in_ascii(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host
