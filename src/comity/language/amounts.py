"""Amounts in English news: money, percentages, and counted things with their noun.

A text is cut into numbers, words and signs once; each number is then read with the few words on both sides of it, so that
the time grows with the length of the text alone. Numbers that date, order, name or time something (years, ordinals,
"Article 5", "Boeing 737", "14:13", "3-1") are no amounts. Money is in ISO 4217 codes; the names of currencies come from
CLDR (Babel), their common short forms and defaults from the table below.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from comity.language.dates import find_dates

AmountKind = Literal["money", "percent", "count", "duration"]


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity at `text[start:end]`: the number with its scale, and its currency or per cent sign.

    `unit` is an ISO 4217 code, "%", or the counted noun as written, which stands at `noun` ("over 500 Kazakh companies":
    "companies"); of money in a currency whose name several states share ("shillings") it is that name, and `currency_of`
    tells the code once it is known whose. Where the noun is left out ("27 have ratified it"), the unit is the noun counted
    before and `noun` is None. `rate` is the period that the amount is told for: "a year", "annually" and "per year" give
    "year".
    `approximate`: "about", "over", "up to", "500+" and the like, and ranges as "6-6.5". The two ends of a range are two
    amounts with one span.
    """

    start: int
    end: int
    value: float
    unit: str
    kind: AmountKind
    approximate: bool
    noun: tuple[int, int] | None
    rate: str | None


def find_amounts(text: str) -> list[Amount]:
    """The amounts in `text`, in order; none overlap but the two ends of a range."""
    return _Reading(text).amounts()


def currency_of(territory: str, name: str) -> str | None:
    """The code of the currency of that bare name in a territory, by its ISO 3166-1 alpha-2 code ("KE", "shillings")."""
    from babel.core import get_global

    uses = get_global("territory_currencies").get(territory, ())
    codes = {code for _, code in _currencies().by_noun.get(name, ())}
    return next((code for code, _, end, tender in uses if code in codes and end is None and tender), None)


# -- tokens ------------------------------------------------------------------------------------------------------------

# Whose dollars (and pesos, of states that write them so) letters before the sign tell, as news agencies write them.
_DOLLARS = {
    "US": "USD", "U.S.": "USD", "C": "CAD", "CA": "CAD", "A": "AUD", "AU": "AUD", "NZ": "NZD", "HK": "HKD", "NT": "TWD",
    "S": "SGD", "R": "BRL", "Z": "ZWG", "FJ": "FJD", "F": "FJD", "SI": "SBD", "TT": "TTD", "EC": "XCD", "J": "JMD",
    "JA": "JMD", "BZ": "BZD", "BD": "BBD", "BDS": "BBD", "Bds": "BBD", "GY": "GYD", "N": "NAD", "LD": "LRD",
    "MX": "MXN", "RD": "DOP", "SR": "SRD",
    "T": "TOP",
}  # fmt: skip
_BEFORE_DOLLAR = "|".join(map(re.escape, _DOLLARS))
_TOKEN = re.compile(
    rf"(?P<number>\d+(?:[.,'’]\d+)*)|(?P<sign>(?:{_BEFORE_DOLLAR})\$|(?<![A-Z])\$|[€£¥₹₽₸₼₺₴₾₩₪₫₦₱฿₮])|(?P<percent>%)"
    r"|(?P<word>U\.S\.|U\.K\.|[^\W\d_]+(?:['’][^\W\d_]+)*[²³]?)|(?P<other>[^\s\w])"
)


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    text: str
    lower: str
    kind: str


_DASHES = frozenset("-‐‑‒–—−")
_SPACES = frozenset("\u0020\u00a0\u2009\u202f")

_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:[’']\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_COMMA_DECIMAL = re.compile(r"\d+,\d{1,2}|0,\d+")
_POINT_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?|\d{1,3}(?:\.\d{3})+,\d{1,2}")
_MAYBE_THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_LONGEST = 15
"""Digits of the longest number that is an amount; a double keeps as many exactly, and longer ones are identifiers."""

_UNITS = {
    word: float(i)
    for i, word in enumerate(
        ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
         "seventeen eighteen nineteen").split()
    )
}  # fmt: skip
_TENS = {word: 10.0 * i for i, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)} | {
    "fourty": 40.0
}
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "thsd": 1e3, "lakh": 1e5, "lakhs": 1e5, "million": 1e6, "mln": 1e6, "mn": 1e6,
    "mio": 1e6, "crore": 1e7, "crores": 1e7, "billion": 1e9, "bln": 1e9, "bn": 1e9, "mrd": 1e9, "trillion": 1e12, "trln": 1e12,
    "tn": 1e12, "trn": 1e12, "dozen": 12.0,
}  # fmt: skip
_ABBREVIATED_SCALES = frozenset("thsd mln mn mio bln bn mrd trln tn trn".split())
_LETTER_SCALES = {"k": 1e3, "m": 1e6, "b": 1e9, "t": 1e12}
_LARGE = {"million": 1e6, "billion": 1e9, "trillion": 1e12, "thousand": 1e3, "hundred": 1e2, "dozen": 12.0}

# -- words around a number ---------------------------------------------------------------------------------------------

