"""What is done with standards, rounds, sheets and findings."""

from linli.scoring.services.reference import load_reference

__all__ = ["load_reference"]
