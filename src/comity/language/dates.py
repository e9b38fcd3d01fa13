"""Dates in English news, resolved against the day of publication.

A calendar expression is found where it begins (a digit, a month, a weekday, one of a few words), read by the first
rule that fits there, and then widened to the left ("by the end of", "from"). Every pattern is bounded, so the time
grows with the length of the text alone. Values are ISO 8601, as precise as the text allows (the codebook's section
"The record format"); what the text leaves open gets no value.

Three conventions, where writers differ:
- A weekday alone is the latest one up to the day of publication, or the coming one where the clause speaks of the
  future; "next Friday" is the Friday of the next week, and weeks begin on Monday (ISO 8601).
- A month, or day and month, without a year: tense decides within the calendar year of publication, nearness beyond it,
  as style guides let writers leave out the year only where it is clear.
- Seasons are the northern ones, by calendar months: spring March to May, and so on.
"""

import calendar
import datetime
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Literal

Precision = Literal["day", "month", "year"]
DateKind = Literal["date", "period", "deadline"]
Tense = Literal["past", "future"]


@dataclass(frozen=True, slots=True)
class DateMention:
    """An expression of time at `text[start:end]`.

    `value` is "2022-08-19", "2022-07", "2022", an interval of two such ("2022-08-24/2022-08-25"), or None where the text
    does not settle it. `kind`: "deadline" where something is to be done by then ("by 2030", "until March"; the
    preposition is part of the span), "period" for a stretch that figures and plans are told for ("January-September",
    "2022-2026", "over the last 15 years"), else "date".
    """

    start: int
    end: int
    value: str | None
    kind: DateKind


def find_dates(text: str, published: datetime.date | None, *, precision: Precision = "day") -> list[DateMention]:
    """The dates in `text`, in order and without overlaps, as someone reads them who knows when it was published.

    `precision` tells how much of `published` is known: with "month" its day is ignored, with "year" its month too, and
    "on Wednesday" is then no more precise than that. Without `published` only what the text dates itself has a value.
    """
    return _Reading(text, published, precision).mentions()


# -- stretches of time -------------------------------------------------------------------------------------------------

_DIGITS: dict[Precision, int] = {"day": 10, "month": 7, "year": 4}


@dataclass(frozen=True, slots=True)
class _Time:
    """The days from `first` to `last`, told with the precision of `unit`."""

    first: datetime.date
    last: datetime.date
    unit: Precision

    @property
    def value(self) -> str:
        digits = _DIGITS[self.unit]
        first, last = self.first.isoformat()[:digits], self.last.isoformat()[:digits]
        return first if first == last else f"{first}/{last}"


def _day(year: int, month: int, day: int) -> _Time | None:
    try:
        date = datetime.date(year, month, day)
    except ValueError:
        return None
    return _Time(date, date, "day")


def _days(first: datetime.date, offset: int, count: int = 1) -> _Time | None:
    """`count` days, the first of them `offset` days after `first`; None beyond the calendar."""
    try:
        start = first + datetime.timedelta(offset)
        return _Time(start, start + datetime.timedelta(count - 1), "day")
    except OverflowError:
        return None


def _months(year: int, month: int, count: int = 1) -> _Time | None:
    """`count` months from a month on, which may lie outside 1 to 12 and is then carried into the year."""
    start, end = year * 12 + month - 1, year * 12 + month - 2 + count
    if start < 12 or end >= 10_000 * 12:
        return None
    last_day = calendar.monthrange(end // 12, end % 12 + 1)[1]
    return _Time(
        datetime.date(start // 12, start % 12 + 1, 1),
        datetime.date(end // 12, end % 12 + 1, last_day),
        "month",
    )


def _years(first: int, last: int | None = None) -> _Time | None:
    last = first if last is None else last
    if not 1 <= first <= last <= 9999:
        return None
    return _Time(datetime.date(first, 1, 1), datetime.date(last, 12, 31), "year")


def _joined(first: _Time | None, last: _Time | None) -> _Time | None:
    """From the one to the other; None where they are not in order."""
    if first is None or last is None or first.first > last.last or first.unit != last.unit:
        return None
    return _Time(first.first, last.last, first.unit)


def _shifted(time: _Time, months: int) -> _Time | None:
    """A stretch of whole months or years moved by some months."""
    first = _months(time.first.year, time.first.month + months)
    last = _months(time.last.year, time.last.month + months)
    if first is None or last is None:
        return None
    return _Time(first.first, last.last, time.unit)


# -- words -------------------------------------------------------------------------------------------------------------

_S = r"(?:[^\S\n]{1,3}|\n)"
_O = r"[^\S\n]{0,2}"
_DASH = r"[-‐‑‒–—−]"

_MONTHS = {name.lower(): i for i, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name[:3]: i for name, i in list(_MONTHS.items())} | {"sept": 9}
_FULL_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER"
    # "may", "march" and "august" are words of their own.
    r"|january|february|april|june|july|september|october|november|december)(?!\w)"
)
_MONTH = rf"(?:{_FULL_MONTH}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)(?!\w)\.?)"
_NAMES_OF_PEOPLE = frozenset(["april", "may", "june", "august"])

_WEEKDAYS = {name[:3].lower(): i for i, name in enumerate(calendar.day_name)}
_WEEKDAY = (
    r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
    r"|MONDAY|TUESDAY|WEDNESDAY|THURSDAY|FRIDAY|SATURDAY|SUNDAY)(?!\w)"
)
_ANY_WEEKDAY = rf"(?:{_WEEKDAY}|(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)(?!\w)\.?)"

_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_SEASON = r"(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter)(?![\w-])"

_NUMBERS = {
    word: i
    for i, word in enumerate(
        ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
         "seventeen eighteen nineteen twenty").split()
    )
} | {"a": 1, "an": 1, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "hundred": 100}  # fmt: skip
_NUMBER = (
    r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|hundred)"
)
_ORDINALS = {
    word: i
    for i, word in enumerate(
        ("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
         "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth").split(),
        start=1,
    )
} | {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4}  # fmt: skip

# A year, but no thousands ("2022,500"), decimals, times or longer numbers.
_YEAR = r"(?:1[5-9]|20|21)\d\d(?![\w%])(?![.,:]\d)"
_NUMBERED_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\w%])(?!\.\d\d)(?![.:]\d)(?!,\d{1,3}(?!\d))(?!°)"
_WHICH_YEAR = r"(?:the[^\S\n])?(?:this|last|next|same|that|current|previous|following|preceding|past|coming)"


def _year_after(tag: str) -> str:
    """What may follow a month or a day to tell its year: ", 2022", " of last year", " (2022)"."""
    return (
        rf"(?:,?{_S}(?:of{_S})?(?:the{_S}year{_S})?(?P<y{tag}>{_YEAR})|,(?P<yc{tag}>{_YEAR})|{_O}\((?P<yp{tag}>{_YEAR})\)"
        rf"|,?{_S}(?:of{_S})?(?P<r{tag}>{_WHICH_YEAR}){_S}year(?!\w))"
    )


def _calendar_day(tag: str) -> str:
    """ "June 27", "27 June", "27th of June"."""
    return (
        rf"(?:(?P<ma{tag}>{_MONTH}){_S}(?:the{_S})?(?P<da{tag}>{_NUMBERED_DAY})"
        rf"|(?P<db{tag}>{_NUMBERED_DAY})(?:{_S}(?:day{_S})?(?:of{_S})?|-)(?P<mb{tag}>{_MONTH}))"
    )


_TO = rf"(?:{_O}{_DASH}{_O}|{_S}(?:to|until|till|through|thru){_S}(?:the{_S})?)"
_AND = rf"(?:{_S}(?:and|or|&){_S}(?:the{_S})?)"
_LIST_OF_DAYS = rf"{_NUMBERED_DAY}(?:{_TO}{_NUMBERED_DAY}|(?:,{_S}{_NUMBERED_DAY}){{0,4}},?{_AND}{_NUMBERED_DAY})"

