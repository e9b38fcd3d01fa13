"""Grammar read off a sentence's parse: subjects, objects, phrases and negation of a verb or noun.

Words are given and returned as indices of the sentence's tokens; a phrase is known by its head word.
"""

from typing import Literal

from comity.language.parser import Sentence

Mood = Literal["occurred", "planned", "proposed", "denied"]
"""The codebook's `status` of an event, which `mood` reads off the grammar."""

_RELATIVES = frozenset(["which", "who", "that", "whom"])


def subjects(s: Sentence, verb: int) -> list[int]:
    """Subject heads of a verb, found through coordination, control, relative clauses and participles; conjuncts included."""
    seen: set[int] = set()
    node = verb
    while node not in seen:
        seen.add(node)
        direct = [c for c in s.children[node] if s.tokens[c].dep in ("nsubj", "nsubjpass")]
        if direct:
            head = direct[0]
            if s.tokens[head].lower in _RELATIVES and s.tokens[node].dep in ("relcl", "acl", "ccomp"):
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
        # "X is due in", "X is ready to sign": the subject is the copula's.
        said_of = token.dep == "acomp" or (token.dep == "xcomp" and s.tokens[up].dep == "acomp")
        shared = said_of or (token.dep in ("conj", "xcomp", "advcl", "ccomp") and s.tokens[up].pos in ("VERB", "AUX"))
        if not shared and token.dep not in ("prep", "pcomp"):
            break
        node = up
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
    heads = _passive_objects(s, verb) if is_passive(s, verb) else _active_objects(s, verb)
    if s.tokens[verb].dep == "relcl":
        heads = [s.tokens[verb].head if s.tokens[h].lower in _RELATIVES else h for h in heads]
    return [h for head in heads for h in (head, *conjuncts(s, head))]


def _passive_objects(s: Sentence, verb: int) -> list[int]:
    own = [c for c in s.children[verb] if s.tokens[c].dep == "nsubjpass"]
    token = s.tokens[verb]
    if own:
        return own
    if token.dep in ("acl", "relcl", "amod"):
        return [token.head]
    return subjects(s, verb)[:1] if token.dep in ("conj", "xcomp", "ccomp") else []


def _active_objects(s: Sentence, verb: int) -> list[int]:
    own = [c for c in s.children[verb] if s.tokens[c].dep in ("dobj", "dative", "attr", "oprd")]
    if own or s.tokens[verb].dep != "relcl":
        return own
    # "the deal that they signed", "the deal they signed": the clause has a subject of its own, so its noun is the object.
    other = any(s.tokens[c].dep == "nsubj" and s.tokens[c].lower not in ("which", "who", "that") for c in s.children[verb])
    return [s.tokens[verb].head] if other else []


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
    joined = token.dep == "conj" and token.head != verb and s.tokens[token.head].pos == "VERB"
    if joined and token.tag == "VBN" and not _own_aux(s, verb):
        return is_passive(s, token.head)
    return False


def _own_aux(s: Sentence, verb: int) -> bool:
    return any(s.tokens[c].dep in ("aux", "nsubj") for c in s.children[verb])


def auxiliaries(s: Sentence, verb: int) -> list[str]:
    """Auxiliaries of a verb in lower case; those of the verb it is joined to where it has none of its own."""
    own = [s.tokens[c].lower for c in s.children[verb] if s.tokens[c].dep in ("aux", "auxpass")]
    token = s.tokens[verb]
    if not own and token.dep == "conj" and token.head != verb and s.tokens[token.head].pos in ("VERB", "AUX"):
        return auxiliaries(s, token.head)
    return own


def is_negated(s: Sentence, node: int) -> bool:
    """Whether "not", "never", "no" or "neither" on the word itself, or on who does it, takes it back."""
    for child in s.children[node]:
        token = s.tokens[child]
        if token.dep in ("nsubj", "nsubjpass"):
            if token.lower in ("nobody", "none", "neither") or any(
                s.tokens[c].lower in ("no", "neither") for c in s.children[child]
            ):
                return True
        if token.dep == "neg" or token.lower in ("never", "not", "n't", "n’t"):
            return True
        if token.dep == "det" and token.lower in ("no", "neither"):
            return True
    return False
