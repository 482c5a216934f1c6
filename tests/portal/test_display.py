"""Language, size and contrast by plain forms; every component."""

import pytest
from django.test import Client


@pytest.mark.parametrize(("chosen", "lang"), [("en", "en"), ("zh-hans", "zh-hans")])
@pytest.mark.django_db
def test_the_chosen_language_holds_whatever_the_browser_says(
    client: Client, chosen: str, lang: str
) -> None:
    back = client.post("/language/", {"language": chosen, "next": "/progress/?number=1"})

    assert (back.status_code, back["Location"]) == (303, "/progress/?number=1")
    page = client.get("/", headers={"accept-language": "fr"})
    assert f'<html lang="{lang}"' in page.text


def test_a_language_that_we_do_not_speak_changes_nothing(client: Client) -> None:
    client.post("/language/", {"language": "xx", "next": "/progress/"})

    assert '<html lang="zh-hans"' in client.get("/progress/").text


@pytest.mark.parametrize(
    ("field", "on", "shown"),
    [("text", "large", 'data-text="large"'), ("contrast", "high", 'data-contrast="high"')],
)
def test_size_and_contrast_are_kept_and_given_back(
    client: Client, field: str, on: str, shown: str
) -> None:
    assert shown not in client.get("/progress/").text

    client.post("/display/", {field: on, "next": "/progress/"})
    assert shown in client.get("/progress/").text

    client.post("/display/", {field: "standard", "next": "/progress/"})
    assert shown not in client.get("/progress/").text


@pytest.mark.parametrize("address", ["/language/", "/display/"])
@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "javascript:x", ""])
def test_nobody_is_sent_to_another_site(client: Client, address: str, wanted: str) -> None:
    back = client.post(address, {"language": "en", "text": "large", "next": wanted})

    assert back.status_code == 303
    assert back["Location"] == "/"


@pytest.mark.parametrize("address", ["/language/", "/display/"])
def test_reading_these_addresses_changes_nothing(client: Client, address: str) -> None:
    assert client.get(address).status_code == 405


@pytest.mark.parametrize("address", ["/language/", "/display/"])
def test_another_site_cannot_press_the_buttons(address: str) -> None:
    strict = Client(enforce_csrf_checks=True)

    assert strict.post(address, {"language": "en", "text": "large"}).status_code == 403


@pytest.mark.django_db
def test_every_component_is_shown_without_signing_in(client: Client) -> None:
    page = client.get("/styleguide/", headers={"accept-language": "en"})

    assert page.status_code == 200
    assert "Components" in page.text
