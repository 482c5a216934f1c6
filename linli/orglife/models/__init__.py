"""What the life of an organisation needs beyond its activities."""

from linli.orglife.models.consulting import Outcome

__all__ = ["Outcome"]
