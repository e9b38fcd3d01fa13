"""The closed classes of words by which names of persons, institutions and offices are told apart.

Nobody is listed here by name: who holds which office comes from the text. What is listed is what titles, honorifics and
institutions are called in English, in any country.
"""

from itertools import pairwise

POSSESSIVES = ("'s", "’s")
"""How the stream gives the ending of "Baku's"."""

OFFICE_HEADS = frozenset(
    """president vice-president premier minister secretary chancellor king queen emir sultan monarch pope pontiff
    prince ambassador envoy representative commissioner chairman chairwoman chairperson chair head chief
    director director-general secretary-general governor mayor speaker spokesman spokeswoman spokesperson
    rector vice-rector dean deputy lawmaker senator mp commander consul consul-general coordinator adviser
    advisor aide leader ceo manager undersecretary counsellor counselor attache attaché plenipotentiary
    taoiseach president-elect prosecutor ombudsman vice-chairman vice-premier vice-chancellor vice-minister
    general-secretary delegate negotiator co-chair co-chairman member diplomat boss founder administrator
    treasurer comptroller superintendent inspector principal provost legislator parliamentarian congressman
    congresswoman councillor general-director first-secretary chief-of-staff marshal supremo strongman ruler
    cleric ayatollah caliph patriarch archbishop sheikh vice-speaker akim hakim permanent-representative
    co-ordinator rapporteur high-representative commandant analyst economist fellow researcher curator conductor
    commentator chargé""".split()
)
"""Nouns that head the name of an office, in lower case and in the singular."""

SPOKESMEN = frozenset("spokesman spokesperson spokeswoman".split())
"""Offices whose holders speak for others, and of others' doings and counterparts."""

OFFICE_PLURALS = {
    "presidents": "president", "premiers": "premier", "ministers": "minister", "secretaries": "secretary",
    "chancellors": "chancellor", "ambassadors": "ambassador", "envoys": "envoy", "leaders": "leader",
    "chairmen": "chairman", "directors": "director", "speakers": "speaker", "heads": "head", "chiefs": "chief",
    "governors": "governor", "commissioners": "commissioner", "rectors": "rector", "deputies": "deputy",
    "senators": "senator", "lawmakers": "lawmaker", "kings": "king", "mayors": "mayor", "members": "member",
    "spokesmen": "spokesman", "spokespersons": "spokesperson", "representatives": "representative",
    "counterparts": "counterpart", "advisers": "adviser", "commanders": "commander",
    "monarchs": "monarch", "diplomats": "diplomat", "negotiators": "negotiator", "delegates": "delegate",
}  # fmt: skip

OFFICE_MODIFIERS = frozenset(
    """prime vice deputy first second third senior chief acting interim former ex then-president then late
    outgoing incoming new newly-appointed current caretaker executive general assistant associate principal
    permanent special honorary extraordinary plenipotentiary high top foreign defence defense interior home
    finance economy economic energy trade industry transport health education culture justice agriculture
    environment labour labor tourism commerce infrastructure investment development science technology water
    ecology digital information communications telecommunications oil petroleum gas mining tech security
    intelligence state federal union cabinet board press government parliamentary presidential political
    military army naval air police national regional provincial local district city town village project
    program programme department managing founding ruling opposition party majority minority crown grand
    supreme joint lead leading country's co external internal international exterior european african asian
    arab diplomatic human rights public emergency emergencies disaster maritime fisheries youth sports sport
    women family social welfare migration immigration customs tax planning strategic affairs and trade-union
    coordinating climate nuclear atomic space aviation railway rail roads housing urban rural treasury budget
    veterans religious post-war wartime climate-change main veteran longtime long-serving de facto exiled
    ousted deposed elected designate works manpower resources irrigation forestry lands mines construction
    innovation railways food livestock civil services higher employment skills revenue heritage ports europe""".split()
)
"""Words that may stand before an office's head noun and belong to its name."""

