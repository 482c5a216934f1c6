"""Words that disputes choose from."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Stage(models.TextChoices):
    """How far a dispute has come; `workflow.MOVES` says what may follow (practice B4)."""

    REGISTERED = "registered", _("Registered")
    MEDIATING = "mediating", _("Being mediated")
    AGREED = "agreed", _("Agreed, being performed")
    SETTLED = "settled", _("Settled and archived")
    FAILED = "failed", _("Mediation failed")
    REFUSED = "refused", _("A party does not want mediation")
    STOPPED = "stopped", _("A party stopped the mediation")
    REFERRED = "referred", _("Left to another route")
    WITHDRAWN = "withdrawn", pgettext_lazy("dispute", "Withdrawn")


RUNNING = frozenset({Stage.REGISTERED, Stage.MEDIATING, Stage.AGREED})


class Category(models.TextChoices):
    """What it is about, as courts count it (practice B4)."""

    FAMILY = "family", _("Marriage, family, inheritance")
    NEIGHBOUR = "neighbour", _("Neighbours")
    HOMESTEAD = "homestead", _("Houses and homesteads")
    COMPENSATION = "compensation", _("Damages")
    CONTRACT = "contract", _("Contracts")
    LAND = "land", _("Forest and land contracts, leases")
    EXPROPRIATION = "expropriation", _("Land taken, houses demolished")
    LABOUR = "labour", _("Labour")
    VILLAGE = "village", _("Village affairs")
    ENVIRONMENT = "environment", _("Environment")
    TRAFFIC = "traffic", _("Traffic")
    MEDICAL = "medical", _("Medical treatment")
    PROPERTY = "property", _("Property management")
    CONSUMER = "consumer", _("Consumers")
    OTHER = "other", pgettext_lazy("dispute", "Other")


class Colour(models.TextChoices):
    """How urgent the case is – never what the people in it are."""

    RED = "red", _("Red: the township lead, at once")
    YELLOW = "yellow", _("Yellow: the area leader")
    GREEN = "green", _("Green: solved, followed up")


class Route(models.TextChoices):
    """Through whom it is solved: the three mediations, the police, petitions."""

    PEOPLE = "people", _("People's mediation")
    ADMINISTRATIVE = "administrative", _("Administrative mediation")
    JUDICIAL = "judicial", _("Judicial mediation")
    POLICE = "police", _("Police")
    PETITION = "petition", _("Petitions office")


class Consent(models.TextChoices):
    """What a party says to being mediated."""

    OPEN = "open", _("Not asked yet")
    ASKED = "asked", _("Asked, no answer yet")
    AGREED = "agreed", _("Wants mediation")
    REFUSED = "refused", _("Does not want mediation")


class How(models.TextChoices):
    """How a party said so, or signed."""

    LINK = "link", _("By their own link")
    PAPER = "paper", _("On paper")
    SPOKEN = "spoken", _("By word, written down")


class Form(models.TextChoices):
    """What form an agreement has (People's Mediation Law, articles 28 and 30)."""

    WRITTEN = "written", _("Written")
    ORAL = "oral", _("Oral, recorded")


class Kept(models.TextChoices):
    """What a revisit found."""

    KEPT = "kept", _("Performed")
    PARTLY = "partly", _("Performed in part")
    BROKEN = "broken", _("Not performed")


class Who(models.TextChoices):
    """Whose move it is."""

    LEAD = "lead", _("whoever leads the case")
    MEDIATOR = "mediator", _("the mediator")
    PARTY = "party", _("a party, or staff who write down what they say")
    STAFF = "staff", _("staff who may see the case")
    SYSTEM = "system", _("Linli itself")
