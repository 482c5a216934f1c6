"""An earlier ledger that is brought in as a whole: what was sent, how it is read, how far it is."""

from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.common import crypto
from linli.common.errors import NotHere
from linli.common.ids import new_id
from linli.common.personal import personal
from linli.matters.choices import ImportState
from linli.people.actors import Actor
from linli.people.models import Person
from linli.territory.fields import granted
from linli.territory.models import Unit


class LedgerImportQuerySet(models.QuerySet["LedgerImport"]):
    """Reading imports. Every page begins with `visible_to`."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of places where a posting of this person brings ledgers in."""
        return self.filter(granted(actor, "matters.import", "unit__path"))

    def for_page(self) -> Self:
        """Everything that lists and the page show of the row, in one query."""
        return self.select_related("unit", "by").defer("problems")

    def locked(self, key: UUID) -> "LedgerImport":
        """The one to change, locked for this transaction; raises `NotHere`."""
        row = self.select_for_update(of=("self",)).select_related("unit").filter(pk=key).first()
        if row is None:
            raise NotHere(_("There is no such import."))
        return row


class LedgerImport(models.Model):
    """One file for one place. The same file is there once, unless it was taken back.

    `file_kept`: its table is still there. `columns` says which column holds what, `kinds` which
    kind a word of the file means, `problems` why a row could not be taken.
    """

    PERSONAL: ClassVar = personal("by", "name", "actor")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("file"), max_length=80)
    digest = models.CharField(max_length=64)  # SHA-256 of the file as it was sent
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    actor: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.SENT)
    file_kept = models.BooleanField(default=True)
    columns: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(default=dict)
    kinds: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(default=dict)
    problems: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    rows = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    imported = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = LedgerImportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "digest"],
                condition=~Q(state=ImportState.TAKEN_BACK),
                name="ledger_import_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["sent_at"], name="ledger_import_running", condition=Q(state="running")
            ),
        ]

    def get_absolute_url(self) -> str:
        """Where its columns are chosen, and how far it is."""
        return reverse("matters:import-detail", args=[self.pk])

    @property
    def is_sent(self) -> bool:
        """Nothing was imported yet."""
        return self.state == ImportState.SENT

    @property
    def is_running(self) -> bool:
        """The worker is at it."""
        return self.state == ImportState.RUNNING

    @property
    def is_done(self) -> bool:
        """All rows were looked at."""
        return self.state == ImportState.DONE


def table_context(key: UUID) -> str:
    """Binds a sealed table to its import."""
    return f"matters.LedgerTable:{key}"


class LedgerTable(models.Model):
    """The cells of an import as they were read, sealed: they may hold names and telephones. It goes
    when its time is over, or with the import that is taken back."""

    PERSONAL: ClassVar = personal("sealed")
    SEALED: ClassVar = {"sealed": crypto.Sealed(table_context)}

    job = models.OneToOneField(
        LedgerImport, primary_key=True, on_delete=models.CASCADE, related_name="table"
    )
    sealed = models.BinaryField()