_TWO_CALENDAR_DAYS = re.compile(
    rf"{_calendar_day('1')}{_year_after('1')}?(?:,?(?P<to>{_TO})|(?P<and>{_AND}))"
    rf"(?:{_ANY_WEEKDAY},?{_S})?{_calendar_day('2')}{_year_after('2')}?"
)
_DAYS_OF_MONTH = re.compile(
    rf"(?:(?P<ma>{_MONTH}){_S}(?:the{_S})?(?P<da>{_LIST_OF_DAYS})|(?P<db>{_LIST_OF_DAYS}){_S}(?:of{_S})?(?P<mb>{_MONTH}))"
    rf"{_year_after('')}?"
)
_ONE_CALENDAR_DAY = re.compile(rf"{_calendar_day('')}{_year_after('')}?")
_WORD_ORDINAL_DAY = re.compile(
    rf"(?P<tens>(?:twenty|thirty)-)?(?P<word>{'|'.join(w for w in _ORDINALS if w.isalpha())}){_S}of{_S}"
    rf"(?P<m>{_FULL_MONTH}){_year_after('')}?"
)
_NUMERIC = re.compile(
    rf"(?:(?P<y1>(?:19|20)\d\d)(?P<s1>[-./])(?P<m1>\d\d)(?P=s1)(?P<d1>\d\d)(?:T\d\d:\d\d[\d:.]{{0,12}}(?:Z|[+-]\d\d:?\d\d)?)?"
    rf"|(?P<a>\d{{1,2}})(?P<s2>[./-])(?P<b>\d{{1,2}})(?P=s2)(?P<y2>(?:19|20)\d\d)"
    rf"|(?P<d3>\d{{1,2}})-(?P<m3>{_MONTH})-(?P<y3>(?:19|20)\d\d))(?![\w/])(?![.,]\d)"
)
_TWO_MONTHS = re.compile(
    rf"(?P<m1>{_MONTH}){_year_after('1')}?(?:(?P<to>{_TO})|(?P<and>{_AND}))(?P<m2>{_MONTH}){_year_after('2')}?"
)
_MONTH_AND_YEAR = re.compile(rf"(?P<m>{_MONTH}){_year_after('')}")
_MONTH_ALONE = re.compile(_FULL_MONTH)
_TWO_YEARS = re.compile(
    rf"(?P<y1>(?:1[5-9]|20|21)\d\d)(?:(?P<to>{_TO})(?P<y2>{_YEAR}|(?P<short>\d\d)(?![\w.,:%-]*\d)(?![\w%]))"
    rf"|/(?P<y3>{_YEAR}|\d\d(?![\w./-]))|(?P<and>{_S}and{_S})(?P<y4>{_YEAR}))"
)
_YEAR_AND_MONTH = re.compile(r"(?P<y>(?:19|20)\d\d)-(?P<m>0[1-9]|1[0-2])(?!\w|[./-]\w)")
_ONE_YEAR = re.compile(_YEAR)
_DECADE = re.compile(r"(?P<century>1[5-9]|20)(?P<ten>\d)0['’]?s(?!\w)|['’](?P<short>[1-9])0s(?!\w)")

_PART_YEAR = (
    rf"(?:{_S}(?:of{_S}|in{_S})?(?:the{_S}year{_S})?(?P<y>{_YEAR})|{_S}(?:of{_S}|in{_S})?(?P<r>{_WHICH_YEAR}){_S}year(?!\w)"
    rf"|{_S}of{_S}the{_S}year(?!{_S}\d))"
)
_PART_OF_YEAR = re.compile(
    rf"(?i:(?P<ord>first|1st|second|2nd|third|3rd|fourth|4th|last|final)(?:{_S}(?P<n>{_NUMBER}))?(?:{_S}|-)"
    rf"(?P<unit>quarters?|half(?:-year)?|months?)(?!\w)){_PART_YEAR}?"
)
_MONTHS_OF_YEAR = re.compile(rf"(?i:(?P<n>{_NUMBER}){_S}months){_PART_YEAR}")
_SHORT_PART = re.compile(
    rf"(?:Q(?P<q1>[1-4])|(?P<q2>[1-4])Q|H(?P<h1>[12])|(?P<h2>[12])H|(?P<m9>[1-9]|1[01])M)(?!\w)"
    rf"(?:{_S}(?:of{_S})?|/|-)(?P<y>{_YEAR})"
)

_UNIT = r"(?:minute|hour|day|week|month|year|decade|quarter|centur(?:y|ie))"
_PERIOD = re.compile(
    rf"(?i:last|past|next|coming|recent|upcoming|previous|following|preceding){_S}"
    rf"(?:(?:few|several|couple of|many|{_NUMBER}){_S})?(?:and a half{_S})?"
    r"(?:days|weeks|months|years|decades|hours|quarters)(?!\w)"
)
_PAST_STRETCH = re.compile(rf"(?i:over|during|in|for|within|throughout|across|through){_S}the{_S}$", re.IGNORECASE)
_AGO = re.compile(
    rf"(?P<n>(?i:{_NUMBER}|several|a{_S}few|a{_S}couple{_S}of|some))(?:{_S}and{_S}a{_S}half)?{_S}(?P<unit>{_UNIT})s?{_S}"
    rf"(?P<dir>ago|earlier|later|previously|from{_S}now|before(?={_O}[.,;:)])|after(?={_O}[.,;:)]))(?!\w)"
)
_RELATIVE = re.compile(
    rf"(?P<mod>(?i:this{_S}coming|this{_S}past|this|last|next|previous|current|coming|following|same|that|preceding|past|upcoming))"
    rf"{_S}(?P<unit>(?i:year|month|weekend|week|day|quarter|decade|night|morning|afternoon|evening)(?!\w)"
    rf"|{_SEASON}|{_WEEKDAY}|{_FULL_MONTH})"
)
_SAME_PERIOD = re.compile(
    rf"(?i:(?:same|corresponding|similar|analogous|respective){_S}(?:period|months?|quarter|timeframe|term)){_PART_YEAR}?"
)
_DAY_WORD = re.compile(
    rf"(?i:(?P<before>day{_S}before{_S}yesterday)|(?P<after>day{_S}after{_S}tomorrow)|(?P<word>yesterday|today|tomorrow|tonight))(?!\w)"
)
_DAY_BESIDE = re.compile(
    rf"(?i:(?P<unit>day|month|year){_S}(?P<dir>before|after|earlier|later))(?!\w)"
    rf"(?!{_S}(?:the|his|her|its|their|a|an|this|that|our|my|last|[A-Z]))"
)
_WITHIN = re.compile(
    rf"(?i:within){_S}(?:the{_S}(?:next|coming){_S})?(?P<n>{_NUMBER}){_S}(?P<unit>{_UNIT})s?(?!\w)(?P<of>(?={_S}of(?!\w)))?"
)
_IN_TIME = re.compile(rf"(?P<n>(?i:{_NUMBER})){_S}(?P<unit>day|week|month|year)s?['’]?s?{_S}time(?!\w)")
_SEASON_YEAR = re.compile(
    rf"(?P<season>{_SEASON})(?:,?{_S}(?:of{_S})?(?P<y>(?:19|20)\d\d)(?:[/–-](?P<y2>(?:20)?\d\d))?(?![\w.,]?\d)"
    rf"|,?{_S}(?:of{_S})?(?P<r>{_WHICH_YEAR}){_S}year(?!\w))"
)
_SEASON_ALONE = re.compile(_SEASON)
_CONTAINER = re.compile(rf"(?P<unit>year|month|week|decade)(?!\w)(?P<out>{_S}(?:is{_S}(?:over|out|up)|ends|runs{_S}out))?")
_YEAR_END = re.compile(rf"(?i:year(?:-|{_S}|['’]s{_S})end)(?!\w)(?:{_S}(?P<y>{_YEAR}))?")
_WEEKEND = re.compile(r"weekend(?!\w)")
_WEEKDAY_ALONE = re.compile(
    rf"(?P<wd>{_WEEKDAY})(?:{_S}(?:morning|afternoon|evening|night))?(?:,?{_S}(?:of{_S})?(?P<week>last|this|next){_S}week(?!\w)"
    rf"|{_O}\((?P<d>{_NUMBERED_DAY})\))?"
)
_TWO_WEEKDAYS = re.compile(rf"(?P<w1>{_WEEKDAY})(?:(?P<to>{_TO})|(?P<and>{_AND}))(?P<w2>{_WEEKDAY})")
_WEEKDAY_BEFORE = re.compile(
    rf"(?P<wd>{_ANY_WEEKDAY})(?:{_S}(?:morning|afternoon|evening|night))?(?:,?{_S}the|,|{_O}(?P<open>\()|)(?:{_S}|(?<=\())"
)
_ORDINAL_DAY = re.compile(
    rf"(?P<d>(?:[1-9]|[12]\d|3[01])(?:st|nd|rd|th))(?!\w)(?:{_S}of{_S}(?P<r>(?:the|this|last|next|the{_S}same){_S}month)(?!\w))?"
)
# After "on the 27th" a noun may follow ("anniversary"), and then it is no day.
_AFTER_ORDINAL_DAY = re.compile(
    rf"\s*(?:$|[.,;:)!?”\"]|{_DASH})|{_S}(?:and|to|at|in|with|by|for|the|he|she|they|it|when|after|where|that|between|from|as)(?!\w)"
)

