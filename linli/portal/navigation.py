"""The links in the head of every page for staff."""

from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.people.actors import Actor
from linli.people.http import VisitorRequest


def navigation(
    request: VisitorRequest, *, work: int | None = None, unread: int | None = None
) -> list[dict[str, Any]]:
    """What this person's postings open; nothing for a visitor. Asks the database for nothing but
    the postings, so counts are drawn only where the page knows them."""
    actor = request.actor
    if not actor.grants:
        return []
    items = [
        (reverse("portal:work"), _("My work"), True, work),
        (reverse("matters:intake"), _("Report for somebody"), actor.has("matters.take_in"), None),
        (reverse("matters:list"), _("Matters"), actor.has("matters.view"), None),
        (reverse("outbox:inbox"), _("Messages"), True, unread),
        (reverse("activities:calendar"), _("Activities"), actor.has("activities.view"), None),
        (reverse("duties:own"), _("My duties"), True, None),
        (reverse("instructors:own"), _("Instructor"), _instructs(actor), None),
        (reverse("portal:office"), _("Administration"), _administers(actor), None),
        (reverse("visits:plans"), _("Home visits"), actor.has("visits.make"), None),
        (reverse("scoring:stops"), _("My stops"), actor.has("scoring.sheets"), None),
        (reverse("mediation:ledger"), _("Disputes"), _sees_disputes(actor), None),
        (reverse("talents:pool"), _("Talents"), actor.has("talents.view"), None),
        (reverse("honours:board"), _("Honours of households"), actor.has("honours.view"), None),
        (reverse("matters:ring-back"), _("To ring back"), actor.has("matters.ring_back"), None),
        (reverse("outbox:failed"), _("Not delivered"), actor.has("outbox.retry"), None),
    ]
    links: list[dict[str, Any]] = [
        {"href": href, "label": label, "current": request.path == href, "count": count}
        for href, label, allowed, count in items
        if allowed
    ]
    if len(links) > SHOWN + 1:
        for link in links[SHOWN:]:
            link["folded"] = True
    return links


SHOWN: Final = 5  # links that stand in the head; a phone shows two lines of them
_ADMINISTRATION: Final = ("postings.view", "places.edit", "rules.set", "households.view")


def _sees_disputes(actor: Actor) -> bool:
    return actor.has("disputes.mediate") or actor.has("matters.see_private")


def _instructs(actor: Actor) -> bool:
    return any(grant.role == "instructor" for grant in actor.grants)


def _administers(actor: Actor) -> bool:
    if any(grant.grid_id is None for grant in actor.granting("organisation.view")):
        return True
    return any(actor.has(verb) for verb in _ADMINISTRATION)
