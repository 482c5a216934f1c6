"""What party-building instructors do (practice B15, B23)."""

from django.apps import AppConfig


class InstructorsConfig(AppConfig):
    """Village visits, five roles, the log, four-ones, the department's view, the meeting."""

    name = "linli.instructors"
