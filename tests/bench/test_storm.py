"""The storm's plan and its report: open-loop, nobody waits for somebody else's answer."""

from __future__ import annotations

from config.benchmark.browser import Answer, Browser, Page
from config.benchmark.storm import Found, Storm, plan

HEAD = b'HTTP/1.1 200 OK\r\nServer-Timing: db;desc="7"\r\nRefresh: 12; url=/x/\r\nLocation: /s/1/'


def standing() -> tuple[Browser, Page]:
    return Browser("http://127.0.0.1:1", {"sessionid": "k"}), Page(
        "http://127.0.0.1:1/", Answer(200, b"", b""), 0, 0, 0
    )


def test_everybody_has_a_moment_within_the_time_and_the_plan_is_the_same_each_time() -> None:
    people = [standing() for _ in range(100)]
    first, second = (plan(people, slug="c", within=10.0, twice=False) for _ in range(2))
    assert [each.at for each in first] == [each.at for each in second] == sorted(each.at for each in first)
    assert len(first) == 100
    assert all(0 <= each.at < 10 for each in first)


def test_pressed_twice_is_two_browsers_of_one_session_at_one_moment() -> None:
    (first, second) = plan([standing()], slug="c", within=10.0, twice=True)
    assert first.at == second.at
    assert first.browser is not second.browser
    assert first.browser.cookies == second.browser.cookies == {"sessionid": "k"}


def test_the_report_tells_waits_and_errors_apart() -> None:
    storm = Storm([], found=[Found(0.1, 0.2), Found(0.1, 3.0, waits=2), Found(error="OSError: gone")], wall=11.0)
    assert storm.report() == {
        "presses": 3,
        "errors": {"OSError: gone": 1},
        "wall_seconds": 11.0,
        "first_answer_ms": {"p50": 100.0, "p95": 100.0, "p99": 100.0, "max": 100.0},
        "question_ms": {"p50": 200.0, "p95": 3000.0, "p99": 3000.0, "max": 3000.0},
        "sent_to_wait": 1,
        "waiting_pages": 2,
        "longest_wait_s": 3.0,
    }


def test_an_answer_is_read_without_a_parser() -> None:
    answer = Answer(200, HEAD, b'<input type="hidden" name="csrfmiddlewaretoken" value="tok">')
    page = Page("http://127.0.0.1:1/", answer, 0.1, 7, 10)
    assert (answer.queries, answer.location, page.again_in, page.token) == (7, "/s/1/", 12, "tok")
    page.forget_all_but_token()
    assert (page.token, page.again_in) == ("tok", None)
