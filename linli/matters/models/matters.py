"""A matter: one number, one place, one lead owner, clocks, and a verdict by whoever raised it.

Columns such as `status` or the due times are caches for speed: the steps are the truth, and
`linli recompute-clocks --check` proves it.
"""

from datetime import datetime
from functools import cache
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.common import clock, numbers
from linli.common.ids import new_id
from linli.common.personal import personal
from linli.matters.choices import IN_WORK, OPEN, ClockClass, Question, Source, Status
from linli.matters.models.columns import SELDOM
from linli.matters.models.imports import LedgerImport
from linli.matters.models.kinds import Kind
from linli.matters.models.querysets import MatterQuerySet
from linli.people.models import Person
from linli.territory.choices import Level
from linli.territory.fields import PathField
from linli.territory.models import Grid, Posting, Unit

TITLE_LENGTH = 40
# A person may have chosen another kind than was suggested
OTHERWISE = ~Q(suggested="") & ~Q(suggested=F("kind"))
# Ended matters that still hold what was personal; their time runs from `closed_at`
KEPT = Q(closed_at__isnull=False, erased_at__isnull=True)
CONTACT_KEPT = Q(closed_at__isnull=False, contact_erased_at__isnull=True, reporter__isnull=False)
NO_NUMBER = "0" * 11


@cache
def _detail_address() -> str:
    """Asked once: a list of a hundred matters would ask a hundred times for the same address."""
    return reverse("matters:detail", args=[NO_NUMBER])


