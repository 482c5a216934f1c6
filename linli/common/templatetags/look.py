"""Small words and drawings that every page uses. Nothing here asks the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import segno
from django import template
from django.forms.boundfield import BoundField, BoundWidget
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from linli.common import clock, drawing

register = template.Library()

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
SOON: Final = 2 * DAY  # from here on a time limit is amber
NUMBER_DIGITS: Final = 11  # YYMM, six drawn digits, one check digit


@register.filter
def moment(at: datetime | None) -> SafeString | str:
    """A moment in the place's time, with its year only when that is not the present one."""
    if not at:
        return ""
    local = clock.local(at)
    if local.year == clock.today().year:
        pattern = pgettext("date format", "j M, H:i")
    else:
        pattern = pgettext("date format", "j M Y, H:i")
    return format_html(
        '<time datetime="{}">{}</time>',
        local.isoformat(timespec="minutes"),
        date_format(local, pattern, use_l10n=False),
    )


@register.filter
def weekday_moment(at: datetime | None) -> str:
    """A moment with its day of the week, as plain words for a sentence: Tue 24 Nov, 16:30."""
    if not at:
        return ""
    local = clock.local(at)
    if local.year == clock.today().year:
        pattern = pgettext("date format", "D j M, H:i")
    else:
        pattern = pgettext("date format", "D j M Y, H:i")
    return date_format(local, pattern, use_l10n=False)


@register.filter
def day(on: date | datetime | None) -> SafeString | str:
    """A date, or the place's date of a moment."""
    if not on:
        return ""
    on = clock.local(on).date() if isinstance(on, datetime) else on
    if on.year == clock.today().year:
        pattern = pgettext("date format", "j M")
    else:
        pattern = pgettext("date format", "j M Y")
    words = date_format(on, pattern, use_l10n=False)
    return format_html('<time datetime="{}">{}</time>', on.isoformat(), words)


@register.filter
def clock_time(at: datetime | None) -> str:
    """The time on the wall alone: 19:40."""
    return clock.local(at).strftime("%H:%M") if at else ""


@register.filter
def time_left(due_at: datetime | None) -> str:
    """How long until a limit, or how long since it passed, in whole hours or days, rounded down."""
    if not due_at:
        return ""
    left = due_at - clock.now()
    if left >= DAY:
        return ngettext("%(count)d day left", "%(count)d days left", left.days) % {
            "count": left.days
        }
    if left >= HOUR:
        hours = left // HOUR
        return ngettext("%(count)d hour left", "%(count)d hours left", hours) % {"count": hours}
    if left >= timedelta(0):
        return _("within the hour")
    return _overdue(-left)


def _overdue(since: timedelta) -> str:
    if since >= DAY:
        return ngettext("overdue by %(count)d day", "overdue by %(count)d days", since.days) % {
            "count": since.days
        }
    if since >= HOUR:
        hours = since // HOUR
        return ngettext("overdue by %(count)d hour", "overdue by %(count)d hours", hours) % {
            "count": hours
        }
    return _("overdue by less than an hour")


@register.filter
def time_state(due_at: datetime | None) -> str:
    """The kind of tag that fits `time_left`: late, wait (two days or less) or plain."""
    if not due_at:
        return "plain"
    left = due_at - clock.now()
    if left < timedelta(0):
        return "late"
    return "wait" if left <= SOON else "plain"


@register.filter
def duration(length: timedelta | None) -> str:
    """How long something took: minutes below one hour, hours below two days, then days."""
    if length is None:
        return ""
    if length < timedelta(minutes=1):
        return _("less than a minute")
    if length < HOUR:
        minutes = length // timedelta(minutes=1)
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    if length < 2 * DAY:
        hours = length // HOUR
        return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    return ngettext("%(count)d day", "%(count)d days", length.days) % {"count": length.days}


@register.filter
def number(value: object) -> str:
    """A matter's number as it is read out: 26114073125 → 2611-4073-125. Anything else stays."""
    text = str(value)
    if len(text) != NUMBER_DIGITS or not text.isdigit():
        return text
    return f"{text[:4]}-{text[4:8]}-{text[8:]}"