_APPROXIMATE_BEFORE = re.compile(
    r"(?:(?<!\w)(?:about|around|some|roughly|approximately|approx\.?|nearly|almost|over|more than|above|up to|at least|at most"
    r"|(?:no|not) (?:less|fewer|more) than|under|fewer than|less than|below|close to|near|an estimated|estimated(?: at)?"
    r"|estimated to be(?: worth)?|thought to be(?: worth)?|believed to be(?: worth)?|worth about|circa|ca\.?|c\.|upwards? of"
    r"|as (?:many|much|high|low|few|little) as|in excess of|(?:exceed|surpass)(?:s|es|ed|ing)?|topp?(?:s|ed|ing)"
    r"|(?:a )?(?:maximum|minimum) of|in the region of|in the order of|on the order of|to the tune of|well over"
    r"|an average of)"
    r"|[~≈><±])\s?(?:(?:a|the|a total of|the equivalent of|another|an additional|worth)\s)?$",
    re.IGNORECASE,
)
_APPROXIMATE_AFTER = re.compile(r"(?:\s?\+(?!\d)|\s?-(?:plus|odd)\b|\s(?:or so|plus|or more|or less|approximately)\b)")
_RANGE_BEFORE = re.compile(r"(?<!\w)(between|from|either)\s(?:about\s|around\s|some\s)?$", re.IGNORECASE)
_RESPECTIVELY = re.compile(r"(?:[^.;\n]{0,40}?)\brespectively\b")

# Words after which a number is a name's, an order's, or an address's.
_NAMED = frozenset(
    ("article articles art chapter chapters section sections clause clauses paragraph paragraphs para paras part parts "
     "resolution resolutions no nos number numbers boeing airbus embraer flight room gate page pages p pp vol volume "
     "figure fig table annex phase stage level type version line route highway motorway decree order law channel expo "
     "agenda vision item point protocol schedule tier category grade class model block unit reactor site building "
     "apartment house street box code zip tel phone fax mobile fm top industry web bric cop g mig su tu il an antonov "
     "ilyushin sukhoi formula psalm verse act title appendix rule regulation directive aged age ages psm apollo soyuz "
     "kh kosmos cosmos brent iphone windows hall pavilion dormitory platform lane corridor seat row").split()
)  # fmt: skip
# Of these, some are common words that name only when capitalized or abbreviated.
_NAMED_IF_CAPITAL = frozenset(
    ("part parts order law line type level class unit point item site house top an il su tu code act title page "
     "channel table stage phase box street building model block group rule hall seat row age ages g").split()
)  # fmt: skip

_DURATIONS = frozenset(
    ("second seconds minute minutes hour hours day days week weeks month months year years decade decades century "
     "centuries quarters semester semesters yrs hrs mins nights night fortnight weekend weekends").split()
)  # fmt: skip
_NOT_COUNTED = frozenset(
    ("times thirds third fourths fifths sixths tenths fold am pm o'clock o’clock hundreds thousands millions billions "
     "dozens ones twos halves degrees th st nd rd p.m a.m").split()
)  # fmt: skip
# With "two" or "three" these are the parties themselves and count nothing.
_SIDES = frozenset(
    ("countries sides parties states nations peoples governments presidents leaders ministers capitals neighbors "
     "neighbours heads republics brothers men women of").split()
)  # fmt: skip
_IRREGULAR = frozenset(
    ("people men women children personnel troops staff memoranda aircraft cattle sheep police crew servicemen criteria "
     "data media fish dead wounded injured missing offspring livestock spacecraft hovercraft feet teeth oxen alumni "
     "addenda referenda fora symposia bacteria percent head bcm bpd teu teus faculty headquarters series species means "
     "works barracks crossroads").split()
)  # fmt: skip
_NOMINAL = frozenset("dead wounded injured missing".split())
_MEASURES = frozenset(
    ("km kms kilometer kilometre kilometers kilometres m meter metre meters metres mile miles cm mm ft feet foot kg "
     "kgs g kilogram kilograms kilo kilos gram grams t ton tons tonne tonnes mt ha hectare hectares acre acres mw gw "
     "kw tw mwh gwh kwh twh megawatt megawatts gigawatt gigawatts kilowatt kilowatts terawatt terawatts watts volts kv "
     "mva barrel barrels bbl litre litres liter liters gallon gallons bcm bpd teu teus gb tb mb gigabit gigabits "
     "terabit terabits megabits gigabytes terabytes gbps tbps mbps inch inches pound pounds ounce ounces carat carats "
     "knots degree degrees celsius pct dwt").split()
)  # fmt: skip
_HOURS = frozenset("hour hours".split())
_CUBIC = frozenset("cubic square sq cu metric nautical light long short".split())
_MODIFIER_PLURALS = frozenset(
    ("sports arms customs sales goods communications logistics telecommunications telecoms economics systems "
     "operations affairs rights savings securities electronics humanities armed textiles grains").split()
)  # fmt: skip
_STOPS = frozenset(
    ("a an the and or but nor of in on at to for from with without by as than that which who whom whose this these "
     "those it its he she they we you i his her their our my your is are was were be been being am has have had having "
     "do does did will would shall should may might can could must not if when while where because since until till "
     "before after during about over under above below between among amid across through into onto via per within "
     "against upon off out up down so then there here also already only just even still now yet ago each every all "
     "both either neither some any no such what how why said says told took made went came got found saw left began "
     "held met signed ratified joined agreed became remain remains include includes included including involving "
     "according worth versus vs plus despite around near along beyond toward towards apart today yesterday tomorrow").split()
)  # fmt: skip
_NO_PLURAL = frozenset(
    ("this has was does is its his hers as us plus thus always perhaps besides afterwards sometimes previous various "
     "less unless versus yes news gas process business across access congress progress success politics economics "
     "physics basis crisis virus status campus bus bonus consensus census serious religious famous s cross express "
     "press class glass overseas abroad vis ours yours theirs tennis analysis").split()
)  # fmt: skip
_ELLIPTIC = frozenset("have has had are were will".split())
_RATE_PERIODS = {"year": "year", "annum": "year", "month": "month", "week": "week", "day": "day", "quarter": "quarter"}
_RATE_ADVERBS = {"annually": "year", "yearly": "year", "monthly": "month", "daily": "day", "weekly": "week"}
_PHYSICAL_RATES = frozenset("second hour minute".split())

