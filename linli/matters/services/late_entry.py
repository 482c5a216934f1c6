"""What is entered later than it happened."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from linli.common.errors import Invalid
from linli.common.spans import Span, SpanUnit, due
from linli.rulesets.services import Values
from linli.rulesets.services.shapes import span_words


def true_time(at: datetime | None, entered: datetime, values: Values) -> datetime:
    """When it really happened: not in the future, and not longer ago than the rule allows."""
    if at is None:
        return entered
    if at > entered:
        raise Invalid(_("This time lies in the future."), fields={"at": _("Check date and time.")})
    within = values.span("matters.late_entry.within")
    if _is_too_long_ago(at, entered, within, values):
        raise Invalid(
            _("This is longer ago than may be entered."),
            fields={"at": _("At most %(within)s back.") % {"within": span_words(within)}},
        )
    return at


def _is_too_long_ago(at: datetime, entered: datetime, within: Span, values: Values) -> bool:
    if within.unit == SpanUnit.DAYS:
        return (entered - at).days >= within.amount
    ends = due(at, within, [], values.calendar())
    return ends is not None and ends.at < entered
