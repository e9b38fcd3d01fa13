"""A store in which every field of every record tries to be markup, script, a formula, a line of its own or another file."""

import dataclasses
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import comity
from comity.store import Store
from comity.types import Article, Commitment, Event, Figure, Finding, Given, Instrument, Office, Page, Record, SetAside, Statement

MARK = "xq"
"""All elements, attributes and functions that the poison would make have names that begin so."""
POISON = f"""=HYPERLINK("http://x.example","go")"'><{MARK}-tag {MARK}-a="1"></{MARK}-tag><script>{MARK}()</script>\
<img src=x onerror={MARK}()>{{{{7919*7919}}}}${{7919*7919}}</textarea></title></style></script>]]>--><svg/onload={MARK}()>\
#read("/etc/passwd")\\input{{/etc/passwd}}%0d%0aSet-Cookie:{MARK}=1' OR '1'='1"""
"""Everything at once: a formula, an end to each kind of quotation and element, templates' and typesetters' commands, SQL."""
SPLIT = "\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nATTACH:xq\r\n\t=1+1\x01\x1b[31m\u202e\u2028"
"""What begins a line of its own in a calendar or table, and control characters."""
_FIXED = {"start", "end", "type", "status", "actor_states", "recipient_states", "states", "by_states", "to_states", "value",
          "count", "direct", "approximate", "contexts", "date", "due", "period", "of"}  # fmt: skip
"""Fields whose words are the codebook's, numbers, or dates, which the store's own readers make."""

_PLAIN: tuple[Finding, ...] = (
    Office("", 0, 0, "Aida Example", "minister", "KAZ"),
    Event("", 0, 0, "CONSULT", "visit", ("Aida",), ("Rauf",), ("KAZ",), ("AZE",), "2024-05-04", "Baku", "occurred"),
    Event("", 0, 0, "CONSULT", "visit", ("Aida",), ("Rauf",), ("KAZ",), ("AZE",), "2031-05-04", "Baku", "planned"),
    Instrument("", 0, 0, "treaty", "rail", ("Azerbaijan", "Kazakhstan"), ("AZE", "KAZ"), "signed", "2024-05-02", "Baku", 1),
    Commitment("", 0, 0, ("Azerbaijan",), ("Kazakhstan",), ("AZE",), ("KAZ",), "send 300 tractors", "2024-08", "pledged"),
    Statement("", 0, 0, "Aida Example", True),
    Figure("", 0, 0, "trade", 5e8, "USD", False, "2023", ("AZE", "KAZ")),
)  # fmt: skip


def poisoned(finding: Finding, words: str) -> Finding:
    """The finding with these words in each of its fields that an article fills."""
    changes: dict[str, Any] = {}
    for field in dataclasses.fields(finding):
        value = getattr(finding, field.name)
        if field.name in _FIXED or field.name == "evidence":
            continue
        if field.name == "kind":
            continue  # of instruments: a word of the codebook's
        changes[field.name] = (f"{words} {field.name} One", f"Baku Two {words}") if isinstance(value, tuple) else words
    return replace(finding, **changes)


def records() -> Iterator[Record]:
    """Articles of all outlets, with findings of all kinds, and poison in all that an outlet writes."""
    for number, (words, url) in enumerate(
        (
            (POISON, f"https://evil.example/{number_of(0)}?a=\"'><{MARK}-url>"),
            (POISON, "javascript:xq()//https://x.example/"),
            (f"Aida{SPLIT}{POISON}", f"data:text/html,<script>{MARK}()</script>"),
            (f"@SUM(1){SPLIT}", None),
            ("-2+3+cmd|' /C calc'!A0", "//evil.example/x"),
            (f"+{SPLIT}Aida Omarova <b>", f"https://evil.example\\@x.example/{POISON}"),
            (f"\r{POISON}", f"https://evil.example/{number_of(6)}"),
            (f"\r\n \uff1dSUM(1)*{MARK}", "\r=https://evil.example/7"),
        )
    ):
        text = f"{words}. The ministers met.\n\n{words} and more {words}"
        article = Article(
            id=f"id-{number}-{words[:60]}",
            url=url,
            site=f"{number}{words}",
            title=words,
            byline=(words, "Ann"),
            published=f"2024-05-0{number + 1}T10:00:00+04:00",
            language="en",
            text=text,
        )
        findings = [replace(poisoned(one, words), evidence=words, start=0, end=len(words)) for one in _PLAIN]
        page = Page(f"pages/{words}", "html", f"<script>{MARK}()</script>{words}", Given(id=article.id, url=url))
        kinds: dict[str, Any] = {
            name: tuple(one for one in findings if isinstance(one, cls))
            for name, cls in (
                ("offices", Office), ("events", Event), ("instruments", Instrument), ("commitments", Commitment),
                ("statements", Statement), ("figures", Figure),
            )
        }  # fmt: skip
        yield Record(page, article, **kinds, coder=f"coder {words}"[:200])


def number_of(number: int) -> str:
    """A number as addresses have it."""
    return f"{number:06d}"


def fill(path: Path) -> Store:
    """The store, with judgements and pages that were set aside, whose words are poison too."""
    from comity.errors import Reason

    store = comity.open_store(path)
    for record in records():
        store.add(record)
    for number, reason in enumerate(get_args(Reason)):
        store.set_aside(SetAside(f"https://evil.example/{number}/{POISON}", reason, f"{POISON}{SPLIT}."))
    first = next(iter(store.findings(kinds=["events"])))
    comity.judge(store, "confirm", first.ref, who=f"who {POISON}", why=f"why {POISON}{SPLIT}")
    other = next(iter(store.findings(kinds=["instruments"])))
    comity.judge(store, "correct", other.ref, field="subject", value=POISON, who=POISON, why=POISON)
    last = list(store.findings(kinds=["statements"]))[-1]
    comity.judge(store, "reject", last.ref, who=POISON, why=POISON)
    return store
