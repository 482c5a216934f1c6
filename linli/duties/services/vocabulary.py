"""The words of the language, each with what it says, for whoever writes a rule. Six queries."""

from typing import Any

from django.utils.translation import gettext as _

from linli.activities.models import ActivityKind
from linli.duties.choices import Door, Measure, Part, Per, Where, Why
from linli.matters.models import Kind
from linli.rulesets.models import Rule
from linli.territory.choices import UnitKind
from linli.territory.models import LinkKind, Role

Pairs = list[tuple[str, str]]


def words() -> list[dict[str, Any]]:
    """By line, in its order."""
    return [
        _line("who: role …", _("each post of a kind"), _named(Role)),
        _line("who: link …", _("whoever holds such a link"), _named(LinkKind)),
        _line("who: unit …", _("organisations or places; several words"), _of(UnitKind)),
        _line("counts: activity …", _("what was held; several words"), _named(ActivityKind)),
        _line("counts: tagged …", _("activities that bear one of these tags"), []),
        _line("counts: matter …", _("matters that were completed; no word for any"), _named(Kind)),
        _line("counts: links …", _("links in force"), _named(LinkKind)),
        _line("counts: households …", _("households that were offered a visit"), []),
        _line("counts: study …", _("the three-ones of a branch"), _of(Part)),
        _line("door: …", _("which home visits count; left out: spoke with them"), _of(Door)),
        _line("where: …", _("left out: held by the organisation itself"), _of(Where)),
        _line("by: …", _("“holder”: only what whoever is bound planned or led"), []),
        _line("least: 1 times", _("a number and its measure"), _of(Measure)),
        _line("least: rule … times", _("a number that the place sets"), _rules()),
        _line("per: …", _("a period, or “rule” and the key of so many months"), _of(Per)),
        _line("excused: …", _("what excuses; several words"), _of(Why)),
    ]


def _line(begins: str, about: str, pairs: Pairs) -> dict[str, Any]:
    return {"begins": begins, "about": about, "pairs": pairs}


def _of(words: Any) -> Pairs:
    return [(one.value, str(one.label)) for one in words]


def _named(model: Any) -> Pairs:
    return [(str(one.pk), one.name) for one in model.objects.order_by("pk")]


def _rules() -> Pairs:
    rows = Rule.objects.filter(key__startswith="duty.") | Rule.objects.filter(
        key__startswith="activities.every."
    )
    return [(one.key, one.meaning) for one in rows.order_by("key")]
