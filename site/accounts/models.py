"""Sign-in: users, one-time codes, the sign-in log. Knows no person; `orgs` links people to users."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """An account. Workers have no password: they sign in with a code."""

    display_name = models.CharField(_("display name"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)


class OneTimeCode(models.Model):
    """A code sent to one subject (a keyed digest of phone, or of unit and staff number). Only its digest is kept."""

    subject = models.CharField(_("subject digest"), max_length=64, db_index=True)
    code_digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(_("sent at"))
    expires_at = models.DateTimeField(_("expires at"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)
    failures = models.PositiveSmallIntegerField(_("wrong tries"), default=0)
    address = models.CharField(_("network address digest"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("one-time code")
        verbose_name_plural = _("one-time codes")
        indexes = [
            models.Index(fields=["subject", "-created_at"], name="otc_subject_time"),
            models.Index(fields=["address", "-created_at"], name="otc_address_time"),
        ]


class SignIn(models.Model):
    """Every sign-in, good or refused."""

    wagtail_reference_index_ignore = True

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    method = models.CharField(max_length=20)
    outcome = models.CharField(max_length=20)
    subject = models.CharField(max_length=64, blank=True)
    address = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")
