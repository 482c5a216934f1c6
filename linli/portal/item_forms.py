"""The forms on which a place keeps its list of items."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.matters.models import Item, Kind
from linli.matters.services.setting_items import DOERS, LONGEST, ItemWords
from linli.portal.office_forms import OfficeForm, day_field, line, not_past


class DatedForm(OfficeForm):
    """From which day on, and why; `seen` notices that somebody else was quicker."""

    day = day_field(
        _("From which day on"), hint=_("Today or a later day. Until then everything stays.")
    )
    note = line(
        _("Why"),
        most=LONGEST["note"],
        hint=_("For example the meeting or the document that decided it. Staff see it."),
    )
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def clean_day(self) -> date:
        """What is past stays as it was."""
        return not_past(self.cleaned_data["day"])

    def when(self) -> dict[str, Any]:
        """As the services take it."""
        return {"since": self.cleaned_data["day"], "note": self.cleaned_data["note"]}


class ItemForm(DatedForm):
    """What an entry says."""

    name_zh = line(_("Item in Chinese"), most=LONGEST["name_zh"])
    name_en = line(_("Item in English"), most=LONGEST["name_en"], required=False)
    done_by = forms.ChoiceField(label=_("Done by"), widget=forms.RadioSelect)
    body_zh = line(
        _("Which outside body, in Chinese"),
        most=LONGEST["body_zh"],
        required=False,
        hint=_("Only where an outside body does it; best with its telephone number."),
    )
    body_en = line(_("Which outside body, in English"), most=LONGEST["body_en"], required=False)
    basis = line(
        _("Basis"),
        most=LONGEST["basis"],
        hint=_("The law, document or agreement that says so. Residents read it, too."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of matters that it is about"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A matter of these kinds can be sent back with this entry."),
    )
    field_order = ("name_zh", "name_en", "done_by", "body_zh", "body_en", "basis", "kinds", "day",
                   "note", "seen", "key")  # fmt: skip

    def __init__(self, kinds: Iterable[Kind], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("done_by", [(level.value, level.label) for level in DOERS])
        self.choose("kinds", [(kind.pk, kind.name) for kind in kinds])

    def words(self) -> ItemWords:
        """As the services take them."""
        given = self.cleaned_data
        return ItemWords(
            name_zh=given["name_zh"],
            name_en=given["name_en"],
            done_by=given["done_by"],
            body_zh=given["body_zh"],
            body_en=given["body_en"],
            basis=given["basis"],
            kinds=tuple(given["kinds"]),
        )


def begun(item: Item) -> dict[str, Any]:
    """An entry as the form shows it."""
    return {name: value for name, value in item.says().items() if name != "retired"}
