"""mixedlm: variances and severities by restricted maximum likelihood.

`python -m tools.bench.peers.mixed VISITS.npz ANSWER.json`
"""

import json
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np


def main(source: str, target: str) -> None:
    """Fit the model that ours is, too."""
    given = np.load(source)
    names = {"month": "m", "unit": "u", "inspector": "i"}
    columns: dict[str, Any] = {
        name: [f"{letter}{code}" for code in given[name]] for name, letter in names.items()
    }
    columns["cell"] = [f"{u}.{m}" for u, m in zip(columns["unit"], columns["month"], strict=True)]
    columns["points"] = given["centi"] / 100
    frame = import_module("pandas").DataFrame(columns)
    began = time.perf_counter()
    fit = import_module("mixedlm").lmer(
        "points ~ month + (1|unit) + (1|cell) + (1|inspector)", frame, REML=True
    )
    seconds = time.perf_counter() - began
    groups = fit.VarCorr().groups
    variances = {name: float(group.cov[0, 0]) for name, group in groups.items()}
    levels = sorted(set(columns["inspector"]))  # in its order
    effects = fit.ranef()["inspector"]["(Intercept)"].tolist()
    answer = {"seconds": seconds, "variances": variances, "error": float(fit.sigma) ** 2}
    answer["effects"] = dict(zip(levels, effects, strict=True))
    Path(target).write_text(json.dumps(answer), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