_EDGE = (
    rf"(?:(?:the{_S})?(?:very{_S})?(?:beginning|start|end|middle|close|turn){_S}of{_S}(?:the{_S})?|end-|mid-?(?:{_S})?"
    rf"|(?:early|late){_S}(?:in{_S})?(?:the{_S})?|(?:later|earlier){_S}(?:in{_S})?(?:the{_S})?|early-|late-|end{_S})"
)
_DEADLINE = (
    rf"(?:by|until|till|before|within|through|(?:no|not){_S}later{_S}than|up{_S}to|up{_S}until){_S}"
    rf"(?:(?:about|around|at{_S}least){_S})?(?:the{_S})?"
)
_LEFT = re.compile(
    rf"(?<!\w)(?P<deadline>{_DEADLINE})?(?P<edge>{_EDGE})?(?P<range>(?:from|between){_S})?(?P<the>the{_S})?$",
    re.IGNORECASE,
)
_WORD_BEFORE = re.compile(r"([^\W\d_]+|[(,/])[^\S\n]{0,3}$")

_YEAR_WORDS = frozenset(
    ("in since by of for during until till before after from to throughout circa around through early late mid year years "
     "the its their our this that his than with as fiscal fy between and or end against ( spring summer autumn winter "
     "over beyond about").split()
)  # fmt: skip
_MONTH_WORDS = frozenset(
    ("in since by of for during until till before after from to through throughout around early late mid the its their our "
     "that than as end and or between this last next every each").split()
)  # fmt: skip
_SURE_MONTH_WORDS = frozenset("in since until till during throughout early late mid end".split())
_COUNTED_THINGS = re.compile(
    rf"{_S}(?:people|persons|tons?|tonnes|km|kilomet\w+|met(?:er|re)s|miles|hectares|MW|megawatts|dollars|euros|tenge|manats"
    r"|soldiers|troops|personnel|students|companies|enterprises|jobs|workers|delegates|participants|cubic|square)(?!\w)"
)
_PLURAL_AFTER = re.compile(rf"{_S}(?:[a-z]+{_S})?[a-z]{{2,}}s(?!\w)")
_NO_DAY_OF_NEWS = re.compile(r"(?:Black|Good|Bloody|Palm|Easter|Super|Fat|Ash|Holy|Cyber|[Ee]very|[Ee]ach)[^\S\n]$")
_COMPARED = re.compile(
    rf"(?:than|compared{_S}(?:to|with)|against|from|versus|vs\.?|to|with|over|above|below)(?:{_S}(?:in|for|during|over))?(?:{_S}that{_S}of)?"
    rf"(?:{_S}the)?{_S}?$",
    re.IGNORECASE,
)

# Where a rule may begin. The words are those that open the patterns above.
_ANCHOR = re.compile(
    rf"(?<![\w$€£#/.@-])(?:(?P<digit>\d)|(?P<month>{_MONTH})|(?P<weekday>{_ANY_WEEKDAY})|(?P<season>{_SEASON})|(?P<part>[QH][1-4](?!\w))"
    rf"|(?P<word>(?i:yesterday|today|tomorrow|tonight|day|this|last|next|previous|current|coming|following|same|that|preceding"
    rf"|past|upcoming|recent|corresponding|similar|analogous|respective|first|second|third|fourth|final|within|year|month|week"
    rf"|weekend|decade|several|some|{_NUMBER}|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth"
    rf"|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth))(?!\w))"
    rf"|(?<=mid-)(?:(?P<digit2>\d)|(?P<month2>{_MONTH}))|(?<=end-)(?:(?P<digit3>\d)|(?P<month3>{_MONTH}))"
    rf"|(?<=[\s(])(?P<decade>['’][1-9]0s)"
)

# -- tense -------------------------------------------------------------------------------------------------------------

_FUTURE_WORDS = frozenset(
    ("will shall 'll ’ll upcoming forthcoming scheduled planned slated due expected plans plan intends intend intention "
     "tomorrow next coming ahead expects starts begins opens postponed").split()
)  # fmt: skip
_PLANNED_WORDS = frozenset("scheduled planned slated due expected".split())
_MODALS = frozenset("will shall would may might could should can must 'll ’ll going".split())
_PROMISING = frozenset(
    ("agreed decided pledged promised vowed invited asked planned committed undertook resolved proposed suggested set "
     "prepared hoped wanted expected instructed").split()
)  # fmt: skip
_BASE_VERBS = frozenset(
    ("visit meet hold sign attend arrive host discuss take travel begin start open convene launch receive pay go come make "
     "be complete finish join address deliver send provide ratify gather continue return leave depart fly").split()
)  # fmt: skip
_PAST_WORDS = frozenset(
    ("was were had did said told met held took came went made gave got saw became began left sent spoke wrote brought led "
     "paid put found stood ran grew rose fell won lost kept knew thought built drew flew struck swore shot fought "
     "underwent has have been done taken given seen become begun spoken written").split()
)  # fmt: skip
_NO_PAST = frozenset("united need indeed speed proceed exceed succeed feed red bed hundred so-called limited advanced".split())
_WORDS = re.compile(r"['’]?[^\W\d_]+(?:-[^\W\d_]+)*")
_BREAK = re.compile(r"[.!?;:][\s”\"’)]|\n")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Gen|Sen|Rep|Gov|Lt|Col|St|No|Prof|vs|[A-Z]|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec))$"
)
_REACH = 260
"""Characters to each side in which the verb that a date belongs to is looked for; a long sentence has about as many."""


def _is_past(word: str) -> bool:
    return word in _PAST_WORDS or (len(word) > 4 and word.endswith("ed") and word.islower() and word not in _NO_PAST)


