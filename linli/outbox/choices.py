"""Words that messages choose from."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """How a message reaches a person."""

    INBOX = "inbox", _("In the app")
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("Text message")
    ROBOT = "robot", _("Group")


class State(models.TextChoices):
    """How far a message has come."""

    WAITING = "waiting", _("Waiting")
    SENDING = "sending", _("Being sent")  # claimed by a worker until `claimed_until`
    SENT = "sent", _("Delivered")
    FAILED = "failed", _("Could not be delivered")  # the worker gave up; a person may retry
    SETTLED = "settled", _("No longer needed")  # it was settled before its e-mail went
    GIVEN_UP = "given_up", _("Given up")  # by a person


class Way(models.TextChoices):
    """How somebody wants their e-mail; in the app everything stands at once in any case."""

    GATHERED = "gathered", _("Gathered: during my hours, several things in one e-mail")
    AT_ONCE = "at_once", _("At once: during my hours, as soon as something becomes mine")
    NONE = "none", _("No e-mail: I look into the app")


class Texts(models.TextChoices):
    """What somebody wants as a text message on their telephone."""

    NONE = "", _("No text messages")
    URGENT = "urgent", _("Only what cannot wait, at any hour")
    ALL = "all", _("Everything, during my hours; what cannot wait at any hour")


class RobotKind(models.TextChoices):
    """Whose group it is, which says how its robot is called."""

    WECOM = "wecom", _("WeCom")
    DINGTALK = "dingtalk", _("DingTalk")
    FEISHU = "feishu", _("Feishu or Lark")


class Problem(models.TextChoices):
    """Why a message did not go, in plain words."""

    ADDRESS = "address", _("The mail server does not know this e-mail address.")
    FULL = "full", _("The mailbox is full, or too much was sent today.")
    SENDER = "sender", _("The mail server does not let our sender address send.")
    REFUSED = "refused", _("The mail server did not take this e-mail.")
    BUSY = "busy", _("The mail server is busy and asks to try later.")
    SIGN_IN = "sign_in", _("The mail server does not accept our user name or password.")
    ENCRYPTION = "encryption", _("No safe connection to the mail server could be made.")
    UNKNOWN_HOST = "unknown_host", _("The name of the mail server is not known.")
    UNREACHABLE = "unreachable", _("The mail server cannot be reached.")
    SLOW = "slow", _("The mail server did not answer in time.")
    CUT = "cut", _("The mail server cut the connection.")
    NO_PHONE = "no_phone", _("There is no telephone number any more, or it takes no messages.")
    NOT_SET = "not_set", _("No gateway is set up, or the robot was removed.")
    DOWN = "down", _("The gateway or robot cannot be reached.")
    KEY = "key", _("The gateway or robot does not accept our key or signature.")
    LIMIT = "limit", _("The gateway or robot takes no more for now.")
    NOT_TAKEN = "not_taken", _("The gateway or robot did not take this message.")
    OTHER = "other", _("The message could not be made. The worker's log says more.")
