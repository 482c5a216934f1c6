"""What was merged, split off or related, told to programs: by the API and by news of steps."""

import json
from collections.abc import Iterator
from typing import Any, Final

import pytest
from pytest_django import Settings

from linli.matters.choices import Status
from linli.matters.models import Matter
from linli.openapi.services.delivering import deliver_due, notice_steps
from tests.desk import Desk
from tests.ears import Ears, listening
from tests.program import Program, program
from tests.stages import again
from tests.town import PINGSHAN, Town

KEYS: Final = {"merged_into", "merged_from", "split_to", "split_from", "related"}


@pytest.fixture
def ears(settings: Settings) -> Iterator[Ears]:
    with listening() as found:
        settings.LINLI_WEBHOOK_HOSTS = [found.host]
        yield found


def does(asking: Program, matter: Matter, verb: str, status: int = 201, **given: Any) -> Any:
    response = asking.act(matter.number, verb, **given)
    assert response.status_code == status, response.content
    return response.json()


def test_what_was_merged_says_into_what_and_the_other_one_what_joined_it(town: Town) -> None:
    lead, other = town.reports("路灯不亮"), town.reports("路灯又不亮了")
    asking = program(town.village)
    said = does(asking, other, "merge", into=lead.number)
    assert (said["status"], said["merged_into"]) == ("merged", lead.number)
    one = asking.get(f"/matters/{lead.number}").json()
    assert (one["merged_into"], one["merged"], one["reported_by"]) == (None, [other.number], 2)
    rows = {row["number"]: row for row in asking.get("/matters").json()["items"]}
    assert rows[other.number]["merged_into"] == lead.number
    assert rows[lead.number]["reported_by"] == 2
    steps = asking.get(f"/matters/{lead.number}/steps").json()
    assert (steps[-1]["verb"], steps[-1]["other"]) == ("gather", other.number)
    refused = does(asking, other, "merge", 409, into=lead.number)
    assert refused["next_step"]
    said = does(asking, other, "unmerge")
    assert (said["status"], said["merged_into"]) == ("submitted", None)


def test_what_was_split_off_and_what_is_related_is_told(town: Town) -> None:
    matter, lamp = town.reports("路灯不亮，路也坏了"), town.reports("路灯")
    asking = program(town.village)
    does(asking, matter, "split", text="路面坑洼", kind="road", where="井头巷口")
    made = Matter.objects.get(split_from=matter)
    assert asking.get(f"/matters/{made.number}").json()["split_from"] == matter.number
    does(asking, matter, "relate", other=lamp.number, why="cause")
    whole = asking.get(f"/matters/{matter.number}").json()
    assert whole["split_off"] == [made.number]
    assert whole["related"] == [{"number": lamp.number, "why": "cause"}]
    rows = {row["number"]: row for row in asking.get("/matters").json()["items"]}
    assert rows[made.number]["split_from"] == matter.number


def test_a_program_reads_no_number_of_a_matter_that_it_may_not_read(town: Town) -> None:
    here = town.reports("路灯不亮")
    there = town.reports("路灯不亮", place_code=PINGSHAN, unit_id=None)
    beside = town.reports("电线杆歪了", place_code=PINGSHAN, unit_id=None, kind="power")
    above, ours = program(town.township), program(town.village)
    does(above, here, "relate", other=beside.number, why="cause")
    does(above, here, "merge", into=there.number)
    for path in ("/matters", f"/matters/{here.number}", f"/matters/{here.number}/steps"):
        said = ours.get(path).content.decode()
        assert there.number not in said.replace(f"Merged · {there}", "")
        assert beside.number not in said
        assert there.number in above.get(path).content.decode()


def test_the_liaison_log_of_a_gathered_matter_is_read_by_a_program(town: Town) -> None:
    needs = [town.reports(f"想在村里取养老金 {n}", kind="other") for n in range(2)]
    chief = Desk(town.chief)
    form: dict[str, Any] = {"text": "请设服务点", "outside_body": "建设银行", "key": "k1"}
    chief.posts(f"{needs[0].get_absolute_url()}gather/", **form, of=[need.pk for need in needs])
    one = again(needs[0]).merged_into
    assert one is not None
    chief.does(one, "liaise", contact="replied", words="同意设点")
    asking = program(town.village)
    whole = asking.get(f"/matters/{one.number}").json()
    assert (whole["source"], whole["outside_body"]) == ("gathered", "建设银行")
    assert (whole["reported_by"], whole["merged"]) == (2, [need.number for need in needs])
    step = asking.get(f"/matters/{one.number}/steps").json()[-1]
    assert (step["contact"], step["words"]) == ("replied", {"words": "同意设点"})


def test_news_of_a_merging_say_into_what(town: Town, ears: Ears) -> None:
    asking = program(town.village)
    for one in (asking, program(town.neighbour)):
        response = one.post("/webhooks", {"address": ears.address, "verbs": []})
        assert response.status_code == 201
    lead, other = town.reports("路灯不亮"), town.reports("路灯又不亮了")
    third = town.reports("别的灯")
    far = town.reports("路灯不亮", place_code=PINGSHAN, unit_id=None)
    does(asking, other, "merge", into=lead.number)
    does(asking, lead, "split", text="路面坑洼", kind="road")
    does(asking, third, "relate", other=lead.number, why="place")
    does(program(town.township), third, "merge", into=far.number)
    while notice_steps() + deliver_due():
        pass
    news = [json.loads(body)["data"] for _headers, body in ears.heard]
    told = {
        (one["number"], one["verb"]): {k: v for k, v in one.items() if k in KEYS} for one in news
    }
    made = Matter.objects.get(split_from=lead)
    assert told[other.number, "merge"] == {"merged_into": lead.number}
    assert told[lead.number, "gather"] == {"merged_from": other.number}
    assert told[lead.number, "split"] == {"split_to": made.number}
    assert told[made.number, "split_from"] == {"split_from": lead.number}
    assert told[third.number, "relate"] == {"related": lead.number}
    assert told[lead.number, "related"] == {"related": third.number}
    # Neither program reads both
    assert told[third.number, "merge"] == told[far.number, "gather"] == {}
    assert again(third).status == Status.MERGED
