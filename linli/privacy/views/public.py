"""What we hold, why and how long, in plain words, for everybody."""

from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from linli.common.personal import STAFF
from linli.people.http import VisitorRequest
from linli.privacy import services as privacy
from linli.territory.models import Unit

# Every cookie that the product sets, why, and how long it lives; a test compares it with the code.
COOKIES: Final = (
    ("sessionid", gettext_noop("Staff only: that you are signed in"), gettext_noop("Two weeks")),
    (
        "messages",
        gettext_noop("Staff only: to say once what was done"),
        gettext_noop("Until the next page"),
    ),
    (
        "linli_known",
        gettext_noop("Staff only: that this browser signed in before, so that a guesser is slowed"),
        gettext_noop("A year"),
    ),
    ("csrftoken", gettext_noop("That a form really comes from this page"), gettext_noop("A year")),
    ("django_language", gettext_noop("The language that you chose"), gettext_noop("A year")),
    ("linli_text", gettext_noop("Large text, if you chose it"), gettext_noop("A year")),
    ("linli_contrast", gettext_noop("High contrast, if you chose it"), gettext_noop("A year")),
    (
        "linli_received",
        gettext_noop("To thank you once for a report"),
        gettext_noop("Ten minutes"),
    ),
)
MOST_OFFICES: Final = 100


@login_not_required
@require_safe
def policy(request: VisitorRequest) -> HttpResponse:
    """The inventory as a page. Two queries."""
    offices = Unit.objects.opened().exclude(phone="").order_by("path")[:MOST_OFFICES]
    held = privacy.inventory()
    context = {
        "of_residents": [one for one in held if one.holding.whose != STAFF],
        "of_staff": [one for one in held if one.holding.whose == STAFF],
        "offices": [
            {"title": unit.short_name, "href": unit.get_absolute_url(), "beside": unit.phone}
            for unit in offices
        ],
        "cookies": [
            {"name": name, "why": _(why), "how_long": _(how_long)}
            for name, why, how_long in COOKIES
        ],
    }
    return render(request, "privacy/policy.html", context)
