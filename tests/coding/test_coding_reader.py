"""What holds for every record that the reader makes, whatever the article says."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import comity
from comity.actors.states import states
from comity.language.sentences import split_sentences
from comity.plover import CONTEXTS, FIELDS, MODES, TYPES
from comity.types import Article, Event, Figure, Instrument, Page, Record, Statement
from short_texts import PUBLISHED, read, reader

ROOT = Path(__file__).parents[2]
KINDS_OF_DOCUMENTS = set(
    """treaty agreement memorandum declaration protocol programme roadmap plan contract charter resolution document""".split()
) | {"joint statement"}
DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")

STORY = (
    "ASTANA, May 16 – Azerbaijani Foreign Minister Elshan Rahimli arrived in Astana on Monday. "
    "He met Kazakh President Yerlan Dosanov.\n\n"
    "The two countries signed two memoranda on transport. Trade between them reached $461.9 million in 2022.\n\n"
    "“We will send more ships to Aktau,” Rahimli said. “It is time.”"
)


def read_again(record: Record) -> Record:
    return reader().read(record.page, record.article)


@pytest.fixture(scope="module")
def records() -> list[Record]:
    """All example pages and all articles of the project's own gold sets."""
    sources = [ROOT / "examples" / "pages", *sorted((ROOT / "tests" / "gold").glob("own-*.jsonl"))]
    found = [r for r in comity.read_many(*sources) if isinstance(r, Record)]
    assert len(found) > 30
    return found


def check(record: Record) -> None:
    """Assert all that must hold for a record."""
    text = record.article.text
    sentences = list(split_sentences(text, frozenset(record.article.headings)))
    before: dict[str, comity.Finding] = {}
    for kind, finding in record.findings():
        assert text[finding.start : finding.end] == finding.evidence
        assert finding.evidence.strip() == finding.evidence != ""
        assert "\n\n" not in finding.evidence
        assert any(s.start <= finding.start and finding.end <= s.end for s in sentences), finding
        last = before.get(kind, finding)
        # Two figures of one phrase may share words before the first.
        assert last.start <= finding.start or last.end <= finding.end, f"{kind} do not stand in the order of the text"
        before[kind] = finding
        for codes in _states_of(finding):
            assert list(codes) == sorted(set(codes)), finding
            assert set(codes) <= {*states(), "EUU", "XKX"}, finding
        for date in _dates_of(finding):
            assert _is_date(date), finding
        if isinstance(finding, Event):
            assert finding.type in TYPES
            assert finding.mode is None or finding.mode in MODES[finding.type]
            assert finding.status in ("occurred", "planned", "proposed", "denied")
            assert finding.actors or finding.recipients
        if isinstance(finding, Instrument):
            assert finding.kind in KINDS_OF_DOCUMENTS
            assert finding.status in ("proposed", "negotiated", "to be signed", "signed", "ratified", "in force", "terminated")
            assert finding.count >= 1
        if isinstance(finding, Event | Instrument):
            assert finding.field in FIELDS
            assert set(finding.contexts) <= set(CONTEXTS)
        if isinstance(finding, comity.Commitment):
            assert finding.status in ("pledged", "underway", "done")
            assert " ".join(finding.action.split()) in " ".join(text.split())
            assert finding.by or finding.by_states
        if isinstance(finding, Statement):
            assert finding.speaker
            assert any((s.body, s.end) == (finding.start, finding.end) or s.start == finding.start for s in sentences), finding
        if isinstance(finding, comity.Office):
            assert finding.person
            assert finding.office
            assert finding.of
        if isinstance(finding, Figure):
            assert finding.measure
            assert finding.unit


def _states_of(finding: comity.Finding) -> Iterator[tuple[str, ...]]:
    for name in ("states", "actor_states", "recipient_states", "by_states", "to_states"):
        yield getattr(finding, name, ())


def _dates_of(finding: comity.Finding) -> Iterator[str]:
    for name in ("date", "due", "period"):
        if getattr(finding, name, None) is not None:
            yield getattr(finding, name)


def _is_date(date: str) -> bool:
    ends = date.split("/")
    return len(ends) <= 2 and all(DATE.fullmatch(end) for end in ends) and ends == sorted(ends)


