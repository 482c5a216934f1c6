"""Sending a ledger that was kept elsewhere, and saying which of its columns holds what."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.common.errors import Invalid
from linli.matters.ledger_columns import FIELDS, LONGEST_HEADING, REQUIRED
from linli.matters.models import Kind, LedgerImport
from linli.territory.models import Unit

TAKEN: Final = ".xlsx,.xls,.ods,.csv"


class SendForm(forms.Form):
    """Which place, and the file."""

    unit = forms.ChoiceField(label=_("Ledger of which place"))
    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("XLSX, XLS, ODS or CSV, up to 20,000 rows and 10 MB, headings in one row."),
        widget=forms.FileInput({"accept": TAKEN}),
        error_messages={"required": _("Choose the file."), "empty": _("This file is empty.")},
    )

    def __init__(self, units: Sequence[Unit], *sent: Any) -> None:
        super().__init__(*sent)
        self.fields["unit"].choices = [  # type: ignore[attr-defined]
            (unit.code, unit.short_name) for unit in units
        ]
        if len(units) == 1:
            self.fields["unit"].initial = units[0].code
            self.fields["unit"].widget = forms.HiddenInput()


class ColumnsForm(forms.Form):
    """A list of headings for each field, and a list of kinds for each word of the file."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, job: LedgerImport, headers: Sequence[str], kinds: Sequence[Kind], *sent: Any
    ) -> None:
        super().__init__(*sent)
        self.fields["version"].initial = job.version
        heads = dict.fromkeys(head[:LONGEST_HEADING] for head in headers if head)
        columns = [("", _("Not in the file")), *((head, head) for head in heads)]
        for name, label in FIELDS.items():
            self.fields[_column(name)] = forms.ChoiceField(
                label=str(label),
                choices=columns,
                required=name in REQUIRED,
                initial=job.columns.get(name, ""),
            )
        choices = [(kind.pk, kind.name) for kind in kinds]
        self.words = list(job.kinds)
        for place, word in enumerate(self.words):
            self.fields[_kind(place)] = forms.ChoiceField(
                label=word, choices=choices, required=False, initial=job.kinds[word]
            )

    def needed(self) -> list[forms.BoundField]:
        """The columns without which there is no matter."""
        return [self[_column(name)] for name in REQUIRED]

    def others(self) -> list[forms.BoundField]:
        """The other columns."""
        return [self[_column(name)] for name in FIELDS if name not in REQUIRED]

    def kinds(self) -> list[forms.BoundField]:
        """The words of the file, each with the kind that it means."""
        return [self[_kind(place)] for place in range(len(self.words))]

    def columns(self) -> dict[str, str]:
        """The chosen heading of each field."""
        return {name: self.cleaned_data[_column(name)] for name in FIELDS}

    def chosen_kinds(self) -> dict[str, str]:
        """The chosen kind of each word."""
        chosen = {word: self.cleaned_data[_kind(n)] for n, word in enumerate(self.words)}
        return {word: code for word, code in chosen.items() if code}

    def take(self, problem: Invalid) -> None:
        """Show what the service did not accept at the fields it names."""
        fields: Mapping[str, Any] = problem.fields
        for name, sentence in fields.items():
            self.add_error(_column(name), str(sentence))
        if not fields:
            self.add_error(None, str(problem))


def _column(name: str) -> str:
    return f"column_{name}"


def _kind(place: int) -> str:
    return f"kind_{place}"
