"""Photos of what was held."""

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.common.forms import ServiceForm, line
from linli.common.photo_forms import PhotoForm, Photos


class ActivityPhotoForm(PhotoForm, ServiceForm):
    """Up to six at a time, with one caption; whether they may be shown is said by hand."""

    photos = Photos()
    caption = line(
        _("Caption"), most=200, required=False, hint=_("What can be seen; no names of people.")
    )
    taken_by = line(
        _("Taken by"), most=60, required=False, hint=_("It stands in the record alone.")
    )
    agreed = forms.BooleanField(
        label=_("Everybody who can be recognised agreed to being shown"),
        required=False,
        help_text=_("Without this tick they belong to the record alone."),
    )
