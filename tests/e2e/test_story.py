"""The main job, as one story: editor, bank, roster, worker, ledger, certificate, officer. In a real browser."""

from __future__ import annotations

import json
import re
import subprocess
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e import steps
from tests.e2e.conftest import PHONE, Stack

pytestmark = pytest.mark.e2e
DATA = Path(__file__).resolve().parents[1] / "data"
CAMPAIGN = "/c/aqy2026/"
COURSE = "/learn/aqy2026/"


def work_through_course(page: Page, phone: str) -> None:
    """From the poster's QR link to the course with all lessons read."""
    page.goto(CAMPAIGN)
    page.get_by_role("link", name="现在答题").first.click()
    steps.sign_in_worker(page, phone)
    expect(page).to_have_url(re.compile(COURSE))
    steps.read_lessons(page)


def begin_quiz(page: Page) -> str:
    page.locator(".bar form button").click()
    return steps.sitting_id_of(page)


def certificate_of(stack: Stack, phone: str) -> dict[str, Any]:
    return stack.ask(
        "import json; from learning.models import Certificate, HoursEntry;"
        f"c = Certificate.objects.filter(holder__phone='{phone}', source_kind='course').first();"
        f"h = HoursEntry.objects.filter(person__phone='{phone}', source_kind='course');"
        "found = {'code': c and c.verify_code, 'serial': c and c.serial, 'minutes': [e.minutes for e in h]};"
        "print(json.dumps(found))"
    )


def no_key_in(text: str, items: list[dict[str, Any]]) -> None:
    for item in items:
        assert not item["explanation"] or item["explanation"] not in text


def test_worker_with_javascript(phone: Page, stack: Stack) -> None:
    number = "13900000004"
    work_through_course(phone, number)
    sitting = begin_quiz(phone)
    answers = steps.right_answers(stack, sitting)
    for place, values in enumerate(answers):
        expect(phone.locator("#where")).to_contain_text(f"第 {place + 1} 题")
        steps.answer(phone, values)
        steps.expect_saved(phone)
        if place == 9:  # a dead battery in the middle: all is there again
            phone.goto(f"/s/{sitting}/10/")
            expect(phone.locator("#tally")).to_have_text("10/20")
        phone.locator("#next").click()
    phone.get_by_role("button", name="现在交卷").click()
    phone.locator(".sheet .btn-do").last.click()  # asked once more, then handed in
    phone.wait_for_url(re.compile("/result/"))
    expect(phone.locator("main")).to_contain_text("合格")
    expect(phone.locator("main")).to_contain_text("100")
    # Every answer with its explanation; the clause is named.
    expect(phone.locator("main")).to_contain_text("《安全生产法》")
    earned = certificate_of(stack, number)
    assert earned["minutes"] == [45]
    assert re.fullmatch(r"990101-2026-PX-\d{6}", earned["serial"])
    check_certificate(phone, stack, earned)


def check_certificate(page: Page, stack: Stack, earned: dict[str, Any]) -> None:
    """The PDF comes out of the job worker, in Chinese embedded fonts; anybody can verify it."""
    page.goto("/today/")
    page.get_by_role("link", name=re.compile("2026年安全生产月专题培训")).last.click()
    link = page.locator("a[href$='/pdf/']")
    for _ in range(60):
        if (
            link.count()
            and page.request.get(link.first.get_attribute("href")).headers["content-type"] == "application/pdf"
        ):
            break
        page.wait_for_timeout(1000)
        page.reload()
    answer = page.request.get(link.first.get_attribute("href"))
    assert answer.body().startswith(b"%PDF")
    paper = stack.var / "certificate.pdf"
    paper.write_bytes(answer.body())
    text = subprocess.run(["pdftotext", str(paper), "-"], capture_output=True, text=True, check=True).stdout
    assert earned["serial"] in text
    fonts = subprocess.run(["pdffonts", str(paper)], capture_output=True, text=True, check=True).stdout
    assert all(line.split()[-5] == "yes" for line in fonts.splitlines()[2:]), fonts
    page.goto(f"/verify/{earned['code']}/")
    expect(page.locator("main")).to_contain_text("有效")
    expect(page.locator("main")).to_contain_text(earned["serial"])
    page.goto("/verify/AAAAAAAAAAAA/")
    expect(page.locator("main")).not_to_contain_text(earned["serial"])


