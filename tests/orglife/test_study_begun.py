"""What the study ledger knows already nobody types: which meeting lacks its hour, its day, how many
minutes are missing, what its materials are about."""

import re
from typing import Any

from linli.common import clock
from linli.orglife.models import StudyEntry
from tests.meeting import branch
from tests.town import Town


def begun(page: str) -> dict[str, Any]:
    """The form as it is offered."""
    form = page[page.index('name="part"') :].split("</form>")[0]
    fields = dict(re.findall(r'name="(day|minutes|about)"[^>]*? value="([^"]*)"', form))
    chosen = re.findall(r'<option value="([^"]+)" selected', f'name="part"{form}')
    return {**fields, "part": chosen[0], "activity": chosen[1] if len(chosen) > 1 else ""}


def test_the_hour_that_is_missing_is_offered_as_it_would_be_entered(town: Town) -> None:
    ours = branch(town)
    page = f"/life/of/{ours.unit.pk}/study/"
    weekly = begun(ours.desk.opens(page))
    assert (weekly["part"], weekly["minutes"]) == ("weekly", "360")
    meeting = ours.planned("member_assembly")
    text: dict[str, Any] = {
        "unit": ours.unit.pk,
        "kind": "text",
        "title": "民法典·相邻关系",
        "about": "全文",
    }
    ours.desk.posts("/activities/library/add/", key="0190a0c0-0000-7000-8000-000000000001", **text)
    material = ours.unit.materials.get()
    ours.does(meeting, "use", material=str(material.pk))

    offered = begun(ours.desk.opens(page))
    assert offered == {
        "part": "before",
        "activity": str(meeting.pk),
        "day": f"{clock.today()}",
        "minutes": "60",
        "about": "民法典·相邻关系",
    }
    key = "0190a0c0-0000-7000-8000-000000000003"
    ours.desk.posts(page, **{**offered, "minutes": "40"}, key=key)
    assert begun(ours.desk.opens(page))["minutes"] == "20", "the rest of the hour"
    ours.desk.posts(page, **{**offered, "minutes": "20"}, key=key.replace("3", "4"))
    assert begun(ours.desk.opens(page))["part"] == "weekly"
    assert StudyEntry.objects.count() == 2


def test_another_meeting_can_be_chosen_by_its_link(town: Town) -> None:
    ours = branch(town)
    first, second = (ours.planned("member_assembly") for _two in range(2))
    page = f"/life/of/{ours.unit.pk}/study/"
    words = ours.desk.opens(page)
    assert words.count("Enter its hour") == 2
    assert begun(words)["activity"] == str(first.pk)
    assert begun(ours.desk.opens(f"{page}?for={second.pk}"))["activity"] == str(second.pk)
    assert begun(ours.desk.opens(f"{page}?for=x"))["activity"] == str(first.pk)
