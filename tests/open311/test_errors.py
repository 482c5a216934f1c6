"""What a developer who made a mistake is told: the code of HTTP, and each mistake by its name."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.matters.models import Matter
from linli.people.actors import SYSTEM
from linli.rulesets.models import RuleValue
from linli.territory import services as territory
from linli.territory.services.clients import MOST_A_MINUTE
from tests.open311.clients import ENGLISH, LAMP, V2, get, key, parsed, plain, post, program
from tests.town import Town


def told(answer: Any) -> list[str]:
    assert all(row["code"] == answer.status_code for row in parsed(answer))
    return [row["description"] for row in parsed(answer)]


def names(rows: list[dict[str, str]]) -> list[str]:
    return [row["description"].partition(":")[0] for row in rows]


def test_errors_are_a_list_of_code_and_description_in_both_formats(town: Town) -> None:
    rows = get("services/graffiti.json", 404)
    top = get("services/graffiti.xml", 404)

    assert rows == [{"code": 404, "description": "service_code was not found: “graffiti”."}]
    assert (top.tag, top[0].tag) == ("errors", "error")
    assert plain(top[0]) == {"code": "404", "description": rows[0]["description"]}


def test_each_missing_parameter_is_named(town: Town) -> None:
    made = key()

    (code,) = post("requests.json", 400, api_key=made)
    place = post("requests.json", 400, api_key=made, service_code="road")
    (pair,) = post("requests.json", 400, api_key=made, service_code="road", lat="22.6")
    update = post("servicerequestupdates.json", 400, api_key=made)

    assert code["description"] == "service_code: was not provided."
    assert [row["description"].partition(":")[0] for row in place] == [
        "lat, long",
        "address_string",
    ]
    assert pair["description"] == "long: lat and long come together."
    assert names(update) == ["service_request_id", "description"]


def test_an_address_alone_does_not_say_which_of_several_places(town: Town) -> None:
    sent = {"service_code": "road", "address_string": "桥头"}

    (wrong,) = post("requests.json", 400, api_key=key(), **sent)

    assert wrong["description"].startswith("jurisdiction_id was not provided")


@pytest.mark.parametrize(
    ("sent", "begins"),
    [
        ({"lat": "north"}, "lat, long: A point needs longitude and latitude as numbers"),
        ({"lat": "112.815", "long": "22.605"}, "lat, long: Longitude and latitude look swapped"),
        ({"lat": "nan"}, "lat, long: "),
        ({"lat": "1e400"}, "lat, long: "),
        ({"phone": "ring me"}, "phone: Write the digits of one phone number"),
    ],
)
def test_what_cannot_be_used_is_named(town: Town, sent: dict[str, str], begins: str) -> None:
    (wrong,) = post("requests.json", 400, api_key=key(), **{**LAMP, **sent})

    assert wrong["description"].startswith(begins)
    assert not Matter.objects.exists()


def test_without_a_key_nothing_is_taken(town: Town) -> None:
    ended = program()
    territory.end_client(ended.client, by=SYSTEM)

    for made, begins in (
        ("", "api_key was not provided."),
        ("123", "api_key is not valid here"),
        (ended.key, "api_key is not valid here"),
        (key(scope="api"), "api_key is not valid here"),  # the key of another door
    ):
        for path in ("requests.json", "servicerequestupdates.json"):
            (wrong,) = post(path, 403, api_key=made, **LAMP)
            assert wrong["description"].startswith(begins)
    assert not Matter.objects.exists()
    assert get("requests.json", api_key=ended.key) == []  # reading needs none


def test_a_key_takes_nothing_in_beyond_its_place(town: Town) -> None:
    (wrong,) = post("requests.json", 400, api_key=key(town.neighbour.parent), **{
        **LAMP, "lat": "30.0"
    })  # fmt: skip
    assert wrong["description"].startswith("lat, long: nobody takes reports at this point")
    (other,) = post("requests.json", 404, api_key=key(town.far), **{
        **LAMP, "jurisdiction_id": town.village.code
    })  # fmt: skip
    assert other["description"].startswith("jurisdiction_id was not found")
    assert not Matter.objects.exists()


def test_a_place_that_is_not_open_says_whom_to_call(town: Town) -> None:
    assert town.far.parent is not None
    territory.close_unit(town.far.parent, by=SYSTEM, reason="并入邻镇")

    (wrong,) = post("requests.json", 400, api_key=key(town.far), **LAMP)

    assert "does not take reports here yet" in wrong["description"]
    assert "110, 119 or 120" in wrong["description"]


@pytest.mark.parametrize(
    ("path", "accept", "code", "kind"),
    [
        ("services.csv", "*/*", 400, "text/xml"),
        ("services", "image/png", 400, "text/xml"),
        ("services", "application/json", 200, "application/json"),
        ("services", "application/xml;q=0.5, application/json", 200, "application/json"),
        ("services", "text/html, application/xml;q=0.9, */*;q=0.8", 200, "text/xml"),
        ("services", "", 200, "text/xml"),
        ("services.json", "text/html", 200, "application/json"),
        ("services.xml", "application/json", 200, "text/xml"),
        ("services?format=JSON", "*/*", 200, "application/json"),
    ],
)
def test_the_format_is_what_the_address_says_else_what_is_accepted(
    town: Town, path: str, accept: str, code: int, kind: str
) -> None:
    answer = Client().get(V2 + path, headers={"accept": accept})

    assert answer.status_code == code
    assert answer["Content-Type"] == f"{kind}; charset=utf-8"


@pytest.mark.parametrize(
    "path", ["nothing.json", "services/road/more.json", "tokens/x/more.json", "v3.json"]
)
def test_an_address_that_leads_nowhere_says_where_to_begin(town: Town, path: str) -> None:
    (wrong,) = get(path, 404)
    assert "/open311/discovery.json" in wrong["description"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "POST"])
def test_only_what_the_standard_knows_is_done(town: Town, method: str) -> None:
    answer = Client().generic(method, f"{V2}services.json", headers=ENGLISH)
    assert answer.status_code == 400
    assert told(answer) == ["Only GET."]


def test_a_token_has_to_be_named(town: Town) -> None:
    (wrong,) = get("tokens.json", 400)
    assert wrong["description"] == "token: was not provided."


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{", "application/json"),
        (b"[1]", "application/json"),
        (b"x=1", "application/x-www-form-urlencoded; charset=gb18030"),
        (b"no parts", "multipart/form-data; boundary=x; charset=utf-8"),
        (b"no parts", "multipart/form-data"),
        (b"&".join(b"a%d=1" % n for n in range(1200)), "application/x-www-form-urlencoded"),
        (b"x=" + b"y" * 1_100_000, "application/x-www-form-urlencoded"),
    ],
)
def test_a_body_that_cannot_be_read_is_no_fault_of_ours(town: Town, body: bytes, kind: str) -> None:
    answer = Client().post(f"{V2}requests.json", body, content_type=kind, headers=ENGLISH)
    assert answer.status_code in {400, 403}
    assert told(answer)


def test_one_program_too_often_is_told_when_to_come_back(town: Town) -> None:
    made, other = key(), key()
    RuleValue.objects.filter(rule_id=MOST_A_MINUTE).update(value=3)

    codes = [Client().get(f"{V2}services.json", {"api_key": made}).status_code for _ in range(5)]

    assert codes == [200, 200, 200, 429, 429]
    answer = Client().get(f"{V2}services.json", {"api_key": made}, headers=ENGLISH)
    assert int(answer["Retry-After"]) > 0
    assert told(answer)[0].startswith("This was tried too often.")
    assert get("services.json", api_key=other)


WORDS = st.text(max_size=30)
NAMES = st.sampled_from(
    ["api_key", "service_code", "lat", "long", "address_string", "address_id", "jurisdiction_id",
     "description", "phone", "first_name", "media_url", "attribute[fault]", "attribute[]", "status",
     "start_date", "end_date", "updated_after", "page", "page_size", "service_request_id",
     "extensions", "update_id", "format"]
)  # fmt: skip
VALUES = st.one_of(
    WORDS,
    st.sampled_from(["lighting", "22.605", "112.815", "2026-11-22", "1", "true", "open", "-1"]),
    st.dates().map(str),
    st.datetimes().map(lambda at: at.isoformat() + "Z"),
)
PATHS = st.one_of(
    st.sampled_from(
        ["services", "requests", "servicerequestupdates", "tokens/x", "services/lighting"]
    ),
    WORDS.filter(lambda text: "?" not in text and "#" not in text).map(
        lambda text: f"requests/{text}"
    ),
)


@settings(
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(path=PATHS, form=st.sampled_from([".json", ".xml", ""]), sent=st.dictionaries(NAMES, VALUES))
def test_nothing_that_is_sent_breaks_anything(
    town: Town, path: str, form: str, sent: dict[str, str]
) -> None:
    url = f"{V2}{path}{form}"
    made = key()
    for answer in (
        Client().get(url, sent),
        Client().post(url, {**sent, "api_key": made}),
        Client().post(url, {**LAMP, **sent, "api_key": made}, content_type="application/json"),
    ):
        assert answer.status_code in {200, 400, 403, 404}
        parsed(answer)
