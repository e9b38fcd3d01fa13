"""Figures: quantities about the relation of states, with what they measure, unit, period and whose they are.

Source of the rules: the codebook's section "figures". Durations, ordinals and small counts of the sides themselves ("the two
countries", "three presidents") are no figures.
"""

import re

from comity.actors.states import states
from comity.coding.scene import Scene
from comity.language.amounts import Amount, currency_of
from comity.language.clauses import phrases, subjects
from comity.language.parser import Sentence
from comity.types import Figure

_COUNTED = re.compile(
    r"(?i)^(?:documents?|agreements?|memorand\w+|contracts?|treat(?:y|ies)|deals?|mous?|projects?|companies|enterprises|firms|ventures|"
    r"business\w*|students?|scholarships?|graduates|flights?|tons?|tonnes?|barrels?|passengers?|tourists?|visitors?|containers?|teus?|"
    r"trains?|wagons?|trucks?|people|persons?|soldiers?|troops?|servicemen|citizens?|civilians?|nationals|deaths?|bodies|names|nations|"
    r"jobs?|workplaces|hectares?|vessels?|ships?|aircraft|missiles?|rockets?|shells?|members?|prisoners?|hostages?|refugees?|migrants?|"
    r"kilomet\w+|km|miles?|met(?:er|re)s?|mw|gw|kwh|twh|megawatts?|gigawatts?|(?:kilo|mega|giga|tera)watt-hours?|litres?|liters?|terabits?.*|gigabits?.*|doses?|tents?|families|"
    r"households|houses|villages|investors|delegates|participants|experts?|specialists|sanctions|entities|officials|diplomats?|cubic.*|"
    r"bcm|units?|items?|events?|visits?|meetings?|stations?|plants?|factories|schools?|quotas?|grants?|challenges|incidents?|attacks?|wounded|dead|"
    r"injured|victims|survivors|rescuers?|fishermen|sailors|observers?|peacekeepers?|states|countries|vehicles?|tanks?|drones?|satellites?|patients|"
    r"specialties|places|cars|branches|points?|percentage)$"
)
_SIDES = re.compile(
    r"(?i)^(?:countr(?:y|ies)|sides?|parties|presidents?|leaders?|ministers?|nations|states|governments|institutions|universities|heads|men|times|"
    r"points|stages?|rounds?|parts?|ways?|brothers|peoples|capitals|delegations|officials|neighbou?rs|regions|groups?|others?|things|areas|fields|issues|topics)$"
)
_NOT_COUNTED = re.compile(
    r"(?i)^(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|decades?|centur\w+|times|anniversary|o'clock|am|pm|percent|article|resolution)$"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_WHEN = re.compile(r"(?i)in|by|since|during|of|for")
_COMPARED = re.compile(
    r"(?i)\b(?:than|compar(?:ed|ison) (?:with|to)|from|(?:%|per ?cent) (?:over|on))"
    r"(?: (?:in|for|that of|that in|the same period (?:of|in)))?(?: the)?\s*$"
)
"""Before a date: of it is not what is told, but that with which it is compared, or since when it is so."""
_CUBIC = frozenset("cubic square nautical".split())
_MARKETS = re.compile(
    r"(?i)\b(?:shares (?:of|in)|index|stock exchange|bourse|stocks|futures|brent|benchmark|(?:base|key|policy|interest) rate"
    r"|basis points|treasury bills|-year (?:paper|notes|bonds)|opinion polls?|polls at)\b"
)
_NEAR = 60
"""Characters around an amount in which such words stand that it is one of markets or polls, which is nothing between states."""
_BETWEEN = re.compile(
    r"(?i)^\W*(?:it|this|that)\b|\b(?:they|these|trade|turnover|exports?|imports?|invest\w+|grants?|loans?|credits?|debts?|aid|relief|"
    r"assistance|humanitarian|donat\w+|compensation|needs|mutual|bilateral|joint\w*|between|both|partners?|cooperation|projects?|"
    r"routes?|corridor|transit|cargo|freight|goods|shipments?|containers?|suppl\w+|deliver\w+|remittances|quotas?|contracts?|worth|"
    r"agreements?|deals?|memorand\w+|treat(?:y|ies)|documents?|customs|duties|neighbou?rs?|sides?)\b"
)
_NOT_BETWEEN = frozenset("points votes ballots seats goals shares metres meters yards".split())
_UNITS = frozenset(
    "dollar percent euro tenge manat rouble ruble shilling peso franc dinar krone billion million trillion".split()
)


def find_figures(scene: Scene) -> list[Figure]:
    """The article's figures in the order of the text."""
    figures: list[Figure] = []
    for sentence in scene.sentences if scene.is_foreign else ():
        if sentence.heading:
            continue
        for amount in scene.amounts:
            if not sentence.start <= amount.start < sentence.end:
                continue
            if amount.kind == "duration" or not _wanted(amount, scene.text) or _of_markets(sentence, amount):
                continue
            if amount.kind in ("money", "percent") and not _relates(scene, sentence):
                continue
            figures.append(_figure(scene, sentence, amount))
    seen: set[tuple[float, str, str]] = set()
    kept = []
    for figure in figures:
        key = (figure.value, figure.unit, figure.measure.lower())
        if key not in seen:
            seen.add(key)
            kept.append(figure)
    return kept


def _of_markets(s: Sentence, amount: Amount) -> bool:
    low, high = max(s.start, amount.start - _NEAR), min(s.end, amount.end + _NEAR)
    return bool(_MARKETS.search(s.source, low, high))


def _relates(scene: Scene, s: Sentence) -> bool:
    """Whether a sentence names a state, or says of something else that it is between states; else it tells of prices at home."""
    return bool(scene.sides_in(s, s.start, s.end, places=True).states or _BETWEEN.search(s.text))


def _wanted(amount: Amount, text: str) -> bool:
    if amount.kind in ("money", "percent"):
        return True
    unit = amount.unit.split()[-1] if " per " not in amount.unit else amount.unit
    if _NOT_COUNTED.match(unit) or amount.unit in _NOT_BETWEEN:
        return False
    if _SIDES.match(unit) and amount.value <= 10:
        return False
    if _COUNTED.match(unit) or " per " in amount.unit:
        return amount.value > 2
    return amount.value >= 20 and unit.endswith("s")


def _figure(scene: Scene, s: Sentence, amount: Amount) -> Figure:
    i = s.token_at(amount.start) or 0
    noun = s.token_at(amount.noun[0]) if amount.noun else None
    measure, start, end = _measure(scene, s, amount, i, noun)
    whose = scene.sides_in(s, s.start, s.end).states
    if len(whose) < 2:
        pair = scene.pair(s)
        if not whose or set(whose) <= set(pair.states):
            whose = pair.states or whose
    period = _period(scene, s, amount)
    unit = amount.unit if amount.kind != "money" or amount.unit.isupper() else _currency(scene, s, amount.unit)
    if amount.kind == "count" and " per " not in unit:
        unit = " ".join(_told_unit(s, amount, unit))
        if scene.text[amount.end - len(unit) - 1 : amount.end - len(unit)] == "-" and not unit.endswith("s"):
            unit += "s"  # "a 162-kilometer link"
    return Figure(
        scene.text[start:end], start, end, measure=measure, value=amount.value, unit=unit,
        approximate=amount.approximate, period=period, states=tuple(sorted(set(whose))),
    )  # fmt: skip


def _told_unit(s: Sentence, amount: Amount, unit: str) -> list[str]:
    """The counted noun, with what makes it another one: "cubic meters", "Solomon Islanders"."""
    words = unit.split()
    if len(words) > 1 and words[-2].lower() in _CUBIC:
        return words[-2:]
    last = s.token_at(amount.noun[1] - 1) if amount.noun else None
    if not last or s.tokens[last].pos != "PROPN" or s.tokens[last - 1].dep != "compound" or s.tokens[last - 1].pos != "PROPN":
        return words[-1:]
    return [s.tokens[last - 1].text, words[-1]]


def _currency(scene: Scene, s: Sentence, name: str) -> str:
    """The code of a currency whose name several states share: that of the first state told that has one of it."""
    told = (*scene.sides_in(s, s.start, s.end, places=True).states, *scene.cast.top_states(2))
    known = (currency_of(states()[code].alpha2, name) for code in told)
    return next((code for code in known if code), name)


def _measure(scene: Scene, s: Sentence, amount: Amount, i: int, noun: int | None) -> tuple[str, int, int]:
    """What is measured, in the text's words, and the run of words that shows it with the amount."""
    if amount.kind == "count" and noun is not None:
        return _counted(scene, s, amount, noun)
    low, high = amount.start, amount.end
    governing, verb = _governing(s, i)
    if governing is not None:
        first = _begin(s, governing)
        return _clean(s.span_text(first, _last_before(s, governing, i))), min(low, s.tokens[first].start), high
    of = phrases(s, i, "of") or [h for c in s.descendants(i) for h in phrases(s, c, "of")]
    if of:  # "about $25 billion of Chinese investments"
        first, last = s.subtree(of[0])
        last = min(last, of[0] + 4)
        return _clean(s.span_text(first, last)), low, max(high, s.tokens[last].end)
    if verb is None:
        return _clean(s.span_text(max(0, i - 3), i)), low, high
    if s.tokens[verb].lower == "compared" and s.tokens[s.tokens[verb].head].pos == "VERB":
        verb = s.tokens[verb].head  # "reached $3.2 billion, compared with $3 billion"
    heads = subjects(s, verb) or _dated_subject(s, verb)
    if heads and heads[0] < verb and s.tokens[heads[0]].lemma in _UNITS and s.tokens[heads[0]].head != verb:
        # "reached $3.2 billion, which is 5 percent more": the turnover is.
        return _measure(scene, s, amount, heads[0], noun)
    if heads and s.tokens[heads[0]].lower not in ("it", "they", "which", "this", "that"):
        first, last = _begin(s, heads[0]), s.subtree(heads[0])[1]
        last = min(last, heads[0] + 10)
        return _clean(s.span_text(first, last)), min(low, s.tokens[first].start), max(high, s.tokens[last].end)
    return _clean(s.tokens[verb].lemma), min(low, s.tokens[verb].start), high


def _dated_subject(s: Sentence, verb: int) -> list[int]:
    """The subject of "In 2023 trade turnover reached", which parsers take for what "in" governs, with the year as its number."""
    objects = (o for c in s.children[verb] if c < verb and s.tokens[c].dep == "prep" for o in s.children[c])
    return [o for o in objects if s.tokens[o].pos == "NOUN" and _begin(s, o) > s.subtree(o)[0]][-1:]


def _begin(s: Sentence, head: int) -> int:
    """Where what hangs on a noun begins; of "In 2023 trade grew" not with the year, which no comma parts from the noun."""
    first = s.subtree(head)[0]
    dated = 0 < first < head and _YEAR.fullmatch(s.tokens[first].text) and _WHEN.fullmatch(s.tokens[first - 1].text)
    return first + 1 if dated else first


def _counted(scene: Scene, s: Sentence, amount: Amount, noun: int) -> tuple[str, int, int]:
    """The noun that is counted with what is said of it ("documents signed between our countries")."""
    head = noun
    while s.tokens[head].dep in ("compound", "nummod", "quantmod") and s.tokens[head].head > head:
        head = s.tokens[head].head
    start = amount.noun[0] if amount.noun else amount.start
    end = max(amount.end, amount.noun[1] if amount.noun else 0, s.tokens[head].end)
    described = [c for c in s.children[head] if c > head and s.tokens[c].dep in ("prep", "acl", "relcl")]
    for child in described:
        end = max(end, s.tokens[_short_end(s, child)].end)
    above = s.tokens[head].head
    if not described and s.tokens[head].dep in ("nsubj", "nsubjpass") and s.tokens[above].pos in ("VERB", "AUX"):
        end = max(end, s.tokens[above].end)
    return re.sub(r"\s+", " ", scene.text[start:end]), amount.start, end


def _governing(s: Sentence, i: int) -> tuple[int | None, int | None]:
    """The noun before an amount that it hangs on ("a package for $7 billion"), and else the verb above it."""
    node = i
    for _ in range(6):
        head = s.tokens[node].head
        if head == node:
            break
        if s.tokens[head].pos in ("VERB", "AUX"):
            return None, head
        if s.tokens[head].pos == "NOUN" and s.tokens[head].lemma not in _UNITS and head < i:
            return head, None
        node = head
    return None, None


def _short_end(s: Sentence, i: int) -> int:
    last = max((n for n in s.descendants(i) if n <= i + 8), default=i)
    while last > i and s.tokens[last].pos in ("PUNCT", "CCONJ", "ADP"):
        last -= 1
    return last


def _last_before(s: Sentence, head: int, i: int) -> int:
    last = i - 1
    while last > head and s.tokens[last].pos in ("PUNCT", "ADP", "SYM", "ADV", "DET"):
        last -= 1
    return last


def _clean(name: str) -> str:
    return re.sub(r"^(?:the|a|an|about|over|some|nearly)\s+", "", re.sub(r"\s+", " ", name), flags=re.IGNORECASE).strip(" ,:;-")


def _period(scene: Scene, s: Sentence, amount: Amount) -> str | None:
    """The time for which an amount is told: that behind it, before the next amount, else the nearest one."""
    following = min((a.start for a in scene.amounts if amount.end <= a.start < s.end), default=None)
    best: tuple[bool, int, str] | None = None
    for date in scene.dates_in(s):
        if not date.value or date.kind == "deadline" or (len(date.value) == 10 and date.kind == "date"):
            continue
        if _COMPARED.search(scene.text, s.start, date.start):
            continue
        # "$4 million in 2021 and in 2022 $5 million": a year that is nearer to the next amount is that one's.
        apart = date.start - amount.end
        own = (
            apart > 0 and "," not in scene.text[amount.end : date.start] and (following is None or apart <= following - date.end)
        )
        distance = abs(date.start - amount.start)
        if distance < 160 and (best is None or (not own, distance) < best[:2]):
            best = (not own, distance, date.value)
    return best[2] if best else None
