"""Events of PLOVER's sixteen types with mode and status, as the codebook counts them. All texts are made up."""

from typing import Any

import pytest

from comity.plover import TYPES
from short_texts import finds, read, shown

Wanted = dict[str, Any]


def event(kind: str, states: str, status: str = "occurred", **more: Any) -> Wanted:
    """The fields of an event that must be found; `states` are those of both sides, sorted."""
    return {"type": kind, "states": tuple(states.split()), "status": status, **more}


def visit(visitors: str, hosts: str, status: str = "occurred", **more: Any) -> Wanted:
    """The fields of a visit: who came, and to whom."""
    return {
        "type": "CONSULT",
        "mode": "visit",
        "actor_states": tuple(visitors.split()),
        "recipient_states": tuple(hosts.split()),
        "status": status,
        **more,
    }


FOUND: list[tuple[str, Wanted]] = [
    # -- CONSULT: visits -------------------------------------------------------------------------------------------
    ("Kenyan President Daniel Mutua arrived in Jakarta on Monday for a state visit.", visit("KEN", "IDN", date="2023-05-15")),
    (
        "Finnish Prime Minister Aino Laaksonen paid an official visit to Chile on May 9-10.",
        visit("FIN", "CHL", date="2023-05-09/2023-05-10"),
    ),
    ("The Uzbek foreign minister will visit Ankara on June 2.", visit("UZB", "TUR", "planned", date="2023-06-02")),
    (
        "Canadian Trade Minister Louise Gagnon is expected to visit Vietnam next month.",
        visit("CAN", "VNM", "planned", date="2023-06"),
    ),
    ("During the upcoming visit of the Moroccan king to Portugal, energy will be discussed.", visit("MAR", "PRT", "planned")),
    ("Polish President Marek Zielonka cancelled his visit to Hungary.", event("REJECT", "HUN POL")),
    ("A delegation of the Mongolian parliament is visiting Seoul these days.", visit("MNG", "KOR")),
    ("The visit of the Serbian president to Baku began on Tuesday.", visit("SRB", "AZE", date="2023-05-16")),
    ("President of Tajikistan Farhod Nazarov has arrived in Turkmenistan on a working visit.", visit("TJK", "TKM")),
    ("Brazilian Vice President Paulo Queiroz travelled to Angola last week.", visit("BRA", "AGO")),
    ("Zambia's finance minister left for Beijing on Wednesday.", visit("ZMB", "CHN")),
    ("Kenya's foreign minister, who is on a visit to Baku, laid a wreath at the Alley of Honour.", visit("KEN", "AZE")),
    (
        "The Romanian president will pay a state visit to Lima in July.",
        visit("ROU", "PER", "planned", date="2023-07", place="Lima"),
    ),
    ("A Brazilian delegation led by Deputy Minister of Agriculture Ana Prado is on a visit to Ghana.", visit("BRA", "GHA")),
    ("Peruvian Foreign Minister Elena Quispe is due in Ottawa on Thursday.", visit("PER", "CAN", "planned", date="2023-05-18")),
    ("Nepal's prime minister is expected in Beijing in September.", visit("NPL", "CHN", "planned", place="Beijing")),
    ("The Bolivian defence minister landed in Madrid on Monday.", visit("BOL", "ESP", date="2023-05-15")),
    ("Austrian Chancellor Karl Huber set off for Tashkent on Sunday.", visit("AUT", "UZB", date="2023-05-14")),
    ("A Dutch trade mission led by Minister Jan Bakker spent three days in Accra last week.", visit("NLD", "GHA", place="Accra")),
    ("Mongolian Foreign Minister Bat Dorj returned from Tokyo on Friday.", visit("MNG", "JPN", date="2023-05-12")),
    ("Lithuania's energy minister made a stop in Baku on her way home.", visit("LTU", "AZE", place="Baku")),
    (
        "Norway's minister, Ingrid Solheim, will travel to Hanoi and Jakarta in June.",
        visit("NOR", "VNM", "planned", place="Hanoi"),
    ),
    (
        "Norway's minister, Ingrid Solheim, will travel to Hanoi and Jakarta in June.",
        visit("NOR", "IDN", "planned", place="Jakarta"),
    ),
    (
        "Egyptian and Greek officials met in Cairo. The Trade Secretary, Tarek Nabil, is expected in Athens on Friday.",
        visit("EGY", "GRC", "planned", date="2023-05-19"),
    ),
    (
        "He invited the Peruvian minister to Oslo in June, the Norwegian minister said.",
        visit("PER", "NOR", "proposed", date="2023-06", place="Oslo"),
    ),
    ("The Norwegian premier invited President Kofi Antwi of Ghana to pay a visit to Norway.", visit("GHA", "NOR", "proposed")),
    ("Ghanaian President Kofi Antwi has been in Lima since Tuesday.", visit("GHA", "PER", date="2023-05-16")),
    ("Ghana's Trade Minister Yaw Mensah arrived at Lima airport on Monday.", visit("GHA", "PER", date="2023-05-15")),
    ("Ghana's president was invited to Lima.", visit("GHA", "PER", "proposed", place="Lima")),
    (
        "A delegation of Lima University was received at the University of Accra on Monday.",
        visit("PER", "GHA", date="2023-05-15"),
    ),
    ("The minister became the first Peruvian official to visit Ghana.", visit("PER", "GHA")),
    ("A Peruvian delegation was received in Accra by Ghana's minister on Monday.", visit("PER", "GHA", place="Accra")),
    # -- CONSULT: meetings, calls, several sides -------------------------------------------------------------------
    (
        "Kenyan Interior Minister Peter Otieno rang his Ugandan counterpart, Moses Okello, on Tuesday.",
        event("CONSULT", "KEN UGA", mode="phone", date="2023-05-16"),
    ),
    ("Estonian Minister Kadri Tamm paid a courtesy call on Chilean President Rosa Vidal.", event("CONSULT", "CHL EST")),
    (
        "The Swedish envoy, Lars Holm, will see Turkish President Murat Demir on Thursday.",
        event("CONSULT", "SWE TUR", "planned", date="2023-05-18"),
    ),
    (
        "The Greek and Albanian prime ministers had dinner together in Tirana on Tuesday.",
        event("CONSULT", "ALB GRC", place="Tirana"),
    ),
    ("Armenian negotiators and their Georgian colleagues returned to the table on Monday.", event("CONSULT", "ARM GEO")),
    (
        "The Thai premier invited the Lao president to pay a visit to Bangkok in October.",
        visit("LAO", "THA", "proposed", date="2023-10"),
    ),
    (
        "The foreign ministers of Chile and Vietnam met in Santiago on 12 May 2023.",
        event("CONSULT", "CHL VNM", date="2023-05-12", place="Santiago"),
    ),
    (
        "Azerbaijani Energy Minister Elshan Rahimli held talks with Romanian Energy Minister Ion Barbu in Bucharest.",
        event("CONSULT", "AZE ROU"),
    ),
    ("Kazakh Deputy Premier Yerlan Dosanov received Ambassador of Oman Said Al Harthy.", event("CONSULT", "KAZ OMN")),
    (
        "A meeting between the defence ministers of Greece and Egypt took place in Cairo on Friday.",
        event("CONSULT", "EGY GRC", date="2023-05-12", place="Cairo"),
    ),
    (
        "Jordan's King Salman spoke by telephone with Irish President Declan Byrne on Tuesday.",
        event("CONSULT", "IRL JOR", mode="phone"),
    ),
    (
        "A telephone conversation took place between the presidents of Kyrgyzstan and Azerbaijan.",
        event("CONSULT", "AZE KGZ", mode="phone"),
    ),
    (
        "Nepal and Bhutan are to hold the third round of border talks in Thimphu in July.",
        event("CONSULT", "BTN NPL", "planned", date="2023-07"),
    ),
    (
        "The presidents of Kazakhstan, Uzbekistan and Turkmenistan held a trilateral summit in Avaza.",
        event("CONSULT", "KAZ TKM UZB", mode="multilateral"),
    ),
    (
        "The fourth meeting of the Ukraine-Turkey intergovernmental commission was held in Kyiv.",
        event("CONSULT", "TUR UKR", place="Kyiv"),
    ),
    ("Peru and Ecuador will not meet in Quito this week.", event("CONSULT", "ECU PER", "denied")),
    ("The Sudanese leader proposed to hold talks with Chad.", event("CONSULT", "SDN TCD", "proposed")),
    ("Talks between Ethiopia and Egypt, mediated by the African Union, resumed in Pretoria.", event("CONSULT", "EGY ETH")),
    ("Kazakh and Azerbaijani experts discussed cargo transit at a round table in Aktau.", event("CONSULT", "AZE KAZ")),
    # -- SUPPORT ---------------------------------------------------------------------------------------------------
    ("Peru and Ghana have put their names to a treaty on fishing.", event("SUPPORT", "GHA PER")),
    ("Neither parliament ratified the treaty of Ghana and Peru.", event("SUPPORT", "GHA PER", "denied")),
    ("Chile remains grateful to Spain for the aircraft, the Chilean minister said.", event("SUPPORT", "CHL ESP")),
    ("The Mongolian speaker highly appreciated the contribution of Korea to the project.", event("SUPPORT", "KOR MNG")),
    ("Fijian minister Semi Tora spoke highly of Japan's part in it.", event("SUPPORT", "FJI JPN")),
    ("The University of Lima conferred an honorary doctorate on Ghanaian President Kofi Antwi.", event("SUPPORT", "GHA PER")),
    ("Ireland's ambassador pinned the Order of the Harp on former Peruvian minister Elena Quispe.", event("SUPPORT", "IRL PER")),
    ("Kuwait and Pakistan signed an agreement on labour migration in Islamabad.", event("SUPPORT", "KWT PAK")),
    (
        "Indian Prime Minister Arjun Mehta congratulated Nigerian President Chidi Okeke on his election.",
        event("SUPPORT", "IND NGA"),
    ),
    ("The President of Azerbaijan thanked Hungary for its aid after the flood.", event("SUPPORT", "AZE HUN")),
    ("Slovenia recognized Kosovo's passports and established diplomatic relations with Pristina.", event("SUPPORT", "SVN XKX")),
    ("The king of Bahrain awarded the Order of Merit to the Tunisian prime minister.", event("SUPPORT", "BHR TUN")),
    ("Cuba apologized to Jamaica for the incident at sea.", event("SUPPORT", "CUB JAM")),
    ("Lithuania's parliament ratified the treaty with Iceland on extradition.", event("SUPPORT", "ISL LTU")),
    ("Turkish Foreign Minister Kemal Arslan praised Qatar for its mediation.", event("SUPPORT", "QAT TUR")),
    ("Belarus and Zimbabwe will sign a memorandum on mining in June.", event("SUPPORT", "BLR ZWE", "planned", date="2023-06")),
    ("Azerbaijan and Georgia reached a deal on electricity transit.", event("SUPPORT", "AZE GEO")),
    ("Colombia and Panama issued a joint statement on migration.", event("SUPPORT", "COL PAN")),
    # -- AGREE -----------------------------------------------------------------------------------------------------
    ("Togo and Ghana were in talks for a week. On Friday the two sides settled on a joint committee.", event("AGREE", "GHA TGO")),
    ("Norway has accepted the request of Peru in part.", event("AGREE", "NOR PER")),
    ("Kenya gave Uganda its word that the men would be tried in open court.", event("AGREE", "KEN UGA")),
    ("Bolivia has agreed to sell lithium to Germany, the ministry said.", event("AGREE", "BOL DEU")),
    ("Norway promised Moldova to help with the winter gas supply.", event("AGREE", "MDA NOR")),
    ("Laos and Cambodia did not agree to reopen the border post.", event("AGREE", "KHM LAO", "denied")),
    # -- CONCEDE ---------------------------------------------------------------------------------------------------
    ("Malaysia on Thursday lifted its freeze on hiring workers from Nepal.", event("CONCEDE", "MYS NPL")),
    ("Serbia lifted restrictions on imports of Albanian vegetables.", event("CONCEDE", "ALB SRB")),
    ("Japan expressed regret to South Korea over the incident.", event("CONCEDE", "JPN KOR")),
    ("Saudi Arabia eased the visa rules for citizens of Kenya.", event("CONCEDE", "KEN SAU")),
    # -- COOPERATE -------------------------------------------------------------------------------------------------
    ("Indian and Egyptian troops are holding joint exercises in Rajasthan.", event("COOPERATE", "EGY IND")),
    ("Estonia extradited a suspected hacker to the United States on Thursday.", event("COOPERATE", "EST USA")),
    (
        "The navies of Brazil and Ghana will conduct joint drills in August.",
        event("COOPERATE", "BRA GHA", "planned", date="2023-08"),
    ),
    # -- AID -------------------------------------------------------------------------------------------------------
    ("Australia delivered a patrol boat to Fiji on Monday.", event("AID", "AUS FJI")),
    ("Peru has provided Ghana with a loan of $50 million.", event("AID", "GHA PER")),
    ("Peru sent firefighters to Chile in February.", event("AID", "CHL PER")),
    ("Japan granted Laos a loan for a hospital.", event("AID", "JPN LAO")),
    ("Azerbaijan sent rescuers to Türkiye after the earthquake.", event("AID", "AZE TUR")),
    ("Australia gave patrol boats to Papua New Guinea.", event("AID", "AUS PNG")),
    ("Denmark will provide humanitarian aid to Malawi in June.", event("AID", "DNK MWI", "planned")),
    ("A Kenyan air force plane landed in Malawi with 30 tonnes of food.", event("AID", "KEN MWI", actor_states=("KEN",))),
    ("A Chilean ship carrying tents and blankets docked in Peru on Friday.", event("AID", "CHL PER", date="2023-05-12")),
    # -- RETREAT ---------------------------------------------------------------------------------------------------
    ("On Friday eleven Ghanaian sailors were set free by Togo.", event("RETREAT", "GHA TGO", mode="release")),
    ("Ethiopia released 12 Eritrean prisoners of war on Sunday.", event("RETREAT", "ERI ETH", mode="release")),
    ("France withdrew its last soldiers from Mali.", event("RETREAT", "FRA MLI", mode="withdraw")),
    ("Armenia and Azerbaijan exchanged detained soldiers at the border.", event("RETREAT", "ARM AZE", mode="release")),
    # -- REQUEST ---------------------------------------------------------------------------------------------------
    ("Togo has turned to Ghana for help, the Togolese minister said.", event("REQUEST", "GHA TGO")),
    ("Egypt urged Ethiopia to stop filling the reservoir.", event("REQUEST", "EGY ETH", actor_states=("EGY",))),
    (
        "The Philippine foreign ministry demanded that China withdraw its ships.",
        event("REQUEST", "CHN PHL", actor_states=("PHL",)),
    ),
    ("Niger called on Nigeria to lift the blockade.", event("REQUEST", "NER NGA")),
    # -- ACCUSE ----------------------------------------------------------------------------------------------------
    ("Togo called the raid by Ghana an act of aggression.", event("ACCUSE", "GHA TGO")),
    (
        "Rwanda accused the Democratic Republic of the Congo of shelling its villages.",
        event("ACCUSE", "COD RWA", actor_states=("RWA",)),
    ),
    (
        "The Pakistani foreign ministry summoned the Danish ambassador to protest over the burning of books.",
        event("ACCUSE", "DNK PAK"),
    ),
    ("Iraq condemned the Turkish air strikes in Duhok.", event("ACCUSE", "IRQ TUR", mode="disapprove")),
    # -- REJECT ----------------------------------------------------------------------------------------------------
    ("Peruvian Foreign Minister Elena Quispe brushed the complaint of Chile aside on Sunday.", event("REJECT", "CHL PER")),
    ("Togo denied the accusations of Ghana.", event("REJECT", "GHA TGO")),
    ("Ethiopia rejected Egypt's proposal on the dam.", event("REJECT", "EGY ETH", actor_states=("ETH",))),
    ("Hungary vetoed an aid package for Ukraine.", event("REJECT", "HUN UKR")),
    # -- THREATEN --------------------------------------------------------------------------------------------------
    ("Turkey threatened to expel the Swedish ambassador.", event("THREATEN", "SWE TUR", actor_states=("TUR",))),
    ("Algeria warned Spain that it would cut off gas supplies.", event("THREATEN", "DZA ESP")),
    # -- PROTEST ---------------------------------------------------------------------------------------------------
    ("Mexican students rallied against the United States in Tijuana.", event("PROTEST", "MEX USA", mode="demo")),
    # -- SANCTION --------------------------------------------------------------------------------------------------
    ("Peru withdrew its ambassador from Chile on Wednesday.", event("SANCTION", "CHL PER", mode="withdraw")),
    ("Peru called home its ambassador to Chile on Wednesday.", event("SANCTION", "CHL PER", mode="withdraw")),
    ("Togo has halted shipments of onions to Ghana.", event("SANCTION", "GHA TGO")),
    ("Moldova expelled 45 Russian diplomats on Wednesday.", event("SANCTION", "MDA RUS", mode="expel", actor_states=("MDA",))),
    ("Canada imposed sanctions on Iran over the downed plane.", event("SANCTION", "CAN IRN", actor_states=("CAN",))),
    ("Peru recalled its ambassador from Honduras.", event("SANCTION", "HND PER")),
    ("Morocco severed diplomatic relations with Iran.", event("SANCTION", "IRN MAR")),
    ("New Zealand will impose sanctions on Myanmar, its foreign minister said.", event("SANCTION", "MMR NZL", "planned")),
    ("The European Union imposed sanctions on Belarus.", event("SANCTION", "BLR EUU", actor_states=("EUU",))),
    ("Niger ordered the French ambassador to leave the country.", event("SANCTION", "FRA NER", mode="expel")),
    ("Nicaragua broke off relations with the Netherlands.", event("SANCTION", "NIC NLD", actor_states=("NIC",))),
    # -- MOBILIZE --------------------------------------------------------------------------------------------------
    ("Pakistan deployed troops along the border with Afghanistan.", event("MOBILIZE", "AFG PAK", mode="troops")),
    ("Kenya deployed 200 more police officers along its border with Uganda.", event("MOBILIZE", "KEN UGA", mode="troops")),
    ("Venezuela massed tanks near the border with Guyana.", event("MOBILIZE", "GUY VEN")),
    # -- COERCE ----------------------------------------------------------------------------------------------------
    ("Malaysia deported 30 citizens of Myanmar.", event("COERCE", "MMR MYS", mode="deport")),
    ("The Iranian navy seized a Greek tanker in the Gulf.", event("COERCE", "GRC IRN", mode="seize")),
    ("Thailand closed the border with Cambodia.", event("COERCE", "KHM THA")),
    ("Kosovo police arrested three Serbian citizens at the border.", event("COERCE", "SRB XKX", mode="arrest")),
    # -- ASSAULT ---------------------------------------------------------------------------------------------------
    ("Turkish warplanes bombed targets in northern Iraq overnight.", event("ASSAULT", "IRQ TUR", mode="aerial")),
    ("Thai and Cambodian soldiers exchanged fire near the temple.", event("ASSAULT", "KHM THA")),
    ("Russian missiles struck Ukraine's power stations on Tuesday.", event("ASSAULT", "RUS UKR")),
    ("The Georgian side sent humanitarian aid to Armenia.", event("AID", "ARM GEO", actor_states=("GEO",))),
    ("The Kazakh side thanked Baku for the warm welcome.", event("SUPPORT", "AZE KAZ", actor_states=("KAZ",))),
    (
        "Azerbaijan's Milli Majlis Speaker Sevinj Aliyarova has met with Speaker of the Hungarian National Assembly Gabor Toth.",
        event("CONSULT", "AZE HUN"),
    ),
    # -- references ------------------------------------------------------------------------------------------------
    (
        "Kazakhstan and Azerbaijan share a sea. Last week the two countries signed a memorandum on fisheries.",
        event("SUPPORT", "AZE KAZ"),
    ),
    (
        "Croatian Foreign Minister Ivana Babic came to Baku. She met her Azerbaijani counterpart on Tuesday.",
        event("CONSULT", "AZE HRV"),
    ),
    ("Presidents Ramiro Quispe of Bolivia and Lucía Benavides of Peru met on the lake.", event("CONSULT", "BOL PER")),
    ("Baku and Tbilisi signed a protocol on railways.", event("SUPPORT", "AZE GEO")),
    (
        "Uzbek Foreign Minister Botir Rahmatov arrived in Seoul. The minister met South Korean Prime Minister Han Seung-woo.",
        event("CONSULT", "KOR UZB"),
    ),
    # -- what is said can report an event --------------------------------------------------------------------------
    ("Dominica, the minister said, has established diplomatic relations with Latvia.", event("SUPPORT", "DMA LVA")),
]

