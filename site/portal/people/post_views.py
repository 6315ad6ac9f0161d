"""Forms of the card: take somebody on, change the post, leave, come back, put right."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from orgs.enums import EmploymentForm, PostCategory
from orgs.people import forms, post_services
from orgs.people import services as person_services
from orgs.people.queries import PostLine
from orgs.people.staff_lists import departments_of
from orgs.permissions import ENTERPRISE_MANAGE
from orgs.queries import today
from plumbing.doors import door, form_method
from portal.desk_views import frame
from portal.people.card_views import card_address
from portal.people.pages import FormPage, card_or_404, current_or_404, data_of, run_form

WORDS = ("staff_number", "department", "team", "job_title", "category", "employment_form")


@door(ENTERPRISE_MANAGE)
@form_method
def people_add(request: HttpRequest, enterprise_id: int) -> HttpResponse:
    """A person with a post; who left is found again by ID number, or by name and phone."""
    context = frame(request, enterprise_id, current="people")
    first = {"on": today(), "category": PostCategory.WORKER, "employment_form": EmploymentForm.REGULAR}
    form = forms.HireForm(data_of(request), initial=first, departments=departments_of(enterprise_id))

    def run(values: dict[str, Any]) -> str:
        post = post_services.hire(enterprise_id=enterprise_id, actor=request.user, **values)
        return card_address(enterprise_id, post.person_id)

    page = FormPage(
        title=_("Add a person"),
        submit=_("Add this person"),
        back=reverse("portal:people_list", args=[enterprise_id]),
        text=_("Only name and first day are needed. Who worked here before is found again, with all hours."),
        done=_("The person is on the roster."),
    )
    return run_form(request, form, run, page=page, context=context)


@door(ENTERPRISE_MANAGE)
@form_method
def person_change(request: HttpRequest, enterprise_id: int, person_id: int) -> HttpResponse:
    """Another post from a day on."""
    context = frame(request, enterprise_id, current="people")
    post = _current(enterprise_id, person_id, context)
    form = forms.ChangeForm(
        data_of(request), initial={**_words(post), "on": today()}, departments=departments_of(enterprise_id)
    )

    def run(values: dict[str, Any]) -> str:
        post_services.change_post(post.post_id, actor=request.user, **values)
        return card_address(enterprise_id, person_id)

    page = _page(
        enterprise_id, person_id, _("Change the post"), _("Change the post"), _("The new post is on the card.")
    )
    return run_form(request, form, run, page=page, context=context)


@door(ENTERPRISE_MANAGE)
@form_method
def person_leave(request: HttpRequest, enterprise_id: int, person_id: int) -> HttpResponse:
    """The last day."""
    context = frame(request, enterprise_id, current="people")
    post = _current(enterprise_id, person_id, context)
    form = forms.LeaveForm(data_of(request), initial={"on": today()})

    def run(values: dict[str, Any]) -> str:
        post_services.end_post(post.post_id, actor=request.user, **values)
        return card_address(enterprise_id, person_id)

    page = _page(
        enterprise_id, person_id, _("The person leaves"), _("End the post"),
        _("The post has its last day. Hours and certificates stay with the person."), is_final=True,
    )  # fmt: skip
    return run_form(request, form, run, page=page, context=context)


@door(ENTERPRISE_MANAGE)
@form_method
def person_return(request: HttpRequest, enterprise_id: int, person_id: int) -> HttpResponse:
    """Somebody who left comes back."""
    context = frame(request, enterprise_id, current="people")
    card = card_or_404(enterprise_id, person_id)
    if card.is_current:
        raise Http404
    context["who"] = card.person.name
    form = forms.ReturnForm(
        data_of(request), initial={**_words(card.own[0]), "on": today()}, departments=departments_of(enterprise_id)
    )

    def run(values: dict[str, Any]) -> str:
        post_services.begin_post(person_id, enterprise_id=enterprise_id, actor=request.user, **values)
        return card_address(enterprise_id, person_id)

    page = _page(enterprise_id, person_id, _("The person comes back"), _("Take on again"), _("The person is back."))
    return run_form(request, form, run, page=page, context=context)


@door(ENTERPRISE_MANAGE)
@form_method
def post_correct(request: HttpRequest, enterprise_id: int, person_id: int, post_id: int) -> HttpResponse:
    """What was typed wrongly of a post here; posts with other employers are theirs."""
    context = frame(request, enterprise_id, current="people")
    card = card_or_404(enterprise_id, person_id)
    post = next((line for line in card.own if line.post_id == post_id), None)
    if post is None:
        raise Http404
    context["who"] = card.person.name
    days = {"started_on": post.started_on, "ended_on": post.ended_on}
    form = forms.CorrectPostForm(
        data_of(request), initial={**_words(post), **days}, departments=departments_of(enterprise_id)
    )

    def run(values: dict[str, Any]) -> str:
        if not post.goes_on(today()):
            values.pop("special_operations", None)
        post_services.correct_post(post_id, actor=request.user, **values)
        return card_address(enterprise_id, person_id)

    page = _page(
        enterprise_id, person_id, _("Correct the post"), _("Store the correction"), _("The correction is stored."),
        text=_("For slips of the pen. When the work itself changes, change the post: then both posts stay on record."),
    )  # fmt: skip
    return run_form(request, form, run, page=page, context=context)


@door(ENTERPRISE_MANAGE)
@form_method
def person_correct(request: HttpRequest, enterprise_id: int, person_id: int) -> HttpResponse:
    """Name, phone, ID number, birth date of one's own worker."""
    context = frame(request, enterprise_id, current="people")
    person = current_or_404(enterprise_id, person_id).person
    context["who"] = person.name
    names = ("name", "phone", "sex", "birth_date")
    form = forms.CorrectPersonForm(data_of(request), initial={name: getattr(person, name) for name in names})

    def run(values: dict[str, Any]) -> str:
        if not values["id_number"]:
            del values["id_number"]
        person_services.correct_person(person_id, actor=request.user, **values)
        return card_address(enterprise_id, person_id)

    page = _page(
        enterprise_id, person_id, _("Correct name and numbers"), _("Store the correction"),
        _("The correction is stored."),
        text=_("Another phone signs the person out everywhere; then the new one counts."),
    )  # fmt: skip
    return run_form(request, form, run, page=page, context=context)


def _current(enterprise_id: int, person_id: int, context: dict[str, Any]) -> PostLine:
    """The post that runs; the page's heading says whose."""
    card = current_or_404(enterprise_id, person_id)
    if card.current is None:
        raise Http404
    context["who"] = card.person.name
    return card.current


def _words(post: PostLine) -> dict[str, Any]:
    return {name: getattr(post, name) for name in WORDS} | {"special_operations": post.kinds_on(today())}


def _page(enterprise_id: int, person_id: int, title: str, submit: str, done: str, **more: Any) -> FormPage:
    return FormPage(title=title, submit=submit, done=done, back=card_address(enterprise_id, person_id), **more)