# -- currencies --------------------------------------------------------------------------------------------------------

_SIGNS = {
    "$": "USD", **{f"{whose}$": code for whose, code in _DOLLARS.items()}, "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR",
    "₽": "RUB", "₸": "KZT", "₼": "AZN", "₺": "TRY", "₴": "UAH", "₾": "GEL", "₩": "KRW", "₪": "ILS", "₫": "VND",
    "₦": "NGN", "₱": "PHP", "฿": "THB", "₮": "MNT",
}  # fmt: skip
# What writers mean by a bare name that several states' currencies share, and spellings that CLDR lacks.
_BARE = {
    "dollar": "USD", "dollars": "USD", "buck": "USD", "bucks": "USD", "greenbacks": "USD", "euro": "EUR", "euros": "EUR",
    "pound": "GBP", "pounds": "GBP", "sterling": "GBP", "quid": "GBP", "yen": "JPY", "yuan": "CNY", "yuans": "CNY",
    "rmb": "CNY", "renminbi": "CNY", "ruble": "RUB", "rubles": "RUB", "rouble": "RUB", "roubles": "RUB", "rupee": "INR",
    "rupees": "INR", "rs": "INR", "lira": "TRY", "liras": "TRY", "won": "KRW", "manat": "AZN", "manats": "AZN",
    "tenge": "KZT", "tenges": "KZT", "soum": "UZS", "soums": "UZS", "sums": "UZS", "so'm": "UZS", "so’m": "UZS",
    "som": "KGS", "soms": "KGS", "hryvnia": "UAH", "hryvnias": "UAH", "hryvnya": "UAH", "hryven": "UAH", "lari": "GEL",
    "laris": "GEL", "gel": "GEL", "dram": "AMD", "drams": "AMD", "somoni": "TJS", "dirham": "AED", "dirhams": "AED",
    "riyal": "SAR", "riyals": "SAR", "rial": "IRR", "rials": "IRR", "tugrik": "MNT", "tugriks": "MNT", "tögrög": "MNT",
    "shekel": "ILS", "shekels": "ILS", "zloty": "PLN", "zlotys": "PLN", "złoty": "PLN", "zlotych": "PLN",
    "forint": "HUF", "forints": "HUF", "kronor": "SEK", "reais": "BRL", "ringgit": "MYR", "rupiah": "IDR", "baht": "THB",
    "dong": "VND", "taka": "BDT", "rand": "ZAR", "naira": "NGN", "leva": "BGN", "lei": "MDL", "chf": "CHF",
}  # fmt: skip
_SHORT = {"Rs": "INR", "RMB": "CNY", "KSh": "KES", "Ksh": "KES", "USh": "UGX", "Ush": "UGX", "TSh": "TZS", "Tsh": "TZS"}
"""Short names that stand before the number; "Sh" is any state's shilling."""

