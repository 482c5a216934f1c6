"""Columns that get an index of the rows that have them."""

from typing import Final

# Columns that the worker asks for each minute, or a list of few, and most matters leave empty
SELDOM: Final = {
    "recheck_due": "recheck_due_at",
    "wait_due": "wait_due_at",
    "warn": "warn_at",
    "escalate": "escalate_at",
    "decide_due": "decide_due_at",
    "decider": "decider",
}
