"""Who holds which office: the forms in which news tell it. All texts and all unknown persons are made up."""

import pytest

from short_texts import read, shown

Holding = tuple[str, str, str]

FOUND: list[tuple[str, list[Holding]]] = [
    # a demonym, the title, the name
    ("Kenyan President Daniel Mutua opened the harbour with guests from Oman.", [("Daniel Mutua", "president", "KEN")]),
    ("Norwegian Foreign Minister Kari Haugland met her guests in Oslo.", [("Kari Haugland", "foreign minister", "NOR")]),
    (
        "Uzbek First Deputy Prime Minister Botir Rahmatov flew to Tashkent on Monday.",
        [("Botir Rahmatov", "first deputy prime minister", "UZB")],
    ),
    ("Saudi Crown Prince Faisal bin Nasser received the envoy.", [("Faisal bin Nasser", "crown prince", "SAU")]),
    ("South Korean Trade Minister Han Seung-woo welcomed the accord.", [("Han Seung-woo", "trade minister", "KOR")]),
    # a state's name, with or without 's
    ("Ghana's President Kwesi Amankwah spoke first.", [("Kwesi Amankwah", "president", "GHA")]),
    ("Türkiye's Energy Minister Kemal Arslan arrived on Friday.", [("Kemal Arslan", "energy minister", "TUR")]),
    # the title of a state, the name
    ("The President of Kazakhstan, Yerlan Dosanov, sent a letter.", [("Yerlan Dosanov", "president", "KAZ")]),
    (
        "Minister of Agriculture of the Republic of Tajikistan Farhod Nazarov took part in the forum.",
        [("Farhod Nazarov", "minister of agriculture", "TJK")],
    ),
    # the name, the title behind it
    ("Tomas Rehak, the Czech defence minister, left for Riga.", [("Tomas Rehak", "defence minister", "CZE")]),
    ("Lucía Benavides, president of Peru, thanked the hosts.", [("Lucía Benavides", "president", "PER")]),
    # heads, leads, chairs
    (
        "Ilyas Serikov, who heads the Centre for Steppe Studies, spoke in Baku.",
        [("Ilyas Serikov", "head", "Centre for Steppe Studies")],
    ),
    # institutions
    (
        "Director of the Institute for Caspian Research Leyla Safarli addressed the guests.",
        [("Leyla Safarli", "director", "Institute for Caspian Research")],
    ),
    (
        "Anvar Sodiqov, rector of Samarkand State University, greeted the students.",
        [("Anvar Sodiqov", "rector", "Samarkand State University")],
    ),
    (
        "UN Secretary-General Maria Okonedo called for calm.",
        [("Maria Okonedo", "secretary-general", "UN")],
    ),
    # ambassadors belong to the sending state
    ("Ambassador of Japan to Mongolia Kenji Morita presented his credentials.", [("Kenji Morita", "ambassador", "JPN")]),
    ("Pakistan's ambassador to Sweden, Bilal Qureshi, was present.", [("Bilal Qureshi", "ambassador", "PAK")]),
    # several at once
    (
        "Malaysian Prime Minister Ismail Hamzah and Thai Prime Minister Somchai Wattana shook hands.",
        [("Ismail Hamzah", "prime minister", "MYS"), ("Somchai Wattana", "prime minister", "THA")],
    ),
    (
        "Foreign ministers Pekka Laine of Finland and Anneli Tamm of Estonia met in Turku.",
        [("Pekka Laine", "foreign minister", "FIN"), ("Anneli Tamm", "foreign minister", "EST")],
    ),
    # former holders and deputies
    ("Former Slovak President Juraj Hudak visited Kyiv.", [("Juraj Hudak", "president", "SVK")]),
    (
        "Deputy Foreign Minister of Vietnam Nguyen Van Hai received the delegation from Laos.",
        [("Nguyen Van Hai", "deputy foreign minister", "VNM")],
    ),
    # the dependent territory, the federation and the union
    ("U.S. Secretary of State Karen Whitfield landed in Nairobi.", [("Karen Whitfield", "secretary of state", "USA")]),
    ("British Prime Minister Alan Prescott phoned Dublin.", [("Alan Prescott", "prime minister", "GBR")]),
    # the same office told twice is one
    (
        "Bolivian President Ramiro Quispe arrived in Asunción. President Ramiro Quispe of Bolivia leaves on Friday.",
        [("Ramiro Quispe", "president", "BOL")],
    ),
    # the fullest form of the name is taken
    (
        "President of Kyrgyzstan Azamat Toktogulov opened the session. Toktogulov then left for Osh.",
        [("Azamat Toktogulov", "president", "KGZ")],
    ),
    # the president of a foreign company
    (
        "Nurbek Alimov, chairman of the board of KazSteppe Holding, and Azerbaijani Economy Minister Elshan Rahimli attended.",
        [("Nurbek Alimov", "chairman of the board", "KazSteppe Holding"), ("Elshan Rahimli", "economy minister", "AZE")],
    ),
    # the state comes from the sentence before
    (
        "A delegation of Bulgaria arrived in Skopje. It is led by the Bulgarian interior minister, Stoyan Petkov.",
        [("Stoyan Petkov", "interior minister", "BGR")],
    ),
    (
        "Emirati Minister of Economy Khalid Al Suwaidi signed for Abu Dhabi.",
        [("Khalid Al Suwaidi", "minister of economy", "ARE")],
    ),
    ("Dutch King Frederik hosted a dinner for the guests from Suriname.", [("Frederik", "king", "NLD")]),
    (
        "Secretary General of the Organization of Turkic States Omer Kaya spoke.",
        [("Omer Kaya", "secretary general", "Organization of Turkic States")],
    ),
    (
        "Speaker of the Milli Majlis Sevinj Aliyarova received the guests from Astana.",
        [("Sevinj Aliyarova", "speaker", "Milli Majlis")],
    ),
    ("Chairman of the Senate of Kazakhstan Murat Abenov left for Baku.", [("Murat Abenov", "chairman", "Senate of Kazakhstan")]),
    ("Egyptian Foreign Ministry spokesman Hossam Fikry denied it.", [("Hossam Fikry", "spokesman", "EGY")]),
    ("German Chancellor Greta Hoffmann is expected in Warsaw.", [("Greta Hoffmann", "chancellor", "DEU")]),
]