def test_every_record_keeps_the_promises(records: list[Record]) -> None:
    for record in records:
        check(record)


def test_much_is_found(records: list[Record]) -> None:
    kinds = [kind for record in records for kind, _ in record.findings()]
    assert all(kinds.count(kind) >= len(records) // 2 for kind in set(kinds))
    assert len(set(kinds)) == 6


def test_reading_twice_and_in_another_order_gives_the_same(records: list[Record]) -> None:
    few = records[::6]
    assert [read_again(r) for r in reversed(few)] == list(reversed(few))


def test_the_version_is_noted() -> None:
    assert read(STORY).coder == reader().version


@pytest.mark.parametrize(
    "published",
    [None, "2023", "2023-05", "2023-05-17", PUBLISHED, "2023-05-17T12:00:00Z", "0001-01-01", "9999-12-31", "2023-13", "soon"],
)
def test_any_publication_date_will_do(published: str | None) -> None:
    record = read(STORY, published=published)
    check(record)
    assert record.events


def test_without_publication_date_no_day_is_made_up() -> None:
    for event in read("The ministers of Chile and Peru met in Lima on Monday.", published=None).events:
        assert event.date is None


ODD = [
    ("a blank that does not break", STORY.replace(" ", "\u00a0")),
    ("line ends of Windows", STORY.replace("\n", "\r\n")),
    ("marks of direction", STORY.replace("Rahimli", "\u200fRahimli\u200e").replace("Astana", "\u202bAstana\u202c")),
    ("combining marks", STORY.replace("e", "e\u0301")),
    ("combined marks", STORY.replace("Elshan", "Elşən").replace("Rahimli", "Rəhimli").replace("Yerlan", "E\u0306rlan")),
    ("zero width", STORY.replace("Azerbaijani", "Azer\u200bbaijani")),
    ("soft hyphens", STORY.replace("Minister", "Min\u00adister")),
    ("pictures", "🇦🇿🤝🇰🇿 " + STORY.replace("signed", "signed 🖊️")),
    ("capitals", STORY.upper()),
    ("no capitals", STORY.lower()),
    ("one paragraph of lines", STORY.replace(". ", ".\n")),
    ("a byte order mark", "\ufeff" + STORY),
    ("null characters", STORY.replace("Trade", "Tr\x00ade")),
    ("nothing", ""),
    ("blanks", " \n\n \t "),
    ("one word", "Kazakhstan"),
    ("one letter over and over", "a" * 3000),
    ("punctuation", "“”\"'().,;:!?—–-…/\\" * 30),
    ("an endless list", "Chile, Peru and " * 400 + "Bolivia met in Lima."),
    ("another language", "Президент Казахстана прибыл в Баку. Стороны подписали соглашение."),
]


@pytest.mark.parametrize("text", [text for _, text in ODD], ids=[name for name, _ in ODD])
def test_odd_texts_shift_no_offset(text: str) -> None:
    check(read(text))


@pytest.mark.parametrize("name", ["a blank that does not break", "line ends of Windows", "combined marks"])
def test_odd_texts_are_read_all_the_same(name: str) -> None:
    found = read(dict(ODD)[name])
    assert found.events
    assert found.statements


WORDS = st.sampled_from(
    [
        *"""Azerbaijan Kazakhstan's Kenyan President Daniel Mutua the minister of Energy and he said that “We will " sign visit
        visited signed agreement two memoranda $5 million 40% tons , . Baku in on Monday May 9-10 with not – ( ) ’s to UN each
        other their counterpart countries : trade students Prime Deputy Dr. 12 about from by who""".split(),
        "\n\n",
        "e\u0301",
        "\u200f",
    ]
)


@settings(max_examples=30, deadline=None)
@given(st.lists(WORDS, max_size=60).map(" ".join))
def test_no_words_make_the_reader_stumble(text: str) -> None:
    check(reader().read(Page("test", "body", text), Article("a", None, None, "", (), PUBLISHED, "en", text)))


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=400))
def test_no_characters_make_the_reader_stumble(text: str) -> None:
    check(reader().read(Page("test", "body", text), Article("a", None, None, text, (), text, "en", text)))
