"""Taking a file as its preview showed it: all of it or nothing, and once."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.audit import services as audit
from linli.common.datums import Datum
from linli.common.errors import Conflict, Invalid
from linli.people.actors import Actor
from linli.territory import rules
from linli.territory.models import Unit
from linli.territory.services import shapes
from linli.territory.services.shape_imports import waiting
from linli.territory.services.shape_imports.lines import Preview, State, What
from linli.territory.services.shape_imports.previewing import preview
from linli.territory.services.shape_imports.writing import WRITERS


def check_may(by: Actor, village: Unit, what: What) -> None:
    """As on the pages of the same things: places, areas, or else the grids."""
    if what == What.ADDRESSES:
        rules.check_may_edit(by, village)
    elif what == What.AREAS:
        rules.check_may_keep_areas(by, village)
    else:
        rules.check_may_publish_grids(by, village)


@transaction.atomic
def take_kept(village: Unit, key: UUID, *, by: Actor, datum: Datum | None, version: str) -> str:
    """Take a file that waits, as it was seen; returns what was done in a sentence. A second time
    does nothing and says the same. Raises `Conflict` where the village is not as it was seen."""
    Unit.objects.select_for_update().get(pk=village.pk)  # two at once take turns
    if said := waiting.taken(village, key):
        return said
    what, name, file = waiting.kept(village, key)
    seen = preview(village, what, file, datum)
    if seen.version != version:
        raise Conflict(
            _("The village was changed since this preview was shown; nothing was taken."),
            next_step=_("Look through the rows once more and confirm again."),
        )
    said = take(village, seen, by=by, name=name)
    waiting.mark_taken(village, key, said)
    return said


@transaction.atomic
def take(village: Unit, seen: Preview, *, by: Actor, name: str) -> str:
    """Write what a preview shows, in one transaction. Raises `Invalid` where a row is wrong, the
    datum is a guess or nothing changes."""
    check_may(by, village, seen.what)
    _check(seen)
    WRITERS[seen.what](village, seen.lines, name, by)
    shapes.count_up()
    details = {
        "what": str(seen.what),
        "datum": str(seen.datum),
        **{str(state): seen.count(state) for state in State if state != State.REFUSED},
    }
    audit.note(by=by, verb="import_shapes", what=f"territory.Unit:{village.code}", details=details)
    return _said(seen)


def _check(seen: Preview) -> None:
    if not seen.is_chosen:
        raise Invalid(
            _("The file does not say in which datum it is."), next_step=seen.judgement.words(None)
        )
    if seen.refused:
        sentence = ngettext(
            "%(count)d row has to be mended first; nothing was taken.",
            "%(count)d rows have to be mended first; nothing was taken.",
            seen.refused,
        )
        raise Invalid(sentence % {"count": seen.refused})
    if not seen.writes:
        raise Invalid(_("Nothing changes by this file."))


def _said(seen: Preview) -> str:
    new, changed = seen.count(State.NEW), seen.count(State.CHANGED)
    return _("Taken: %(new)d new, %(changed)d changed, %(same)d unchanged.") % {
        "new": new,
        "changed": changed,
        "same": seen.count(State.UNCHANGED),
    }
