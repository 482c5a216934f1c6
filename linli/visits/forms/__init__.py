"""What is filled in around visits."""

from linli.common.forms import new_key
from linli.visits.forms.visiting import CodeForm, DoorForm, GridForm, RecordForm, SpeakForm

__all__ = ["CodeForm", "DoorForm", "GridForm", "RecordForm", "SpeakForm", "new_key"]
