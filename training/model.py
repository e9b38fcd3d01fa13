"""The model: a small transformer, one head for each question, and a scorer of roles."""

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy, gelu
from transformers import BertModel

from comity.language.encoder import MARKERS, SHAPES
from comity.plover import TYPES
from training import labels
from training.features import Pair, Tagged

WIDTH = 384
ROLE_WIDTH = 48
HIDDEN = 256


class Lower(nn.Module):
    """The transformer's embeddings and first layers, with the case of each word, and markers, added to the embeddings.

    The embeddings of words stay as they came: what words mean is learned from far more text than the corpus has.
    """

    def __init__(self, bert: BertModel, layers: int) -> None:
        super().__init__()
        self.embeddings = bert.embeddings
        self.embeddings.word_embeddings.requires_grad_(False)
        self.case = nn.Embedding(SHAPES + len(MARKERS), WIDTH)
        nn.init.zeros_(self.case.weight)
        self.layers = nn.ModuleList(bert.encoder.layer[:layers])

    def forward(self, ids: Tensor, case: Tensor, mask: Tensor | None = None) -> Tensor:
        """States, (sentences, pieces, width)."""
        embedded = self.embeddings.word_embeddings(ids) + self.case(case)
        states: Tensor = self.embeddings(inputs_embeds=embedded)
        return _through(self.layers, states, mask)


