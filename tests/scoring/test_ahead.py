"""My work says what inspections ask of somebody: of each only what is theirs to do."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.scoring import services as scoring
from linli.scoring.models import Finding, PanelMember, RankList, Stop
from linli.scoring.services import lists, objecting
from tests.desk import Desk
from tests.inspected import Inspected, inspected, picture
from tests.scored import Scored, scored
from tests.town import Somebody, Town, appointed, somebody

MOST = 6  # queries


@pytest.fixture
def round_(town: Town) -> Inspected:
    return inspected(town)


@pytest.fixture
def over(town: Town) -> Scored:
    return scored(town)


def work(who: Somebody) -> str:
    return Desk(who).opens("/work/")


def test_whoever_was_drawn_reads_which_villages_are_left_until_their_sheets_are_in(
    round_: Inspected,
) -> None:
    left = Stop.objects.own(round_.judge.actor).exclude(state="done").count()
    assert f"Score sheets to fill in · {left}" in work(round_.judge)
    for unit in (None, *round_.groups):
        round_.sends(round_.judge, unit)
    after = work(round_.judge)
    assert left == 1 or f"Score sheets to fill in · {left - 1}" in after
    assert left > 1 or "Score sheets to fill in" not in after


def test_what_an_inspection_found_stands_once_with_its_day_for_whoever_answers(
    town: Town, round_: Inspected
) -> None:
    round_.sends(
        round_.judge, round_.groups[0], roads__hole__times=2, roads__hole__photos=[picture()]
    )
    finding = Finding.objects.select_related("matter__owner__person").get()
    assert finding.matter.owner is not None
    person = finding.matter.owner.person_id
    owner = next(one for one in town.cast.values() if one.person.pk == person)
    page = work(owner)
    if not owner.actor.has("scoring.view"):  # then it is a matter like any other
        assert finding.matter.get_absolute_url() in page
        return
    assert "To put right after an inspection · 1" in page
    assert f"/scoring/findings/{finding.pk}/" in page
    assert finding.matter.get_absolute_url() not in page


def test_a_preview_asks_the_village_and_an_objection_somebody_of_another_panel(
    over: Scored,
) -> None:
    red = RankList.objects.get(reckoning=over.reckoning, colour="red")
    unit = over.round.sheets.filter(unit__parent=over.six.villages[0]).order_by("path")[0].unit
    village = over.six.villages[0]
    secretary = appointed(somebody("村书", "cunshu"), "village_secretary", village)
    assert "may object to" not in work(secretary)
    lists.preview(red.pk, by=over.six.lead.actor)
    red.refresh_from_db()
    assert "Lists that your village may object to · 1" in work(secretary)
    assert "may object to" not in work(over.six.lead)  # the township speaks for no village
    made = objecting.object_to(red, unit, "请再看一次", by=secretary.actor)
    panel = over.round.sheets.get(unit=unit).stop.panel
    sat = set(PanelMember.objects.filter(panel=panel).values_list("posting__person", flat=True))
    for one in over.six.stations:
        asked = f"/scoring/objections/{made.pk}/" in work(one)
        assert asked == (one.person.pk not in sat)
    assert f"/scoring/objections/{made.pk}/" not in work(secretary)  # nobody judges their own


def test_however_much_waits_it_is_asked_in_a_fixed_number_of_queries(over: Scored) -> None:
    lists.preview(over.reckoning.lists.get(colour="red").pk, by=over.six.lead.actor)
    lists.preview(over.reckoning.lists.get(colour="black").pk, by=over.six.lead.actor)
    secretary = appointed(somebody("村书", "cunshu"), "village_secretary", over.six.villages[0])
    leader = appointed(somebody("班", "ban"), "leader", over.six.unit).actor
    by = secretary.actor
    with CaptureQueriesContext(connection) as asked:
        found = scoring.ahead(by)
    assert len(found.lists) == 2
    assert len(asked) <= MOST
    with CaptureQueriesContext(connection) as nothing:
        assert not scoring.ahead(leader)
    assert not len(nothing)  # inspections ask nothing of them
