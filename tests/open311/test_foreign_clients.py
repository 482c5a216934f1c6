"""Clients that others wrote make their whole round against a running server, in JSON and XML."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from tests.foreign import picture
from tests.town import WUXING
from tools.installation import Installation, installation
from tools.open311_clients import install_clients, let_in

pytestmark = [pytest.mark.slow, pytest.mark.once]

EIGHT = 8
SERVICES = {"lighting", "road", "rubbish", "other", "dispute"}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    install_clients()
    with installation(tmp_path_factory.mktemp("open311")) as made:
        made.python("from tests import town; town.build()")
        made.serve()
        yield made


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("photo") / "lamp.jpg"
    file.write_bytes(picture())
    return file


def round_of(client: str, form: str, place: Installation, photo: Path, known: str = "") -> Any:
    words = ("--name", client, "--scope", "open311", "--unit", WUXING)
    key = place.linli("api-key", "create", *words).stdout.splitlines()[-1]
    address = f"http://127.0.0.1:{place.port}"
    return json.loads(let_in(client, form, address, key, WUXING, str(photo), known))


def kept(place: Installation, number: str) -> dict[str, Any]:
    """What became of it inside."""
    said = place.python(
        "import json\n"
        "from linli.matters.models import Matter\n"
        f"one = Matter.objects.select_related('reporter', 'grid').get(number={number!r})\n"
        "print(json.dumps({'text': one.text, 'kind': one.kind_id, 'source': one.source,"
        " 'grid': one.grid and one.grid.code, 'photos': one.attachments.count(),"
        " 'name': one.reporter and one.reporter.display_name,"
        " 'phone': bool(one.reporter and one.reporter.phone_sealed)}))"
    )
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    return found


@pytest.mark.parametrize("form", ["json", "xml"])
def test_three(place: Installation, photo: Path, form: str) -> None:
    seen = round_of("three", form, place, photo)

    assert seen["endpoint"] == f"http://127.0.0.1:{place.port}/open311/v2"
    assert set(seen["services"]) >= SERVICES
    assert seen["asks"] == ["fault", "pole"]
    assert seen["status"] == "open"
    assert seen["id"] in seen["listed"]
    assert not seen["long_ago"]
    assert seen["by_token"] == seen["id"]
    inside = kept(place, seen["id"])
    assert inside["text"].startswith(f"three {form}\n\n怎么了")
    assert inside["text"].endswith("不亮")
    assert (inside["name"], inside["phone"], inside["photos"]) == ("Shili Jia", True, 1)
    assert inside["source"] == "api"
    assert inside["grid"] == f"{WUXING}001"  # of the lane that the address names


@pytest.mark.parametrize("form", ["json", "xml"])
def test_open311(place: Installation, photo: Path, form: str) -> None:
    seen = round_of("open311", form, place, photo)

    assert seen["asks"] == ["what"]
    assert seen["status"] == "open"
    inside = kept(place, seen["id"])
    assert (inside["text"], inside["kind"]) == (f"open311 {form}", "rubbish")
    assert (inside["name"], inside["grid"]) == ("示例甲", f"{WUXING}001")
    if form == "xml":
        assert set(seen["services"]) >= SERVICES
        assert seen["id"] in seen["listed"]
        assert seen["by_token"] == seen["id"]


@pytest.mark.parametrize("form", ["json", "xml"])
def test_georeport(place: Installation, photo: Path, form: str) -> None:
    known = round_of("open311", "json", place, photo)["id"]

    seen = round_of("georeport", form, place, photo, known)

    assert set(seen["services"]) >= SERVICES
    assert seen["asks"] == ["fault", "pole"]
    assert seen["status"] == "open"
    assert known in seen["listed"]


def test_civicbot(place: Installation, photo: Path) -> None:
    seen = round_of("civicbot", "json", place, photo)

    assert set(seen["services"]) >= SERVICES
    assert seen["asks"] == ["what"]
    assert seen["listed"] == [seen["id"]] == [seen["by_token"]]
    inside = kept(place, seen["id"])
    assert inside["text"].startswith("civicbot\n\n是什么")
    assert "垃圾桶满了、大件家具" in inside["text"]
    assert inside["text"].endswith("https://example.test/bin.jpg")
    assert "Traceback" not in place.said("serve")


def test_one_report_sent_eight_times_at_once_is_one_matter(place: Installation) -> None:
    words = ("--name", "storm", "--scope", "open311", "--unit", WUXING)
    key = place.linli("api-key", "create", *words).stdout.splitlines()[-1]
    address = f"http://127.0.0.1:{place.port}/open311/v2/requests.json"
    sent = {"api_key": key, "service_code": "road", "lat": "22.605", "long": "112.815"}
    barrier = Barrier(EIGHT)

    def send(_number: int) -> str:
        barrier.wait()
        with urlopen(address, urlencode(sent).encode(), timeout=30) as answer:
            return str(json.load(answer)[0]["service_request_id"])

    with ThreadPoolExecutor(EIGHT) as pool:
        assert len(set(pool.map(send, range(EIGHT)))) == 1
