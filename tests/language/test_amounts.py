"""Amounts in news sentences. The sentences are made up."""

import itertools
import math
import sys
from collections.abc import Callable
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.language.amounts import find_amounts


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        # money with a sign or code before
        ("Trade made up $461.9 million.", 461_900_000, "USD"),
        ("Trade came to $ 41 billion.", 41e9, "USD"),
        ("A gift of US$1.1 million came.", 1_100_000, "USD"),
        ("A market of US$3.4 trillion.", 3.4e12, "USD"),
        ("A fund of $300mln opened.", 3e8, "USD"),
        ("A fund of $300,000 opened.", 300_000, "USD"),
        ("A fund of $1.3bn opened.", 1.3e9, "USD"),
        ("A fund of $2.5 B opened.", 2.5e9, "USD"),
        ("A $5-billion project began.", 5e9, "USD"),
        ("A $5 billion project began.", 5e9, "USD"),
        ("A fund of €2bn opened.", 2e9, "EUR"),
        ("A fund of £40m opened.", 4e7, "GBP"),
        ("A fund of £1,234.56 opened.", 1234.56, "GBP"),
        ("A fund of USD 20 million opened.", 2e7, "USD"),
        ("A fund of EUR 5.5 bn opened.", 5.5e9, "EUR"),
        ("A fund of AZN 300,000 opened.", 300_000, "AZN"),
        ("A fund of AZN5m opened.", 5e6, "AZN"),
        ("A fund of C$5 million opened.", 5e6, "CAD"),
        ("A fund of A$2 billion opened.", 2e9, "AUD"),
        ("A fund of NZ$3.5 million opened.", 3.5e6, "NZD"),
        ("A fund of HK$9 billion opened.", 9e9, "HKD"),
        ("A fund of R$7 billion opened.", 7e9, "BRL"),
        ("A fund of Rs 500 crore opened.", 5e9, "INR"),
        ("A fund of Rs. 20 lakh opened.", 2e6, "INR"),
        ("A fund of RMB 5 billion opened.", 5e9, "CNY"),
        ("A fund of ¥500 opened.", 500, "JPY"),
        ("A fund of ₸22.8 billion opened.", 22.8e9, "KZT"),
        # money with a name, sign or code after
        ("A fund of 300 million US dollars opened.", 3e8, "USD"),
        ("A fund of 7 billion U.S. dollars opened.", 7e9, "USD"),
        ("A fund of 300mln dollars opened.", 3e8, "USD"),
        ("A fund of 2,5 mln. dollars opened.", 2.5e6, "USD"),
        ("A fund of 5 thousand dollars opened.", 5000, "USD"),
        ("A 3-million-dollar fund opened.", 3e6, "USD"),
        ("A fund of 22.8 billion tenge opened.", 22.8e9, "KZT"),
        ("A fund of 22 billion 800 million tenge opened.", 22.8e9, "KZT"),
        ("A fund of 5 million Kazakh tenge opened.", 5e6, "KZT"),
        ("A fund of 15.3 bln. tenge opened.", 15.3e9, "KZT"),
        ("A fund of 4.2 million manats opened.", 4.2e6, "AZN"),
        ("A fund of 3 billion Turkmen manats opened.", 3e9, "TMT"),
        ("A fund of 5 billion rubles opened.", 5e9, "RUB"),
        ("A fund of 3 million roubles opened.", 3e6, "RUB"),
        ("A fund of 3 million Belarusian rubles opened.", 3e6, "BYN"),
        ("A fund of 200 million yuan opened.", 2e8, "CNY"),
        ("A fund of 500 yen opened.", 500, "JPY"),
        ("A fund of 40 euros opened.", 40, "EUR"),
        ("A fund of 1,5 billion euros opened.", 1.5e9, "EUR"),
        ("A fund of 1.500.000 euros opened.", 1.5e6, "EUR"),
        ("A fund of 3.5bn euros opened.", 3.5e9, "EUR"),
        ("A fund of 20 million € opened.", 2e7, "EUR"),
        ("A fund of 20 million EUR opened.", 2e7, "EUR"),
        ("A fund of 3 million pounds opened.", 3e6, "GBP"),
        ("A fund of 3 million Egyptian pounds opened.", 3e6, "EGP"),
        ("A fund of 60 rupees opened.", 60, "INR"),
        ("A fund of 3 billion Pakistani rupees opened.", 3e9, "PKR"),
        ("A fund of 5 lakh crore rupees opened.", 5e12, "INR"),
        ("A fund of 9 million lira opened.", 9e6, "TRY"),
        ("A fund of 500 million won opened.", 5e8, "KRW"),
        ("A fund of 200 million soums opened.", 2e8, "UZS"),
        ("A fund of 200 million som opened.", 2e8, "KGS"),
        ("A fund of 6 million UAE dirhams opened.", 6e6, "AED"),
        ("A fund of 40 Swiss francs opened.", 40, "CHF"),
        ("A fund of 7 million lari opened.", 7e6, "GEL"),
        ("A fund of 7 million hryvnias opened.", 7e6, "UAH"),
        ("A fund of 7 million Kuwaiti dinars opened.", 7e6, "KWD"),
        ("A fund of 7 million Mexican pesos opened.", 7e6, "MXN"),
        ("A fund of three point five billion dollars opened.", 3.5e9, "USD"),
        ("A fund of half a billion dollars opened.", 5e8, "USD"),
        ("A fund of a million euros opened.", 1e6, "EUR"),
        ("A fund of two and a half million euros opened.", 2.5e6, "EUR"),
        # percentages
        ("It grew by 16%.", 16, "%"),
        ("It grew by 16.5 %.", 16.5, "%"),
        ("It grew by 11,5%.", 11.5, "%"),
        ("It grew by 34 percent.", 34, "%"),
        ("It grew by 34 per cent.", 34, "%"),
        ("It grew by twenty-five percent.", 25, "%"),
        ("It grew by five (5) percent.", 5, "%"),
        ("A 40-percent stake changed hands.", 40, "%"),
        ("A change of −2.5% came.", -2.5, "%"),
        # counts
        ("There are 500 companies at work.", 500, "companies"),
        ("There are 500 Kazakh companies at work.", 500, "companies"),
        ("There are 500 small and medium enterprises at work.", 500, "enterprises"),
        ("There are 4.700 enterprises at work.", 4700, "enterprises"),
        ("They signed 120 documents.", 120, "documents"),
        ("Seven Memoranda of Understanding were signed.", 7, "Memoranda"),
        ("They signed seven (7) memoranda.", 7, "memoranda"),
        ("Of them 45 of these projects run.", 45, "projects"),
        ("Of that 1.5 million tons of oil went.", 1.5e6, "tons"),
        ("Of that one and a half million tons went.", 1.5e6, "tons"),
        ("Of that 1 million 200 thousand tons went.", 1.2e6, "tons"),
        ("Of that 1 500 000 tons went.", 1.5e6, "tons"),
        ("Of that 1,500 tons went.", 1500, "tons"),
        ("Of that 1,50,000 tons went.", 150_000, "tons"),
        ("Of that 5m tonnes went.", 5e6, "tonnes"),
        ("A cable of 380 km was laid.", 380, "km"),
        ("A 380-km cable was laid.", 380, "km"),
        ("A cable of 4.725 km was laid.", 4.725, "km"),
        ("A speed of 400 terabits per second was reached.", 400, "terabits per second"),
        ("A speed of 120 km/h was reached.", 120, "km/h"),
        ("A plant of 1.2 GW opened.", 1.2, "GW"),
        ("A field of 700 square kilometers opened.", 700, "square kilometers"),
        ("A field of 30 sq. km opened.", 30, "sq. km"),
        ("Of gas, 5 billion cubic meters flowed.", 5e9, "cubic meters"),
        ("Ships took 100,000 barrels.", 100_000, "barrels"),
        ("In all 54 nations have joined.", 54, "nations"),
        ("In all 27 EU member states have joined.", 27, "states"),
        ("The list got 11 more names.", 11, "names"),
        ("They told of 200 unlawful radio challenges.", 200, "challenges"),
        ("There are four people in it.", 4, "people"),
        ("There are 40k people in it.", 40_000, "people"),
        ("There are two dozen ships in it.", 24, "ships"),
        ("There are half a dozen ships in it.", 6, "ships"),
        ("There are a hundred students in it.", 100, "students"),
        ("There are twenty-five students in it.", 25, "students"),
        ("There are two hundred and fifty-three students in it.", 253, "students"),
        ("There are two thousand five hundred students in it.", 2500, "students"),
        ("There are twelve customs officers in it.", 12, "officers"),
        ("There are 20 United Nations peacekeepers in it.", 20, "peacekeepers"),
        ("There are 2000 people in it.", 2000, "people"),
        ("There is 1 document in it.", 1, "document"),
        ("There are 20 countries' leaders in it.", 20, "leaders"),
        ("They drove 3,500 head of cattle.", 3500, "head"),
        ("Fire hit three South Sudanese soldiers.", 3, "soldiers"),
        ("Fire left 20 wounded.", 20, "wounded"),
        ("They are 18 freight trains strong.", 18, "trains"),
        ("It rose by 2 percentage points.", 2, "percentage points"),
        ("They sold 500 pounds of grain.", 500, "pounds"),
    ],
)  # fmt: skip
def test_one_amount(text: str, value: float, unit: str) -> None:
    (amount,) = find_amounts(text)
    assert (amount.value, amount.unit) == (value, unit)
    assert not amount.approximate


