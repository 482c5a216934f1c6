"""A passkey, in a real Chromium with its virtual authenticator: set up, then used instead of name
and password, and as the second factor."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.pages import presses
from tests.town import PASSWORD
from tools.installation import Installation, installation

pytestmark = pytest.mark.journey

AUTHENTICATOR: dict[str, str | bool] = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation(tmp_path_factory.mktemp("passkey")) as made:
        made.python("from tests import town; town.build()")
        made.serve()
        yield made


@pytest.fixture
def phone(place: Installation, browser: Browser) -> Iterator[Page]:
    """A browser that can keep passkeys; they are bound to a name, not to an address."""
    context = browser.new_context(base_url=f"http://localhost:{place.port}", locale="en-US")
    page = context.new_page()
    page.set_default_timeout(15_000)
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    yield page
    context.close()


def sign_in(page: Page) -> None:
    page.goto("/sign-in/")
    page.get_by_label("User name").fill("yi")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_a_passkey_stands_for_name_and_password(phone: Page) -> None:
    sign_in(phone)
    phone.get_by_role("link", name="My account").click()
    phone.get_by_role("link", name="Add a passkey").click()
    phone.get_by_label("Name of this passkey").fill("Pocket")
    phone.get_by_role("button", name="Add a passkey").click()
    expect(phone.get_by_role("heading", name="Recovery codes")).to_be_visible()
    phone.get_by_role("link", name="To my work").click()
    presses(phone.get_by_role("button", name="Sign out"))

    phone.goto("/sign-in/")
    phone.get_by_role("button", name="Sign in with a passkey").click()
    phone.wait_for_url("**/work/")
    presses(phone.get_by_role("button", name="Sign out"))

    sign_in(phone)  # the password alone is no longer enough
    expect(phone.get_by_role("heading", name="Second factor")).to_be_visible()
    phone.get_by_role("button", name="Use my passkey").click()
    phone.wait_for_url("**/work/")

    phone.goto("/account/")
    expect(phone.get_by_text("Passkey Pocket")).to_be_visible()
    phone.get_by_role("link", name="Remove Pocket").click()
    phone.get_by_role("button", name="Remove").click()
    expect(phone.get_by_text("Passkey Pocket")).not_to_be_visible()