def test_worker_without_javascript(plain_phone: Page, stack: Stack) -> None:
    page, number = plain_phone, "13900000009"
    work_through_course(page, number)
    sitting = begin_quiz(page)
    answers = steps.right_answers(stack, sitting)
    for place, values in enumerate(answers):
        steps.answer(page, values)
        if place == 5:
            page.locator("#next").click()
            page.goto(f"/s/{sitting}/")  # comes back at the first open question
            expect(page.locator("#where")).to_contain_text("第 7 题")
            continue
        page.locator("#next").click()
    page.goto(f"/s/{sitting}/submit/")
    expect(page.locator("main")).to_contain_text("20")
    page.get_by_role("button", name="交卷").click()
    expect(page).to_have_url(re.compile("/result/"))
    expect(page.locator("main")).to_contain_text("合格")
    assert certificate_of(stack, number)["minutes"] == [45]


def test_staff_number_opens_the_same_door(plain_phone: Page) -> None:
    plain_phone.goto("/signin/?next=/today/")
    plain_phone.get_by_role("link", name=re.compile("工号登录")).click()
    plain_phone.locator("input[name=unit_code]").fill("htwj2026")
    plain_phone.locator("input[name=staff_number]").fill("HT006")
    plain_phone.get_by_role("button", name="下一步").click()
    plain_phone.get_by_role("button", name="改用验证码").click()
    plain_phone.locator("input[name=code]").fill(plain_phone.locator(".demo b").inner_text())
    plain_phone.get_by_role("button", name="登录").click()
    steps.agree(plain_phone)
    expect(plain_phone).to_have_url(re.compile("/today/"))


def test_editor_changes_previews_and_publishes(desktop: Page, stack: Stack) -> None:
    steps.sign_in_staff(desktop, "editor", at="/admin/")
    page_id = stack.ask("from campaigns.models import CampaignPage as C; print(C.objects.get(short_code='aqy2026').pk)")
    desktop.goto(f"/admin/pages/{page_id}/edit/")
    desktop.locator("#id_summary").fill("今年六月，人人找一处身边的隐患。")
    desktop.locator("button[data-side-panel-toggle=preview]").click()
    inside = desktop.frame_locator("#w-preview-iframe")
    expect(inside.locator("main")).to_contain_text("今年六月，人人找一处身边的隐患。", timeout=20_000)
    # The preview is as wide as a phone, whatever the panel's width.
    assert inside.locator("html").evaluate("html => html.clientWidth") == PHONE["width"]
    with desktop.expect_navigation():
        desktop.locator("button[name=action-publish]").first.evaluate("button => button.click()")
    desktop.goto(CAMPAIGN)
    expect(desktop.locator("main")).to_contain_text("今年六月，人人找一处身边的隐患。")


def test_editor_uploads_a_picture_and_a_document(desktop: Page, stack: Stack, tmp_path: Path) -> None:
    picture, paper = tmp_path / "隐患.png", tmp_path / "告居民书.pdf"
    Image.new("RGB", (640, 480), "#0b4f9e").save(picture)
    paper.write_bytes(b"%PDF-1.4\n%%EOF\n")
    steps.sign_in_staff(desktop, "editor", at="/admin/")
    for address, path in (("/admin/images/add/", picture), ("/admin/documents/add/", paper)):
        desktop.goto(address)
        desktop.locator("input[type=file]").set_input_files(path)
        desktop.locator("input[name=title]").fill(path.stem)
        desktop.locator("main form button[type=submit]").last.click()
        expect(desktop.locator("body")).to_contain_text("已")
    found = stack.ask(
        "import json; from media.models import Document, Picture;"
        "print(json.dumps([Picture.objects.last().file.url, Document.objects.last().url]))"
    )
    for address, kind in zip(found, ("image/", "application/pdf"), strict=True):
        answer = desktop.request.get(address)
        assert answer.status == 200
        assert answer.headers["content-type"].startswith(kind)


