"""The form of a quarter's checklist, and that of one decision."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.common.forms import ServiceForm, day, line
from linli.orglife.choices import Decided, Verdict
from linli.orglife.services import Looked, ProposalDecision, Seen
from linli.orglife.services.standardising import LONGEST_NOTE, LONGEST_PROPOSAL


class LookForm(ServiceForm):
    """How each item looks; what an instructor proposes. What a record answers is not asked."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, lines: list[Seen], *args: Any, proposes: bool, **kwargs: Any) -> None:
        begun = {f"verdict-{one.item.code}": one.point.verdict for one in lines}
        begun |= {f"note-{one.item.code}": one.point.note for one in lines}
        begun |= {f"proposal-{one.item.code}": one.point.proposal for one in lines}
        super().__init__(*args, initial={**kwargs.pop("initial", {}), **begun}, **kwargs)
        self.lines = lines
        self.proposes = proposes
        for one in lines:
            self._add(one)

    def _add(self, one: Seen) -> None:
        code = one.item.code
        if not one.item.record:
            self.fields[f"verdict-{code}"] = forms.ChoiceField(
                label=_("How it looks"),
                choices=Verdict.choices,
                widget=forms.RadioSelect,
                required=False,
            )
        self.fields[f"note-{code}"] = line(
            pgettext_lazy("standard", "What was seen"), most=LONGEST_NOTE, required=False
        )
        if self.proposes and not one.point.decided:
            self.fields[f"proposal-{code}"] = line(
                _("What you propose"), most=LONGEST_PROPOSAL, required=False
            )

    def rows(self) -> list[dict[str, Any]]:
        """Each item with its fields; those that say something stand open."""
        names = ("verdict", "note", "proposal")
        found = []
        for one in self.lines:
            fields = [self[f"{name}-{one.item.code}"] for name in names if self._has(name, one)]
            is_open = any(field.value() or field.errors for field in fields)
            found.append({"seen": one, "fields": fields, "open": is_open})
        return found

    def _has(self, name: str, one: Seen) -> bool:
        return f"{name}-{one.item.code}" in self.fields

    def looked(self) -> Looked:
        """As the service takes it; what was not on the form stays as it was."""
        said = self.cleaned_data
        points = {one.item.code: one.point for one in self.lines}
        return Looked(
            version=said["version"],
            verdicts={code: said.get(f"verdict-{code}", "") for code in points},
            notes={code: said[f"note-{code}"] for code in points},
            proposals={
                code: said.get(f"proposal-{code}", point.proposal) for code, point in points.items()
            },
        )


class DecideForm(ServiceForm):
    """What the branch says to one proposal."""

    item = forms.CharField(max_length=40, widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    decided = forms.ChoiceField(
        label=_("What the branch decides"), choices=Decided.choices, widget=forms.RadioSelect
    )
    due_on = day(_("If it will: by which day"), required=False)
    reason = line(_("If not: why"), most=LONGEST_NOTE, required=False)

    def decision(self) -> ProposalDecision:
        """As the service takes it."""
        said = self.cleaned_data
        return ProposalDecision(
            item=said["item"],
            accepted=said["decided"] == Decided.ACCEPTED,
            version=said["version"],
            due_on=said["due_on"],
            reason=said["reason"],
        )
