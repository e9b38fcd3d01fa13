"""The trained encoder: mentions, predicates and the roles between them, out of one pass over a sentence.

The weights lie in `data/encoder` beside this file: a small transformer as ONNX in two pieces (sentences pass the lower one alone,
marked pairs both), its heads as plain matrices, the tokenizer, and the
labels that the heads give. How they were made, and how well they do, is told by the model card there. What the labels mean is
the business of the rooms that ask.

A sentence is always run alone, never in a batch: what is found in it must not depend on its neighbours, and the quantized
weights are scaled by what passes through them.
"""

import hashlib
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Span = tuple[int, int]

FOLDER: Final = Path(__file__).parent / "data" / "encoder"
MOST_PIECES: Final = 256
"""Word pieces that are read at once; what stands farther off is passed over."""
MARKERS: Final = (1, 2, 3, 4)
"""Ids of the pieces that open and close the actor, and open and close the recipient."""
LEAST: Final = 0.3
"""The chance from which on words are told as an event; who asks may ask for more."""
LEAST_ROLE: Final = 0.35
"""The chance from which on a mention is told to play a role; who asks may ask for more."""
SHAPES: Final = 4
"""In how many ways a word is written (`_shape`); numbers from here on mark a party's borders."""
_TAGS: Final = ("mention", "event", "commit", "say")
"""The layers of tags, each with runs of its own."""
_START, _END = 101, 102


@dataclass(frozen=True, slots=True)
class EncodedMention:
    """A run of words that names a person, an office, a state, a date …; offsets count characters of the sentence."""

    start: int
    end: int
    kind: str
    score: float
    word: int
    """The number of its first word."""


@dataclass(frozen=True, slots=True)
class EncodedRole:
    """That a mention plays a role, and how sure that is."""

    role: str
    mention: EncodedMention
    score: float


@dataclass(frozen=True, slots=True)
class EncodedPredicate:
    """What a trigger tells: its type with mode and status, and who plays a role in it."""

    start: int
    end: int
    type: str
    mode: str | None
    status: str
    score: float
    roles: tuple[EncodedRole, ...]


@dataclass(frozen=True, slots=True)
class Encoded:
    """All that was found in one sentence, in the order of the text."""

    mentions: tuple[EncodedMention, ...]
    predicates: tuple[EncodedPredicate, ...]
    words: tuple[Span, ...] = ()
    chances: Floats | None = None
    """For each word the probability that it tells of an event, an array (words,)."""

    def chance(self, start: int, end: int) -> float | None:
        """The probability that the words from `start` to `end` tell of an event; None where none of them was read."""
        if self.chances is None:
            return None
        touched = [float(c) for (a, b), c in zip(self.words, self.chances, strict=True) if a < end and b > start]
        return max(touched) if touched else None


@dataclass(frozen=True, slots=True)
class Relation:
    """What one party does to another: probabilities by type, and the mode and status that go with the likeliest."""

    type: str
    mode: str | None
    status: str
    scores: dict[str, float]


@dataclass(slots=True)
class Pieces:
    """A sentence as the transformer takes it: ids of word pieces, their case, their spans, and where each word begins."""

    ids: list[int]
    case: list[int]
    spans: list[Span]
    firsts: list[int]
    """Index of the first piece of each word."""
    words: list[Span]
    """The span of each word."""

    def window(self, low: int, high: int) -> "Pieces":
        """At most MOST_PIECES of the pieces, those around the words `low` to `high`, cut between words."""
        if len(self.ids) - 2 <= MOST_PIECES:
            return self
        ends = [*self.firsts[1:], len(self.ids) - 1]
        first, last = low, high
        while True:
            longer = [(a, b) for a, b in ((first - 1, last), (first, last + 1)) if a >= 0 and b < len(self.firsts)]
            longer = [(a, b) for a, b in longer if ends[b] - self.firsts[a] <= MOST_PIECES]
            if not longer:
                break
            # Grow on the side that has less around the middle, so that both sides are seen.
            first, last = min(longer, key=lambda w: (abs((low - w[0]) - (w[1] - high)), w))
        cut = slice(self.firsts[first], min(ends[last], self.firsts[first] + MOST_PIECES))
        shift = self.firsts[first] - 1
        return Pieces(
            [_START, *self.ids[cut], _END], [0, *self.case[cut], 0], [(0, 0), *self.spans[cut], self.spans[-1]],
            [f - shift for f in self.firsts[first : last + 1] if f < cut.stop], self.words[first : last + 1],
        )  # fmt: skip