def test_poster_prints_with_the_campaigns_qr(desktop: Page, stack: Stack) -> None:
    steps.sign_in_staff(desktop, "editor", at="/admin/")
    page_id = stack.ask("from campaigns.models import CampaignPage as C; print(C.objects.get(short_code='aqy2026').pk)")
    desktop.goto(f"/campaigns/{page_id}/poster/")
    desktop.locator("main form button").first.click()
    pdf = wait_for_print(desktop)
    assert pdf.startswith(b"%PDF")


def wait_for_print(page: Page) -> bytes:
    """The waiting page turns into a link to the file, without JavaScript too."""
    link = page.locator("a[href*='/prints/']")
    for _ in range(90):
        for one in link.all():
            answer = page.request.get(one.get_attribute("href"))
            if answer.headers["content-type"] == "application/pdf":
                return answer.body()
        page.wait_for_timeout(1000)
        page.reload()
    raise AssertionError(page.content()[:2000])


def test_bank_and_roster_by_command(stack: Stack) -> None:
    questions, roster = str(DATA / "questions/01-plain.xlsx"), str(DATA / "rosters/01-plain.xlsx")
    dry = stack.manage("import_questions", questions, "--bank", "样例题库", "--dry-run", "--json")
    assert json.loads(dry.stdout)["errors"] == 0
    assert stack.ask("from quizzes.models import Bank; print(Bank.objects.filter(name='样例题库').count())") == 0
    done = json.loads(stack.manage("import_questions", questions, "--bank", "样例题库", "--json").stdout)
    assert (done["created"], done["errors"], len(done["rows"])) == (40, 0, 40)
    found = json.loads(stack.manage("import_roster", roster, "--under", "990101", "--json").stdout)
    assert (found["created"], found["errors"]) == (300, 0)
    wrong = stack.manage("import_questions", __file__, "--bank", "样例题库", "--json", check=False)
    assert wrong.returncode == 2


def test_bank_import_in_the_admin(desktop: Page, stack: Stack) -> None:
    steps.sign_in_staff(desktop, "editor", at="/admin/")
    desktop.goto("/admin/imports/questions/new/")
    desktop.locator("input[type=file]").set_input_files(DATA / "questions/02-kaoshibao-headers.xlsx")
    desktop.locator("[name=new_bank]").fill("后台导入题库")
    desktop.locator("main form button").last.click()
    store = desktop.locator("form[action$='/store/'] button")
    expect(store).to_contain_text("40", timeout=60_000)
    assert _questions_in(stack, "后台导入题库") == 0  # a preview stores nothing
    store.click()
    expect(desktop.locator(".imp-stored")).to_be_visible(timeout=60_000)
    assert _questions_in(stack, "后台导入题库") == 40


def _questions_in(stack: Stack, bank: str) -> int:
    return stack.ask(
        f"from quizzes.models import Question; print(Question.objects.filter(bank__name='{bank}').count())"
    )


def test_officer_sees_who_is_short_and_prints_the_year(desktop: Page, stack: Stack) -> None:
    steps.sign_in_staff(desktop, "officer", at="/signin/staff/?next=/desk/")
    expect(desktop.locator("body")).to_contain_text("恒泰五金制品有限公司")
    expect(desktop.locator("body")).to_contain_text("学时")
    expect(desktop.locator("body")).to_contain_text("《")
    own = re.search(r"/desk/(\d+)/", desktop.url)
    assert own, desktop.url
    desktop.goto(f"/desk/{own[1]}/record/")
    sheet = desktop.request.get(f"/desk/{own[1]}/record.xlsx?year=2026")
    assert sheet.body().startswith(b"PK")
    desktop.get_by_role("button", name=re.compile("打印|PDF")).first.click()
    assert wait_for_print(desktop).startswith(b"%PDF")
    foreign = stack.ask("from orgs.models import Enterprise as E; print(E.objects.get(unit_code='QSHG2026').pk)")
    for address in (f"/desk/{foreign}/", f"/desk/{foreign}/record/", f"/desk/{foreign}/record.xlsx"):
        assert desktop.request.get(address).status == 404


def test_errors_are_chinese_pages(phone: Page, stack: Stack) -> None:
    answer = phone.goto("/gibt-es-nicht/")
    assert answer is not None and answer.status == 404
    expect(phone.locator("body")).to_contain_text("没有")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{stack.url}/signin/", data=b"phone=1")
    assert refused.value.code == 403
    assert "保存" in refused.value.read().decode()
