"""What the filling leaves for the measurements to know."""

from typing import Final

NOTE: Final = "bench.json"  # in the installation's folder: villages with one lane each
MEMBER: Final = "bench"  # the grid member whose work list is measured
TOWNSHIP: Final = "bench-township"  # a clerk of the township, who sees a tenth of everything
PASSWORD: Final = "a-long-bench-word"
WORKLIST: Final = 100  # open matters that wait for them
DEPARTMENT: Final = "bench-department"  # of the county, who reads its duties
INSTRUCTOR: Final = "bench-instructor"
SECRETARY: Final = "bench-secretary"  # of a general branch
