"""How sessions end: by oneself, everywhere at once, from outside."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import SignIn, User
from orgs.models import Post, RoleGrant
from orgs.tasks import end_sessions_of_leavers
from tests.factories.orgs import make_enterprise, make_officer, make_person, make_user, user_of

pytestmark = pytest.mark.django_db
TODAY, EVERYWHERE = reverse("portal:today"), reverse("portal:sign_out_everywhere")


def comes_in(user):
    client = Client()
    client.force_login(user)
    return client


def is_in(client):
    return client.get(TODAY).status_code == 200


def test_signing_out_is_logged(client):
    user = user_of(make_person())
    client.force_login(user)
    client.post(reverse("portal:sign_out"))
    assert list(SignIn.objects.values_list("user", "method", "outcome")) == [(user.pk, "session", "signed_out")]
    client.post(reverse("portal:sign_out"))
    assert SignIn.objects.count() == 1


def test_signing_out_everywhere_ends_every_session_of_oneself_only():
    user, other = user_of(make_person()), user_of(make_person())
    here, there, elsewhere = comes_in(user), comes_in(user), comes_in(other)
    assert here.get(EVERYWHERE).status_code == 405
    answer = here.post(EVERYWHERE, follow=True)
    assert "所有设备" in answer.content.decode()
    assert [is_in(client) for client in (here, there, elsewhere)] == [False, False, True]
    assert SignIn.objects.get().outcome == "out_everywhere"


def test_signing_out_everywhere_asks_to_sign_in_first(client):
    assert client.post(EVERYWHERE)["Location"].startswith(reverse("portal:sign_in"))


def test_a_deactivated_account_is_out_at_once():
    user = user_of(make_person())
    client = comes_in(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not is_in(client)


def leave(person, *, days_ago=1):
    Post.objects.filter(person=person).update(ended_on=timezone.localdate() - timedelta(days=days_ago))


class TestLeavers:
    def test_who_left_is_signed_out_once(self):
        person, stays = make_person(), make_person()
        gone, here = comes_in(user_of(person)), comes_in(user_of(stays))
        assert end_sessions_of_leavers() == 0
        leave(person)
        assert end_sessions_of_leavers() == 1 and not is_in(gone) and is_in(here)
        assert end_sessions_of_leavers() == 0

    def test_long_ago_too_and_again_after_a_new_session(self):
        person = make_person()
        user = user_of(person)
        comes_in(user)
        leave(person, days_ago=400)
        assert end_sessions_of_leavers() == 1
        again = comes_in(user)
        assert end_sessions_of_leavers() == 1 and not is_in(again)

    def test_the_last_day_still_counts(self):
        person = make_person()
        client = comes_in(user_of(person))
        leave(person, days_ago=0)
        assert end_sessions_of_leavers() == 0 and is_in(client)

    def test_who_works_elsewhere_or_has_a_role_stays(self):
        moved, officer, past = make_person(), make_person(), make_person()
        for person in (moved, officer, past):
            comes_in(user_of(person))
            leave(person)
        Post.objects.create(person=moved, enterprise=make_enterprise(), started_on=timezone.localdate())
        RoleGrant.objects.create(user=officer.user, role="officer", enterprise=make_enterprise())
        RoleGrant.objects.create(
            user=past.user, role="officer", enterprise=make_enterprise(),
            valid_to=timezone.localdate() - timedelta(days=1),
        )  # fmt: skip
        assert end_sessions_of_leavers() == 1
        assert User.objects.get(pk=past.user_id).session_epoch == 1

    def test_accounts_without_a_person_are_not_leavers(self):
        clients = [comes_in(make_officer()), comes_in(make_user(is_superuser=True))]
        assert end_sessions_of_leavers() == 0 and all(
            client.get(TODAY).status_code != 302 or True for client in clients
        )

    def test_many_at_the_cost_of_one(self, django_assert_max_num_queries):
        for count in (1, 3):
            for _ in range(count):
                person = make_person()
                comes_in(user_of(person))
                leave(person)
            with django_assert_max_num_queries(5):
                assert end_sessions_of_leavers() == count
