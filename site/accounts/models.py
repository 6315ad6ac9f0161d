"""Sign-in: users, one-time codes, the sign-in log. Knows no person; `orgs` links people to users."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_otp.models import Device, ThrottlingMixin

from accounts.enums import Delivery
from accounts.logic.second_factor import throttle_factor
from plumbing.appendonly import AppendOnlyError, AppendOnlyModel
from plumbing.crypto import EncryptedTextField


class User(AbstractUser):
    """An account. Workers have no password: they sign in with a code."""

    display_name = models.CharField(_("display name"), max_length=60, blank=True)
    session_epoch = models.PositiveIntegerField(default=0, editable=False)
    sessions_ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    password_is_initial = models.BooleanField(default=False, editable=False)

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
    """A code sent to one subject (a keyed digest of phone, or of unit and staff number). Only its digest is kept.

    `message` holds phone and code, sealed, from the request until the job worker takes them, and is empty afterwards.
    """

    wagtail_reference_index_ignore = True

    subject = models.CharField(_("subject digest"), max_length=64, db_index=True)
    code_digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(_("sent at"))
    expires_at = models.DateTimeField(_("expires at"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)
    failures = models.PositiveSmallIntegerField(_("wrong tries"), default=0)
    address = models.CharField(_("network address digest"), max_length=64, blank=True)
    unit = models.CharField(_("unit digest"), max_length=64, blank=True)
    message = EncryptedTextField(blank=True, default=b"")
    delivery = models.CharField(_("delivery"), max_length=10, choices=Delivery.choices, default=Delivery.NOBODY)
    delivered_at = models.DateTimeField(_("delivery ended at"), null=True, blank=True)
    delivery_note = models.CharField(_("what the gateway said"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("one-time code")
        verbose_name_plural = _("one-time codes")
        indexes = [
            models.Index(fields=["subject", "-created_at"], name="otc_subject_time"),
            models.Index(fields=["address", "-created_at"], name="otc_address_time"),
            models.Index(fields=["unit", "-created_at"], name="otc_unit_time"),
            models.Index(fields=["delivery", "-created_at"], name="otc_delivery_time"),
        ]


class SignIn(models.Model):
    """Every sign-in, good or refused, and what belongs to it: codes asked for, second factors, signing out."""

    wagtail_reference_index_ignore = True

    at = models.DateTimeField(_("time"), default=timezone.now, db_index=True)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    method = models.CharField(max_length=20)
    outcome = models.CharField(max_length=20)
    subject = models.CharField(max_length=64, blank=True)
    address = models.CharField(max_length=64, blank=True)
    unit = models.CharField(_("unit digest"), max_length=64, blank=True)
    kiosk_id = models.UUIDField(null=True, blank=True)

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")
        indexes = [
            models.Index(fields=["subject", "-at"], name="sign_in_subject_time"),
            models.Index(fields=["address", "-at"], name="sign_in_address_time"),
            models.Index(fields=["unit", "-at"], name="sign_in_unit_time"),
        ]


class Lockout(models.Model):
    """A subject whose birthday and PIN were guessed at too often. Stays until it is lifted, or a new PIN is set."""

    wagtail_reference_index_ignore = True

    subject = models.CharField(_("subject digest"), max_length=64, unique=True)
    locked_at = models.DateTimeField(_("locked at"), null=True, blank=True)
    lifted_at = models.DateTimeField(_("lifted at"), null=True, blank=True)

    class Meta:
        verbose_name = _("lock-out")
        verbose_name_plural = _("lock-outs")


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
    changes = models.TextField(_("what is new in this version"), blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("privacy notice")
        verbose_name_plural = _("privacy notices")
        ordering = ["-published_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"

    @property
    def state_word(self) -> str:
        """Draft or published."""
        return gettext("published") if self.published_at else gettext("draft")

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and PrivacyNotice.objects.filter(pk=self.pk).exclude(published_at=None).exists():
            raise AppendOnlyError("a published notice is never edited")
        super().save(*args, **kwargs)


class Consent(AppendOnlyModel):
    """Who agreed to which version, when, by which way in; withdrawing is a row of its own, and the last row counts.

    Holds the account's id only, so that it outlives it.
    """

    user_id = models.BigIntegerField()
    version = models.CharField(_("version"), max_length=20)
    text_digest = models.CharField(max_length=64)
    is_withdrawal = models.BooleanField(_("withdrawn"), default=False)
    method = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField(_("time"), auto_now_add=True)
    address = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        indexes = [models.Index(fields=["user_id", "version"], name="consent_user_version")]


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


class SecondFactor(ThrottlingMixin, Device):
    """The app that makes an account's codes (TOTP, RFC 6238). At most one in use and one being set up."""

    wagtail_reference_index_ignore = True

    secret = EncryptedTextField()
    last_step = models.BigIntegerField(default=-1)
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("second factor")
        verbose_name_plural = _("second factors")
        constraints = [models.UniqueConstraint(fields=["user", "confirmed"], name="second_factor_once")]

    def get_throttle_factor(self) -> float:
        """What django-otp doubles at each wrong code."""
        return throttle_factor(self.throttling_failure_count)


class RecoveryCode(models.Model):
    """A code on paper for the day when the phone is lost. Only a keyed digest is kept; each works once."""

    wagtail_reference_index_ignore = True

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")
