"""Somebody with a browser without script: keeps cookies and one connection to a real server."""

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

LOST = (OSError, http.client.HTTPException)  # what a server that is killed leaves its visitors with


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    location: str
    text: str


@dataclass
class Visitor:
    """One visitor at a port of this machine."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    _connection: http.client.HTTPConnection | None = None

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._ask("GET", path, None)

    def post(self, path: str, **fields: str) -> Answer:
        """Send a form; raises one of `LOST` when no answer came."""
        if "csrftoken" not in self.cookies:
            self.get(path)
        token = {"csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}
        return self._ask("POST", path, urlencode({**token, **fields}))

    def sign_in(self, username: str, password: str) -> None:
        """Raises `AssertionError` if the server does not know them."""
        self.get("/sign-in/")
        answer = self.post("/sign-in/", username=username, password=password)
        if answer.status != 302:
            raise AssertionError(answer.text)

    def leave(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self._connection.request(method, path, body, headers)
            response = self._connection.getresponse()
            text = response.read().decode()
        except LOST:
            self.leave()
            raise
        for line in response.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return Answer(response.status, response.headers.get("Location", ""), text)


@contextmanager
def visitors(port: int, count: int) -> Iterator[list[Visitor]]:
    """So many, each with a connection of their own."""
    crowd = [Visitor(port) for _ in range(count)]
    try:
        yield crowd
    finally:
        for visitor in crowd:
            visitor.leave()
