"""Writing a question in the admin: one page for a new one and for an old one, with and without a script."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.forms.utils import ErrorDict
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel
from wagtail.snippets.views.snippets import CreateView, EditView

from quizzes.authoring.choosers import clause_chooser
from quizzes.authoring.forms import QuestionForm
from quizzes.authoring.redrawing import apply_command, store_uploads
from quizzes.bank.permissions import may_write_question
from quizzes.bank.queries import topics

KEPT = ("bank", "type", "topic", "basis", "difficulty", "points")
FRAGMENT = "X-Fragment"


class EditorPanel(Panel):
    """Holds the form's class; the page draws the fields itself."""

    def get_form_options(self) -> dict[str, Any]:
        """Only the bank is a field of the table."""
        return {"fields": ["bank"]}

    class BoundPanel(Panel.BoundPanel):
        template_name = "quizzes/admin/authoring/editor.html"


class _Writing:
    """What adding and editing have in common."""

    template_name = "quizzes/admin/authoring/form.html"
    request: HttpRequest
    sent: QueryDict | None = None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save, or draw the form again as a small button asked; files are kept in either case."""
        data = request.POST.copy()
        notes = store_uploads(request, data)
        self.sent = data
        command = str(data.get("do") or "")
        if command or notes:
            return self._drawn_again([*notes, *apply_command(data, command)])
        return super().post(request, *args, **kwargs)  # type: ignore[misc]

    def get_form_kwargs(self) -> dict[str, Any]:
        """What was sent, with what its files have become."""
        kwargs: dict[str, Any] = super().get_form_kwargs()  # type: ignore[misc]
        if self.sent is not None:
            kwargs["data"] = self.sent
        return kwargs

    def get_initial(self) -> dict[str, Any]:
        """“Save and write another” keeps bank, type, topic and basis in the address."""
        given = {name: self.request.GET[name][:300] for name in KEPT if self.request.GET.get(name)}
        return {**super().get_initial(), **given}  # type: ignore[misc]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The chooser of clauses, and the topics in use."""
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        chooser = clause_chooser()
        context["media"] = context["media"] + chooser.media + _row_media()
        return {
            **context,
            **editor_context(context["form"]),
            "script_words": script_words(),
            "keys": keys_help(),
            "clause_chooser": chooser.render("clause", None, {"id": "clause"}),
        }

    def save_action(self) -> HttpResponse:
        """What is doubtful is told; then the list, or the next question."""
        for warning in self.form.warnings:  # type: ignore[attr-defined]
            messages.warning(self.request, warning)
        response: HttpResponse = super().save_action()  # type: ignore[misc]
        data = self.sent if self.sent is not None else self.request.POST
        if "new" not in str(data.get("then") or ""):
            return response
        add = reverse(type(self.object).snippet_viewset.get_url_name("add"))  # type: ignore[attr-defined]
        kept = {name: str(data[name]) for name in KEPT if data.get(name)}
        kept["bank"] = str(self.object.bank_id)  # type: ignore[attr-defined]
        return redirect(f"{add}?{urlencode(kept)}")

    def _drawn_again(self, notes: list[str]) -> HttpResponse:
        if not hasattr(self, "object"):
            self.object = None
        form = self.get_form()  # type: ignore[attr-defined]
        form._errors = ErrorDict()
        form.cleaned_data = {}
        self.form = form
        if self.request.headers.get(FRAGMENT):
            shown = {**editor_context(form), "form": form, "notes": notes}
            return render(self.request, "quizzes/admin/authoring/editor.html", shown)
        for note in notes:
            messages.info(self.request, note)
        return self.render_to_response(self.get_context_data(form=form))  # type: ignore[attr-defined]


def _row_media() -> Any:
    from quizzes.authoring.form_fields import MediaForm

    return MediaForm().media


def script_words() -> dict[str, str]:
    """What the script says; `{blanks}` and the like are filled there."""
    return {
        "blanks": gettext("The stem has {blanks} blanks, {lines} are answered."),
        "lost": gettext("No reply from the server. Everything that you typed is still here; try again."),
    }


def keys_help() -> list[tuple[str, str]]:
    """The keys of the form, and what each does."""
    return [
        ("Ctrl+Enter", gettext("Save")),
        ("Ctrl+Shift+Enter", gettext("Save and write another")),
        ("Alt+Q", gettext("Quick entry: paste a whole question")),
        ("Alt+P", gettext("Preview")),
        ("Alt+1 … Alt+0", gettext("Type of the question")),
        ("Alt+A", gettext("Another sub-item or place")),
    ]


def editor_context(form: QuestionForm) -> dict[str, Any]:
    """What the fields' templates need besides the form."""
    return {"topics": topics(form.for_user), "needs_review": _needs_review(form)}


def _needs_review(form: QuestionForm) -> bool:
    """Whether handing in for review can be offered: a bank without a second pair of eyes takes a question at once."""
    if form.instance.pk:
        return bool(form.instance.bank.four_eyes)
    return bool(form.fields["bank"].queryset.filter(four_eyes=True).exists())


class QuestionCreateView(_Writing, CreateView):
    """A new question."""

    page_title = _("New question")


class QuestionEditView(_Writing, EditView):
    """An old question; a new version of it."""

    def get_object(self, queryset: Any = None) -> Any:
        """The question with all that the form shows; one of another's bank does not exist."""
        found = super().get_object(queryset)
        if not may_write_question(self.request.user, found.pk):
            raise Http404
        return found
