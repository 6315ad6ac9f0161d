"""The journey of one worker, as a phone makes it: quiz, answers, hand in, result; signing in and the lesson before."""

from __future__ import annotations

import json
import re
import secrets
from typing import Any, Literal

from config.benchmark.browser import Browser, Page, UnexpectedAnswer
from config.benchmark.figures import Tally
from config.benchmark.forms import Form

Mode = Literal["submit", "saves", "nojs"]
_CODE = re.compile(r'class="demo">[^<]*<b>(\d{6})</b>')
_CONSENT = "/me/consent/"
_SITTING = re.compile(r"/s/([0-9a-f-]{36})/")
_DATA = re.compile(r'<script id="sitting-data" type="application/json">(.*?)</script>', re.DOTALL)
_ASSET = re.compile(r'(?:<link rel="stylesheet" href|<script src)="([^"]+)"')


class Walk:
    """One person's journey. Every answer is checked; what is unexpected raises `UnexpectedAnswer`."""

    def __init__(self, browser: Browser, tally: Tally, *, slug: str, mode: Mode) -> None:
        self.browser = browser
        self.tally = tally
        self.slug = slug
        self.mode = mode

    def sign_in(self, phone: str) -> Page:
        """Phone, then the code that the demo shows on the page; ends at the course."""
        page = self._timed("sign_in_page", self.browser.get(f"/signin/?next=/learn/{self.slug}/"))
        page = self._timed("sign_in_phone", self.browser.send(_form(page, field="phone"), page, {"phone": phone}))
        code = _CODE.search(page.text)
        if code is None:
            raise UnexpectedAnswer("no code on the page: is the server in demo mode?")
        page = self._timed("sign_in_code", self.browser.send(_form(page, field="code"), page, {"code": code[1]}))
        if page.url.endswith(_CONSENT):  # the first sign-in: the privacy notice
            form = _form(page, action=_CONSENT)
            page = self._timed("consent", self.browser.send(form, page, {"choice": "agree"}))
        if f"/learn/{self.slug}/" not in page.url:
            raise UnexpectedAnswer(f"signed in, but sent to {page.url}")
        return page

    def lesson(self, page: Page) -> Page:
        """Opens and finishes the one lesson of the bench's course."""
        link = re.search(rf"/learn/{self.slug}/\d+/", page.text)
        if link is None:
            raise UnexpectedAnswer("the course shows no lesson")
        opened = self._timed("lesson", self.browser.get(link[0]))
        return self._timed("lesson", self.browser.send(_post_form(opened), opened, {}))

    def course(self) -> Page:
        """The course's page, from which the quiz begins."""
        return self._timed("course", self.browser.get(f"/learn/{self.slug}/"))

    def sit(self, course: Page) -> None:
        """From the button of the course's page to the result: what is timed."""
        page = self.start(course)
        page = {"submit": self.one_submit, "saves": self.twenty_saves, "nojs": self.plain_forms}[self.mode](page)
        self.check_result(page)

    def start(self, course: Page) -> Page:
        """Begins the sitting; ends at the first question."""
        token = [("csrfmiddlewaretoken", course.token)]
        page = self._timed("start", self.browser.post(f"/learn/{self.slug}/quiz/", course, token))
        if not _SITTING.search(page.url):
            raise UnexpectedAnswer(f"no sitting at {page.url}")
        return page

    def one_submit(self, page: Page) -> Page:
        """All answers in one POST, as the script sends them when nothing was saved before."""
        answers = [_put(number, question) for number, question in enumerate(_data(page)["q"])]
        return self._hand_in(page, answers)

    def twenty_saves(self, page: Page) -> Page:
        """Each answer saved by itself, then handed in: what a phone with a network does."""
        data = _data(page)
        for number, question in enumerate(data["q"]):
            body = json.dumps({"answers": [_put(number, question)]}).encode()
            saved = self.browser.post_raw(data["url"] + "save/", page, body, "application/json")
            self._timed("save", saved)
            if len(json.loads(saved.text)["saved"]) != 1:
                raise UnexpectedAnswer("a save without a receipt")
        return self._hand_in(page, [])

    def plain_forms(self, page: Page) -> Page:
        """A phone without JavaScript: one POST and one page a question, then the sheet and handing in."""
        count = len(_data(page)["q"])
        for number in range(1, count + 1):
            go = str(number + 1) if number < count else "sheet"
            page = self._timed(
                "round", self.browser.send(_post_form(page), page, _plain_answer(page), button=("go", go))
            )
        submit = _SITTING.search(page.url)
        if submit is None:
            raise UnexpectedAnswer(f"no sitting at {page.url}")
        page = self._timed("submit_page", self.browser.get(f"/s/{submit[1]}/submit/"))
        return self._timed("submit", self.browser.send(_form(page, action="/submit/"), page, {}))

    def check_result(self, page: Page) -> None:
        """The result page was reached: the server says that the sitting was counted."""
        if not page.url.endswith("/result/"):
            raise UnexpectedAnswer(f"no result at {page.url}")
        self.tally.sittings += 1

    def _hand_in(self, page: Page, answers: list[dict[str, Any]]) -> Page:
        found = _SITTING.search(page.url)
        sitting = found[1] if found else ""
        fields = [("csrfmiddlewaretoken", page.token), ("answers", json.dumps({"answers": answers}))]
        return self._timed("submit", self.browser.post(f"/s/{sitting}/submit/", page, fields))

    def _timed(self, step: str, page: Page) -> Page:
        if page.status >= 400:
            raise UnexpectedAnswer(f"{page.status} in step {step}")
        self.tally.note(step, page.seconds, page.queries)
        return page


def weigh(browser: Browser, page: Page) -> dict[str, int]:
    """Compressed bytes and requests of the question page's first load, as a new phone would fetch it."""
    parts = [browser.get(url) for url in _ASSET.findall(page.text)]
    html = browser.get(page.url)
    return {"html": html.sent_bytes, "total": html.sent_bytes + sum(part.sent_bytes for part in parts),
            "requests": 1 + len(parts)}  # fmt: skip


def _data(page: Page) -> dict[str, Any]:
    found = _DATA.search(page.text)
    if found is None:
        raise UnexpectedAnswer("the question page holds no sitting data")
    return dict(json.loads(found[1]))


def _put(number: int, question: dict[str, Any]) -> dict[str, Any]:
    answer: list[Any] = ["30"] * question["b"] if question.get("b") else [0]
    return {"n": number, "a": answer, "f": False, "k": secrets.token_hex(16)}


def _plain_answer(page: Page) -> dict[str, Any]:
    form = _post_form(page)
    if form.choices.get("a"):
        return {"a": form.choices["a"][0]}
    return {"a": ["30" for name, _value in form.fields if name == "a"]}


def _form(page: Page, *, field: str = "", action: str = "") -> Form:
    for form in page.forms:
        if (field and any(name == field for name, _ in form.fields)) or (action and form.action.endswith(action)):
            return form
    raise UnexpectedAnswer(f"no form with {field or action} at {page.url}")


def _post_form(page: Page) -> Form:
    for form in page.forms:
        if form.method == "post":
            return form
    raise UnexpectedAnswer(f"no form at {page.url}")
