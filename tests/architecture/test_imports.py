"""What one app may import of another (the layers themselves are import-linter's)."""

from typing import Final

import grimp

# The promise that each app makes to the others; everything else is its own affair.
OPEN: Final = {"models", "services", "choices", "workflow", "rules", "events", "errors", "http"}
# Small modules without tables: who acts, how a record changes, the shape of a phone number and of
# a path, plain words.
LEAVES: Final = {
    *("people.actors", "people.moving", "people.phones", "search.grams", "territory.fields"),
    "territory.paths",
}
READERS: Final = {"portal", "insight"}  # may also read the metrics and tables of others
# What we hold about persons, and how long
INVENTORY: Final = {("privacy", "personal"), ("privacy", "keeping"), ("portal", "inventory")}
# Planners are packages without tables and without Django
PLANNERS: Final = {("visits", "planner")}
MOUNTS: Final = {("openapi", "api")}  # each app's routes for programs stand in its own api.py
FREE: Final = "common"  # tools without tables, for everybody


def is_allowed(importer: str, imported: str) -> bool:
    """Both are full module names below `linli`."""
    to_app, _, rest = imported.removeprefix("linli.").partition(".")
    from_app = importer.removeprefix("linli.").partition(".")[0]
    if to_app in {from_app, FREE}:
        return True
    part = rest.partition(".")[0]
    if f"{to_app}.{part}" in LEAVES or part in OPEN:
        return True
    if (from_app, part) in INVENTORY | MOUNTS | PLANNERS:
        return True
    return part in {"metrics", "exports"} and from_app in READERS


def test_an_app_is_asked_only_through_its_open_modules() -> None:
    graph = grimp.build_graph("linli", cache_dir=None)
    refused = [
        f"{importer} imports {imported}"
        for importer in sorted(graph.modules)
        for imported in sorted(graph.find_modules_directly_imported_by(importer))
        if not is_allowed(importer, imported)
    ]

    assert refused == []


def test_the_rule_itself_refuses_what_it_should() -> None:
    assert is_allowed("linli.matters.services", "linli.territory.services.grids")
    assert is_allowed("linli.matters.views", "linli.matters.forms")
    assert is_allowed("linli.audit.models", "linli.common.clock")
    assert is_allowed("linli.portal.views", "linli.matters.metrics")
    assert not is_allowed("linli.matters.views", "linli.territory.views")
    assert not is_allowed("linli.territory.services", "linli.matters.metrics")
    assert not is_allowed("linli.matters.services", "linli.territory.forms")
