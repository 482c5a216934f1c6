"""Photos in forms: taken as they came, and encoded anew once everything else is in order."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from linli.common import images
from linli.common.errors import Invalid
from linli.common.images import CleanImage
from linli.common.photo_files import MOST_PHOTOS


class ManyFiles(forms.ClearableFileInput):
    """A file field that takes several."""

    allow_multiple_selected = True


class Photos(forms.FileField):
    """Photos as they came; `cleaned_photos` encodes them anew."""

    widget = ManyFiles

    def __init__(self, **kwargs: Any) -> None:
        widget = ManyFiles(attrs={"accept": "image/*", "multiple": True})
        super().__init__(
            required=False,
            widget=widget,
            label=_("Photos"),
            help_text=_("Up to six. Where and when they were taken is removed from them."),
            **kwargs,
        )

    def clean(self, data: Any, initial: Any = None) -> Any:
        """All of them, unread."""
        listed = data if isinstance(data, list | tuple) else [data]
        return [one for one in (super(Photos, self).clean(d, initial) for d in listed) if one]


class PhotoForm(forms.Form):
    """A form with photos. They are only decoded when everything else is in order."""

    def clean(self) -> dict[str, Any] | None:
        """Encode the photos anew, outside any transaction."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            if self.files:
                self.add_error("photos", _("Please choose your photos again."))
            return cleaned
        try:
            cleaned["photos"] = cleaned_photos(cleaned.get("photos") or [])
        except Invalid as problem:
            self.add_error("photos", str(problem))
        return cleaned


def cleaned_photos(files: Sequence["UploadedFile[Any]"]) -> list[CleanImage]:
    """Photos fit to be kept; raises `Invalid`."""
    if len(files) > MOST_PHOTOS:
        raise Invalid(
            ngettext(
                "At most %(most)d photo at a time.",
                "At most %(most)d photos at a time.",
                MOST_PHOTOS,
            )
            % {"most": MOST_PHOTOS}
        )
    return [images.clean(file.read(images.MAX_BYTES + 1)) for file in files]
