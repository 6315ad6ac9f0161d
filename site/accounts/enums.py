"""How people sign in, and how it went. Values are stored in the sign-in log."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Method(models.TextChoices):
    PHONE = "phone", _("phone and code")
    STAFF_NUMBER = "staff_number", _("staff number and code")
    PASSWORD = "password", _("password")


class Outcome(models.TextChoices):
    SENT = "code_sent", _("code sent")
    OK = "ok", _("signed in")
    WRONG_CODE = "wrong_code", _("wrong code")
    WRONG_PASSWORD = "wrong_password", _("wrong password")
    THROTTLED = "throttled", _("too many tries")
    NOBODY = "nobody", _("nobody on record")
    REFUSED = "refused", _("must use the password")
