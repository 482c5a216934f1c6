"""Discovery, the list of services, and what each asks besides."""

import pytest
from django.test import Client

from linli.common import clock
from linli.matters.models import Kind, KindSetting
from tests.open311.clients import LAMP, LANE, get, key, parsed, plain, post
from tests.town import PINGSHAN, WUXING, Town


@pytest.mark.parametrize("at", ["/open311/discovery", "/open311/v2/discovery", "/open311/v2"])
def test_discovery_leads_to_the_endpoint(town: Town, at: str) -> None:
    client = Client(headers={"host": "127.0.0.1"})
    found = parsed(client.get(f"{at}.json"))
    top = parsed(client.get(f"{at}.xml"))

    (endpoint,) = found["endpoints"]
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
    assert endpoint["url"] == "http://127.0.0.1/open311/v2"
    assert endpoint["type"] == "production"
    assert endpoint["formats"] == ["text/xml", "application/json"]
    assert top.tag == "discovery"
    assert plain(top)["endpoints"]["endpoint"]["url"] == endpoint["url"]
    assert [one.text for one in top.iter("format")] == endpoint["formats"]
    assert parsed(client.get(f"{endpoint['url']}/services.json"))


def test_services_are_the_kinds_that_can_be_reported(town: Town) -> None:
    rows = {row["service_code"]: row for row in get("services.json")}
    top = get("services.xml")

    lamp = rows["lighting"]
    assert lamp == {
        "service_code": "lighting",
        "service_name": "Street lighting",
        "description": "A lamp is dark, a pole leans",
        "metadata": True,
        "type": "realtime",
        "keywords": "Public facilities,路灯照明,Street lighting",
        "group": "Public facilities",
    }
    assert rows["personal_need"]["type"] == "blackbox"
    assert rows["farming"]["metadata"] is False
    assert "group_support" not in rows  # only staff set it
    assert (top.tag, top[0].tag) == ("services", "service")
    assert [one.findtext("service_code") for one in top] == list(rows)
    assert top.findtext("service/metadata") == "true"


def test_they_speak_the_language_that_is_asked_for(town: Town) -> None:
    answer = Client().get("/open311/v2/services.json", headers={"accept-language": "zh-CN"})
    assert parsed(answer)[0]["service_name"] == "路灯照明"
    assert "Accept-Language" in answer["Vary"]


def test_a_place_offers_its_own(town: Town) -> None:
    own = Kind.objects.create(
        code="k1", family="other", name_zh="水井", name_en="Well", scope_path=town.village.path
    )
    KindSetting.objects.create(
        kind_id="noise", scope_path=town.village.path, shown=False, set_at=clock.now()
    )

    for asked in ({"jurisdiction_id": WUXING}, LANE, {"api_key": key(town.village)}):
        codes = {row["service_code"] for row in get("services.json", **asked)}
        assert own.pk in codes
        assert "noise" not in codes
    for asked in ({}, {"jurisdiction_id": PINGSHAN}):
        codes = {row["service_code"] for row in get("services.json", **asked)}
        assert own.pk not in codes
        assert "noise" in codes
    assert post("requests.json", 404, api_key=key(), **{**LAMP, "service_code": "noise"})


def test_a_definition_in_both_formats(town: Town) -> None:
    found = get("services/lighting.json")
    top = get("service/LIGHTING.xml/")

    assert found["service_code"] == "lighting"
    fault, pole = found["attributes"]
    assert (fault["code"], fault["datatype"], fault["required"]) == (
        "fault",
        "singlevaluelist",
        False,
    )
    assert fault["values"][0] == {"key": "dark", "name": "It is dark"}
    assert (pole["datatype"], pole["order"], pole["variable"]) == ("string", 2, True)
    assert "values" not in pole
    assert top.tag == "service_definition"
    assert top.findtext("attributes/attribute/values/value/name") == "It is dark"
    assert top.findtext("attributes/attribute/variable") == "true"
    assert get("services/farming.json") == {"service_code": "farming", "attributes": []}


def test_what_a_kind_has_to_be_told_is_asked_for(town: Town) -> None:
    kind = Kind.objects.get(pk="lighting")
    kind.attributes = {
        "type": "object",
        "properties": {
            "since": {"type": "string", "format": "date-time", "x-order": 2, "x-zh": "从何时"},
            "lamps": {"type": "integer", "x-order": 1, "x-zh": "几盏", "x-en": "How many lamps"},
        },
        "required": ["lamps"],
    }
    kind.save()
    made = key()

    datatypes = [one["datatype"] for one in get("services/lighting.json")["attributes"]]
    assert datatypes == ["number", "datetime"]
    for sent, sentence in (
        ({}, "attribute[lamps]: Please fill this in."),
        ({"attribute[lamps]": "many"}, "attribute[lamps]: This has to be a number."),
        ({"attribute[lamps]": "1", "attribute[since]": "May"}, "attribute[since]: Write it as"),
    ):
        (wrong,) = post("requests.json", 400, api_key=made, **LAMP, **sent)
        assert wrong["description"].startswith(sentence)
    post("requests.json", api_key=made, **LAMP, **{"attribute[LAMPS]": "3"})
