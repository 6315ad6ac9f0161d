"""待复核: opened when law ends, told on the day, closed by people; and the index behind it, in bulk."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kernel.clock import today
from kernel.errors import DomainError
from plumbing.models import AuditEntry
from regulations import replaced, services, tasks
from regulations.demo import build_law, version_of
from regulations.models import Citation, ClauseVersion, Instrument, ReviewTask
from regulations.review_queries import Wanted, last_outcome, open_count, open_reviews, review_page
from tests.factories.orgs import make_user
from tests.regulations.texts import NEW, NEW_DAY, OLD, TITLE, draft, store, version

pytestmark = pytest.mark.django_db


class Room:
    """A room above that remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple] = []

    def flag(self, source_keys, *, reason: str, on: date) -> None:
        self.told.append(("flag", tuple(source_keys), reason, on))

    def close(self, source_key: str) -> None:
        self.told.append(("close", source_key))


@pytest.fixture
def room(monkeypatch) -> Room:
    found = Room()
    monkeypatch.setattr(replaced, "_HANDLERS", {"question": found})
    return found


def cite(key: object, *versions: ClauseVersion, kind: str = "question") -> None:
    services.cite([row.pk for row in versions], source_kind=kind, source_key=key, label=f"题{key}", url=f"/q/{key}/")


def due_state(monkeypatch, *, in_force_in: int):
    """Both states stored, the second in force from some days after today."""
    day = today() + timedelta(days=in_force_in)
    store(OLD)
    return draft(NEW, valid_from=day), day


def test_a_revision_in_force_is_told_at_once(room: Room) -> None:
    store(OLD)
    cite(1, version(3))
    cite(2, version(4), version(1))
    cite(3, version(1))
    cite(4, version(13))
    services.confirm_state(draft(NEW).pk)
    assert room.told == [
        ("flag", ("2",), "changed", NEW_DAY), ("flag", ("4",), "deleted", NEW_DAY),
        ("flag", ("1",), "renumbered", NEW_DAY),
    ]  # fmt: skip
    found = open_reviews("question", [1, 2, 3, "4"])
    assert sorted(found) == ["1", "2", "4"]
    (first,) = found["1"]
    assert (first.reason, first.due_on, first.is_flagged, first.url) == ("renumbered", NEW_DAY, True, "/q/1/")
    assert (first.old.article, first.proposed) == ("第3条", f"《{TITLE}》第四条")
    assert (found["4"][0].proposed, found["4"][0].reason) == ("", "deleted")
    services.refresh_reviews(on=today())
    assert len(room.told) == 3
    assert ReviewTask.objects.count() == 3


def test_a_split_proposes_every_part(room: Room) -> None:
    store(OLD)
    cite(1, version(7))
    services.confirm_state(draft(NEW).pk)
    assert open_reviews("question", [1])["1"][0].proposed == f"《{TITLE}》第八条、《{TITLE}》第九条"


def test_a_coming_law_waits_for_its_day(room: Room, monkeypatch) -> None:
    state, day = due_state(monkeypatch, in_force_in=10)
    cite(1, version(3))
    services.confirm_state(state.pk)
    assert room.told == []
    assert open_reviews("question", [1])["1"][0].due_on == day
    assert open_count(on=today()) == 0
    assert services.refresh_reviews(on=day - timedelta(days=1))["flagged"] == 0
    assert services.refresh_reviews(on=day)["flagged"] == 1
    assert services.refresh_reviews(on=day) == {"revived": 0, "opened": 0, "moved": 0, "flagged": 0}
    assert room.told == [("flag", ("1",), "renumbered", day)]


def test_put_right_before_the_day_nothing_is_told(room: Room, monkeypatch) -> None:
    state, day = due_state(monkeypatch, in_force_in=10)
    cite(1, version(3))
    services.confirm_state(state.pk)
    cite(1, version(4, on=day))
    services.refresh_reviews(on=day)
    assert room.told == []
    assert last_outcome("question", 1) == "changed"


