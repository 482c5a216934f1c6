"""Compiling the search to machine code, and chance that is the same on every machine.

Only the modules of the search import this one: whoever merely reads or re-checks a plan never
loads numba. Machine code is kept in `NUMBA_CACHE_DIR`, else in `var/cache/numba` beside this copy.
"""

import hashlib
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import numba
import numpy as np

from linli.territory.planner.state import Rows

F = TypeVar("F", bound=Callable[..., Any])

_CONFIG: Final[Any] = numba.config  # its names are made at run time

# A 64-bit linear congruential generator (Knuth, MMIX); the upper bits are used.
_FACTOR: Final = np.uint64(6364136223846793005)
_STEP: Final = np.uint64(1442695040888963407)
_UPPER: Final = np.uint64(32)
_FINE: Final = np.uint64(11)
_SHARE: Final = 1.0 / (1 << 53)


def _place_for_machine_code() -> Path:
    """A folder of this very source: numba compares only the one file that a function stands in,
    not those that it calls."""
    digest = hashlib.sha256(numba.__version__.encode())
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.read_bytes())
    beside = Path(__file__).parents[3] / "var" / "cache" / "numba"
    chosen = Path(_CONFIG.CACHE_DIR or beside) / digest.hexdigest()[:16]
    try:
        chosen.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.mkdtemp(prefix="linli-numba-"))
    return chosen


_CONFIG.CACHE_DIR = str(_place_for_machine_code())


def compiled(function: F) -> F:
    """`function` as machine code: kept on disk between runs, and without Python's lock."""
    return cast(F, numba.njit(function, cache=True, nogil=True, error_model="numpy"))


@compiled
def below(run: Rows, n: int) -> int:
    """A whole number from 0 to `n` - 1."""
    run[0].chance = run[0].chance * _FACTOR + _STEP
    return int(np.int64(((run[0].chance >> _UPPER) * np.uint64(n)) >> _UPPER))


@compiled
def share(run: Rows) -> float:
    """A number from 0 to less than 1."""
    run[0].chance = run[0].chance * _FACTOR + _STEP
    return float(np.float64(np.int64(run[0].chance >> _FINE)) * _SHARE)