class Matter(models.Model):
    """Something that must be resolved."""

    PERSONAL: ClassVar = personal(
        "text", "place_words", "lon", "lat", "reporter", "taken_by", "completed_by", "because"
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=11)
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="matters", db_index=False)
    text = models.TextField(_("what"))
    # Where
    place = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="matters")
    place_path = PathField()
    # `matter_village` begins with it
    village = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    grid = models.ForeignKey(Grid, null=True, blank=True, on_delete=models.PROTECT)
    place_words = models.CharField(max_length=120, blank=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    # Who and how
    source = models.CharField(max_length=10, choices=Source)
    reported_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    reporter = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="reported"
    )
    taken_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="took_in"
    )
    private = models.BooleanField(default=False)  # the reporter asked for it
    # State, and whose turn it is
    status = models.CharField(max_length=10, choices=Status, default=Status.SUBMITTED)
    level = models.CharField(max_length=10, choices=Level, default=Level.GROUP)
    outside_body = models.CharField(max_length=80, blank=True)
    owner = models.ForeignKey(
        Posting, null=True, blank=True, on_delete=models.PROTECT, related_name="owns"
    )
    turn = models.ForeignKey(  # `matter_turn` begins with it
        Posting,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="turns",
        db_index=False,
    )
    because: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    completed_by = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="completed",
        db_index=False,  # nobody lists matters by who completed them
    )
    # The terms of its kind when it was reported; empty for matters from before that was kept
    terms = models.CharField(max_length=10, choices=ClockClass, blank=True, default="")
    may_settle = models.BooleanField(null=True, blank=True)
    # The kind that its words suggested when it was reported, as the first step says; else empty
    suggested = models.CharField(max_length=40, blank=True, default="")
    # Clocks
    respond_due_at = models.DateTimeField(null=True, blank=True)
    resolve_due_at = models.DateTimeField(null=True, blank=True)
    recheck_due_at = models.DateTimeField(null=True, blank=True)
    wait_due_at = models.DateTimeField(null=True, blank=True)  # then it goes on by itself
    due_provisional = models.BooleanField(default=False)
    paused_since = models.DateTimeField(null=True, blank=True)
    warn_at = models.DateTimeField(null=True, blank=True)  # that the running clock will run out
    soon_told_at = models.DateTimeField(null=True, blank=True)  # and when that was done
    warned_at = models.DateTimeField(null=True, blank=True)  # that the running clock ran out
    escalate_at = models.DateTimeField(null=True, blank=True)  # one level up by itself
    responded_at = models.DateTimeField(null=True, blank=True)
    responded_in_time = models.BooleanField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    completed_in_time = models.BooleanField(null=True, blank=True)
    # What the level above was asked to decide, and whose decision it is
    question = models.CharField(max_length=10, choices=Question, blank=True, default="")
    decider = models.ForeignKey(
        Posting,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="decides",
        db_index=False,
    )
    decide_due_at = models.DateTimeField(null=True, blank=True)
    # The verdict
    asked_at = models.DateTimeField(null=True, blank=True)
    rated_at = models.DateTimeField(null=True, blank=True)
    solved = models.BooleanField(null=True, blank=True)
    satisfied = models.PositiveSmallIntegerField(null=True, blank=True)  # 1–5
    closed_at = models.DateTimeField(null=True, blank=True)
    # What was personal and has gone: the reporter's contact data; words, photos, pin and all
    contact_erased_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    # What was released to the public
    words_released = models.BooleanField(default=False)
    # Together with others: the one that goes on for it, how many go on in it, what it was part of
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    merged_count = models.PositiveIntegerField(default=0)
    split_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="split_off"
    )
    # Writing
    steps_count = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    client = models.CharField(max_length=40, blank=True)
    client_key = models.CharField(max_length=64, blank=True)
    client_digest = models.CharField(max_length=64, blank=True)
    link_version = models.PositiveSmallIntegerField(default=1)
    # Brought in with a whole ledger
    batch = models.ForeignKey(
        LedgerImport,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="matters",
        db_index=False,
    )

    objects = MatterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], name="matter_number_once"),
            models.UniqueConstraint(
                fields=["client", "client_key"],
                condition=~Q(client_key=""),
                name="matter_client_key_once",
            ),
            models.CheckConstraint(
                condition=Q(satisfied__isnull=True) | Q(satisfied__gte=1, satisfied__lte=5),
                name="matter_satisfied_1_to_5",
            ),
            models.CheckConstraint(
                condition=Q(lon__isnull=True, lat__isnull=True)
                | Q(lon__isnull=False, lat__isnull=False),
                name="matter_point_whole",
            ),
            models.CheckConstraint(
                condition=Q(rated_at__isnull=True) | Q(solved__isnull=False),
                name="matter_rated_says_solved",
            ),
            models.CheckConstraint(
                condition=~Q(status="merged") | Q(merged_into__isnull=False),
                name="matter_merged_says_into",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")),
                name="matter_merged_into_another",
            ),
        ]
        indexes = [
            models.Index(
                fields=["turn", "status"], name="matter_turn", condition=Q(turn__isnull=False)
            ),
            models.Index(fields=["village", "-reported_at", "-id"], name="matter_village"),
            models.Index(fields=["place_path", "status"], name="matter_place"),
            models.Index(
                fields=["respond_due_at"],
                name="matter_respond_due",
                condition=Q(respond_due_at__isnull=False),
            ),
            models.Index(
                fields=["resolve_due_at"],
                name="matter_resolve_due",
                condition=Q(resolve_due_at__isnull=False),
            ),
            *[
                models.Index(
                    fields=[field],
                    name=f"matter_{name}",
                    condition=Q(**{f"{field}__isnull": False}),
                )
                for name, field in SELDOM.items()
            ],
            models.Index(fields=["due_provisional"], name="matter_provisional"),
            models.Index(fields=["asked_at"], name="matter_asked", condition=Q(status="checked")),
            models.Index(fields=["closed_at"], name="matter_kept", condition=KEPT),
            models.Index(fields=["closed_at"], name="matter_contact_kept", condition=CONTACT_KEPT),
            models.Index(fields=["place_path"], name="matter_otherwise", condition=OTHERWISE),
            models.Index(fields=["batch"], name="matter_batch", condition=Q(batch__isnull=False)),
        ]

    def __str__(self) -> str:
        return numbers.shown(self.number)

    def get_absolute_url(self) -> str:
        """The page for staff. The reporter's is `services.link_of`."""
        return _detail_address().replace(NO_NUMBER, self.number)

    @property
    def title(self) -> str:
        """The first line of what was reported, for those who may read it."""
        if self.erased_at is not None:
            return gettext("Words erased")
        line = self.text.strip().split("\n", 1)[0]
        return line if len(line) <= TITLE_LENGTH else line[: TITLE_LENGTH - 1] + "…"

    @property
    def point(self) -> tuple[float, float] | None:
        """Longitude, latitude in WGS-84, if somebody set a pin."""
        return (self.lon, self.lat) if self.lon is not None and self.lat is not None else None

    @property
    def clock_class(self) -> str:
        """Which pair of clocks it runs on. Needs `kind`."""
        return self.terms or self.kind.clock_class

    @property
    def is_small(self) -> bool:
        """Whether it may be settled on the spot. Needs `kind`."""
        return self.kind.small if self.may_settle is None else self.may_settle

    @property
    def is_public(self) -> bool:
        """Whether the ledger may show it. Needs `kind`."""
        return self.kind.is_public and not self.private

    @property
    def is_open(self) -> bool:
        """Not ended yet."""
        return self.status in OPEN

    @property
    def people(self) -> int:
        """How many reported it: its own reporter, and those whose matters go on in it."""
        return self.merged_count + (0 if self.is_gathered else 1)

    @property
    def is_gathered(self) -> bool:
        """Made from the needs of several, who are its reporters."""
        return self.source == Source.GATHERED

    @property
    def is_answered(self) -> bool:
        """Whether its own reporter said what they think since they were asked last."""
        return bool(self.asked_at and self.rated_at and self.rated_at >= self.asked_at)

    @property
    def is_imported(self) -> bool:
        """Taken over from a ledger that was kept elsewhere; no rate counts it."""
        return self.source == Source.IMPORTED

    @property
    def next_due_at(self) -> datetime | None:
        """When whoever has to act now should have done so: the nearest of the working clocks."""
        ends = (self.respond_due_at, self.resolve_due_at, self.recheck_due_at)
        return min(filter(None, ends), default=None)

    def is_overdue(self, at: datetime | None = None) -> bool:
        """Somebody in a posting should have acted by now."""
        due = self.next_due_at
        return due is not None and self.status in IN_WORK and due < (at or clock.now())