class Upper(nn.Module):
    """The layers behind, for pairs alone."""

    def __init__(self, bert: BertModel, layers: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(bert.encoder.layer[layers:])

    def forward(self, states: Tensor, mask: Tensor | None = None) -> Tensor:
        """States, (sentences, pieces, width)."""
        return _through(self.layers, states, mask)


def _through(layers: nn.ModuleList, states: Tensor, mask: Tensor | None) -> Tensor:
    seen = None if mask is None else mask[:, None, None, :].bool()
    for layer in layers:
        out = layer(states, seen)
        states = out[0] if isinstance(out, tuple) else out
    return states


class Model(nn.Module):
    """Body and heads. Tags are read off the states behind the first `tag_layers` layers, relations of pairs behind all."""

    def __init__(self, bert: BertModel, tag_layers: int, dropout: float, smoothing: float) -> None:
        super().__init__()
        self.lower = Lower(bert, tag_layers)
        self.upper = Upper(bert, tag_layers)
        self.dropout = nn.Dropout(dropout)
        self.smoothing = smoothing
        sizes = {
            "mention": len(labels.MENTION), "event": len(labels.EVENT), "commit": 3, "say": 3, "mode": len(labels.MODE),
            "status": 4, "commit_status": 3, "instrument": len(labels.INSTRUMENT_STATUS),
            "role.trigger": len(labels.ROLE) * ROLE_WIDTH, "role.mention": len(labels.ROLE) * ROLE_WIDTH,
        }  # fmt: skip
        self.heads = nn.ModuleDict({name.replace(".", "_"): nn.Linear(WIDTH, size) for name, size in sizes.items()})
        self.names = list(sizes)
        self.relate_hidden = nn.Linear(3 * WIDTH, HIDDEN)
        self.relate_type = nn.Linear(HIDDEN, len(TYPES))
        self.relate_mode = nn.Linear(HIDDEN, len(labels.MODE))
        self.relate_status = nn.Linear(HIDDEN, 4)
        self.missing = nn.Parameter(torch.zeros(2, WIDTH))

    def head(self, name: str, states: Tensor) -> Tensor:
        """What one head says of states."""
        scores: Tensor = self.heads[name.replace(".", "_")](states)
        return scores

    def tag_loss(self, batch: Sequence[Tagged]) -> Tensor:
        """The loss over sentences with all their tags and roles."""
        states, _ = self._states(batch)
        words = self.dropout(torch.cat([states[i, b.firsts] for i, b in enumerate(batch)]))
        total = torch.zeros(())
        weights = {"mention": 1.0, "event": 1.5, "commit": 0.5, "say": 0.5}
        for name, weight in weights.items():
            gold = torch.tensor([t for b in batch for t in getattr(b, name)])
            total = total + weight * cross_entropy(self.head(name, words), gold)
        for name in ("mode", "status", "commit_status", "instrument"):
            gold = torch.tensor([t for b in batch for t in getattr(b, name)])
            kept = gold != labels.IGNORED
            if kept.any():
                total = total + 0.2 * cross_entropy(self.head(name, words[kept]), gold[kept], label_smoothing=self.smoothing)
        return total + 2.0 * self._role_loss(words, batch)

    def _role_loss(self, words: Tensor, batch: Sequence[Tagged]) -> Tensor:
        asked = self.head("role.trigger", words).view(-1, len(labels.ROLE), ROLE_WIDTH)
        offered = self.head("role.mention", words).view(-1, len(labels.ROLE), ROLE_WIDTH)
        losses, start = [], 0
        for b in batch:
            if b.triggers and b.targets:
                t = torch.tensor(b.triggers) + start
                m = torch.tensor(b.targets) + start
                scores = torch.einsum("trd,mrd->rtm", asked[t], offered[m]) / math.sqrt(ROLE_WIDTH)
                gold = torch.zeros_like(scores)
                for role, trigger, mention in b.roles:
                    gold[role, b.triggers.index(trigger), b.targets.index(mention)] = 1
                losses.append(
                    binary_cross_entropy_with_logits(scores, gold, reduction="sum") / (len(b.triggers) * len(b.targets))
                )
            start += len(b.firsts)
        return torch.stack(losses).mean() if losses else torch.zeros(())

    def pair_scores(self, batch: Sequence[Pair]) -> tuple[Tensor, Tensor, Tensor]:
        """Scores of type, mode and status for pairs."""
        states, mask = self._states(batch)
        states = self.upper(states, mask)
        weights = mask.unsqueeze(-1).to(states.dtype)
        mean = (states * weights).sum(1) / weights.sum(1)
        at = torch.arange(len(batch))
        parties = []
        for number, places in enumerate(([b.first for b in batch], [b.second for b in batch])):
            where = torch.tensor(places)
            held = states[at, where]
            parties.append(torch.where((where > 0).unsqueeze(-1), held, self.missing[number].expand_as(held)))
        hidden = gelu(self.relate_hidden(self.dropout(torch.cat([mean, *parties], dim=-1))), approximate="tanh")
        hidden = self.dropout(hidden)
        return self.relate_type(hidden), self.relate_mode(hidden), self.relate_status(hidden)

    def pair_loss(self, batch: Sequence[Pair]) -> Tensor:
        """The loss over marked pairs."""
        kinds, modes, statuses = self.pair_scores(batch)
        total = cross_entropy(kinds, torch.tensor([b.type for b in batch]), label_smoothing=self.smoothing)
        gold = torch.tensor([b.mode for b in batch])
        if (gold != labels.IGNORED).any():
            total = total + 0.3 * cross_entropy(modes, gold, ignore_index=labels.IGNORED, label_smoothing=self.smoothing)
        status = torch.tensor([b.status for b in batch])
        return total + 0.3 * cross_entropy(statuses, status, label_smoothing=self.smoothing)

    def _states(self, batch: Sequence[Tagged] | Sequence[Pair]) -> tuple[Tensor, Tensor]:
        length = max(len(b.ids) for b in batch)
        rows = [(b.ids + [0] * (length - len(b.ids)), b.case + [0] * (length - len(b.ids))) for b in batch]
        mask = torch.tensor([[1] * len(b.ids) + [0] * (length - len(b.ids)) for b in batch])
        states: Tensor = self.lower(torch.tensor([ids for ids, _ in rows]), torch.tensor([case for _, case in rows]), mask)
        return states, mask
