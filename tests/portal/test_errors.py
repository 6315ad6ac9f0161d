"""Pages for what went wrong: Chinese, kind, and there even when much else is broken."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.urls import reverse

from portal import errors


@pytest.mark.django_db
def test_what_is_not_there(client):
    answer = client.get("/nowhere/at/all/")
    assert answer.status_code == 404 and "没有这个页面" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/%00", "/verify/?code=%00", "/c/a%00b/"])
def test_an_address_that_no_page_has(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_a_page_open_too_long_says_that_answers_are_kept_and_leads_back():
    client = Client(enforce_csrf_checks=True)
    address = reverse("portal:sign_in")
    answer = client.post(address, {"phone": "1"}, HTTP_REFERER=f"http://testserver{address}?next=/today/")
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "“已保存”的答案都在" in page and f'href="{address}?next=/today/"' in page


@pytest.mark.django_db
def test_the_way_back_stays_on_this_site():
    client = Client(enforce_csrf_checks=True)
    answer = client.post(reverse("portal:sign_in"), HTTP_REFERER="https://evil.example/x")
    assert "evil.example" not in answer.content.decode()


def test_a_failure_of_ours_needs_no_database():
    answer = errors.server_error(RequestFactory().get("/"))
    page = answer.content.decode()
    assert answer.status_code == 500 and "系统出错了" in page and "已保存的答案和学时都在" in page


def test_a_failure_of_ours_needs_no_manifest_of_static_files(settings):
    storage = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": storage}}
    assert "系统出错了" in errors.server_error(RequestFactory().get("/")).content.decode()


def test_a_failure_of_ours_needs_no_template(monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr(errors.loader, "render_to_string", broken)
    answer = errors.server_error(RequestFactory().get("/"))
    assert answer.status_code == 500 and "系统出错了" in answer.content.decode()


def test_an_unreadable_request():
    answer = errors.bad_request(RequestFactory().get("/"))
    assert answer.status_code == 400 and "没有读懂" in answer.content.decode()


@pytest.mark.django_db
def test_a_wrong_host_gets_the_page_too(client):
    answer = client.get("/signin/", HTTP_HOST="evil.example")
    assert answer.status_code == 400 and "没有读懂" in answer.content.decode()


@pytest.mark.django_db
def test_not_for_this_account(rf):
    from django.contrib.auth.models import AnonymousUser

    request = rf.get("/")
    request.user = AnonymousUser()
    answer = errors.permission_denied(request, PermissionDenied())
    assert answer.status_code == 403 and "打不开" in answer.content.decode()
