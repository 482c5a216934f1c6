"""Data of matters as words, for templates of pages and messages. Nothing here asks the database."""

import json
from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from linli.common import clock
from linli.common.languages import chosen
from linli.common.templatetags.look import icon, time_left, time_state
from linli.matters import words
from linli.matters.choices import Status
from linli.matters.models import Matter
from linli.people.actors import Actor, Grant

register = template.Library()

in_language = register.filter(words.in_language)
full_place = register.filter(words.full_place)
state = register.filter("matter_state", words.state_with_lead)
tag_kind = register.filter("matter_tag", words.tag_kind)
source = register.filter("matter_source", words.source)


@register.filter
def because(matter: Matter) -> str:
    """Why it is this person's turn: the place and the posting, or that somebody else has to
    look."""
    if matter.status == Status.DONE:
        return _("somebody else completed it; you look whether it is solved")
    return because_of(matter.because)


@register.filter
def because_asked(matter: Matter) -> str:
    """Why somebody above has to decide."""
    return words.asked(matter)


@register.filter
def because_of(data: dict[str, Any] | None) -> str:
    """The same sentence from copied data, as messages carry it."""
    return _sentence(get_language(), json.dumps(data, ensure_ascii=False)) if data else ""


@lru_cache(maxsize=512)
def _sentence(language: str | None, data: str) -> str:
    """A list of a hundred matters has few reasons; each is put into words once for a language."""
    return words.because(json.loads(data))


@register.filter
def written_moment(iso: str) -> str:
    """A moment from copied data, in the place's time and without markup: for messages."""
    if not iso:
        return ""
    local = clock.local(datetime.fromisoformat(iso))
    return date_format(local, pgettext("date format", "j M Y, H:i"), use_l10n=False)


@register.filter
def written_left(iso: str) -> str:
    """How long is left until a moment from copied data."""
    return time_left(datetime.fromisoformat(iso)) if iso else ""


@register.filter
def why_you(data: dict[str, Any] | None) -> str:
    """Why its reader has to act, from copied data."""
    return words.why_you(data) if data else ""


@register.filter
def kind_told(data: dict[str, Any]) -> str:
    """What a message calls a matter: its kind, or only that it is private."""
    return _("private matter") if data.get("private") else words.in_language(data, "kind")


@register.filter
def posted(actor: Actor) -> str:
    """Name and posting of somebody who signed in."""
    grant = actor.acting_as()
    return " · ".join(filter(None, (actor.name, _role(grant) if grant else "")))


def _role(grant: Grant) -> str:
    return chosen(grant.role_zh, grant.role_en)


@register.filter
def stands_in_at(actor: Actor, matter: Matter) -> bool:
    """Whether I have this matter only because its holder is away."""
    return any(grant.stands_in and grant.posting_id == matter.turn_id for grant in actor.grants)


@register.filter
def due_tag(matter: Matter) -> SafeString | str:
    """`components/time_left.html` for the nearer clock of a matter, without the price of an
    include for each of a hundred rows."""
    due = matter.next_due_at
    if due is None:
        return ""
    kind = time_state(due)
    return format_html(
        '<time class="tag {}" datetime="{}">{}{}</time>',
        kind,
        due.isoformat(timespec="seconds"),
        icon(kind),
        time_left(due),
    )


@register.filter
def state_tag(matter: Matter) -> SafeString:
    """`components/tag.html` with the state of a matter, for long lists."""
    kind = words.tag_kind(matter)
    return format_html(
        '<span class="tag {}">{}{}</span>', kind, icon(kind), words.state_with_lead(matter)
    )
