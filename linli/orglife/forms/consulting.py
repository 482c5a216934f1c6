"""The agenda to be ticked, and one form for all decisions of a meeting."""

import re
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.activities.models import ActivityMatter
from linli.common.forms import ServiceForm
from linli.matters.models import Matter
from linli.orglife.services import Decision
from linli.territory.models import Posting

LONGEST: Final = 1000
IS_KEY: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class AgendaForm(ServiceForm):
    """Which of the open matters come on the agenda, and which go off it."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, found: Sequence[Matter], there: Sequence[ActivityMatter], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.found, self.there = found, there
        for one in found:
            self.fields[f"add-{one.pk}"] = forms.BooleanField(required=False)
        for row in there:
            if not row.decision:
                self.fields[f"off-{row.matter_id}"] = forms.BooleanField(required=False)

    def lines(self) -> list[dict[str, Any]]:
        """The open matters, each with its tick."""
        return [{"matter": one, "tick": self[f"add-{one.pk}"]} for one in self.found]

    def items(self) -> list[dict[str, Any]]:
        """What stands on the agenda; what was decided upon stays there."""
        return [
            {"row": row, "off": None if row.decision else self[f"off-{row.matter_id}"]}
            for row in self.there
        ]

    def chosen(self, what: str) -> list[UUID]:
        """The matters whose tick of this kind was sent, also where they left the list since."""
        sent = (name.removeprefix(f"{what}-") for name in self.data if name.startswith(f"{what}-"))
        return [UUID(key) for key in sent if IS_KEY.fullmatch(key)]


class DecisionsForm(ServiceForm):
    """For each matter of the agenda: what was decided, who does it, until when."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, rows: Sequence[ActivityMatter], owners: Sequence[Posting], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        self.owners = {str(one.pk): one for one in owners}
        posts = [
            (key, f"{one.person.display_name} · {one.role.name}")
            for key, one in self.owners.items()
        ]
        for row in rows:
            self._add(row, posts)

    def _add(self, row: ActivityMatter, posts: list[tuple[str, str]]) -> None:
        begun = row.owner_id if row.decision else row.matter.owner_id
        known = str(begun) in self.owners
        self.fields[f"decision-{row.matter_id}"] = forms.CharField(
            label=_("What was decided"),
            required=False,
            initial=row.decision,
            widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST}),
        )
        self.fields[f"owner-{row.matter_id}"] = forms.ChoiceField(
            label=_("Who does it"),
            required=False,
            choices=[("", "—"), *posts],
            initial=str(begun) if known else "",
        )
        self.fields[f"due-{row.matter_id}"] = forms.DateField(
            label=pgettext_lazy("a decision", "Until"),
            required=False,
            initial=row.due_on,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        )
        self.fields[f"seen-{row.matter_id}"] = forms.IntegerField(
            required=False, initial=row.matter.version, widget=forms.HiddenInput
        )

    def lines(self) -> list[dict[str, Any]]:
        """Each matter with its four fields."""
        return [
            {
                "row": row,
                **{
                    name: self[f"{name}-{row.matter_id}"]
                    for name in ("decision", "owner", "due", "seen")
                },
            }
            for row in self.rows
        ]

    def decisions(self) -> list[Decision]:
        """What was said; nothing where nothing was."""
        said = self.cleaned_data
        found = []
        for row in self.rows:
            words = said.get(f"decision-{row.matter_id}", "")
            if not words and not row.decision:
                continue
            found.append(
                Decision(
                    matter=row.matter_id,
                    decision=words,
                    owner=self.owners.get(said.get(f"owner-{row.matter_id}", "")),
                    due_on=said.get(f"due-{row.matter_id}"),
                    seen=said.get(f"seen-{row.matter_id}"),
                )
            )
        return found

    def shown_again(self, rows: Sequence[ActivityMatter]) -> "DecisionsForm":
        """The same words above the matters as they are now, with what a reader has to look at."""
        data: dict[str, Any] = dict(self.data.items())
        for row in rows:
            data[f"seen-{row.matter_id}"] = str(row.matter.version)
        data["version"] = str(rows[0].activity.version) if rows else data.get("version", "")
        return DecisionsForm(rows, list(self.owners.values()), data)
