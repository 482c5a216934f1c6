from datetime import timedelta
import pytest
from linli.activities import services as activities
from linli.activities.models import Activity
from linli.common import clock
from linli.outbox.models import Message
from linli.outbox import services as outbox
from linli.people.actors import SYSTEM
from linli.territory.choices import UnitKind
from linli.territory.services import organisation
from tests.town import Town, appointed, somebody


def test_smoke(town: Town) -> None:
    branch = organisation.add_organisation(
        town.village, UnitKind.BRANCH, by=SYSTEM, name_zh="第一党支部"
    )
    who = appointed(somebody("支书", "zhishu"), "branch_secretary", branch)
    by = who.actor
    now = clock.now()
    wanted = activities.Plan("member_assembly", branch, now + timedelta(hours=1), key="k")
    first = activities.plan(wanted, by=by)
    assert activities.plan(wanted, by=by).again
    key = first.activity.pk
    names = [activities.Entry(name=f"示例·党员{n}") for n in range(40)] + [
        activities.Entry(person=who.person, role="chair"),
        activities.Entry(person=town.clerk.person),
    ]
    activities.invite(key, by=by, entries=names)
    assert Message.objects.filter(to=town.clerk.person, template="activity").exists()
    row = Message.objects.filter(to=town.clerk.person, template="activity").first()
    print(outbox.text(row))
    with clock.told(now + timedelta(hours=4)):
        parts = list(Activity.objects.get(pk=key).participations.order_by("number"))
        states = {p.pk: "present" if n < 25 else "absent" for n, p in enumerate(parts)}
        activities.hold(
            key,
            by=by,
            begins=now + timedelta(hours=1),
            ends=now + timedelta(hours=2),
            attendance=activities.Attendance(states=states, reasons={parts[30].pk: "外出"}),
        )
        found = Activity.objects.get(pk=key)
        q = activities.quorum_of(found, list(found.participations.all()))
        assert (q.due, q.present, q.needed, q.reached) == (42, 25, 21, True)
        assert activities.read_reasons(found, by=by) == {parts[30].pk: "外出"}
        activities.write(key, by=by, text="记录")
        activities.approve(key, by=by, edition=1, attended=[p.pk for p in parts[:13]])
        assert activities.latest(found).approved_at
    assert found.steps_count + 2 == Activity.objects.get(pk=key).steps.count()
    assert Activity.objects.visible_to(town.clerk.actor).count() == 1
    assert Activity.objects.visible_to(town.grid_member.actor).count() == 0
    assert Activity.objects.visible_to(town.secretary.actor).count() == 1
    series = activities.repeat(
        activities.Plan("theme_day", branch, now + timedelta(days=1)),
        activities.Repeat("FREQ=MONTHLY;BYMONTHDAY=5"),
        by=by,
    )
    assert series.activities.count() == 3
    assert activities.make_occurrences() == 0
    month = activities.Month.parse("")
    assert len(activities.of_host(branch, month, by=by)) >= 1
    p = activities.outline(town.village, activities.Outline("党建+农清", from_on=clock.today(), tags=["clean", "theme_day"], streams=[("商量", "clean")], matter_kinds=["rubbish"]), by=town.secretary.actor)
    activities.issue(p.pk, by=town.secretary.actor)
    town.reports(kind="rubbish")
    found = activities.board(p, by=town.secretary.actor)
    print(found)
    assert found.planned == 3 and found.matters == 1
    activities.end_series(series.pk, by=by)
    from linli.activities.services import erasing
    assert erasing.erase_reasons(key) and erasing.erase_words(key)
    assert Activity.objects.get(pk=key).participations.count() == 0
    m = activities.add_material(branch, activities.Wanted("text", "手册", link="https://example.org/x"), by=by)
    activities.withdraw_material(m.pk, by=by)
