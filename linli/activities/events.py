"""News of activities that must hold at once: sent inside the transaction, one service receives
each. A receiver may refuse the move with a `DomainError`."""

from django.dispatch import Signal

# kwargs: activity (as it will be saved), was (the state before), by
activity_moves = Signal()
# kwargs: activity, by (whose approval made it enough). Enough of those who attended approved its
# minutes; no receiver refuses that.
minutes_approved = Signal()
# kwargs: decision (an `ActivityMatter`). It says something else now.
decision_written = Signal()
# kwargs: activity. Its words are gone; what hangs on it goes along.
activity_erased = Signal()
