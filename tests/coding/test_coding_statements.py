"""Who said which sentence, in quotation marks or not. All texts and persons are made up."""

import pytest

from short_texts import read, shown

Said = tuple[str, bool, str]
"""The speaker, whether it is direct, and words by which the sentence is known."""

FOUND: list[tuple[str, list[Said]]] = [
    # attribution after, before, in the middle
    (
        '"The port is open to all," Omani Transport Minister Said Al Harthy said.',
        [("Said Al Harthy", True, "The port is open")],
    ),
    (
        'Omani Transport Minister Said Al Harthy said: "The port is open to all."',
        [("Said Al Harthy", True, "The port is open")],
    ),
    (
        '"The port," said Omani Transport Minister Said Al Harthy, "is open to all."',
        [("Said Al Harthy", True, "is open to all")],
    ),
    (
        "“Wheat goes first,” noted Kazakh Agriculture Minister Yerlan Dosanov.",
        [("Yerlan Dosanov", True, "Wheat goes first")],
    ),
    # no quotation marks
    (
        "Kenyan President Daniel Mutua said that the harbour would open in June.",
        [("Daniel Mutua", False, "the harbour would open")],
    ),
    (
        "According to Polish Finance Minister Marek Zielonka, the loan has been repaid.",
        [("Marek Zielonka", False, "the loan has been repaid")],
    ),
    (
        "The loan has been repaid, Polish Finance Minister Marek Zielonka told reporters.",
        [("Marek Zielonka", False, "The loan has been repaid")],
    ),
    (
        "Speaking in Quito, Ecuadorian Foreign Minister Elena Paredes stressed that bananas had become dearer.",
        [("Elena Paredes", False, "bananas")],
    ),
    # one word in marks is enough
    # several sentences long
    (
        '"We share one sea. We share one history. We need one railway," Azerbaijani Transport Minister Elshan Rahimli said.',
        [
            ("Elshan Rahimli", True, "one sea"),
            ("Elshan Rahimli", True, "one history"),
            ("Elshan Rahimli", True, "one railway"),
        ],
    ),
    (
        'Azerbaijani Transport Minister Elshan Rahimli said: "We share one sea. We share one history. We need one railway."',
        [
            ("Elshan Rahimli", True, "one sea"),
            ("Elshan Rahimli", True, "one history"),
            ("Elshan Rahimli", True, "one railway"),
        ],
    ),
    (
        '"We share one sea," Azerbaijani Transport Minister Elshan Rahimli said. "The railway will follow. It is late already."',
        [
            ("Elshan Rahimli", True, "one sea"),
            ("Elshan Rahimli", True, "The railway will follow"),
            ("Elshan Rahimli", True, "late already"),
        ],
    ),
    # over paragraphs
    (
        'Thai Prime Minister Somchai Wattana said: "The road is long.\n\n"The road is also dusty."',
        [("Somchai Wattana", True, "The road is long"), ("Somchai Wattana", True, "also dusty")],
    ),
    # references
    (
        "Serbian President Milan Petrovic came to Cairo. He said that trade was growing.",
        [("Milan Petrovic", False, "trade was growing")],
    ),
    (
        "Finnish Foreign Minister Pekka Laine came to Lima. Laine noted that forests unite.",
        [("Pekka Laine", False, "forests unite")],
    ),
    (
        "Fijian Foreign Minister Mere Tuilagi came to Suva. The minister added that the sea is rising.",
        [("Mere Tuilagi", False, "the sea is rising")],
    ),
    (
        "Rector of Baku Slavic University Nargiz Huseynli opened the day. The rector said that Polish is taught there.",
        [("Nargiz Huseynli", False, "Polish is taught")],
    ),
    # the next sentence names the speaker
    # institutions
    (
        "The Danish Foreign Ministry said that its embassy in Kabul stays closed.",
        [("Danish Foreign Ministry", False, "stays closed")],
    ),
    # two speakers in turn
    (
        "Latvian President Janis Ozols said that the port is ready. "
        "Kazakh President Yerlan Dosanov replied that the wheat is ready too.",
        [("Janis Ozols", False, "the port is ready"), ("Yerlan Dosanov", False, "the wheat is ready")],
    ),
    # agency translationese
    (
        "As the minister of energy of Georgia Levan Kapanadze noted, the line works at half load.",
        [("Levan Kapanadze", False, "half load")],
    ),
    (
        "Azerbaijani Culture Minister Sevinj Aliyarova emphasized the role of carpets in relations with Iran.",
        [("Sevinj Aliyarova", False, "carpets")],
    ),
    (
        "Turkish Trade Minister Kemal Arslan wrote on his page that exports to Chad are growing.",
        [("Kemal Arslan", False, "exports to Chad")],
    ),
]

NONE = [
    "The sides said that trade had grown.",
    "It was noted that trade between Oman and Nepal had grown.",
    "Trade between Oman and Nepal has grown, Khazar Wire reports.",
    "Kenyan President Daniel Mutua opened the harbour in Mombasa.",
    'The film "The Last Ferry" was shown in Tirana.',
    'The exhibition is called "Silk and Salt".',
]


@pytest.mark.parametrize(("text", "said"), FOUND, ids=[text[:44] for text, _ in FOUND])
def test_statements(text: str, said: list[Said]) -> None:
    found = read(text).statements
    assert [(s.speaker, s.direct) for s in found] == [(speaker, direct) for speaker, direct, _ in said], shown(found)
    assert all(words in s.evidence for s, (_, _, words) in zip(found, said, strict=True)), shown(found)


@pytest.mark.parametrize("text", NONE)
def test_no_statement(text: str) -> None:
    found = read(text).statements
    assert not found, shown(found)


def test_presidents_joined_by_and_are_a_speaker() -> None:
    text = "Presidents Ramiro Quispe of Bolivia and Lucía Benavides of Peru said that the lake must be saved."
    (statement,) = read(text).statements
    assert "Ramiro Quispe" in statement.speaker
    assert "Lucía Benavides" in statement.speaker


def test_the_evidence_is_the_whole_sentence() -> None:
    first = "Kenyan President Daniel Mutua said that the harbour would open in June."
    (statement,) = read(f"{first} The harbour has four cranes.").statements
    assert statement.evidence == first


INTERVIEW = (
    "Grace Mulenga has been Zambia's ambassador in Luanda for a year. We met her at home.\n\n"
    "Ambassador, what is left of the visit?\n\n"
    "“More than photographs, I hope. They signed a protocol on the border.”\n\n"
    "And the railway?\n\n"
    "“Trains do run again. They do not turn south to us.”"
)


def test_the_answers_of_an_interview_are_the_interviewed_ones() -> None:
    statements = read(INTERVIEW).statements
    assert [(s.speaker, s.evidence) for s in statements] == [
        ("Grace Mulenga", "“More than photographs, I hope."),
        ("Grace Mulenga", "They signed a protocol on the border.”"),
        ("Grace Mulenga", "“Trains do run again."),
        ("Grace Mulenga", "They do not turn south to us.”"),
    ]


def test_one_question_makes_no_interview() -> None:
    text = "Grace Mulenga is Zambia's ambassador. Who knows?\n\n“Trains do run again.”"
    assert read(text).statements == ()