class Tokenizer:
    """Cuts sentences into word pieces, in training and at run time alike."""

    def __init__(self, path: Path) -> None:
        from tokenizers import Tokenizer as Library

        self._library = Library.from_file(str(path))
        self._library.no_padding()
        self._library.no_truncation()

    def cut(self, text: str) -> Pieces:
        """The pieces of one sentence."""
        encoding = self._library.encode(text, add_special_tokens=False)
        ids, spans, numbers = encoding.ids, encoding.offsets, encoding.word_ids
        firsts = [i for i, n in enumerate(numbers) if i == 0 or n != numbers[i - 1]]
        lasts = [*firsts[1:], len(ids)] if ids else []
        words = [(spans[a][0], spans[b - 1][1]) for a, b in zip(firsts, lasts, strict=True)]
        case = []
        for (start, end), a, b in zip(words, firsts, lasts, strict=True):
            case.extend([_shape(text[start:end])] * (b - a))
        return Pieces(
            [_START, *ids, _END], [0, *case, 0], [(0, 0), *spans, (len(text), len(text))], [f + 1 for f in firsts], words
        )


def _shape(word: str) -> int:
    """How a word is written: 0 small letters or signs, 1 a capital first, 2 capitals alone, 3 with digits."""
    if any(c.isdigit() for c in word):
        return 3
    if not word[:1].isupper():
        return 0
    return 2 if len(word) > 1 and word.isupper() else 1


def mark(pieces: Pieces, actor: Span | None, recipient: Span | None) -> tuple[list[int], list[int], int, int]:
    """Ids and case with markers around the two parties, and where the markers that open them stand (0 for none)."""
    inserts: list[tuple[int, int, int]] = []
    for number, span in enumerate((actor, recipient)):
        if span is None:
            continue
        inside = [i for i, (a, b) in enumerate(pieces.spans[1:-1], 1) if a < span[1] and b > span[0]]
        if inside:
            # Of two markers at one place the one that closes comes first.
            inserts += [(inside[0], 1, MARKERS[2 * number]), (inside[-1] + 1, 0, MARKERS[2 * number + 1])]
    ids, case = list(pieces.ids), list(pieces.case)
    for place, _, marker in sorted(inserts, reverse=True):
        ids.insert(place, marker)
        case.insert(place, SHAPES - 1 + marker)
    where = [ids.index(m) if m in ids else 0 for m in (MARKERS[0], MARKERS[2])]
    return ids, case, where[0], where[1]


def version_of(folder: Path) -> str:
    """The name of the weights in `folder`, made of what is in them: other weights are another reader. Raises OSError."""
    digest = hashlib.sha256()
    for name in ("lower.onnx", "upper.onnx", "heads.npz"):
        digest.update((folder / name).read_bytes())
    return f"encoder-{digest.hexdigest()[:8]}"


