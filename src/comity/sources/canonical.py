"""One page, one address: by what an address is known again that comes in several forms.

courlan puts hosts, ports and paths into one form. What of the query counts is decided here, since an address that loses what
tells two articles apart would lose one of them: when in doubt a parameter stays.
"""

import re
from urllib.parse import urljoin, urlsplit, urlunsplit

import courlan
from lxml import html as lxml_html
from lxml.etree import ParserError, XMLSyntaxError

from comity.sources.addresses import why_not_kept

# The names are those of the large analytics and advertising services, mail senders and social networks.
_TRACKING = re.compile(
    r"(?:utm|mtm|piwik|matomo|hsa|mkt|vero|oly|spm|_ga|_hs)_\w+|(?:pk|mc|itm|at|wt|trk|fb|ga|soc|ns|stm)_(?!id$)\w+"
    r"|_hsenc|_hsmi|_ga|_gl|\w+clid|gclsrc|igsh|igshid|wbraid|gbraid|xtor|guccounter"
    r"|__twitter_impression|s_cid|ref_src|ref_url|jsessionid|phpsessid|sessionid",
    re.I,
)
"""Parameters that say how a reader came, whatever they hold: no site names its pages by them."""
_CAME = re.compile(
    r"ref|referr?er|source|src|from|via|cmp|cmpid|ocid|smid|smtyp|icid|campaign|medium|partner|share|shared|sharetype|feature|feed|rss",
    re.I,
)
"""Parameters that say so on most sites, and name a page on others: they go only where all words in them are of `_WAYS`."""
_WAYS = frozenset({
    "rss", "rss2", "atom", "feed", "feeds", "newsletter", "email", "mail", "facebook", "fb", "twitter", "tw", "twt", "whatsapp",
    "telegram", "linkedin", "reddit", "instagram", "youtube", "pinterest", "flipboard", "social", "socialflow", "share", "shared",
    "sharing", "btn", "button", "link", "push", "notification", "app", "ios", "android", "mobile", "desktop", "home", "homepage",
    "frontpage", "sidebar", "footer", "widget", "teaser",
})  # fmt: skip
"""Ways to a page, by which nobody calls an article."""
_DRESS = re.compile(r"amp|print|printable|print_view|view_print|output|outputtype", re.I)
"""Parameters that say in which dress the page is shown, where their value is of `_DRESS_VALUES`."""
_DRESS_VALUES = frozenset({"1", "true", "yes", "on", "amp", "print"})
_BETWEEN_WORDS = re.compile(r"[-_.+]")
_DRESSES = frozenset({"amp", "print", "print-view", "printview", "printable", "amphtml"})
"""Last or first segments of a path under which the same article stands in another dress."""
_DRESSED = {
    "view": {"print", "amp"}, "mode": {"print", "amp"}, "format": {"print", "amp"}, "display": {"print", "amp"},
    "layout": {"print", "amp"}, "tmpl": {"component", "print"}, "type": {"amp", "print"}, "m": {"1"},
}  # fmt: skip
_SECTION = re.compile(r"[^\W\d]+(?:-[^\W\d]+)?")
"""The last segment of a path that names a part of a site: one or two words, where articles have a number or more words."""
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp)$", re.I)
_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/?#]*", re.I)
_AMP_ENDING = re.compile(r"[.]amp(?=\.html?$|$)", re.I)
_AMP_CACHE = re.compile(
    r"https?://(?:[\w-]+\.cdn\.ampproject\.org/[acvw]/|(?:www\.)?google\.[a-z.]{2,6}/amp/)(?P<secure>s/)?(?P<rest>[\w-]+\.\S+)",
    re.I,
)
_TRAILING = ".,;:!'\"&>]}"
"""What a line of text leaves behind an address."""
_HEAD = 300_000
"""Characters in which the head of a page ends, also where it does not say so."""
# One tag is taken apart, not the page: most pages are turned away by a quick look, and must cost no more than that.
_LINK = re.compile(r"<link\s[^<>]{1,5000}>", re.I)


def tidy(address: str) -> str:
    """The address without what says how a reader came to it, as it can be fetched: fragment, tracking parameters, default ports.

    What is no address of the web comes back as it is.
    """
    return _taken_apart(address)[0]


def key_of(address: str) -> str:
    """By what an address is known again: the same for http and https, with "www." or without, for AMP and print variants.

    Two addresses with one key are one page; it can't be fetched itself.
    """
    return _taken_apart(address)[1]


