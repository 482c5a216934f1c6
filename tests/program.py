"""Another program that asks through the JSON API, as one in an office would."""

import json
from dataclasses import dataclass
from typing import Any

from django.test import Client

from linli.people.actors import SYSTEM
from linli.people.models import ApiClient
from linli.territory import services as territory
from linli.territory.models import Unit


@dataclass
class Program:
    """A program with its key."""

    client: ApiClient
    key: str

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """One request below /api/v1. Names of headers with `_` for `-`."""
        sent = {"Authorization": f"Bearer {self.key}", "Accept-Language": "en"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return Client(raise_request_exception=False).generic(
            method,
            f"/api/v1{path}",
            b"" if body is None else json.dumps(body).encode(),
            content_type="application/json",
            headers=sent,
        )

    def get(self, path: str, **headers: str) -> Any:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any, **headers: str) -> Any:
        return self.ask("POST", path, body, **headers)

    def act(self, number: str, verb: str, *, version: int | str = "*", **given: Any) -> Any:
        """A verb of the office on the version that was read."""
        tag = "*" if version == "*" else f'"{version}"'
        return self.post(f"/matters/{number}/steps", {"verb": verb, **given}, If_Match=tag)


def program(unit: Unit | None = None, scope: str = "api") -> Program:
    """A program of a place, or of all."""
    made = territory.make_client(by=SYSTEM, name="示例程序", scope=scope, unit=unit)
    return Program(made.client, made.key)
