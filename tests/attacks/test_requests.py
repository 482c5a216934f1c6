"""Requests that no form of ours would send: forged, stuffed, aimed elsewhere, cut in two."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse

from linli.common import clock
from linli.matters.choices import Status
from linli.matters.models import Matter
from tests import stages
from tests.architecture.test_access import FOUND, ask, calls
from tests.architecture.together import alone, together
from tests.foreign import Foreign, build
from tests.kept import beside
from tests.town import Somebody, Town

FORM = "/places/440784105214/report/"
PASSWORD = "井头巷路灯亮了"
ELSEWHERE = (
    "https://evil.example/", "//evil.example/", "/\\evil.example/", "///evil.example/",
    "http:evil.example", "javascript:alert(1)", "https:///evil.example", "\thttps://evil.example/",
)  # fmt: skip
CUT_IN_TWO = "x\r\nSet-Cookie: stolen=1\r\n\r\n<script>"


@pytest.fixture
def foreign(town: Town, settings: Any, tmp_path: Any) -> Foreign:
    settings.MEDIA_ROOT = tmp_path
    return beside(town, build, tmp_path)


def signed_in(who: Somebody, **more: Any) -> Client:
    assert who.user is not None
    client = Client(**more)
    client.force_login(who.user)
    return client


@pytest.mark.once
@pytest.mark.parametrize("names", together(FOUND))
def test_nothing_is_changed_by_a_form_that_another_site_sends(
    names: list[str], foreign: Foreign, subtests: pytest.Subtests
) -> None:
    """CSRF: signed in, with every right, but without the token of a page of ours."""
    for name in names:
        with alone(name, foreign, subtests):
            _refused_without_the_token(name, foreign)


def _refused_without_the_token(name: str, foreign: Foreign) -> None:
    before = foreign.state()
    client = signed_in(foreign.owner, enforce_csrf_checks=True)
    # 401: a door for programs, which asks for a key and takes no cookie; GeoReport v2 has 400 for
    # what cannot be sent to an address
    refusals = {400} if name == "open311:root" else {401, 403, 404, 405}
    for method, verb in calls(name):
        if method == "post":
            assert ask(client, name, foreign, method, verb).status_code in refusals
    assert foreign.state() == before


def test_a_report_takes_nothing_but_its_own_fields(town: Town) -> None:
    """Mass assignment: everything that a matter holds, sent along with a report."""
    stuffed = {
        "status": Status.CLOSED, "level": "township", "number": "26110000000", "version": "99",
        "owner": str(town.chief.postings[0].pk), "turn": str(town.chief.postings[0].pk),
        "owner_id": str(town.chief.postings[0].pk), "words_released": "on", "solved": "yes",
        "satisfied": "5", "rated_at": "2026-01-01", "reported_at": "2020-01-01", "source": "phone",
        "taken_by": str(town.clerk.person.pk), "client": "office", "id": str(uuid4()),
        "kind__is_public": "on", "outside_body": "x", "completed_at": "2020-01-01",
    }  # fmt: skip
    answer = Client().post(FORM, {"text": "灯不亮", "key": uuid4().hex, **stuffed})
    assert answer.status_code == 303
    matter = Matter.objects.get(text="灯不亮")
    assert (matter.status, matter.level, matter.source) == (Status.SUBMITTED, "village", "web")
    assert matter.number != "26110000000"
    assert matter.taken_by_id is None
    assert (matter.solved, matter.satisfied, matter.rated_at) == (None, None, None)
    assert (clock.now() - matter.reported_at).total_seconds() < 60
    assert not matter.words_released
    assert matter.version == 1


def test_no_sign_in_a_report_turns_the_words_that_stand_after_it(town: Town) -> None:
    turning = "灯不亮\u202e\u2066"
    answer = Client().post(FORM, {"text": turning, "key": uuid4().hex})
    refused = Client().post(FORM, {"text": turning, "phone": "x", "key": uuid4().hex})

    for page in (Client().get(answer["Location"]), refused):
        assert "灯不亮" in page.text
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", page.text)
        assert int(page["Content-Length"]) == len(page.content)


def test_a_move_takes_nothing_but_its_own_fields(town: Town) -> None:
    matter = town.reports()
    sent = {"version": matter.version, "status": "closed", "satisfied": 5, "solved": "yes",
            "owner": str(town.chief.postings[0].pk), "level": "township"}  # fmt: skip
    client = signed_in(town.grid_member)
    answer = client.post(reverse("matters:act", args=[matter.number, "accept"]), sent)
    assert answer.status_code in {302, 303}
    found = stages.again(matter)
    assert (found.status, found.level, found.solved) == (Status.IN_HAND, "group", None)


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_no_form_of_ours_leads_to_another_site(elsewhere: str, town: Town) -> None:
    """Open redirect: whatever stands in `next`."""
    assert town.clerk.user is not None
    town.clerk.user.password = make_password(PASSWORD)
    town.clerk.user.save()
    given = {"next": elsewhere, "username": town.clerk.user.username, "password": PASSWORD,
             "login": town.clerk.user.username, "language": "en", "text": "large"}  # fmt: skip
    for address in ("/sign-in/", f"/sign-in/?next={elsewhere}", "/language/", "/display/"):
        answer = Client().post(address, given, headers={"referer": elsewhere})
        assert answer.status_code in {302, 303}, address
        assert re.match(r"^/[^/\\]|^/$", answer.headers["Location"]), answer.headers["Location"]


def test_no_header_can_be_cut_in_two(town: Town, foreign: Foreign) -> None:
    """Header injection: line breaks in everything that may come to stand in a header."""
    client = signed_in(foreign.owner)
    given = dict.fromkeys(("next", "language", "text", "contrast", "place", "key"), CUT_IN_TWO)
    for address in ("/language/", "/display/", "/sign-in/", FORM):
        answer = client.post(address, given, headers={"referer": "/" + CUT_IN_TWO})
        assert answer.status_code < 500
        assert "stolen" not in answer.cookies
        assert all("\n" not in str(value) for value in answer.headers.values())
    for address in ("/matters/", "/work/", "/progress/", "/"):
        answer = client.get(address, {"after": CUT_IN_TWO, "number": CUT_IN_TWO, "q": CUT_IN_TWO})
        assert answer.status_code < 500
        assert all("\n" not in str(value) for value in answer.headers.values())


def test_a_session_from_before_the_sign_in_is_worth_nothing_after_it(town: Town) -> None:
    """Session fixation: somebody planted a session that they know."""
    assert town.clerk.user is not None
    town.clerk.user.password = make_password(PASSWORD)
    town.clerk.user.save()
    client = Client()
    session = client.session
    session["planted"] = "yes"
    session.save()
    planted = session.session_key
    name = town.clerk.user.username
    client.post("/sign-in/", {"username": name, "login": name, "password": PASSWORD})
    assert client.get("/work/").status_code == 200
    assert client.session.session_key != planted
    thief = Client()
    thief.cookies["sessionid"] = planted or ""
    assert thief.get("/work/").status_code == 302


def test_the_policy_forbids_everything_that_is_not_ours(town: Town) -> None:
    policy = Client().get("/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy
    for directive in ("object-src 'none'", "base-uri 'none'", "form-action 'self'",
                      "frame-ancestors 'none'"):  # fmt: skip
        assert directive in policy
