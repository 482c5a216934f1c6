"""Points as people write them."""

from django import template

from linli.scoring.services import points as written

register = template.Library()


@register.filter
def points(centi: int | None) -> str:
    """Hundredths with two places: 250 is 2.50; nothing is a dash."""
    return "–" if centi is None else written(centi)
