"""The pages on which a place says how it handles kinds, and adds kinds of its own."""

import re
from html import unescape
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.common import clock
from linli.matters import services as matters
from linli.matters.models import Kind, KindSetting, Matter
from linli.matters.services import kinds
from linli.people.actors import SYSTEM
from linli.rulesets import services as rulesets
from linli.territory.models import Unit
from tests import stages
from tests.desk import Desk
from tests.portal.test_rules import hidden
from tests.town import HECHENG, PINGSHAN, WUXING, YIJIANG, Town

REPORT = f"/places/{WUXING}/report/"


def address(kind: str, code: str = HECHENG) -> str:
    return f"/office/kinds/{code}/{kind}/"


def looks(desk: Desk, kind: str, code: str = HECHENG, status: int = 200, **fields: Any) -> str:
    """The page of a kind after "See what it changes"."""
    page = desk.opens(address(kind, code))
    sent = {**hidden(page), "step": "look", "note": "班子会议定", **fields}
    return unescape(desk.posts(address(kind, code), status, **sent).content.decode())


def sets(desk: Desk, kind: str, code: str = HECHENG, status: int = 303, **fields: Any) -> Any:
    """Look, then set just that."""
    page = looks(desk, kind, code, **fields)
    sent = {**hidden(page), "step": "set", "note": "班子会议定", **fields}
    return desk.posts(address(kind, code), status, **sent)


def new(**more: Any) -> dict[str, Any]:
    return {
        "name_zh": "景区秩序", "name_en": "Visitors", "public": "yes", "first_level": "village",
        "clock_class": "urgent", "small": "no", **more,
    }  # fmt: skip


def adds(desk: Desk, status: int = 303, **more: Any) -> Any:
    page = desk.opens(f"/office/kinds/{HECHENG}/add/")
    return desk.posts(f"/office/kinds/{HECHENG}/add/", status, **hidden(page), **new(**more))


def test_a_kind_that_is_switched_off_is_no_longer_offered_here_but_elsewhere(town: Town) -> None:
    stands = town.reports(kind="noise")
    street = Desk(town.street)
    page = looks(street, "noise", shown="no")
    assert "1 open matter of this kind keeps" in page
    assert "no longer find it in the form" in page
    sets(street, "noise", shown="no")

    form = Client().get(REPORT).content.decode()
    assert 'value="noise"' not in form
    assert 'value="road"' in form
    assert 'value="noise"' in Client().get(f"/places/{YIJIANG}/report/").content.decode()
    sent = Client().post(REPORT, {"text": "太吵", "kind": "noise", "key": "k"})
    assert sent.status_code == 422
    assert 'value="noise"' not in Desk(town.clerk).opens("/intake/")
    assert stages.again(stands).is_open

    sets(street, "noise", shown="")
    assert 'value="noise"' in Client().get(REPORT).content.decode()


def test_what_fits_nowhere_else_stays(town: Town) -> None:
    street = Desk(town.street)
    looks(street, "other", shown="no")  # the form has no such question
    sets(street, "other", shown="no", small="yes")
    assert 'value="other"' in Client().get(REPORT).content.decode()


def test_the_preview_of_other_clocks_is_what_then_happens(town: Town) -> None:
    stands = town.reports(kind="noise")
    street = Desk(town.street)
    page = looks(street, "noise", clock_class="difficult", first_level="village")
    said = re.search(r"a response is due (\S+ \d+ \w+, \d\d:\d\d) instead of", page)
    assert said is not None, page
    sets(street, "noise", clock_class="difficult", first_level="village")

    later = town.reports(kind="noise")
    assert later.level == "village"
    assert later.respond_due_at is not None
    assert clock.local(later.respond_due_at).strftime("%a %-d %b, %H:%M") == said.group(1)
    assert stages.again(stands).respond_due_at == stands.respond_due_at
    assert stages.again(stands).level == "group"


def test_a_matter_keeps_the_clocks_under_which_it_was_reported(town: Town) -> None:
    stands = town.reports(kind="noise")
    sets(Desk(town.street), "noise", clock_class="urgent", small="yes")
    matters.accept(stands.pk, by=town.grid_member.actor)

    step = stands.steps.get(verb="accept")
    ordinary = rulesets.value("matters.resolve.ordinary")["group"]
    assert step.payload["starts"]["resolve"] == ordinary
    assert not stages.again(stands).is_small
    new_one = town.reports(kind="noise")
    assert new_one.clock_class == "urgent"
    assert new_one.is_small


def test_of_matters_settled_on_the_spot_the_share_of_the_kind_is_rechecked(town: Town) -> None:
    sets(Desk(town.street), "rubbish", recheck_one_in="1")
    matter = town.reports(kind="rubbish")
    matters.settle(matter.pk, by=stages.owner(matter), answer="清走了")
    assert stages.again(matter).status == "done"


def test_a_village_says_it_otherwise_and_keeps_it(town: Town) -> None:
    street = Desk(town.street)
    sets(street, "noise", WUXING, shown="no")
    page = looks(street, "noise", shown="yes", clock_class="urgent")
    assert "Wuxing Village" in page.split("stays")[1]
    sets(street, "noise", shown="yes", clock_class="urgent")
    offered = [kind.pk for kind in kinds.offered(town.village.path)]
    assert "noise" not in offered
    assert kinds.kind_at(town.village.path, "noise").kind.clock_class == "urgent"  # from above
    assert 'value="noise"' in Client().get(f"/places/{PINGSHAN}/report/").content.decode()


