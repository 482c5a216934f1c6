"""News of the territory that must hold at once: sent inside the transaction, one service
receives each."""

from django.dispatch import Signal

# kwargs: posting, by. The work of this posting needs another owner in the same transaction.
posting_ended = Signal()
# kwargs: village, by. Grids of the village are new; work that lies in the old ones moves.
plan_published = Signal()
# kwargs: was, now. An organisation hangs elsewhere: whatever copied its path says the new one.
organisation_moved = Signal()
# kwargs: old, new, at. Some of a household live behind a door of their own since then; the others
# stay.
household_split = Signal()