DROPPED_MODIFIERS = frozenset(
    """former ex then late outgoing incoming new newly-appointed current veteran longtime long-serving exiled
    ousted deposed local own ruling main de facto lead leading""".split()
)
"""Modifiers that say when or how the office is held, and are no part of its name."""

PORTFOLIO_HEADS = frozenset(["minister", "ministers", "secretary", "secretaries", "undersecretary", "vice-minister", "premier"])
"""Offices whose "of ..." names a portfolio ("Minister of Energy"), not an institution."""

HONORIFICS = frozenset(
    """mr mrs ms miss dr prof professor sir dame lord lady gen general maj major col colonel lt lieutenant capt
    captain sgt sergeant adm admiral brig brigadier marshal cmdr excellency h.e highness majesty honourable
    honorable hon rev reverend father bishop cardinal imam sheikh sheikha shaikh hajj haji datuk dato seri tan
    sri tun engineer eng academician comrade don doña señor madam madame monsieur herr frau his her their
    the-honourable retired ret tengku ustaz mullah maulana begum begim emeritus""".split()
)
"""Words before a name that are no part of it, in lower case and without a full stop."""

GENERIC_PERSONS = frozenset(
    """expert official analyst diplomat politician economist scholar academic professor scientist specialist
    politologist historian researcher general admiral lawyer activist businessman statesman author
    interlocutor envoy functionary dignitary guest premier representative speaker veteran commentator
    observer strategist banker lawmaker legislator parliamentarian""".split()
)
"""Nouns by which a person named before is spoken of again ("the expert")."""

MEDIA = frozenset(
    """agency news press correspondent reporter media outlet newspaper daily magazine channel television tv radio
    broadcaster journalists paper bulletin wire website portal""".split()
)
"""Words in names of media, which pass on what others said and are no speakers themselves."""

INSTITUTION_WORDS = frozenset(
    """academy academies administration affairs agency agencies air airlines airport airways alliance analysis
    analyses appeals armed army art arts assembly assistance association associations audit authority aviation
    bank banking basin bi-national bilateral board border borders broadcasting budget bureau business cabinet
    caspian cell center central centre chamber charity church circle city civil coalition college command
    commerce commission commissions committee committees communications communist community companies company
    conference confederation congress constitutional consultative consulting consumer cooperation co-operation
    coordination corporation corps council councils country court courts crime crisis cultural culture customs
    data defence defense delegation democratic department departments deputies development diaspora dialogue
    digital diplomacy diplomatic directors directorate division east eastern ecology economic economics
    economies economy education electoral electric embassy emergency employers energy engineering enterprise
    enterprises environment ethnopolitical eurasian european exchange executive expert experts export exports
    external faculty federal federation film finance financial fire fiscal fleet food football force forces
    foreign forest forum foundation free front fund gas general geological global government grand group guard
    guards health heritage high higher highway holding home hospital house housing human humanitarian hydro
    immigration implementation import indigenous industrial industries industry information infrastructure
    initiative initiatives innovation inspection institute institutes institution institutional insurance
    integration intelligence interagency intergovernmental interior internal international interparliamentary
    interstate investment investments islamic joint journalists judicial judiciary justice kingdom labor
    labour land language law leaders leadership league legal legislative liaison library line logistics main
    management maritime market media medical meeting members meteorological metropolitan migration military
    minerals mines mining ministers ministries ministry mission mobile monetary monitoring multilateral museum
    national natural naval navy network news nonproliferation north northern nuclear oblast observatory ocean
    office oil operations operations organisation organization organizations pact parliament parliamentary
    partners partnership party peace peacekeeping people peoples petroleum pharmaceutical pipeline planning
    platform police policy political population port ports post power presidency presidential press prime
    private procurement programme programs program project projects prosecutor protection province provincial
    public radio rail railway railways red refugee refugees region regional regions registry regulation
    relations relief religious renewable republic rescue research reserve resources revenue rights river road
    roads royal rural russian safety school schools science sciences scientific seabed secretariat sector
    securities security senate service services shipping shipyard silk social socialist society south southern
    sovereign space special sport sports staff standards state states student students statistical statistics
    steel stock strategic strategy studies study subcommittee summit supreme sustainable systems task tax
    technical technological technologies technology telecom telecommunication telecommunications tourism trade
    trading traffic training trans-caspian transit transport transportation treasury tribunal trust turkic
    unified union unions unit united universities university urban veterans village visual voluntary war water
    wealth welfare west western wildlife women women's work workers working world youth""".split()
)
"""English words of which names of institutions are made; a capitalized word among these is no person's name."""

