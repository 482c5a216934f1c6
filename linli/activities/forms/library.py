"""Putting something into the library; outlining and evaluating a programme."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.activities.choices import MaterialKind
from linli.activities.forms.planning import units
from linli.activities.services import Outline, Wanted, checked
from linli.activities.services.files import MOST_BYTES
from linli.common.errors import Invalid
from linli.common.forms import ServiceForm, day, line, pick, words
from linli.matters.models import Kind
from linli.territory.models import Unit


class MaterialForm(ServiceForm):
    """Words of its own, or a link to where it lies."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    unit = pick(_("Whose library"))
    kind = forms.ChoiceField(label=pgettext_lazy("material", "Kind"), choices=MaterialKind.choices)
    title = line(_("Title"))
    about = words(_("The text, or what it is about"), required=False, rows=8)
    link = line(
        pgettext_lazy("material", "Link"),
        most=400,
        required=False,
        hint=_("Where it can be read or watched."),
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("PDF or a picture, up to 20 MB; give a link for films."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,image/*"}),
    )
    minutes = forms.IntegerField(
        label=_("Minutes it takes"), required=False, min_value=1, max_value=600
    )
    faces = forms.BooleanField(label=_("People can be recognised in it"), required=False)
    faces_agreed_on = day(
        _("They agreed on"), required=False, hint=_("Everybody who can be recognised is asked.")
    )

    def __init__(self, hosts: list[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("unit", units(hosts))

    def material(self) -> Wanted:
        """As the service takes it."""
        sent = self.cleaned_data["file"]
        if sent is not None and sent.size > MOST_BYTES:
            raise Invalid(
                _("The material is not complete."),
                fields={"file": _("The file is larger than 20 MB.")},
            )
        given = {name: self.cleaned_data[name] for name in ("kind", "title", "about", "link")}
        return Wanted(
            **given,
            minutes=self.cleaned_data["minutes"],
            faces=self.cleaned_data["faces"],
            file=checked(sent.read()) if sent else None,
            faces_agreed_on=self.cleaned_data["faces_agreed_on"],
        )


class ProgrammeForm(ServiceForm):
    """What it is called, from when to when, and by which tags and kinds it is counted."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    unit = pick(_("Whose programme"))
    name_zh = line(pgettext_lazy("programme", "Name"), most=80)
    name_en = line(_("English name"), most=80, required=False)
    about = words(_("What it is for"), most=400, required=False)
    from_on = day(pgettext_lazy("a day", "From"))
    until_on = day(pgettext_lazy("a day", "Until"), required=False)
    tags = line(
        _("Tags"), hint=_("Tags or kinds of activities that count, with a comma between them.")
    )
    streams = words(
        _("Parts"),
        most=1000,
        required=False,
        hint=_("One a line: the name, a comma, then its tags or kinds of activities."),
    )
    matter_kinds = forms.MultipleChoiceField(
        label=_("Kinds of matters that count"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, hosts: list[Unit], kinds: list[Kind], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("unit", units(hosts))
        choices: Any = self.fields["matter_kinds"]
        choices.choices = [(kind.pk, kind.name) for kind in kinds]

    def outline(self) -> Outline:
        """As the service takes it."""
        said = self.cleaned_data
        lines = [_parts(one) for one in said["streams"].splitlines() if one.strip()]
        return Outline(
            name_zh=said["name_zh"],
            name_en=said["name_en"],
            about=said["about"],
            from_on=said["from_on"],
            until_on=said["until_on"],
            tags=_parts(said["tags"]),
            streams=[(one[0], one[1:] or one) for one in lines if one],
            matter_kinds=said["matter_kinds"],
        )


def _parts(text: str) -> list[str]:
    plain = text.replace("，", ",").replace("、", ",")
    return [one.strip() for one in plain.split(",") if one.strip()]


class EvaluateForm(ServiceForm):
    """What came of it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    outcome = words(_("What came of it"), rows=6)