@pytest.mark.parametrize(
    "words",
    ["about 500", "around 500", "some 500", "roughly 500", "approximately 500", "nearly 500", "almost 500", "over 500",
     "more than 500", "above 500", "up to 500", "at least 500", "no less than 500", "no fewer than 500", "under 500",
     "fewer than 500", "less than 500", "close to 500", "an estimated 500", "as many as 500", "in excess of 500", "exceeding 500",
     "500+", "500-plus", "500-odd", "500 or so", "500 or more", "about a total of 500", "~500", "More than 500"],
)  # fmt: skip
def test_approximate(words: str) -> None:
    (amount,) = find_amounts(f"They opened {words} schools there.")
    assert (amount.value, amount.unit, amount.approximate) == (500, "schools", True)


@pytest.mark.parametrize(
    "text",
    ["A market thought to be worth $11 billion.", "Trade exceeded $11 billion.", "A loan worth about $11 billion.",
     "Up to US$11 billion was lent.", "A loan of over 11 billion dollars.", "A loan of $11bn-plus."],
)  # fmt: skip
def test_approximate_money(text: str) -> None:
    (amount,) = find_amounts(text)
    assert (amount.value, amount.unit, amount.approximate) == (11e9, "USD", True)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit", "approximate"),
    [
        ("It took 6-6.5 million tons a year.", 6e6, 6.5e6, "tons", True),
        ("It took 16–17 percent.", 16, 17, "%", True),
        ("It took 40%-50% of it.", 40, 50, "%", True),
        ("It took ten to fifteen percent.", 10, 15, "%", True),
        ("It took between $5 and $7 billion.", 5e9, 7e9, "USD", False),
        ("It took between 5 million and 7 million tons.", 5e6, 7e6, "tons", False),
        ("It took between 10% and 15% of it.", 10, 15, "%", False),
        ("It took about between 10 and 15 trucks.", 10, 15, "trucks", True),
        ("It took $1.2-1.5 billion.", 1.2e9, 1.5e9, "USD", True),
        ("It took $500 million to $1 billion.", 5e8, 1e9, "USD", True),
        ("It took 5 to 7 billion yuan.", 5e9, 7e9, "CNY", True),
        ("It took from 5 to 7 percent.", 5, 7, "%", False),
        ("It took 10 to 15 trucks.", 10, 15, "trucks", True),
        ("It took two or three trucks.", 2, 3, "trucks", True),
        ("It took 5 and 7 percent, respectively.", 5, 7, "%", False),
    ],
)
def test_range(text: str, low: float, high: float, unit: str, approximate: bool) -> None:
    first, second = find_amounts(text)
    assert (first.value, second.value) == (low, high)
    assert (first.start, first.end) == (second.start, second.end)
    for amount in (first, second):
        assert (amount.unit, amount.approximate) == (unit, approximate)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rose 34 percent to $4.35 billion.", [(34, "%"), (4.35e9, "USD")]),
        ("It rose from $3 billion to $5 billion.", [(3e9, "USD"), (5e9, "USD")]),
        ("It is US$1.1 million or US$3.4 trillion.", [(1.1e6, "USD"), (3.4e12, "USD")]),
        ("It has 12 trains, 13 ships.", [(12, "trains"), (13, "ships")]),
        ("While 54 nations have signed, only 27 have ratified it.", [(54, "nations"), (27, "nations")]),
        ("The two countries helped 40 firms.", [(40, "firms")]),
        ("Visits of 5 days and 30 years of ties.", [(5, "days"), (30, "years")]),
    ],
)
def test_amounts_together(text: str, expected: list[tuple[float, str]]) -> None:
    assert [(a.value, a.unit) for a in find_amounts(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "It happened in 2021 and on March 11-12.",
        "The plan for 2022-2026 holds; 2022 exports rose.",
        "It began at 14:13 and ended at 10.30 a.m.",
        "A 43-year-old and a man aged 50 spoke; he is 50 years old.",
        "Ten years ago one of the two countries left.",
        "The two sides, both sides and the two spoke.",
        "The G7, G20 leaders and COVID-19 were topics.",
        "A Boeing 737 landed; flight 8243 left.",
        "UN resolution 1701, Article 5, No. 3 and Chapter 7 apply.",
        "Call +994 12 596 11 11 or 012 345 67 89, 24/7.",
        "A 5G network in version 2.1 was built.",
        "One company left, and one by one others did.",
        "The match ended 3-1; a 3-1 victory.",
        "Trade nearly tripled and doubled, growing 1.5 times.",
        "Dozens of people, hundreds of men, several companies came.",
        "Tens of thousands left, a few hundred stayed, several million fled.",
        "The 27th session and the 21st century passed.",
        "A 30-member team and a 120-strong group came.",
        "Two-thirds of it and 1/2 of it are gone.",
        "COP29 and COP 29 are named alike.",
        "The S-400 and the MiG-29 fly.",
        "A Group of 77 have met.",
        "One in five people and seven out of ten firms agree.",
        "The number is 123456789012.",
        "He won zero prizes.",
        "",
    ],
)
def test_no_amount(text: str) -> None:
    assert [a for a in find_amounts(text) if a.kind != "duration"] == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("They paid $5 billion.", "money"),
        ("They paid 5 percent.", "percent"),
        ("They paid 5 visits.", "count"),
        ("They waited for 72 hours.", "duration"),
        ("They waited for three working days.", "duration"),
    ],
)
def test_kind(text: str, kind: str) -> None:
    assert [a.kind for a in find_amounts(text)] == [kind]


