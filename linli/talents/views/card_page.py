"""What the page of one card shows to its reader, and what they may do now."""

from collections.abc import Iterable
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.common import clock
from linli.common.errors import DomainError, NotHere
from linli.common.forms import Action
from linli.people.http import StaffRequest
from linli.rulesets import services as rulesets
from linli.talents import rules
from linli.talents import services as talents
from linli.talents.choices import WEEKDAYS, Stage, UseKind
from linli.talents.forms import VERBS, Options, VerbForm
from linli.talents.models import TalentCard, Use
from linli.talents.services.criteria import LEAST_WORDS
from linli.talents.services.using import branches_of
from linli.talents.story import story
from linli.talents.workflow import MOVES

TAGS: Final = {Stage.POOL: "done", Stage.REFUSED: "late"}
MAIN: Final = {Stage.NOMINATED: "consent", Stage.REVIEW: "endorse", Stage.ENDORSED: "admit"}
HINTS: Final[dict[str, Any]] = {
    "decline": gettext_lazy("Everything about them goes at once; nobody asks why."),
    "leave": gettext_lazy("At their own word. Everything about them goes at once."),
    "new_link": gettext_lazy("The old slip opens nothing any more. Print a new one."),
    "support": gettext_lazy("What a villager said freely. Who it was is not written down."),
    "refuse": gettext_lazy("Told to the candidate alone; nobody else sees the card any more."),
    "reserve": gettext_lazy("They read the mentor and who may see it before they answer."),
    "offer": gettext_lazy("It counts once they say yes. A no leaves nothing behind."),
    "certify": gettext_lazy("For a training at which the attendance says that they were there."),
    "notice": gettext_lazy("At their own word alone."),
    "confirm": gettext_lazy("At their own word; else the card goes when the year is over."),
}


def visible(request: StaffRequest, key: Any) -> TalentCard:
    """The card, if this reader keeps the pool of its village; raises `NotHere`."""
    rows = TalentCard.objects.visible_to(request.actor).select_related("village")
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotHere(_("There is no such card here."))
    return found


def days_of(card: TalentCard) -> str:
    """The free days in words."""
    return _(", ").join(str(name) for number, name in enumerate(WEEKDAYS) if card.is_free(number))


def now_of(card: TalentCard) -> dict[str, Any]:
    """How a card stands, as its form begins."""
    basis = talents.basis_of(card)
    return {
        "shown": "yes" if card.name_shown_at else "no",
        "skills": [row.skill_id for row in card.skills.all()],
        "free_days": [str(number) for number in range(7) if card.is_free(number)],
        "away_until": card.away_until,
        "industry": basis.industry,
        "skill": basis.skill,
    }


def use_words(use: Use) -> str:
    """A use in one line."""
    if use.kind == UseKind.RESERVE:
        return _("Reserve of %(branch)s") % {"branch": use.unit.short_name}
    return use.about


def options_of(request: StaffRequest, card: TalentCard, verbs: Iterable[str]) -> Options:
    """What may be chosen in the forms of these verbs."""
    asked = set(verbs)
    by = request.actor
    uses = list(Use.objects.visible_to(by).filter(card=card).select_related("unit"))
    postings = talents.mentors_for(card) if "reserve" in asked else []
    said = talents.words_of(card) if "drop_words" in asked else []
    return Options(
        word=[(str(row.pk), text[:60]) for row, text in said],
        activity=_named(talents.trainings_ahead(card, by=by)) if "enrol" in asked else (),
        certified=_named(talents.attended(card)) if "certify" in asked else (),
        unit=[(str(one.pk), one.short_name) for one in branches_of(card)]
        if "reserve" in asked
        else (),
        posting=[(str(one.pk), f"{one.person.display_name} · {one.role.name}") for one in postings],
        asked=[(str(one.pk), use_words(one)) for one in uses if one.agreed_at is None],
        running=[(str(one.pk), use_words(one)) for one in uses if one.agreed_at is not None],
        now=now_of(card),
    )


def _named(rows: Iterable[Any]) -> list[tuple[str, str]]:
    return [(str(one.pk), f"{one.name} · {clock.local(one.planned_from):%Y-%m-%d}") for one in rows]


def _useless(verb: str, options: Options) -> bool:
    """Nothing could be chosen."""
    needs = {
        "drop_words": options.word, "enrol": options.activity, "certify": options.certified,
        "accept": options.asked, "say_no": options.asked, "end_use": options.running,
        "reserve": options.unit and options.posting,
    }  # fmt: skip
    return verb in needs and not needs[verb]


def render_card(
    request: StaffRequest,
    card: TalentCard,
    *,
    opened: str = "",
    form: VerbForm | None = None,
    problem: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; with a form open and filled where one was sent and not taken."""
    verbs = [verb for verb in rules.moves_for(request.actor, card) if verb in VERBS]
    options = options_of(request, card, verbs)
    actions = [
        Action(
            verb,
            MOVES[card.stage][verb].label,
            form if form is not None and verb == opened else VerbForm(verb, options),
            reverse("talents:act", args=[card.pk, verb]),
            main=MAIN.get(Stage(card.stage)) == verb,
            opened=verb == opened,
            hint=HINTS.get(verb, ""),
        )
        for verb in verbs
        if not _useless(verb, options)
    ]
    actions.sort(key=lambda one: not one.main)
    shown = {one.verb for one in actions}
    context = {
        "card": card,
        "tag": TAGS.get(Stage(card.stage), "wait"),
        "masked": talents.masked_name(card),
        "skills": [row.skill.name for row in card.skills.select_related("skill")],
        "days": days_of(card),
        "basis": talents.basis_of(card),
        "words": [text for _row, text in talents.words_of(card)],
        "least": rulesets.value(LEAST_WORDS, path=card.path),
        "attended": talents.attended(card),
        "certified": set(card.certificates.values_list("activity", flat=True)),
        "uses": Use.objects.visible_to(request.actor).filter(card=card).select_related("unit"),
        "story": story(card.steps.order_by("seq")),
        "actions": actions,
        "problem": problem,
        "kept": form.typed() if problem and form and opened not in shown else (),
    }
    return render(request, "talents/card.html", context, status=status)


def full(path: str) -> str:
    """With the address of the installation, as a slip or a code shows it."""
    return f"{settings.LINLI_ADDRESS}{path}"
