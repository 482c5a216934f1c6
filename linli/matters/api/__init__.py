"""Matters, their kinds and the public ledger, for programs. `openapi` mounts the routes."""

from linli.matters.api.gathering import router as gathering_router
from linli.matters.api.hints import router as hints_router
from linli.matters.api.ledger import router as ledger_router
from linli.matters.api.matters import router as matters_router
from linli.matters.api.steps import router as steps_router

ROUTERS = (matters_router, steps_router, hints_router, ledger_router, gathering_router)

__all__ = ["ROUTERS"]
