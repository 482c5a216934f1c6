"""Where the evidence of a criterion comes from: a register of sources by name, so that an app above
can add one. Each answers by query; nothing is entered for a star.

`linli.stars.evidence.register("inspection", …)` replaces or adds a source; the reference files name
them.
"""

from linli.stars.evidence import activities, branch, duties, inspection, matters
from linli.stars.evidence.asking import SOURCES, Found, Ground, Row, Source, register

__all__ = [
    "SOURCES",
    "Found",
    "Ground",
    "Row",
    "Source",
    "activities",
    "branch",
    "duties",
    "inspection",
    "matters",
    "register",
]
