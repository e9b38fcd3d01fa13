"""Grammar read off a sentence's parse: subjects, objects, phrases, negation and mood of a verb or noun."""

from collections.abc import Iterator
from typing import Literal

from comity.language.parser import Sentence

Mood = Literal["occurred", "planned", "proposed", "denied"]

_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
_RAISING = frozenset(
    """continue begin start go agree decide want try seek intend plan hope expect refuse vow pledge promise
    manage fail need use come help proceed aim appear seem prepare threaten undertake choose offer propose ask
    call urge order""".split()
)


def subjects(s: Sentence, verb: int) -> list[int]:
    """Subject heads of a verb, found through coordination, control, relative clauses and participles; conjuncts included."""
    seen: set[int] = set()
    node = verb
    while node not in seen:
        seen.add(node)
        direct = [c for c in s.children[node] if s.tokens[c].dep in ("nsubj", "nsubjpass")]
        if direct:
            head = direct[0]
            if s.tokens[head].lower in ("which", "who", "that", "whom") and s.tokens[node].dep in ("relcl", "acl", "ccomp"):
                antecedent = s.tokens[node].head
                return _behind(s, antecedent) if antecedent != node else [head]
            return [head, *conjuncts(s, head)]
        token = s.tokens[node]
        up = token.head
        if up == node:
            break
        if token.dep in ("relcl", "acl"):
            # "documents signed", "the deal to sign": the noun is the object of a participle, the subject of "-ing".
            infinitive = any(s.tokens[c].lower == "to" for c in s.children[node])
            return _behind(s, up) if token.tag == "VBG" or infinitive else []
        if token.dep in ("conj", "xcomp", "advcl", "ccomp", "pcomp") and s.tokens[up].pos in ("VERB", "AUX"):
            node = up
            continue
        if token.dep == "pcomp" or (token.dep == "prep"):
            node = up
            continue
        break
    return []


def _behind(s: Sentence, noun: int) -> list[int]:
    """Who a noun before "who ..." or "to ..." is: itself, or the subject it is said of ("X was one of the first to ...")."""
    node = noun
    if s.tokens[node].dep == "pobj" and s.tokens[s.tokens[node].head].lower == "of":
        above = s.tokens[s.tokens[node].head].head
        if s.tokens[above].lower in ("one", "some", "two", "among"):
            node = above
    if s.tokens[node].dep == "attr":
        found = subjects(s, s.tokens[node].head)
        if found and s.tokens[found[0]].lower not in ("it", "there", "this", "that"):
            return found
    return [noun, *conjuncts(s, noun)]


def conjuncts(s: Sentence, i: int) -> list[int]:
    """What is joined to token `i` by "and", ", " or by "together with", in order."""
    found = []
    for child in s.children[i]:
        if s.tokens[child].dep == "conj" and s.tokens[child].pos not in ("VERB", "AUX"):
            found.append(child)
            found.extend(conjuncts(s, child))
    return found


def objects(s: Sentence, verb: int) -> list[int]:
    """Direct objects of an active verb, or the subject of a passive one; conjuncts included."""
    if is_passive(s, verb):
        heads = [c for c in s.children[verb] if s.tokens[c].dep == "nsubjpass"]
        if not heads and s.tokens[verb].dep in ("acl", "relcl", "amod"):
            heads = [s.tokens[verb].head]
        if not heads and s.tokens[verb].dep == "conj":
            heads = [h for h in subjects(s, verb)[:1]]
        if not heads and s.tokens[verb].dep in ("xcomp", "ccomp"):
            heads = subjects(s, verb)[:1]
    else:
        heads = [c for c in s.children[verb] if s.tokens[c].dep in ("dobj", "dative", "attr", "oprd")]
        if not heads and s.tokens[verb].dep == "relcl":
            if any(s.tokens[c].lower in ("which", "that") and s.tokens[c].dep == "dobj" for c in s.children[verb]) or any(
                s.tokens[c].dep == "nsubj" and s.tokens[c].lower not in ("which", "who", "that") for c in s.children[verb]
            ):
                heads = [s.tokens[verb].head]
    heads = [
        s.tokens[verb].head if s.tokens[h].lower in ("which", "that", "whom", "who") and s.tokens[verb].dep == "relcl" else h
        for h in heads
    ]
    return [h for head in heads for h in (head, *conjuncts(s, head))]


def agents(s: Sentence, verb: int) -> list[int]:
    """Heads of the "by ..." phrase of a passive verb or of a noun ("a visit by X")."""
    found = []
    for child in s.children[verb]:
        token = s.tokens[child]
        if token.dep == "agent" or (token.lower == "by" and token.dep == "prep"):
            for obj in s.children[child]:
                if s.tokens[obj].dep in ("pobj", "pcomp"):
                    found.extend([obj, *conjuncts(s, obj)])
    return found


def phrases(s: Sentence, head: int, *words: str) -> list[int]:
    """Heads of the prepositional phrases on `head` that begin with one of `words`; conjuncts included."""
    found = []
    for child in s.children[head]:
        token = s.tokens[child]
        if token.dep in ("prep", "agent", "dative", "prt", "advmod") and token.lower in words:
            for obj in s.children[child]:
                if s.tokens[obj].dep in ("pobj", "pcomp"):
                    found.extend([obj, *conjuncts(s, obj)])
                elif s.tokens[obj].dep == "prep":
                    found.extend(o for o in s.children[obj] if s.tokens[o].dep == "pobj")
    return found


def is_passive(s: Sentence, verb: int) -> bool:
    """Whether a verb form is passive: with a passive auxiliary, a passive subject, or a bare past participle on a noun."""
    token = s.tokens[verb]
    if token.tag not in ("VBN", "VBD"):
        return False
    if any(s.tokens[c].dep in ("auxpass", "nsubjpass") for c in s.children[verb]):
        return True
    if token.dep in ("acl", "amod") and token.tag == "VBN":
        return True
    if token.dep == "conj" and token.tag == "VBN" and s.tokens[token.head].pos == "VERB" and not _own_aux(s, verb):
        return is_passive(s, token.head)
    return False


def _own_aux(s: Sentence, verb: int) -> bool:
    return any(s.tokens[c].dep in ("aux", "nsubj") for c in s.children[verb])


def auxiliaries(s: Sentence, verb: int) -> list[str]:
    """Auxiliaries of a verb in lower case; those of the verb it is joined to where it has none of its own."""
    own = [s.tokens[c].lower for c in s.children[verb] if s.tokens[c].dep in ("aux", "auxpass")]
    token = s.tokens[verb]
    if not own and token.dep == "conj" and s.tokens[token.head].pos in ("VERB", "AUX"):
        return auxiliaries(s, token.head)
    return own


def is_negated(s: Sentence, node: int) -> bool:
    """Whether "not", "never", "no" or a denying verb takes the word back."""
    for child in s.children[node]:
        token = s.tokens[child]
        if token.dep == "neg" or token.lower in ("never", "not", "n't", "n’t"):
            return True
        if token.dep == "det" and token.lower in ("no", "neither"):
            return True
    return False


def governors(s: Sentence, node: int) -> Iterator[int]:
    """The verbs above a word, up to the clause's own border, nearest first."""
    yield from (a for a in s.ancestors(node) if s.tokens[a].pos in ("VERB", "AUX", "NOUN", "ADJ"))
