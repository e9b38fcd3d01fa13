"""Trains the encoder on the corpus, exports it, measures it, and writes what was done into `training/runs.md`.

    python -m training.train [--config training/config.toml] [--share 1.0] [--output build/encoder] [--note "…"]

With one seed, one version of the libraries and one kind of processor the weights come out the same.
"""

import argparse
import datetime
import random
import sys
import time
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch
from torch.optim import AdamW
from torch.optim.lr_scheduler import LambdaLR
from transformers import BertModel

from comity.language.encoder import Tokenizer
from training import corpus
from training.export import export
from training.features import Pair, Tagged, marked, tagged
from training.markup import Sentence
from training.measure import measure, summary
from training.model import Model
from training.start import start_folder
from training.swapping import Swapper

HERE = Path(__file__).parent
T = TypeVar("T", Tagged, Pair)


def batches(items: Sequence[T], size: int, chance: random.Random) -> Iterator[list[T]]:
    """The items in batches of about one length, the batches in an order of chance."""
    order = sorted(range(len(items)), key=lambda i: (len(items[i].ids) + chance.random() * 6, i))
    groups = [order[i : i + size] for i in range(0, len(order), size)]
    chance.shuffle(groups)
    for group in groups:
        yield [items[i] for i in group]


def train(settings: dict[str, Any], sentences: Sequence[Sentence]) -> Model:
    """A model trained on `sentences`."""
    seed = int(settings["seed"])
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
    torch.use_deterministic_algorithms(True)
    folder = start_folder()
    tokenizer = Tokenizer(folder / "tokenizer.json")
    bert = BertModel.from_pretrained(folder, add_pooling_layer=False, num_hidden_layers=settings["layers"])
    model = Model(bert, settings["tag_layers"], settings["dropout"], settings["label_smoothing"])
    chance = random.Random(seed)
    swapper = Swapper(sentences, settings["swap_share"], seed)
    learning = [(n, p) for n, p in model.named_parameters() if p.requires_grad]
    heads = [p for n, p in learning if not n.startswith(("lower.layers", "lower.embeddings", "upper."))]
    body = [p for n, p in learning if n.startswith(("lower.layers", "lower.embeddings", "upper."))]
    optimizer = AdamW(
        [{"params": body, "lr": settings["learning_rate"]}, {"params": heads, "lr": settings["head_learning_rate"]}],
        weight_decay=settings["weight_decay"],
    )
    steps = settings["epochs"] * (len(sentences) // settings["batch"] + 1)
    warm_up = max(1, int(settings["warm_up"] * steps))
    schedule = LambdaLR(optimizer, lambda n: min((n + 1) / warm_up, max(0.02, (steps - n) / max(1, steps - warm_up))))
    model.train()
    began = time.monotonic()
    for epoch in range(settings["epochs"]):
        swapped = [swapper.swap(s) for s in sentences]
        rows = [tagged(s, tokenizer) for s in swapped]
        pairs = [p for s in swapped for p in marked(s, tokenizer, chance, settings["pairs_per_sentence"])]
        pair_batches = list(batches(pairs, settings["pair_batch"], chance))
        tag_batches = list(batches(rows, settings["batch"], chance))
        sums = [0.0, 0.0]
        for number, batch in enumerate(tag_batches):
            optimizer.zero_grad()
            loss = model.tag_loss(batch)
            loss.backward()
            sums[0] += float(loss.detach())
            share = slice(number * len(pair_batches) // len(tag_batches), (number + 1) * len(pair_batches) // len(tag_batches))
            for pair_batch in pair_batches[share]:
                pair_loss = model.pair_loss(pair_batch)
                pair_loss.backward()
                sums[1] += float(pair_loss.detach())
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
        minutes = (time.monotonic() - began) / 60
        print(
            f"epoch {epoch + 1} of {settings['epochs']}: tags {sums[0] / len(tag_batches):.3f}, "
            f"pairs {sums[1] / max(1, len(pair_batches)):.3f}, {minutes:.1f} min",
            file=sys.stderr, flush=True,
        )  # fmt: skip
    model.eval()
    return model


def main() -> None:
    """Train, export, measure, and note the run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--config", type=Path, default=HERE / "config.toml")
    parser.add_argument("--sentences", type=Path, default=corpus.SENTENCES, help="the folder of the corpus's sentences")
    parser.add_argument(
        "--share", type=float, default=1.0, help="the share of the training part that is used (for the learning curve)"
    )
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="another value for a setting")
    parser.add_argument("--output", type=Path, default=Path("build/encoder"))
    parser.add_argument("--note", default="", help="a word on the run for training/runs.md; without it the run is not noted")
    arguments = parser.parse_args()
    settings = tomllib.loads(arguments.config.read_text(encoding="utf-8"))
    for change in arguments.set:
        key, _, value = change.partition("=")
        settings[key] = type(settings[key])(value)
    sentences = list(corpus.part("train", arguments.sentences))
    random.Random(1).shuffle(sentences)
    sentences = sentences[: int(len(sentences) * arguments.share)]
    began = time.monotonic()
    model = train(settings, sentences)
    minutes = (time.monotonic() - began) / 60
    export(model, start_folder(), arguments.output)
    result = measure(arguments.output, corpus.part("dev", arguments.sentences))
    print(summary(result))
    if arguments.note:
        with (HERE / "runs.md").open("a", encoding="utf-8") as log:
            figures = [result["relation"]["macro_f1"]] + [
                result[name]["f1"] for name in ("events", "event_types", "mentions", "roles", "triples")
            ]
            told = [
                datetime.date.today(), arguments.note, len(sentences), f"{settings['layers']}/{settings['tag_layers']}",
                settings["epochs"], f"{minutes:.0f}", *(f"{figure:.3f}" for figure in figures),
            ]  # fmt: skip
            log.write("| " + " | ".join(map(str, told)) + " |\n")


if __name__ == "__main__":
    main()
