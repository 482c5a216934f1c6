"""What the page of one wish shows to its reader, and what they may do now."""

from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.common.errors import DomainError, NotHere
from linli.common.forms import Action
from linli.honours import rules
from linli.honours import services as honours
from linli.honours.choices import Stage
from linli.honours.forms import LOOKS, MET, VERBS, VerbForm
from linli.honours.models import HonourEntry
from linli.honours.story import story
from linli.honours.views.anybody import drawn
from linli.honours.workflow import MOVES
from linli.people.http import StaffRequest

MAIN: Final = {Stage.ASKED: "review", Stage.REVIEWED: "check"}
HINTS: Final[dict[str, Any]] = {
    "review": gettext_lazy("Go there, ask at the door, look at the yard; nothing else counts."),
    "check": gettext_lazy("Seen by the group as ticked; change what you see otherwise."),
    "not_yet": gettext_lazy("Told to the household alone; nobody else sees it any more."),
    "nobody_asked": gettext_lazy("Somebody else typed this door. Everything goes at once."),
    "stand_aside": gettext_lazy("Nobody asks how near. You do not judge it any more."),
    "show": gettext_lazy("At their own word alone."),
    "allow_photos": gettext_lazy("At their own word alone. A no takes them away at once."),
    "photo": gettext_lazy("Of the yard only, with nobody in them."),
    "name": gettext_lazy("At their own word alone."),
    "move_on": gettext_lazy("At their own word. It is looked at anew there."),
    "new_link": gettext_lazy("The old slip opens nothing any more. Print a new one."),
    "withdraw": gettext_lazy("At their own word. Everything goes at once; nobody asks why."),
}


def visible(request: StaffRequest, key: Any) -> HonourEntry:
    """The wish, if this reader works on honours behind that door; raises `NotHere`."""
    rows = HonourEntry.objects.visible_to(request.actor).for_list().select_related("round__unit")
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotHere(_("There is no such wish here."))
    return found


def begun(verb: str, entry: HonourEntry) -> dict[str, Any]:
    """How a form begins: with what is known."""
    if verb in LOOKS:
        return {
            f"{MET}{part.code}": [item.key for item in part.items if item.key in entry.met]
            for part in entry.round.checklist.parts
        }
    return {
        "shown": "yes" if honours.is_shown(entry) else "no",
        "agreed": "yes" if honours.has_photos(entry) else "no",
        "plaque": honours.own_words(entry) if verb == "name" else "",
    }


def form_for(verb: str, entry: HonourEntry, data: Any = None, files: Any = None) -> VerbForm:
    """The form of one verb for this wish."""
    return VerbForm(verb, entry.round.checklist, data, files, initial=begun(verb, entry))


def render_entry(
    request: StaffRequest,
    entry: HonourEntry,
    *,
    opened: str = "",
    form: VerbForm | None = None,
    problem: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; with a form open and filled where one was sent and not taken."""
    verbs = [verb for verb in rules.moves_for(request.actor, entry) if verb in VERBS]
    allowed = honours.has_photos(entry)
    if not allowed:
        verbs = [verb for verb in verbs if verb != "photo"]
    if not honours.may_move_on(entry):
        verbs = [verb for verb in verbs if verb != "move_on"]
    actions = [
        Action(
            verb,
            MOVES[entry.stage][verb].label,
            form if form is not None and verb == opened else form_for(verb, entry),
            reverse("honours:act", args=[entry.pk, verb]),
            main=MAIN.get(Stage(entry.stage)) == verb,
            opened=verb == opened,
            hint=HINTS.get(verb, ""),
        )
        for verb in verbs
    ]
    actions.sort(key=lambda one: not one.main)
    checklist = entry.round.checklist
    photos = list(entry.photos.order_by("added_at", "pk"))
    context = {
        "entry": entry,
        "unit": entry.round.unit,
        "words": honours.plaque_of(entry),
        "shown": honours.is_shown(entry),
        "allowed": allowed,
        "parts": checklist.parts,
        "there": {part.code for part in checklist.there(entry.met)},
        "photos": drawn(photos, lambda key: reverse("honours:entry-photo", args=[entry.pk, key])),
        "story": story(entry.steps.order_by("seq")),
        "actions": actions,
        "may_print": "new_link" in verbs,
        "problem": problem,
    }
    return render(request, "honours/entry.html", context, status=status)


def full(path: str) -> str:
    """With the address of the installation, as a slip or a code shows it."""
    return f"{settings.LINLI_ADDRESS}{path}"
