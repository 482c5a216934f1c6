"""Places and who answers there, for programs. `openapi` mounts the routes."""

from linli.territory.api.answering import router as answering_router
from linli.territory.api.places import router as places_router

ROUTERS = (places_router, answering_router)

__all__ = ["ROUTERS"]
