"""Which nouns name instruments, and the word that tells what is done to one: read off the parse and closed lists of words."""

from comity.language.clauses import is_passive, objects
from comity.language.parser import Sentence

KINDS = {
    word: kind
    for kind, words in {
        "treaty": "treaty convention covenant concordat",
        "agreement": "agreement deal pact accord accords arrangement compact",
        "memorandum": "memorandum memoranda memorandums mou mous",
        "declaration": "declaration",
        "joint statement": "statement communique communiqué",
        "protocol": "protocol",
        "programme": "programme program",
        "roadmap": "roadmap map",
        "plan": "plan",
        "contract": "contract",
        "charter": "charter constitution statute",
        "resolution": "resolution",
        "document": "document",
    }.items()
    for word in words.split()
}
"""The codebook's kinds of instruments, by the nouns that name them."""

SIGN = frozenset(
    """sign ink initial conclude seal adopt approve finalize finalise reach strike issue publish clinch endorse exchange complete
    land secure put affix release pass join""".split()
)
SIGN_NOUNS = frozenset("signing adoption conclusion signature".split())
RATIFY = frozenset(["ratify", "ratification"])
NEGOTIATE = frozenset("negotiate develop draft prepare elaborate hammer coordinate draw".split())
PROPOSE = frozenset("propose suggest offer seek want call urge request consider instruct need mediate broker".split())
END = frozenset("terminate denounce cancel scrap annul revoke expire abrogate renounce repudiate withdraw quit abandon".split())
_TALK = frozenset("discuss work agree review suspend".split())
"""What is done to an instrument without changing what state it is in."""
_RAISING = frozenset("expect plan schedule set intend agree continue begin need be due prepare hope want decide".split())
_NAMES = frozenset("name signature pen".split())
_WRAPPERS = _NAMES | frozenset("initialling exchange package number series set raft total list text".split())
_COUNTERS = frozenset("package number series set raft".split())
_AGREED = frozenset("agreement memorandum treaty".split())
_PUBLISHED = _AGREED | frozenset("declaration programme plan roadmap document resolution".split()) | {"joint statement"}
_ONLY_OF = {
    **dict.fromkeys("reach strike secure clinch land".split(), _AGREED),
    **dict.fromkeys("issue release publish exchange put pass approve complete join".split(), _PUBLISHED - {"treaty"}),
}
"""Verbs that make only some kinds: a goal is reached and a law passed as well."""
_PROGRAMME = frozenset("cooperation partnership strategic comprehensive joint action exchange exchanges interaction".split())
_FORMAL = frozenset("protocol charter contract statute constitution compact arrangement covenant".split())
_ON_PHRASES = frozenset("to on onto of from".split())
_CEREMONIES = frozenset("ceremony text signing package".split())


def kind_at(s: Sentence, i: int) -> str | None:
    """The kind of the instrument that token `i` names, or None: "plan", "statement" and the like name one only in company."""
    token = s.tokens[i]
    lemma = token.lemma if token.lemma in KINDS else token.lower
    kind = KINDS.get(lemma)
    if not kind or token.pos not in ("NOUN", "PROPN", "ADJ", "X"):
        return None
    following = s.tokens[i + 1].lower if i + 1 < len(s.tokens) else ""
    if token.dep == "compound" and token.head > i and s.tokens[token.head].lemma not in _CEREMONIES:
        return None  # "programme office"; of "memorandum agreement" the last word names it
    before = s.tokens[i - 1].lower if i else ""
    words = {s.tokens[c].lower for c in s.descendants(i)} | {before}
    act = act_on(s, i)
    verb = s.tokens[act].lemma if act is not None else ""
    signing = verb in SIGN | RATIFY
    capital = token.text[0].isupper()
    match lemma:
        case "statement":
            named = "joint" in words or verb in ("sign", "adopt")
        case "deal":
            named = before not in ("great", "good") and following != "of"
        case "map":
            named = before == "road"
        case "plan":
            named = bool(words & {"action", "roadmap", "joint", "cooperation"})
        case "programme" | "program":
            shared = signing or verb in NEGOTIATE | PROPOSE or bool(words & {"cooperation", "partnership"})
            made = verb in ("sign", "adopt", "develop") and token.dep != "compound"
            named = (bool(words & _PROGRAMME) and shared) or made
        case "document":
            named = signing or bool(words & {"bilateral", "intergovernmental"})
        case "resolution":
            named = bool(words & {"un", "unsc", "security"}) or verb == "sign"
        case "declaration":
            named = capital or signing or bool(words & {"joint", "on"})
        case "agreement":
            named = not (before == "in" and following in ("with", "that"))
        case _ if lemma in _FORMAL:
            between = bool(words & {"on", "between", "with"}) and lemma in ("contract", "protocol")
            named = signing or (capital and lemma in ("charter", "protocol")) or between
        case _:
            named = True
    return kind if named else None


