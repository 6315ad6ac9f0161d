"""How people sign in, and how it went. Values are stored in the sign-in log."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Method(models.TextChoices):
    PHONE = "phone", _("phone and code")
    STAFF_NUMBER = "staff_number", _("staff number and code")
    BIRTHDAY = "birthday", _("staff number and birthday")
    PIN = "pin", _("staff number and PIN")
    PASSWORD = "password", _("password")
    SECOND_FACTOR = "second_factor", _("second factor")
    SESSION = "session", _("open session")


# What somebody else may know or find out by guessing: enough to learn with, not to change or erase one's data.
WEAK_METHODS = frozenset({Method.BIRTHDAY.value, Method.PIN.value})


class Outcome(models.TextChoices):
    SENT = "code_sent", _("code sent")
    OK = "ok", _("signed in")
    WRONG_CODE = "wrong_code", _("wrong code")
    WRONG_PASSWORD = "wrong_password", _("wrong password")
    WRONG_SECRET = "wrong_secret", _("wrong birthday or PIN")
    WRONG_SECOND_FACTOR = "wrong_second", _("wrong second factor")
    RECOVERY_CODE = "recovery_code", _("in with a recovery code")
    THROTTLED = "throttled", _("too many tries")
    LOCKED = "locked", _("locked until a new PIN")
    NOBODY = "nobody", _("nobody on record")
    REFUSED = "refused", _("must use the password")
    SIGNED_OUT = "signed_out", _("signed out")
    SIGNED_OUT_EVERYWHERE = "out_everywhere", _("signed out everywhere")


class Delivery(models.TextChoices):
    """What became of a message with a code."""

    NOBODY = "nobody", _("nobody to send it to")
    QUEUED = "queued", _("waiting to be sent")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("handed to the gateway")
    FAILED = "failed", _("not taken by the gateway")
    UNSURE = "unsure", _("no reply from the gateway")
    VOID = "void", _("too late to be sent")
