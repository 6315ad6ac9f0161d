"""Courses, requirements, the ledger and certificates in the admin. The ledger is only read there."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet, SnippetViewSetGroup

from kernel.clock import legal_date
from kernel.periods import chinese_date
from learning.enums import CertificateState, TrainingKind
from learning.logic.certificates import Status
from learning.models import Certificate, Course, HoursEntry, Requirement
from learning.queries import are_lessons_read, class_hours, status_of
from orgs.enums import PostCategory
from plumbing.keep import keep
from plumbing.tabular.csv_text import plain_text


def day_column(name: str, label: Any) -> Column:
    """A legal date in full; Wagtail's own column tells how long ago it was, which means nothing for a last day."""
    return Column(name, label=label, accessor=lambda row: _day(getattr(row, name)), sort_key=name)


def _day(day: date | None) -> str:
    return chinese_date(day) if day else ""


def _status(row: Certificate) -> str:
    """What it is today: a valid one may have expired."""
    labels = {**dict(CertificateState.choices), Status.EXPIRED.value: _("Expired")}
    return str(labels[status_of(row, legal_date(timezone.now())).value])


READ_ONLY = frozenset({"add", "change", "delete"})


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Nobody adds, changes or deletes by form, whatever permissions an account has: services write these rows."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action not in READ_ONLY and super().user_has_permission(user, action)


register_permission_policy(HoursEntry, ReadOnlyPolicy(HoursEntry))
register_permission_policy(Certificate, ReadOnlyPolicy(Certificate))
# A course is closed, a requirement ends: people have been credited and printed records made by them.
keep(Course, Requirement)


class CourseForm(WagtailAdminModelForm):
    """Refuses to remove a lesson that somebody has opened, and says what to do instead."""

    def is_valid(self) -> bool:
        """The rows to remove are known only after the formset was validated, so not in `clean`."""
        valid = bool(super().is_valid())
        removed = [form.instance.pk for form in self.formsets["lessons"].deleted_forms] if valid else []
        if not are_lessons_read(removed):
            return valid
        self.add_error(
            None,
            _(
                "A lesson that people have opened can't be removed: their records stand on it. Nothing was changed."
                " Change its text instead, or close this course and make a new one."
            ),
        )
        return False


class CourseViewSet(SnippetViewSet):
    """Courses with their lessons."""

    model = Course
    icon = "doc-empty-inverse"
    menu_label = _("Courses")
    list_display = [
        "title",
        Column("kind", label=_("kind of training"), accessor="get_kind_display", sort_key="kind"),
        Column("hours", label=_("Class hours"), accessor=lambda row: class_hours(row.minutes)),
        BooleanColumn("is_open", label=_("Open"), sort_key="is_open"),
        DateColumn("created_at", label=_("Made on"), sort_key="created_at"),
    ]
    list_filter = ["kind", "is_open"]
    search_fields = ["title", "summary"]
    list_per_page = 50
    edit_handler = ObjectList(Course.panels, base_form_class=CourseForm)


class RequirementForm(WagtailAdminModelForm):
    """Categories and kinds as boxes to tick; a rule cannot be verified while its source is a memory."""

    categories = forms.MultipleChoiceField(
        label=_("post categories"), choices=PostCategory.choices, widget=forms.CheckboxSelectMultiple
    )
    counts = forms.MultipleChoiceField(
        label=_("kinds of training that count"), choices=TrainingKind.choices, widget=forms.CheckboxSelectMultiple
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("verified") and cleaned.get("source_tag") in ("doubtful", "memory", "invented"):
            self.add_error("verified", _("Read the clause and set the source first; then tick “verified”."))
        start, end = cleaned.get("valid_from"), cleaned.get("valid_to")
        if start and end and end < start:
            self.add_error("valid_to", _("The last day lies before the first."))
        return cleaned


class RequirementFilters(WagtailFilterSet):
    """By trigger, region, verified."""

    class Meta:
        model = Requirement
        fields = ["verified", "source_tag", "trigger", "region", "instrument"]


class RequirementViewSet(SnippetViewSet):
    """Who owes how many minutes by which rule."""

    model = Requirement
    icon = "list-ul"
    menu_label = _("Requirements")
    list_display = [
        "title",
        "code",
        Column("hours", label=_("Class hours"), accessor=lambda row: class_hours(row.minutes)),
        "instrument",
        "article",
        "region",
        BooleanColumn("verified", label=_("Verified"), sort_key="verified"),
    ]
    filterset_class = RequirementFilters
    search_fields = ["code", "title", "article", "instrument__title"]
    ordering = ["code"]
    list_per_page = 50
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("code", help_text=_("e.g. CN-O3-9-annual")), FieldPanel("title")]),
                    FieldRowPanel([FieldPanel("instrument"), FieldPanel("article", help_text=_("e.g. 第九条"))]),
                ],
                heading=_("Rule"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("region", help_text=_("Empty: the whole country.")),
                    FieldPanel("categories"),
                    FieldPanel("hours_high_risk", help_text=_("Unknown: all units.")),
                ],
                heading=_("Whom it binds"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("trigger"), FieldPanel("due_days")]),
                    FieldPanel("minutes", help_text=_("45 minutes are one class hour: 24 class hours are 1080.")),
                    FieldPanel("counts"),
                ],
                heading=_("What it asks"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
                    FieldPanel("overrides", help_text=_("Where this rule applies, the other one does not.")),
                    FieldRowPanel([FieldPanel("source_tag"), FieldPanel("verified")]),
                    FieldPanel("note"),
                ],
                heading=_("Validity and source"),
            ),
        ],
        base_form_class=RequirementForm,
    )