NONE = [
    "A Chilean ship with 20 tonnes of copper arrived in Peru.",
    # domestic
    "The president of Kazakhstan met the governor of Mangystau in Astana.",
    "Police in Nairobi dispersed students who protested against higher fees.",
    "The Peruvian parliament rejected the budget of the government.",
    # talk about relations
    "Relations between Azerbaijan and Kazakhstan are built on brotherhood and mutual respect.",
    "The partnership of Finland and Chile is of great importance, the minister said.",
    # anniversaries, private companies, topics
    "This year marks the 30th anniversary of diplomatic relations between Georgia and Japan.",
    "A Kenyan bakery bought a mixer from an Italian company.",
    # a hope
    "Ghana hopes for closer ties with Norway.",
    # the press
    "The Hungarian minister answered questions at a press conference in Budapest.",
    # the bare offer of background
    "Mongolia lies between Russia and China and has a population of three million.",
]


@pytest.mark.parametrize(("text", "wanted"), FOUND, ids=[f"{w['type']}-{text[:36]}" for text, w in FOUND])
def test_events(text: str, wanted: Wanted) -> None:
    found = read(text).events
    assert finds(found, wanted), shown(found)


@pytest.mark.parametrize("text", NONE)
def test_no_event(text: str) -> None:
    found = read(text).events
    assert not found, shown(found)


