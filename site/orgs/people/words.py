"""Sentences for what is refused about people: what happened, what was kept, what to do."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kernel.errors import DomainError
from kernel.periods import chinese_date
from orgs.models import HeldCertificate, Person, Post, SpecialOperation

MODELS = (Post, Person, HeldCertificate, SpecialOperation)


def sentence(error: DomainError) -> str:
    """The sentence for an error of `post_services`, `person_services`, `held_certificates` or `join_services`."""
    if error.code == "facts-invalid":
        names = "、".join(_label(name) for name in error.params.get("fields", ()))
        return _("Not stored: look at %(fields)s again. It is too long or not one of the choices.") % {"fields": names}
    if error.code == "staff-number-taken":
        return _("Staff number %(number)s belongs to a colleague. Nothing was stored; choose another one.") % {
            "number": error.params.get("number", "")
        }
    if error.code == "post-open" and error.params.get("since"):
        return _("This person has a post here since %(day)s. Change or end that post instead; nothing was stored.") % {
            "day": chinese_date(error.params["since"])
        }
    known = _of_posts() | _of_people() | _of_joins()
    return known.get(error.code) or _("That did not work, and nothing was stored. Please try once more.")


def _label(name: str) -> str:
    if name == "special_operations":
        return str(_("special operations"))
    fields = (field for model in MODELS for field in model._meta.get_fields() if field.name == name)
    return str(getattr(next(fields, None), "verbose_name", name))


def _of_posts() -> dict[str, str]:
    return {
        "start-missing": _("The first day is missing. Type it; nothing was stored."),
        "start-too-early": _("The first day is before 1950. Look at the year again; nothing was stored."),
        "start-too-late": _("The first day is more than a year ahead. Look at the year again; nothing was stored."),
        "end-before-start": _("The last day is before the first day. Nothing was stored."),
        "end-too-late": _("The last day is more than ten years ahead. Look at the year again; nothing was stored."),
        "too-young": _("Under 16 on the first day: nobody so young may be employed. Look at birth date and first day."),
        "post-open": _("This person has a post here already. Change or end that post instead; nothing was stored."),
        "posts-overlap": _("Another post here falls into these days. Look at the history below; nothing was stored."),
        "post-ended": _("This post has ended already. To put its dates right, correct it."),
        "change-on-first-day": _("The post began on that day or later: correct it, then nothing came before it."),
        "reason-unknown": _("Choose why the post ends. Nothing was stored."),
        "nothing-changed": _("Nothing is different from what is on record, so nothing was stored."),
        "written-meanwhile": _("Somebody else has just written here. Look at the card again; yours was not stored."),
        "held-issued-ahead": _("A certificate cannot have been issued in the future. Nothing was stored."),
        "held-end-before-start": _(
            "The certificate would end before it begins. Look at both days; nothing was stored."
        ),
        "held-dates-unlikely": _("One of the days has an unlikely year. Look at it again; nothing was stored."),
        "held-twice": _("This certificate with these days is on the card already. Nothing was stored twice."),
    }


def _of_people() -> dict[str, str]:
    return {
        "person-erased": _("This person had everything erased and cannot be put on a roster again. Add a new person."),
        "name-missing": _("Type the name first."),
        "name-broken": _("The name holds characters that were lost on the way (？ or □). Type it again."),
        "name-too-long": _("A name has 60 characters at most. Nothing was stored."),
        "works-elsewhere": _(
            "This person works for another employer too, has a role over others, or left you. Name, phone, ID number "
            "and PIN are the way in, so only the town office may change them. Nothing was stored."
        ),
        "id-number-taken": _("This ID number is on record for another person. Ask the town office to look into it."),
        "id-number-other-name": _(
            "This ID number is on record under another name. Look at both again; if they are right, ask the town "
            "office. Nothing was stored."
        ),
        "id-number-other-birth-date": _("The birth date is not the one in the ID number. Nothing was stored."),
        "id-number-length": _("An ID number has 18 characters. Look at it again; nothing was stored."),
        "id-number-scientific": _("An ID number has 18 characters. Look at it again; nothing was stored."),
        "id-number-bad-checksum": _("This ID number has a wrong digit: its check digit does not fit."),
        "id-number-bad-birth-date": _("This ID number holds a day that does not exist. Look at it again."),
        "person-missing": _("This person is no longer on record."),
    }


def _of_joins() -> dict[str, str]:
    return {
        "joins-closed": _("This enterprise does not take requests by QR code. Ask its safety officer to enter you."),
        "already-here": _("You are on the roster already: sign in with your phone."),
        "joins-too-many": _("Too many requests wait at this enterprise. Ask its safety officer, then try again."),
        "phone-joins-too-many": _("This phone has three requests waiting. Wait until one of them is answered."),
        "join-decided": _("A colleague has decided on this request already. Nothing was done twice."),
        "join-contradicts": _(
            "The person chosen has another phone on record, or works elsewhere too. Correct the card first, or take "
            "the request as a new person."
        ),
        "join-needs-choice": _("Say which of the people shown it is, or that it is a new person. Nothing was stored."),
        "refusal-needs-reason": _("Say why in a few words: the person who asked reads it."),
    }
