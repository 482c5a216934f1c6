"""A fair first assignment of links, for a person to look at and decide: nobody has many more than
the others, and doors of one lane stay together."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.errors import Conflict, Invalid
from linli.people.actors import Actor
from linli.rulesets import services as rulesets
from linli.territory.choices import Answer
from linli.territory.fields import below
from linli.territory.models import Link, LinkKind, Unit
from linli.territory.services import link_ends, links
from linli.territory.services.link_ends import HOUSEHOLD, Holder, Subject

Key = str
NO_BOUND = 10**6


@dataclass(frozen=True)
class Pair:
    """Who would look after what."""

    holder: Holder
    subject: Subject

    @property
    def key(self) -> str:
        """What a form sends back."""
        return f"{self.holder.key}={self.subject.key}"


@dataclass
class Known:
    """Both ends of a kind at a place, what is linked, and how many there may be."""

    holders: list[Holder]
    subjects: list[Subject]
    of_holder: Counter[Key] = field(default_factory=Counter)
    of_subject: Counter[Key] = field(default_factory=Counter)
    linked: set[tuple[Key, Key]] = field(default_factory=set)  # in force
    unwanted: set[tuple[Key, Key]] = field(default_factory=set)
    lanes: defaultdict[Key, set[str]] = field(default_factory=lambda: defaultdict(set))
    per_holder: dict[str, int] = field(default_factory=dict)
    per_holder_covered: int = 0
    per_subject: dict[str, int] = field(default_factory=dict)

    def give(self, holder: Holder, subject: Subject) -> Pair:
        """Count a pair as if it were linked."""
        self.of_holder[holder.key] += 1
        self.of_subject[subject.key] += 1
        self.linked.add((holder.key, subject.key))
        self.lanes[holder.key].add(subject.path)
        return Pair(holder, subject)

    def may(self, holder: Holder, subject: Subject) -> bool:
        """Whether neither the rules nor the subject speak against it."""
        pair = (holder.key, subject.key)
        return (
            pair not in self.linked
            and pair not in self.unwanted
            and self.of_holder[holder.key] < self.per_holder.get("most", NO_BOUND)
            and self.of_subject[subject.key] < self.per_subject.get("most", NO_BOUND)
        )


def propose(kind: LinkKind, place: Unit, *, at: datetime | None = None) -> list[Pair]:
    """Links that would fill what is missing now. Nothing is written. At most five queries."""
    known = _known(kind, place, at or clock.now())
    if HOUSEHOLD in kind.subjects:
        return _doors(known)
    return _covered(known) + _least(known)


def _known(kind: LinkKind, place: Unit, at: datetime) -> Known:
    holders = [one for one in link_ends.holders(kind, place.path, at) if not one.exempt]
    known = Known(
        holders=[one for one in holders if one.agreed],
        subjects=[
            one
            for one in link_ends.subjects(kind, place.path, at)
            if one.household is None or one.household.no_link_at is None
        ],
    )
    keys = [kind.per_holder_rule, kind.per_holder_covered_rule, kind.per_subject_rule]
    values = rulesets.values([key for key in keys if key], path=place.path, at=at)
    known.per_holder = values.get(kind.per_holder_rule, {})
    known.per_holder_covered = values.get(kind.per_holder_covered_rule, {}).get("least", 0)
    known.per_subject = values.get(kind.per_subject_rule, {})
    for row in Link.objects.filter(below(place.path), kind=kind):
        _count(known, row, at)
    return known


def _count(known: Known, row: Link, at: datetime) -> None:
    holder = f"person:{row.person_id}" if row.person_id else f"unit:{row.holder_unit_id}"
    if row.household_id:
        subject = f"household:{row.household_id}"
    else:
        subject = f"posting:{row.posting_id}" if row.posting_id else f"unit:{row.unit_id}"
    if row.answer == Answer.DECLINED:
        known.unwanted.add((holder, subject))
    elif row.until_at is None or row.until_at > at:
        known.of_holder[holder] += 1
        known.of_subject[subject] += 1
        known.linked.add((holder, subject))
        known.lanes[holder].add(row.path)


def _doors(known: Known) -> list[Pair]:
    """Lane by lane in the order of the doors; whoever knows a lane already goes on there."""
    open_doors = [one for one in known.subjects if not known.of_subject[one.key]]
    quota = _quotas(known, len(open_doors))
    pairs: list[Pair] = []
    left: list[Subject] = []
    for door in open_doors:
        here = [one for one in known.holders if door.path in known.lanes[one.key]]
        pair = _first(known, here, door, quota)
        if pair:
            pairs.append(pair)
        else:
            left.append(door)
    for door in left:
        pair = _first(known, known.holders, door, quota)
        if pair is None and (free := _fewest(known, door)):  # it did not want who is next
            pair = known.give(free, door)
        if pair:
            pairs.append(pair)
    order = {door.key: place for place, door in enumerate(open_doors)}
    return sorted(pairs, key=lambda one: order[one.subject.key])


def _first(
    known: Known, holders: Iterable[Holder], door: Subject, quota: Counter[Key]
) -> Pair | None:
    for holder in holders:
        if quota[holder.key] > 0 and known.may(holder, door):
            quota[holder.key] -= 1
            return known.give(holder, door)
    return None


def _quotas(known: Known, count: int) -> Counter[Key]:
    """How many more each gets, so that in the end all have as nearly the same as may be."""
    most = known.per_holder.get("most", NO_BOUND)
    has = Counter({one.key: known.of_holder[one.key] for one in known.holders})
    more: Counter[Key] = Counter()
    order = {one.key: place for place, one in enumerate(known.holders)}
    for _door in range(count):
        free = [key for key in order if has[key] + more[key] < most]
        if not free:
            break
        more[min(free, key=lambda key: (has[key] + more[key], order[key]))] += 1
    return more


def _covered(known: Known) -> list[Pair]:
    """Each subject that has to have a link gets the holder who has the fewest."""
    pairs = []
    for subject in [one for one in known.subjects if one.is_covered]:
        while known.of_subject[subject.key] < known.per_subject.get("least", 0):
            holder = _fewest(known, subject)
            if holder is None:
                break
            pairs.append(known.give(holder, subject))
    return pairs


def _fewest(known: Known, subject: Subject) -> Holder | None:
    free = [one for one in known.holders if known.may(one, subject)]
    return min(free, key=lambda one: known.of_holder[one.key], default=None)


def _least(known: Known) -> list[Pair]:
    """Each holder gets as many as are asked of them, where the fewest are linked first."""
    pairs = []
    for holder in known.holders:
        covered = [one for one in known.subjects if one.is_covered]
        pairs += _fill(known, holder, covered, known.per_holder_covered)
        pairs += _fill(known, holder, known.subjects, known.per_holder.get("least", 0))
    return pairs


def _fill(known: Known, holder: Holder, subjects: Sequence[Subject], least: int) -> list[Pair]:
    pairs = []
    while sum((holder.key, one.key) in known.linked for one in subjects) < least:
        free = [one for one in subjects if known.may(holder, one)]
        if not free:
            break
        pairs.append(known.give(holder, min(free, key=lambda one: known.of_subject[one.key])))
    return pairs


def shares(pairs: Iterable[Pair]) -> list[tuple[str, int]]:
    """How many new ones each would get, in the order in which they come."""
    counts = Counter(pair.holder.name for pair in pairs)
    return list(counts.items())


@transaction.atomic
def take(kind: LinkKind, place: Unit, keys: Sequence[str], *, by: Actor) -> int:
    """Link the pairs that somebody ticked, all of them or none. Returns how many."""
    now = clock.now()
    holders = {one.key: one for one in link_ends.holders(kind, place.path, now)}
    subjects = {one.key: one for one in link_ends.subjects(kind, place.path, now)}
    chosen: dict[str, list[Subject]] = {}
    for key in keys:
        holder, _sign, subject = key.partition("=")
        if holder not in holders or subject not in subjects:
            raise Conflict(
                _("Somebody or something of this proposal is not there any more."),
                next_step=_("Look at the new proposal."),
            )
        chosen.setdefault(holder, []).append(subjects[subject])
    if not chosen:
        raise Invalid(_("Tick what is to be linked."))
    return sum(len(links.link(kind, holders[key], found, by=by)) for key, found in chosen.items())