def test_all_types_are_tried() -> None:
    assert {wanted["type"] for _, wanted in FOUND} == set(TYPES)


@pytest.mark.parametrize(
    "dateline",
    [
        "QUITO, May 17 (Reuters) - ",
        "QUITO, May. 17 (Xinhua) -- ",
        "QUITO, May 17, 2023 - ",
        "Quito, 17 May 2023 (Andes) - ",
        "QUITO, May 17 - ",
        "QUITO (AP) — ",
    ],
)
def test_the_day_of_a_dateline_dates_the_report_alone(dateline: str) -> None:
    told = "Ghanaian President Kofi Antwi met Ecuadorian Foreign Minister Rosa Paredes on Monday."
    (meeting,) = read(dateline + told).events
    assert (meeting.date, meeting.evidence) == ("2023-05-15", told.rstrip("."))


PUT_OFF = [
    (
        "Togo on Tuesday cancelled the visit of Ghanaian President Kofi Antwi that had been planned for June 5.",
        visit("GHA", "TGO", "denied", date="2023-06-05"),
    ),
    (
        "The planned visit of Peruvian President Rosa Vidal to Norway has been scrapped, the Norwegian ministry said on Tuesday.",
        visit("PER", "NOR", "denied", date=None),
    ),
    (
        "Latvian Prime Minister Janis Ozols has called off his trip to Chile, which was due on June 5.",
        visit("LVA", "CHL", "denied", date="2023-06-05"),
    ),
    (
        "Kenyan President Daniel Mutua's visit to Uganda will not take place, the ministry said on Tuesday.",
        visit("KEN", "UGA", "denied", date=None),
    ),
    (
        "The state visit of Fijian Prime Minister Semi Tora to Nepal, which had been planned for May 27-28, has been put off "
        "to June 5-6, a spokesman said on Tuesday.",
        visit("FJI", "NPL", "planned", date="2023-06-05/2023-06-06"),
    ),
    ("Malta has postponed the visit of Omani Minister Said Harthi until July.", visit("OMN", "MLT", "planned", date="2023-07")),
    ("The cancellation of Serbian President Ana Ilic's visit to Japan surprised Tokyo.", visit("SRB", "JPN", "denied")),
    ("Thai Prime Minister Anan Chai did not cancel his visit to Laos.", visit("THA", "LAO", "planned")),
]