def _tense_before(words: list[str]) -> Tense | None:
    """What the nearest verb before the date says, read backwards."""
    purpose = False
    for i in range(len(words) - 1, -1, -1):
        word = words[i]
        before = words[max(0, i - 6) : i]
        if word in _PLANNED_WORDS and not _MODALS & set(before[-2:]) and {"was", "were", "had"} & set(before[-2:]):
            return None  # "was scheduled for": whether it came about is open
        if word in _FUTURE_WORDS:
            return "future"
        after = words[i + 1] if i + 1 < len(words) else ""
        if _is_past(word):
            if _MODALS & set(before) or ("be" in before and "to" in before):
                return "future"
            asked = word in _PROMISING and (after == "to" or purpose or (word == "invited" and "to" in words[i + 1 :]))
            return "future" if asked else "past"
        if word == "to" and after in _BASE_VERBS:
            purpose = True
    return "future" if purpose else None


def _tense_after(words: list[str]) -> Tense | None:
    for i, word in enumerate(words[:25]):
        if word in _FUTURE_WORDS or (word == "to" and i + 1 < len(words) and words[i + 1] in _BASE_VERBS):
            return "future"
        if _is_past(word):
            return "past"
    return None


def _words(text: str) -> list[str]:
    """The words in lower case, but for names, so that May is no "may" and Ahmed no past of a verb."""
    words = _WORDS.findall(text)
    return [w if i and w[:1].isupper() and not w.isupper() else w.lower() for i, w in enumerate(words)]


# -- reading -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Left:
    """What stands right before an expression, and where the expression begins with it."""

    start: int
    deadline: bool = False
    edge: bool = False
    from_start: int | None = None
    """Where "from" or "between" begins, which belongs to a range alone."""


class _Reading:
    """One pass over a text. `last` and `last_day` are the latest time and day told, for "the same day"."""

    def __init__(self, text: str, published: datetime.date | None, precision: Precision) -> None:
        self.text = text
        self.precision: Precision = precision
        self.now: _Time | None = None
        if published is not None:
            if precision == "year":
                self.now = _years(published.year)
            elif precision == "month":
                self.now = _months(published.year, published.month)
            else:
                self.now = _Time(published, published, "day")
        self.last: _Time | None = None
        self.last_day: _Time | None = None
        self.last_end = 0
        self.found: list[DateMention] = []

    def mentions(self) -> list[DateMention]:
        for anchor in _ANCHOR.finditer(self.text):
            start = anchor.start()
            if start < self.last_end:
                continue
            opening = (anchor.lastgroup or "").rstrip("23")
            for rule in _RULES[opening]:
                if rule(self, start):
                    break
        return self.found

    # -- what stands around --------------------------------------------------------------------------------------------

    def before(self, start: int, reach: int = 60) -> str:
        return self.text[max(self.last_end, start - reach, 0) : start]

    def word_before(self, start: int) -> str:
        match = _WORD_BEFORE.search(self.text[max(0, start - 30) : start])
        return match.group(1) if match else ""

    def left(self, start: int) -> _Left:
        before = self.before(start)
        match = _LEFT.search(before)
        if match is None:
            return _Left(start)
        begin = start - (len(before) - match.start())
        if match["range"]:
            return _Left(start, from_start=begin)
        deadline, edge = match["deadline"] is not None, match["edge"] is not None
        return _Left(begin if deadline or edge else start, deadline, edge)

    def tense(self, start: int, end: int) -> Tense | None:
        """Whether the sentence tells the date as past or to come, by the nearest verb before it, else the next after."""
        before = self.text[max(0, start - _REACH) : start]
        cut = 0
        for match in _BREAK.finditer(before):
            if match.group()[0] == "\n" or not _ABBREVIATED.search(before[max(0, match.start() - 5) : match.start()]):
                cut = match.end()
        tense = _tense_before(_words(before[cut:]))
        if tense:
            return tense
        after = self.text[end : end + _REACH]
        stop = _BREAK.search(after)
        return _tense_after(_words(after[: stop.start()] if stop else after))

    def deadline_tense(self, left: _Left, end: int) -> Tense | None:
        tense = self.tense(left.start, end)
        # What is to be done by a time lies ahead unless the sentence tells of the past.
        return "future" if left.deadline and tense is None else tense

    # -- what it means -------------------------------------------------------------------------------------------------

    def add(
        self,
        start: int,
        end: int,
        time: _Time | None,
        left: _Left | None = None,
        kind: DateKind = "date",
        *,
        ranged: bool = False,
    ) -> bool:
        """Keeps a mention; always True, for rules to return. `ranged`: whether a "from" before it is its own."""
        if left:
            start = left.start
            if ranged and left.from_start is not None:
                start = left.from_start
            if left.deadline:
                kind = "deadline"
        self.found.append(DateMention(start, end, time.value if time else None, kind))
        self.last_end = end
        if time:
            self.last = time
            if time.unit == "day":
                self.last_day = time
        return True

    def choose(
        self,
        candidates: Iterable[_Time | None],
        tense: Tense | None,
        *,
        whole: bool = False,
        reach: int = 270,
    ) -> _Time | None:
        """The candidate that is meant; they are the same stretch in the years around publication.

        `whole`: whether a past one must have ended by then, as a period that figures are told for has. `reach`: how many
        days off in the next calendar year a time may lie that tense alone decides on; farther off, writers tell the year.
        """
        now = self.now
        times = [c for c in candidates if c is not None]
        if now is None or not times:
            return None
        if self.precision == "year":
            return next((t for t in times if t.last.year == now.first.year), None)
        past = [t for t in times if (t.last if whole else t.first) <= now.last]
        future = [t for t in times if t.last >= now.first]
        if tense == "past" and past:
            best = max(past, key=lambda t: t.first)
            if whole or best.last.year == now.first.year or (now.last - best.last).days <= reach:
                return best
        if tense == "future" and future:
            best = min(future, key=lambda t: t.first)
            if best.first.year == now.first.year or (best.first - now.first).days <= reach:
                return best
        return min(
            times,
            key=lambda t: (max((t.first - now.last).days, (now.first - t.last).days, 0), t.first > now.last),
        )

    def year_of(self, year: str | None, which: str | None) -> int | None:
        """The year that "2022" or "last" year names."""
        if year:
            return int(year)
        if which is None:
            return None
        which = which.lower().removeprefix("the").strip()
        anchor = self.last.first.year if self.last else None
        if which in ("same", "that"):
            return anchor
        if which in ("previous", "following", "preceding") and anchor is not None:
            return anchor + (1 if which == "following" else -1)
        if self.now is None:
            return None
        return self.now.first.year + {"last": -1, "past": -1, "previous": -1, "preceding": -1,
                                      "next": 1, "coming": 1, "following": 1}.get(which, 0)  # fmt: skip

    def told_year(self, match: re.Match[str], tag: str = "") -> tuple[bool, int | None]:
        """Whether a year is told after a month or day, and which; a relative one may stay unknown."""
        groups = match.groupdict()
        year = groups.get(f"y{tag}") or groups.get(f"yc{tag}") or groups.get(f"yp{tag}")
        which = groups.get(f"r{tag}")
        return bool(year or which), self.year_of(year, which)

    def around(self) -> list[int]:
        """The years around publication."""
        return [self.now.first.year + i for i in (-1, 0, 1)] if self.now else []

    def vague(self) -> _Time | None:
        """The time of publication where its day is not known: no day near it can be told better."""
        return self.now if self.precision != "day" else None

    def nearby(self, offset: int, count: int = 1) -> _Time | None:
        """Days counted from publication; as vague as publication itself where its day is not known."""
        if self.now is None:
            return None
        return _days(self.now.first, offset, count) if self.precision == "day" else self.now

    def weekday(self, weekday: int, tense: Tense | None) -> _Time | None:
        if self.now is None or self.precision != "day":
            return self.vague()
        ahead = (weekday - self.now.first.weekday()) % 7
        return _days(self.now.first, ahead if tense == "future" or ahead == 0 else ahead - 7)

    def week(self, offset: int) -> _Time | None:
        """The week of publication or one beside it, Monday to Sunday."""
        if self.now is None or self.precision != "day":
            return self.vague() if offset == 0 else None
        return _days(self.now.first, 7 * offset - self.now.first.weekday(), 7)

    def week_before(self, start: int) -> _Time | None:
        """The week told right before ("last week, on Tuesday")."""
        last = self.last
        if last is None or (last.last - last.first).days != 6 or last.unit != "day":
            return None
        return last if re.fullmatch(rf",?{_S}(?:on{_S})?", self.text[self.last_end : start]) else None

    def weekend(self, offset: int) -> _Time | None:
        week = self.week(offset)
        return _days(week.last, -1, 2) if week and self.precision == "day" else week

    def month(self, offset: int) -> _Time | None:
        if self.now is None or self.precision == "year":
            return self.vague() if offset == 0 else None
        return _months(self.now.first.year, self.now.first.month + offset)

    def year(self, offset: int) -> _Time | None:
        return _years(self.now.first.year + offset) if self.now else None


