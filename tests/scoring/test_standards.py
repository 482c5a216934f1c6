"""Standards as data (practice B9): the product's own, and what a township makes of it."""

import re
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from linli.common.errors import Conflict, Invalid, MoveRefused, Refused
from linli.scoring import services as scoring
from linli.scoring.choices import StandardStatus
from linli.scoring.models import Standard
from linli.scoring.services import Entry
from tests.desk import Desk
from tests.town import Town


def test_the_product_brings_ten_aspects_of_ten_points_in_their_order(town: Town) -> None:
    scoring.load_reference()
    standard = Standard.objects.get(path="", code="living_environment")
    aspects = list(standard.aspects.all())
    assert [aspect.seq for aspect in aspects] == list(range(1, 11))
    assert sum(aspect.max_centi for aspect in aspects) == 100_00
    assert sum(aspect.weight for aspect in aspects) == 100
    assert all(aspect.items.exists() for aspect in aspects)
    # What is behind a door brings help, no black-list points (issue 7).
    assert not standard.aspects.get(code="toilets").public_place
    assert standard.status == StandardStatus.PUBLISHED


def test_loading_the_reference_again_changes_no_version_that_stands(town: Town) -> None:
    scoring.load_reference()
    before = list(Standard.objects.order_by("pk").values())
    scoring.load_reference()
    assert list(Standard.objects.order_by("pk").values()) == before


PRODUCT = "living_environment"


def product() -> Standard:
    return Standard.objects.whole().get(path="", code=PRODUCT)


def fields(page: str) -> dict[str, Any]:
    """What the first form of the page holds, as a browser would send it."""
    form = page.partition('<form class="card')[2].partition("</form>")[0]
    found: dict[str, Any] = dict.fromkeys(re.findall(r'<textarea[^>]* name="([^"]+)"', form), "")
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if (
            name
            and ("checked" in tag or 'type="checkbox"' not in tag)
            and ("checked" in tag or 'type="radio"' not in tag)
        ):
            found[name[1]] = unescape(value[1]) if value else ""
    for name, choices in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', choices)
        found[name] = chosen[1] if chosen else ""
    return found


def begun(town: Town) -> tuple[Desk, Standard]:
    """The lead begins the township's own version from the product's, on the page."""
    desk = Desk(town.lead)
    page = desk.opens(f"/scoring/standards/{product().pk}/")
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key is not None
    answer = desk.posts(
        f"/scoring/standards/{product().pk}/next/", key=key[1], place=town.township.code
    )
    draft = Standard.objects.get(path=town.township.path)
    assert answer["Location"] == f"/scoring/standards/{draft.pk}/edit/"
    return desk, draft


def test_a_township_makes_the_next_version_its_own_by_form_and_publishes_it(town: Town) -> None:
    desk, draft = begun(town)
    assert (draft.version, draft.status) == (2, StandardStatus.DRAFT)
    address = f"/scoring/standards/{draft.pk}/"
    sent = fields(desk.opens(f"{address}edit/"))
    desk.posts(
        f"{address}edit/", **(sent | {"weight-roads": "25", "households": "8", "note": "路更要紧"})
    )
    sent = fields(desk.opens(f"{address}aspect/roads/"))
    assert sent["off-0"] == "1.00"
    desk.posts(f"{address}aspect/roads/", **(sent | {"off-0": "1.50", "cap-0": "4.50"}))
    now = Standard.objects.get(pk=draft.pk)
    desk.posts(f"{address}publish/", revision=now.revision)
    page = desk.opens(address)
    assert "Published" in page
    assert "10.00 points, weight 25 of 115" in page
    assert "−1.50" in page
    # It never changes after that.
    entry = scoring.entry_of(Standard.objects.whole().get(pk=draft.pk))
    with pytest.raises(MoveRefused, match="never changes"):
        scoring.rewrite(draft.pk, entry, by=town.lead.actor, revision=now.revision + 1)


def test_a_village_reads_what_is_published_and_no_draft(town: Town) -> None:
    _desk, draft = begun(town)
    reader = Desk(town.secretary)
    reader.opens(f"/scoring/standards/{draft.pk}/", status=404)
    page = reader.opens(f"/scoring/standards/{product().pk}/")
    assert "100.00 points in all" in page
    assert "Begin the next version" not in page
    with pytest.raises(Refused):
        scoring.next_version(product().pk, town.township, by=town.secretary.actor)


