"""The form of a question, with where the question stands and the ways on from it; and copies of questions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages as admin_messages
from wagtail.snippets.views.snippets import HistoryView, UsageView

from plumbing.admin_guards import key_of
from quizzes.authoring import editing
from quizzes.authoring.form_values import form_data
from quizzes.bank.conversion import parsed_version
from quizzes.bank.permissions import visible_questions
from quizzes.bank.standing_words import standing_of
from quizzes.bank.usage import editions_with
from quizzes.bank.ways import ways_of_question
from quizzes.models import Question


class _Unlogged:
    """Saving leaves versions, reviews and a line in the site's log; Wagtail's own log would tell everybody the stem."""

    form: Any
    object: Any

    def save_instance(self) -> Question:
        """By the form alone."""
        saved: Question = self.form.save()
        return saved

    def get_success_message(self, instance: Question | None = None) -> str:
        """What was stored, and what of it papers take. Wagtail hands the question over for new ones only."""
        return standing_of(instance or self.object).saved


class QuestionCreateView(_Unlogged, editing.QuestionCreateView):
    """A new question."""


class QuestionCopyView(QuestionCreateView):
    """A new question that begins as another one. The bank refuses it until stem or options are others."""

    def get_initial(self) -> dict[str, Any]:
        """What the other one says, without its author's own number."""
        rows = visible_questions(self.request.user).select_related("current")
        question = rows.filter(pk=key_of(self.kwargs["pk"])).first()
        if question is None or question.current is None:
            raise Http404
        media = question.current.media.all()
        said = form_data(parsed_version(question.current, media=media), "").dict()
        return {**super().get_initial(), **said, "bank": question.bank_id}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Told before anything is typed."""
        messages.info(request, _("This is a copy. Change the stem or an option before you save it."))
        return super().get(request, *args, **kwargs)


class QuestionEditView(_Unlogged, editing.QuestionEditView):
    """A new version of a question."""

    header_more_buttons: tuple[Any, ...] = ()

    def save_instance(self) -> Question:
        """A key that changed after papers were published is told, with the way to a regrade."""
        before = self.object.current
        saved = super().save_instance()
        after = Question.objects.select_related("current").get(pk=saved.pk).current
        is_other = before is not None and after is not None and (before.key, before.body) != (after.key, after.body)
        if is_other and editions_with(saved.pk, user=self.request.user):
            told = _("The key changed. Published papers keep scoring by the old one until you regrade them.")
            way = reverse("quizzes_admin:regrade_ask", args=[saved.pk])
            admin_messages.warning(self.request, told, buttons=[admin_messages.button(way, _("Wrong key: regrade"))])
        return saved

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds the ways on from here."""
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        return context | {"ways": ways_of_question(self.object, self.request.user)}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Where the question stands is told above the form."""
        answer = super().get(request, *args, **kwargs)
        standing = standing_of(self.object)
        if standing.note:
            messages.warning(request, standing.note)
        if standing.told:
            messages.info(request, standing.told)
        return answer


class QuestionHistoryView(HistoryView):
    """Leads to the bank's own history."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The versions, not Wagtail's log."""
        return redirect("quizzes_admin:question_history", question_id=key_of(kwargs["pk"]))


class QuestionUsageView(UsageView):
    """Leads to the quizzes and editions in which the question stands."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Frozen editions are not in Wagtail's index."""
        return redirect("quizzes_admin:question_usage", question_id=key_of(kwargs["pk"]))
