"""A text from file to law: drafts, pairs put right, confirming, taking back."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.models import ProtectedError

from kernel.errors import DomainError, NotFound
from plumbing.models import AuditEntry
from regulations import replaced, services, stored
from regulations.demo import build_law
from regulations.models import Citation, Clause, ClauseSuccession, ClauseVersion, Instrument, InstrumentState
from regulations.queries import match_citations
from regulations.state_queries import state_screen
from tests.regulations.texts import NEW, NEW_DAY, OLD, OLD_DAY, SAMPLES, TITLE, draft, needs_samples, store, version

pytestmark = pytest.mark.django_db


def codes(call) -> str:
    with pytest.raises(DomainError) as caught:
        call()
    return caught.value.code


def test_a_new_instrument() -> None:
    state = draft(OLD)
    assert (state.status, state.instrument, state.title, len(state.articles)) == ("draft", None, TITLE, 15)
    assert not Instrument.objects.exists()
    assert services.confirm_state(state.pk, verified=True) == {
        "kept": 0, "filled": 0, "ended": 0, "created": 15, "reviews": 0,
    }  # fmt: skip
    instrument = Instrument.objects.get()
    assert (instrument.title, instrument.number, instrument.issuer, instrument.in_force_from, instrument.verified) == (
        TITLE, "青禾县人民政府令第12号", "青禾县水务委员会", OLD_DAY, True,
    )  # fmt: skip
    fourth = version(4)
    assert fourth.text.startswith("掌柜每天早上要做下列事情：\n（一）绕水车走一圈")
    assert (fourth.chapter, fourth.section, fourth.valid_to) == ("第二章 开工以前", "第一节 掌柜的事", None)
    assert Clause.objects.filter(instrument=instrument, number=0, versions__isnull=False).count() == 1
    assert AuditEntry.objects.filter(action="confirm_instrument").count() == 1


def test_a_revision_is_confirmed() -> None:
    store(OLD)
    ClauseVersion.objects.filter(pk=version(3).pk).update(topic="当家人", summary="掌柜说了算，也归他担。")
    ClauseVersion.objects.filter(pk=version(4).pk).update(topic="早上查什么", summary="每天早上查水车。")
    state = draft(NEW)
    assert services.confirm_state(state.pk) == {"kept": 1, "filled": 0, "ended": 14, "created": 14, "reviews": 0}
    assert version(1).valid_to is None
    assert version(3).valid_to == NEW_DAY
    moved, changed = version(4, on=NEW_DAY), version(5, on=NEW_DAY)
    assert (moved.topic, moved.summary, moved.text) == ("当家人", "掌柜说了算，也归他担。", version(3).text)
    assert (changed.topic, changed.summary) == ("早上查什么", "")
    went = {
        (row.old_version.clause.number, row.old_version.clause.suffix): (
            row.kind, row.new_version and row.new_version.clause.number
        )
        for row in ClauseSuccession.objects.order_by("-pk")
    }  # fmt: skip
    assert went == {
        (2, 0): ("changed", 2), (3, 0): ("renumbered", 4), (4, 0): ("changed", 5), (5, 0): ("changed", 6),
        (5, 1): ("renumbered", 6), (6, 0): ("renumbered", 7), (7, 0): ("split", 8), (8, 0): ("merged", 10),
        (9, 0): ("merged", 10), (10, 0): ("renumbered", 11), (11, 0): ("changed", 12), (12, 0): ("renumbered", 13),
        (13, 0): ("deleted", None), (14, 0): ("changed", 14),
    }  # fmt: skip
    assert not Clause.objects.filter(number=3, versions=None).exists()


def test_what_a_number_means_depends_on_the_day() -> None:
    store(OLD)
    services.confirm_state(draft(NEW).pk)
    text = f"《{TITLE}》第四条"
    assert match_citations(text, on=date(2020, 1, 1))[0].version_id == version(4).pk
    assert match_citations(text, on=date(2026, 8, 31))[0].version_id == version(4).pk
    assert match_citations(text, on=NEW_DAY)[0].version_id == version(4, on=NEW_DAY).pk
    assert match_citations(text)[0].version_id == version(4, on=NEW_DAY).pk
    assert match_citations(f"《{TITLE}》第十三条", on=date(2020, 1, 1))[0].version_id == version(13).pk


def test_pairs_are_put_right() -> None:
    store(OLD)
    state = draft(NEW)
    services.set_counterparts(state.pk, article=(3, 0), olds=[(13, 0), (13, 0)])
    services.set_counterparts(state.pk, article=(9, 0), olds=[])
    screen = state_screen(state.pk)
    assert screen is not None
    assert {kind.value: count for kind, count in screen.counts.items()} == {
        "same": 1, "changed": 7, "renumbered": 5, "merged": 1, "new": 1,
    }  # fmt: skip
    services.confirm_state(state.pk)
    (row,) = ClauseSuccession.objects.filter(old_version=version(13))
    assert row.new_version == version(3, on=NEW_DAY)
    for wrong in ({"article": (99, 0), "olds": []}, {"article": (3, 0), "olds": [(77, 0)]}):
        assert codes(lambda wrong=wrong: services.set_counterparts(draft(OLD).pk, **wrong)) in (
            "no-such-article", "text-already-stored",
        )  # fmt: skip


def test_our_own_words_get_their_text() -> None:
    services.store_instrument(
        title=TITLE,
        defaults={"short_title": TITLE, "in_force_from": OLD_DAY, "verified": True},
        clauses=[(3, "当家人", "掌柜说了算。"), (40, "写错的", "没有这一条。")],
    )
    kept = version(3)
    services.cite([kept.pk], source_kind="question", source_key=1, label="题")
    state = draft(OLD)
    counts = services.confirm_state(state.pk)
    assert counts == {"kept": 0, "filled": 1, "ended": 1, "created": 14, "reviews": 0}
    kept.refresh_from_db()
    assert (kept.summary, kept.topic, kept.valid_to, kept.chapter) == ("掌柜说了算。", "当家人", None, "第一章 总则")
    assert kept.text.startswith("水车作坊的掌柜")
    services.undo_state(state.pk)
    kept.refresh_from_db()
    assert (kept.text, kept.chapter) == ("", "")
    assert version(40).valid_to is None


def test_an_amendment_keeps_what_it_does_not_touch() -> None:
    store(OLD)
    text = (
        OLD.read_text(encoding="utf-8")
        .replace("学满七天", "学满八天")
        .replace(
            "<!-- INFO END -->", "2020年2月3日《关于修改〈青禾县水车作坊安全管理规定〉的决定》修正\n\n<!-- INFO END -->"
        )
    )
    from regulations.reading import read_text_file

    data = text.encode()
    key = services.draft_state(read_text_file(data, "x.txt"), file=services.TextFile("x.txt", data))
    assert InstrumentState.objects.get(pk=key).in_force_from == date(2020, 2, 3)
    services.set_day(key, day=date(2020, 4, 1))
    assert services.confirm_state(key) == {"kept": 14, "filled": 0, "ended": 1, "created": 1, "reviews": 0}
    assert version(5).valid_to == date(2020, 4, 1)
    assert "八天" in version(5, on=date(2020, 4, 1)).text


def test_taken_back_as_if_it_had_never_been() -> None:
    store(OLD)
    before = list(ClauseVersion.objects.order_by("pk").values())
    state = store(NEW)
    services.undo_state(state.pk)
    assert list(ClauseVersion.objects.order_by("pk").values()) == before
    assert not ClauseSuccession.objects.exists()
    assert InstrumentState.objects.get(pk=state.pk).status == "undone"
    assert codes(lambda: services.undo_state(state.pk)) == "not-confirmed"
    services.confirm_state(draft(NEW).pk)  # and once more


def test_what_was_built_on_stays() -> None:
    first = store(OLD)
    second = store(NEW)
    assert codes(lambda: services.undo_state(first.pk)) == "undo-later-state"
    services.cite([version(5, on=NEW_DAY).pk], source_kind="page", source_key=1, label="讲解")
    assert codes(lambda: services.undo_state(second.pk)) == "undo-cited"
    assert version(3).valid_to == NEW_DAY


def test_a_closed_review_stays() -> None:
    from tests.factories.orgs import make_user

    store(OLD)
    services.cite([version(3).pk], source_kind="question", source_key=1, label="题")
    second = store(NEW)
    services.close_reviews("question", 1, actor=make_user(), outcome="still_right")
    assert codes(lambda: services.undo_state(second.pk)) == "undo-reviews-closed"


def test_refusals() -> None:
    state = store(OLD)
    assert codes(lambda: draft(OLD)) == "text-already-stored"
    assert codes(lambda: services.confirm_state(state.pk)) == "not-a-draft"
    assert codes(lambda: services.discard_state(state.pk)) == "not-a-draft"
    with pytest.raises(NotFound):
        services.confirm_state(10**9)
    later = draft(NEW)
    services.set_day(later.pk, day=date(2010, 1, 1))
    assert codes(lambda: services.confirm_state(later.pk)) == "state-older"
    services.set_day(later.pk, day=NEW_DAY)
    ClauseVersion.objects.filter(pk=version(2).pk).update(valid_to=date(2026, 1, 1))
    assert codes(lambda: services.confirm_state(later.pk)) == "state-stale"
    services.compare_again(later.pk)
    services.confirm_state(later.pk)


def test_nothing_is_half_stored() -> None:
    store(OLD)
    state = draft(NEW)
    InstrumentState.objects.filter(pk=state.pk).update(in_force_from=None)
    before = ClauseVersion.objects.count()
    assert codes(lambda: services.confirm_state(state.pk)) == "no-day"
    assert ClauseVersion.objects.count() == before


def test_a_second_draft_takes_the_place_of_the_first() -> None:
    first = draft(OLD)
    second = draft(OLD)
    first.refresh_from_db()
    assert (first.status, second.status) == ("discarded", "draft")


def test_texts_that_cannot_be_stored() -> None:
    from regulations.reading import read_text_file

    data = "某规定\n第一条 甲。\n第一条 乙。".encode()
    with pytest.raises(DomainError) as caught:
        services.draft_state(read_text_file(data, "x.txt"), file=services.TextFile("x.txt", data))
    assert caught.value.code == "text-not-storable"
    assert not InstrumentState.objects.exists()


def test_rooms_above_hear_of_new_instruments(monkeypatch) -> None:
    heard: list[list[str]] = []
    monkeypatch.setattr(stored, "_HANDLERS", [lambda titles: heard.append(list(titles))])
    build_law()
    count = len(heard)
    build_law()
    assert len(heard) == count
    store(OLD)
    assert heard[count:] == [[TITLE]]


def test_versions_that_a_state_brought_are_protected() -> None:
    state = store(OLD)
    with pytest.raises(ProtectedError):
        state.delete()


def test_confirming_takes_fixed_queries(django_assert_max_num_queries, monkeypatch) -> None:
    """What the rooms above do when they hear of it is theirs."""
    monkeypatch.setattr(stored, "_HANDLERS", [])
    monkeypatch.setattr(replaced, "_HANDLERS", {})
    state = draft(OLD)
    with django_assert_max_num_queries(30):
        services.confirm_state(state.pk)
    second = draft(NEW)
    services.cite([version(3).pk, version(4).pk], source_kind="question", source_key=1, label="题")
    with django_assert_max_num_queries(55):
        services.confirm_state(second.pk)
    assert Citation.objects.count() == 2


@needs_samples
def test_all_official_texts_become_law() -> None:
    assert SAMPLES is not None
    for path in sorted(SAMPLES.glob("*.md")):
        services.confirm_state(draft(path).pk, verified=True)
    held = {row.short_title: row.clauses.exclude(number=0).count() for row in Instrument.objects.all()}
    assert held == {
        "安全生产法": 119, "浙江省安全生产条例": 51, "消防法": 74, "生产安全事故应急条例": 35, "突发事件应对法": 106,
    }  # fmt: skip
    assert ClauseVersion.objects.filter(valid_to=date(2024, 11, 1)).count() == 70
    (found,) = match_citations("《突发事件应对法》第二十四条", on=date(2020, 1, 1))
    old = ClauseVersion.objects.get(pk=found.version_id)
    assert [row.new_version.clause.number for row in old.successions.all() if row.new_version] == [37]