_Rule = Callable[[_Reading, int], bool]


def _month_number(name: str) -> int:
    return _MONTHS[name.rstrip(".").lower()]


def _day_number(name: str) -> int:
    return int(re.sub(r"\D", "", name))


def _weekday_number(name: str) -> int:
    return _WEEKDAYS[name[:3].lower()]


def _number(word: str) -> int | None:
    word = word.lower()
    return int(word) if word.isdigit() else _NUMBERS.get(word)


def _of_month(
    reading: _Reading, match: re.Match[str], month: int, day: int, left: _Left, weekday: int | None, tag: str = ""
) -> _Time | None:
    """A day of a month in the year that is told, or that is meant."""
    told, year = reading.told_year(match, tag)
    if told:
        return _day(year, month, day) if year else None
    times = [_day(y, month, day) for y in reading.around()]
    if weekday is not None:
        # A weekday settles the year where it fits one of them.
        times = [t for t in times if t and t.first.weekday() == weekday] or times
    return reading.choose(times, reading.deadline_tense(left, match.end()))


def _two_calendar_days(reading: _Reading, at: int, start: int | None = None, weekday: int | None = None) -> bool:
    match = _TWO_CALENDAR_DAYS.match(reading.text, at)
    if match is None:
        return False
    start = at if start is None else start
    left = reading.left(start)
    days = [(_month_number(match[f"ma{i}"] or match[f"mb{i}"]), _day_number(match[f"da{i}"] or match[f"db{i}"])) for i in (1, 2)]
    last_told, last_year = reading.told_year(match, "2")
    first_told, first_year = reading.told_year(match, "1")
    if last_told:
        last = _day(last_year, *days[1]) if last_year else None
    elif first_told:
        last = _day(first_year + (days[0] > days[1]), *days[1]) if first_year else None
    else:
        last = _of_month(reading, match, *days[1], left, None, "2")
    if first_told:
        first = _day(first_year, *days[0]) if first_year else None
    else:
        first = _day(last.first.year - (days[0] > days[1]), *days[0]) if last else None
    if match["and"] and left.from_start is None:
        middle = match.start("and")
        reading.add(start, middle, first, left)
        return reading.add(match.end("and"), match.end(), last)
    return reading.add(start, match.end(), _joined(first, last), left, ranged=True)


def _days_of_month(reading: _Reading, at: int, start: int | None = None, weekday: int | None = None) -> bool:
    match = _DAYS_OF_MONTH.match(reading.text, at)
    if match is None:
        return False
    start = at if start is None else start
    left = reading.left(start)
    group = "da" if match["da"] else "db"
    parts = list(re.finditer(r"\d+", match[group]))
    days = [int(p.group()) for p in parts]
    month = _month_number(match["ma"] or match["mb"])
    times = [_of_month(reading, match, month, d, left, weekday if i == 0 else None) for i, d in enumerate(days)]
    listed = re.search(r"\band\b|\bor\b|&", match[group]) is not None and left.from_start is None
    if listed and days != list(range(days[0], days[0] + len(days))):
        # Days apart are told one by one; the month goes with the one beside it.
        at = match.start(group)
        for i, (part, time) in enumerate(zip(parts, times, strict=True)):
            begin = start if i == 0 else at + part.start()
            end = match.end() if i == len(parts) - 1 else at + part.end()
            reading.add(begin, end, time, left if i == 0 else None)
        return True
    return reading.add(start, match.end(), _joined(times[0], times[-1]), left, ranged=True)


def _one_calendar_day(reading: _Reading, at: int, start: int | None = None, weekday: int | None = None) -> bool:
    match = _ONE_CALENDAR_DAY.match(reading.text, at)
    if match is None:
        return False
    start = at if start is None else start
    if match["ma"] and reading.word_before(start).lower() == "in":
        plural = _PLURAL_AFTER.match(reading.text, match.end("da"))
        if plural and not reading.told_year(match)[0]:
            return False  # "in June 15 companies ..."
    left = reading.left(start)
    month, day = _month_number(match["ma"] or match["mb"]), _day_number(match["da"] or match["db"])
    return reading.add(start, match.end(), _of_month(reading, match, month, day, left, weekday), left)


def _word_ordinal_day(reading: _Reading, start: int) -> bool:
    match = _WORD_ORDINAL_DAY.match(reading.text, start)
    if match is None:
        return False
    day = _ORDINALS[match["word"]] + {"twenty-": 20, "thirty-": 30}.get(match["tens"] or "", 0)
    left = reading.left(start)
    return reading.add(start, match.end(), _of_month(reading, match, _month_number(match["m"]), day, left, None), left)


def _numeric(reading: _Reading, start: int) -> bool:
    match = _NUMERIC.match(reading.text, start)
    if match is None:
        return False
    if match["y1"]:
        time = _day(int(match["y1"]), int(match["m1"]), int(match["d1"]))
    elif match["y3"]:
        time = _day(int(match["y3"]), _month_number(match["m3"]), int(match["d3"]))
    else:
        # Day first, as most of the world writes; month first where nothing else is possible.
        year, a, b = int(match["y2"]), int(match["a"]), int(match["b"])
        time = _day(year, b, a) or _day(year, a, b)
    return time is not None and reading.add(start, match.end(), time, reading.left(start))


def _is_month(reading: _Reading, start: int, end: int) -> bool:
    """Whether a month's name standing alone is a month, and no verb and no one's name."""
    name = reading.text[start:end].lower()
    before = reading.word_before(start).lower()
    attached = reading.text[max(0, start - 4) : start].lower()
    if attached in ("mid-", "end-"):
        return True
    if before not in _MONTH_WORDS:
        return False
    after = reading.text[end : end + 2]
    named = after[:1] in (" ", " ") and after[1:].isupper()
    if before in _SURE_MONTH_WORDS:
        return True
    if name in _NAMES_OF_PEOPLE and (named or (name == "may" and "Theresa May" in reading.text)):
        return False
    if name == "march" and before in ("the", "its", "their", "our", "that", "this", "last", "next", "and", "or", "of"):
        # "the March on ..." is a march; "the March meeting" is a month
        return re.match(rf"{_S}(?:of|on|for|to|against)(?!\w)", reading.text[end : end + 12]) is None
    return True


def _two_months(reading: _Reading, start: int) -> bool:
    match = _TWO_MONTHS.match(reading.text, start)
    if match is None or (match["and"] and not _is_month(reading, start, match.end("m1"))):
        return False
    left = reading.left(start)
    first, last = _month_number(match["m1"]), _month_number(match["m2"])
    count = (last - first) % 12 + 1
    last_told, last_year = reading.told_year(match, "2")
    first_told, first_year = reading.told_year(match, "1")
    time: _Time | None
    if first_told and last_told:
        time = _joined(_months(first_year, first), _months(last_year, last)) if first_year and last_year else None
    elif first_told:
        time = _months(first_year, first, count) if first_year else None
    elif last_told:
        time = _months(last_year, last - count + 1, count) if last_year else None
    else:
        tense = reading.deadline_tense(left, match.end())
        whole = left.from_start is not None or match["to"] is not None
        times = [_months(y, last - count + 1, count) for y in reading.around()]
        time = reading.choose(times, tense or ("past" if whole else None), whole=whole)
    if match["and"] and left.from_start is None and count != 2:
        year = time.last.year if time else None
        begin = _months(time.first.year, first) if time else None
        reading.add(start, match.start("and"), begin, left)
        return reading.add(match.end("and"), match.end(), _months(year, last) if year else None)
    return reading.add(start, match.end(), time, left, "period", ranged=True)