@pytest.mark.parametrize(("text", "wanted"), PUT_OFF)
def test_a_visit_that_is_put_off(text: str, wanted: Wanted) -> None:
    found = [e for e in read(text).events if e.type == "CONSULT"]
    assert finds(found, wanted), shown(found)


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("Togo on Tuesday cancelled a meeting with Ghana.", True),
        ("The meeting of Togo and Ghana has been cancelled by Togo.", True),
        ("The meeting of Togo and Ghana has been cancelled.", False),
        ("Togo has postponed the meeting with Ghana to June 5.", False),
        ("The meeting of Togo and Ghana was put off to June 5, the ministry said.", False),
    ],
)
def test_to_call_a_meeting_off_is_to_reject_where_somebody_does(text: str, refused: bool) -> None:
    found = read(text).events
    assert any(e.type == "REJECT" for e in found) == refused, shown(found)


NOT_DONE = [
    # what has to happen first
    ("The treaty will enter into force once the parliaments of Chile and Peru have ratified it.", [("SUPPORT", "planned")]),
    ("The treaty takes effect after Chile and Peru have ratified it.", [("SUPPORT", "planned")]),
    ("After Chile and Peru had ratified the treaty, the bridge was built.", [("SUPPORT", "occurred")]),
    # a request is not what is asked for; talks are proposed
    ("Kenya and Ghana called for an immediate ceasefire in Sudan on Friday.", [("REQUEST", "occurred")]),
    ("The ministers of Chile and Peru urged a ceasefire in Sudan.", [("REQUEST", "occurred")]),
    ("Chile called for talks between Peru and Bolivia.", [("REQUEST", "occurred"), ("CONSULT", "proposed")]),
    # a source asks nothing of another side
    ("A diplomat in Accra, who asked not to be named, said the pact with Kenya was not ready.", []),
    ("A Peruvian official who requested anonymity said Chile was not ready.", []),
    # an envoy consults with his own government
    ("Peru recalled its ambassador to Chile for consultations on Friday.", [("SANCTION", "occurred")]),
    ("Peru recalled its ambassador to Chile, Juan Soto, for consultations.", [("SANCTION", "occurred")]),
    ("The Peruvian minister flew to Chile for consultations.", [("CONSULT", "occurred"), ("CONSULT", "occurred")]),
]


