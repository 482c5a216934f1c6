"""What the life of an organisation needs beyond its activities."""

from linli.orglife.models.consulting import Outcome
from linli.orglife.models.education import Course, CourseClass, CourseMaterial, EducationPlan
from linli.orglife.models.schoolbag import BagDelivery, KitItem
from linli.orglife.models.standard import StandardCheck, StandardPoint
from linli.orglife.models.study import StudyEntry

__all__ = [
    "BagDelivery",
    "Course",
    "CourseClass",
    "CourseMaterial",
    "EducationPlan",
    "KitItem",
    "Outcome",
    "StandardCheck",
    "StandardPoint",
    "StudyEntry",
]
