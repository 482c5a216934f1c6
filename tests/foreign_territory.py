"""What territory knows of the other township, for `tests.foreign`."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from linli.matters.models import Matter
from linli.people.actors import SYSTEM
from linli.territory import services as territory
from linli.territory.choices import AreaKind, UnitKind
from linli.territory.fields import below
from linli.territory.models import (
    Area,
    DutyShift,
    Grid,
    GridPlan,
    Household,
    Leave,
    Link,
    Poster,
    Posting,
    Proposal,
    Shape,
    Unit,
)
from linli.territory.services import link_answers, plans, shape_imports
from tests import foreign_strength, stages
from tests.foreign_links import linked
from tests.town import YIJIANG, Somebody, Town

SLIP: Final = "territory:household-link"
ACTS: Final = {
    "portal:household-act": "end",
    "portal:grid-plan-change": "lanes",
    "portal:link-act": "end",
    "portal:organisation-act": "change",
    "portal:team-act": "end",
    "portal:charter-act": "write",
    "portal:term-act": "drop",
}


@dataclass(frozen=True)
class Land:
    """Places, households and plans, and what leads to them."""

    group: Unit
    household: Household
    link: Link
    slip: str  # the secret of the household's slip
    poster: Poster
    shapes: UUID
    area: Area
    plan: GridPlan
    visited: Grid
    proposal: Proposal
    strength: dict[str, Any]

    def arguments(self, name: str) -> dict[str, Any]:
        """For the parts of addresses."""
        return {
            "code": self.poster.code if name == "territory:scan" else YIJIANG,
            "unit": self.strength["branch"] if "organisation" in name else self.group.pk,
            "kind": "contact" if "link" in name else "road",
            "link": self.link.pk,
            "household": self.household.pk,
            "area": self.area.pk,
            "plan": self.plan.pk,
            "grid": self.plan.grids.get().pk,
            **self.strength,
        }

    def keys(self) -> dict[str, Any]:
        """By the address."""
        return {
            "portal:shapes-preview": self.shapes,
            "portal:grid-proposal": self.proposal.pk,
            "portal:grid-proposal-cancel": self.proposal.pk,
        }

    def secret_for(self, name: str) -> str:
        """Of the household's slip, at its address."""
        return self.slip if name == SLIP else ""


def land(town: Town, owner: Somebody, matter: Matter, words: str, name: str) -> Land:
    """At the version that the body sends with every form."""
    group = territory.add_unit(town.far, UnitKind.GROUP, 1, name_zh="外乡的组")
    household, link = linked(group, town.far, name)
    grids = [territory.GridDraft(name_zh="外乡的网格", units=[group])]
    draft = _draft(town.far, grids, matter)
    visited = plans.draft_from(town.far, grids, by=SYSTEM).grids.get()  # the other is thrown away
    return Land(
        group=group,
        household=household,
        link=link,
        slip=link_answers.address_of(link).rstrip("/").rsplit("/", 1)[-1],
        poster=territory.make_poster(town.far, by=SYSTEM),
        shapes=_waiting(town, words),
        area=_area(town.far, owner, matter),
        plan=draft,
        visited=visited,
        proposal=plans.ask(town.far, plans.Wishes(grids=1), by=SYSTEM),
        strength=foreign_strength.strength(town.far, owner, words, stages.again(matter).version),
    )


def _waiting(town: Town, words: str) -> UUID:
    """A file with an address that nobody has confirmed yet."""
    table = f"地址\n{words}\n".encode()
    file = shape_imports.read(BytesIO(table), "a.csv", len(table))
    return shape_imports.keep(town.far, shape_imports.What.ADDRESSES, file, f"{words}.csv")


def _area(place: Unit, owner: Somebody, matter: Matter) -> Area:
    """A road segment of the other township that its owner keeps."""
    words = territory.AreaWords("外乡的路", from_words="东头", to_words="西头")
    area = territory.make_area(place, AreaKind.SEGMENT, words, by=SYSTEM)
    Area.objects.update(version=stages.again(matter).version)  # what the body sends for both
    keeper = territory.appoint(owner.person, "segment_keeper", by=SYSTEM, unit=place, area=area)
    owner.postings.append(keeper)
    return area


def _draft(village: Unit, grids: list[territory.GridDraft], matter: Matter) -> GridPlan:
    """A draft at the version that `body` sends with every form."""
    plan = plans.draft_from(village, grids, by=SYSTEM)
    GridPlan.objects.filter(pk=plan.pk).update(version=stages.again(matter).version)
    plan.refresh_from_db()
    return plan


def state(path: str) -> list[QuerySet[Any, Any]]:
    """What somebody else could change of it."""
    return [
        Poster.objects.filter(below(path, "unit__path")).values_list("pk", "ended_at"),
        Posting.objects.filter(below(path)).order_by("pk").values_list("pk", "until_at"),
        Unit.objects.filter(below(path))
        .order_by("path")
        .values_list("path", "name_zh", "name_en", "phone", "opened_on", "valid_to"),
        *foreign_strength.state(path),
        Shape.objects.values_list("pk"),
        GridPlan.objects.filter(below(path, "village__path"))
        .order_by("pk")
        .values_list("pk", "version", "status"),
        Proposal.objects.order_by("pk").values_list("pk", "state"),
        Leave.objects.filter(below(path, "posting__path")).values_list("pk"),
        Household.objects.filter(below(path)).order_by("pk").values_list("pk", "valid_to"),
        Area.objects.filter(below(path)).values_list("pk", "version", "valid_to"),
        Posting.objects.filter(below(path)).values_list("pk", "name_agreed_at"),
        DutyShift.objects.filter(below(path, "posting__path")).values_list("pk"),
    ]
