"""`linli score --engine duckdb` as a whole, without starting Django.

`python -m tools.bench.peers.scored SHEETS STANDARD RESULTS.csv`
"""

import sys
from pathlib import Path

from linli.scoring.model.engines import DUCKDB, score_parquet

if __name__ == "__main__":
    sheets, standard, out = (Path(word) for word in sys.argv[1:])
    for sentence in score_parquet(DUCKDB, sheets, standard, out, within=True):
        print(sentence)
