"""No order of verbs leads round consent, round an open part, or past a step."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any, Final

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.common.errors import DomainError
from linli.mediation import services as mediation
from linli.mediation.choices import RUNNING, Consent, Stage
from linli.mediation.models import Agreement, Dispute, Part
from tests.quarrel import mediator_of, quarrel
from tests.town import Town

VERBS: Final = (
    *("add", "drop", "consent", "refuse", "appoint", "other", "begin", "agree", "fail", "stop"),
    *("sign", "seal", "refer", "take", "close", "return", "leave", "revisit", "archive", "again"),
    "violence",
)


class Undo(Exception):
    """What an example did is taken back."""


def acts(town: Town, key: Any) -> dict[str, Callable[[int], object]]:
    """Each verb with what it needs, about the party or part of that number."""
    lead, mediator = town.chief.actor, mediator_of(town)

    def party(n: int) -> Any:
        found = list(Dispute.objects.get(pk=key).parties.order_by("number"))
        return found[n % len(found)].pk if found else key

    def part(n: int) -> Any:
        found = list(Part.objects.filter(dispute=key).order_by("number"))
        return found[n % len(found)].pk if found else key

    given_: dict[str, Any] = {"by": lead}
    return {
        "add": lambda n: mediation.add_party(key, name="示例", **given_),
        "consent": lambda n: mediation.consent(key, party=party(n), **given_),
        "refuse": lambda n: mediation.refuse(key, party=party(n), **given_),
        "appoint": lambda n: mediation.appoint(key, mediator=mediator.postings[0], **given_),
        "begin": lambda n: mediation.begin_mediation(key, **given_),
        "agree": lambda n: mediation.agree(
            key, form=("oral", "written")[n % 2], terms="各退一步", **given_
        ),
        "fail": lambda n: mediation.fail(key, next_door="法院", **given_),
        "drop": lambda n: mediation.drop_party(key, party=party(n), **given_),
        "other": lambda n: mediation.other_mediator(key, party=party(n), **given_),
        "seal": lambda n: mediation.seal(key, **given_),
        "stop": lambda n: mediation.stop(key, party=party(n), **given_),
        "sign": lambda n: mediation.sign(key, party=party(n), **given_),
        "refer": lambda n: mediation.refer(
            key, body="法庭", route="judicial", reason="请看", **given_
        ),
        "take": lambda n: mediation.take_part(key, part=part(n), **given_),
        "close": lambda n: mediation.close_part(key, part=part(n), result="好", **given_),
        "return": lambda n: mediation.return_part(
            key, part=part(n), reason="不管", next_door="派出所", **given_
        ),
        "leave": lambda n: mediation.leave_to(key, route="judicial", reason="走诉讼", **given_),
        "revisit": lambda n: mediation.revisit(
            key, kept=("kept", "partly", "broken")[n % 3], **given_
        ),
        "archive": lambda n: mediation.archive(key, **given_),
        "again": lambda n: mediation.mediate_again(key, reason="没做", **given_),
        "violence": lambda n: mediation.call(key, police=True, violence=True, **given_),
    }


def check(dispute: Dispute, before: str) -> None:
    """What must hold after every single verb."""
    consents = {party.consent for party in dispute.parties.all()}
    if dispute.stage == Stage.MEDIATING and before == Stage.REGISTERED:
        assert consents == {Consent.AGREED}
        assert dispute.parties.count() >= 2
        assert dispute.mediator_id is not None
        assert not dispute.violence
    if dispute.violence:
        assert (before, dispute.stage) not in {
            (Stage.MEDIATING, Stage.AGREED),
            (Stage.AGREED, Stage.MEDIATING),
        }
    made = Agreement.objects.filter(dispute=dispute, form="written").first()
    if made is not None and dispute.stage == Stage.AGREED:
        signed = not dispute.parties.filter(signed_at__isnull=True).exists()
        assert (made.effective_at is not None) == (signed and made.sealed_at is not None)
    if dispute.stage in {Stage.SETTLED, Stage.FAILED, Stage.REFERRED}:
        assert not any(part.is_open for part in dispute.parts.all())
    if dispute.stage == Stage.SETTLED:
        assert dispute.revisits.filter(kept="kept").exists()
    assert (dispute.ended_at is None) == (dispute.stage in RUNNING)
    steps = list(dispute.steps.order_by("seq"))
    assert [step.seq for step in steps] == list(range(1, dispute.steps_count + 1))
    assert steps[-1].now == dispute.stage
    assert all(one.now == two.was for one, two in pairwise(steps))


@pytest.mark.once
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(orders=st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 2)), max_size=22))
def test_no_order_of_verbs_leads_round_consent_or_an_open_part_or_loses_a_step(
    town: Town, orders: list[tuple[str, int]]
) -> None:
    found = Dispute.objects.first()
    key = found.pk if found else quarrel(town).dispute.pk
    start = [("add", 0), ("add", 0), ("consent", 0), ("consent", 1), ("appoint", 0), ("begin", 0)]
    with pytest.raises(Undo):
        _do(town, key, [*start[: len(orders) % 7], *orders])


@transaction.atomic
def _do(town: Town, key: Any, orders: list[tuple[str, int]]) -> None:
    """One after the other; then all of it is taken back."""
    does = acts(town, key)
    for verb, n in orders:
        before = Dispute.objects.get(pk=key).stage
        try:
            does[verb](n)
        except DomainError:
            assert Dispute.objects.get(pk=key).stage == before
        check(Dispute.objects.get(pk=key), before)
    raise Undo