MEETINGS: list[tuple[str, list[Holding]]] = [
    ("German Chancellor Karl Vogt met President Luc Morel in Paris on Monday.", [("Luc Morel", "president", "FRA")]),
    ("Dutch Chancellor Jan Smit held talks with Prime Minister Adam Wrona in Warsaw.", [("Adam Wrona", "prime minister", "POL")]),
    (
        "Turkish Foreign Minister Ali Demir was received by President Elnur Mammadov in Baku.",
        [("Elnur Mammadov", "president", "AZE")],
    ),
    (
        "Ghanaian President Kofi Antwi arrived in Lima on Monday, where he was welcomed by Prime Minister Elena Quispe.",
        [("Elena Quispe", "prime minister", "PER")],
    ),
    (
        "Ghanaian President Kofi Antwi arrived in Lima on Monday. He was greeted by Prime Minister Elena Quispe at the airport.",
        [("Elena Quispe", "prime minister", "PER")],
    ),
    (
        "The treaty was signed by Energy Minister Daniel Mutua and Ghana's new energy minister, Kofi Antwi. Kenya is content.",
        [("Daniel Mutua", "energy minister", "KEN")],
    ),
    (
        "Ghanaian Prime Minister Ama Boateng will visit Kenya in June. She comes at the invitation of President Daniel Mutua.",
        [("Daniel Mutua", "president", "KEN")],
    ),
    (
        "Kenya's new ambassador to Ghana, Peter Otieno, presented his credentials to President Kofi Antwi on Monday.",
        [("Kofi Antwi", "president", "GHA")],
    ),
    (
        "Kenyan President Daniel Mutua expressed his condolences to Vice President Ama Boateng. Ghana is in mourning.",
        [("Ama Boateng", "vice president", "GHA")],
    ),
    (
        "Kenya is calm. Ghanaian Prime Minister Ama Boateng expressed regret in a phone call with President Daniel Mutua.",
        [("Daniel Mutua", "president", "KEN")],
    ),
    # on the sidelines of a conference both are guests
    (
        "Chilean minister Rosa Vidal met Foreign Minister Kofi Antwi on the sidelines of a conference in Madrid. Ghana has tea.",
        [("Kofi Antwi", "foreign minister", "GHA")],
    ),
    # another sentence tells it
    (
        "Omani Minister Said Harthi met President Daniel Mutua in Geneva. Kenyan President Daniel Mutua spoke of trade.",
        [("Daniel Mutua", "president", "KEN")],
    ),
    # those who only travel together do not meet
    (
        "Polish President Adam Wrona was accompanied by Foreign Minister Marek Lis in Vilnius on Monday.",
        [("Marek Lis", "foreign minister", "POL")],
    ),
    # of a visit the ministry of the guest tells, and whose counterpart somebody is does not hang on who tells it
    (
        "ACCRA - Foreign Minister Ama Boateng will visit Lima in June, ministry spokesman Yaw Osei said. She will hold talks "
        "with her Peruvian counterpart, Elena Quispe.",
        [("Yaw Osei", "spokesman", "GHA"), ("Elena Quispe", "foreign minister", "PER")],
    ),
]

