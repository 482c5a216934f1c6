"""The bulletin of a month: counted from records, reviewed, shown, published (S0-11, S0-12)."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from linli.common import clock
from linli.scoring import services as scoring
from linli.scoring.models import Bulletin
from linli.scoring.points import PARTS, line_of
from tests.desk import Desk
from tests.scored import clean, scored
from tests.town import Town, at


def sends(desk: Desk, found: Bulletin, verb: str, status: int = 303, **fields: object) -> str:
    found.refresh_from_db()
    sent = {"version": found.version, **fields}
    answer = desk.posts(f"/scoring/bulletins/{found.pk}/do/{verb}/", status, **sent)
    return str(answer.content.decode())


@pytest.mark.row("S0-11")
@pytest.mark.row("S0-12")
def test_a_months_points_are_frozen_reviewed_shown_and_published_with_praise_and_criticism(
    town: Town,
) -> None:
    scores = scored(town, clean)
    over = (scores.round.month + timedelta(days=32)).replace(day=1)
    moment = clock.now() + (over - clock.today()) + timedelta(days=1)
    with at(moment):
        assert scoring.freeze_months() == 1
        assert scoring.freeze_months() == 0
        found = Bulletin.objects.get()
        desk = Desk(scores.six.lead)
        assert "not reviewed yet" in sends(desk, found, "preview", 409)
        sends(desk, found, "review")
        good, bad = scores.six.villages[0], scores.six.villages[1]
        sends(desk, found, "good", unit=good.pk, text="门前三包，户户轮值", key="1" * 32)
        sends(
            desk, found, "criticise", unit=bad.pk, text="转运站没人管", key="2" * 32,
            due_on=clock.today() + timedelta(days=10),
        )  # fmt: skip
        assert Client().get(f"/scoring/bulletins/{found.pk}/").status_code == 404
        sends(desk, found, "preview")
    with at(moment + timedelta(days=4)):
        desk = Desk(scores.six.lead)
        sends(desk, found, "publish")
        page = Client(headers={"accept-language": "en"}).get(f"/scoring/bulletins/{found.pk}/")
        text = page.content.decode()
        for words in ("100.00", "门前三包，户户轮值", "转运站没人管", "Nothing was due of"):
            assert words in text
        assert "示例" not in text
        answer = Client().get(f"/scoring/bulletins/{found.pk}/?format=csv")
        assert scores.six.villages[0].name_zh in answer.getvalue().decode()
        answer.close()


@pytest.mark.once
@given(
    st.none() | st.integers(0, 10_000),
    st.lists(st.integers(0, 40).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))),
             min_size=3, max_size=3),
    st.lists(st.integers(0, 100), min_size=4, max_size=4),
)  # fmt: skip
def test_points_are_a_mean_of_what_was_due_whatever_was_not(
    inspection: int | None, pairs: list[tuple[int, int]], weights: list[int]
) -> None:
    row: dict[str, Any] = {"unit": "1", "name": "村", "inspection": inspection}
    row |= {name: list(pair) for name, pair in zip(PARTS[1:], pairs, strict=True)}
    line = line_of(row, dict(zip(PARTS, weights, strict=True)))
    counted = [one for one in line.parts if one.centi is not None and one.weight]
    if not counted:
        assert line.points is None
    else:
        assert line.points is not None
        centis = [one.centi or 0 for one in counted]
        assert min(centis) <= line.points <= max(centis)
