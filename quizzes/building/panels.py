"""The form of a quiz, grouped by job; on top what the checker says of it as it is stored."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, Panel

from quizzes.building.forms import ClauseInput, PointsInput, QuizForm


class CheckPanel(Panel):
    """The paper in one line, what speaks against publishing it, and the buttons."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "quizzes/admin/building/panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Adds the report; a quiz that was never saved has none."""
            from quizzes.building.views import report_context

            found: dict[str, Any] = super().get_context_data(parent_context) or {}
            quiz = self.instance
            stored = type(quiz).objects.filter(pk=quiz.pk).first() if quiz.pk else None
            return found | {"quiz": quiz} | (report_context(stored) if stored else {})


_EACH = FieldPanel(
    "points", widget=PointsInput, heading=_("points each"), help_text=_("E.g. 2 or 2.5. Empty: the questions' own.")
)
_LINES = [
    FieldRowPanel([FieldPanel("count"), _EACH]),
    FieldRowPanel([FieldPanel("type"), FieldPanel("topic"), FieldPanel("difficulty")]),
    FieldRowPanel([FieldPanel("instrument"), FieldPanel("clause", widget=ClauseInput), FieldPanel("bank")]),
]
_ITEMS = [FieldPanel("question"), FieldPanel("points", widget=PointsInput, heading=_("points"))]

_COUNTED = _("Training: usually the best one. An exam that is repeated: the last one. A contest: the first one.")
_COOLING = _("E.g. 1440: another try on the next day at the earliest. Counted from handing in. 0: at once.")
_MOVING = _(
    "Free suits training. One after the other suits contests on the spot. By sections: 一、单项选择题 first, then 二."
)
_PAUSES = _("E.g. 15 for a course at work. While paused the clock stands still and the questions are hidden. 0: none.")

edit_handler = ObjectList(
    [
        CheckPanel(heading=_("What the checker says")),
        MultiFieldPanel(
            [FieldPanel("title"), FieldRowPanel([FieldPanel("bank"), FieldPanel("use")])], heading=_("Quiz")
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("draw_count"), FieldPanel("topics")])],
            heading=_("Questions by chance"),
            help_text=_("Everybody gets other questions of the bank. Ignored once a line or a question is set below."),
        ),
        InlinePanel(
            "lines",
            panels=_LINES,
            heading=_("Questions by a blueprint"),
            label=_("line"),
            help_text=_("E.g. 10 easy single choices on fire safety for 2 points each, then 5 cases for 10 each."),
        ),
        InlinePanel(
            "items",
            panels=_ITEMS,
            heading=_("Questions one by one"),
            label=_("chosen question"),
            help_text=_("The same questions for everybody. Points are left empty where the question's own are right."),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("time_limit_minutes"), FieldPanel("pass_percent"), FieldPanel("tries")]),
                FieldRowPanel(
                    [FieldPanel("counted_try", help_text=_COUNTED), FieldPanel("cooling_minutes", help_text=_COOLING)]
                ),
                FieldRowPanel(
                    [FieldPanel("navigation", help_text=_MOVING), FieldPanel("pause_minutes", help_text=_PAUSES)]
                ),
                FieldRowPanel(
                    [FieldPanel("shuffle_questions"), FieldPanel("shuffle_options"), FieldPanel("avoid_seen")]
                ),
            ],
            heading=_("How it is sat"),
        ),
        MultiFieldPanel(
            [FieldPanel("policy"), FieldRowPanel([FieldPanel("second_marker"), FieldPanel("marking_tolerance")])],
            heading=_("How it is marked"),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("show_answers"), FieldPanel("answers_from")]), FieldPanel("most_exposure")],
            heading=_("What people get to know"),
        ),
    ],
    base_form_class=QuizForm,
)
