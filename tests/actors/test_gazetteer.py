"""The finding of names of states, of what belongs to them, and of international organizations."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import comity.actors
from comity.actors.gazetteer import Gazetteer, Match
from comity.actors.states import holders, read_table, states

GAZETTEER = Gazetteer()


def found(text: str) -> list[tuple[str, str, str]]:
    return [(text[m.start : m.end], m.kind, m.code) for m in GAZETTEER.find(text)]


def test_a_sentence_of_the_trade() -> None:
    text = "Kazakhstan's President thanked the Azerbaijani side in Baku, the Kremlin told the UN on Monday."
    assert found(text) == [
        ("Kazakhstan", "state", "KAZ"),
        ("Azerbaijani", "adjective", "AZE"),
        ("Baku", "capital", "AZE"),
        ("Kremlin", "seat", "RUS"),
        ("UN", "organization", "UN"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # kinds
        ("Kazakhs and Swedes met a Spaniard", "Kazakhs:people:KAZ Swedes:people:SWE Spaniard:people:ESP"),
        ("the Knesset and the Lok Sabha", "Knesset:seat:ISR Lok_Sabha:seat:IND"),
        ("from Almaty to Batumi and Crimea", "Almaty:city:KAZ Batumi:city:GEO Crimea:city:UKR"),
        ("Shusha in Karabakh", "Shusha:city:AZE Karabakh:city:AZE"),
        ("Hong Kong and Greenland", "Hong_Kong:state:CHN Greenland:state:DNK"),
        ("the European Union and the EU", "European_Union:state:EUU EU:state:EUU"),
        ("the G20, OPEC+ and the C5+1", "G20:organization:G20 OPEC+:organization:OPEC+ C5+1:organization:C5+1"),
        # variants
        ("Türkiye, Turkey and Turkiye", "Türkiye:state:TUR Turkey:state:TUR Turkiye:state:TUR"),
        ("the U.S. and the U.K.", "U.S.:state:USA U.K.:state:GBR"),
        ("eSwatini, once Swaziland", "eSwatini:state:SWZ Swaziland:state:SWZ"),
        ("Kyiv or Kiev", "Kyiv:capital:UKR Kiev:capital:UKR"),
        ("from Nur-Sultan, now Astana,", "Nur-Sultan:capital:KAZ Astana:capital:KAZ"),
        ("Chișinău and Chisinau", "Chișinău:capital:MDA Chisinau:capital:MDA"),
        ("Cote d'Ivoire, Côte d’Ivoire", "Cote_d'Ivoire:state:CIV Côte_d’Ivoire:state:CIV"),
        # possessives and hyphens
        ("Turkey's and Türkiye’s", "Turkey:state:TUR Türkiye:state:TUR"),
        ("the Azerbaijan-Kazakhstan council", "Azerbaijan:state:AZE Kazakhstan:state:KAZ"),
        ("Azerbaijan–Türkiye–Kazakhstan", "Azerbaijan:state:AZE Türkiye:state:TUR Kazakhstan:state:KAZ"),
        ("Sino-Russian talks", "Sino:adjective:CHN Russian:adjective:RUS"),
        ("Franco-German, Anglo-Irish", "Franco:adjective:FRA German:adjective:DEU Anglo:adjective:GBR Irish:adjective:IRL"),
        ("General Franco ruled", ""),
        ("anti-Pyongyang leaflets", "Pyongyang:capital:PRK"),
        ("Guinea-Bissau and Timor-Leste", "Guinea-Bissau:state:GNB Timor-Leste:state:TLS"),
        ("in the Indo-Pacific", ""),
        # capitals
        ("TURKEY AND CHINA SIGN", "TURKEY:state:TUR CHINA:state:CHN"),
        ("a turkey on china plates for us", ""),
        ("CONTACT US AND FOLLOW US", ""),
        ("US AND CHINA AGREE", "US:state:USA CHINA:state:CHN"),
        ("WHO IS NEXT? The WHO said", "WHO:organization:WHO"),
        ("GUAM met on Guam", "GUAM:organization:GUAM Guam:state:USA"),
        # persons
        ("Michael Jordan won. Later Jordan rested.", ""),
        ("Michael Jordan flew to Jordan, where Amman waited.", "Jordan:state:JOR Amman:capital:JOR"),
        ("They listened to Jordan Peterson and Chad Smith.", ""),
        ("She interviewed Paris Hilton and Sydney Sweeney.", ""),
        ("Mr. Jordan agreed.", ""),
        ("Michael B. Jordan agreed.", ""),
        ("minister Israel Katz came", ""),
        ("The envoy met Jordan King Abdullah.", "Jordan:state:JOR"),
        ("Jordan Signs Deal With Egypt On Energy", "Jordan:state:JOR Egypt:state:EGY"),
        ("They visited Chad on Monday", "Chad:state:TCD"),
        ("minister German Galushchenko said", ""),
        # waters, wars, dishes
        ("in the South China Sea", ""),
        ("across the Sea of Japan, the Persian Gulf and the English Channel", ""),
        ("the Indian Ocean, the Gulf of Guinea, the Bay of Bengal", ""),
        ("through the Panama Canal to Suez", "Panama_Canal:city:PAN Suez:city:EGY"),
        ("the Korean War on the Korean Peninsula", ""),
        ("French fries and Dutch disease", ""),
        ("the Caspian Sea and the Norwegian Sea", ""),
        # look-alikes
        ("Mexico City lies in Mexico, Taos in New Mexico", "Mexico_City:capital:MEX Mexico:state:MEX New_Mexico:city:USA"),
        ("The Washington Post asked Washington", "Washington:capital:USA"),
        ("a farm in Washington state", "Washington_state:city:USA"),
        ("Turkish Airlines, Kenya Airways, China Daily", "Turkish:adjective:TUR Kenya:state:KEN China:state:CHN"),
        ("the American University of Kuwait", "American:adjective:USA Kuwait:state:KWT"),
        ("Papua New Guinea, Guinea and Equatorial Guinea",
         "Papua_New_Guinea:state:PNG Guinea:state:GIN Equatorial_Guinea:state:GNQ"),
        ("Niger, Nigeria and the Niger Delta", "Niger:state:NER Nigeria:state:NGA Niger_Delta:city:NGA"),
        ("DR Congo, the DRC and the Democratic Republic of the Congo",
         "DR_Congo:state:COD DRC:state:COD Democratic_Republic_of_the_Congo:state:COD"),
        ("the Republic of the Congo or Congo-Brazzaville", "Republic_of_the_Congo:state:COG Congo-Brazzaville:state:COG"),
        ("Brazzaville and the Congolese", "Brazzaville:capital:COG Congolese:adjective:COG"),
        ("Congolese troops", "Congolese:adjective:COD"),
        ("Dominica and the Dominican Republic", "Dominica:state:DMA Dominican_Republic:state:DOM"),
        ("South Sudan and Sudan", "South_Sudan:state:SSD Sudan:state:SDN"),
        ("North Korea, the South Korean side, the North and the South", "North_Korea:state:PRK South_Korean:adjective:KOR"),
        ("Saint Petersburg and St. Petersburg", "Saint_Petersburg:city:RUS St._Petersburg:city:RUS"),
        ("Oman and Omani, Mali and Malian", "Oman:state:OMN Omani:adjective:OMN Mali:state:MLI Malian:adjective:MLI"),
        ("Polish the silver. Polish officials", "Polish:adjective:POL"),
        ("A Man from the Isle of Man", "Isle_of_Man:state:GBR"),
        ("Reading is fun. Nice to meet you. Split it. Bath towels", ""),
        ("They met in Nice and in Split.", "Nice:city:FRA Split:city:HRV"),
        ("They met in Nice, France.", "Nice:city:FRA France:state:FRA"),
        ("Male athletes in Male, Maldives", "Male:city:MDV Maldives:state:MDV"),
        ("the Latin American states", ""),
        ("Swiss and Thai and Cuba", "Swiss:adjective:CHE Thai:adjective:THA Cuba:state:CUB"),
        ("They spoke in English; the English team", "English:adjective:GBR"),
        ("see Report.az or Armenia.am or news@Belarus.by", ""),
        # provinces and namesakes
        ("Paris, Texas", "Paris:city:USA Texas:city:USA"),
        ("London, Ontario", "London:city:CAN Ontario:city:CAN"),
        ("Valencia, Venezuela", "Valencia:city:VEN Venezuela:state:VEN"),
        ("Hyderabad, Pakistan", "Hyderabad:city:PAK Pakistan:state:PAK"),
        # capitals that are only places
        ("the Prague Spring and the Vienna Convention", "Prague:city:CZE Vienna:city:AUT"),
        ("the Paris Agreement and the Paris Climate Accord", "Paris:city:FRA Paris:city:FRA"),
        ("the Geneva Conventions, the Minsk agreements", "Geneva:city:CHE Minsk:city:BLR"),
        ("the Shusha Declaration, the Budapest Memorandum", "Shusha:city:AZE Budapest:city:HUN"),
        ("the Treaty of Lisbon", "Lisbon:city:PRT"),
        ("a Moscow-based analyst, a Moscow-backed force", "Moscow:city:RUS Moscow:capital:RUS"),
        ("the Mayor of London spoke for London", "London:city:GBR London:capital:GBR"),
        ("relations of Beijing with Tokyo", "Beijing:capital:CHN Tokyo:capital:JPN"),
        # seats of others
        ("the Canadian House of Commons", "Canadian:adjective:CAN House_of_Commons:seat:CAN"),
        ("Pakistan's Foreign Office", "Pakistan:state:PAK Foreign_Office:seat:PAK"),
        ("the Foreign Office", "Foreign_Office:seat:GBR"),
        ("Islamabad's Foreign Office", "Islamabad:capital:PAK Foreign_Office:seat:PAK"),
    ],
)  # fmt: skip
def test_names_are_read_with_their_surroundings(text: str, expected: str) -> None:
    assert " ".join(":".join(part).replace(" ", "_") for part in found(text)) == expected


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Georgia signed it.", ["GEO"]),
        ("Atlanta, Georgia", ["USA", "USA"]),
        ("the University of Georgia", ["USA"]),
        ("the State of Georgia", ["USA"]),
        ("Georgia's governor vetoed it.", ["USA"]),
        ("They won in Alabama, Georgia and Florida.", ["USA", "USA", "USA"]),
        ("He grew up in Savannah, Georgia. Georgia was his home.", ["USA", "USA", "USA"]),
        ("He flew from Atlanta, Georgia, to Tbilisi. Georgia was new to him.", ["USA", "USA", "GEO", "GEO"]),
        ("Tbilisi, Georgia", ["GEO", "GEO"]),
        ("Armenia, Georgia and Azerbaijan", ["ARM", "GEO", "AZE"]),
        ("the Georgian side", ["GEO"]),
    ],
)
def test_the_us_state_is_told_from_the_country(text: str, codes: list[str]) -> None:
    assert [m.state for m in GAZETTEER.find(text)] == codes


def test_the_us_state_is_a_place_in_the_united_states() -> None:
    match = GAZETTEER.find("Atlanta, Georgia")[1]
    assert match == Match(9, 16, "city", "USA", "Georgia (US state)", "USA")


def test_bodies_of_the_european_union_belong_to_it_and_other_organizations_to_nobody() -> None:
    commission, otan = GAZETTEER.find("The European Commission asked NATO.")
    assert (commission.code, commission.state) == ("EC", "EUU")
    assert (otan.code, otan.state, otan.name) == ("NATO", None, "North Atlantic Treaty Organization")


def test_a_name_gives_the_usual_one() -> None:
    kiev, uae, ots = GAZETTEER.find("Kiev asked the UAE and the OTS")
    assert (kiev.name, uae.name, ots.name) == (
        "Kyiv",
        "United Arab Emirates",
        "Organization of Turkic States",
    )


def test_a_name_over_a_line_end_is_found_and_one_over_a_blank_line_is_not() -> None:
    assert found("the United\nStates and South\u00a0Korea")[0] == ("United\nStates", "state", "USA")
    assert found("South\u00a0Korea") == [("South\u00a0Korea", "state", "KOR")]
    assert found("He went South\n\nKorea said") == [("Korea", "state", "KOR")]


def test_every_name_of_a_state_is_found_whole() -> None:
    for state in states().values():
        for holder in holders(state):
            for name in (holder.name, *holder.names, *holder.formal):
                text = f"relations with {name} continue"
                assert [(m.start, m.end, m.kind, m.code) for m in GAZETTEER.find(text)] == [
                    (15, 15 + len(name), "state", state.code)
                ], name


def test_every_adjective_and_noun_is_found_whole() -> None:
    for state in states().values():
        for name in (*state.adjectives, *state.people):
            text = f"the {name} side"
            assert [(m.start, m.end) for m in GAZETTEER.find(text)] == [(4, 4 + len(name))], name


def test_every_capital_seat_and_city_is_found() -> None:
    for state in states().values():
        for thing in (*state.capitals, *state.seats, *state.cities, *state.regions):
            for name in thing:
                matches = GAZETTEER.find(f"they saw {name} again")
                assert [(m.start, m.end) for m in matches] == [(9, 9 + len(name))], name


def test_organizations_are_many_and_each_name_means_one() -> None:
    rows = read_table("organizations")
    ids = [row["id"] for row in rows]
    assert len(ids) >= 150
    assert len(set(ids)) == len(ids)
    seen: dict[str, str] = {}
    for row in rows:
        for name in (row["name"], *row.get("variants", ())):
            assert seen.setdefault(name, row["id"]) == row["id"], name
            match = GAZETTEER.find(f"the work of {name}, which")[0]
            assert (match.start, match.end) == (12, 12 + len(name)), name


def test_every_name_in_the_tables_begins_with_a_capital_so_that_the_finder_sees_it() -> None:
    names = [row["name"] for row in read_table("organizations")] + read_table("contexts")["masks"]
    for state in states().values():
        names += [
            state.name,
            *state.names,
            *state.formal,
            *state.adjectives,
            *state.people,
            *state.with_state,
        ]
        names += [name for thing in (*state.capitals, *state.seats, *state.cities) for name in thing]
    assert [name for name in names if not name[0].isupper() and name != "eSwatini"] == []


def test_the_tables_are_proper_json_with_one_form_of_letters() -> None:
    for path in (Path(comity.actors.__file__).parent / "data").glob("*.json"):
        text = path.read_text("utf-8")
        json.loads(text)
        assert "\u2019" not in text, path.name


PIECES = st.sampled_from(
    [
        *"""Azerbaijan Kazakhstan's Türkiye’s Guinea Guinea-Bissau Papua New Congo Republic of the Democratic
    Georgia Atlanta, Michael Jordan Peterson Sino-Russian anti-Pyongyang U.S. US UK EU European Union
    Commission Paris Agreement South Korea China Sea WHO IS Washington Post state Nice in English German
    Polish the and , . – - ’s é İ ß ı 𝔸 @ .az""".split(),
        "\n",
        " \n\n",
        "\u0301",
        "\u00a0",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=30).map(" ".join) | st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=80))
def test_matches_stand_in_order_inside_the_text_and_never_overlap(text: str) -> None:
    matches = GAZETTEER.find(text)
    position = 0
    for match in matches:
        assert position <= match.start < match.end <= len(text)
        words = text[match.start : match.end]
        assert words[0].isupper() or words.startswith("eSwatini")
        assert not words.endswith(("'s", "’s", " "))
        assert match.start == 0 or not text[match.start - 1].isalnum()
        assert match.state is None or match.state in states()
        assert match.kind == "organization" or match.code == match.state
        position = match.end


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=20).map(" ".join))
def test_the_same_text_gives_the_same_matches(text: str) -> None:
    assert GAZETTEER.find(text) == Gazetteer().find(text)


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from(sorted(states())),
    st.text("abcdefg ,.\n", max_size=40),
    st.text("abcdefg ,.\n", max_size=40),
)
def test_a_states_name_is_found_wherever_it_stands(code: str, before: str, after: str) -> None:
    name = states()[code].name
    text = f"{before} {name} {after}"
    assert Match(len(before) + 1, len(before) + 1 + len(name), "state", code, name, code) in GAZETTEER.find(text)