_NO_BARE = frozenset(
    "real sol dollar peso franc krone krona crown leu lev dinar shilling units unit mark gold kip lek pula loti".split()
)
_WORDLIKE_CODES = frozenset("ALL BAM COP CUP GEL LAK MAD MOP PEN SOS TOP TRY".split())
_COUNTRY_WORDS = {
    "us dollars": "USD", "us dollar": "USD", "u.s. dollars": "USD", "u.s. dollar": "USD", "american dollars": "USD",
    "pounds sterling": "GBP", "uk pounds": "GBP", "u.k. pounds": "GBP", "belarusian rubles": "BYN",
    "belarusian roubles": "BYN", "belarusian ruble": "BYN", "chinese yuan": "CNY", "hong kong dollars": "HKD",
    "turkmen manats": "TMT", "turkmen manat": "TMT", "moldovan lei": "MDL", "romanian lei": "RON", "omani rials": "OMR",
    "yemeni rials": "YER", "qatari riyals": "QAR", "moroccan dirhams": "MAD", "syrian pounds": "SYP",
    "egyptian pounds": "EGP", "lebanese pounds": "LBP", "lebanese lira": "LBP", "swiss francs": "CHF",
    "norwegian kroner": "NOK", "norwegian krone": "NOK", "danish kroner": "DKK", "danish krone": "DKK",
    "czech crowns": "CZK", "czech korunas": "CZK", "north korean won": "KPW",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Currencies:
    codes: frozenset[str]
    phrases: dict[str, str]
    """Codes by full names in lower case ("kazakhstani tenge", "pakistani rupees")."""
    by_noun: dict[str, tuple[tuple[str, str], ...]]
    """By the last word of the name: the words before it, and the code."""


@cache
def _currencies() -> _Currencies:
    """The currencies that are legal tender somewhere today, by CLDR."""
    from babel import Locale
    from babel.core import get_global
    from babel.numbers import get_currency_name

    codes = {
        code for uses in get_global("territory_currencies").values() for code, _, end, tender in uses if end is None and tender
    }
    phrases: dict[str, str] = {}
    by_noun: dict[str, list[tuple[str, str]]] = defaultdict(list)
    locale = Locale("en")
    for code in sorted(codes):
        names = {get_currency_name(code, n, locale).lower() for n in (None, 1, 2)}
        for name in sorted(names):
            phrases[name] = code
            adjective, _, noun = name.rpartition(" ")
            by_noun[noun].append((adjective, code))
    return _Currencies(frozenset(codes), phrases | _COUNTRY_WORDS, {n: tuple(v) for n, v in by_noun.items()})


def _bare_currency(noun: str) -> str | None:
    """The code of a currency told by its noun alone, where no other has the same or one is usually meant."""
    if noun in _BARE:
        return _BARE[noun]
    if noun in _NO_BARE or noun.rstrip("s") in _NO_BARE:
        return None
    codes = {code for _, code in _currencies().by_noun.get(noun, ())}
    return codes.pop() if len(codes) == 1 else None


def _shared_currency(noun: str) -> bool:
    """Whether a noun names the currencies of several states, none of which is usually meant by it alone."""
    return noun not in _BARE and len({code for _, code in _currencies().by_noun.get(noun, ())}) > 1


def _national_currency(adjective: str, noun: str) -> str | None:
    """The code for "Kazakh tenge" or "Pakistani rupees", the adjective being compared by how it begins."""
    for known, code in _currencies().by_noun.get(noun, ()):
        if known.startswith(adjective[:4]):
            return code
    return None


# -- reading -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Number:
    """A number read from token `first` up to, without, token `end`."""

    first: int
    end: int
    value: float
    scale: float
    """What the words for its size multiply it by; 1 without any."""
    words: bool
    """Whether it is spelled out."""


@dataclass(frozen=True, slots=True)
class _Unit:
    kind: AmountKind
    unit: str
    end: int
    """The first token after it."""
    inside: bool
    """Whether it belongs to the amount's own span, as a currency does."""
    noun: tuple[int, int] | None = None


class _Reading:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = [_Token(m.start(), m.end(), m.group(), m.group().lower(), m.lastgroup or "") for m in _TOKEN.finditer(text)]
        self.found: list[Amount] = []
        self.dates = [(d.start, d.end) for d in find_dates(text, None) if d.kind != "period" or d.value]
        self.next_date = 0
        self.last_count: Amount | None = None

    def amounts(self) -> list[Amount]:
        i = 0
        while i < len(self.tokens):
            i = self._at(i)
        return self.found

    # -- tokens --------------------------------------------------------------------------------------------------------

    def token(self, i: int) -> _Token | None:
        return self.tokens[i] if 0 <= i < len(self.tokens) else None

    def lower(self, i: int) -> str:
        return self.tokens[i].lower if 0 <= i < len(self.tokens) else ""

    def gap(self, i: int) -> str:
        """What stands between token `i - 1` and token `i`: at most spaces."""
        if not 0 < i < len(self.tokens):
            return "\n\n"
        return self.text[self.tokens[i - 1].end : self.tokens[i].start]

    def near(self, i: int) -> bool:
        """Whether token `i` follows the one before it within the same line of words."""
        gap = self.gap(i)
        return len(gap) <= 3 and gap.count("\n") <= 1

    def is_dash(self, i: int) -> bool:
        return self.lower(i) in _DASHES

    def dated(self, i: int) -> bool:
        """Whether token `i` is part of a date; asked in the order of the text."""
        token = self.tokens[i]
        while self.next_date < len(self.dates) and self.dates[self.next_date][1] <= token.start:
            self.next_date += 1
        return self.next_date < len(self.dates) and self.dates[self.next_date][0] <= token.start

    def _inner_stop(self, i: int) -> bool:
        """Whether token `i` is the full stop of an abbreviation, the sentence going on ("2.5 mln. tons")."""
        following = self.token(i + 1)
        return (
            self.lower(i) == "."
            and self.gap(i) == ""
            and following is not None
            and self.near(i + 1)
            and (following.text[:1].islower() or following.text in ("US", "U.S."))
        )

    # -- numbers -------------------------------------------------------------------------------------------------------

    def number(self, i: int) -> _Number | None:
        """The number that begins at token `i`, with its scale."""
        token = self.token(i)
        if token is None:
            return None
        if token.kind not in ("number", "word"):
            return None
        number = self._compound(i) if token.kind == "number" else self._spelled(i)
        if number and self.lower(number.end) == "(" and self.lower(number.end + 2) == ")":
            again = self.lower(number.end + 1)
            if again.isascii() and again.isdigit() and len(again) <= 6 and int(again) == number.value:
                return replace(number, end=number.end + 3)  # "seven (7) memoranda"
        return number

    def _compound(self, i: int) -> _Number | None:
        """ "22 billion 800 million": at most three numbers, each of a smaller size than the one before."""
        number = self._digits(i)
        for _ in range(2):
            if number is None or number.scale < 1e3 or not self.lower(number.end)[:1].isdigit():
                break
            rest = self._digits(number.end) if self.near(number.end) else None
            if rest is None or not 1.0 < rest.scale < number.scale or rest.value >= number.scale:
                break
            number = _Number(i, rest.end, number.value + rest.value, rest.scale, False)
        return number

    def _digits(self, i: int) -> _Number | None:
        text, end = self.tokens[i].text, i + 1
        if re.fullmatch(r"\d{1,3}", text):
            # "1 500 000"
            while (
                end < len(self.tokens)
                and end - i < 5
                and self.gap(end) in _SPACES
                and re.fullmatch(r"\d{3}(?:[.,]\d{1,2})?", self.tokens[end].text)
            ):
                text += self.tokens[end].text.replace(",", ".")
                end += 1
        value = _value(text)
        if value is None:
            return None
        return self._scaled(i, end, value, words=False)

    def _scaled(self, first: int, end: int, value: float, *, words: bool) -> _Number:
        scale = 1.0
        for _ in range(2):
            at = end + 1 if self.is_dash(end) and self.gap(end) == "" else end
            factor = _SCALES.get(self.lower(at))
            if factor is None or not self.near(at) or (at > end and self.gap(at) != ""):
                break
            scale *= factor
            end = at + 1
            if self.lower(at) in _ABBREVIATED_SCALES and self._inner_stop(end):
                end += 1
        if scale == 1.0 and self.gap(end) in ("", " "):
            factor = _LETTER_SCALES.get(self.lower(end))
            if factor and self._letter_scales(first, end):
                scale, end = factor, end + 1
        return _Number(first, end, value * scale, scale, words)

    def _letter_scales(self, first: int, at: int) -> bool:
        """Whether "m", "k", "b" or "t" right after digits is a size: "$40m", "40k people", but not "40m" or "5 t"."""
        before = self.token(first - 1)
        apart = self.gap(at) != ""
        if before and self.near(first) and (before.kind == "sign" or before.text in _currencies().codes):
            return not apart or self.tokens[at].text in ("B", "M", "T")
        if apart:
            return False
        after = self.token(at + 1)
        return bool(
            after
            and self.near(at + 1)
            and after.kind == "word"
            and (_is_plural(after) or after.lower in _BARE)
            and self.tokens[at].text not in ("t", "T")
        )

    def _spelled(self, i: int) -> _Number | None:
        word = self.lower(i)
        if word in ("a", "an", "half", "one"):
            special = self._half(i)
            if special:
                return special
        if word in ("a", "an"):
            if self.lower(i + 1) in _LARGE and self.near(i + 1):
                return self._scaled(i, i + 1, 1.0, words=True)
            return None
        if word == "dozen" and self.lower(i - 1) not in ("several", "few", "some", "many"):
            return None
        value, end = self._below_hundred(i)
        if value is None:
            return None
        if self.lower(end) == "hundred" and self.near(end):
            value, end = value * 100, end + 1
            at = end + 1 if self.lower(end) == "and" else end
            rest, rest_end = self._below_hundred(at)
            if rest is not None and self.near(at):
                value, end = value + rest, rest_end
        if self.lower(end) == "point" and self.lower(end + 1) in _UNITS:
            end += 1
            place = 0.1
            while self.lower(end) in _UNITS and _UNITS[self.lower(end)] < 10 and place > 1e-6:
                value, place, end = value + place * _UNITS[self.lower(end)], place / 10, end + 1
            value = round(value, 6)
        elif [self.lower(end + k) for k in range(3)] == ["and", "a", "half"]:
            value, end = value + 0.5, end + 3
        elif [self.lower(end + k) for k in range(3)] == ["and", "a", "quarter"]:
            value, end = value + 0.25, end + 3
        number = self._scaled(i, end, value, words=True)
        if number.scale == 1e3 and number.end < len(self.tokens):
            rest, rest_end = self._below_hundred(number.end)
            if rest is not None and self.lower(rest_end) == "hundred":
                return _Number(i, rest_end + 1, number.value + rest * 100, 1e3, True)
        return number

    def _half(self, i: int) -> _Number | None:
        """ "half a billion", "a half million", "half a dozen", "a quarter of a million"."""
        words = [self.lower(i + k) for k in range(5)]
        if words[0] == "half" and words[1] in ("a", "an") and words[2] in _LARGE:
            return self._scaled(i, i + 2, 0.5, words=True)
        if words[0] == "half" and words[1] in _LARGE:
            return self._scaled(i, i + 1, 0.5, words=True)
        if words[:1] == ["a"] and words[1] == "half":
            at = i + 3 if self.is_dash(i + 2) else i + 2
            return self._scaled(i, at, 0.5, words=True) if self.lower(at) in _LARGE else None
        if words[0] in ("a", "one") and words[1] == "quarter" and words[2:4] == ["of", "a"] and words[4] in _LARGE:
            return self._scaled(i, i + 4, 0.25, words=True)
        return None

    def _below_hundred(self, i: int) -> tuple[float | None, int]:
        word = self.lower(i)
        if word in _UNITS:
            return _UNITS[word], i + 1
        if word not in _TENS:
            return None, i
        at = i + 2 if self.is_dash(i + 1) and self.gap(i + 1) == "" else i + 1
        unit = _UNITS.get(self.lower(at), 0.0)
        if 0 < unit < 10 and self.near(at):
            return _TENS[word] + unit, at + 1
        return _TENS[word], i + 1

    # -- amounts -------------------------------------------------------------------------------------------------------

    def _at(self, i: int) -> int:
        """Reads what begins at token `i`; returns the token to go on from."""
        token = self.tokens[i]
        if token.kind == "other":
            return i + 1
        prefix = self._prefix(i)
        at = i if prefix is None else i + 1
        if prefix and self.lower(at) == "." and self.tokens[i].lower == "rs":
            at += 1
        first = self.number(at) if at < len(self.tokens) and (prefix is None or self.near(at)) else None
        if first is None or self.dated(i) or self.dated(at):
            return i + 1
        if prefix is None and not self._may_count(first):
            return first.end
        return self._range(i, prefix, first) or self._single(i, prefix, first)

    def _prefix(self, i: int) -> str | None:
        """The currency told before a number: "$", "USD", "Rs"."""
        token = self.tokens[i]
        if token.kind == "sign":
            return _SIGNS.get(token.text.upper())
        if token.kind != "word" or not token.text[:1].isupper() or len(token.text) > 3:
            return None
        following = self.token(i + 1)
        if following is None or not (following.kind == "number" or (token.text == "Rs" and following.text == ".")):
            return None
        if token.text in _SHORT:
            return _SHORT[token.text]
        if token.text == "Sh" and self.gap(i + 1) == "":
            return "shillings"
        number = self.number(i + 1)
        if number is None or token.text not in _currencies().codes or _wordlike(token.text, number.value):
            return None
        return token.text

    def _may_count(self, number: _Number) -> bool:
        """Whether what stands before a number, or right around it, lets it be an amount."""
        first, last = self.tokens[number.first], self.tokens[number.end - 1]
        before = self.text[max(0, first.start - 2) : first.start]
        after = self.text[last.end : last.end + 2]
        if before[-1:] and (before[-1] in "/#@:+_°." or before[-1].isalnum()):
            return False
        if before[-1:] in _DASHES and before[-1:] and (before[:1].isalnum() or before[:1] == ")"):
            return False
        if after[:1] in ("/", ":", "@", "_", "°", "'", "’") and after[1:].strip():
            return False
        if re.match(r"[.,]\d", after):
            return False
        previous = self.token(number.first - 1)
        if previous is None or not self.near(number.first):
            return True
        if previous.kind == "number" and not number.words:
            return False  # telephone numbers and other runs of digits
        word = previous.text.rstrip(".")
        if word == "." and self.gap(number.first - 1) == "":
            word = self.tokens[number.first - 2].text if number.first >= 2 else ""
            if word.lower() not in ("no", "nos", "art", "p", "pp", "fig", "vol", "para", "sec"):
                return True
        lower = word.lower()
        if lower in _NAMED and (lower not in _NAMED_IF_CAPITAL or word[:1].isupper()):
            # "No 3" names; "had no 3 ..." hardly occurs
            return False
        return not (word == "of" and self.lower(number.first - 2) == "group")

    def _range(self, start: int, prefix: str | None, first: _Number) -> int | None:
        """Two ends told together: "6-6.5 million tons", "between $5 and $7 billion", "16–17 percent"."""
        end = first.end
        joint = self.lower(end)
        before = _RANGE_BEFORE.search(self.text[max(0, self.tokens[start].start - 20) : self.tokens[start].start])
        opener = before.group(1).lower() if before else ""
        first_unit = None if prefix else self._percent_or_money(first)
        if first_unit is not None and (opener == "between" or self.is_dash(first_unit.end)):
            end, joint = first_unit.end, self.lower(first_unit.end)
        elif first_unit is not None:
            return None
        dash = joint in _DASHES
        if not (dash or joint in ("to", "or") or joint == "and") or not self.near(end):
            return None
        at = end + 1
        second_prefix = self._prefix(at) if at < len(self.tokens) else None
        if second_prefix:
            at += 1
        second = self.number(at) if self.near(at) else None
        if second is None or (second_prefix and prefix and second_prefix != prefix):
            return None
        complete = first.scale > 1.0 and second_prefix is not None
        if complete and (joint == "or" or opener == "from"):
            return None  # two amounts of their own
        if joint == "and" and opener != "between" and not self._respectively(second.end):
            return None
        currency = prefix or second_prefix
        second_unit = self._unit(second, currency)
        if second_unit is None or (first_unit and first_unit.unit != second_unit.unit):
            return None
        low = first.value
        if first.scale == 1.0 and second.scale > 1.0 and low <= second.value / second.scale:
            low *= second.scale
        if low == second.value or (dash and low > second.value):
            return max(second.end, second_unit.end)
        hedged = (dash or joint in ("to", "or")) and opener not in ("from", "between")
        self._add(start, (low, second.value), second, second_unit, hedged=hedged)
        return max(second.end, second_unit.end if second_unit.inside else second.end)

    def _respectively(self, i: int) -> bool:
        at = self.tokens[i - 1].end
        return _RESPECTIVELY.match(self.text[at : at + 60]) is not None

    def _single(self, start: int, prefix: str | None, number: _Number) -> int:
        unit = self._unit(number, prefix)
        if unit is None:
            return number.end
        if unit.kind == "count" and self._no_count(number, unit):
            return number.end
        value = number.value
        if unit.kind == "count" and _MAYBE_THOUSANDS.fullmatch(self.tokens[start].text) and number.scale == 1.0:
            # Things that come whole: "4.700 companies" are thousands as continental Europe writes them.
            value *= 1.0 if unit.unit.split()[-1].lower() in _MEASURES else 1000.0
        if unit.kind == "percent" and self._negative(start):
            start, value = start - 1, -value
        self._add(start, (value,), number, unit, hedged=False)
        return max(number.end, unit.end) if unit.inside else number.end

    def _negative(self, i: int) -> bool:
        """Whether a minus sign stands right before token `i`, as in " −2.5%"."""
        start = self.tokens[i].start
        return self.is_dash(i - 1) and self.gap(i) == "" and self.text[max(0, start - 2) : start - 1] in ("", " ", "(", "\n")

    def _add(self, start: int, values: tuple[float, ...], number: _Number, unit: _Unit, *, hedged: bool) -> None:
        begin = self.tokens[start].start
        last = unit.end if unit.inside else number.end
        end = self.tokens[last - 1].end
        before = self.text[max(0, begin - 40) : begin]
        opener = _RANGE_BEFORE.search(before)
        if opener:
            before = before[: opener.start()]
        approximate = (
            hedged
            or _APPROXIMATE_BEFORE.search(before) is not None
            or (opener is not None and re.search(r"about|around|some", opener.group(), re.IGNORECASE) is not None)
            or _APPROXIMATE_AFTER.match(self.text[end : end + 16]) is not None
        )
        rate = self._rate(unit.end)
        for value in values:
            amount = Amount(begin, end, _tidy(value), unit.unit, unit.kind, approximate, unit.noun, rate)
            self.found.append(amount)
            if unit.kind == "count" and unit.noun:
                self.last_count = amount

    # -- units ---------------------------------------------------------------------------------------------------------

    def _unit(self, number: _Number, prefix: str | None) -> _Unit | None:
        if prefix:
            return _Unit("money", prefix, self._after_currency(number.end, prefix), True)
        return self._percent_or_money(number) or self._counted(number)

    def _percent_or_money(self, number: _Number) -> _Unit | None:
        end = number.end
        at = end + 1 if self.is_dash(end) and self.gap(end) == "" and self.gap(end + 1) == "" else end
        if not self.near(at):
            return None
        word = self.lower(at)
        if word in ("%", "percent", "percents", "pct") and self.lower(at + 1) != "points":
            return _Unit("percent", "%", at + 1, True)
        if word == "per" and self.lower(at + 1) in ("cent", "cents"):
            return _Unit("percent", "%", at + 2, True)
        if word in ("percent", "percentage") and self.lower(at + 1) == "points":
            return None
        found = self._currency_at(at, number)
        return _Unit("money", found[0], found[1], True) if found else None

    def _currency_at(self, i: int, number: _Number) -> tuple[str, int] | None:
        """The currency told from token `i` on, and the token after it."""
        token = self.token(i)
        if token is None:
            return None
        if token.kind == "sign":
            # A sign before the next number is that number's.
            following = self.token(i + 1)
            if following and following.kind == "number" and self.gap(i + 1) == "":
                return None
            code = _SIGNS.get(token.text.upper())
            return (code, i + 1) if code else None
        if token.kind != "word":
            return None
        words = [self.lower(i + k) if k == 0 or self.near(i + k) else "" for k in range(3)]
        known = _currencies()
        for count in (3, 2):
            code = known.phrases.get(" ".join(words[:count]))
            if code and all(words[:count]):
                return code, i + count
        if token.text in known.codes and not _wordlike(token.text, number.value):
            return token.text, i + 1
        if words[1] and token.text[:1].isupper():
            code = _national_currency(words[0], words[1]) or (_bare_currency(words[1]) if words[1] in _BARE else None)
            if code:
                return code, i + 2
        code = words[0] if _shared_currency(words[0]) else _bare_currency(words[0])
        if code is None or token.text[:1].isupper():
            return None
        if words[0] == "won" and number.value < 1000:
            return None  # the verb
        if words[0].startswith("pound") and words[1] == "of":
            return None  # weight
        return code, i + 1

    def _after_currency(self, end: int, code: str) -> int:
        """The token after a currency told a second time ("$5 million US dollars")."""
        number = _Number(end, end, 1e6, 1e6, False)
        found = self._currency_at(end, number) if self.near(end) else None
        return found[1] if found and found[0] == code else end

    def _counted(self, number: _Number) -> _Unit | None:
        """The noun after a number: over its adjectives to the head of its phrase."""
        at = number.end
        if self.is_dash(at) and self.gap(at) == "":
            # "a 380-km cable" measures; "a 30-member group", "20-year-old" do not count.
            if self.gap(at + 1) == "" and self.lower(at + 1) in _MEASURES and self.lower(at + 1) != "m":
                return self._noun(at + 1, at + 1, number)
            if self.lower(at + 1) not in ("plus", "odd") or self.gap(at + 1) != "":
                return None
            at += 2
        if self.lower(at) == "+" and self.gap(at) == "":
            at += 1
        if self.lower(at) in ("or",) and self.lower(at + 1) in ("so", "more"):
            at += 2
        if self.lower(at) == "plus" and self.near(at):
            at += 1
        if at >= len(self.tokens) or (at == number.end and not self.near(at)):
            return None
        attached = self.gap(at) == "" and self.tokens[at - 1].kind == "number"
        if attached and (self.lower(at) not in _MEASURES or self.tokens[at].text in ("G", "T", "M")):
            return None  # "5G"
        if (
            self.lower(at) == "of"
            and number.value >= 10
            and self.lower(at + 1) in ("the", "these", "those", "its", "their", "our")
        ):
            at += 2
        elliptic = self._elliptic(number, at)
        if elliptic:
            return elliptic
        if self.lower(at) in _MEASURES:
            return self._noun(at, at, number)
        if self.lower(at) in _CUBIC:
            measure = at + 2 if self._inner_stop(at + 1) else at + 1
            if self.lower(measure) in _MEASURES and self.near(measure):
                return self._noun(at, measure, number)
        if self.lower(at) in ("percent", "percentage", "basis") and self.lower(at + 1) == "points":
            return self._noun(at, at + 1, number)
        head = self._head(at, number)
        return None if head is None else self._noun(head, head, number)

    def _head(self, at: int, number: _Number) -> int | None:
        """The token of the head noun: the last of the first plurals in the run of words from `at` on."""
        best: int | None = None
        for i in range(at, min(at + 8, len(self.tokens))):
            token = self.tokens[i]
            if i > at and not self.near(i):
                break
            if self.is_dash(i) and self.gap(i) == "" and i > at and self.gap(i + 1) == "":
                continue
            if token.kind != "word" or token.lower in _STOPS:
                if token.lower in ("'", "’") and best == i - 1 and self.gap(i) == "":
                    best = None  # "20 countries' leaders"
                    continue
                if token.lower == "and" and best is None and i > at and self._adjectives_joined(i):
                    continue
                break
            if token.lower.endswith(("'s", "’s")):
                continue
            plural = _is_plural(token)
            if best is not None and not plural:
                # "20 United Nations peacekeepers": a plural in a name may stand before the head
                if not self.tokens[best].text[:1].isupper() or best == at:
                    break
                continue
            if plural and token.lower not in _MODIFIER_PLURALS:
                if token.lower in _NOMINAL and i > at:
                    break
                if best is not None and not self.tokens[best].text[:1].isupper():
                    break  # a verb: "two countries helps"
                best = i
        if best is None and number.value == 1 and not number.words and at < len(self.tokens):
            token = self.tokens[at]
            return at if token.kind == "word" and token.lower not in _STOPS and token.text.islower() else None
        return best

    def _adjectives_joined(self, i: int) -> bool:
        """Whether "and" at token `i` joins two adjectives before one noun ("500 small and medium enterprises")."""
        following = self.token(i + 1)
        return (
            following is not None
            and following.kind == "word"
            and following.lower not in _STOPS
            and not _is_plural(self.tokens[i - 1])
            and self.near(i + 1)
        )

    def _noun(self, first: int, last: int, number: _Number) -> _Unit | None:
        token = self.tokens[last]
        word = token.lower
        if word in _NOT_COUNTED:
            return None
        start, end = self.tokens[first].start, token.end
        following = last + 1
        if (
            word in _MEASURES
            and self.is_dash(following)
            and self.lower(following + 1) in _HOURS
            and self.gap(following + 1) == ""
        ):
            following += 2  # "gigawatt-hours"
            end = self.tokens[following - 1].end
        if word in _DURATIONS:
            if self.lower(following) in ("old", "ago") or (self.lower(following) == "of" and self.lower(following + 1) == "age"):
                return None
            return _Unit("duration", self.text[start:end], following, False, (start, end))
        if (self.lower(following) == "per" and self.lower(following + 1) in _PHYSICAL_RATES and self.near(following + 1)) or (
            self.lower(following) == "/" and self.lower(following + 1) in ("h", "s", "hour", "sec") and self.gap(following) == ""
        ):
            following += 2
            end = self.tokens[following - 1].end
        return _Unit("count", re.sub(r"\s+", " ", self.text[start:end]), following, False, (start, end))

    def _elliptic(self, number: _Number, at: int) -> _Unit | None:
        """ "54 nations have signed, but only 27 have ratified": the noun is the one counted before."""
        told = self.last_count
        before = self.token(number.first - 1)
        if told is None or self.lower(at) not in _ELLIPTIC or number.scale > 1 or number.value < 2 or number.value >= told.value:
            return None
        if before is None or before.lower not in ("only", "of", "which", "but", "just", "and", ",", "these", "them", "whom"):
            return None
        start = self.tokens[number.first].start
        if not 0 < start - told.end < 250 or "\n\n" in self.text[told.end : start]:
            return None
        return _Unit("count", told.unit, number.end, False)

    def _no_count(self, number: _Number, unit: _Unit) -> bool:
        """Whether a number with a noun counts nothing after all."""
        noun = unit.unit.lower()
        value = number.value
        if number.words and number.scale == 1.0:
            if value <= 1:
                return True
            if value <= 3 and noun in _SIDES:
                return True
        token = self.tokens[number.first]
        before = (self.lower(number.first - 2), self.lower(number.first - 1))
        if before == ("out", "of") or (before[1] == "in" and (before[0] in _UNITS or before[0].isdigit())):
            return True  # "seven out of ten", "one in five"
        # A bare year before a noun ("2022 exports"), unless something says that it counts.
        if re.fullmatch(r"(?:19|20)\d\d", token.text) and number.end == number.first + 1:
            hedged = _APPROXIMATE_BEFORE.search(self.text[max(0, token.start - 40) : token.start])
            return not (hedged or value % 100 == 0 or noun in _MEASURES or noun in _IRREGULAR)
        return re.fullmatch(r"\d{8,}", token.text) is not None or (
            len(token.text) > 1 and token.text[0] == "0" and "." not in token.text
        )

    def _rate(self, i: int) -> str | None:
        """The period told after an amount, right there or after what it is of ("tons of oil a year")."""
        for at in (i, i + 2, i + 3, i + 4):
            if at > i and (self.lower(i) != "of" or any(self.lower(k) in _STOPS for k in range(i + 1, at))):
                break
            if not self.near(at):
                break
            word = self.lower(at)
            if word in _RATE_ADVERBS:
                return _RATE_ADVERBS[word]
            if word in ("a", "per", "each", "every", "/") and self.lower(at + 1) in _RATE_PERIODS:
                return _RATE_PERIODS[self.lower(at + 1)]
        return None


def _wordlike(code: str, value: float) -> bool:
    """Whether a currency's code beside a small number is rather another word or name ("COP 29")."""
    return code in _WORDLIKE_CODES and value < 1000


def _value(text: str) -> float | None:
    """The value of a number written in digits; None for what is no number ("1.2.3") or too long to be an amount."""
    if sum(c.isdigit() for c in text) > _LONGEST or (not text.isascii() and "’" not in text):
        return None
    if _THOUSANDS.fullmatch(text):
        return float(re.sub(r"[,'’]", "", text))
    if _PLAIN.fullmatch(text):
        return float(text)
    if _COMMA_DECIMAL.fullmatch(text):
        return float(text.replace(",", "."))
    if _POINT_THOUSANDS.fullmatch(text):
        return float(text.replace(".", "").replace(",", "."))
    return None


def _tidy(value: float) -> float:
    """Without the error that multiplying decimals leaves: 4.35 * 1e9 is 4350000000."""
    return float(f"{value:.12g}")


def _is_plural(token: _Token) -> bool:
    word = token.lower
    if word in _IRREGULAR or word.endswith(("smen", "women", "ermen", "cemen", "lemen")):
        return True
    if not word.endswith("s") or len(word) < 4 or word in _NO_PLURAL:
        return False
    return not word.endswith(("ss", "ous", "us's", "'s", "’s"))
