"""Quantities about the relations of states. All texts and all numbers are made up."""

import pytest

from short_texts import read, shown

Amount = tuple[float, str]

FOUND: list[tuple[str, list[Amount]]] = [
    ("Trade between Oman and Nepal amounted to $461.9 million in 2022.", [(461_900_000, "USD")]),
    ("Kazakhstan's exports to Latvia reached 22.8 billion tenge.", [(22_800_000_000, "KZT")]),
    ("Bilateral trade between Chile and Vietnam grew by 40 percent.", [(40, "%")]),
    ("Trade turnover between Georgia and Japan rose by 12.5% to €300 million.", [(12.5, "%"), (300_000_000, "EUR")]),
    ("Over 500 companies with Turkish capital operate in Uzbekistan.", [(500, "companies")]),
    ("About 120 documents have been signed between Azerbaijan and Kazakhstan.", [(120, "documents")]),
    ("More than 1,200 students from Somalia study in Turkey.", [(1200, "students")]),
    ("Airlines of Egypt and Serbia operate 14 flights a week between Cairo and Belgrade.", [(14, "flights")]),
    ("Cargo transit from Kazakhstan through Azerbaijan came to 1.4 million tons.", [(1_400_000, "tons")]),
    ("Japan gave Laos $30 million in aid last year.", [(30_000_000, "USD")]),
    ("The UAE has invested three point five billion dollars in Egypt.", [(3_500_000_000, "USD")]),
    # a range gives two
    ("Exports of Peru to Ecuador will reach 200-300 million dollars.", [(200_000_000, "USD"), (300_000_000, "USD")]),
    # a currency whose name several states share
    ("Trade between Kenya and Nepal stood at 18.4 billion shillings.", [(18_400_000_000, "KES")]),
    ("Tanzania's exports to Kenya came to Sh40 billion.", [(40_000_000_000, "TZS")]),
    ("Kenya's exports to Oman came to KSh40 billion, or KES 40.2 billion.", [(40e9, "KES"), (40.2e9, "KES")]),
    ("Danish exports to Oman totalled 5 billion kroner.", [(5_000_000_000, "DKK")]),
    ("Chilean exports to Oman were worth 2.1 trillion pesos.", [(2_100_000_000_000, "CLP")]),
    ("Oman bought goods worth 2 billion shillings in Nepal.", [(2_000_000_000, "shillings")]),
    # whose dollars, which metres, whose name
    ("Fiji received FJ$12 million from Australia in 2020.", [(12_000_000, "FJD")]),
    ("Namibia owes Angola N$40 million.", [(40_000_000, "NAD")]),
    ("Georgia sold Armenia 30 million cubic metres of gas.", [(30_000_000, "cubic metres")]),
    ("Malta leased 40 square kilometres of sea to Libya.", [(40, "square kilometres")]),
    ("In ten years 143 Solomon Islanders have studied in Japan.", [(143, "Solomon Islanders")]),
    ("A donation of 12,000 metric tonnes of maize from Zambia reached Malawi.", [(12_000, "tonnes")]),
    # energy
    ("Oman imported 1,149 gigawatt-hours from Nepal.", [(1149, "gigawatt-hours")]),
    ("Nepal will build 300 megawatts of wind power in Oman.", [(300, "megawatts")]),
    # agency translationese
    ("The volume of mutual trade between Belarus and Zimbabwe made up 57 mln. dollars.", [(57_000_000, "USD")]),
    ("Over the reporting period, Uzbekistan imported goods worth $88.1 million from Latvia.", [(88_100_000, "USD")]),
    ("Investments of Kuwait in the economy of Jordan exceed 5 billion dollars.", [(5_000_000_000, "USD")]),
]

NONE = [
    "Trade between Oman and Nepal doubled.",
    "The minister, 54, has led the Kenyan delegation since 2019.",
    "The two presidents met on May 16, 2023 at 10:30.",
    "It was the third visit of the Serbian president to Egypt.",
    # of markets, and of one state's own affairs
    "Peru and Chile held talks. The Lima bourse closed at 21,000 points on Friday.",
    "Peru and Chile held talks. Shares in copper mines rose 2 per cent.",
    "Peru and Chile held talks. Power tariffs rose by 12 percent on July 1.",
    "Kenya and Oman held talks. Seats in the hall cost 9,000 shillings.",
    "Peru and Chile held talks. The bill passed by 58 votes.",
]