def _one_month(reading: _Reading, start: int) -> bool:
    text = reading.text
    match = _MONTH_AND_YEAR.match(text, start)
    if match:
        left = reading.left(start)
        _, year = reading.told_year(match)
        return reading.add(start, match.end(), _months(year, _month_number(match["m"])) if year else None, left)
    match = _MONTH_ALONE.match(text, start)
    if match is None or not _is_month(reading, start, match.end()):
        return False
    left = reading.left(start)
    number = _month_number(match.group())
    tense = reading.deadline_tense(left, match.end())
    out = re.compile(rf"{_S}(?:is{_S}(?:over|out)|ends)(?!\w)").match(text, match.end())
    end = out.end() if out and left.deadline else match.end()
    return reading.add(start, end, reading.choose([_months(y, number) for y in reading.around()], tense), left)


def _two_years(reading: _Reading, start: int) -> bool:
    match = _TWO_YEARS.match(reading.text, start)
    if match is None:
        return False
    left = reading.left(start)
    first = int(match["y1"])
    told = match["y2"] or match["y3"] or match["y4"]
    last = int(told) if len(told) == 4 else first // 100 * 100 + int(told)
    if len(told) == 2 and (reading.word_before(start).lower() not in _YEAR_WORDS or last > first + 30):
        return False
    if match["and"] and left.from_start is None:
        return False
    time = _years(first, last) if first < last else None
    return time is not None and reading.add(start, match.end(), time, left, "period", ranged=True)


def _year_and_month(reading: _Reading, start: int) -> bool:
    match = _YEAR_AND_MONTH.match(reading.text, start)
    if match is None:
        return False
    return reading.add(start, match.end(), _months(int(match["y"]), int(match["m"])), reading.left(start))


def _decade(reading: _Reading, start: int) -> bool:
    match = _DECADE.match(reading.text, start)
    if match is None:
        return False
    first = 1900 + 10 * int(match["short"]) if match["short"] else int(match["century"] + match["ten"] + "0")
    return reading.add(start, match.end(), _years(first, first + 9), reading.left(start), "period")


def _one_year(reading: _Reading, start: int) -> bool:
    text = reading.text
    match = _ONE_YEAR.match(text, start)
    if match is None:
        return False
    end = match.end()
    if re.compile(rf"{_DASH}\w|/\w|['’]\d").match(text, end) or _COUNTED_THINGS.match(text, end):
        return False
    year = int(match.group())
    if (year % 100 == 0 or year < 1800) and _PLURAL_AFTER.match(text, end):
        return False  # "in 1500 schools"
    before = reading.word_before(start).lower()
    attached = text[max(0, start - 4) : start].lower() in ("mid-", "end-")
    beside = reading.last_end and re.fullmatch(rf",?{_S}(?:and{_S}|or{_S}|to{_S})?", text[reading.last_end : start])
    follows_year = bool(beside and reading.last and reading.last.unit == "year")
    if not (attached or follows_year or before in _YEAR_WORDS):
        return False
    if before == "(" and text[end : end + 1] not in (")", ",", ";"):
        return False
    if before in ("the", "its", "their", "our", "this", "that", "his") and re.compile(
        rf"{_S}(?:Agenda|Vision|Strategy|Goals)\b"
    ).match(text, end):
        return False
    return reading.add(start, end, _years(year), reading.left(start))


def _part(reading: _Reading, unit: str, ordinal: int, count: int) -> tuple[int, int]:
    """First month and number of months of the `ordinal`th quarter, half or month (-1: the last), or `count` of them."""
    size = {"q": 3, "h": 6, "m": 1}[unit[0]]
    months = size * count
    return (13 - months if ordinal < 0 else 1 + size * (ordinal - 1)), months


def _part_of_year(reading: _Reading, start: int) -> bool:
    match = _PART_OF_YEAR.match(reading.text, start)
    if match is None:
        return False
    text, left = reading.text, reading.left(start)
    word, unit = match["ord"].lower(), match["unit"].lower()
    count = (_number(match["n"]) or 0) if match["n"] else 1
    ordinal = -1 if word in ("last", "final") else _ORDINALS[word]
    if (unit in ("month", "half") and match["n"]) or (unit[0] == "m" and not match["n"]) or not count:
        return False
    told, year = reading.told_year(match)
    tail = text[match.end("unit") : match.end()]
    whole_year = not told and bool(tail)  # "of the year"
    if not tail:
        before = reading.before(start)
        if ordinal < 0 or not re.search(rf"(?:in|during|for|over|by|since|of){_S}the{_S}$", before, re.IGNORECASE):
            return False
        if re.compile(rf"{_S}(?:of|from)(?!\w)").match(text, match.end()):
            return False
    first, months = _part(reading, unit, ordinal, count)
    if not 1 <= first <= 12 or first + months > 13:
        return False
    if told:
        time = _months(year, first, months) if year else None
    elif whole_year:
        time = _months(reading.now.first.year, first, months) if reading.now else None
    else:
        tense = reading.deadline_tense(left, match.end()) or "past"
        time = reading.choose([_months(y, first, months) for y in reading.around()], tense, whole=True)
    return reading.add(start, match.end(), time, left, "period")


def _months_of_year(reading: _Reading, start: int) -> bool:
    match = _MONTHS_OF_YEAR.match(reading.text, start)
    if match is None:
        return False
    count = _number(match["n"])
    told, year = reading.told_year(match)
    if not told:
        year = reading.now.first.year if reading.now else None
    if not count or count > 12:
        return False
    return reading.add(start, match.end(), _months(year, 1, count) if year else None, reading.left(start), "period")


def _short_part(reading: _Reading, start: int) -> bool:
    match = _SHORT_PART.match(reading.text, start)
    if match is None:
        return False
    quarter, half, months = match["q1"] or match["q2"], match["h1"] or match["h2"], match["m9"]
    if quarter:
        first, count = _part(reading, "q", int(quarter), 1)
    elif half:
        first, count = _part(reading, "h", int(half), 1)
    else:
        first, count = 1, int(months)
    return reading.add(start, match.end(), _months(int(match["y"]), first, count), reading.left(start), "period")


def _season_months(season: str, year: int) -> _Time | None:
    return _months(year, _SEASONS[season.lower()], 3)


def _season(reading: _Reading, start: int) -> bool:
    text = reading.text
    match = _SEASON_YEAR.match(text, start)
    if match:
        year = reading.year_of(match["y"], match["r"])
        return reading.add(start, match.end(), _season_months(match["season"], year) if year else None, reading.left(start))
    match = _SEASON_ALONE.match(text, start)
    if match is None:
        return False
    before = reading.before(start).lower()
    fall = match.group().lower() == "fall"
    usual = r"in the|early|late|mid" if fall else r"in|in the|early|late|mid|by|until|till|since|before|during|during the"
    if not re.search(rf"(?:^|\W)(?:{usual})[^\S\n]$", before) and not before.endswith("mid-"):
        return False
    left = reading.left(start)
    times = [_season_months(match.group(), y) for y in reading.around()]
    # Half a year, for one of last year's is told as "last autumn".
    time = reading.choose(times, reading.deadline_tense(left, match.end()), reach=183)
    return reading.add(start, match.end(), time, left)


