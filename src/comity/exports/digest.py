"""A digest of facts: by it two stores are seen to say the same, however each came about.

docs/facts.md has it in words by which others can compute it.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from comity.consolidation.model import Fact
from comity.exports.text import encodable
from comity.exports.whole import fact_object
from comity.types import KINDS, Kind

FORM = "comity facts 1"
"""Another one whenever other things of a fact are looked at."""
_DRAWN = ("overdue", "confirmed", "follow_ups", "entities")
"""What is drawn from the other fields, from other facts or from the day of the newest article."""
_BYTES = 256
"""How long the numbers are that are added up: sums as short as a SHA-256 could be met by facts that are chosen for it."""


@dataclass(frozen=True, slots=True)
class KindDigest:
    """The digest of the facts of one kind."""

    digest: str
    facts: int
    reports: int


@dataclass(frozen=True, slots=True)
class Digest:
    """What facts say, as a SHA-256 in hexadecimal: the same for the same facts, and for no others."""

    digest: str
    facts: int
    reports: int
    kinds: dict[Kind, KindDigest]
    """The same for each kind, by which a difference is found; kinds without facts are there too."""
    form: str = FORM
    """What is looked at, and how; digests of other forms can't be compared with this one."""


def digest_of(facts: Iterable[Fact]) -> Digest:
    """The digest of facts, in whatever order they come; they are gone through once, and none is held."""
    sums, counts, reports = dict.fromkeys(KINDS, 0), dict.fromkeys(KINDS, 0), dict.fromkeys(KINDS, 0)
    for fact in facts:
        number = int.from_bytes(hashlib.shake_256(canonical(fact)).digest(_BYTES))
        sums[fact.kind] = (sums[fact.kind] + number) % (1 << 8 * _BYTES)
        counts[fact.kind] += 1
        reports[fact.kind] += len(fact.reports)
    kinds = {
        kind: KindDigest(hashlib.sha256(sums[kind].to_bytes(_BYTES)).hexdigest(), counts[kind], reports[kind]) for kind in KINDS
    }
    lines = [FORM, *(f"{kind} {kinds[kind].facts} {kinds[kind].digest}" for kind in KINDS)]
    whole = hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
    return Digest(whole, sum(counts.values()), sum(reports.values()), kinds)


def canonical(fact: Fact) -> bytes:
    """What a fact says, in the one form in which it is hashed: as it is exported, without what is drawn from elsewhere."""
    told = {name: value for name, value in fact_object(fact).items() if name not in _DRAWN}
    for report in told["reports"]:
        # Who read an article is not said by the fact: another reader that finds the same has read the same.
        del report["article"]["coder"]
    return encodable(json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))).encode()
