"""The words by which findings are compared: stems of what they are about, without what all of them share."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from threading import Lock

from anyascii import anyascii
from snowballstemmer import stemmer

from comity.actors.states import states

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_STOP = frozenset(
    """a an the and or but nor of in on at by for from to into onto with within without under over between among amid against
    about as is are was were be been being has have had having do does did will would shall should can could may might must
    this that these those it its their his her our your my they he she we you i who whom which what when where while there here
    not no also than then so such more most less least very some any all both each other another same own two three
    after before during since until till upon through across per via around near out up down off again further
    say said says told tell added add noted note stressed according report reported new recent recently year years month months
    week weeks day days today yesterday tomorrow time times first second third january february march april june july august
    september october november december monday tuesday wednesday thursday friday saturday sunday mr mrs ms end early late later
    part number total including include included held hold take took taken place make made give gave given set
    now still last put well whose much just even ever already yet once only too because although though however if never long far
    four five six seven eight nine ten eleven twelve dozen pair couple hundred remain remaining rest
    mid middle half beginning start-up course
    whole every close autumn spring summer winter morning evening many few several
    s t re ve ll d m st nd rd th""".split()
)
# What most titles and promises share, so that it tells little of which one is meant.
_GENERIC_WORDS = """agreement memorandum memoranda understanding declaration statement protocol programme program roadmap plan
contract charter resolution
    document deal accord treaty pact paper text convention arrangement instrument draft cooperation develop strengthen deepen
    expand enhance broaden boost extend
    promote improve increase comprehensive joint bilateral mutual relations field area sphere sector country state nation
    government ministry minister
    side party intergovernmental interest implement sign signature ratify conclude conclusion propose proposal work action
    measure framework general
    establish create open start provide support intend agree decide pledge promise commit continue hope partnership strategic
    build complete completion resume ready project sides issue use allow ensure
    million billion thousand dollar euro president prime foreign official leader head visit meet talk partner confirm expect
    due hand follow worth need require effort person people undertake undertook undertaken""".split()
# Words that reporters use for one another, a group a line; the first stands for all. They are of the fields that states deal
# in, not of any dyad.
_ALIKE = """
    electricity electric electrical power
    gas lng
    oil petroleum crude
    nuclear atomic
    solar photovoltaic
    hydropower hydroelectric hydroelectricity
    link interconnection interconnector connection
    subsea undersea underwater submarine
    pipeline pipe
    railway rail railroad
    road highway motorway
    air aviation flight airline aerial
    ship vessel boat craft ferry
    sea maritime naval marine
    port harbour harbor seaport
    freight cargo
    truck lorry
    border frontier boundary
    trade commerce commercial turnover
    duty tariff levy
    loan credit lend lending lent
    invest investment investor
    worker labour labor workforce manpower employment
    migration migrant migratory
    tourism tourist touristic
    teach teacher teaching
    education educational
    culture cultural
    scholarship stipend
    health healthcare medical medicine
    hospital clinic
    doctor physician
    farm agriculture agricultural farming agrarian
    grain cereal
    maize corn
    livestock cattle
    poultry chicken
    fish fishery fishing fisheries
    forest forestry timber
    wildlife animal fauna
    environment environmental ecology ecological
    defence defense military army
    troop soldier
    weapon arms armament
    exercise drill manoeuvre maneuver
    terrorism terrorist counterterrorism
    crime criminal
    court judicial judiciary
    prisoner inmate convict detainee sentenced
    company firm enterprise corporation
    tax taxation fiscal
    illegal unlawful illicit
    fight combat counter
    smuggling smuggle trafficking traffic
    science scientific research
    technology technological
    certificate certification
    diploma degree qualification
    youth young
    woman women female
    child children
    city municipal town urban
    village rural
    coast coastal shore
    media press
    broadcast broadcasting television
    film cinema
    airport aerodrome
    plane aircraft airplane
    vehicle car automobile
    clothes clothing textile garment
    waste rubbish garbage
    expert specialist
    gift donation donate
    aid assistance
    parliament legislature legislative parliamentary
    law legislation
    machine machinery
    ratify ratification
    approve approval
    transport transportation
    refugee displaced
    fertiliser fertilizer
    storage warehouse depot
    space cosmic satellite spacecraft
    digital digitalisation digitalization digitization
    telecom telecommunications telecommunication
    mine mining
    mineral ore
    relief humanitarian
    centre center
    organisation organization
    envoy ambassador
    build building built construct construction
    complete completion finish
    start begin began begun launch commence beginning
    resume resumption restore restoration restart
    widen widening expand expansion enlarge enlargement
    ban prohibit prohibition embargo
    halt stop suspend suspension freeze froze frozen interrupt interruption cease
    lift remove removal revoke scrap abolish cancel
    breach violate violation break broke broken infringe infringement
    accuse accusation blame charge allege allegation
    condemn condemnation denounce deplore
    deliver delivery supply shipment consignment
    finance financing
    reduce reduction cut lower
    raise rise rose
    sell sold sale
    buy bought purchase
    send sent dispatch
    pay paid payment
    protect protection conserve conservation preserve preservation
    """
_english = stemmer("english")
_english_is_free = Lock()


def _snowball(word: str) -> str:
    # It keeps the word that it works on: threads of a server would mix theirs up.
    with _english_is_free:
        stem: str = _english.stemWord(word)
    return stem


def _root(word: str) -> str:
    """The first letters of a stem: "hydrography" and "hydrographers" part only behind them."""
    stem: str = _snowball(word)
    return stem[:8] if stem.isalpha() else stem


_SAME = {_root(word): _root(line.split()[0]) for line in _ALIKE.strip().splitlines() for word in line.split()}


@lru_cache(maxsize=1 << 13)
def _stem(word: str) -> str:
    """What stands for a word and for those that say the same."""
    root = _root(word)
    return _SAME.get(root, root)


_GENERIC = frozenset(_stem(word) for word in _GENERIC_WORDS)


@cache
def _state_words() -> frozenset[str]:
    """Words of names of states and of their people and capitals: in the news of two states they say nothing."""
    words = set[str]()
    for state in states().values():
        names = [
            state.name,
            *state.names,
            *state.adjectives,
            *state.people,
            *(name for group in state.capitals for name in group),
        ]
        words |= {word for name in names for word in _split(name)}
    return frozenset(words)


def _split(text: str) -> list[str]:
    return [word.partition("'")[0] for word in _WORD.findall(anyascii(text).lower())]


@lru_cache(maxsize=1 << 12)
def stems(text: str) -> frozenset[str]:
    """The stems of the words that a text is about: no stop words, no dates, no names of states. Numbers stay."""
    ignored = _state_words()
    kept = (word for word in _split(text) if word not in _STOP and word not in ignored and (len(word) > 2 or word.isdigit()))
    return frozenset(_stem(word) for word in kept)


def words_of(stemmed: frozenset[str], text: str) -> tuple[str, ...]:
    """The words of a text that have these stems, as it writes them and in its order; of those of one stem the first."""
    left, found = set(stemmed), []
    for word in _WORD.findall(text):
        if here := left & stems(word):
            left -= here
            found.append(re.split("['’]", word)[0])
    return tuple(found)


@lru_cache(maxsize=1 << 12)
def proper(text: str) -> frozenset[str]:
    """The stems of the names in a text: its words with a capital, but for the first, and for states."""
    ignored = _state_words()
    plain = anyascii(text)
    names = (word.group() for word in _WORD.finditer(plain) if word.start() and word.group()[0].isupper())
    kept = (low for name in names if (low := name.lower()) not in _STOP and low not in ignored and len(low) > 2)
    return specific(_stem(name) for name in kept)


def specific(words: Iterable[str]) -> frozenset[str]:
    """The stems that tell one title or promise from another."""
    return frozenset(words) - _GENERIC


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the shorter that both have, from 0 to 1; 0 where one has none (the overlap coefficient)."""
    least = min(len(one), len(other))
    return len(one & other) / least if least else 0.0


_ORDINALS = {
    word: number
    for number, word in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), 1)
}
_ORDINAL = re.compile(
    rf"\b({'|'.join(_ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th))\b(?![\s-]+(?:time|half|quarter|of|day|week|month|year|century|day|"
    rf"promis\w+|planned|announced)\b)",
    re.I,
)


def ordinals(text: str) -> tuple[int, ...]:
    """Which of several of a kind a text names: of "the second phase" 2, each once."""
    found = {word.lower() for word in _ORDINAL.findall(text)}
    return tuple(sorted(_ORDINALS.get(word) or int(re.sub(r"\D", "", word)) for word in found))
