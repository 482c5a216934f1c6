"""A report becomes a matter: one number, one place, one owner, clocks running, the owner told."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from linli.common import chance, clock, numbers
from linli.common.errors import Conflict, DomainError, Invalid, NotHere, Refused
from linli.matters import services as matters
from linli.matters.choices import Status
from linli.matters.models import Matter, MatterStep
from linli.matters.services.reporting import LONGEST_PLACE_WORDS, LONGEST_TEXT
from linli.outbox.models import Message
from linli.people import services as people
from linli.people.actors import ANYBODY, Actor
from linli.people.models import Person
from linli.territory import services as territory
from linli.territory.choices import Level, UnitKind
from linli.territory.models import Unit
from tests.stages import again
from tests.town import PINGSHAN, WUXING, Town, build

PHONE = "13800001234"


def test_a_report_has_a_number_a_place_an_owner_a_clock_and_a_first_step(town: Town) -> None:
    matter = again(town.reports(phone="138-0000-1234", name="示例·某"))
    assert numbers.parse(matter.number) == matter.number
    assert (matter.place, matter.village, matter.grid) == (
        town.lanes[0],
        town.village,
        town.grids[0],
    )
    assert matter.owner == matter.turn == town.grid_member.postings[0]
    assert (matter.status, matter.level) == (Status.SUBMITTED, Level.GROUP)
    assert matter.respond_due_at is not None
    (step,) = matter.steps.all()
    assert (step.seq, step.verb, step.was, step.now) == (1, "report", "", Status.SUBMITTED)
    assert step.is_intact()
    assert {m.channel for m in Message.objects.filter(to=town.grid_member.person)} == {
        "inbox",
        "email",
    }


def queries(town: Town, **more: Any) -> list[str]:
    with CaptureQueriesContext(connection) as found:
        town.reports(
            key=uuid4().hex,
            client="web",
            phone=PHONE,
            where="井边",
            point=(112.815, 22.605),
            **more,
        )
    asked = [query["sql"] for query in found.captured_queries]
    return [sql for sql in asked if sql not in {"BEGIN", "BEGIN IMMEDIATE", "COMMIT"}]


@pytest.mark.django_db(transaction=True)
def test_a_report_costs_at_most_twelve_queries_however_many_matters_there_are() -> None:
    from_town = build()
    queries(from_town)  # the shapes are loaded once in a process
    few = queries(from_town)
    for _more in range(60):
        from_town.reports()
    template = Matter.objects.order_by("pk")[0]
    rows = []
    for number in range(230):
        row = Matter.objects.get(pk=template.pk)
        row.pk, row.number, row.client_key = uuid4(), f"{number:011d}", ""
        rows.append(row)
    Matter.objects.bulk_create(rows)
    many = queries(from_town)
    assert Matter.objects.count() > 290
    assert len(few) <= 12, few
    assert len(many) == len(few), many


def test_the_same_report_sent_twice_is_one_matter(town: Town) -> None:
    given: dict[str, Any] = {"key": "k1", "client": "web", "phone": PHONE}
    first = town.reports(**given)
    report = matters.Report(
        place_code=WUXING, text="路灯不亮", source="web", kind="lighting",
        unit_id=town.lanes[0].pk, **given,
    )  # fmt: skip
    second = matters.report(report, by=ANYBODY)
    assert second.again
    assert second.matter.pk == first.pk
    assert Matter.objects.count() == MatterStep.objects.count() == 1
    assert Message.objects.filter(to=town.grid_member.person).count() == 2
    assert Person.objects.exclude(phone_index="").count() == 1


def test_the_same_key_with_other_words_is_a_conflict_and_of_another_client_another_matter(
    town: Town,
) -> None:
    town.reports(key="k1", client="web")
    with pytest.raises(Conflict) as caught:
        town.reports("井盖坏了", key="k1", client="web")
    assert str(caught.value.next_step)
    assert town.reports("井盖坏了", key="k1", client="other").pk
    assert town.reports(key="", client="web").pk != town.reports(key="", client="web").pk
    assert Matter.objects.count() == 4


@pytest.mark.parametrize(
    "other",
    [
        {"text": "井盖坏了"},
        {"kind": "road"},
        {"where": "井边"},
        {"phone": PHONE},
        {"name": "示例·某"},
        {"private": True},
        {"point": (112.815, 22.605)},
        {"place_code": PINGSHAN, "unit_id": None},
    ],
)
def test_whatever_differs_is_noticed(town: Town, other: dict[str, Any]) -> None:
    town.reports(key="k1", client="web")
    with pytest.raises(Conflict):
        town.reports(**{"text": "路灯不亮", "key": "k1", "client": "web", **other})


def test_a_number_that_is_taken_is_drawn_again(town: Town) -> None:
    with chance.seeded(7):
        first = town.reports()
    with chance.seeded(7):
        second = town.reports()
    assert first.number != second.number
    assert Matter.objects.count() == 2
    assert second.steps.count() == 1


def test_five_taken_numbers_are_said_and_leave_nothing_behind(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = town.reports()
    monkeypatch.setattr(numbers, "draw", lambda at: taken.number)
    before = Person.objects.count()
    with pytest.raises(Conflict):
        town.reports(phone=PHONE)
    assert (Matter.objects.count(), Person.objects.count()) == (1, before)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "长" * (LONGEST_TEXT + 1)}, "text"),
        ({"where": "长" * (LONGEST_PLACE_WORDS + 1)}, "where"),
        ({"name": "长" * 81}, "name"),
        ({"phone": "not a phone"}, "phone"),
        ({"kind": "no_such_kind"}, "kind"),
        ({"source": "carrier pigeon"}, "source"),
        ({"key": "k" * 65}, "key"),
        ({"point": (22.605, 112.815)}, "point"),
        ({"point": (float("nan"), 22.6)}, "point"),
    ],
)
def test_what_cannot_be_used_is_said_by_its_field(
    town: Town, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        town.reports(**{"text": "路灯不亮", **given})
    assert set(caught.value.fields) == {field}
    assert not Matter.objects.exists()


def test_a_unit_of_another_village_is_not_of_this_place(town: Town) -> None:
    group = territory.add_unit(town.far, UnitKind.GROUP, 1, name_zh="第1居民小组")
    with pytest.raises(Invalid) as caught:
        town.reports(unit_id=group.pk)
    assert "unit" in caught.value.fields


@pytest.mark.parametrize(
    "code", ["440784105999", "44078410521", "abc", "", "４４０７８４１０５２１４"]
)
def test_an_unknown_code_is_no_place(town: Town, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        town.reports(place_code=code, unit_id=None)
    assert isinstance(caught.value, NotHere | Invalid)


def test_a_place_that_is_not_opened_says_whom_to_call(town: Town) -> None:
    Unit.objects.filter(opened_on__isnull=False).update(opened_on=None)
    with pytest.raises(Invalid) as caught:
        town.reports()
    assert "110" in str(caught.value)


def test_what_happened_yesterday_keeps_its_true_time_and_its_clock(town: Town) -> None:
    yesterday = clock.now() - timedelta(days=1)
    late = town.reports(kind="power", at=yesterday, by=town.grid_member.actor, source="door")
    assert late.reported_at == yesterday
    assert late.entered_at > yesterday
    (step,) = late.steps.all()
    assert step.is_late_entry
    assert late.respond_due_at == yesterday + timedelta(hours=2)
    assert not town.reports().steps.get().is_late_entry


@pytest.mark.parametrize("back", [timedelta(minutes=-1), timedelta(days=8)])
def test_a_time_in_the_future_or_too_long_ago_is_refused(town: Town, back: timedelta) -> None:
    with pytest.raises(Invalid) as caught:
        town.reports(at=clock.now() - back, by=town.grid_member.actor, source="door")
    assert "at" in caught.value.fields


def test_somebody_takes_it_down_and_the_record_says_so(town: Town) -> None:
    matter = town.reports(by=town.grid_member.actor, source="door", phone=PHONE)
    (step,) = matter.steps.all()
    assert matter.taken_by == town.grid_member.person
    assert step.actor["on_behalf_of"] == "reporter"
    assert step.actor["role"] == "grid_member"
    assert town.reports().steps.get().actor["on_behalf_of"] == ""


def test_a_neighbours_matter_is_taken_down_and_a_foreign_one_is_not(town: Town) -> None:
    by = town.next_grid_member.actor
    assert town.reports(by=by, source="door").turn == town.grid_member.postings[0]
    for name in ("outsider", "nobody"):
        actor: Actor = town.cast[name].actor
        with pytest.raises(Refused) as caught:
            town.reports(by=actor, source="door")
        assert str(caught.value.next_step)


def plain_values() -> str:
    """Everything that any table of ours holds, as one text."""
    found = []
    for model in apps.get_models():
        if model.__module__.startswith("linli."):
            names = [f.attname for f in model._meta.concrete_fields]
            for row in model._base_manager.values_list(*names):
                found += [bytes(v) if isinstance(v, memoryview) else v for v in row]
    return repr(found)


def test_a_phone_number_stands_nowhere_in_clear(town: Town) -> None:
    matter = town.reports(phone="138 0000 1234", name="示例·某")
    matters.accept(matter.pk, by=town.grid_member.actor)
    held = plain_values()
    for written in (PHONE, "138 0000 1234", "138-0000-1234", PHONE.encode().hex()):
        assert written not in held
    assert Person.objects.with_phone("138-0000-1234").get() == matter.reporter
    assert matter.reporter is not None
    assert matter.reporter.phone_masked == "138****1234"
    assert len(matter.reporter.phone_index) == 64
    clear = people.read_contact(
        matter.reporter, by=town.clerk.actor, purpose="回访", of_path=matter.place_path
    )
    assert clear == {"phone": PHONE}


def test_without_phone_and_name_no_person_is_kept(town: Town) -> None:
    before = Person.objects.count()
    assert town.reports().reporter is None
    assert Person.objects.count() == before


@pytest.mark.parametrize(
    "given", [{"kind": "dispute"}, {"kind": "personal_need"}, {"private": True}]
)
def test_what_is_private_is_private_from_the_first_moment(
    town: Town, given: dict[str, Any]
) -> None:
    matter = town.reports(**given)
    assert not matter.is_public
    assert not Matter.objects.public().exists()


def test_a_retired_kind_is_no_kind(town: Town) -> None:
    kind = town.reports().kind
    type(kind).objects.filter(pk=kind.pk).update(retired=True)
    with pytest.raises(Invalid):
        town.reports()


def test_text_columns_of_a_matter_are_long_enough_for_what_is_let_in(town: Town) -> None:
    matter = town.reports("长" * LONGEST_TEXT, where="长" * LONGEST_PLACE_WORDS, name="长" * 80)
    found = Matter.objects.get(pk=matter.pk)
    assert len(found.text) == LONGEST_TEXT
    column = Matter._meta.get_field("place_words")
    assert isinstance(column, models.CharField)
    assert column.max_length == LONGEST_PLACE_WORDS
