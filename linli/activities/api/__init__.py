"""Activities, their kinds and programmes, for programs. `openapi` mounts the routes."""

from linli.activities.api.activities import router as activities_router
from linli.activities.api.programmes import router as programmes_router

ROUTERS = (activities_router, programmes_router)

__all__ = ["ROUTERS"]