def _weekday(reading: _Reading, start: int) -> bool:
    """A weekday, with the calendar day that goes with it or alone."""
    text = reading.text
    with_day = _WEEKDAY_BEFORE.match(text, start)
    if with_day:
        at = with_day.end()
        number = _weekday_number(with_day["wd"])
        for rule in (_two_calendar_days, _days_of_month, _one_calendar_day):
            if rule(reading, at, start, number):
                if with_day["open"] and text[reading.last_end : reading.last_end + 1] == ")":
                    reading.last_end += 1
                    reading.found[-1] = replace(reading.found[-1], end=reading.last_end)
                return True
    match = _TWO_WEEKDAYS.match(text, start)
    left = reading.left(start)
    if match and (match["to"] or left.from_start is not None):
        first = reading.weekday(_weekday_number(match["w1"]), reading.tense(start, match.end()))
        length = (_weekday_number(match["w2"]) - _weekday_number(match["w1"])) % 7 + 1
        if first and first.unit == "day":
            first = _days(first.first, 0, length)
        return reading.add(start, match.end(), first, left, ranged=True)
    match = _WEEKDAY_ALONE.match(text, start)
    if match is None or _NO_DAY_OF_NEWS.search(reading.before(start)):
        return False
    if re.compile(rf"{_S}(?:Times|Telegraph|Mirror|Mail|Express|Post|Agreement)\b").match(text, match.end()):
        return False
    number = _weekday_number(match["wd"])
    if match["week"]:
        week = reading.week({"last": -1, "this": 0, "next": 1}[match["week"]])
        time = _days(week.first, number) if week and week.unit == "day" and reading.precision == "day" else week
    elif match["d"]:
        time = _ordinal(reading, _day_number(match["d"]), "past")
    elif (week := reading.week_before(start)) is not None:
        time = _days(week.first, number)
    else:
        time = reading.weekday(number, reading.deadline_tense(left, match.end()))
    return reading.add(start, match.end(), time, left)


def _ordinal(reading: _Reading, day: int, tense: Tense | None) -> _Time | None:
    """The day of that number in the month of publication or the nearest one."""
    now = reading.now
    if now is None or reading.precision == "year":
        return None
    year, month = now.first.year, now.first.month
    times = []
    for i in (-1, 0, 1):
        at = _months(year, month + i)
        if at:
            times.append(_day(at.first.year, at.first.month, day))
    if tense == "future":
        return next((t for t in times if t and t.first >= now.first), None)
    return next((t for t in reversed(times) if t and t.first <= now.last), None)


def _ordinal_day(reading: _Reading, start: int) -> bool:
    match = _ORDINAL_DAY.match(reading.text, start)
    if match is None:
        return False
    before = reading.before(start).lower()
    if match["r"]:
        which = match["r"].lower().split()[-2]
        month = reading.month({"last": -1, "next": 1}.get(which, 0))
        if which == "same":
            month = reading.last_day
        time = _day(month.first.year, month.first.month, _day_number(match["d"])) if month else None
        return reading.add(start, match.end(), time, reading.left(start))
    if not re.search(rf"(?:on|until|by|till|before|since|from){_S}the{_S}$", before):
        return False
    if not _AFTER_ORDINAL_DAY.match(reading.text, match.end()):
        return False
    left = reading.left(start)
    time = _ordinal(reading, _day_number(match["d"]), reading.deadline_tense(left, match.end()))
    return reading.add(start, match.end(), time, left)


def _day_word(reading: _Reading, start: int) -> bool:
    match = _DAY_WORD.match(reading.text, start)
    if match is None:
        return False
    word = (match["word"] or "").lower()
    offset = -2 if match["before"] else 2 if match["after"] else {"yesterday": -1, "tomorrow": 1}.get(word, 0)
    return reading.add(start, match.end(), reading.nearby(offset), reading.left(start))


def _day_beside(reading: _Reading, start: int) -> bool:
    """ "the day before", "a day later", "the year before": beside the one told last."""
    match = _DAY_BESIDE.match(reading.text, start)
    if match is None or reading.word_before(start).lower() not in ("the", "a", "one"):
        return False
    unit, back = match["unit"].lower(), match["dir"].lower() in ("before", "earlier")
    day = reading.last_day
    if unit != "day":
        # "more than the year before" dates what a figure is compared with, not what is told.
        compared = _COMPARED.search(reading.before(start, 30))
        time = _told(reading, unit, -1 if back else 1) if reading.last and not compared else None
    elif day is None:
        time = None
    else:
        time = _days(day.first, -1) if back else _days(day.last, 1)
    return reading.add(start, match.end(), time)


def _ago(reading: _Reading, start: int) -> bool:
    match = _AGO.match(reading.text, start)
    if match is None:
        return False
    unit, direction = match["unit"].lower(), match["dir"].lower()
    number = _number(match["n"])
    from_now = direction == "ago" or direction.startswith("from")
    sign = 1 if direction in ("later", "after") or direction.startswith("from") else -1
    # "than a year earlier" dates what a figure is compared with, not what is told.
    compared = bool(_COMPARED.search(reading.before(start, 30)))
    anchor = reading.now if from_now else reading.last_day or reading.last
    if not from_now and unit in ("month", "year", "decade"):
        anchor = reading.last
    if number is None or anchor is None or (compared and direction != "ago"):
        return reading.add(start, match.end(), None)
    time: _Time | None = None
    if unit in ("hour", "minute"):
        time = reading.nearby(0) if from_now else None
    elif unit in ("day", "week"):
        offset = sign * number * (7 if unit == "week" else 1)
        if from_now:
            time = reading.nearby(offset) if reading.precision == "day" else None
        elif anchor.unit == "day":
            time = _days(anchor.first if sign < 0 else anchor.last, offset)
    elif unit == "month":
        if anchor.unit != "year":
            time = _months(anchor.first.year, anchor.first.month + sign * number)
    elif unit in ("year", "decade"):
        years = sign * number * (10 if unit == "decade" else 1)
        vague = re.search(rf"(?:more{_S}than|over|less{_S}than|at{_S}least){_S}$", reading.before(start), re.IGNORECASE)
        if not vague:
            time = _years(anchor.first.year + years)
    return reading.add(start, match.end(), time)


def _in_time(reading: _Reading, start: int) -> bool:
    match = _IN_TIME.match(reading.text, start)
    number = _number(match["n"]) if match else None
    if match is None or number is None:
        return False
    unit = match["unit"].lower()
    if unit in ("day", "week"):
        offset = number * (7 if unit == "week" else 1)
        time = reading.nearby(offset) if reading.precision == "day" else None
    else:
        time = reading.month(number) if unit == "month" else reading.year(number)
    return reading.add(start, match.end(), time)


def _period(reading: _Reading, start: int) -> bool:
    match = _PERIOD.match(reading.text, start)
    return match is not None and reading.add(start, match.end(), None, reading.left(start), "period")


def _within(reading: _Reading, start: int) -> bool:
    """ "within 30 days": until then from publication on, where it lies ahead."""
    match = _WITHIN.match(reading.text, start)
    if match is None:
        return False
    number, unit = _number(match["n"]), match["unit"].lower()
    time = None
    if (
        number is not None
        and match["of"] is None
        and reading.deadline_tense(_Left(start, deadline=True), match.end()) == "future"
    ):
        if unit in ("day", "week"):
            time = reading.nearby(number * (7 if unit == "week" else 1)) if reading.precision == "day" else None
        elif unit in ("month", "year"):
            time = reading.month(number) if unit == "month" else reading.year(number)
    return reading.add(start, match.end(), time, kind="deadline")