@pytest.mark.parametrize(
    ("text", "words", "noun"),
    [
        ("Over 500 Kazakh companies work there.", "500", "companies"),
        ("Only 1.5 million tons of oil went.", "1.5 million", "tons"),
        ("A field of 700 square kilometers opened.", "700", "square kilometers"),
        ("They have $461.9 million in it.", "$461.9 million", None),
        ("They have 300 million US dollars in it.", "300 million US dollars", None),
        ("They have 34 per cent of it.", "34 per cent", None),
    ],
)
def test_span_and_noun(text: str, words: str, noun: str | None) -> None:
    (amount,) = find_amounts(text)
    assert text[amount.start : amount.end] == words
    assert (text[slice(*amount.noun)] if amount.noun else None) == noun


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("They carry 6 million tons a year.", "year"),
        ("They carry 6 million tons of oil a year.", "year"),
        ("They carry 6 million tons per year.", "year"),
        ("They carry 6 million tons annually.", "year"),
        ("They carry 100,000 barrels per day.", "day"),
        ("They run 66 flights a week.", "week"),
        ("They pay $5 billion every month.", "month"),
        ("They carry 6 million tons of oil.", None),
    ],
)
def test_rate(text: str, rate: str | None) -> None:
    assert [a.rate for a in find_amounts(text)] == [rate]