@register.filter
def centi(hundredths: int | None) -> str:
    """Hundredths of a point as a score: 8550 is 85.5."""
    if hundredths is None:
        return "—"
    whole, rest = divmod(abs(hundredths), 100)
    sign = "−" if hundredths < 0 else ""
    return f"{sign}{whole}.{rest:02}".rstrip("0").rstrip(".")


@register.filter
def share(part: int, of: int) -> str:
    """A numerator with its denominator: 27 / 28."""
    return f"{part} / {of}"


@register.filter
def percent(part: float | None, of: float | None) -> int:
    """0 to 100 for the length of a bar; 0 when there is nothing to divide by. Never printed."""
    if not part or not of:
        return 0
    return max(0, min(100, round(100 * part / of)))


@register.filter
def as_percent(part: float) -> str:
    """0.083 → "8 %"."""
    return f"{part * 100:.0f} %"


@register.filter
def signed(count: float) -> str:
    """With its sign: "+3", "−3", "0"."""
    return f"{count:+}".replace("-", "−") if count else "0"


@register.filter
def as_deviation(part: float) -> str:
    """With its sign, in per cent: "+8 %", "−3 %", "0 %"."""
    return f"{signed(round(part * 100))} %"


@register.filter
def hectares(square_metres: float) -> str:
    """12,345 m² → "1.2"."""
    return f"{square_metres / 10_000:.1f}"


@register.filter
def name(thing: object) -> str:
    """A thing's name in the reader's language, else in the other one."""
    zh = str(getattr(thing, "name_zh", "") or "")
    en = str(getattr(thing, "name_en", "") or "")
    chinese = (get_language() or "zh-hans").startswith("zh")
    return (zh or en) if chinese else (en or zh)


@register.simple_tag
def icon(kind: str) -> SafeString:
    """One of our own icons, silent for screen readers: the words stand beside it."""
    shape = drawing.ICONS.get(kind, drawing.ICONS["plain"])
    return mark_safe(  # noqa: S308 - the shapes are constants of ours
        f'<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">{shape}</svg>'
    )


@register.simple_tag
def qr(text: str, title: str = "") -> SafeString:
    """The text as a QR code, to be sized by the style sheet; about 15 % of it may be damaged."""
    code = segno.make(text, micro=False, error="m", boost_error=False)
    svg = code.svg_inline(
        omitsize=True,
        title=title or _("QR code"),
        svgclass="qr",
        lineclass=None,
        light="#fff",
    )
    return mark_safe(svg.replace("<svg ", '<svg role="img" ', 1))  # noqa: S308 - segno escapes


@register.simple_tag
def line_plot(points: Sequence[Mapping[str, object]]) -> drawing.Plot:
    """The drawing of a line chart for `points` of `{label, value}`."""
    return drawing.plot([(str(one["label"]), float(str(one["value"]))) for one in points])


@register.filter
def with_free_labels(
    shapes: Sequence[Mapping[str, object]], size: float = 30
) -> list[dict[str, object]]:
    """The shapes of a map, each with `labelled`: whether its name has room beside earlier ones."""
    free = drawing.free_labels(
        ((str(one.get("label", "")), float(str(one["x"])), float(str(one["y"]))) for one in shapes),
        size,
    )
    return [{**one, "labelled": room} for one, room in zip(shapes, free, strict=True)]


@dataclass
class Heading:
    """Options of a field that stand below one heading; `name` is empty for those without."""

    name: str
    options: list[BoundWidget]

    @property
    def is_open(self) -> bool:
        """Whether something below it is chosen."""
        return any(option.data["selected"] for option in self.options)


@register.filter
def in_groups(field: BoundField) -> list[Heading]:
    """The options of a field below their headings."""
    options = iter(field)
    found: list[Heading] = []
    for name, below in field.field.widget.choices:  # only such fields ask
        headed = isinstance(below, list | tuple)
        if headed or not found or found[-1].name:
            found.append(Heading(str(name) if headed else "", []))
        found[-1].options.extend(next(options) for _one in (below if headed else [name]))
    return found


@register.filter
def unlocalized(value: float) -> str:
    """A number as SVG and HTML attributes want it, whatever the language: 12.5."""
    return repr(value) if isinstance(value, float) else str(value)