def test_dates_set_by_hand(room: Room) -> None:
    build_law()
    row = version_of("安全生产法", 28)
    cite(1, row)
    ClauseVersion.objects.filter(pk=row.pk).update(valid_to=date(2026, 1, 1))
    later = ClauseVersion.objects.create(clause=row.clause, valid_from=date(2026, 1, 1), summary="新的说法")
    tasks.run_reviews()
    assert room.told == [("flag", ("1",), "changed", date(2026, 1, 1))]
    (facts,) = open_reviews("question", [1])["1"]
    assert [each.version_id for each in facts.successors] == [later.pk]
    ClauseVersion.objects.filter(pk=later.pk).update(valid_to=date(2026, 1, 2))
    ClauseVersion.objects.filter(pk=row.pk).update(valid_to=None)
    tasks.run_reviews()
    assert room.told[1:] == [("close", "1")]
    assert open_reviews("question", [1]) == {}


def test_the_end_of_an_instrument(room: Room) -> None:
    build_law()
    row = version_of("安全生产法", 28)
    cite(1, row)
    Instrument.objects.filter(short_title="安全生产法").update(in_force_to=date(2026, 3, 1))
    tasks.run_reviews()
    tasks.run_reviews()
    assert room.told == [("flag", ("1",), "ended", date(2026, 3, 1))]


def test_a_standard_replaced_by_another(room: Room) -> None:
    build_law()
    old, new = (
        ClauseVersion.objects.get(clause__instrument__number=number) for number in ("GB/T 3608", "GB 2894-2025")
    )
    cite(1, old)
    opened = services.replace_instrument(old.clause.instrument_id, by=new.clause.instrument_id, on=date(2026, 3, 1))
    assert opened == 1
    assert room.told == [("flag", ("1",), "replaced", date(2026, 3, 1))]
    assert open_reviews("question", [1])["1"][0].proposed == "《安全色和安全标志》"
    with pytest.raises(DomainError):
        services.replace_instrument(old.clause.instrument_id, by=old.clause.instrument_id, on=date(2026, 3, 1))


def test_citing_what_has_ended_opens_a_review(room: Room) -> None:
    """GB 2893 was replaced before the question came."""
    build_law()
    whole = ClauseVersion.objects.get(clause__instrument__number="GB 2893-2008")
    cite(1, whole)
    (facts,) = open_reviews("question", [1])["1"]
    assert (facts.reason, facts.proposed, facts.due_on) == ("replaced", "《安全色和安全标志》", date(2026, 3, 1))
    assert room.told == []  # the hour's job tells
    services.close_reviews("question", 1, actor=None, outcome="still_right")
    cite(1, whole)
    services.refresh_reviews(on=today())
    assert open_reviews("question", [1]) == {}


def test_cited_again_after_a_change_is_asked_again(room: Room) -> None:
    build_law()
    whole = ClauseVersion.objects.get(clause__instrument__number="GB 2893-2008")
    cite(1, whole)
    cite(1)
    services.close_reviews("question", 1, actor=None, outcome="changed")
    cite(1, whole)
    assert len(open_reviews("question", [1])["1"]) == 1


def test_closing(room: Room) -> None:
    store(OLD)
    cite(1, version(3), version(4))
    cite(2, version(3))
    services.confirm_state(draft(NEW).pk)
    room.told.clear()
    actor = make_user()
    first, second = ReviewTask.objects.filter(source_key="1").order_by("pk")
    assert services.close_tasks([first.pk, 10**9], actor=actor, outcome="changed", note="改好了") == 1
    assert room.told == []
    assert services.close_tasks([first.pk, second.pk], actor=actor, outcome="still_right") == 1
    assert room.told == [("close", "1")]
    first.refresh_from_db()
    assert (first.outcome, first.note, first.closed_by) == ("changed", "改好了", actor.pk)
    assert services.close_reviews("question", 2, actor=actor, outcome="withdrawn") == 1
    assert services.close_reviews("question", 2, actor=actor, outcome="changed") == 0
    assert room.told == [("close", "1"), ("close", "2")]
    assert AuditEntry.objects.filter(action="close_review", actor_id=actor.pk).count() == 3
    with pytest.raises(DomainError):
        services.close_tasks([first.pk], actor=actor, outcome="nonsense")


