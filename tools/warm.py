"""A Python that loaded the product once, and forks for whatever an installation is asked to run.

A command costs a second before its first word, nearly all of it imports, and the tests run
hundreds. Here each has a process of its own as before, with the arguments, environment, folder and
streams that a shell would give it; only what is imported is there already.

    python -m tools.warm FD     waits at the socket FD; ends when nobody can ask any more
"""

import gc
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from typing import IO, Final

import django
from django.urls import get_resolver

from config.command import main as linli
from tools.place import ROOT

LONGEST: Final = 1024 * 1024  # bytes of a request
READY: Final = b"ready"


class Warm:
    """The ready process, as those see it who ask it."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._asks, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tools.warm", str(theirs.fileno())],
                cwd=ROOT, env=environment, pass_fds=[theirs.fileno()], start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            )  # fmt: skip
        if self._asks.recv(len(READY)) != READY:
            self.end()
            raise AssertionError("The product cannot be loaded: see what it says above.")

    def run(
        self, words: list[str], source: str = "", *, timeout: float
    ) -> subprocess.CompletedProcess[str]:
        """Run `linli WORDS`, or a few lines of Python, to the end."""
        answers, theirs = socket.socketpair()
        with answers, tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complained:
            with theirs:
                fds = [said.fileno(), complained.fileno(), theirs.fileno()]
                socket.send_fds(self._asks, [json.dumps([words, source]).encode()], fds)
            answers.settimeout(timeout)
            code = _code(answers, words)
            return subprocess.CompletedProcess(words, code, _text(said), _text(complained))

    def end(self) -> None:
        """Nobody asks any more."""
        self._asks.close()
        self._process.wait()


def _code(answers: socket.socket, words: list[str]) -> int:
    """Wait for the exit code; a process that takes too long is killed."""
    with answers.makefile(encoding="ascii") as lines:
        pid = int(lines.readline())
        try:
            return int(lines.readline())
        except TimeoutError as late:
            os.kill(pid, signal.SIGKILL)
            raise subprocess.TimeoutExpired(words, answers.gettimeout() or 0) from late


def _text(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read().decode()


def asked(asks: socket.socket) -> tuple[list[str], str] | None:
    """Wait for requests. Returns with one in the process that is to carry it out, and with None
    where this process has nothing left to do."""
    asks.send(READY)
    while True:
        request, fds, _flags, _address = socket.recv_fds(asks, LONGEST, 3)
        if not request:
            return None
        if os.fork() == 0:
            asks.close()
            if _begun(*fds):
                words, source = json.loads(request)
                return words, source
            os._exit(0)
        for fd in fds:
            os.close(fd)


def _begun(said: int, complained: int, answers: int) -> bool:
    """Two processes from here on: true in the one that will run; the other tells how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    pid = os.fork()
    if pid == 0:
        os.dup2(said, sys.stdout.fileno())
        os.dup2(complained, sys.stderr.fileno())
        for fd in (said, complained, answers):
            os.close(fd)
        return True
    os.write(answers, f"{pid}\n".encode())
    _pid, status = os.waitpid(pid, 0)
    os.write(answers, f"{os.waitstatus_to_exitcode(status)}\n".encode())
    return False


def main(fd: int) -> None:
    """Load, wait, and become what is asked for."""
    gc.disable()
    django.setup()
    get_resolver().reverse_dict  # noqa: B018 - Django's checks load each page before a command
    gc.freeze()  # a child that ends need not walk through what was there before it
    gc.enable()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    if (request := asked(socket.socket(fileno=fd))) is None:
        return
    words, source = request
    sys.argv[1:] = words
    if source:
        exec(compile(source, "<given>", "exec"), {"__name__": "__main__"})
    else:
        linli()


if __name__ == "__main__":
    main(int(sys.argv[1]))
