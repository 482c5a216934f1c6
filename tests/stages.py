"""Bringing a matter of the town into each state, and doing each verb with what it needs."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any, Final

from linli.common import chance, clock
from linli.matters import services as matters
from linli.matters.choices import Status
from linli.matters.models import Matter, Relation
from linli.matters.services.moving import begin, finish
from linli.people.actors import Actor
from linli.territory import services as territory
from linli.territory.models import Posting
from tests.town import Town

NO_SAMPLE: Final = 1  # with this seed the first draw of one in ten misses
SAMPLE: Final = 2  # and with this one it hits


def again(matter: Matter) -> Matter:
    """The row as it stands now."""
    return Matter.objects.select_related("kind", "village", "owner", "turn").get(pk=matter.pk)


def holder(posting: Posting | None) -> Actor:
    """Whoever holds a posting, as they may act now."""
    assert posting is not None
    return territory.actor_of(posting.person)


def owner(matter: Matter) -> Actor:
    """Whoever answers for the matter."""
    return holder(again(matter).owner)


def to(status: str, town: Town, **report: Any) -> Matter:
    """A new matter that has come to this state by the verbs of the office."""
    matter = town.reports(**report)
    WAYS[Status(status)](town, matter)
    found = again(matter)
    assert found.status == status
    return found


def _accepted(town: Town, matter: Matter) -> None:
    matters.accept(matter.pk, by=owner(matter))


def _asked(town: Town, matter: Matter) -> None:
    _accepted(town, matter)
    matters.ask(matter.pk, by=owner(matter), question="哪一盏？")


def _paused(town: Town, matter: Matter) -> None:
    _accepted(town, matter)
    matters.pause(matter.pk, by=owner(matter), cause="weather", reason="下雨，等天晴")


def _completed(town: Town, matter: Matter) -> None:
    _accepted(town, matter)
    matters.complete(matter.pk, by=owner(matter), answer="已更换灯泡")


def _checked(town: Town, matter: Matter) -> None:
    _completed(town, matter)
    matters.pass_check(matter.pk, by=holder(again(matter).turn))


def _closed(town: Town, matter: Matter) -> None:
    _checked(town, matter)
    matters.rate(matter.pk, by=matters.reporter_of(matter), solved=True, satisfied=5)


def _refused(town: Town, matter: Matter) -> None:
    matters.refuse(matter.pk, by=owner(matter), reason="不属本村", next_door="供电所 95598")


def _withdrawn(town: Town, matter: Matter) -> None:
    matters.withdraw(matter.pk, by=matters.reporter_of(matter))


def _merged(town: Town, matter: Matter) -> None:
    """Into one whose clocks stand still, so that only this one is looked at."""
    lead = to(Status.WAITING, town)
    matters.merge(matter.pk, by=town.street.actor, into=lead.number)


WAYS: Final[Mapping[Status, Callable[[Town, Matter], None]]] = {
    Status.SUBMITTED: lambda town, matter: None,
    Status.IN_HAND: _accepted,
    Status.WAITING: _asked,
    Status.PAUSED: _paused,
    Status.DONE: _completed,
    Status.CHECKED: _checked,
    Status.CLOSED: _closed,
    Status.REFUSED: _refused,
    Status.WITHDRAWN: _withdrawn,
    Status.MERGED: _merged,
}


def _close_unanswered(matter: Matter, by: Actor) -> None:
    finish(begin(matter.pk, "close_unanswered", by=by))


def _escalate(matter: Matter, by: Actor) -> None:
    finish(begin(matter.pk, "escalate", by=by))


def _chase(matter: Matter, by: Actor) -> None:
    finish(begin(matter.pk, "chase", by=by), turn_of=matter.turn)


def _stand_in(matter: Matter, by: Actor) -> None:
    finish(begin(matter.pk, "stand_in", by=by), turn_of=matter.turn)


def _stand_down(matter: Matter, by: Actor) -> None:
    finish(begin(matter.pk, "stand_down", by=by), turn_of=matter.turn)


def _conclude(matter: Matter, by: Actor) -> None:
    matters.conclude(matter.pk, by=by, answer="异议成立")


def _lapse(matter: Matter, by: Actor) -> None:
    matters.lapse(matter.pk, by=by, reason="评分表更正了")


def _ask_further(matter: Matter, by: Actor) -> None:
    finish(begin(matter.pk, "ask_further", by=by), turn_of=matter.turn)


def _move_work(matter: Matter, by: Actor) -> None:
    finish(begin(matter.pk, "move_work", by=by, reason="posting_ended"), turn_of=matter.turn)


BESIDE: Final = (
    *("gather", "let_go", "split_from", "related", "ask_outside"),
    *("raise", "close_answered"),
)


def _beside(verb: str, matter: Matter, by: Actor) -> None:
    finish(begin(matter.pk, verb, by=by, outside_body="信用社"), turn_of=matter.turn)


def _related(matter: Matter, town: Town) -> str:
    other = town.reports()
    first, second = sorted((matter.pk, other.pk))
    Relation.objects.create(first_id=first, second_id=second, why="cause", made_at=clock.now())
    return other.number


def _settle(matter: Matter, by: Actor) -> None:
    with chance.seeded(NO_SAMPLE):
        matters.settle(matter.pk, by=by, answer="当场办好")


def verbs(town: Town) -> dict[str, Callable[[Matter, Actor], object]]:
    """Each verb with everything it needs, for anybody to try."""
    other = town.chief.postings[0].pk
    return {
        "accept": lambda m, by: matters.accept(m.pk, by=by),
        "settle": _settle,
        "ask_extension": lambda m, by: matters.ask_extension(
            m.pk, by=by, amount=1, reason="要等配件"
        ),
        "grant_extension": lambda m, by: matters.grant_extension(m.pk, by=by),
        "refuse_extension": lambda m, by: matters.refuse_extension(m.pk, by=by, reason="不必"),
        "contest": lambda m, by: matters.contest(m.pk, by=by, reason="不归本村", proposal="供电所"),
        "confirm": lambda m, by: matters.confirm(m.pk, by=by, reason="归本网格"),
        "hand_back": lambda m, by: matters.hand_back(m.pk, by=by, item="power_lines"),
        "pause": lambda m, by: matters.pause(m.pk, by=by, cause="weather", reason="下雨"),
        "hand_up": lambda m, by: matters.hand_up(
            m.pk, by=by, reason="办不了", outside_body="供电所"
        ),
        "refuse": lambda m, by: matters.refuse(m.pk, by=by, reason="不属本村", next_door="供电所"),
        "assign": lambda m, by: matters.assign(m.pk, by=by, to=other, reason="请去看"),
        "complete": lambda m, by: matters.complete(m.pk, by=by, answer="办好了"),
        "answer": lambda m, by: matters.answer(m.pk, by=by, answer="明天去"),
        "ask": lambda m, by: matters.ask(m.pk, by=by, question="哪一盏？"),
        "resume": lambda m, by: matters.resume(m.pk, by=by),
        "add": lambda m, by: matters.add(m.pk, by=by, words="井边那盏"),
        "withdraw": lambda m, by: matters.withdraw(m.pk, by=by, reason="好了"),
        "note": lambda m, by: matters.note(m.pk, by=by, words="看过"),
        "correct": lambda m, by: matters.correct(m.pk, by=by, seq=m.steps_count, words="更正"),
        "release": lambda m, by: matters.release(m.pk, by=by, words=False),
        "pass_check": lambda m, by: matters.pass_check(m.pk, by=by),
        "fail_check": lambda m, by: matters.fail_check(m.pk, by=by, reason="还不亮"),
        "rate": lambda m, by: matters.rate(m.pk, by=by, solved=True, satisfied=5),
        "reopen": lambda m, by: matters.reopen(m.pk, by=by, reason="又坏了"),
        "escalate": _escalate,
        "chase": _chase,
        "ask_further": _ask_further,
        "stand_in": _stand_in,
        "stand_down": _stand_down,
        "conclude": _conclude,
        "lapse": _lapse,
        "close_unanswered": _close_unanswered,
        "move_work": _move_work,
        "merge": lambda m, by: matters.merge(m.pk, by=by, into=town.reports().number),
        "unmerge": lambda m, by: matters.unmerge(m.pk, by=by),
        "split": lambda m, by: matters.split(m.pk, by=by, text="还有一件", kind="road"),
        "relate": lambda m, by: matters.relate(
            m.pk, by=by, other=town.reports().number, why="cause"
        ),
        "unrelate": lambda m, by: matters.unrelate(m.pk, by=by, other=_related(m, town)),
        **{verb: partial(_beside, verb) for verb in BESIDE},
        "liaise": lambda m, by: matters.liaise(m.pk, by=by, contact="replied", words="下周来"),
    }


ASKED: Final = {
    "grant_extension": Status.IN_HAND,
    "refuse_extension": Status.IN_HAND,
    "confirm": Status.SUBMITTED,
}


def asked_above(verb: str, status: str, town: Town, **report: Any) -> Matter:
    """A matter in this state that waits for the decision which this verb makes."""
    matter = to(ASKED[verb], town, **report)
    question = "contest" if verb == "confirm" else "ask_extension"
    verbs(town)[question](matter, owner(matter))
    if status == Status.WAITING:
        matters.ask(matter.pk, by=owner(matter), question="哪一盏？")
    elif status == Status.PAUSED:
        matters.pause(matter.pk, by=owner(matter), cause="weather", reason="下雨")
    return again(matter)


def later(**span: float) -> Any:
    """Within the block it is so much later than now."""
    return clock.told(clock.now() + timedelta(**span))