def makes(s: Sentence, act: int, kind: str) -> bool:
    """Whether the verb or noun makes instruments of this kind ("reach an agreement", not "reach a plan")."""
    lemma = s.tokens[act].lemma
    if lemma == "put" and any(s.tokens[h].lemma in _NAMES for h in objects(s, act)):
        return True
    return lemma not in _ONLY_OF or kind in _ONLY_OF[lemma]


def act_on(s: Sentence, i: int) -> int | None:
    """The verb or noun that tells what is done to the instrument at token `i`: "sign", "signing of", "be developed"."""
    acts = SIGN | RATIFY | NEGOTIATE | END | PROPOSE | _TALK
    for below in sorted(s.descendants(counted_by(s, i))):
        token = s.tokens[below]
        planned = token.dep == "xcomp" and s.tokens[token.head].dep == "relcl" and is_passive(s, below)
        describing = token.dep in ("acl", "relcl") or planned
        if below > i and describing and token.lemma in acts and not _of_another(s, below, i):
            return below  # "signed in Geneva", "which is to be signed"
    node = i
    for _ in range(6):
        token = s.tokens[node]
        head = token.head
        if head == node:
            return None
        above = s.tokens[head]
        if above.pos in ("VERB", "AUX"):
            return _verb_above(s, i, node, head)
        if above.lemma in SIGN_NOUNS | {"ratification"}:
            return head
        wrapped = above.pos in ("ADP", "NUM") or above.lemma in _WRAPPERS or above.lemma in KINDS
        if not wrapped and token.dep not in ("conj", "appos", "compound", "nmod"):
            return None
        node = head
    return None


def _verb_above(s: Sentence, i: int, node: int, verb: int) -> int | None:
    """The act told by the verb above an instrument, or by a verb that hangs on it."""
    token, above = s.tokens[node], s.tokens[verb]
    subject = token.dep in ("nsubj", "nsubjpass")
    phrase = token.dep == "prep" and token.lower in _ON_PHRASES and (token.lower != "from" or above.lemma in END)
    if not (subject or phrase or token.dep in ("dobj", "attr", "oprd", "conj", "dep", "appos", "dative")):
        return None
    if above.pos == "AUX" and token.dep == "attr":
        return None
    below = [c for c in s.children[verb] if s.tokens[c].pos == "VERB"]
    opening = next((c for c in below if c < i and s.tokens[c].dep == "advcl" and s.tokens[c].tag == "VBN"), None)
    if subject and opening is not None and s.tokens[opening].lemma in SIGN | RATIFY:
        return opening  # "Signed in Geneva, the agreement ..."
    inner = next((c for c in below if s.tokens[c].dep in ("xcomp", "oprd")), None)
    if inner is not None and above.lemma in _RAISING:
        return inner  # "is expected to be signed"
    if token.dep == "nsubj" and not is_passive(s, verb) and above.lemma in (PROPOSE | NEGOTIATE | END) - {"expire"}:
        return None  # "the agreement seeks to ..."
    return verb


def counted_by(s: Sentence, i: int) -> int:
    """The noun that counts the instruments ("a package of agreements"), else the token itself."""
    token = s.tokens[i]
    if token.dep == "pobj" and s.tokens[token.head].lower == "of":
        above = s.tokens[token.head].head
        if s.tokens[above].lemma in _COUNTERS:
            return above
    return i


def _of_another(s: Sentence, n: int, i: int) -> bool:
    """Whether another instrument's noun stands between token `n` and the instrument at `i` in the parse."""
    return any(a > i and s.tokens[a].lemma in KINDS for a in s.ancestors(n))
