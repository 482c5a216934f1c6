"""What is filled in around activities."""

from linli.activities.forms.attendance import AttendanceForm, ListForm, MinutesForm
from linli.activities.forms.facilities import AnswerForm, FacilityForm, WishForm, as_it_stands
from linli.activities.forms.library import EvaluateForm, MaterialForm, ProgrammeForm
from linli.activities.forms.photos import ActivityPhotoForm
from linli.activities.forms.planning import FilterForm, PlanForm
from linli.activities.forms.verbs import VERBS, Options, VerbForm
from linli.common.forms import ServiceForm

__all__ = [
    "VERBS",
    "ActivityPhotoForm",
    "AnswerForm",
    "AttendanceForm",
    "EvaluateForm",
    "FacilityForm",
    "FilterForm",
    "ListForm",
    "MaterialForm",
    "MinutesForm",
    "Options",
    "PlanForm",
    "ProgrammeForm",
    "ServiceForm",
    "VerbForm",
    "WishForm",
    "as_it_stands",
]
