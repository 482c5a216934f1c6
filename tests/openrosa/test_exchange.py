"""A sheet is filled in without a signal, in an engine that we did not write, and handed in later
(row S1-28; methods §5)."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from linli.common import clock
from linli.openrosa.models import FieldKey, Submission, SubmissionPhoto
from linli.openrosa.services.forms import form_of as made
from linli.people.models import Person
from linli.scoring.choices import RoundStatus, SheetState
from linli.scoring.models import Sheet
from linli.scoring.services.reckoning import account_of
from tests.collecting import PAGE, Phone, path_of, phone_of, proof_of
from tests.desk import Desk
from tests.inspected import Inspected, inspected, picture
from tests.town import Town

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def drawn(town: Town, settings: object, tmp_path: Path) -> Inspected:
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    found = inspected(town)
    people = [found.judge.person.pk, found.other.person.pk]
    Person.objects.filter(pk__in=people).update(locale="en")
    return found


@pytest.fixture
def phone(drawn: Inspected, tmp_path: Path) -> Phone:
    return phone_of(drawn.judge, tmp_path)


def answers(drawn: Inspected, *, whole: bool, **said: str) -> dict[str, str]:
    """Everything was looked at and is in order, but for what is `said`."""
    unit = drawn.village if whole else drawn.groups[0]
    found = {"unit": f"{drawn.stop.pk.hex}-{unit.pk}"}
    if not whole:
        found |= {"households_seen": "5", "households_declined": "1", "households_replaced": "1"}
    level = "village" if whole else "group"
    for aspect in drawn.round.standard.aspects.filter(level=level):
        found[f"a_{aspect.code}__state"] = "scored"
        if aspect.method == "ratio":
            found |= {f"a_{aspect.code}__seen": "5", f"a_{aspect.code}__good": "4"}
    return found | said


def form_of(phone: Phone, level: str) -> dict[str, str]:
    (found,) = [form for form in phone.forms() if form["formID"].endswith(level)]
    phone.fetches(found)
    return found


def sentence(answer: object) -> str:
    return str(answer.content.decode())  # type: ignore[attr-defined]


@pytest.mark.row("S1-28")
def test_a_sheet_filled_in_by_the_engine_of_collect_is_handed_in(
    drawn: Inspected, phone: Phone
) -> None:
    form_of(phone, "group")
    told, xml = phone.fills_in(
        answers(
            drawn, whole=False, a_roads__hole__times="7", a_roads__hole__spot="road",
            a_roads__hole__where="井边", a_roads__hole__photo="hole.jpg",
            a_roads__hole__point="22.6 112.9",
        )
    )  # fmt: skip
    assert told["a_roads__hole__times"] == "taken"
    assert "90" in told["total_shown"]
    photo = picture(1).read()
    answer = phone.sends(xml, {"hole.jpg": photo})
    assert answer.status_code == 201, sentence(answer)
    sheet = drawn.sheet(drawn.groups[0])
    assert sheet.state == SheetState.HANDED_IN
    assert (sheet.households_seen, sheet.households_declined) == (5, 1)
    points = {line.aspect.code: line.points_centi for line in account_of(sheet).lines}
    assert (points["roads"], points["toilets"]) == (600, 800)
    hole = sheet.deductions.get()
    assert (hole.times, hole.where, hole.spot) == (7, "井边", "road")
    assert sheet.photos.count() == 1
    assert not SubmissionPhoto.objects.exists()
    assert "The sheet is handed in." in sentence(answer)
    assert "Handed in" in Desk(drawn.judge).opens(f"/scoring/sheets/{sheet.pk}/")
    # What has its sheet is not offered again.
    phone.fetches(form_of(phone, "group"))
    assert drawn.stop.pk.hex in (phone.folder / "units.csv").read_text()
    assert f"-{drawn.groups[0].pk}" not in (phone.folder / "units.csv").read_text()


def test_sent_twice_it_is_one_sheet_and_other_content_under_its_id_is_refused(
    drawn: Inspected, phone: Phone
) -> None:
    form_of(phone, "village")
    _told, xml = phone.fills_in(answers(drawn, whole=True))
    assert phone.sends(xml).status_code == 201
    again = phone.sends(xml)
    assert again.status_code == 201
    assert "It was there already." in sentence(again)
    assert Sheet.objects.count() == 1
    other = phone.sends(xml.replace(b"scored", b"not_inspected"))
    assert other.status_code == 409
    assert "Another form came under this id before." in sentence(other)
    # Somebody fills in the same village anew: the sheet that was handed in stands.
    _told, second = phone.fills_in(answers(drawn, whole=True))
    refused = phone.sends(second)
    assert refused.status_code == 409
    assert Sheet.objects.count() == 1


def test_photos_come_in_parts_and_what_came_is_kept(drawn: Inspected, phone: Phone) -> None:
    form_of(phone, "group")
    said = answers(
        drawn, whole=False, a_roads__hole__times="1", a_roads__hole__photo="one.jpg",
        a_collection__broken__times="1", a_collection__broken__photo="two.jpg",
    )  # fmt: skip
    _told, xml = phone.fills_in(said)
    first = phone.sends(xml, {"one.jpg": picture(1).read()}, more=True)
    assert first.status_code == 202
    assert not Sheet.objects.exists()
    short = phone.sends(xml)
    assert short.status_code == 422
    assert "1 photos of the form did not come." in sentence(short)
    assert phone.sends(xml, {"two.jpg": picture(2).read()}).status_code == 201
    assert drawn.sheet(drawn.groups[0]).photos.count() == 2


def test_the_phone_refuses_what_the_standard_refuses_and_so_does_the_server(
    drawn: Inspected, phone: Phone
) -> None:
    form_of(phone, "group")
    told, xml = phone.fills_in(answers(drawn, whole=False, a_toilets__good="6"))
    assert (
        told["a_toilets__good"] == "refused: 不能多于看过的数。"
        or "refused" in (told["a_toilets__good"])
    )
    answer = phone.sends(xml)
    assert answer.status_code == 422
    assert "How many of them are in order?" in sentence(answer)
    assert not Sheet.objects.exists()
    assert phone.sends(b"<data").status_code == 422
    assert phone.sends(xml.replace(b"<data", b"<!DOCTYPE x><data", 1)).status_code == 422
    assert phone.sends(xml.replace(b'version="1.', b'version="9.')).status_code == 409


def test_each_inspector_gets_their_own_villages_alone(
    drawn: Inspected, phone: Phone, tmp_path: Path
) -> None:
    stranger = drawn.town.clerk
    Desk(stranger).opens(PAGE, 403)
    assert not FieldKey.objects.filter(person=stranger.person).exists()
    (tmp_path / "other").mkdir()
    colleague = phone_of(drawn.other, tmp_path / "other")
    assert len(colleague.forms()) == len(phone.forms()) == 2
    drawn.stop.panel.members.filter(posting=drawn.other.postings[0]).delete()
    assert colleague.forms() == []
    form_of(phone, "village")
    _told, xml = phone.fills_in(answers(drawn, whole=True))
    answer = colleague.sends(xml)
    assert answer.status_code == 409
    assert "belongs to no round" in sentence(answer)


def test_a_key_that_was_renewed_or_ended_lets_no_phone_in(drawn: Inspected, phone: Phone) -> None:
    desk = Desk(drawn.judge)
    assert phone.forms()
    desk.posts(PAGE, do="renew")
    phone.gets(f"{phone.server}/formList", 404)
    newer = Phone(path_of(desk.client.get(PAGE).context["shown"]["server"]), phone.folder)
    assert newer.forms()
    desk.posts(PAGE, do="end")
    newer.gets(f"{newer.server}/formList", 404)
    assert "No phone is let in yet" in desk.opens(PAGE)


def test_a_round_that_is_over_takes_its_forms_away(drawn: Inspected, phone: Phone) -> None:
    drawn.round.status = RoundStatus.CLOSED
    drawn.round.save()
    assert phone.forms() == []


def test_the_door_asks_for_a_password_and_says_what_it_cannot_do(phone: Phone) -> None:
    asked = Client().get("/openrosa/formList")
    assert asked.status_code == 401
    assert asked["WWW-Authenticate"].startswith('Digest realm="Linli"')
    assert Client().head("/openrosa/submission").status_code == 401
    assert phone.gets(f"{phone.server}/nothing", 404)
    answer = Client().put(f"{phone.server}/formList")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    root = phone.gets(f"{phone.server}/formList").content
    assert b"manifestUrl" in root
    assert Client().post(f"{phone.server}/submission", {}).status_code == 422
    assert not Submission.objects.exists()


def test_a_phone_that_knows_a_user_and_a_password_is_let_in_by_digest(
    drawn: Inspected, phone: Phone
) -> None:
    """The answer to the challenge is reckoned by a library that we did not write."""
    shown = Desk(drawn.judge).client.get(PAGE).context["shown"]
    path = "/openrosa/formList?deviceID=x"
    challenge = Client().get(path)["WWW-Authenticate"]

    def proof(password: str, method: str = "GET") -> str:
        return proof_of(shown["user"], password, challenge, method, path)

    right = proof(shown["password"])
    answer = Client(headers={"authorization": right}).get(path)
    assert answer.status_code == 200
    assert b"/openrosa/forms/" in answer.content
    for wrong in (proof("guessed"), proof(shown["password"], "POST"), "Digest x", "Basic eDp5"):
        assert Client(headers={"authorization": wrong}).get(path).status_code == 401
    other = Client(headers={"authorization": right}).get("/openrosa/formList")
    assert other.status_code == 401, "a proof is good for one address"
    with clock.told(clock.now() + timedelta(hours=1)):
        late = Client(headers={"authorization": right}).get(path)
    assert late.status_code == 401
    assert "stale=true" in late["WWW-Authenticate"]


def test_the_same_standard_gives_the_same_bytes(drawn: Inspected, phone: Phone) -> None:
    first = {form["formID"]: form["hash"] for form in phone.forms()}
    made.cache_clear()
    assert {form["formID"]: form["hash"] for form in phone.forms()} == first


def test_a_form_is_the_same_whoever_asks_first_and_says_all_in_both_languages(
    drawn: Inspected,
) -> None:
    found = []
    for language in ("en", "zh-hans"):
        made.cache_clear()
        with translation.override(language):
            form = made(drawn.round.standard_id, "group")
        assert form is not None
        found.append(form.xml.decode())
    assert found[0] == found[1]
    assert (
        found[0].count("Give a number from 0 to 99.") == found[0].count("请填 0 到 99 的数。") > 0
    )
