"""Retention: what has had its time goes by itself, to the day, and leaves its proof."""

import os
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from pytest_django import Settings

from linli.audit.models import Disposal, Entry, NeverChanged, Reading
from linli.common import clock
from linli.common.ids import new_id
from linli.matters import services as matters
from linli.matters.choices import Status
from linli.matters.models import Attachment, Draft, Matter, MatterStep
from linli.outbox.models import Message
from linli.people import services as people
from linli.people.actors import SYSTEM
from linli.people.models import Person
from linli.privacy import services as privacy
from linli.privacy.inventory import KEEPINGS
from linli.privacy.terms import ends
from linli.rulesets import services as rulesets
from linli.territory import services as territory
from linli.territory.models import Leave
from tests import stages
from tests.held import PHONE, WORDS, photo, reported
from tests.town import Town

A_MINUTE = timedelta(minutes=1)


def end_of(since: datetime | None, rule: str, path: str = "") -> datetime:
    """When the time of something ends, by the rules in force."""
    assert since is not None
    values = rulesets.values([rule], path=path)
    return ends(since, values.span(rule), values.calendar())


def gone_at(at: datetime) -> int:
    """Run at a moment; how many went."""
    with clock.told(at):
        return privacy.dispose_all()


def proofs(record: str) -> list[Disposal]:
    return list(Disposal.objects.filter(record=record, count__gt=0).order_by("at"))


def test_name_and_number_go_to_the_minute_and_the_matter_stays(town: Town) -> None:
    matter = reported(town, Status.CLOSED)
    open_one = reported(town, Status.IN_HAND)
    last = end_of(matter.closed_at, "retention.contact")

    gone_at(last - A_MINUTE)
    assert stages.again(matter).contact_erased_at is None
    assert Person.objects.with_phone(PHONE).count() == 2
    gone_at(last)

    after = stages.again(matter)
    assert after.contact_erased_at == last
    assert after.text == WORDS
    assert [person.pk for person in Person.objects.with_phone(PHONE)] == [open_one.reporter_id]
    step = MatterStep.objects.get(record=matter, verb="erase")
    assert step.payload == {"erased": "contact", "why": "time"}
    assert step.actor["kind"] == "system"


