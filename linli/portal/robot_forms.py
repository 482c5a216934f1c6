"""What whoever leads a place fills in about the groups in which its staff talk."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.common.calling import LONGEST_ADDRESS
from linli.outbox.choices import RobotKind
from linli.portal.office_forms import OfficeForm, line


class RobotForm(OfficeForm):
    """The robot of a group: whose it is, where it is called, and the secret that signs."""

    name = line(_("Name of the group"), most=40, hint=_("As its members know it."))
    kind = forms.ChoiceField(
        label=pgettext_lazy("group", "Where the group is"),
        choices=RobotKind.choices,
        widget=forms.RadioSelect,
    )
    address = line(
        _("Address of the robot"),
        most=LONGEST_ADDRESS,
        hint=_("Copy it where the robot was added to the group. It is kept sealed."),
    )
    secret = line(
        _("Secret"),
        most=200,
        required=False,
        hint=_("DingTalk and Feishu: choose “sign” and copy the secret. WeCom has none."),
    )
    urgent_only = forms.BooleanField(
        label=_("Tell this group only what cannot wait"), required=False
    )
