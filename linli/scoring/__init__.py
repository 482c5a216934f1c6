"""Inspections that are fair and lists that can be checked (practice B9, B19, B26)."""
