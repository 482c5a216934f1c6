"""The 159 counties of Georgia with their people of 1990, which come with libpysal, as GeoJSON.

`python -m tools.bench.peers.georgia FILE`
"""

import json
import math
import sys
from pathlib import Path

import geopandas
from libpysal import examples


def main(target: Path) -> None:
    """The square root of the people is the load: Atlanta alone would outweigh any grid."""
    counties = geopandas.read_file(examples.get_path("G_utm.shp"))
    features = [
        {
            "type": "Feature",
            "properties": {
                "id": str(number),
                "parent": "Georgia",
                "load": math.sqrt(float(county["properties"]["TotPop90"])),
            },
            "geometry": county["geometry"],
        }
        for number, county in enumerate(counties.iterfeatures())
    ]
    target.write_text(json.dumps({"type": "FeatureCollection", "features": features}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
