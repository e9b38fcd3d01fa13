"""The table of states, and a state by its name, by a site's domain and by the stem of a company's name."""

from datetime import date

import pytest
from babel import Locale

from comity.actors.states import name_stem_state, resolve_state, site_state, state_name, states
from comity.errors import UnknownStateError

# What CLDR lists among territories and is neither a state nor a territory of one: regions of the world, the
# euro area, pseudo-locales, and Antarctica, which belongs to nobody.
NO_STATE = {"AQ", "QO", "EZ", "UN", "XA", "XB", "ZZ"}
# Parts of a state or of a territory that CLDR lists beside it.
PARTS = {"AC", "CQ", "DG", "EA", "IC", "TA"}
# The General Assembly's members at the end of 2024, by alpha-2 code.
MEMBERS = """
AF AL DZ AD AO AG AR AM AU AT AZ BS BH BD BB BY BE BZ BJ BT BO BA BW BR BN BG BF BI CV KH CM CA CF
TD CL CN CO KM CG CD CR CI HR CU CY CZ DK DJ DM DO EC EG SV GQ ER EE SZ ET FJ FI FR GA GM GE DE GH
GR GD GT GN GW GY HT HN HU IS IN ID IR IQ IE IL IT JM JP JO KZ KE KI KP KR KW KG LA LV LB LS LR LY
LI LT LU MG MW MY MV ML MT MH MR MU MX FM MD MC MN ME MA MZ MM NA NR NP NL NZ NI NE NG MK NO OM PK
PW PA PG PY PE PH PL PT QA RO RU RW KN LC VC WS SM ST SA SN RS SC SL SG SK SI SB SO ZA SS ES LK SD
SR SE CH SY TJ TZ TH TL TG TO TT TN TR TM TV UG UA AE GB US UY UZ VU VE VN YE ZM ZW
""".split()


def territories() -> dict[str, str]:
    return {k: v for k, v in Locale("en").territories.items() if len(k) == 2 and k not in NO_STATE}


def test_no_member_of_the_united_nations_is_missing() -> None:
    listed = {state.alpha2 for state in states().values()}
    assert len(MEMBERS) == len(set(MEMBERS)) == 193
    assert listed - set(MEMBERS) == {"VA", "PS", "XK", "TW", "EH", "EU"}
    assert set(MEMBERS) <= listed


def test_every_territory_of_cldr_resolves_by_its_code_and_by_its_name() -> None:
    codes = {
        alpha2: state.code
        for state in states().values()
        for alpha2 in (state.alpha2, *(territory.alpha2 for territory in state.territories))
    }
    wanted = territories()
    assert set(wanted) - PARTS - set(codes) == set()
    for alpha2 in set(wanted) - PARTS:
        assert resolve_state(alpha2).code == codes[alpha2]
    special = {"CG": "Congo-Brazzaville", "CD": "Congo-Kinshasa", "MM": "Myanmar"}
    for alpha2, name in wanted.items():
        if alpha2 not in PARTS:
            assert resolve_state(special.get(alpha2, name)).code == codes[alpha2], name


def test_codes_are_three_capitals_and_key_the_table() -> None:
    for code, state in states().items():
        assert state.code == code
        assert len(code) == 3
        assert code.isupper()
        assert len(state.alpha2) == 2


def test_every_state_has_a_capital_and_words_for_its_people() -> None:
    # Dominica's adjective is the Dominican Republic's too, and "Central African" is said of the whole region.
    for state in states().values():
        if state.code not in ("EUU", "DMA", "CAF"):
            assert state.capitals or state.with_state, state.name
            assert state.adjectives or state.people, state.name


def test_no_name_means_two_states() -> None:
    seen: dict[str, str] = {}
    for state in states().values():
        for name in {state.name, *state.names, *state.formal}:
            assert seen.setdefault(name, state.code) == state.code, name


def test_dated_names_are_names_of_the_state_with_their_dates_in_order() -> None:
    for state in states().values():
        spelled = {name for thing in (*state.capitals, *state.cities) for name in thing}
        for dated in state.dated:
            assert dated.name in {state.name, *state.names, *state.formal} | spelled
            if dated.since and dated.until:
                assert date.fromisoformat(dated.since) < date.fromisoformat(dated.until)