AT_HOME: list[tuple[str, list[Holding]]] = [
    # where the news comes from those are at home who are told without a state, and ambassadors guests
    (
        "LIMA, May 9 (Andes Press) - Peru conveyed its condolences to Spain. A team of rescuers will leave for Spain tonight, "
        "Foreign Minister Hugo Paredes said.",
        [("Hugo Paredes", "foreign minister", "PER")],
    ),
    (
        "TOKYO, May 3 (KN) - Peru and Japan signed a treaty. Ambassador Luis Quispe thanked Japan. Minister Ken Mori bowed.",
        [("Luis Quispe", "ambassador", "PER"), ("Ken Mori", "minister", "JPN")],
    ),
    # not where the sentence is elsewhere
    (
        "KAMPALA, Uganda (KN) - Troops of Uganda and South Sudan exchanged fire. Soldiers are in South Sudan to back "
        "President Deng Majok.",
        [("Deng Majok", "president", "SSD")],
    ),
    # who has a king has no president
    (
        "Morocco and the Central African Republic mourn. President Jean Ngaro telephoned King Hassan VII.",
        [("Jean Ngaro", "president", "CAF"), ("Hassan VII", "king", "MAR")],
    ),
    # a ministry of a state that is not told
    (
        "Palau thanked Taiwan. In Beijing, Foreign Ministry spokesman Gao Wen called the journey a shame.",
        [("Gao Wen", "spokesman", "CHN")],
    ),
]

FIRST_NAMES: list[tuple[str, list[Holding]]] = [
    (
        "Kenyan Defence Minister Aden Kiptoo and Ghanaian Defence Minister Abraham Asante met on Tuesday.",
        [("Aden Kiptoo", "defence minister", "KEN"), ("Abraham Asante", "defence minister", "GHA")],
    ),
    ("Chile's President Santiago Rojas met guests from Peru.", [("Santiago Rojas", "president", "CHL")]),
    (
        "Peru's Defence Minister Israel Quispe visited Ghana. Israel Quispe left on Monday.",
        [("Israel Quispe", "defence minister", "PER")],
    ),
    ("Kenya's ambassador Dakar Otieno visited Ghana.", [("Dakar Otieno", "ambassador", "KEN")]),
    ("Polish Prime Minister Jan Lis visited Ghana.", [("Jan Lis", "prime minister", "POL")]),
    # a state that two names follow is no name
    ("Foreign Minister Ghana Kofi Antwi met guests from Peru.", []),
    # no name follows
    ("The president Israel wanted met guests from Peru.", []),
    ("Peru's Foreign Minister Lima officials wanted left for Ghana.", []),
]


NONE = [
    "The president of a local chess club in Lima resigned on Monday.",
    "The two presidents will meet again in autumn.",
    "Kazakhstan and Azerbaijan share a sea, and their ministers know it.",
    "Baku Olympic Stadium will host the match between Azerbaijan and Estonia.",
    "The foreign minister met his Kazakh counterpart in Geneva.",
]


@pytest.mark.parametrize(("text", "holdings"), FOUND, ids=[text[:40] for text, _ in FOUND])
def test_offices(text: str, holdings: list[Holding]) -> None:
    found = read(text).offices
    assert [(o.person, o.office, o.of) for o in found] == holdings, shown(found)


@pytest.mark.parametrize(("text", "holdings"), AT_HOME)
def test_whoever_is_told_without_a_state_is_of_one_that_can_be(text: str, holdings: list[Holding]) -> None:
    found = read(text).offices
    assert set(holdings) <= {(o.person, o.office, o.of) for o in found}, shown(found)


@pytest.mark.parametrize(("text", "holdings"), MEETINGS)
def test_who_meet_each_other_are_of_different_states(text: str, holdings: list[Holding]) -> None:
    found = read(text).offices
    assert set(holdings) <= {(o.person, o.office, o.of) for o in found}, shown(found)


@pytest.mark.parametrize(("text", "holdings"), FIRST_NAMES)
def test_a_place_between_an_office_and_a_name_is_a_first_name(text: str, holdings: list[Holding]) -> None:
    record = read(text)
    assert [(o.person, o.office, o.of) for o in record.offices] == holdings, shown(record.offices)
    assert not any({"ISR", "YEM", "SEN"} & {*e.actor_states, *e.recipient_states} for e in record.events if holdings)


@pytest.mark.parametrize("text", NONE)
def test_no_office(text: str) -> None:
    found = read(text).offices
    assert not found, shown(found)


def test_evidence_names_person_and_office() -> None:
    text = "In Dakar, Senegalese Fisheries Minister Awa Diop met Mauritanian guests. Diop, 51, was born in Thiès."
    (office,) = read(text).offices
    assert text[office.start : office.end] == office.evidence
    assert "Awa Diop" in office.evidence
    assert "Fisheries Minister" in office.evidence
