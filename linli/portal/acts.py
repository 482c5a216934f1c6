"""What may be done with one thing: a form for each act, drawn by `includes/acts.html`."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from linli.portal.office_forms import OfficeForm

NOTHING: Final[Mapping[str, Any]] = {}


def acts_of(
    offered: Iterable[str],
    labels: Mapping[str, Any],
    forms: Mapping[str, OfficeForm],
    sent: Mapping[str, OfficeForm],
    notes: Mapping[str, Any] = NOTHING,
) -> list[dict[str, Any]]:
    """The acts that are offered, and the one that was sent, which stands open with its mistakes.

    `notes` say beforehand what an act means.
    """
    verbs = [*offered]
    verbs += [verb for verb in sent if verb not in verbs]
    both = {**forms, **sent}
    for verb in verbs:  # they stand on one page: two may ask for the same, by ids of their own
        both[verb].auto_id = "id_{}_%s".format(verb.replace("-", "_"))
    return [
        {
            "verb": verb,
            "label": labels.get(verb, ""),
            "note": notes.get(verb, ""),
            "form": both[verb],
            "opened": verb in sent,
        }
        for verb in verbs
    ]