def test_a_source_that_is_gone_leaves_nothing_open() -> None:
    store(OLD)
    cite(1, version(3))
    services.confirm_state(draft(NEW).pk)
    services.uncite(source_kind="question", source_key=1)
    assert open_reviews("question", [1]) == {}
    assert last_outcome("question", 1) == "withdrawn"


def test_taking_a_text_back_takes_its_reviews_back(room: Room) -> None:
    store(OLD)
    cite(1, version(3))
    state = store(NEW)
    services.undo_state(state.pk)
    assert room.told == [("flag", ("1",), "renumbered", NEW_DAY), ("close", "1")]
    assert not ReviewTask.objects.exists()


def test_ten_thousand_questions_in_fixed_queries(room: Room) -> None:
    store(OLD)
    rows = [version(number).pk for number in (1, 3, 4, 7)]
    sources = [services.Source(key, f"题{key}", [rows[key % 4]], f"/q/{key}/") for key in range(10_000)]
    with CaptureQueriesContext(connection) as first:
        assert services.cite_many(sources, source_kind="question") == 10_000
    with CaptureQueriesContext(connection) as second:
        services.cite_many(sources, source_kind="question")
    assert Citation.objects.count() == 10_000
    # SQLite takes 199 citations in one statement (PostgreSQL all of them), 71 reviews.
    assert (len(first), len(second)) == (56, 55) or connection.vendor != "sqlite"
    state = draft(NEW)
    with CaptureQueriesContext(connection) as third:
        assert services.confirm_state(state.pk)["reviews"] == 7_500
    assert len(third) <= 180
    assert sum(len(keys) for _what, keys, *_rest in room.told) == 7_500
    with CaptureQueriesContext(connection) as fourth:
        services.refresh_reviews(on=today())
    assert len(fourth) <= 12


def test_citing_takes_as_many_queries_for_three_as_for_one() -> None:
    store(OLD)
    rows = [version(number).pk for number in (1, 3, 4)]
    counts = []
    for keys in ([1], [2, 3, 4]):
        with CaptureQueriesContext(connection) as queries:
            services.cite_many([services.Source(key, "题", rows) for key in keys], source_kind="question")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_work_list_takes_fixed_queries() -> None:
    store(OLD)
    for key in range(3):
        cite(key, version(3), version(7))
    services.confirm_state(draft(NEW).pk)
    counts = []
    for wanted in (Wanted(source_key="0"), Wanted()):
        with CaptureQueriesContext(connection) as queries:
            page = review_page(wanted, number=1, on=today())
        counts.append((len(queries), len(page.object_list)))
    assert [size for _count, size in counts] == [2, 6]
    assert counts[0][0] == counts[1][0]


def test_the_work_list_filters() -> None:
    store(OLD)
    cite(1, version(3))
    cite(2, version(4), kind="page")
    services.confirm_state(draft(NEW).pk)
    services.close_reviews("page", 2, actor=make_user(), outcome="still_right")
    instrument = Instrument.objects.get().pk

    def keys(**wanted) -> list[str]:
        return [facts.source_key for facts in review_page(Wanted(**wanted), number=1, on=today()).object_list]

    assert keys() == ["1"]
    assert keys(state="closed") == ["2"]
    assert keys(kind="page") == []
    assert keys(instrument_id=instrument) == ["1"]
    assert keys(instrument_id=instrument + 1) == []
    assert keys(due="due") == ["1"]
    assert keys(due="coming") == []
