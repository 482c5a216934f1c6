"""Inspections for programs: what everybody may read. `openapi` mounts the routes."""

from linli.scoring.api.figures import router as figures_router
from linli.scoring.api.lists import router as lists_router

ROUTERS = (lists_router, figures_router)

__all__ = ["ROUTERS"]