@pytest.mark.parametrize(("text", "wanted"), NOT_DONE)
def test_what_has_not_happened(text: str, wanted: list[tuple[str, str]]) -> None:
    found = read(text).events
    assert sorted((e.type, e.status) for e in found) == sorted(wanted), shown(found)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Togo thanked Ghana for its role in the Lome peace agreement of November 2019.", None),
        ("Togo thanked Ghana in a letter of March 3.", "2023-03-03"),
        ("Togo thanked Ghana on the evening of May 16.", "2023-05-16"),
    ],
)
def test_the_date_of_a_thing_dates_no_act(text: str, date: str | None) -> None:
    record = read(text)
    assert [e.date for e in record.events] == [date], shown(record.events)
    assert not record.instruments, shown(record.instruments)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Peru will open a consulate in Oslo, the Norwegian foreign ministry said on Tuesday.", None),
        ("Togo released five Ghanaian sailors, the Ghanaian ministry said on Tuesday.", None),
        ("On Tuesday Togo released five Ghanaian sailors, the Ghanaian ministry said.", "2023-05-16"),
        ("The Ghanaian ministry said on Tuesday that it condemned the decision of Togo.", "2023-05-16"),
    ],
)
def test_the_day_of_saying_dates_what_is_said_alone(text: str, date: str | None) -> None:
    found = read(text).events
    assert {e.date for e in found} == {date}, shown(found)