def _same_period(reading: _Reading, start: int) -> bool:
    """ "the same period of 2021": the months told last, in another year."""
    match = _SAME_PERIOD.match(reading.text, start)
    if match is None:
        return False
    told, year = reading.told_year(match)
    if not told and match.group().lower().endswith(("month", "months")):
        return False
    time = None
    compared = _COMPARED.search(reading.before(start, 30))
    if told and year and not compared and reading.last and reading.last.unit == "month":
        time = _shifted(reading.last, 12 * (year - reading.last.last.year))
    return reading.add(start, match.end(), time, kind="period")


def _relative(reading: _Reading, start: int) -> bool:
    """ "last week", "this Friday", "the same day", "next spring", "last November"."""
    match = _RELATIVE.match(reading.text, start)
    if match is None:
        return False
    text, left = reading.text, reading.left(start)
    modifier = re.sub(r"\s+", " ", match["mod"].lower())
    unit = match["unit"].lower()
    before = reading.word_before(start).lower()
    offset = {"last": -1, "past": -1, "next": 1, "coming": 1, "upcoming": 1}.get(modifier, 0)
    if modifier == "that" and before not in ("in", "on", "of", "later", "earlier", "since", "during", "from", "by"):
        return False
    if modifier in ("last", "next", "past", "coming") and unit in ("year", "month", "week", "decade", "quarter"):
        if _PAST_STRETCH.search(text[max(0, start - 30) : start]):
            return reading.add(start, match.end(), None, kind="period")
        if before == "the" and modifier in ("last", "past"):
            return False
        if before == "the" and modifier == "next":
            modifier = "following"
    kind: DateKind = "date"
    time: _Time | None
    if modifier in ("same", "that", "previous", "following", "preceding"):
        beside = {"previous": -1, "preceding": -1, "following": 1}.get(modifier, 0)
        time = _told(reading, unit, beside)
    elif unit in ("night", "morning", "afternoon", "evening"):
        if modifier not in ("this", "last") or (modifier == "last" and unit != "night"):
            return False
        time = reading.nearby(offset)
    elif unit == "day":
        if before != "the" or modifier != "next":
            return False
        time = _told(reading, unit, 1)
    elif unit == "week":
        time = reading.week(offset)
    elif unit == "weekend":
        time = reading.weekend(offset)
    elif unit == "month":
        time = reading.month(offset)
    elif unit == "year":
        time = reading.year(offset)
    elif unit == "quarter":
        kind, time = "period", _quarter(reading, offset)
    elif unit == "decade":
        kind, time = "period", None
    elif unit in _SEASONS:
        time = _relative_season(reading, unit, offset)
    elif unit in _MONTHS:
        time = _relative_month(reading, _MONTHS[unit], offset)
    else:
        time = _relative_weekday(reading, modifier, _weekday_number(unit), left, match.end())
    return reading.add(start, match.end(), time, left, kind)


def _told(reading: _Reading, unit: str, beside: int) -> _Time | None:
    """The day, month or year told last, or the one beside it; without one, beside the present."""
    last = reading.last_day if unit in ("day", "week") else reading.last
    if unit == "year":
        if last:
            return _years((last.first if beside <= 0 else last.last).year + beside)
        return reading.year(beside) if beside < 0 else None
    if unit == "month":
        if last and last.unit != "year":
            at = last.first if beside <= 0 else last.last
            return _months(at.year, at.month + beside)
        return reading.month(beside) if beside < 0 else None
    if last is None:
        return None
    if unit == "day":
        return last if beside == 0 else _days(last.first if beside < 0 else last.last, beside)
    if unit == "week":
        return _days(last.first, 7 * beside - last.first.weekday(), 7)
    return None


def _quarter(reading: _Reading, offset: int) -> _Time | None:
    if reading.now is None or reading.precision == "year":
        return None
    first = reading.now.first.month - (reading.now.first.month - 1) % 3
    return _months(reading.now.first.year, first + 3 * offset, 3)


def _relative_season(reading: _Reading, season: str, offset: int) -> _Time | None:
    now = reading.now
    if now is None:
        return None
    times = [t for y in (now.first.year + i for i in (-2, -1, 0, 1, 2)) if (t := _season_months(season, y))]
    if offset < 0:
        return max((t for t in times if t.last < now.first), key=lambda t: t.first, default=None)
    if offset > 0:
        return min((t for t in times if t.first > now.last), key=lambda t: t.first, default=None)
    if season == "winter":
        return reading.choose(times, None)
    return _season_months(season, now.first.year)


def _relative_month(reading: _Reading, month: int, offset: int) -> _Time | None:
    now = reading.now
    if now is None:
        return None
    if offset == 0 or reading.precision == "year":
        return _months(now.first.year + (offset if reading.precision == "year" else 0), month)
    passed = (month < now.first.month) if offset < 0 else (month > now.first.month)
    return _months(now.first.year + (0 if passed else offset), month)


def _relative_weekday(reading: _Reading, modifier: str, weekday: int, left: _Left, end: int) -> _Time | None:
    now = reading.now
    if now is None or reading.precision != "day":
        return reading.vague()
    today = now.first.weekday()
    ahead = (weekday - today) % 7 or 7
    if modifier in ("last", "past", "this past"):
        return _days(now.first, ahead - 7 if weekday != today else -7)
    if modifier in ("coming", "upcoming", "this coming"):
        return _days(now.first, ahead)
    if modifier == "next":
        return _days(now.first, 7 + weekday - today)
    in_week = weekday - today
    if in_week < 0 and reading.deadline_tense(left, end) == "future":
        in_week += 7
    return _days(now.first, in_week)


def _container(reading: _Reading, start: int) -> bool:
    """ "the end of the year", "later in the month", "before the year is out"; without such an edge it is no date."""
    text = reading.text
    match = _CONTAINER.match(text, start)
    if match is None:
        return False
    left = reading.left(start)
    if not (left.edge or (match["out"] and left.deadline)):
        return False
    unit = match["unit"]
    if re.compile(rf"[-–’']\w|{_S}of{_S}(?!the\b)").match(text, match.end("unit")):
        return False
    time = {"year": reading.year, "month": reading.month, "week": reading.week}.get(unit, lambda _: None)(0)
    return reading.add(start, match.end() if left.deadline else match.end("unit"), time, left)


def _year_end(reading: _Reading, start: int) -> bool:
    match = _YEAR_END.match(reading.text, start)
    if match is None:
        return False
    time = _years(int(match["y"])) if match["y"] else reading.year(0)
    return reading.add(start, match.end(), time, reading.left(start))


def _weekend(reading: _Reading, start: int) -> bool:
    match = _WEEKEND.match(reading.text, start)
    if match is None or not re.search(rf"(?:at|on|over|during|by){_S}the{_S}$", reading.before(start), re.IGNORECASE):
        return False
    left = reading.left(start)
    tense = reading.deadline_tense(left, match.end())
    now = reading.now
    begun = now is not None and reading.precision == "day" and now.first.weekday() >= 5
    time = reading.weekend(0 if tense == "future" or begun or reading.precision != "day" else -1)
    return reading.add(start, match.end(), time, left)


_CALENDAR: tuple[_Rule, ...] = (_two_calendar_days, _days_of_month, _one_calendar_day)
_COUNTED: tuple[_Rule, ...] = (_part_of_year, _months_of_year, _ago, _in_time)
# In each list the rule that takes more of the text stands first.
_RULES: dict[str, tuple[_Rule, ...]] = {
    "digit": (
        _numeric, *_CALENDAR, _short_part, _two_years, _year_and_month, _decade, _one_year, *_COUNTED, _ordinal_day,
    ),
    "month": (*_CALENDAR, _two_months, _one_month),
    "weekday": (_weekday,),
    "season": (_season,),
    "part": (_short_part,),
    "decade": (_decade,),
    "word": (
        _day_word, _day_beside, _same_period, _part_of_year, _months_of_year, _period, _relative, _ago, _in_time,
        _within, _word_ordinal_day, _year_end, _weekend, _container,
    ),
}  # fmt: skip