class HoursEntryFilters(WagtailFilterSet):
    """By kind and enterprise."""

    class Meta:
        model = HoursEntry
        fields = ["kind", "source_kind"]


class HoursEntryIndexView(IndexView):
    """The list, whose CSV is opened with a spreadsheet: a title that begins like a formula stays a title."""

    custom_value_preprocess = {**IndexView.custom_value_preprocess, (str, Model): {IndexView.FORMAT_CSV: plain_text}}


class HoursEntryViewSet(SnippetViewSet):
    """The ledger, to be read."""

    model = HoursEntry
    index_view_class = HoursEntryIndexView
    icon = "table"
    menu_label = _("Ledger of hours")
    list_display = [
        day_column("occurred_on", _("Date")),
        Column("person", label=_("Name"), sort_key="person__name"),
        Column("enterprise", label=_("Unit"), sort_key="enterprise__name"),
        "title",
        Column("kind", label=_("kind of training"), accessor="get_kind_display", sort_key="kind"),
        "minutes",
        "reason",
    ]
    filterset_class = HoursEntryFilters
    search_fields = ["person__name", "enterprise__name", "title"]
    ordering = ["-occurred_on", "-id"]
    list_export = ["occurred_on", "person", "enterprise", "title", "get_kind_display", "minutes", "reason"]
    export_headings = {
        "occurred_on": _("Date"),
        "person": _("person"),
        "enterprise": _("enterprise"),
        "title": _("training"),
        "get_kind_display": _("kind of training"),
        "minutes": _("minutes"),
        "reason": _("reason"),
    }
    list_per_page = 50
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_fields = [
        "person",
        "enterprise",
        "title",
        "kind",
        "minutes",
        "occurred_on",
        "evidence",
        "corrects",
        "reason",
        "recorded_at",
    ]

    def get_queryset(self, request: Any) -> Any:
        return HoursEntry.objects.select_related("person", "enterprise")


class CertificateFilters(WagtailFilterSet):
    """By state and year."""

    class Meta:
        model = Certificate
        fields = ["state", "kind"]


class CertificateViewSet(SnippetViewSet):
    """Certificates, to be read and revoked."""

    model = Certificate
    icon = "doc-full"
    menu_label = _("Certificates")
    list_display = [
        "serial",
        Column("holder", label=_("Name"), sort_key="holder__name"),
        Column("state", label=_("state"), accessor=_status, sort_key="state"),
        day_column("issued_on", _("Issued on")),
        day_column("valid_until", _("Valid until")),
        "revoked_reason",
    ]
    filterset_class = CertificateFilters
    search_fields = ["serial", "holder__name"]
    ordering = ["-issued_on", "-serial"]
    list_per_page = 50
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_fields = [
        "serial",
        "holder",
        "state",
        "issued_on",
        "valid_until",
        "revoked_on",
        "revoked_reason",
    ]

    def get_queryset(self, request: Any) -> Any:
        return Certificate.objects.select_related("holder").defer("facts")


class LearningGroup(SnippetViewSetGroup):
    """The menu 培训."""

    items = (CourseViewSet, RequirementViewSet, HoursEntryViewSet, CertificateViewSet)
    menu_label = _("Courses and hours")
    menu_icon = "clipboard-list"
    menu_order = 300
