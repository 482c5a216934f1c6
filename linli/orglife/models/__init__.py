"""What the life of an organisation needs beyond its activities."""

from linli.orglife.models.consulting import Outcome
from linli.orglife.models.study import StudyEntry

__all__ = ["Outcome", "StudyEntry"]
