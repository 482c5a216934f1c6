"""The history of a matter."""

from django.db import models

from linli.common.steps import StepBase
from linli.matters.models.matters import Matter


class MatterStep(StepBase):
    """One entry of a matter's story. Append only; corrections are entries too.

    `public` says whether the reporter may read its words. `payload` may hold: `starts`, `stops`,
    `pauses`, `resumes` (clocks), `stands_in` (whether a case stands in for it), `because`, `level`,
    `photos`, `corrects`, `sampled`, `suggested`, `key` (what another program calls the entry).
    """

    PERSONAL = StepBase.PERSONAL

    record = models.ForeignKey(  # the constraint's index begins with it
        Matter, on_delete=models.PROTECT, related_name="steps", db_index=False
    )

    class Meta(StepBase.Meta):
        constraints = [
            models.UniqueConstraint(fields=["record", "seq"], name="matter_step_seq"),
        ]
        # What became of everything lately, as other programs ask again and again
        indexes = [models.Index(fields=["entered_at"], name="matter_step_entered")]
