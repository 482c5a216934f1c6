"""Forms that somebody began: sealed, their own, and not for ever."""

import pytest

from linli.common.errors import Invalid, NotHere
from linli.common.ids import new_id
from linli.matters import services as matters
from linli.matters.models import Draft
from linli.matters.services.drafts import LONGEST_DRAFT, MOST_DRAFTS
from linli.people.actors import ANYBODY
from tests.town import Town

FIELDS = {"text": "井盖坏了", "phone": "13800001234"}


def test_a_draft_is_sealed_and_opens_for_whoever_began_it(town: Town) -> None:
    draft = matters.save_draft(FIELDS, by=town.clerk.actor)
    assert b"13800001234" not in bytes(Draft.objects.get().sealed)
    assert matters.open_draft(draft.pk, by=town.clerk.actor) == FIELDS
    for stranger in (town.chief.actor, town.outsider.actor, ANYBODY):
        with pytest.raises(NotHere):
            matters.open_draft(draft.pk, by=stranger)
    assert matters.drafts_of(town.chief.actor) == []


def test_saving_again_renews_ones_own_and_never_anothers(town: Town) -> None:
    mine = matters.save_draft(FIELDS, by=town.clerk.actor)
    matters.save_draft({"text": "新"}, by=town.clerk.actor, key=mine.pk)
    assert Draft.objects.count() == 1
    other = matters.save_draft({"text": "别人"}, by=town.chief.actor, key=mine.pk)
    assert other.pk != mine.pk
    assert matters.open_draft(mine.pk, by=town.clerk.actor) == {"text": "新"}


def test_the_oldest_goes_when_there_are_too_many(town: Town) -> None:
    first = matters.save_draft({"text": "0"}, by=town.clerk.actor)
    for number in range(MOST_DRAFTS):
        matters.save_draft({"text": f"{number + 1}"}, by=town.clerk.actor)
    assert len(matters.drafts_of(town.clerk.actor)) == MOST_DRAFTS
    with pytest.raises(NotHere):
        matters.open_draft(first.pk, by=town.clerk.actor)


def test_what_is_too_long_or_nobodys_is_refused(town: Town) -> None:
    with pytest.raises(Invalid):
        matters.save_draft({"text": "长" * LONGEST_DRAFT}, by=town.clerk.actor)
    with pytest.raises(NotHere):
        matters.save_draft(FIELDS, by=ANYBODY)
    assert not Draft.objects.exists()


def test_only_the_owner_throws_it_away(town: Town) -> None:
    draft = matters.save_draft(FIELDS, by=town.clerk.actor)
    matters.discard_draft(draft.pk, by=town.chief.actor)
    assert Draft.objects.count() == 1
    matters.discard_draft(draft.pk, by=town.clerk.actor)
    matters.discard_draft(new_id(), by=town.clerk.actor)
    assert not Draft.objects.exists()
