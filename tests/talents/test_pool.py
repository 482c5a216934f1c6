"""Into the pool and out of it, from the outside: consent, three criteria, branch and township, a
yearly yes (rows S1-15, S1-16)."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from linli.audit.models import Reading
from linli.common import clock
from linli.privacy import services as privacy
from linli.talents import services as talents
from linli.talents.models import CardStep, TalentCard, Word
from tests.desk import Desk
from tests.pool import NAME, PHONE, again, own, pool
from tests.town import WUXING, Town, appointed, somebody

pytestmark = pytest.mark.django_db


@pytest.mark.row("S1-15")
def test_an_electrician_named_by_the_instructor_says_yes_and_comes_into_the_pool(
    town: Town,
) -> None:
    desks = pool(town)
    instructor = Desk(appointed(somebody("指导", "zhidao"), "instructor", town.village))
    instructor.posts(
        "/talents/nominate/", key="k1", village=WUXING, name=NAME, phone=PHONE,
        skills=["electrician"], free_days=["6"], industry="修理铺", skill="电工证",
    )  # fmt: skip
    card = TalentCard.objects.get()
    assert instructor.opens(f"{card.get_absolute_url()}slip/").count("/talents/own/") == 1
    page = own(card)
    assert NAME in page.opens()
    page.sends("consent")
    for words in ("活细", "收费公道", "随叫随到"):
        desks.says(card, words)
    desks.does(desks.branch, card, "endorse", industry="on", skill="on")
    assert "<5" not in Client().get(f"/talents/of/{WUXING}/").content.decode()
    desks.does(desks.township, card, "admit", industry="on", skill="on")
    said = Client(headers={"accept-language": "en"}).get(f"/talents/of/{WUXING}/").content.decode()
    assert "Electrician" in said
    assert "&lt;5" in said
    assert NAME not in said
    assert [step.verb for step in card.steps.order_by("seq")] == [
        *("nominate", "consent", "support", "support", "support", "endorse", "admit")
    ]
    assert all(step.is_intact() for step in card.steps.all())


@pytest.mark.row("S1-16")
def test_three_criteria_are_found_met_by_two_people_without_vote_or_score(town: Town) -> None:
    desks = pool(town)
    desks.applies(skill="")
    card = TalentCard.objects.get()
    both: dict[str, Any] = {"industry": "on", "skill": "on"}
    page = desks.does(desks.branch, card, "endorse", 422, **both).content.decode()
    assert "Say what stands for it first" in page  # nothing was said of the skill
    own(card).sends("change", skills=["electrician"], free_days=["5"], industry="铺子", skill="证")
    desks.says(card)
    refused = desks.does(desks.branch, card, "endorse", 409, **both).content.decode()
    assert "1 of 3" in refused
    desks.does(desks.clerk, card, "support", words="电话里说：他修得好", key="w1")
    desks.says(card, "收费公道")
    desks.does(desks.branch, card, "endorse", 422, industry="on")  # one is not found met
    desks.does(desks.clerk, card, "endorse", 403, **both)  # not the clerk's
    desks.does(desks.branch, card, "endorse", **both)
    desks.does(desks.branch, card, "admit", 403, **both)  # nor twice the same person's
    desks.does(desks.township, card, "admit", **both)
    assert again(card).stage == "pool"
    seen = desks.branch.opens(card.get_absolute_url())
    assert "收费公道" in seen
    assert "no vote, no score" in seen


def test_whoever_endorsed_does_not_admit_even_with_both_posts(town: Town) -> None:
    desks = pool(town)
    appointed(desks.secretary, "township_lead", town.township)
    desks.applies()
    card = TalentCard.objects.get()
    for words in ("一", "二", "三"):
        desks.says(card, words)
    desks.does(desks.branch, card, "endorse", industry="on", skill="on")
    desks.does(desks.branch, card, "admit", 403, industry="on", skill="on")


@pytest.mark.row("S1-16")
def test_a_refusal_is_told_to_the_candidate_only_and_goes_in_time(town: Town) -> None:
    desks = pool(town)
    desks.applies()
    card = TalentCard.objects.get()
    desks.does(desks.branch, card, "refuse", 422, reason="产业刚起步")  # no next door
    desks.does(desks.branch, card, "refuse", reason="产业刚起步", next_door="先来参加培训")
    assert "产业刚起步" in own(card).opens()
    assert "先来参加培训" in own(card).opens()
    for desk in (desks.clerk, desks.branch, desks.township):
        desk.opens(card.get_absolute_url(), 404)
        assert "林**" not in desk.opens("/talents/")
        assert "示**" not in desk.opens("/talents/")
    with clock.told(clock.now() + timedelta(days=32)):
        privacy.dispose_all()
        own(card).opens(404)
    gone = again(card)
    assert gone.sealed is None
    assert not gone.skills.exists()
    words = [word for step in CardStep.objects.all() for word in step.words.values()]
    assert words
    assert not any("text" in word for word in words)


def test_without_a_yes_nothing_is_kept_beyond_a_short_time(town: Town) -> None:
    desks = pool(town)
    desks.applies("示例·邻居", 200, origin="villager", agrees=None)
    card = TalentCard.objects.get()
    assert card.stage == "nominated"
    assert card.consent_at is None
    desks.applies("示例·自己", 422, agrees=None)  # oneself, without a yes
    with clock.told(clock.now() + timedelta(days=29)):
        privacy.dispose_all()
        assert again(card).sealed is not None
    with clock.told(clock.now() + timedelta(days=32)):
        privacy.dispose_all()
    assert again(card).sealed is None
    assert again(card).stage == "out"


def test_who_says_no_or_leaves_is_gone_at_once(town: Town) -> None:
    desks = pool(town)
    desks.applies("示例·邻居", 200, origin="villager", agrees=None)
    asked = TalentCard.objects.get()
    page = own(asked)
    assert "All of it is gone" in page.sends("decline", 200)
    page.opens(404)
    card = desks.taken_in()
    own(card).sends("leave", 200)
    gone = again(card)
    assert gone.sealed is None
    assert gone.basis_sealed is None
    assert gone.free_days == 0
    assert not Word.objects.exists()
    assert not gone.skills.exists()
    desks.branch.opens(card.get_absolute_url(), 404)


@pytest.mark.row("S1-15")
def test_a_card_that_is_not_confirmed_in_a_year_goes(town: Town) -> None:
    desks = pool(town)
    silent, stays = desks.taken_in("示例·甲师傅"), desks.taken_in("示例·乙师傅")
    with clock.told(clock.now() + timedelta(days=350)):
        assert desks.branch.opens("/talents/").count('class="row-title"') == 2  # to be confirmed
        own(stays).sends("confirm")
    with clock.told(clock.now() + timedelta(days=368)):
        assert talents.found(talents.Search(town.village.path)).get() == stays
        privacy.dispose_all()
    assert again(silent).stage == "out"
    assert again(silent).sealed is None
    assert again(stays).stage == "pool"


def test_names_stand_on_the_notice_only_with_a_yes_and_go_with_a_no(town: Town) -> None:
    card = pool(town).taken_in()
    board = f"/talents/of/{WUXING}/"
    assert NAME not in Client().get(board).content.decode()
    own(card).sends("notice", shown="yes")
    assert NAME in Client().get(board).content.decode()
    own(card).sends("notice", shown="no")
    assert NAME not in Client().get(board).content.decode()


def test_the_candidate_takes_words_away_and_nobody_knows_whose_they_were(town: Town) -> None:
    desks = pool(town)
    desks.applies()
    card = TalentCard.objects.get()
    desks.says(card, "他爱吵架")
    page = own(card)
    assert "他爱吵架" in page.opens()
    page.sends("drop_words", word=page.hidden("word"))
    assert not Word.objects.exists()
    stored = [step.actor for step in card.steps.filter(verb="support")]
    assert all(not one["person"] and not one["name"] for one in stored)


def test_sent_twice_is_once_and_known_keys_with_other_words_are_noticed(town: Town) -> None:
    desks = pool(town)
    first = desks.applies(key="same")["Location"]
    assert desks.applies(key="same")["Location"] == first
    desks.applies("示例·别人", 409, key="same")
    card = TalentCard.objects.get()
    for _twice in range(2):
        assert desks.says(card, "好", key="w").status_code == 200
    assert Word.objects.count() == 1
    for _twice in range(2):
        Client().post(f"{talents.link_of(card)}do/change/", {})
    assert Reading.objects.count() == 0


def test_bad_input_is_said_beside_the_field_and_nothing_typed_is_lost(town: Town) -> None:
    desks = pool(town)
    cases: tuple[dict[str, Any], ...] = (
        {"phone": "12"}, {"skills": ["flying"]}, {"skills": []}, {"free_days": ["9"]},
        {"name": " "}, {"name": "长" * 41}, {"industry": "长" * 301}, {"away_until": "morgen"},
    )  # fmt: skip
    for wrong in cases:
        page = desks.applies(status=422, **{"skill": "低压电工证甲", **wrong}).content.decode()
        assert "低压电工证甲" in page, wrong
    assert not TalentCard.objects.exists()


def test_an_old_slip_opens_nothing_and_wrong_links_look_the_same(town: Town) -> None:
    desks = pool(town)
    desks.applies()
    card = TalentCard.objects.get()
    old = own(card)
    old.opens()
    desks.does(desks.clerk, card, "new_link")
    old.opens(404)
    own(card).opens()
    assert Client().get(talents.link_of(again(card))[:-2] + "x/").status_code == 404
    word = talents.word_link_of(again(card))
    assert Client().get(word).status_code == 200
    assert Client().get(word.replace("/word/", "/own/")).status_code == 404


def test_somebody_elses_change_in_the_meantime_is_said(town: Town) -> None:
    desks = pool(town)
    desks.applies()
    card = TalentCard.objects.get()
    for words in ("一", "二", "三"):
        desks.says(card, words)
    old = again(card).version
    own(card).sends("change", skills=["mason"], industry="铺子", skill="证")
    page = desks.does(
        desks.branch, card, "endorse", 409, version=old, industry="on", skill="on"
    ).content.decode()
    assert "in the meantime" in page
