"""Each address × each role × a foreign township: no new address escapes this.

The walker finds the addresses by itself. Each has an entry in `ACCESS`; one without an entry fails.
Whoever holds any role in 鹤城镇 neither reads nor changes anything of 弋江镇, whatever they send.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import Settings

from linli.matters import services as matters
from linli.matters import workflow
from linli.matters.choices import Status
from linli.mediation import workflow as mediation
from linli.mediation.models import Dispute
from linli.people.actors import SYSTEM
from linli.territory import services as territory
from tests import stages
from tests.every_role import of_every_grant
from tests.foreign import SECRETS, Foreign, build
from tests.kept import beside
from tests.town import YIJIANG, Somebody, Town

PUBLIC: Final = "public"  # anybody, but nothing that was not released
LINK: Final = "link"  # the holder of the secret link alone
THING: Final = "thing"  # staff, one foreign thing named in the address: not there for others
PAGE: Final = "page"  # staff, no thing in the address: shows only what is the reader's own
KEY: Final = "key"  # other programs, with a key of theirs: test_keys.py
OWN: Final = "own"  # one's own alone, whatever the role

ACCESS: Final = {
    "api:document": PUBLIC,
    "api:nothing-here": PUBLIC,
    **dict.fromkeys(
        (
            *("api:client", "api:places", "api:place", "api:place-grids", "api:place-areas"),
            *("api:place-rules", "api:place-answering", "api:place-kinds", "api:ledger"),
            *("api:rates", "api:matters", "api:matters-report", "api:matter", "api:steps"),
            *("api:steps-act", "api:candidates", "api:photos-add", "api:photo"),
            *("api:webhooks", "api:webhooks-make", "api:webhook", "api:webhook-end"),
            *("api:deliveries", "api:webhook-ping", "api:search-places", "api:roles"),
            *("api:grid", "api:place-plans", "api:area", "api:place-postings", "api:place-shifts"),
            *("api:link-kinds", "api:place-links", "api:place-organisation", "api:place-charters"),
            *("api:charter", "api:place-resources", "api:resources-add", "api:resource"),
            *("api:resource-change", "api:resource-end", "api:place-teams", "api:place-items"),
            *("api:hints", "api:disputes", "api:place-screening", "api:messages-stuck"),
            "api:matters-gather",
        ),
        KEY,
    ),
    "portal:home": PUBLIC,
    "portal:place": PUBLIC,
    "portal:map": PUBLIC,
    "portal:search": PUBLIC,
    "portal:language": PUBLIC,
    "portal:display": PUBLIC,
    "portal:styleguide": PUBLIC,
    "operations:healthz": PUBLIC,
    "operations:metrics": PUBLIC,
    "portal:work": PAGE,
    "portal:office": PAGE,
    "portal:staff": PAGE,
    "portal:staff-of": THING,
    "portal:staff-invite": THING,
    "portal:staff-appoint": THING,
    "portal:staff-access": THING,
    "portal:roster": THING,
    "portal:roster-template": THING,
    "portal:posting": THING,
    "portal:posting-act": THING,
    "portal:posting-name": THING,
    "matters:sms-answers": PUBLIC,  # signed by the gateway
    "matters:end-texts": THING,
    "portal:robots-mine": PAGE,
    "portal:robots": THING,
    "portal:robot-act": THING,
    "portal:areas-mine": PAGE,
    "portal:areas": THING,
    "portal:area-add": THING,
    "portal:area": THING,
    "portal:area-change": THING,
    "portal:area-end": THING,
    "portal:area-sheet": THING,
    "portal:area-signs": THING,
    "portal:shifts": THING,
    "portal:places": PAGE,
    "portal:place-office": THING,
    "portal:place-open": THING,
    "portal:place-close": THING,
    "portal:place-add": THING,
    "portal:place-change": THING,
    "portal:place-end": THING,
    "portal:grids-mine": PAGE,
    "portal:grids": THING,
    "portal:households": THING,
    "portal:households-import": THING,
    "portal:household-lane": THING,
    "portal:own-households": PAGE,
    "portal:household": THING,
    "portal:household-act": THING,
    "portal:shapes": THING,
    "portal:shapes-preview": THING,
    "portal:group-support": PAGE,
    "portal:charters": PAGE,
    "portal:charter-add": PAGE,
    "portal:charter": THING,
    "portal:charter-act": THING,
    "territory:charters": PUBLIC,
    "territory:charter": PUBLIC,
    "portal:resources-mine": PAGE,
    "portal:resources": THING,
    "portal:resource-add": THING,
    "portal:resource": THING,
    "portal:resources-import": THING,
    "portal:grid-sheet": THING,
    "portal:teams-mine": PAGE,
    "portal:teams": THING,
    "portal:team-add": THING,
    "portal:team": THING,
    "portal:team-act": THING,
    "portal:own-grid": PAGE,
    "portal:own-teams": PAGE,
    "portal:own-team-answer": OWN,
    "portal:organisations": PAGE,
    "portal:organisation": THING,
    "portal:organisation-add": THING,
    "portal:organisation-unit": THING,
    "portal:organisation-act": THING,
    "portal:grid-branches": THING,
    "territory:organisation": PUBLIC,
    "portal:staff-role": THING,
    "portal:own-duties": PAGE,
    "portal:duties": THING,
    "portal:posting-duties": THING,
    "portal:own-gaps": PAGE,
    "portal:gaps": THING,
    "portal:own-place-links": PAGE,
    "portal:links": THING,
    "portal:link-table": THING,
    "portal:link-propose": THING,
    "portal:link-import": THING,
    "portal:link-slips": THING,
    "portal:link-slip": THING,
    "portal:link": THING,
    "portal:link-act": THING,
    "portal:own-links": PAGE,
    "territory:household-link": LINK,
    "portal:grid-ask": THING,
    "portal:grid-proposal": THING,
    "portal:grid-proposal-cancel": THING,
    "portal:grid-history": THING,
    "portal:grid-plan": THING,
    "portal:grid-plan-change": THING,
    "portal:grid": THING,
    "portal:grid-plan-publish": THING,
    "portal:grid-plan-withdraw": THING,
    "portal:grid-plan-throw-away": THING,
    "portal:programs-mine": PAGE,
    "portal:programs": THING,
    "portal:program": THING,
    "portal:program-act": THING,
    "portal:rules": PAGE,
    "portal:rulebook": THING,
    "portal:rule": THING,
    "portal:promises": PUBLIC,
    "portal:kind-places": PAGE,
    "portal:kinds": THING,
    "portal:kind-add": THING,
    "portal:kind": THING,
    "portal:item-places": PAGE,
    "portal:items": THING,
    "portal:item-add": THING,
    "portal:item": THING,
    "portal:item-act": THING,
    "portal:calendars": PAGE,
    "portal:calendar": THING,
    "portal:calendar-year": THING,
    "matters:report": PUBLIC,
    "matters:report-hints": PUBLIC,
    "matters:report-questions": PUBLIC,
    "matters:ledger": PUBLIC,
    "matters:items": PUBLIC,
    "matters:progress": PUBLIC,
    "matters:follow": LINK,
    "matters:follow-act": LINK,
    "matters:follow-photo": LINK,
    "matters:list": PAGE,
    "matters:detail": THING,
    "matters:slip": THING,
    "matters:collect": THING,
    "matters:contact": THING,
    "matters:renew-link": THING,
    "matters:act": THING,
    "matters:photo": THING,
    "matters:intake": PAGE,
    "matters:intake-hints": PAGE,
    "matters:intake-questions": PAGE,
    "matters:draft": PAGE,
    "matters:ring-back": PAGE,
    "matters:import": PAGE,
    "matters:import-detail": THING,
    "matters:import-errors": THING,
    "mediation:guide": PUBLIC,
    "mediation:party": LINK,
    "mediation:party-act": LINK,
    "mediation:own-paper": LINK,
    "mediation:ledger": PAGE,
    "mediation:referrals": PAGE,
    "mediation:screenings": PAGE,
    **dict.fromkeys(
        (
            *("mediation:screening", "mediation:screening-month", "mediation:case"),
            *("mediation:open", "mediation:act", "mediation:names", "mediation:notes"),
            *("mediation:slips", "mediation:paper"),
        ),
        THING,
    ),
    "territory:scan": PUBLIC,
    "territory:who": PUBLIC,
    "territory:areas": PUBLIC,
    "territory:map-svg": PUBLIC,
    "territory:posters": THING,
    "territory:signs": THING,
    "territory:lane": PUBLIC,
    "outbox:inbox": PAGE,
    "outbox:open": OWN,
    "outbox:choice": PAGE,
    "outbox:failed": PAGE,
    "outbox:retry-all": PAGE,
    "outbox:retry": THING,
    "outbox:give-up": THING,
    "open311:root": PUBLIC,
    "open311:door": PUBLIC,
    "privacy:policy": PUBLIC,
    **dict.fromkeys(
        (
            *("privacy:mine", "privacy:mine-show", "privacy:mine-copy", "privacy:mine-correct"),
            *("privacy:mine-no-contact", "privacy:mine-erase"),
        ),
        LINK,
    ),
    **dict.fromkeys(
        (
            *("privacy:account", "privacy:account-show", "privacy:account-copy"),
            *("privacy:account-correct", "privacy:account-erase"),
            *("privacy:desk", "privacy:proofs"),
        ),
        PAGE,
    ),
    **dict.fromkeys(
        (
            *("privacy:asked", "privacy:answer", "privacy:held", "privacy:show"),
            "privacy:carry-out",
        ),
        THING,
    ),
    "people:sign-in": PUBLIC,
    "people:sign-out": PUBLIC,
    "people:account": PAGE,
    "people:second-factor": PAGE,
    "people:sign-out-elsewhere": PAGE,
    "account_login": PUBLIC,
    "mfa_authenticate": PUBLIC,
    "mfa_login_webauthn": PUBLIC,
    "openid_connect_login": PUBLIC,
    "openid_connect_callback": PUBLIC,
    "socialaccount_login_cancelled": PUBLIC,
    "mfa_index": PAGE,
    "mfa_list_webauthn": PAGE,
    "account_change_password": PAGE,
    "account_set_password": PAGE,
    "account_reauthenticate": PAGE,
    "mfa_reauthenticate": PAGE,
    "mfa_reauthenticate_webauthn": PAGE,
    "mfa_activate_totp": PAGE,
    "mfa_deactivate_totp": OWN,
    "mfa_view_recovery_codes": OWN,
    "mfa_generate_recovery_codes": PAGE,
    "mfa_add_webauthn": PAGE,
    "mfa_remove_webauthn": PAGE,  # asks for the password before it looks
    "socialaccount_connections": PAGE,
    "people:join": PUBLIC,
    "people:join-link": PUBLIC,
}
# Sign-in is asked for by a redirect; a photo is a picture on public pages and only says "not here".
NOT_HERE: Final = {403, 404, 405}


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


@pytest.fixture
def everybody(town: Town, tmp_path: Path) -> dict[str, Somebody]:
    return beside(town, of_every_grant, tmp_path)


def calls(name: str) -> Iterator[tuple[str, str]]:
    """The methods and verbs to try at an address."""
    table: Any = mediation.MOVES if name.startswith("mediation:") else workflow.MOVES
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
@pytest.mark.parametrize("name", sorted(FOUND))
def test_no_role_of_another_township_reads_or_changes_anything(
    name: str, foreign: Foreign, everybody: dict[str, Somebody]
) -> None:
    before = foreign.state()
    for role, who in everybody.items():
        client = Client(raise_request_exception=True)
        assert who.user is not None
        client.force_login(who.user)
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
                client.force_login(who.user)
        if ACCESS[name] != PUBLIC:
            assert foreign.state() == before, (name, role)
    if name != "matters:report":  # the open form is for everybody, everywhere
        assert foreign.state() == before


@pytest.mark.once
@pytest.mark.parametrize("name", sorted(FOUND))
def test_without_signing_in_nothing_but_the_public_is_read(name: str, foreign: Foreign) -> None:
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
@pytest.mark.parametrize("name", sorted(n for n in FOUND if ACCESS[n] in {THING, OWN, PAGE}))
def test_whoever_it_belongs_to_gets_there_by_the_same_way(name: str, foreign: Foreign) -> None:
    """Else the refusals above would prove nothing: the arguments are right."""
    client = Client()
    assert foreign.owner.user is not None
    client.force_login(foreign.owner.user)
    codes = {ask(client, name, foreign, method, verb).status_code for method, verb in calls(name)}
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