def test_an_own_kind_is_reported_here_and_nowhere_else(town: Town) -> None:
    street = Desk(town.street)
    answer = adds(street)
    kind = Kind.objects.get(name_zh="景区秩序")
    assert answer["Location"] == address(kind.pk)

    assert "Visitors" in Client(headers={"accept-language": "en"}).get(REPORT).content.decode()
    matter = town.reports(kind=kind.pk)
    assert (matter.level, matter.clock_class) == ("village", "urgent")
    assert "Visitors" in Desk(town.clerk).opens("/matters/")
    far = Client().get(f"/places/{YIJIANG}/report/").content.decode()
    assert kind.pk not in far
    sent = Client().post(f"/places/{YIJIANG}/report/", {"text": "x", "kind": kind.pk, "key": "k"})
    assert sent.status_code == 422
    assert kind.pk not in Desk(town.outsider).opens("/matters/")
    Desk(town.outsider).opens(address(kind.pk, YIJIANG), 404)


def test_the_form_of_a_new_kind_sent_twice_adds_one(town: Town) -> None:
    street = Desk(town.street)
    page = street.opens(f"/office/kinds/{HECHENG}/add/")
    for _twice in range(2):
        street.posts(f"/office/kinds/{HECHENG}/add/", 303, **hidden(page), **new())
    assert Kind.objects.filter(scope_path=town.township.path).count() == 1
    street.posts(f"/office/kinds/{HECHENG}/add/", 409, **hidden(page), **new(name_zh="别的"))
    adds(street, 422)  # the same name again
    adds(street, 422, name_zh="")
    adds(street, 422, name_zh="又一个", public="")


def test_a_private_kind_stays_private(town: Town) -> None:
    street = Desk(town.street)
    adds(street, public="no")
    kind = Kind.objects.get(scope_path=town.township.path)
    for code in (kind.pk, "dispute"):
        page = street.opens(address(code))
        assert 'name="public"' not in page
        sets(street, code, public="yes", is_public="True", clock_class="urgent")
        assert not Kind.objects.get(pk=code).is_public
    matter = town.reports(kind=kind.pk)
    assert not Matter.objects.public().filter(pk=matter.pk).exists()
    ledger = Client().get(f"/places/{WUXING}/ledger/").content.decode()
    assert "景区秩序" not in ledger


def test_an_own_kind_is_renamed_and_those_of_the_product_are_not(town: Town) -> None:
    street = Desk(town.street)
    adds(street)
    kind = Kind.objects.get(scope_path=town.township.path)
    name = {"name_zh": "游客秩序", "name_en": "Crowds", "step": "rename"}
    street.posts(address(kind.pk), 303, **name)
    assert Kind.objects.get(pk=kind.pk).name_zh == "游客秩序"
    street.posts(address("road"), 422, **name)
    assert Kind.objects.get(pk="road").name_zh != "游客秩序"
    street.posts(address(kind.pk), 422, **{**name, "name_zh": ""})


def test_two_at_once_and_twice(town: Town) -> None:
    street, lead = Desk(town.street), Desk(town.lead)
    page = looks(street, "noise", small="yes")
    sets(lead, "noise", clock_class="urgent")
    sent = {**hidden(page), "step": "set", "note": "我的理由", "small": "yes"}
    answer = street.posts(address("noise"), 409, **sent)
    assert "我的理由" in unescape(answer.content.decode())

    sent = {**hidden(looks(street, "noise", small="yes")), "step": "set", "note": "x"}
    for _twice in range(2):
        street.posts(address("noise"), 303, **sent, small="yes")
    assert KindSetting.objects.count() == 1


def test_only_whoever_sets_rules_here_and_only_the_own_place(town: Town) -> None:
    clerk, street = Desk(town.clerk), Desk(town.street)
    assert "See what it changes" not in clerk.opens(address("road", WUXING))
    clerk.posts(address("road", WUXING), 403, step="set", note="x")
    clerk.opens(f"/office/kinds/{WUXING}/add/", 403)
    for page in (f"/office/kinds/{YIJIANG}/", f"/office/kinds/{YIJIANG}/add/"):
        street.opens(page, 404)
    street.opens(address("road", YIJIANG), 404)
    street.opens(address("no-such-kind"), 404)


def test_the_open_form_and_the_list_cost_the_same_however_much_a_place_says(town: Town) -> None:
    street = Desk(town.street)
    counts = []
    for number in range(2):
        for page in (REPORT, f"/office/kinds/{WUXING}/"):
            with CaptureQueriesContext(connection) as queries:
                street.opens(page)
            counts.append(len(queries))
        for code in ("road", "noise", "power"):
            sets(street, code, clock_class="urgent")
            sets(street, code, WUXING, small="yes")
        adds(street, name_zh=f"自设{number}")
    assert counts[:2] == counts[2:]
    assert max(counts) <= 11


def test_residents_read_what_they_may_expect(town: Town) -> None:
    path = town.township.path
    spans = {**rulesets.value("matters.respond.ordinary"), "group": {"amount": 3, "unit": "hours"}}
    rulesets.set_value("matters.respond.ordinary", spans, by=SYSTEM, path=path)
    sets(Desk(town.street), "noise", shown="no")
    visitor = Client(headers={"accept-language": "en"})

    page = visitor.get(f"/places/{WUXING}/promises/").content.decode()

    lamp = page.split("Street lighting")[1].split("</tr>")[0]
    assert "3 hours" in lamp
    assert "Noise" not in page
    assert f"/places/{WUXING}/promises/" in visitor.get(f"/places/{WUXING}/").content.decode()
    assert visitor.get("/places/999/promises/").status_code == 404


def test_whose_place_has_ended_is_told_whom_to_ask(town: Town) -> None:
    Unit.objects.filter(pk=town.village.pk).update(valid_to=clock.today())
    for card in ("rules", "kind-places", "item-places", "calendars"):
        page = Desk(town.chief).opens(reverse(f"portal:{card}"), 403)
        assert "Ask the township office" in page
