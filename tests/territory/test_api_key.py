"""`linli api-key` and what a program with a key may do."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from linli.common import clock
from linli.common.errors import NotHere, Refused
from linli.common.limits import TooMany
from linli.matters import rules
from linli.matters import services as matters
from linli.matters.models import Matter
from linli.matters.story import story
from linli.people import services as people
from linli.people.actors import SYSTEM, Actor
from linli.people.models import ApiClient
from linli.rulesets.models import RuleValue
from linli.territory import services as territory
from linli.territory.models import Unit
from linli.territory.services.clients import client_to_manage
from tests import town as towns
from tests.town import HECHENG, PINGSHAN, WUXING, YIJIANG, Town


def api_key(*words: str) -> list[str]:
    out = StringIO()
    call_command("api_key", *words, stdout=out)
    return out.getvalue().splitlines()


def made(scope: str, code: str = "") -> ApiClient:
    unit = ("--unit", code) if code else ()
    key = api_key("create", "--name", "示例程序", "--scope", scope, *unit)[-1]
    client = people.client_with_key(key)
    assert client is not None
    return client


def test_the_key_is_the_last_line_and_is_kept_nowhere(town: Town) -> None:
    said = api_key("create", "--name", "公示屏", "--scope", "open311")

    key = said[-1]
    client = people.client_with_key(key)
    assert client is not None
    assert (client.name, client.scope, client.path) == ("公示屏", "open311", "")
    assert key not in str(ApiClient.objects.values())
    assert all(key not in line for line in api_key("list"))


@pytest.mark.parametrize("wrong", ["", "linli_", "linli_不是", "linli_" + "a" * 5000, "\udcff"])
def test_no_other_words_open_anything(town: Town, wrong: str) -> None:
    made("all")

    assert people.client_with_key(wrong) is None


def test_an_ended_key_opens_nothing(town: Town) -> None:
    key = api_key("create", "--name", "公示屏", "--scope", "api")[-1]
    client = ApiClient.objects.get()

    assert str(client.pk) in api_key("end", str(client.pk))[0]
    assert api_key("end", str(client.pk))  # twice is as good as once

    assert people.client_with_key(key) is None
    with pytest.raises(CommandError):
        api_key("end", "no-such-program")


@pytest.mark.parametrize("code", ["999999999999", "12345", "五星"])
def test_a_place_that_is_not_known_gets_no_key(town: Town, code: str) -> None:
    with pytest.raises(CommandError):
        api_key("create", "--name", "公示屏", "--scope", "api", "--unit", code)
    assert not ApiClient.objects.exists()


def test_a_program_sees_the_matters_of_its_place_alone(town: Town) -> None:
    here = town.reports()
    there = town.reports(place_code=YIJIANG, unit_id=None, text="井盖破了")

    def seen(client: ApiClient) -> set[Matter]:
        return set(Matter.objects.visible_to(territory.actor_of_client(client)))

    assert seen(made("api", WUXING)) == {here}
    assert seen(made("all", HECHENG)) == {here}
    assert seen(made("api", PINGSHAN)) == set()
    assert seen(made("api")) == {here, there}
    assert seen(made("open311")) == set()


def test_a_program_reports_where_it_is_kept_to_and_nowhere_else(town: Town) -> None:
    by = territory.actor_of_client(made("open311", WUXING))

    taken = town.reports(by=by, source="api")

    assert taken.taken_by_id is None
    with pytest.raises(Refused):
        town.reports(by=by, source="api", place_code=YIJIANG, unit_id=None)


def test_it_does_the_clerks_work_when_it_is_a_clerks_turn(town: Town) -> None:
    matter = town.reports()
    by = territory.actor_of_client(made("api", WUXING))

    with pytest.raises(Refused):  # it is with the grid member
        matters.accept(matter.pk, by=by)
    matters.assign(matter.pk, by=by, to=town.clerk.postings[0].pk, reason="示例")
    matters.accept(matter.pk, by=by)
    done = matters.complete(matter.pk, by=by, answer="换了灯泡")

    assert done.completed_by_id is None
    moves = rules.moves_for(by, done)  # judged by somebody else
    assert moves == ["note", "correct", "relate", "unrelate"]
    told = story(done, for_staff=True, photo_address=str)
    assert told[2].meta == "示例程序 · by a program"
    step = done.steps.get(seq=2)
    assert step.actor["client"] == str(by.client_id)
    assert step.actor["posting"] == ""


def test_a_program_does_not_speak_for_the_reporter_where_its_clerk_answers(town: Town) -> None:
    matter = town.reports()
    by = territory.actor_of_client(made("api", WUXING))
    matters.assign(matter.pk, by=by, to=town.clerk.postings[0].pk, reason="示例")

    assert "withdraw" not in rules.moves_for(by, Matter.objects.get(pk=matter.pk))


def test_the_reporter_does_not_correct_what_a_program_wrote_as_the_clerk(town: Town) -> None:
    by = territory.actor_of_client(made("api", WUXING))
    matter = town.reports(by=by, source="api")
    matters.note(matter.pk, by=by, words="已派人", public=True)
    reporter = matters.reporter_of(matter)

    matters.correct(matter.pk, by=reporter, seq=1, words="路灯全不亮")
    with pytest.raises(Refused):
        matters.correct(matter.pk, by=reporter, seq=2, words="没派人")


def test_no_program_reads_contact_data_or_manages_people(town: Town) -> None:
    for code in ("", HECHENG, WUXING):
        by = territory.actor_of_client(made("all", code))
        held = {verb for grant in by.grants for verb in grant.verbs}
        assert held.isdisjoint(
            {"contact.read", "privacy.answer", "people.invite", "postings.manage", "rules.set"}
        )
        assert not [verb for verb in held if verb.startswith("households")]


def test_keys_are_given_by_whoever_may_do_as_much_there(town: Town) -> None:
    def give(by: Actor, unit: Unit | None) -> ApiClient:
        return territory.make_client(by=by, name="示例", scope="api", unit=unit).client

    made = give(town.street.actor, town.village)

    for nobody in (town.clerk, town.chief, town.outsider):
        with pytest.raises(Refused):
            give(nobody.actor, town.village)
        with pytest.raises(NotHere):
            client_to_manage(made.pk, by=nobody.actor)
    with pytest.raises(Refused):
        give(town.street.actor, town.far)
    with pytest.raises(Refused):
        give(town.street.actor, None)


def test_requests_are_counted_by_program_and_come_back_evenly(town: Town) -> None:
    RuleValue.objects.filter(rule_id="clients.most_a_minute").update(value=3)
    one, other = made("api"), made("api")
    now = clock.now()

    with towns.at(now):
        for _request in range(3):
            territory.check_client_may_ask(one)
        with pytest.raises(TooMany) as refused:
            territory.check_client_may_ask(one)
        assert refused.value.retry_after == 20
        territory.check_client_may_ask(other)
    with towns.at(now + timedelta(seconds=21)):
        territory.check_client_may_ask(one)
        with pytest.raises(TooMany):
            territory.check_client_may_ask(one)


def test_the_last_use_is_noted_to_the_hour(town: Town) -> None:
    key = territory.make_client(by=SYSTEM, name="示例", scope="api").key
    now = clock.now()
    for later in (0, 10, 59, 61):
        with towns.at(now + timedelta(minutes=later)):
            people.client_with_key(key)

    assert ApiClient.objects.get().used_at == now + timedelta(minutes=61)
