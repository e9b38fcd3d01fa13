"""From a trained model to the files that Comity reads: two pieces of ONNX, quantized, the heads, the tokenizer, the labels."""

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from comity.language.encoder import version_of
from comity.plover import TYPES
from training import labels
from training.model import WIDTH, Model


def export(model: Model, start: Path, folder: Path) -> None:
    """Writes `lower.onnx`, `upper.onnx`, `heads.npz`, `tokenizer.json` and `labels.json` into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    ids = torch.randint(1000, 2000, (1, 12))
    with tempfile.TemporaryDirectory() as work:
        _graph(model.lower, (ids, torch.zeros_like(ids)), ["ids", "case"], Path(work) / "lower.onnx", folder / "lower.onnx")
        _graph(model.upper, (torch.randn(1, 12, WIDTH),), ["states"], Path(work) / "upper.onnx", folder / "upper.onnx")
    heads: dict[str, np.ndarray[Any, Any]] = {}
    modules = {name: model.heads[name.replace(".", "_")] for name in model.names}
    modules |= {f"relate.{name}": getattr(model, f"relate_{name}") for name in ("hidden", "type", "mode", "status")}
    for name, module in modules.items():
        heads[f"{name}.weight"] = module.weight.detach().numpy().astype(np.float16)
        heads[f"{name}.bias"] = module.bias.detach().numpy().astype(np.float16)
    heads["missing"] = model.missing.detach().numpy().astype(np.float16)
    np.savez_compressed(folder / "heads.npz", **heads)  # type: ignore[arg-type]
    shutil.copyfile(start / "tokenizer.json", folder / "tokenizer.json")
    told = {
        "version": version_of(folder),
        "mention": labels.MENTION, "event": labels.EVENT, "commit": labels.COMMIT, "say": labels.SAY, "mode": labels.MODE,
        "status": labels.STATUS, "commit_status": labels.COMMIT_STATUS, "instrument": labels.INSTRUMENT_STATUS,
        "role": labels.ROLE, "type": TYPES,
    }  # fmt: skip
    (folder / "labels.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def _graph(module: torch.nn.Module, example: tuple[torch.Tensor, ...], names: list[str], plain: Path, target: Path) -> None:
    torch.onnx.export(
        module.eval(), example, str(plain), input_names=names, output_names=["out"],
        dynamic_axes={name: {1: "pieces"} for name in [*names, "out"]}, opset_version=17, dynamo=False,
    )  # fmt: skip
    # Seven bits: without special instructions older processors overflow on eight and give other sums than newer ones.
    quantize_dynamic(plain, target, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
