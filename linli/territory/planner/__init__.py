"""The grid planner: from units to grids that share the work evenly, hang together and are compact,
and never cross a parent (a village).

No Django in here. The search needs numba, so a web process does not import it: it runs this package
as a process of its own, and re-checks a plan that a person changes with `evaluation` alone.

**As a process.** `python -m linli.territory.planner` reads one request as JSON from standard input:

    {"units": FeatureCollection, "grids": 12 | "target_load": 300.0, "tolerance": 0.05, "seed": 1,
     "previous": FeatureCollection | null, "barriers": FeatureCollection of lines | null,
     "cap": most households of a grid | null, "staff": {"grid": 2}, "effort": "quick" | "normal" |
     "thorough", "stay": 1.0 (what moving a unit of mean load costs: less changes more of an earlier
     plan and makes rounder grids), "planar": false}

and answers `{"plan": FeatureCollection, "report": {…}}`, or `{"error": "a sentence", "feature": "id
of the unit, or empty", "code": "…", "values": {…}}` with exit status 1. Codes of what is no slip in
a file: `same_ground {other}`, `no_area`, `crosses_itself`, `many_locked {grids, locked}`,
`locked_apart {grid}`, `many_grids {grids, units}`; else empty. With options it works on files
(`linli plan-grids`).

**A unit** is a feature with a Polygon, MultiPolygon or Point and the properties `id`, `parent`,
`load`; optional `name`, `population`, `households`, `area_m2`, `difficulty`, `neighbours` (a list
of ids instead of the borders), `locked_grid` (the grid in which it has to stay). Without `load` it
is 0.6 population + 0.2 area + 0.2 difficulty, each over its mean. The plan has the same features in
the same order, with `grid` added.

**The report** has `max_deviation`, `mean_deviation` (shares of the target load), `compactness`
(mean Polsby-Popper), `contiguity_violations`, `parent_violations`, `reassigned_load_share`,
`within_tolerance`, `over_cap`, `seconds` (planning), `survey_seconds` (reading shapes, finding
borders), `warm_up_seconds` (loading or compiling the search), `tolerance`, `seed`, `effort`, and

- `grids`: rows of `grid, parent, units, load, target, deviation, households, area, compactness,
  pieces, virtual_links, within_tolerance, before {load, deviation, households, compactness, units}
  or null, gained [{unit, from}], lost [{unit, to}]`
- `parents`: rows of `parent, units, grids, load, target, max_deviation, compactness,
  tolerance_kept, method ("exact": no better plan exists, "bound": no plan
  has a better worst grid, "search"), reasons [{code, text, …}]`;
  codes: `unit_heavier_than_grid {unit, share}`, `few_units {units, grids}`, `proved`, `not_found`
- `moves [{unit, from, to, load, households}]`, `new_grids`, `closed_grids`, `improved {figure:
  {before, now}}` or null
- `virtual_links [{units, parent, distance, because ("island", "barrier"), used}]`, `gaps [{units,
  length}]`, `overlaps [{units, share}]`, `mended [unit]`, `neighbours_by_nearness [parent]`,
  `barriers_cut [[unit, unit]]`, `coordinates ("WGS-84", "planar")`

**Re-checking by hand**, without numba and at once:

    land = survey(collection)                  # linli.territory.planner.land
    found = evaluate(land, {"unit": "grid"}, tolerance=0.05, previous={"unit": "grid"})

from `linli.territory.planner.evaluation`; it names what the report names, and `without_grid`,
`unknown_units`. `PlanRefused` (`errors`) carries the sentence for a person.
"""
