"""Each address × each role × a foreign township: no new address escapes this.

The walker finds the addresses. Each has an entry in `addresses.ACCESS`; one without fails.
Whoever holds any role in 鹤城镇 neither reads nor changes anything of 弋江镇, whatever they send.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import Settings

from linli.activities import workflow as activities
from linli.honours import workflow as honours
from linli.matters import services as matters
from linli.matters import workflow
from linli.matters.choices import Status
from linli.mediation import workflow as mediation
from linli.mediation.models import Dispute
from linli.people.actors import SYSTEM
from linli.scoring import workflow as scoring
from linli.stars import workflow as stars
from linli.talents import workflow as talents
from linli.territory import services as territory
from tests import stages
from tests.architecture.access_kinds import KEY, LINK, OWN, PAGE, PUBLIC, THING
from tests.architecture.addresses import ACCESS
from tests.architecture.together import alone, together
from tests.every_role import of_every_grant
from tests.foreign import SECRETS, Foreign, build
from tests.kept import beside
from tests.town import YIJIANG, Somebody, Town

TABLES: Final = {
    "mediation": mediation.MOVES,
    "activities": activities.MOVES,
    "talents": talents.MOVES,
    "honours": {**honours.MOVES, **honours.ROUND_MOVES},
    "stars": stars.MOVES,
    "scoring": scoring.MOVES,
}

# Sign-in is asked for by a redirect; a photo is a picture on public pages and only says "not here".
NOT_HERE: Final = {403, 404, 405}
SESSION: Final = settings.SESSION_COOKIE_NAME
OF_ITS_OWN: Final = re.compile(
    r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son\w+=\"|javascript:"
)


def addresses(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every pattern of the product with its full name."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, f"{pattern.namespace}:" if pattern.namespace else space)
        else:
            assert pattern.name, f"{pattern.pattern} has no name"
            yield f"{space}{pattern.name}", pattern


FOUND: Final = dict(addresses(get_resolver()))


@pytest.fixture
def foreign(town: Town, settings: Settings, tmp_path: Path) -> Foreign:
    """What lies in the other township."""
    settings.MEDIA_ROOT = tmp_path
    return beside(town, build, tmp_path)


SignedIn = tuple[Somebody, str]  # with the session that their browser brings


@pytest.fixture
def everybody(town: Town, tmp_path: Path) -> dict[str, SignedIn]:
    return beside(town, _signed_in, tmp_path)


def _signed_in(town: Town) -> dict[str, SignedIn]:
    """Each has signed in before anything is asked: once, not once for each address."""
    return {role: (who, _session(who)) for role, who in of_every_grant(town).items()}


def _session(who: Somebody) -> str:
    client = Client()
    assert who.user is not None
    client.force_login(who.user)
    return client.cookies[SESSION].value


def calls(name: str) -> Iterator[tuple[str, str]]:
    """The methods and verbs to try at an address."""
    table: Any = TABLES.get(name.split(":")[0], workflow.MOVES)
    verbs = {verb for moves in table.values() for verb in moves} | {"kind", "no-such-verb"}
    takes_verb = "verb" in FOUND[name].pattern.converters
    for verb in sorted(verbs) if takes_verb else [""]:
        yield "get", verb
        yield "post", verb


@dataclass(frozen=True)
class Answer:
    """What came back, read to its end."""

    status_code: int
    location: str
    text: str


def ask(
    client: Client, name: str, foreign: Foreign, method: str, verb: str, secret: str = "A" * 22
) -> Answer:
    """Call an address for the foreign thing."""
    parts = set(FOUND[name].pattern.converters)
    address = reverse(name, kwargs=foreign.arguments(name, parts, verb, secret))
    if method == "get":
        response: Any = client.get(address, {"draft": str(foreign.draft.pk), "village": YIJIANG})
    else:
        body = foreign.body()
        if not name.startswith("privacy:"):  # what was sent comes back with a refusal: no secret
            body.pop("phone")
        if name.startswith("mediation:"):
            body["version"] = Dispute.objects.get(pk=foreign.quarrel.dispute.pk).version
        if name.startswith("visits:"):
            body |= foreign.visiting.body()
        if name == "portal:item-act":
            body["seen"] = ""  # whatever stands there
        if name == "portal:robot-act":
            body["do"] = "end"
        response = client.post(address, body)
    content = response.getvalue() if response.streaming else response.content
    response.close()
    return Answer(
        response.status_code,
        response.headers.get("Location", ""),
        bytes(content).decode("utf-8", "replace"),
    )


def test_every_address_says_who_may_use_it() -> None:
    assert set(FOUND) == set(ACCESS)


def test_only_what_is_public_or_a_link_is_open_without_signing_in() -> None:
    for name, pattern in FOUND.items():
        closed = getattr(pattern.callback, "login_required", True)
        if name != "matters:photo":  # released photos are for everybody
            assert closed == (ACCESS[name] in {THING, PAGE, OWN}), name


@pytest.mark.once
@pytest.mark.parametrize("names", together(FOUND))
def test_no_role_of_another_township_reads_or_changes_anything(
    names: list[str],
    foreign: Foreign,
    everybody: dict[str, SignedIn],
    subtests: pytest.Subtests,
) -> None:
    for name in names:
        with alone(name, foreign, subtests):
            _refused_to_everybody(name, foreign, everybody)


def _refused_to_everybody(name: str, foreign: Foreign, everybody: dict[str, SignedIn]) -> None:
    before = foreign.state()
    for role, (who, session) in everybody.items():
        client = Client(raise_request_exception=True)
        client.cookies[SESSION] = session
        for method, verb in calls(name):
            response = ask(client, name, foreign, method, verb)
            told = (name, role, method, verb, response.status_code)
            assert response.status_code < 500, told
            if ACCESS[name] == KEY:
                assert response.status_code == 401, told
            if ACCESS[name] in {THING, LINK, OWN}:
                assert response.status_code in NOT_HERE, told
            body = response.text
            assert not [secret for secret in SECRETS if secret in body], told
            if name == "people:sign-out":
                client.cookies[SESSION] = _session(who)
        if ACCESS[name] != PUBLIC:
            assert foreign.state() == before, (name, role)
    if name != "matters:report":  # the open form is for everybody, everywhere
        assert foreign.state() == before


@pytest.mark.once
@pytest.mark.parametrize("names", together(FOUND))
def test_without_signing_in_nothing_but_the_public_is_read(
    names: list[str], foreign: Foreign, subtests: pytest.Subtests
) -> None:
    for name in names:
        with alone(name, foreign, subtests):
            _only_public_unsigned(name, foreign)


def _only_public_unsigned(name: str, foreign: Foreign) -> None:
    before = foreign.state()
    for method, verb in calls(name):
        response = ask(Client(), name, foreign, method, verb)
        told = (name, method, verb, response.status_code)
        assert response.status_code < 500, told
        if ACCESS[name] in {THING, PAGE, OWN}:
            signs_in = response.status_code == 302 and "/sign-in/" in response.location
            assert signs_in or response.status_code in NOT_HERE, told
        if ACCESS[name] == LINK:
            assert response.status_code in NOT_HERE, told
        body = response.text
        assert not [secret for secret in SECRETS if secret in body], told
    if name != "matters:report":
        assert foreign.state() == before


@pytest.mark.once
@pytest.mark.parametrize("names", together(FOUND))
def test_whoever_it_belongs_to_gets_there_by_the_same_way_and_no_page_has_script_of_its_own(
    names: list[str], foreign: Foreign, subtests: pytest.Subtests
) -> None:
    for name in names:
        with alone(name, foreign, subtests):
            _open_to_its_owner(name, foreign)


def _open_to_its_owner(name: str, foreign: Foreign) -> None:
    """Else the refusals above would prove nothing: the arguments are right. On the same way: the
    policy forbids script and style within a page, and one that relied on it would be broken."""
    client = Client()
    assert foreign.owner.user is not None
    client.force_login(foreign.owner.user)
    secret = [foreign.secret] if ACCESS[name] == LINK else []
    codes = set()
    for method, verb in calls(name):
        answer = ask(client, name, foreign, method, verb, *secret)
        codes.add(answer.status_code)
        assert not OF_ITS_OWN.search(answer.text), (name, method, verb)
    if ACCESS[name] in {THING, OWN, PAGE}:
        assert codes & {200, 204, 302, 303}, codes


@pytest.mark.parametrize("name", sorted(n for n in FOUND if ACCESS[n] == LINK))
def test_the_holder_of_the_link_gets_there(name: str, foreign: Foreign) -> None:
    codes = {
        ask(Client(), name, foreign, method, verb, foreign.secret).status_code
        for method, verb in calls(name)
    }
    assert codes & {200, 302, 303}, codes


def test_the_link_of_one_matter_opens_no_other(foreign: Foreign, town: Town) -> None:
    other = stages.to(Status.CHECKED, town)
    secret = matters.link_of(other).rstrip("/").rsplit("/", 1)[-1]
    for name in (n for n in FOUND if ACCESS[n] == LINK):
        for method, verb in calls(name):
            response = ask(Client(), name, foreign, method, verb, secret)
            assert response.status_code in NOT_HERE, (name, method, verb)


def test_a_renewed_link_closes_the_old_one(foreign: Foreign) -> None:
    assert ask(Client(), "matters:follow", foreign, "get", "", foreign.secret).status_code == 200
    matters.renew_link(stages.again(foreign.matter), by=foreign.owner.actor)
    assert ask(Client(), "matters:follow", foreign, "get", "", foreign.secret).status_code == 404


def test_whoever_left_is_nobody_from_that_moment(foreign: Foreign) -> None:
    client = Client()
    assert foreign.owner.user is not None
    client.force_login(foreign.owner.user)
    assert ask(client, "matters:detail", foreign, "get", "").status_code == 200
    for posting in foreign.owner.postings:
        territory.end_posting(posting.pk, by=SYSTEM)
    assert ask(client, "matters:detail", foreign, "get", "").status_code in NOT_HERE