def test_words_photos_and_place_go_in_time_with_their_files(
    town: Town, settings: Settings, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    matter = reported(town, Status.CLOSED, photos=(photo(),))
    last = end_of(matter.closed_at, "retention.matters")

    with django_capture_on_commit_callbacks(execute=True):
        gone_at(last - A_MINUTE)
    assert len(list(tmp_path.rglob("*.jpg"))) == 2
    assert stages.again(matter).text == WORDS
    with django_capture_on_commit_callbacks(execute=True):
        gone_at(last)

    assert not list(tmp_path.rglob("*.jpg"))
    assert not Attachment.objects.exists()
    after = stages.again(matter)
    assert (after.text, after.point, after.reporter_id) == ("", None, None)
    assert (after.number, after.status, after.solved) == (matter.number, Status.CLOSED, True)
    assert not Person.objects.filter(pk__in=[matter.reporter_id]).exists()
    left = repr(list(MatterStep.objects.filter(record=matter).values()))
    assert WORDS not in left
    assert all(step.is_intact() for step in after.steps.all())


def test_what_was_reopened_or_never_ended_stays(town: Town) -> None:
    never = reported(town, Status.IN_HAND)
    again = reported(town, Status.CLOSED)
    matters.reopen(again.pk, by=matters.reporter_of(again), reason="又坏了")
    gone_at(clock.now() + timedelta(days=4000))
    for matter in (never, again):
        assert stages.again(matter).text == WORDS
        assert stages.again(matter).contact_erased_at is None
    assert not matters.erase_in_time(again.pk, contact=False)


def test_a_place_may_keep_it_for_a_shorter_time(town: Town) -> None:
    here = reported(town, Status.CLOSED)
    other = stages.to(Status.CLOSED, town, phone="13900005678", unit_id=town.lanes[1].pk)
    group = town.lanes[0].parent
    assert group is not None
    new = {"amount": 40, "unit": "days"}
    rulesets.set_value("retention.contact", new, by=SYSTEM, path=group.path)
    assert here.place_path.startswith(group.path)

    gone_at(end_of(here.closed_at, "retention.contact", group.path))
    assert stages.again(here).contact_erased_at is not None
    assert stages.again(other).contact_erased_at is None
    (proof,) = proofs("matters.contact")
    assert (proof.scope_path, proof.value, proof.count) == (group.path, new, 1)
    assert proof.next_due_at is None


def test_each_kind_of_record_goes_in_its_own_time(town: Town) -> None:
    now = clock.now()
    matter = reported(town)  # tells its owner
    draft = matters.save_draft({"text": "半句"}, by=town.clerk.actor)
    assert matter.reporter is not None
    matters.read_reporter(matter, by=town.street.actor, purpose="回访")
    posting = town.grid_member.postings[0]
    territory.plan_leave(
        posting, by=SYSTEM, since_at=now, until_at=now + timedelta(days=2), deputy=None
    )
    session = Session.objects.create(session_key="k" * 32, session_data="", expire_date=now)
    kinds: list[tuple[type[Any], datetime, str]] = [
        (Session, session.expire_date, "retention.sessions"),
        (Draft, draft.saved_at, "retention.drafts"),
        (Message, Message.objects.latest("created_at").created_at, "retention.messages"),
        (Leave, now + timedelta(days=2), "retention.leaves"),
        (Reading, Reading.objects.get().at, "retention.readings"),
        (Entry, Entry.objects.latest("at").at, "retention.audit"),
    ]
    for model, since, rule in kinds:
        last = end_of(since, rule)
        gone_at(last - A_MINUTE)
        assert model.objects.exists(), rule
        gone_at(last)
        assert not model.objects.exists(), rule


def test_former_staff_are_no_longer_reached_but_their_posts_stay(town: Town) -> None:
    person = town.grid_member.person
    for who in (person, town.clerk.person):
        people.change_contact(who.pk, by=SYSTEM, phone=PHONE)
    posting = territory.end_posting(town.grid_member.postings[0].pk, by=SYSTEM, reason="轮换")
    gone_at(end_of(posting.until_at, "retention.contact"))
    person.refresh_from_db()
    assert (person.phone_sealed, person.display_name) == (None, "示例·甲")
    assert list(Person.objects.with_phone(PHONE)) == [town.clerk.person]


def test_the_proof_says_what_went_by_which_rule_and_when_the_next_is_due(town: Town) -> None:
    first = reported(town, Status.CLOSED)
    with stages.later(days=5):
        second = reported(town, Status.CLOSED)
    last = end_of(first.closed_at, "retention.contact")
    gone_at(last)
    (proof,) = proofs("matters.contact")
    assert (proof.rule, proof.value) == ("retention.contact", {"amount": 60, "unit": "days"})
    assert (proof.at, proof.count, proof.finished) == (last, 1, True)
    assert proof.next_due_at == end_of(second.closed_at, "retention.contact")
    assert first.closed_at is not None
    assert proof.before > first.closed_at
    assert PHONE not in repr(vars(proof))
    assert len(proof.digest) == 64


def test_running_twice_is_running_once(town: Town) -> None:
    matter = reported(town, Status.CLOSED)
    last = end_of(matter.closed_at, "retention.matters")
    assert gone_at(last) > 0
    steps = MatterStep.objects.filter(record=matter).count()
    assert gone_at(last) == 0
    assert MatterStep.objects.filter(record=matter).count() == steps


def test_the_worker_goes_in_bounded_batches_and_looks_once_a_day(town: Town) -> None:
    at = clock.now() - timedelta(days=400)
    Message.objects.bulk_create(
        Message(
            id=new_id(), to=town.clerk.person, channel="inbox", template="turn", created_at=at,
            due_at=at, state="sent", dedupe_key=f"old {n}",
        )
        for n in range(450)
    )  # fmt: skip
    rounds = 0
    while privacy.dispose_due():
        rounds += 1
    counts = [proof.count for proof in proofs("outbox.messages")]
    assert counts == [200, 200, 50]
    assert rounds == len(KEEPINGS) + 2
    assert {p.record for p in Disposal.objects.filter(finished=True)} == {
        keeping.record for keeping in KEEPINGS
    }
    with stages.later(days=1):
        assert privacy.dispose_due() == 1


def test_nothing_goes_without_its_proof(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the proof cannot be written nothing goes: a rule's name that no column holds."""
    matters.save_draft({"text": "半句"}, by=town.clerk.actor)
    with stages.later(days=400), monkeypatch.context() as broken:
        broken.setattr(Disposal._meta.get_field("digest"), "get_prep_value", lambda _value: None)
        with pytest.raises(Exception, match=r"(?i)null"):
            privacy.dispose_all()
        assert Draft.objects.count() == 1
    assert not Disposal.objects.exists()


def test_a_proof_is_never_changed_or_deleted(town: Town) -> None:
    privacy.dispose_all()
    proof = Disposal.objects.latest("at")
    proof.count = 7
    for change in (
        proof.save,
        proof.delete,
        Disposal.objects.all().delete,
        lambda: Disposal.objects.update(count=7),
    ):
        with pytest.raises(NeverChanged):
            change()


def test_files_without_a_record_go_and_others_stay(
    town: Town, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    reported(town, photos=(photo(),))
    kept = set(tmp_path.rglob("*.jpg"))
    stray = tmp_path / "ab" / f"{'0' * 30}ab.jpg"
    foreign = tmp_path / "ab" / "readme.txt"
    stray.parent.mkdir(exist_ok=True)
    for file in (stray, foreign):
        file.write_bytes(b"x")
        os.utime(file, (0, datetime(2026, 1, 1, tzinfo=UTC).timestamp()))
    privacy.dispose_all()
    assert not stray.exists()
    assert foreign.exists()
    assert set(tmp_path.rglob("*.jpg")) == kept
    assert [proof.count for proof in proofs("matters.files")] == [1]


def test_the_command_counts_without_changing_and_then_does_it(
    town: Town, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path  # photo files of other tests are no business of this one
    matters.save_draft({"text": "半句"}, by=town.clerk.actor)
    told = StringIO()
    with stages.later(days=40):
        call_command("retention", "--dry-run", stdout=told)
        assert "matters.drafts: 1 before" in told.getvalue()
        assert "Nothing was changed." in told.getvalue()
        assert Draft.objects.exists()
        call_command("retention", stdout=told)
    assert not Draft.objects.exists()
    assert "1 records disposed of" in told.getvalue()


def test_the_ledger_and_the_lists_show_an_erased_matter(town: Town) -> None:
    matter = reported(town, Status.CLOSED)
    matters.release(matter.pk, by=town.chief.actor, words=True)
    gone_at(end_of(matter.closed_at, "retention.matters"))
    row = Matter.objects.public().get(pk=matter.pk)
    assert (row.title, row.words_released) == ("Words erased", False)