def test_a_file_goes_out_is_changed_and_comes_in_again(town: Town) -> None:
    desk, draft = begun(town)
    address = f"/scoring/standards/{draft.pk}/"
    text = desk.takes(f"{address}?format=toml").decode()
    changed = text.replace("households = 5", "households = 7").encode()
    desk.posts(
        f"{address}file/",
        revision=draft.revision,
        file=SimpleUploadedFile("a.toml", changed),
    )
    now = Standard.objects.whole().get(pk=draft.pk)
    assert now.households == 7
    table = desk.takes(f"{address}?format=xlsx")
    before = scoring.entry_of(now)
    desk.posts(f"{address}file/", revision=now.revision, file=SimpleUploadedFile("a.xlsx", table))
    assert scoring.entry_of(Standard.objects.whole().get(pk=draft.pk)) == before


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("zh = ", "zh = = ", "no TOML"),
        ('code = "roads"', 'code = "Roads"', "small letters, digits and _"),
        ("groups = 4", "groups = 1", "No more groups of last time"),
        ("off_centi = 300", 'off_centi = "x"', "whole number from 1"),
        ('kind = "inspection_finding"', 'kind = "nothing"', "no kind of matter"),
    ],
)
def test_a_file_that_is_not_whole_is_refused_and_nothing_changes(
    town: Town, was: str, now: str, said: str
) -> None:
    desk, draft = begun(town)
    address = f"/scoring/standards/{draft.pk}/"
    text = desk.takes(f"{address}?format=toml").decode().replace(was, now, 1)
    file = SimpleUploadedFile("a.toml", text.encode())
    page = desk.posts(f"{address}file/", 422, revision=draft.revision, file=file).text
    assert said in unescape(page)
    assert Standard.objects.get(pk=draft.pk).revision == draft.revision


def test_two_who_change_a_draft_at_once_do_not_overwrite_each_other(town: Town) -> None:
    _desk, draft = begun(town)
    entry = scoring.entry_of(Standard.objects.whole().get(pk=draft.pk))
    scoring.rewrite(draft.pk, entry, by=town.lead.actor, revision=draft.revision)
    with pytest.raises(Conflict):
        scoring.rewrite(draft.pk, entry, by=town.lead.actor, revision=draft.revision)


def test_beginning_twice_makes_one_draft(town: Town) -> None:
    begun(town)
    with pytest.raises(MoveRefused, match="draft of its next version already"):
        scoring.next_version(product().pk, town.township, by=town.lead.actor)


def test_nothing_is_published_without_saying_what_changes(town: Town) -> None:
    desk, draft = begun(town)
    page = desk.posts(f"/scoring/standards/{draft.pk}/publish/", 422, revision=draft.revision).text
    assert "Say what this version changes" in unescape(page)
    with pytest.raises(Invalid):
        scoring.publish(draft.pk, by=town.lead.actor, revision=draft.revision)


def test_an_older_version_is_retired_and_rounds_are_offered_the_new_one(town: Town) -> None:
    first = None
    for _turn in range(2):
        start = first or product()
        draft = scoring.next_version(start.pk, town.township, by=town.lead.actor)
        entry = {**scoring.entry_of(Standard.objects.whole().get(pk=draft.pk)), "note": "改"}
        now = scoring.rewrite(draft.pk, entry, by=town.lead.actor, revision=draft.revision)
        first = scoring.publish(now.pk, by=town.lead.actor, revision=now.revision)
    own = Standard.objects.filter(path=town.township.path).order_by("version")
    assert [one.status for one in own] == [StandardStatus.RETIRED, StandardStatus.PUBLISHED]
    assert [one.version for one in own] == [2, 3]
    usable = Standard.objects.usable_at(town.township.path)
    assert sorted(one.version for one in usable) == [1, 3]


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=30)


@pytest.mark.once
@given(WORDS, st.integers(1, 1000_00), st.booleans())
def test_any_words_survive_the_file(words: str, off: int, public: bool) -> None:
    item = {"code": "x", "zh": words, "en": "", "off_centi": off, "cap_centi": off}
    flags = dict.fromkeys(("public_place", "may_not_apply", "photo_for_deduction"), public)
    aspect: Entry = {
        "code": "a", "zh": words, "en": words, "hint_zh": "", "hint_en": words, "max_centi": off,
        "weight": 1, "method": "deduct", "level": "group", **flags, "items": [item],
    }  # fmt: skip
    numbers = {
        "households": 5, "groups": 4, "again": 2, "missing_percent": 30, "year_percent": 70,
        "rectify_days": 2, "late_times": 2,
    }  # fmt: skip
    entry = {"zh": words, "en": "", "source": "", "note": words, **numbers, "aspect": [aspect]}
    assert scoring.read_toml(scoring.as_toml(entry).encode()) == entry
