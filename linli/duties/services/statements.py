"""How PostgreSQL is asked for what a county did."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def planned_for_their_values() -> Iterator[None]:
    """Within the block a statement is planned each time for the dates and places that it asks for.

    One plan for whatever may be asked, which is taken after some repetitions, reads every visit of
    two years instead of a week's; and compiling a plan takes longer than these statements do."""
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(savepoint=False):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('plan_cache_mode', 'force_custom_plan', true),"
                " set_config('jit', 'off', true)"
            )
        yield
