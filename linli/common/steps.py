"""The shape of every history: steps that are only ever appended.

Each kind of record has its own table: a subclass adds a foreign key named `record` and a constraint

    record = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="steps")

    class Meta(StepBase.Meta):
        constraints = [UniqueConstraint(fields=["record", "seq"], name="matter_step_seq")]

`PROTECT` matters: a cascade would delete rows behind the guard below. The constraint also catches
two writers that read the same last `seq`. There is no default order; ask for `order_by("seq")`.
"""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Final, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from linli.common.digests import check, destroy, digest
from linli.common.personal import personal

# Entered later than this after it happened, an entry is marked as late. Long enough for a slow form
LATE_AFTER: Final = timedelta(minutes=15)

# Names inside `actor`; they are personal and may have to go, so the digest does not cover them.
# A name that must be covered is sealed as one of the words.
_NAMES: Final = frozenset({"name"})


class AppendOnly(RuntimeError):
    """Code tried to change or delete a step. Correct an entry by appending another one."""


S = TypeVar("S", bound="StepBase")


class StepQuerySet(models.QuerySet[S]):
    """Steps can be read and added; the one thing that may go are words."""

    def bulk_create(self, objs: Iterable[S], *args: Any, **kwargs: Any) -> list[S]:
        """As Django's, with digests; it never overwrites."""
        if kwargs.get("update_conflicts") or kwargs.get("ignore_conflicts"):
            raise AppendOnly("Steps are added once and never overwritten.")
        rows = list(objs)
        for step in rows:
            step.digest = digest(step.facts(), step.words)
        return super().bulk_create(rows, *args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        raise AppendOnly(f"Steps are not updated: {sorted(kwargs)}.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise AppendOnly("Steps are not updated.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnly("Steps are not deleted.")

    def destroy_words(self, names: Collection[str] | None = None) -> int:
        """Destroy the named texts (`None`: all) of these steps for good; how many steps lost one.

        The hashes stay, so every digest can still be checked.
        """
        changed = 0
        with transaction.atomic(using=self.db):
            for step in self.select_for_update().only("pk", "words"):
                doomed = {
                    name
                    for name, word in step.words.items()
                    if "text" in word and (names is None or name in names)
                }
                if doomed:
                    words = {n: destroy(w) if n in doomed else w for n, w in step.words.items()}
                    row = self.model._base_manager.using(self.db).filter(pk=step.pk)
                    changed += models.QuerySet.update(row, words=words)
        return changed


class StepBase(models.Model):
    """What happened to a record: who did it, when, and what it became."""

    id = models.BigAutoField(primary_key=True)
    seq = models.PositiveIntegerField(_("number"))
    at = models.DateTimeField(_("happened at"))
    entered_at = models.DateTimeField(_("entered at"))
    actor = models.JSONField(_("by"), default=dict)
    verb = models.CharField(_("what was done"), max_length=40)
    was = models.CharField(_("state before"), max_length=40, blank=True)
    now = models.CharField(_("state after"), max_length=40, blank=True)
    payload = models.JSONField(_("facts"), default=dict, blank=True)
    words = models.JSONField(_("texts"), default=dict, blank=True)
    public = models.BooleanField(_("public"), default=False)
    digest = models.CharField(_("digest"), max_length=64, editable=False)

    PERSONAL: ClassVar = personal("actor", "words")

    record_id: Any  # the subclass's foreign key

    objects = StepQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Append the step, with its digest. Raises `AppendOnly` for one that stands already."""
        if not self._state.adding or kwargs.get("force_update") or kwargs.get("update_fields"):
            raise AppendOnly("A step that stands is not saved again.")
        self.digest = digest(self.facts(), self.words)
        super().save(force_insert=True, using=kwargs.get("using"))

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnly("A step is not deleted.")

    def facts(self) -> dict[str, Any]:
        """What the digest covers, besides the hashes of the words."""
        return {
            "record": str(self.record_id),
            "seq": self.seq,
            "at": _moment(self.at),
            "entered_at": _moment(self.entered_at),
            "actor": _nameless(self.actor),
            "verb": str(self.verb),
            "was": str(self.was),
            "now": str(self.now),
            "payload": self.payload,
            "public": self.public,
        }

    def is_intact(self) -> bool:
        """Whether nothing of the step was altered since it was appended."""
        return check(self.digest, self.facts(), self.words)

    @property
    def is_late_entry(self) -> bool:
        """Whether it was entered well after it happened (`LATE_AFTER`)."""
        return self.entered_at - self.at > LATE_AFTER

    def text(self, name: str) -> str:
        """One of its texts; empty where there is none or it was destroyed."""
        word = self.words.get(name, {})
        return str(word.get("text", ""))


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _nameless(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _nameless(inner) for key, inner in value.items() if key not in _NAMES}
    return value
