"""Office accounts, with a real provider in a process of its own: linked first, then a way in."""

import http.client
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import requests

from tests.people.provider import CLIENT, SECRET
from tests.town import PASSWORD
from tools.installation import Installation, free_port, installation
from tools.place import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.once]


@dataclass
class Visitor:
    """Somebody with a browser that goes between both."""

    place: Installation
    office: str
    http: requests.Session

    def opens(self, path: str) -> requests.Response:
        return self.http.get(f"http://127.0.0.1:{self.place.port}{path}", timeout=20)

    def sends(self, path: str, page: str, **given: str) -> requests.Response:
        """Post with the token that a page brings."""
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.opens(page).text)
        assert token
        address = f"http://127.0.0.1:{self.place.port}{path}"
        return self.http.post(address, {**given, "csrfmiddlewaretoken": token[1]}, timeout=20)

    def is_at_the_office(self, name: str) -> None:
        self.http.get(f"{self.office}/be/{name}/", timeout=20)

    def comes_from_the_office(self) -> requests.Response:
        return self.sends("/sign-in/office/", "/sign-in/")


@pytest.fixture(scope="module")
def office() -> Iterator[tuple[str, int]]:
    """The provider's address, and the port at which ours will be."""
    port, ours = free_port(), free_port()
    back = f"http://127.0.0.1:{ours}/sign-in/office/done/"
    command = [sys.executable, "-m", "tests.people.provider", str(port), back]
    with subprocess.Popen(command, cwd=ROOT) as provider:
        _wait(port, provider)
        yield f"http://127.0.0.1:{port}", ours
        provider.terminate()


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and process.poll() is None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/.well-known/openid-configuration")
            assert connection.getresponse().status == 200
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("The provider does not answer.")


@pytest.fixture(scope="module")
def place(
    office: tuple[str, int], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    with installation(tmp_path_factory.mktemp("office")) as made:
        address, made.port = office
        made.more.update(
            LINLI_OIDC_ADDRESS=address,
            LINLI_OIDC_CLIENT=CLIENT,
            LINLI_OIDC_SECRET=SECRET,
            LINLI_OIDC_NAME="Government cloud",
        )
        made.python("from tests import town; town.build()")
        made.serve()
        yield made


@pytest.fixture
def visitor(place: Installation, office: tuple[str, int]) -> Visitor:
    session = requests.Session()
    session.trust_env = False
    session.headers["Accept-Language"] = "en"
    return Visitor(place, office[0], session)


def test_an_office_account_signs_in_once_it_is_linked_and_not_before(visitor: Visitor) -> None:
    visitor.is_at_the_office("one")
    assert "Sign in with Government cloud" in visitor.opens("/sign-in/").text

    stranger = visitor.comes_from_the_office()
    assert "This office account is not linked to anybody here" in stranger.text
    assert visitor.opens("/work/").url.endswith("/sign-in/?next=/work/")

    visitor.sends("/sign-in/", "/sign-in/", username="yi", password=PASSWORD)
    linked = visitor.sends("/sign-in/office/?process=connect", "/account/office/")
    assert "Linked since" in linked.text
    visitor.sends("/sign-out/", "/account/")
    assert visitor.opens("/work/").url.endswith("/sign-in/?next=/work/")

    assert visitor.comes_from_the_office().url.endswith("/work/")
    assert "示例·乙" in visitor.opens("/work/").text


def test_nobody_becomes_an_account_by_coming_from_the_office(
    visitor: Visitor, place: Installation
) -> None:
    count = "from linli.people.models import User; print(User.objects.count())"
    before = place.python(count)
    visitor.is_at_the_office("two")
    assert "not linked" in visitor.comes_from_the_office().text
    assert place.python(count) == before


def test_a_made_up_answer_of_the_office_is_no_way_in(visitor: Visitor) -> None:
    answer = visitor.opens("/sign-in/office/done/?code=x&state=y")
    assert "did not work" in answer.text
    assert visitor.opens("/work/").url.endswith("/sign-in/?next=/work/")


def test_a_phone_that_came_by_a_code_alone_links_no_office_account(
    visitor: Visitor, place: Installation
) -> None:
    link = place.python(
        "from linli.people.actors import SYSTEM\n"
        "from linli.people.models import User\n"
        "from linli.territory import services as territory\n"
        "person = User.objects.get(username='jia').person\n"
        "print(territory.invite(person, by=SYSTEM).link)"
    ).strip()
    path = "/" + link.split("/", 3)[3]
    assert visitor.sends(path, path, stays_by="phone").url.endswith("/work/")
    visitor.is_at_the_office("two")

    refused = visitor.sends("/sign-in/office/?process=connect", "/account/")

    assert refused.status_code == 403
    visitor.sends("/sign-out/", "/account/")
    assert "not linked" in visitor.comes_from_the_office().text
