"""People, their dated posts, the certificates that they hold."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgs.enums import EmploymentForm, IssuingSystem, PostCategory, PostEnd, PostStart, Sex
from orgs.models.dated import Dated
from orgs.models.units import Enterprise
from plumbing.crypto import EncryptedTextField


class Person(models.Model):
    """One human being; posts come and go, hours stay. The ID number is optional, encrypted, found by its index."""

    wagtail_reference_index_ignore = True

    name = models.CharField(_("name"), max_length=60, db_index=True)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex.choices, blank=True)
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True, db_index=True)
    id_number = EncryptedTextField(_("ID number"), blank=True, default=b"")
    id_number_index = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)
    data_key = EncryptedTextField(blank=True, default=b"")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A person's job in an enterprise, from a day to a day (both included)."""

    wagtail_reference_index_ignore = True

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts", verbose_name=_("person"))
    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, related_name="posts", verbose_name=_("enterprise")
    )
    staff_number = models.CharField(_("staff number"), max_length=30, blank=True)
    department = models.CharField(_("department"), max_length=60, blank=True)
    team = models.CharField(_("team"), max_length=60, blank=True)
    category = models.CharField(
        _("post category"), max_length=16, choices=PostCategory.choices, default=PostCategory.WORKER
    )
    job_title = models.CharField(_("job"), max_length=60, blank=True)
    employment_form = models.CharField(
        _("employment form"), max_length=12, choices=EmploymentForm.choices, default=EmploymentForm.REGULAR
    )
    started_on = models.DateField(_("started on"))
    start_reason = models.CharField(
        _("why it began"), max_length=12, choices=PostStart.choices, default=PostStart.HIRED
    )
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=12, choices=PostEnd.choices, blank=True)

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        indexes = [models.Index(fields=["enterprise", "ended_on"], name="post_enterprise_end")]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "staff_number"],
                condition=Q(ended_on=None) & ~Q(staff_number=""),
                name="staff_number_once",
            ),
            models.UniqueConstraint(
                fields=["person", "enterprise"], condition=Q(ended_on=None), name="one_open_post_an_enterprise"
            ),
        ]


class CertificateKind(models.Model):
    """A kind of certificate that others issue. The years are data, and empty where no rule in force was read (2.7)."""

    wagtail_reference_index_ignore = True

    system = models.CharField(_("issuing system"), max_length=12, choices=IssuingSystem.choices)
    name = models.CharField(_("name"), max_length=60)
    valid_years = models.PositiveSmallIntegerField(_("valid for years"), null=True, blank=True)
    review_years = models.PositiveSmallIntegerField(_("reviewed every years"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=120, blank=True)
    is_verified = models.BooleanField(_("verified against the text in force"), default=False)

    class Meta:
        verbose_name = _("kind of certificate")
        verbose_name_plural = _("kinds of certificates")
        ordering = ["system", "name"]
        constraints = [models.UniqueConstraint(fields=["system", "name"], name="certificate_kind_once")]

    def __str__(self) -> str:
        return f"{self.get_system_display()} · {self.name}"


class HeldCertificate(models.Model):
    """A certificate that a person holds, issued by others. Its number holds an ID number as a rule: encrypted."""

    wagtail_reference_index_ignore = True

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="held_certificates")
    system = models.CharField(_("issuing system"), max_length=12, choices=IssuingSystem.choices)
    kind = models.CharField(_("kind"), max_length=60)
    number = EncryptedTextField(_("certificate number"), blank=True, default=b"")
    issuer = models.CharField(_("issuing body"), max_length=80, blank=True)
    issued_on = models.DateField(_("first issued on"), null=True, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    review_due_on = models.DateField(_("review due on"), null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("certificate held")
        verbose_name_plural = _("certificates held")
        indexes = [models.Index(fields=["valid_to"], name="held_certificate_end")]


class SpecialOperation(Dated):
    """A special operation (特种作业) that a post includes, with the certificate it asks for where one is known."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="special_operations")
    kind = models.CharField(_("kind"), max_length=60)
    certificate = models.ForeignKey(HeldCertificate, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("special operation")
        verbose_name_plural = _("special operations")