_WORDS = st.sampled_from(
    ("1 2 500 1,500 1,5 1.500.000 1e9 2021 March - – , . ( ) $ US$ € USD AZN dollars tenge rupees Kazakh million bn mln. m k "
     "hundred thousand a an half one two three twenty - five point and or to between from about over companies "
     "people tons of oil per year percent % km United Nations respectively have only 27 dozen "
     "crore days old 00 1 234 000 0001 +").split(" ")
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(
    text=st.one_of(st.lists(_WORDS, max_size=16).map(" ".join), st.lists(_WORDS, max_size=12).map("".join), st.text(max_size=60))
)
def test_any_text(text: str) -> None:
    """Spans lie in the text and apart but for the ends of a range; values are finite; nouns are the units' words."""
    amounts = find_amounts(text)
    for amount in amounts:
        assert 0 <= amount.start < amount.end <= len(text)
        assert math.isfinite(amount.value)
        assert amount.unit
        assert (amount.kind == "percent") == (amount.unit == "%")
        if amount.noun:
            assert amount.end <= amount.noun[0] < amount.noun[1] <= len(text)
            assert " ".join(text[slice(*amount.noun)].split()) == amount.unit
    for first, second in itertools.pairwise(amounts):
        assert first.end <= second.start or (first.start, first.end) == (second.start, second.end)


def _steps(read: Callable[[str], object], text: str) -> int:
    """How many functions are called, Python's and C's, to read `text`: a measure of work that no clock blurs."""
    count = 0

    def tick(frame: FrameType, event: str, arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(tick)
    try:
        read(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "piece",
    ["1 ", "1 234 ", "1,", "1,000,", "9", "1 million ", "two ", "twenty-", "$", "$1 to ", "1-", "5 and ", "one hundred and ",
     "a ", "companies ", "500 Kazakh ", "point one ", " ", "\n", "million ", "about ", "(5) "],
)  # fmt: skip
def test_work_grows_with_length_alone(piece: str) -> None:
    find_amounts("5 AZN")  # the currencies are read once and kept
    short, long = (_steps(find_amounts, piece * (length // len(piece))) for length in (900, 3_600))
    assert long <= 4.5 * short + 100


@pytest.mark.parametrize("piece", ["1", " ", "a", "1 ", "the ", "1,", "-", "\n"])
def test_long_run(piece: str) -> None:
    """A pattern that tries a run from each of its places would not come to an end here."""
    found = find_amounts(piece * 20_000)
    assert found == []
