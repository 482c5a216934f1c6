"""Ledgers and their entries."""

from linli.contributions.models.ledgers import AppendOnlyEntry, Entry, Ledger

__all__ = ["AppendOnlyEntry", "Entry", "Ledger"]