class Encoder:
    """The trained encoder, from a folder with `lower.onnx`, `upper.onnx`, `heads.npz`, `tokenizer.json` and `labels.json`."""

    def __init__(self, folder: Path = FOLDER) -> None:
        import onnxruntime

        self.labels: dict[str, Any] = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
        self.tokenizer = Tokenizer(folder / "tokenizer.json")
        with np.load(folder / "heads.npz") as heads:
            self._heads: dict[str, Floats] = {name: heads[name].astype(np.float32) for name in heads.files}
        self._tag_weight = np.concatenate([self._heads[f"{name}.weight"] for name in _TAGS]).T.copy()
        self._tag_bias = np.concatenate([self._heads[f"{name}.bias"] for name in _TAGS])
        self._tag_cuts = np.cumsum([len(self.labels[name]) for name in _TAGS])[:-1]
        options = onnxruntime.SessionOptions()
        # One thread, so that several processes share a machine well and the same sum is done in the same order.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._lower, self._upper = (
            onnxruntime.InferenceSession(folder / name, options, providers=["CPUExecutionProvider"])
            for name in ("lower.onnx", "upper.onnx")
        )

    @property
    def version(self) -> str:
        """The name of the weights."""
        return str(self.labels["version"])

    def read(self, text: str, least: float = LEAST, least_role: float = LEAST_ROLE) -> Encoded:
        """What one sentence holds: events, and roles in them, from these chances on."""
        pieces = self.tokenizer.cut(text)
        if not pieces.firsts:
            return Encoded((), ())
        pieces = pieces.window(0, 0)
        return self.decode(pieces, self._states(pieces.ids, pieces.case)[0], least, least_role)

    def decode(self, pieces: Pieces, states: Floats, least: float, least_role: float) -> Encoded:
        """What the states of the pieces, an array (pieces, width), say."""
        words = states[pieces.firsts]
        # One product for all layers of tags: they are small, and a call costs more than its sums.
        scores = np.split(words @ self._tag_weight + self._tag_bias, self._tag_cuts, axis=1)
        chances = dict(zip(_TAGS, map(_softmax, scores), strict=True))
        mentions = [
            EncodedMention(pieces.words[a][0], pieces.words[b][1], kind, score, a)
            for a, b, kind, score in _runs(chances["mention"], self.labels["mention"])
        ]
        found = [
            run for layer in _TAGS[1:] for run in _runs(chances[layer], self.labels[layer], least if layer == "event" else 0.5)
        ]
        triggers = [a for a, *_ in found]
        roles = self._roles(words, triggers, [m.word for m in mentions])
        held: list[list[EncodedRole]] = [[] for _ in found]
        for role, number, mention in np.argwhere(roles >= least_role).tolist():
            held[number].append(EncodedRole(self.labels["role"][role], mentions[mention], float(roles[role, number, mention])))
        modes, statuses, promises = (self._linear(name, words[triggers]) for name in ("mode", "status", "commit_status"))
        predicates = []
        for number, (a, b, kind, score) in enumerate(found):
            mode, status = None, "occurred"
            if kind == "COMMIT":
                status = self.labels["commit_status"][int(promises[number].argmax())]
            elif kind != "SAY":
                mode = self._best_mode(modes[number], kind)
                status = self.labels["status"][int(statuses[number].argmax())]
            # Mention by mention, in the order of the text.
            own = tuple(sorted(held[number], key=lambda r: (r.mention.start, r.role)))
            span = (pieces.words[a][0], pieces.words[b][1])
            predicates.append(EncodedPredicate(*span, kind, mode, status, score, own))
        predicates.sort(key=lambda p: (p.start, p.end, p.type))
        return Encoded(tuple(mentions), tuple(predicates), tuple(pieces.words), 1 - chances["event"][:, 0])

    def relate(self, text: str, actor: Span | None, recipient: Span | None) -> Relation:
        """What the party at one span of `text` does to the party at another; either may be missing.

        Of a text too long to be read at once, what stands around the parties is read. Raises ValueError where a span holds no
        word, or the two stand too far apart.
        """
        pieces = self.tokenizer.cut(text)
        held = [[i for i, (a, b) in enumerate(pieces.words) if a < s[1] and b > s[0]] for s in (actor, recipient) if s]
        if not pieces.words or not all(held):
            raise ValueError("there is no word in the span" if held else "there is no word in the text")
        low, high = (min(h[0] for h in held), max(h[-1] for h in held)) if held else (0, 0)
        pieces = pieces.window(low, high)
        ids, case, first, second = mark(pieces, actor, recipient)
        if bool(first) != bool(actor) or bool(second) != bool(recipient):
            raise ValueError(f"the two stand too far apart: more than {MOST_PIECES} word pieces")
        (states,) = self._upper.run(["out"], {"states": self._states(ids, case)})[0]
        missing = self._heads["missing"]
        pooled = np.concatenate(
            [
                states.mean(axis=0),
                states[first] if first else missing[0],
                states[second] if second else missing[1],
            ]
        )
        hidden = _gelu(self._linear("relate.hidden", pooled))
        scores = _softmax(self._linear("relate.type", hidden))
        types = self.labels["type"]
        kind = types[int(scores.argmax())]
        modes = self._linear("relate.mode", hidden)
        mode = self._best_mode(modes, kind)
        status = self.labels["status"][int(self._linear("relate.status", hidden).argmax())]
        return Relation(kind, mode, status, {t: round(float(s), 6) for t, s in zip(types, scores, strict=True)})

    def _best_mode(self, scores: Floats, kind: str) -> str | None:
        options = [(float(scores[i]), mode) for i, (owner, mode) in enumerate(self.labels["mode"]) if owner == kind]
        return max(options, key=lambda option: option[0])[1] if options else None

    def _roles(self, words: Floats, triggers: list[int], mentions: list[int]) -> Floats:
        """Probabilities, an array (roles, triggers, mentions)."""
        count = len(self.labels["role"])
        if not triggers or not mentions:
            return np.zeros((count, len(triggers), len(mentions)), dtype=np.float32)
        asked = self._linear("role.trigger", words[triggers]).reshape(len(triggers), count, -1)
        offered = self._linear("role.mention", words[mentions]).reshape(len(mentions), count, -1)
        scores = np.einsum("trd,mrd->rtm", asked, offered) / math.sqrt(offered.shape[-1])
        return np.asarray(1 / (1 + np.exp(-scores)), dtype=np.float32)

    def _linear(self, name: str, states: Floats) -> Floats:
        return np.asarray(states @ self._heads[f"{name}.weight"].T + self._heads[f"{name}.bias"], dtype=np.float32)

    def _states(self, ids: Sequence[int], case: Sequence[int]) -> Floats:
        """The lower layers' states, an array (1, pieces, width)."""
        feed = {"ids": np.array([ids], dtype=np.int64), "case": np.array([case], dtype=np.int64)}
        (states,) = self._lower.run(["out"], feed)
        return np.asarray(states, dtype=np.float32)


