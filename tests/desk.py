"""Somebody of the staff in front of a browser, for tests from the outside."""

import re
from html import unescape
from typing import Any

from django.test import Client

from linli.matters.models import Matter
from tests.town import Somebody


class Desk:
    """A signed-in person who opens pages and sends the forms that stand on them."""

    def __init__(self, who: Somebody, language: str = "en") -> None:
        assert who.user is not None
        self.client = Client(headers={"accept-language": language})
        self.client.force_login(who.user)

    def opens(self, address: str, status: int = 200) -> str:
        """The words of a page."""
        answer = self.client.get(address)
        assert answer.status_code == status, (answer.status_code, address)
        return unescape(answer.content.decode())

    def takes(self, address: str) -> bytes:
        """A file that a page offers."""
        answer = self.client.get(address)
        assert answer.status_code == 200, (answer.status_code, address)
        data: bytes = answer.getvalue()
        answer.close()
        return data

    def does(self, matter: Matter, verb: str, status: int = 303, **fields: Any) -> str:
        """Send the form of one verb as it stands on the matter's page."""
        page = self.opens(matter.get_absolute_url())
        return self.sends(matter, verb, status, version=version_on(page), **fields)

    def sends(self, matter: Matter, verb: str, status: int = 303, **fields: Any) -> str:
        """Send the form of one verb with just these fields."""
        answer = self.client.post(f"{matter.get_absolute_url()}do/{verb}/", fields)
        assert answer.status_code == status, (answer.status_code, verb, answer.content.decode())
        return unescape(answer.content.decode())

    def posts(self, address: str, /, status: int = 303, **fields: Any) -> Any:
        """Send any form; the answer itself."""
        answer = self.client.post(address, fields)
        assert answer.status_code == status, (answer.status_code, address)
        return answer


def version_on(page: str) -> str:
    """The version that the forms of a matter's page carry."""
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found is not None, page
    return found.group(1)