INSTITUTION_SUFFIXES = (
    "tion", "tions", "sion", "ment", "ments", "ship", "ics", "ology", "graphy", "ance", "ence", "ities", "ional",
    "ural", "ical", "ative", "ism", "ware", "works",
)  # fmt: skip
"""Endings of further words of institutions ("Rehabilitation", "Hydrology")."""

PARTICLES = frozenset(
    """al el bin ibn van von der den de da dos das du di la le af ben abu ul ur bint y e ter ten zu del della mac
    o'""".split()
)
"""Words in lower case that join the parts of a person's name."""

NOT_NAMES = frozenset(
    """the a an in on at he she it they we this that these those but and however meanwhile earlier later after
    before during according as for if when while his her its their our both there what such under with by to
    from last moreover further also since until now then yet i you my your me us him them who whom whose which
    where why how not no nor or so all any each every some many most more much few several two three four five
    six seven eight nine ten one first second third another other others same own is are was were be been
    being has have had do does did will would can could may might must shall should today yesterday tomorrow
    tonight speaking addressing following besides addition additionally furthermore thus therefore hence
    although though despite because given over about around between among within without through across upon
    towards toward into onto off out up down against amid per via like unlike including regarding concerning
    thanks owing due once again still only just even indeed instead rather quite very too here currently
    recently previously formerly already soon next previous this's let let's background details source quote
    photo answering touching commenting recalling noting stressing asked citing quoting""".split()
)
"""Words that are capitalized only because they open a sentence."""

DATE_WORDS = frozenset(
    """january february march april may june july august september october november december monday tuesday
    wednesday thursday friday saturday sunday spring summer autumn winter jan feb mar apr jun jul aug sep sept
    oct nov dec""".split()
)
"""Months, weekdays and seasons, which are capitalized but part of no name."""

GOVERNMENT_BODIES = frozenset(
    """government ministry military army navy presidency cabinet administration embassy police forces state
    department office force guard border mission delegation side regime authorities""".split()
)
"""Heads of names of bodies whose spokespersons and chiefs speak for the state itself."""

BODY_NOUNS = frozenset(
    """academy agency center centre institute university council commission committee ministry department bank
    service company corporation association union chamber parliament government embassy mission office
    assembly foundation fund group club society administration organisation organization federation authority
    bureau directorate school""".split()
)
"""Nouns that head names and descriptions of bodies ("the Commission for ...", "the representative office of ...")."""

COMPANY_SUFFIXES = ("bank", "gas", "telecom", "energy", "neft", "oil", "energo", "neftegaz", "prom", "avia", "trans", "air")
"""How names of companies end that are written as one word ("Kazakhtelecom")."""

# Surnames that go on with a capital: "McCain", "DeSantis".
_SURNAME_PREFIXES = ("Mc", "Mac", "Al", "De", "O'", "O’")


def is_company_name(word: str) -> bool:
    """Whether one capitalized word looks like a company's or agency's name: capitals inside it, or a company's ending."""
    inner_capital = any(a.islower() and b.isupper() for a, b in pairwise(word))
    if inner_capital and not word.startswith(_SURNAME_PREFIXES):
        return True
    return len(word) > 7 and word.lower().endswith(COMPANY_SUFFIXES) and not word.isupper()


def is_institution_word(word: str) -> bool:
    """Whether a capitalized word is an English word of institutions rather than a person's name."""
    lower = word.lower().rstrip(".")
    if lower in INSTITUTION_WORDS:
        return True
    return len(lower) > 6 and lower.endswith(INSTITUTION_SUFFIXES)