def _softmax(scores: Floats) -> Floats:
    exponentials = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(exponentials / exponentials.sum(axis=-1, keepdims=True), dtype=np.float32)


def _gelu(x: Floats) -> Floats:
    # The tanh form; the heads were trained with it.
    return np.asarray(0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))), dtype=np.float32)


def _runs(chances: Floats, labels: Sequence[str], least: float = 0.5) -> Iterable[tuple[int, int, str, float]]:
    """Runs of words by tags "O", "B-x", "I-x": first and last word, what they are, and how sure that is.

    A word is in a run where the chance that it is in any reaches `least`; the score is the mean chance of being in one.
    """
    inside = 1 - chances[:, 0]
    best = chances[:, 1:].argmax(axis=1) + 1
    found: list[tuple[int, int, str, float]] = []
    last = -2
    for i in np.flatnonzero(inside >= least).tolist():
        head, _, name = labels[best[i]].partition("-")
        if head == "I" and i == last + 1 and found and found[-1][2] == name:
            found[-1] = (found[-1][0], i, name, found[-1][3])
        else:
            found.append((i, i, name, 0.0))
        last = i
    return [(a, b, name, float(inside[a : b + 1].mean())) for a, b, name, _ in found]


@cache
def encoder() -> Encoder:
    """The encoder that ships with Comity, loaded once."""
    return Encoder()
