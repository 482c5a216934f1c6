"""What is filled in around the life of an organisation."""

from linli.orglife.forms.calendar import CalendarForm
from linli.orglife.forms.consulting import AgendaForm, DecisionsForm
from linli.orglife.forms.study import StudyForm

__all__ = ["AgendaForm", "CalendarForm", "DecisionsForm", "StudyForm"]
