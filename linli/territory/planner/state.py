"""What the search holds in its hands: a village's units, its grids, and the run.

Rows of records rather than an array for each column: what is asked of a unit lies together, and
compiled functions pass three or four arrays, not twenty.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.void]
Ints = NDArray[np.int64]

UNIT: Final = np.dtype(
    [
        ("first", np.int64),  # its borders are rows `first` to `last` - 1 of the borders
        ("last", np.int64),
        ("load", np.float64),
        ("area", np.float64),
        ("rim", np.float64),  # length of the whole outline
        ("homes", np.float64),  # households, for the hard cap
        ("stay", np.float64),  # what it costs to give it to another grid than before
        ("x", np.float64),
        ("y", np.float64),
        ("before", np.int64),  # its grid in the previous plan, -1 for none
        ("fixed", np.int64),  # the grid in which it is locked, -1 for none
        ("grid", np.int64),  # its grid now, -1 for none yet
        ("next", np.int64),  # of the same grid, while grids grow
        ("seen", np.int64),  # the number of the last look at it
        ("part", np.int64),
        ("tree", np.int64),
        ("below", np.float64),
        ("queue", np.int64),  # room for a list of units; has nothing to do with this one
    ],
    align=True,
)
BORDER: Final = np.dtype(
    [
        ("other", np.int64),
        ("length", np.float64),  # below zero for a virtual link, which a plan rather avoids
    ],
    align=True,
)
GRID: Final = np.dtype(
    [
        ("target", np.float64),  # the load that it should have
        ("load", np.float64),
        ("area", np.float64),
        ("rim", np.float64),
        ("homes", np.float64),
        ("cost", np.float64),
        ("count", np.int64),
        ("x", np.float64),
        ("y", np.float64),
        ("head", np.int64),  # its last unit, while it grows
        ("closed", np.int64),
    ],
    align=True,
)
RUN: Final = np.dtype(
    [
        ("chance", np.uint64),
        ("looks", np.int64),  # the number of the current look
        ("tolerance", np.float64),  # deviation as a share of the target that costs nothing
        ("limit", np.float64),  # deviation beyond which every other gain is forgone
        ("step", np.float64),  # what it costs to be beyond the limit at all
        ("cap", np.float64),  # households in a grid, at most
    ],
    align=True,
)
