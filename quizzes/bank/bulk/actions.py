"""What may be done with many questions of the list at once. Each asks whose bank every one of them is."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from kernel.errors import DomainError
from plumbing.admin_guards import key_of
from quizzes.authoring.printing import MOST
from quizzes.bank.bulk import changing
from quizzes.bank.bulk.forms import ChangeForm, NoForm, NoteForm, ReasonForm
from quizzes.bank.errors import describe
from quizzes.bank.listing import listed
from quizzes.bank.permissions import is_bank_editor, visible_questions
from quizzes.bank.reviews.views import read_seen
from quizzes.bank.sheets import sheets_of
from quizzes.enums import QuestionState, VersionState
from quizzes.models import Bank, Question, Quiz

SHOWN = 50
LISTED = 500


class QuestionBulkAction(SnippetBulkAction):
    """One order for the questions chosen, or for “all of the list” as it is filtered."""

    models: ClassVar[list[Any]] = [Question]
    template_name = "quizzes/admin/bank/bulk.html"
    question: Any = ""
    button: Any = ""
    lists_keys = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Only for editors; one question that is not there for them, and nothing is there."""
        if not is_bank_editor(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def chosen(self) -> list[int]:
        """The numbers of the questions chosen, all of them visible to the account."""
        told = self.request.GET.getlist("id")
        if "all" in told:
            return list(listed(self.request, self.request.GET).order_by("pk").values_list("pk", flat=True))
        wanted = {key_of(each) for each in told}
        found = set(visible_questions(self.request.user).filter(pk__in=wanted).values_list("pk", flat=True))
        if not wanted or found != wanted:
            raise Http404
        return sorted(found)

    @cached_property
    def allowed(self) -> list[int]:
        """Those with which the account may do this."""
        return changing.allowed_ids(self.action_type, self.chosen, self.request.user)

    @cached_property
    def fitting(self) -> list[int]:
        """Those of them to which it can be done."""
        rows = Question.objects.filter(pk__in=self.allowed, merged_into=None)
        return list(self.fit(rows).order_by("pk").values_list("pk", flat=True))

    def fit(self, rows: Any) -> Any:
        """The rows to which this can be done."""
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The first of them, how many there are, how many stay as they are and why."""
        limit = LISTED if self.lists_keys else SHOWN
        rows = Question.objects.filter(pk__in=self.fitting[:limit]).select_related("current", "bank").order_by("pk")
        questions = list(rows)
        sheets = sheets_of(row.current for row in questions if row.current) if self.lists_keys else {}
        query = self.request.META["QUERY_STRING"]
        return {
            "form": kwargs.get("form") or self.get_form(),
            "lines": [(row, sheets.get(row.current_id)) for row in questions],
            "count": len(self.fitting),
            "more": len(self.fitting) - len(questions),
            "foreign": len(self.chosen) - len(self.allowed),
            "unfit": len(self.allowed) - len(self.fitting),
            "is_job": len(self.fitting) > changing.AT_ONCE,
            "seen": " ".join(f"{row.pk}:{row.current_id}" for row in questions),
            "lists_keys": self.lists_keys,
            "title": self.display_name,
            "question": self.question,
            "button": self.button or self.display_name,
            "next": self.next_url,
            "submit_url": f"{self.request.path}?{query}",
        }

    def params(self, form: forms.Form) -> dict[str, Any]:
        """What the action needs to know, as JSON."""
        return {"note": form.cleaned_data.get("note", "")}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """At once in one transaction, or by a job when there are many."""
        ids, params, actor = self.fitting, self.params(form), self.request.user
        if len(ids) > changing.AT_ONCE:
            return redirect(
                "quizzes_admin:bulk_change", change_id=changing.begin(self.action_type, ids, params, actor=actor)
            )
        try:
            count = changing.carry_out(self.action_type, ids, params, actor=actor)
        except DomainError as error:
            messages.error(self.request, describe(error))
            return redirect(self.next_url)
        told = ngettext("%(n)d question was changed.", "%(n)d questions were changed.", count) % {"n": count}
        messages.success(self.request, told)
        return redirect(self.next_url)


class Change(QuestionBulkAction):
    """Topic, difficulty, points and the like: a new version of each."""

    display_name = _("Change")
    aria_label = _("Change the questions chosen")
    action_type = "change"
    action_priority = 10
    form_class = ChangeForm
    question = _(
        "What is left empty stays as it is. Each question gets a new version; papers that are out keep theirs."
    )
    button = _("Change them")

    def params(self, form: forms.Form) -> dict[str, Any]:
        """The fields, and whether they are handed in."""
        return {"changes": form.cleaned_data["changes"], "submit": form.cleaned_data["submit"]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """After a look: how many would change."""
        context = super().get_context_data(**kwargs)
        form = context["form"]
        if form.is_bound and form.is_valid():
            rows = Question.objects.filter(pk__in=self.fitting).select_related("current")
            context["would_change"] = changing.count_changed(rows.iterator(), form.cleaned_data["changes"])
        return {**context, "previews": True}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """First told how many would change, then done."""
        if "sure" not in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form))
        return super().form_valid(form)


class Submit(QuestionBulkAction):
    """Drafts go to their reviewers."""

    display_name = _("Hand in")
    aria_label = _("Hand the questions chosen in for review")
    action_type = "submit"
    action_priority = 20
    form_class = NoForm
    question = _("Somebody else than their authors reviews them. Until then new papers do without them.")

    def fit(self, rows: Any) -> Any:
        """Drafts and what was sent back."""
        return rows.filter(current__state__in=[VersionState.DRAFT, VersionState.RETURNED])


class Approve(QuestionBulkAction):
    """Every question is listed with its key; one confirmation for all."""

    display_name = _("Approve")
    aria_label = _("Approve the questions chosen")
    action_type = "approve"
    action_priority = 30
    form_class = NoteForm
    lists_keys = True
    question = _("Read each with its key. What you wrote or changed yourself is left out. Confirmed once for all.")
    button = _("I have read them: approve all")

    @cached_property
    def fitting(self) -> list[int]:
        """What waits and was not written by this account; as many as are listed."""
        from quizzes.bank.reviews.queries import awaiting

        rows = awaiting(self.request.user).filter(pk__in=self.allowed).order_by("pk")
        return list(rows.values_list("pk", flat=True)[:LISTED])

    def params(self, form: forms.Form) -> dict[str, Any]:
        """Which versions were listed: another one is not approved."""
        seen = read_seen(form.cleaned_data.get("seen", ""))
        return {**super().params(form), "seen": {str(key): version for key, version in seen.items()}}


class Retire(QuestionBulkAction):
    """Out of new papers. It takes the place of Wagtail's own deleting, which nobody may: hence its name."""

    display_name = _("Retire")
    aria_label = _("Retire the questions chosen")
    action_type = "delete"
    action_priority = 40
    form_class = ReasonForm
    question = _("No new paper takes them; what is published keeps them. They can be taken up again.")

    def fit(self, rows: Any) -> Any:
        """What is not retired yet."""
        return rows.exclude(state=QuestionState.RETIRED)


class Restore(QuestionBulkAction):
    """Back to where each stood."""

    display_name = _("Take up again")
    aria_label = _("Take the questions chosen up again")
    action_type = "restore"
    action_priority = 50
    form_class = ReasonForm
    question = _("Each goes back to where it stood; what was flagged meanwhile waits for its review.")

    def fit(self, rows: Any) -> Any:
        """What is retired."""
        return rows.filter(state=QuestionState.RETIRED)


class PrintOut(QuestionBulkAction):
    """The sheet's heading is asked on the page of the sheet."""

    display_name = _("Print")
    aria_label = _("Print the questions chosen")
    action_type = "print"
    action_priority = 25
    form_class = NoForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """On to the sheet; longer ones than it holds are told."""
        if len(self.chosen) > MOST:
            told = _("A sheet holds at most %(most)d questions. Choose fewer, or export them. Nothing was printed.")
            messages.error(request, told % {"most": MOST})
            return redirect(self.next_url)
        return redirect(f"{reverse('quizzes_admin:print_questions')}?{urlencode({'q': self.chosen}, doseq=True)}")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The same way: nothing is changed here."""
        return self.get(request, *args, **kwargs)


class NoDeleting(SnippetBulkAction):
    """Wagtail's page would name what may not be deleted, of hidden banks too."""

    models: ClassVar[list[Any]] = [Bank, Quiz]
    display_name = aria_label = _("Delete")
    action_type = "delete"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Nothing is here."""
        raise Http404


ACTIONS = (Change, Submit, PrintOut, Approve, Retire, Restore, NoDeleting)