def test_who_acts_is_not_the_spokesman_and_who_speaks_on_is() -> None:
    told = "Ghanaian Foreign Minister Ama Boateng will visit Lima in June, ministry spokeswoman Efua Osei said. "
    found = read(told + "She will hold talks with her Peruvian counterpart, Elena Quispe.").events
    assert finds(found, {"type": "CONSULT", "mode": None, "actors": ("Ama Boateng", "Elena Quispe")}), shown(found)
    said = read(told + "She said that the visit had been planned for long.").statements
    assert {x.speaker for x in said} == {"Efua Osei"}, shown(said)


def test_a_meeting_told_twice_is_one_event() -> None:
    text = (
        "Mongolian and Omani ministers of tourism met in Muscat on May 16. The meeting in Muscat lasted an hour. "
        "At the meeting the ministers of Mongolia and Oman discussed flights."
    )
    meetings = [e for e in read(text).events if e.type == "CONSULT"]
    assert len(meetings) == 1, shown(meetings)


def test_a_visit_and_its_talks_are_two_events() -> None:
    text = (
        "Kyrgyz Prime Minister Azamat Toktogulov paid a visit to Bratislava on May 15. "
        "He held talks with Slovak Prime Minister Juraj Hudak."
    )
    modes = [e.mode for e in read(text).events if e.type == "CONSULT"]
    assert sorted(modes, key=str) == [None, "visit"]


def test_reciprocal_events_have_actors_only() -> None:
    text = "The prime ministers of Fiji and Tonga met in Suva."
    (meeting,) = read(text).events
    assert meeting.actor_states == ("FJI", "TON")
    assert meeting.recipient_states == ()


def test_the_section_is_no_event_but_files_events() -> None:
    text = "Transport\n\nAzerbaijan and Kazakhstan signed a protocol in Aktau."
    (signing,) = read(text, headings=((0, 9),)).events
    assert signing.field == "transport"
    assert "Transport" not in signing.evidence