def own_address(html: str, address: str) -> str:
    """The one address of a page that came from `address`: what it names as its own, or else this; tidy."""
    return tidy(canonical_link(html, address) or address)


def canonical_link(html: str, address: str) -> str | None:
    """The address that a page names as its own (`<link rel="canonical">`), if it is of the same site as where the page came from.

    None too where it names its site's front page, or the section in which it stands, as some do on all their pages.
    """
    end = html.find("</head>", 0, _HEAD)
    for tag in _LINK.findall(html, 0, _HEAD if end < 0 else end):
        if "canonical" not in tag.lower():
            continue
        try:
            link = lxml_html.fragment_fromstring(tag)
        except (ParserError, XMLSyntaxError, ValueError):
            continue
        if "canonical" in (link.get("rel") or "").lower().split():
            if not (href := (link.get("href") or "").strip()):
                return None
            try:
                target = urljoin(address, href)
            except ValueError:  # brackets that hold no IPv6 address
                return None
            return target if _may_be_its_own(target, address) else None
    return None


def _taken_apart(address: str) -> tuple[str, str]:
    """The tidy address, and its key."""
    text = address.strip()
    if cached := _AMP_CACHE.fullmatch(text):
        text = f"http{'s' if cached['secure'] else ''}://{cached['rest']}"
    try:
        parts = urlsplit(text)
        if parts.scheme not in ("http", "https"):
            return address, address
        path = _SESSION.sub("", parts.path)
        # Joined to its own host, so that "a/../b" is "b".
        joined = urljoin(f"{parts.scheme}://{parts.netloc}/", path if parts.query or parts.fragment else _without_noise(path))
        path = urlsplit(joined).path
        plain = urlsplit(courlan.normalize_url(urlunsplit((parts.scheme, parts.netloc, path, "", ""))))
    except ValueError:
        return address, address
    # "#!" is how pages that scripts build name themselves; other fragments are places within a page.
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    query = [part for part in parts.query.split("&") if part and not _is_tracking(part)]
    path = plain.path
    told = [part for part in query if part.partition("=")[2].lower() not in _DRESSED.get(part.partition("=")[0].lower(), ())]
    key = f"{_plain_host(plain.netloc)}{_plain_path(path)}{'?' if told else ''}{'&'.join(sorted(told))}"
    return urlunsplit((plain.scheme, plain.netloc, path, "&".join(query), fragment)), f"{key}{'#' if fragment else ''}{fragment}"


def _is_tracking(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    if _TRACKING.fullmatch(name):
        return True
    value = value.lower()
    if _DRESS.fullmatch(name):
        return not value or value in _DRESS_VALUES
    return bool(_CAME.fullmatch(name)) and (not value or _WAYS.issuperset(_BETWEEN_WORDS.split(value)))


def _without_noise(path: str) -> str:
    bare = path.rstrip(_TRAILING)
    return bare[:-1] if bare.endswith(")") and bare.count(")") > bare.count("(") else bare


def _plain_host(netloc: str) -> str:
    host = netloc.lower().removesuffix(":80").removesuffix(":443")
    for label in ("www.", "m.", "amp.", "mobile."):
        # What is left must be a name still: "m.gov" is one of its own.
        if host.startswith(label) and host.count(".") > 1:
            host = host.removeprefix(label)
    return host


def _plain_path(path: str) -> str:
    segments = [part for part in _AMP_ENDING.sub("", _INDEX.sub("", path)).split("/") if part]
    if len(segments) > 1 and segments[-1].lower() in _DRESSES:
        segments.pop()
    if len(segments) > 1 and segments[0].lower() in _DRESSES:
        segments.pop(0)
    return "".join(f"/{part}" for part in segments)


def _same_site(one: str, other: str) -> bool:
    try:
        hosts = [_plain_host(urlsplit(address).netloc) for address in (one, other)]
    except ValueError:
        return False
    return bool(hosts[0]) and hosts[0] == hosts[1]


def _may_be_its_own(target: str, address: str) -> bool:
    try:
        parts, own = urlsplit(target), urlsplit(address)
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or not (parts.path.strip("/") or parts.query) or not _same_site(target, address):
        return False
    if why_not_kept(tidy(target)):
        return False
    above = not parts.query and _plain_path(own.path).startswith(f"{_plain_path(parts.path)}/")
    return not (above and _SECTION.fullmatch(parts.path.rstrip("/").rpartition("/")[2]))
