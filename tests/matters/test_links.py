"""The reporter's secret link: made from keys, never stored, one matter each, renewable."""

import pytest

from linli.audit.models import Entry
from linli.common import numbers
from linli.common.errors import NotHere
from linli.matters import services as matters
from linli.matters.models import Matter
from tests.stages import again
from tests.town import Town


def parts(matter: Matter) -> tuple[str, str]:
    number, code = matters.link_of(matter).strip("/").split("/")[1:]
    return number, code


def test_a_link_opens_its_matter_and_stands_in_no_column(town: Town) -> None:
    matter = town.reports()
    number, code = parts(matter)
    assert len(code) == 22
    assert matters.with_link(number, code).pk == matter.pk
    assert matters.with_link(numbers.shown(number), code).pk == matter.pk
    assert code not in repr(list(Matter.objects.values()))


def test_a_wrong_number_and_a_wrong_code_look_the_same(town: Town) -> None:
    one, other = town.reports(), town.reports("另一件")
    number, code = parts(one)
    said = set()
    for wrong in ((number, "A" * 22), (number, parts(other)[1]), ("26110000000", code), ("x", "")):
        with pytest.raises(NotHere) as caught:
            matters.with_link(*wrong)
        said.add(str(caught.value))
    assert len(said) == 1


def test_a_renewed_link_closes_the_old_one_and_is_noted(town: Town) -> None:
    matter = town.reports()
    number, old = parts(matter)
    matters.renew_link(matter, by=town.clerk.actor)
    with pytest.raises(NotHere):
        matters.with_link(number, old)
    assert matters.with_link(*parts(again(matter))).pk == matter.pk
    assert Entry.objects.filter(verb="renew_link").count() == 1


def test_the_holder_acts_on_this_one_matter_only(town: Town) -> None:
    matter = town.reports(phone="13800000000")
    actor = matters.reporter_of(matter)
    assert (actor.record_id, actor.person_id) == (matter.pk, matter.reporter_id)
    assert actor.grants == ()
