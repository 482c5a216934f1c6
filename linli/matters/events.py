"""News of matters that must hold at once: sent inside the transaction, one service receives
each. A receiver may refuse the move with a `DomainError`."""

from django.dispatch import Signal

# kwargs: matter (as it will be saved), was (the state before), by
matter_moves = Signal()
# kwargs: matter. Its words are gone; what hangs on it goes along.
matter_erased = Signal()
