"""Whose a bank is that an import makes."""

from __future__ import annotations

import pytest

from quizzes.bank.permissions import only_area
from quizzes.bank.services import get_or_create_bank
from tests.factories.orgs import make_area, make_user
from tests.quizzes.bank.people import make_editor

pytestmark = pytest.mark.django_db


def test_of_the_importers_area_where_there_is_one() -> None:
    area = make_area()
    editor = make_editor(area=area)
    assert only_area(editor) == area.pk
    bank = get_or_create_bank("新题库", actor=editor, area_id=only_area(editor))
    assert bank.area_id == area.pk
    other = make_editor()
    assert get_or_create_bank("新题库", actor=other, area_id=only_area(other)).area_id == area.pk


def test_of_the_whole_site_for_nobody_and_for_who_has_no_bank_role() -> None:
    assert only_area(None) is None
    assert only_area(make_user()) is None
    assert only_area(make_user(is_superuser=True)) is None
    assert get_or_create_bank("全站题库", actor=None, area_id=only_area(None)).area_id is None
