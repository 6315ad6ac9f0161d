"""Sentences about personal data: errors, and why something is kept."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kernel.errors import DomainError
from learning.enums import SourceTag
from orgs.privacy.keeping import KeepRule


def sentence(error: DomainError) -> str:
    """The sentence for an error: what happened, what was kept, what to do."""
    if error.code == "must-be-kept":
        return _("Records must be kept until %(day)s, so not everything can be erased yet. Nothing was erased.") % {
            "day": error.params["until"].strftime("%Y-%m-%d")
        }
    return _sentences().get(error.code) or _("That did not work, and nothing was changed. Please try once more.")


def _sentences() -> dict[str, str]:
    return {
        "text-missing": _("Please write what is wrong and how it should be. Nothing was sent yet."),
        "too-many-open": _("Five of your requests are still waiting. Please wait for an answer to them first."),
        "answered-already": _("This request has been answered already. Nothing was changed."),
        "answer-missing": _("Please write a few words for the person. Nothing was changed yet."),
        "still-employed": _("The person is still at work in a unit. Nothing was erased: end the post first."),
        "has-role": _("The account still has a role. Nothing was erased: end the role first."),
        "reason-missing": _("Please give a reason of at least four characters. Nothing was shown."),
        "weak-sign-in": _(
            "You signed in without a code. To have data corrected or erased, sign in with a code to your phone, "
            "or ask your safety officer."
        ),
    }


def basis_of(rule: KeepRule) -> str:
    """The rule's basis with how well it is known."""
    tag = SourceTag(rule.source_tag).label if rule.source_tag in SourceTag.values else ""
    note = "" if rule.is_verified else _("rules differ from place to place: the local one counts")
    return "；".join(str(part) for part in (rule.basis, tag, note) if part)
