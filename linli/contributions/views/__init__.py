"""Pages of the contribution ledger."""
