"""Taking a report down for somebody: the form, its drafts, the slip."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from linli.common import clock
from linli.matters.models import Draft, Matter
from linli.matters.services import link_of
from tests import town as towns
from tests.desk import Desk
from tests.town import Town

pytestmark = pytest.mark.django_db


def call(**more: Any) -> dict[str, Any]:
    """What a clerk has typed after half a minute on the telephone."""
    return {
        "text": "井盖破了",
        "village": towns.WUXING,
        "where": "新屋巷",
        "kind": "road",
        "phone": "138 0000 1234",
        "source": "phone",
        "key": uuid4().hex,
        **more,
    }


def photo() -> SimpleUploadedFile:
    picture = BytesIO()
    Image.new("RGB", (60, 40), "red").save(picture, "JPEG")
    return SimpleUploadedFile("a.jpg", picture.getvalue(), "image/jpeg")


def test_a_call_becomes_a_matter_with_its_place_and_a_slip(town: Town) -> None:
    clerk = Desk(town.clerk)

    answer = clerk.posts("/intake/", **call(photos=[photo()]))

    matter = Matter.objects.get()
    assert (matter.source, matter.place_id) == ("phone", town.lanes[0].pk)
    assert matter.taken_by == town.clerk.person
    assert matter.attachments.count() == 1
    assert answer["Location"] == f"/matters/{matter.number}/slip/"
    slip = clerk.opens(answer["Location"])
    number = f"{matter.number[:4]}-{matter.number[4:8]}-{matter.number[8:]}"
    assert number in slip
    assert link_of(matter) in slip
    assert "0750-000 0000" in slip
    assert "<svg" in slip
    assert "示例·乙" in slip


def test_five_fields_are_enough_and_the_village_of_the_posting_is_set(town: Town) -> None:
    page = Desk(town.clerk).opens("/intake/")

    assert f'<input type="hidden" name="village" value="{towns.WUXING}"' in page
    Desk(town.clerk).posts("/intake/", **call(phone="", where=""))
    assert Matter.objects.get().reporter is None


def test_the_township_chooses_among_its_villages(town: Town) -> None:
    street = Desk(town.street)

    page = street.opens("/intake/")
    assert f'value="{towns.WUXING}"' in page
    assert f'value="{towns.PINGSHAN}"' in page
    assert towns.YIJIANG not in page
    street.posts("/intake/", **call(village=towns.PINGSHAN, where=""))
    assert Matter.objects.get().village == town.neighbour


def test_a_foreign_village_is_not_taken(town: Town) -> None:
    page = Desk(town.clerk).posts("/intake/", 422, **call(village=towns.YIJIANG))

    assert "井盖破了" in page.content.decode()
    assert not Matter.objects.exists()


def test_mistakes_stand_beside_their_fields_and_nothing_typed_is_lost(town: Town) -> None:
    page = Desk(town.clerk).posts("/intake/", 422, **call(phone="12", text="井盖"))

    words = page.content.decode()
    assert 'id="id_phone_error"' in words
    assert "井盖" in words
    assert not Matter.objects.exists()


def test_the_same_form_sent_twice_is_one_matter(town: Town) -> None:
    clerk, form = Desk(town.clerk), call()

    first = clerk.posts("/intake/", **form)
    second = clerk.posts("/intake/", **form)

    assert first["Location"] == second["Location"]
    assert Matter.objects.count() == 1
    other = clerk.posts("/intake/", 409, **{**form, "text": "另一件事"})
    assert "另一件事" in other.content.decode()


def test_what_was_heard_yesterday_keeps_its_true_time(town: Town) -> None:
    earlier = timezone.localtime(clock.now() - timedelta(days=1))

    Desk(town.clerk).posts("/intake/", **call(at=earlier.strftime("%Y-%m-%dT%H:%M")))

    matter = Matter.objects.get()
    assert abs(matter.reported_at - earlier) < timedelta(minutes=1)
    assert "entered later:" in Desk(town.clerk).opens(matter.get_absolute_url())


def test_a_grid_member_writes_down_what_lies_in_the_neighbours_grid(town: Town) -> None:
    steward = Desk(town.grid_member)

    answer = steward.posts("/intake/", **call(where="井头巷", source="door"))

    assert Matter.objects.get().turn_id == town.next_grid_member.postings[0].pk
    steward.opens(answer["Location"])
    steward.opens(Matter.objects.get().get_absolute_url())


def test_a_draft_is_kept_by_itself_opened_again_and_gone_when_sent(town: Town) -> None:
    clerk, form = Desk(town.clerk), call(text="井盖")
    clerk.posts("/intake/draft/", 204, **form)
    clerk.posts("/intake/draft/", 204, **{**form, "text": "井盖破了"})
    draft = Draft.objects.get()
    assert "井盖" not in bytes(draft.sealed).decode(errors="replace")

    assert "井盖破了" in clerk.opens("/intake/")
    page = clerk.opens(f"/intake/?draft={draft.pk}")
    assert form["key"] in page
    assert "138 0000 1234" in page
    clerk.posts("/intake/", **{**form, "text": "井盖破了"})

    assert not Draft.objects.exists()


def test_without_script_a_button_keeps_the_draft_and_another_throws_it_away(town: Town) -> None:
    clerk = Desk(town.clerk)

    answer = clerk.posts("/intake/draft/", keep="1", **call())
    assert "井盖破了" in clerk.opens(answer["Location"])

    clerk.posts("/intake/draft/", discard=str(Draft.objects.get().pk))
    assert not Draft.objects.exists()


def test_drafts_are_nobody_elses(town: Town) -> None:
    clerk, chief = Desk(town.clerk), Desk(town.chief)
    clerk.posts("/intake/draft/", 204, **call())
    draft = Draft.objects.get()

    assert "井盖破了" not in chief.opens("/intake/")
    chief.opens(f"/intake/?draft={draft.pk}", 404)
    chief.opens("/intake/?draft=nonsense", 404)
    chief.posts("/intake/draft/", discard=str(draft.pk))
    assert Draft.objects.exists()


def test_the_slip_is_for_whoever_acts_for_the_reporter_and_not_for_the_handler(town: Town) -> None:
    lamp = town.reports()
    slip = f"{lamp.get_absolute_url()}slip/"

    Desk(town.clerk).opens(slip)
    assert "belongs to the reporter" in Desk(town.grid_member).opens(slip, 403)
    Desk(town.clerk).does(lamp, "assign", to=str(town.clerk.postings[0].pk), reason="我去")
    Desk(town.clerk).does(lamp, "accept")
    Desk(town.clerk).does(lamp, "complete", answer="修好了")
    assert "Whoever completed a matter" in Desk(town.clerk).opens(slip, 403)


def test_a_lost_slip_gets_a_new_link_and_the_old_one_is_dead(town: Town) -> None:
    lamp = town.reports()
    before = link_of(lamp)
    clerk = Desk(town.clerk)

    clerk.opens(f"{lamp.get_absolute_url()}link/", 405)
    answer = clerk.posts(f"{lamp.get_absolute_url()}link/")

    after = link_of(Matter.objects.get())
    assert after != before
    assert after in clerk.opens(answer["Location"])
    Desk(town.grid_member).posts(f"{lamp.get_absolute_url()}link/", 403)