def test_the_capital_of_kazakhstan_keeps_the_dates_of_its_two_names() -> None:
    names = [(dated.name, dated.since, dated.until) for dated in states()["KAZ"].dated]
    assert ("Nur-Sultan", "2019-03-23", "2022-09-17") in names
    assert ("Astana", "2022-09-17", None) in names


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("azerbaijan", "AZE"), ("az", "AZE"), ("AZE", "AZE"), (" Republic of Azerbaijan ", "AZE"),
        ("AZERBAIJAN", "AZE"), ("the Republic of Kazakhstan", "KAZ"), ("Türkiye", "TUR"),
        ("turkiye", "TUR"), ("Turkey", "TUR"), ("UAE", "ARE"), ("Emirates", "ARE"), ("Burma", "MMR"),
        ("DPRK", "PRK"), ("Britain", "GBR"), ("U.K.", "GBR"), ("uk", "GBR"), ("U.S.", "USA"),
        ("u.s.a.", "USA"), ("America", "USA"), ("Ivory Coast", "CIV"), ("cote divoire", "CIV"),
        ("Côte d’Ivoire", "CIV"), ("Czechia", "CZE"), ("Brunei Darussalam", "BRN"), ("Swaziland", "SWZ"),
        ("Macedonia", "MKD"), ("People's Republic of China", "CHN"), ("Republic of China", "TWN"),
        ("Kosovo", "XKX"), ("xk", "XKX"), ("Palestine", "PSE"), ("Holy See", "VAT"), ("EU", "EUU"),
        ("European Union", "EUU"), ("Hong Kong", "CHN"), ("HKG", "CHN"), ("Greenland", "DNK"),
        ("Puerto Rico", "USA"), ("pr", "USA"), ("Gibraltar", "GBR"), ("New Caledonia", "FRA"),
        ("Aland Islands", "FIN"), ("Saint Lucia", "LCA"), ("st. vincent & the grenadines", "VCT"),
        ("Sao Tome and Principe", "STP"), ("The Gambia", "GMB"), ("Guinea-Bissau", "GNB"),
        ("guinea", "GIN"), ("Congo", "COD"), ("Republic of the Congo", "COG"), ("South Korea", "KOR"),
        ("Georgia", "GEO"), ("Viet Nam", "VNM"), ("Timor Leste", "TLS"), ("Cabo Verde", "CPV"),
    ],
)  # fmt: skip
def test_a_state_is_found_by_any_common_form_of_its_name(text: str, code: str) -> None:
    assert resolve_state(text).code == code


def test_every_name_in_the_table_resolves_to_its_state() -> None:
    for state in states().values():
        for name in (state.name, *state.names, *state.formal):
            assert resolve_state(name.upper()).code == state.code, name


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("Azerbajan", "Azerbaijan"),
        ("Kazahstan", "Kazakhstan"),
        ("Gerogia", "Georgia"),
        ("Phillipines", "Philippines"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest_ones(typed: str, nearest: str) -> None:
    with pytest.raises(UnknownStateError, match=f'"{typed}".*{nearest}.*"AZE"'):
        resolve_state(typed)


@pytest.mark.parametrize("typed", ["", "   ", "zzqqxx", "42", "‮", "\x00"])
def test_nonsense_is_answered_with_what_to_type(typed: str) -> None:
    with pytest.raises(UnknownStateError, match="Type its English name or its ISO 3166 code"):
        resolve_state(typed)


def test_a_code_gives_its_name_and_an_unknown_one_an_error() -> None:
    assert state_name("KAZ") == "Kazakhstan"
    assert state_name("EUU") == "European Union"
    with pytest.raises(UnknownStateError, match='"ZZZ"'):
        state_name("ZZZ")


@pytest.mark.parametrize(
    ("host", "code"),
    [
        ("president.az", "AZE"), ("www.gov.za", "ZAF"), ("news.example.co.uk", "GBR"),
        ("europa.eu", "EUU"), ("WWW.EXAMPLE.KZ.", "KAZ"), ("example.kz:8080", "KAZ"),
        ("example.gov", "USA"), ("example.am", "ARM"), ("example.hk", "CHN"), ("example.gl", None),
        ("example.com", None), ("example.org", None), ("example.int", None), ("example.tv", None),
        ("example.io", None), ("example.co", None), ("example.me", None), ("example.ai", None),
        ("ministry.gov.co", "COL"), ("example.gov.me", "MNE"), ("example.xn--p1ai", "RUS"),
        ("localhost", None), ("", None), ("az", None), ("192.0.2.1", None),
    ],
)  # fmt: skip
def test_a_country_domain_tells_the_state_unless_it_is_sold_worldwide(host: str, code: str | None) -> None:
    assert site_state(host) == code


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Kazakhtelecom", "KAZ"), ("AzerTelecom", "AZE"), ("Uzbekneftegaz", "UZB"),
        ("Turkmengaz", "TKM"), ("Kaztransoil", "KAZ"), ("KAZTRANSOIL", "KAZ"), ("Vietjet", "VNM"),
        ("Kazatomprom", "KAZ"), ("Azercell", "AZE"), ("Rosatom", "RUS"), ("Roscosmos", "RUS"),
        ("Ukrenergo", "UKR"), ("Ukroboronprom", "UKR"), ("Belavia", "BLR"), ("PetroVietnam", "VNM"),
        ("Vietinbank", "VNM"), ("Finnair", "FIN"), ("Turksat", "TUR"), ("Moldtelecom", "MDA"),
        ("Kyrgyzneftegaz", "KGZ"), ("Tajiktelecom", "TJK"), ("Bulgargaz", "BGR"),
    ],
)  # fmt: skip
def test_a_company_named_after_its_state_tells_the_state(word: str, code: str) -> None:
    assert name_stem_state(word) == code


@pytest.mark.parametrize(
    "word",
    """Kazakhstan Kazakh Kazan Kazanjian Rosenberg Rosario Roscoe Rostov Uzair Russell Rustic Turkey
    Turkish Turkington Romance Romania Romney Belong Belair Belarus Belgium Indoor Indonesia Finnegan
    Finnish Chinatown Peru Perugia Pakhomov Ukraine Slovak Vietnamese Mongolian Azerbaijani Moldy
    Estrada Omani Iranian Qatari Saudis India Indian kazakhtelecom telecom Telecom Neft Oil""".split(),
)
def test_ordinary_words_surnames_and_plain_names_tell_none(word: str) -> None:
    assert name_stem_state(word) is None


def test_a_hostile_word_is_answered_at_once() -> None:
    assert name_stem_state("Azer" + "telecom" * 5000 + "x") is None
