"""Forms of the territory."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.territory.models import Unit


class PosterForm(forms.Form):
    """A new poster: for which place, and words that say where it hangs."""

    unit = forms.TypedChoiceField(label=_("Place"), coerce=int)
    place_words = forms.CharField(
        label=_("Where it hangs"),
        max_length=80,
        required=False,
        help_text=_("For example: by the well. It stands on the poster and in each report."),
    )

    def __init__(self, places: list[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["unit"]
        assert isinstance(chosen, forms.TypedChoiceField)  # noqa: S101 - declared above
        chosen.choices = [(place.pk, place.short_name) for place in places]