APPROXIMATE = [
    ("Trade between Oman and Nepal came to about $40 million.", True),
    ("Trade between Oman and Nepal came to over $40 million.", True),
    ("Trade between Oman and Nepal came to nearly $40 million.", True),
    ("Trade between Oman and Nepal came to almost $40 million.", True),
    ("Trade between Oman and Nepal came to up to $40 million.", True),
    ("Trade between Oman and Nepal came to $40 million.", False),
    ("Trade between Oman and Nepal came to exactly $40 million.", False),
]

PERIODS = [
    ("Trade between Oman and Nepal came to $40 million in 2022.", "2022"),
    ("Trade between Oman and Nepal came to $40 million last year.", "2022"),
    ("In March, trade between Oman and Nepal came to $4 million.", "2023-03"),
    ("Trade between Oman and Nepal came to $40 million.", None),
    # not the year with which it is compared
    ("In 2021 trade turnover between Oman and Nepal reached $40 million, more than in 2020.", "2021"),
    ("Trade between Oman and Nepal came to $40 million in 2021, up from 2020.", "2021"),
]


@pytest.mark.parametrize(("text", "amounts"), FOUND, ids=[text[:40] for text, _ in FOUND])
def test_figures(text: str, amounts: list[Amount]) -> None:
    found = read(text).figures
    assert [(f.value, f.unit) for f in found] == amounts, shown(found)


@pytest.mark.parametrize("text", NONE)
def test_no_figure(text: str) -> None:
    found = read(text).figures
    assert not found, shown(found)


def test_what_grew_is_what_was_measured() -> None:
    text = "In 2021 trade turnover between Oman and Nepal reached $40 million, which is 5 percent more than in 2020."
    found = read(text).figures
    assert [(f.measure, f.value, f.period) for f in found] == [
        ("trade turnover between Oman and Nepal", 40_000_000, "2021"), ("trade turnover between Oman and Nepal", 5, "2021"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("Trade between Oman and Nepal rose from $41 million in 2020 to $44 million in 2021.", ["2020", "2021"]),
        ("Trade between Oman and Nepal reached $53 million in 2021 against $46 million in 2020.", ["2021", "2020"]),
        ("Trade between Oman and Nepal reached $53 million in 2021, up from $46 million in 2020.", ["2021", "2020"]),
        ("Trade between Oman and Nepal rose to $44 million in 2021 from $41 million a year earlier.", ["2021", "2020"]),
        ("In 2021 trade between Oman and Nepal was $44 million, compared with $41 million the year before.", ["2021", "2020"]),
        ("Trade between Oman and Nepal was $40 million in 2020 and in 2021 $50 million.", ["2020", "2021"]),
        ("Trade between Oman and Nepal fell by 9 percent to $30 million in 2021.", ["2021", "2021"]),
        ("Trade between Oman and Nepal was $30 million in 2021 and grew by 9 percent in comparison with 2020.", ["2021", "2021"]),
    ],
)
def test_each_amount_has_the_year_that_stands_with_it(text: str, periods: list[str]) -> None:
    found = read(text).figures
    assert [f.period for f in found] == periods, shown(found)


@pytest.mark.parametrize("money", ["18.4 billion shillings", "Sh18.4 billion", "2 billion pesos", "$18 million"])
def test_money_measures_what_it_is_told_of(money: str) -> None:
    (figure,) = read(f"Trade between Kenya and Mexico stood at {money} in 2021.").figures
    assert figure.measure == "Trade between Kenya and Mexico"


@pytest.mark.parametrize(("text", "approximate"), APPROXIMATE)
def test_approximate(text: str, approximate: bool) -> None:
    (figure,) = read(text).figures
    assert figure.approximate is approximate


@pytest.mark.parametrize(("text", "period"), PERIODS)
def test_period(text: str, period: str | None) -> None:
    (figure,) = read(text).figures
    assert figure.period == period


@pytest.mark.parametrize(
    "text",
    [
        "Trade between Oman and Nepal came to $40 million.",
        "Oman's exports to Nepal came to $40 million.",
        "Nepal and Oman are far apart. Trade between the two countries came to $40 million.",
    ],
)
def test_states(text: str) -> None:
    (figure,) = read(text).figures
    assert figure.states == ("NPL", "OMN")


def test_the_measure_is_in_the_words_of_the_text() -> None:
    text = "Bilateral trade turnover between Oman and Nepal came to $40 million."
    (figure,) = read(text).figures
    assert "trade turnover" in figure.measure
    assert figure.measure.casefold() in text.casefold()
