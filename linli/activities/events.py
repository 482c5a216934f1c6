"""News of activities that must hold at once: sent inside the transaction, one service receives
each. A receiver may refuse the move with a `DomainError`."""

from django.dispatch import Signal

# kwargs: activity (as it will be saved), was (the state before), by
activity_moves = Signal()
# kwargs: activity. Its words are gone; what hangs on it goes along.
activity_erased = Signal()
