"""Places, who answers there, and what they have, for programs. `openapi` mounts the routes."""

from linli.territory.api.answering import router as answering_router
from linli.territory.api.duty import router as duty_router
from linli.territory.api.grids import router as grids_router
from linli.territory.api.links import router as links_router
from linli.territory.api.organisation import router as organisation_router
from linli.territory.api.places import router as places_router
from linli.territory.api.resources import router as resources_router
from linli.territory.api.teams import router as teams_router

ROUTERS = (
    *(places_router, grids_router, answering_router, duty_router, links_router),
    *(organisation_router, resources_router, teams_router),
)

__all__ = ["ROUTERS"]
