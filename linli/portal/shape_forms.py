"""What an administrator chooses when a file of shapes comes in or goes out."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.common.datums import Datum
from linli.portal.office_forms import OfficeForm
from linli.territory.services.shape_imports import ENDINGS, Judgement, What

# Where each datum comes from, in words of people who have never heard of one.
DATUMS: Final = (
    (Datum.WGS84, _("WGS-84 or CGCS2000: GPS devices, surveyors, Tianditu")),
    (Datum.GCJ02, _("GCJ-02: Amap, Tencent Maps, phones’ maps")),
    (Datum.BD09, _("BD-09: Baidu Maps")),
)


class ShapesForm(OfficeForm):
    """A file, what its shapes are, and in which datum."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "GeoJSON, GeoPackage, KML, a zipped Shapefile, or a sheet of addresses (XLSX, CSV); "
            "at most 20 MB."
        ),
        widget=forms.FileInput({"accept": ",".join(f".{one}" for one in ENDINGS)}),
        error_messages={"required": _("Choose the file."), "empty": _("This file is empty.")},
    )
    what = forms.ChoiceField(label=_("What it holds"), widget=forms.RadioSelect)
    datum = forms.ChoiceField(
        label=_("Its coordinates"),
        required=False,
        choices=[("", _("The file says it, or I do not know")), *DATUMS],
        help_text=_("Web maps in China are off by some hundred metres. It is looked at first."),
    )
    field_order = ("file", "what", "datum", "key")

    def __init__(self, may: Sequence[What], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("what", [(one.value, one.label) for one in may])
        if may:
            self.fields["what"].initial = may[0].value


class DatumForm(forms.Form):
    """In which datum a file is; each with how well it fits."""

    datum = forms.ChoiceField(label=_("Its coordinates"), widget=forms.RadioSelect)

    def __init__(self, judgement: Judgement, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["datum"].choices = [  # type: ignore[attr-defined]
            (datum, _label(words, judgement, datum)) for datum, words in DATUMS
        ]


def _label(words: Any, judgement: Judgement, datum: Datum) -> str:
    fit = judgement.of(datum)
    if fit is None:
        return str(words)
    if judgement.best == datum:
        return str(_("%(datum)s. Fits to %(distance)s")) % {
            "datum": words,
            "distance": fit.distance,
        }
    return str(_("%(datum)s. Lies %(distance)s beside")) % {
        "datum": words,
        "distance": fit.distance,
    }


class ExportForm(forms.Form):
    """What is taken along, and in which datum it is wanted."""

    what = forms.ChoiceField(label=_("What is taken along"), choices=What.choices)
    datum = forms.ChoiceField(label=_("Its coordinates"), choices=DATUMS, initial=Datum.WGS84)
    format = forms.ChoiceField(
        label=_("As"),
        choices=[("geojson", "GeoJSON"), ("xlsx", _("XLSX (addresses)"))],
    )
