"""The process that has the sentence encoder: `python -m linli.matters.text.serving SOCKET`.

It answers at a socket in the file system, one question after the other, and knows nothing else: no
Django, no database, no keys, no network. What it is asked is forgotten with the answer. It may end
at any time; whoever asks goes without (`asking`).

A question is one line of JSON, `{"text": "…", "others": ["…"]}`, and so is the answer,
`{"scores": {"lighting": 1.2}, "alike": [0.4]}`.
"""

import json
import os
import resource
import select
import signal
import socket
import sys
from pathlib import Path
from socketserver import StreamRequestHandler, UnixStreamServer
from types import FrameType
from typing import Any, Final

from linli.matters.text import reading
from linli.matters.text.asking import MOST_OTHERS, MOST_SIGNS
from linli.matters.text.meaning import Encode, Meaning, encoder

MOST_BYTES: Final = 64 * 1024  # of a question: 13 texts of 200 signs
SECONDS: Final = 2.0  # for a question to arrive; who is slower is left
MEMORY: Final = 1024**3  # bytes of addresses; some 300 MB are used
WAITING: Final = 8  # questions; others are turned away and go without
OURS_ALONE: Final = 0o177


class AlreadyServed(OSError):
    """Another process answers at this socket."""


def understood(line: bytes) -> tuple[str, list[str]]:
    """The text and the others; raises `ValueError` for anything else."""
    if len(line) > MOST_BYTES:
        raise ValueError("too long")
    asked = json.loads(line)
    if not isinstance(asked, dict):
        raise ValueError("no question")
    text, others = asked.get("text"), asked.get("others")
    if not isinstance(text, str) or not isinstance(others, list) or len(others) > MOST_OTHERS:
        raise ValueError("no question")
    if not all(isinstance(one, str) and len(one) <= MOST_SIGNS for one in (text, *others)):
        raise ValueError("no question")
    return text, others


class Question(StreamRequestHandler):
    """One connection, one question."""

    timeout = SECONDS
    server: "TextServer"

    def handle(self) -> None:
        line = self.rfile.readline(MOST_BYTES + 1)
        if not self._is_waited_for():
            return
        try:
            text, others = understood(line)
        except (ValueError, RecursionError):
            answer: dict[str, Any] = {"problem": "no question"}
        else:
            meaning = self.server.meaning
            answer = {"scores": meaning.scores(text), "alike": meaning.alike(text, others)}
        self.wfile.write(json.dumps(answer).encode() + b"\n")

    def _is_waited_for(self) -> bool:
        """Whoever went away meanwhile costs nothing more."""
        readable, _writable, _broken = select.select([self.connection], [], [], 0)
        return not readable or self.connection.recv(1, socket.MSG_PEEK) != b""


class TextServer(UnixStreamServer):
    """Answers one question after the other; listens once it can."""

    request_queue_size = WAITING

    def __init__(self, path: Path, encode: Encode) -> None:
        make_room(path)
        self.meaning = Meaning(encode, reading.by_kind())
        before = os.umask(OURS_ALONE)
        try:
            super().__init__(str(path), Question)
        finally:
            os.umask(before)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Which fault, and not the words that were asked about."""
        sys.stderr.write(f"text server: {type(sys.exception()).__name__}\n")


def make_room(path: Path) -> None:
    """Take away what a process left that was killed; raises `AlreadyServed` if one answers."""
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except (ConnectionRefusedError, FileNotFoundError):
            path.unlink(missing_ok=True)
            return
    raise AlreadyServed(f"{path} is answered already")


def main(path: Path) -> None:
    """Serve until told to stop."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # no words in a file after a crash
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    try:
        encode = encoder()
    except ImportError:
        raise SystemExit("The text model is not installed. Run: make text") from None
    try:
        server = TextServer(path, encode)
    except AlreadyServed as known:
        raise SystemExit(str(known)) from None
    try:
        server.serve_forever()
    finally:
        path.unlink(missing_ok=True)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
