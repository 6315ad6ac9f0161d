"""Sign-in: users, one-time codes, the sign-in log. Knows no person; `orgs` links people to users."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from plumbing.appendonly import AppendOnlyModel


class User(AbstractUser):
    """An account. Workers have no password: they sign in with a code."""

    display_name = models.CharField(_("display name"), max_length=60, blank=True)
    session_epoch = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        """Django's, with the epoch: counting it up ends every open session of the account, wherever it is kept."""
        key_salt = "accounts.models.User.get_session_auth_hash"
        value = f"{self.password}\x1f{self.session_epoch}"
        return salted_hmac(key_salt, value, secret=secret, algorithm="sha256").hexdigest()


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


class Pin(models.Model):
    """A short secret that a person without a phone types beside unit code and staff number. Hashed like a password."""

    wagtail_reference_index_ignore = True

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="pin")
    digest = models.CharField(max_length=128)
    set_at = models.DateTimeField()
    set_by = models.BigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("PIN")
        verbose_name_plural = _("PINs")


class PrivacyNotice(models.Model):
    """The text to which people consent at their first sign-in. A version once published is never edited."""

    wagtail_reference_index_ignore = True

    version = models.CharField(_("version"), max_length=20, unique=True)
    title = models.CharField(_("title"), max_length=80)
    body = models.TextField(_("wording"))
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("privacy notice")
        verbose_name_plural = _("privacy notices")
        ordering = ["-published_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"


class Consent(AppendOnlyModel):
    """Who agreed to which version, when, by which way in. Holds the account's id only, so that it outlives it."""

    user_id = models.BigIntegerField(db_index=True)
    version = models.CharField(_("version"), max_length=20)
    text_digest = models.CharField(max_length=64)
    method = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField(_("time"), auto_now_add=True)
    address = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [models.UniqueConstraint(fields=["user_id", "version"], name="consent_once_a_version")]


class Kiosk(models.Model):
    """A tablet for many people. `scope_kind` and `scope_id` name its unit, which this room does not know."""

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.CharField(_("where it stands"), max_length=60)
    scope_kind = models.CharField(max_length=12)
    scope_id = models.BigIntegerField()
    token_digest = models.CharField(max_length=64, unique=True)
    idle_seconds = models.PositiveSmallIntegerField(_("signs out after seconds"), default=120)
    created_by = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_seen_at = models.DateTimeField(_("last seen"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("taken out of service"), null=True, blank=True)

    class Meta:
        verbose_name = _("kiosk")
        verbose_name_plural = _("kiosks")

    def __str__(self) -> str:
        return self.label
