"""Gaps of links: whoever or whatever has too few or too many. A kind is looked at only where a
place keeps it: where somebody may hold it, or something is linked."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.rulesets.services import shapes
from linli.territory.choices import GapKind, Holds
from linli.territory.models import Link, LinkKind, Unit
from linli.territory.services import link_ends
from linli.territory.services.gaps.posts import stays_until
from linli.territory.services.gaps.records import Gap, Todo
from linli.territory.services.gaps.seen import Seen, in_force
from linli.territory.services.link_ends import HOUSEHOLD, POSTING, Holder, Subject

LEADER, HEAD = "leader", "supervision_head"


@dataclass
class Tally:
    """The links of one kind, counted at both ends."""

    kind: LinkKind
    links: list[Link]
    of_holder: Counter[str] = field(default_factory=Counter)
    of_subject: Counter[str] = field(default_factory=Counter)
    pairs: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


def linked(seen: Seen, *, manages: bool) -> Iterator[Gap]:
    """Of every kind that is kept here."""
    for kind in seen.kinds:
        tally = _tally(seen, kind)
        keepers = _keepers(seen, kind, tally)
        subjects = [one for one in _subjects(seen, kind) if _keeper(kind, one.path) in keepers]
        if HOUSEHOLD in kind.subjects:
            yield from _doors(seen, tally, keepers)
        else:
            yield from _of_subjects(seen, tally, subjects)
        yield from _of_holders(seen, tally, subjects, manages=manages)
        yield from _ending(seen, kind, {one.key for one in subjects if one.is_covered})
        if kind.held_by == Holds.UNIT:
            yield from _heads(seen, kind)


def _tally(seen: Seen, kind: LinkKind) -> Tally:
    tally = Tally(kind, [one for one in seen.links if one.kind_id == kind.pk])
    for one in tally.links:
        holder = f"person:{one.person_id}" if one.person_id else f"unit:{one.holder_unit_id}"
        subject = _subject_key(one)
        tally.of_holder[holder] += 1
        tally.of_subject[subject] += 1
        tally.pairs[holder].add(subject)
    return tally


def _subject_key(one: Link) -> str:
    if one.household_id:
        return f"household:{one.household_id}"
    return f"posting:{one.posting_id}" if one.posting_id else f"unit:{one.unit_id}"


def _keeper(kind: LinkKind, path: str) -> str:
    return link_ends.keeper_path(kind, path)


def _keepers(seen: Seen, kind: LinkKind, tally: Tally) -> set[str]:
    """Paths of the townships or villages that keep this kind of link."""
    found = {_keeper(kind, one.path) for one in tally.links}
    if kind.held_by == Holds.UNIT:
        found |= {_keeper(kind, u.path) for u in seen.units if u.kind in kind.holders}
    else:
        held = (one for one in seen.holding if one.role_id in kind.holders)
        found |= {_keeper(kind, one.path) for one in held}
    return found - {""}


def _holders(seen: Seen, kind: LinkKind) -> list[Holder]:
    """At the place and below, each once."""
    if kind.held_by == Holds.UNIT:
        return [link_ends.unit_holder(u) for u in seen.units if u.kind in kind.holders]
    found: dict[UUID, Holder] = {}
    for one in seen.inside:
        if one.role_id in kind.holders:
            found.setdefault(one.person_id, link_ends.person_holder(one))
    return list(found.values())


def _subjects(seen: Seen, kind: LinkKind) -> list[Subject]:
    """At the place and below; doors are counted by lane instead."""
    roles = {one.removeprefix(POSTING) for one in kind.subjects if one.startswith(POSTING)}
    if roles:
        return [link_ends.posting_subject(one) for one in seen.inside if one.role_id in roles]
    return [] if HOUSEHOLD in kind.subjects else link_ends.unit_subjects(kind, seen.units)


def _of_subjects(seen: Seen, tally: Tally, subjects: list[Subject]) -> Iterator[Gap]:
    kind = tally.kind
    left = {_subject_key(one) for one in seen.links_of_nobody if one.kind_id == kind.pk}
    for one in subjects:
        bounds = seen.bounds.rule(kind.per_subject_rule, _keeper(kind, one.path))
        count = tally.of_subject[one.key]
        if one.is_covered and count < bounds.get("least", 0):
            words = _("Nobody is linked.") if not count else _wanted(count, bounds)
            if one.key in left:
                words = _("Whoever is linked has left the post: pass the link on.")
            yield _gap(seen, kind, GapKind.UNLINKED, one.path, one.name, words)
        elif count > bounds.get("most", count):
            yield _gap(seen, kind, GapKind.LINKED_TWICE, one.path, one.name, _wanted(count, bounds))


def _ending(seen: Seen, kind: LinkKind, covered: set[str]) -> Iterator[Gap]:
    """A link ends within the period, and too few are left then."""
    of_subject: defaultdict[str, list[Link]] = defaultdict(list)
    for one in seen.all_links:
        if one.kind_id == kind.pk:
            of_subject[_subject_key(one)].append(one)
    for one in seen.moving_links:
        key, end = _subject_key(one), one.until_at
        inside = one.kind_id == kind.pk and one.path.startswith(seen.place.path)
        if not inside or end is None or not seen.at < end < seen.when.ends:
            continue
        bounds = seen.bounds.rule(kind.per_subject_rule, _keeper(kind, one.path))
        then = [other for other in of_subject[key] if in_force(other, end)]
        least = 1 if one.household_id else bounds.get("least", 0) if key in covered else 0
        if len(then) < least:
            yield Gap(
                GapKind.ENDING,
                seen.page_of(one.path),
                f"{one.subject_name} · {kind.name}",
                stays_until(one.holder_name, end),
                Todo.LINK,
                {"link": str(one.pk)},
                of=kind,
            )


def _wanted(count: int, bounds: dict[str, int]) -> str:
    return _("Links: %(count)d; there should be %(wanted)s.") % {
        "count": count,
        "wanted": shapes.bounds_words(bounds),
    }


def _gap(seen: Seen, kind: LinkKind, what: GapKind, path: str, name: str, words: str) -> Gap:
    page = seen.by_path.get(_keeper(kind, path), seen.place)
    title = f"{name} · {kind.name}"
    args = {"kind": kind.pk, "code": page.code}
    return Gap(what, seen.page_of(path), title, words, Todo.LINKS, args, of=kind)


def _of_holders(
    seen: Seen, tally: Tally, subjects: list[Subject], *, manages: bool
) -> Iterator[Gap]:
    kind = tally.kind
    covered = {one.key for one in subjects if one.is_covered}
    for one in _holders(seen, kind):
        path = _keeper(kind, one.path) or one.path
        bounds = seen.bounds.rule(kind.per_holder_rule, path)
        count = tally.of_holder[one.key]
        if count < bounds.get("least", 0) and not one.exempt:
            yield _gap(seen, kind, GapKind.TOO_FEW, one.path, one.name, _wanted(count, bounds))
        elif manages and count > bounds.get("most", count):
            yield _gap(seen, kind, GapKind.OVERLOADED, one.path, one.name, _wanted(count, bounds))
        least = seen.bounds.rule(kind.per_holder_covered_rule, path).get("least", 0)
        has = len(tally.pairs[one.key] & covered)
        if has < least and not one.exempt:
            words = _("Village (general) branches: %(count)d of %(least)d.")
            text = words % {"count": has, "least": least}
            yield _gap(seen, kind, GapKind.TOO_FEW, one.path, one.name, text)


def _doors(seen: Seen, tally: Tally, keepers: set[str]) -> Iterator[Gap]:
    """Households without a contact member, counted by lane; those that want none are not asked."""
    linked = Counter(one.path for one in tally.links)
    by_key: dict[int, Unit] = {unit.pk: unit for unit in seen.units}
    for key, count in seen.doors_of.items():
        lane = by_key[key]
        missing = count - linked[lane.path]
        if missing > 0 and _keeper(tally.kind, lane.path) in keepers:
            words = ngettext(
                "%(missing)d household of %(count)d has no contact member.",
                "%(missing)d households of %(count)d have no contact member.",
                missing,
            ) % {"missing": missing, "count": count}
            if another := seen.want_another[lane.path]:
                more = ngettext(
                    "%(count)d asked for another member: propose one.",
                    "%(count)d asked for another member: propose one.",
                    another,
                ) % {"count": another}
                words = f"{words} {more}"
            yield _gap(seen, tally.kind, GapKind.UNLINKED, lane.path, lane.name, words)


def _heads(seen: Seen, kind: LinkKind) -> Iterator[Gap]:
    """A supervision group is headed by a leader of the township (row S2-09)."""
    leaders = {one.person_id for one in seen.holding if one.role_id == LEADER}
    for one in seen.inside:
        if one.role_id == HEAD and one.person_id not in leaders:
            yield Gap(
                GapKind.HEAD,
                seen.page_of(one.path),
                f"{one.unit.name} · {kind.name}",
                _("%(name)s heads it and is no leader of the township.") % {"name": one.person},
                Todo.POSTING,
                {"posting": str(one.pk), "do": "hand-over"},
                of=kind,
            )
