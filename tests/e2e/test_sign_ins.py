"""Every way in, in a real browser: phone, staff number, joining, password and second factor, the kiosk."""

from __future__ import annotations

import re
import time
from base64 import b32decode
from collections.abc import Iterator
from typing import Any

import pytest
from django_otp.oath import TOTP
from playwright.sync_api import Page, expect

from tests.e2e import steps
from tests.e2e.conftest import PHONE, Stack

pytestmark = pytest.mark.e2e
TABLET = {"width": 800, "height": 1280}
UNIT = "HTWJ2026"
IDLE = 6


def code_of(secret: str) -> str:
    return f"{TOTP(b32decode(secret)).token():06d}"


def next_code_of(secret: str, used: str) -> str:
    """A code that was not used yet; waits for the app's next one."""
    for _ in range(40):
        if code_of(secret) != used:
            break
        time.sleep(1)
    return code_of(secret)


def press(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("button", name=name).first.click()


def worker(stack: Stack, number: str) -> dict[str, str]:
    """Name, phone and birthday of a staff number of the demo."""
    return stack.ask(
        "import json; from orgs.models import Post;"
        f"p = Post.objects.filter(enterprise__unit_code='{UNIT}', staff_number='{number}').first().person;"
        "print(json.dumps({'name': p.name, 'phone': p.phone, 'born': p.birth_date and f'{p.birth_date:%Y%m%d}'}))"
    )


def by_number(page: Page, number: str, secret: str) -> None:
    """Unit code, staff number, then birthday or PIN."""
    page.goto(f"/signin/?by=staff&unit={UNIT}")
    expect(page.locator("#unit_code")).to_have_value(UNIT)
    page.locator("#staff_number").fill(number)
    page.locator("main form button").first.click()
    page.locator("#secret").fill(secret)
    press(page, "登录")


@pytest.mark.parametrize("fixture", ["phone", "plain_phone"])
def test_phone_and_code(request: pytest.FixtureRequest, fixture: str) -> None:
    page = request.getfixturevalue(fixture)
    page.goto("/signin/")
    steps.sign_in_worker(page, {"phone": "13900000011", "plain_phone": "13900000012"}[fixture])
    expect(page).to_have_url(re.compile("/today/"))


def test_staff_number_and_birthday(plain_phone: Page, stack: Stack) -> None:
    facts = worker(stack, "HT005")
    by_number(plain_phone, "HT005", "19000101")
    expect(plain_phone.locator("main [role=alert]")).to_be_visible()
    plain_phone.locator("#secret").fill(facts["born"])
    press(plain_phone, "登录")
    steps.agree(plain_phone)
    expect(plain_phone).to_have_url(re.compile("/today/"))
    expect(plain_phone.locator("main")).to_contain_text(facts["name"])


def test_staff_number_and_pin(plain_phone: Page, stack: Stack) -> None:
    facts = worker(stack, "HT006")
    stack.ask(
        "from django.utils import timezone; from accounts import pins; from portal.sign_in import account_of;"
        "from orgs.models import Post;"
        f"p = Post.objects.filter(enterprise__unit_code='{UNIT}', staff_number='HT006').first().person;"
        "pins.set_pin(account_of(p), '704913', by=None, now=timezone.now()); print('null')"
    )
    by_number(plain_phone, "HT006", facts["born"])  # who has a PIN comes in with it only
    expect(plain_phone.locator("main [role=alert]")).to_be_visible()
    plain_phone.locator("#secret").fill("704913")
    press(plain_phone, "登录")
    steps.agree(plain_phone)
    expect(plain_phone).to_have_url(re.compile("/today/"))


def test_joining_by_the_enterprises_qr(plain_phone: Page, desktop: Page, stack: Stack) -> None:
    page, number = plain_phone, "13900009901"
    page.goto(f"/join/{UNIT}/")
    page.locator("#name").fill("钱新来")
    page.locator("#phone").fill(number)
    page.locator("main form button").last.click()
    page.locator("#code").fill(page.locator(".demo b").inner_text())
    page.locator("main form button").first.click()
    expect(page.locator("main")).to_contain_text("钱新来")
    steps.sign_in_staff(desktop, "officer", at="/signin/staff/")
    enterprise = stack.ask(f"from orgs.models import Enterprise; print(Enterprise.objects.get(unit_code='{UNIT}').pk)")
    desktop.goto(f"/desk/{enterprise}/joins/")
    expect(desktop.locator("main")).to_contain_text("钱新来")
    asking = desktop.locator(".pp-joins li", has_text="钱新来")
    asking.locator(".btn-do").click()
    expect(asking).to_have_count(0)
    page.goto("/signin/")
    stack.ask("from accounts.models import OneTimeCode; OneTimeCode.objects.all().delete(); print('null')")
    steps.sign_in_worker(page, number)
    expect(page).to_have_url(re.compile("/today/"))
    expect(page.locator("main")).to_contain_text("钱新来")


@pytest.mark.parametrize(("fixture", "username"), [("desktop", "county"), ("plain_phone", "inspector")])
def test_password_and_second_factor(request: pytest.FixtureRequest, stack: Stack, fixture: str, username: str) -> None:
    page = request.getfixturevalue(fixture)
    steps.sign_in_staff(page, username, at="/signin/staff/")
    page.goto("/signin/second/setup/")
    expect(page.locator(".qr-box svg")).to_be_visible()
    page.locator("summary").first.click()
    secret = page.locator(".secret").inner_text().replace(" ", "").replace("\n", "")
    first = code_of(secret)
    page.locator("#code").fill(first)
    press(page, "确认这组数字")
    codes = page.locator(".codes code").all_inner_texts()
    assert len(codes) == 10
    page.context.clear_cookies()
    steps.sign_in_staff(page, username, at="/signin/staff/")
    expect(page).to_have_url(re.compile("/signin/second/$"))
    page.goto("/desk/")
    expect(page).to_have_url(re.compile("/signin/"))  # the password alone opens nothing
    page.goto("/signin/second/")
    page.locator("#code").fill(first)
    press(page, "登录")
    expect(page.locator("main [role=alert]")).to_contain_text("已经用过")
    page.locator("#code").fill(next_code_of(secret, first))
    press(page, "登录")
    expect(page).to_have_url(re.compile("/(desk|office)/"))
    page.context.clear_cookies()
    steps.sign_in_staff(page, username, at="/signin/staff/")
    page.get_by_role("link", name=re.compile("用备用码")).click()
    page.locator("#code").fill(codes[0].lower())
    press(page, "登录")
    expect(page.locator("main")).to_contain_text("还剩 9 个备用码")
    stack.manage("reset_second_factor", username, "--reason", "测试结束")
    page.goto("/desk/")
    expect(page).to_have_url(re.compile("/signin/"))  # a reset ends the sessions


@pytest.fixture
def tablet(browser: Any, stack: Stack) -> Iterator[Page]:
    """A tablet that is a kiosk of the demo's factory."""
    context = browser.new_context(base_url=stack.url, viewport=TABLET, locale="zh-CN", has_touch=True)
    yield set_up(context.new_page(), stack)
    context.close()


@pytest.fixture
def plain_tablet(browser: Any, stack: Stack) -> Iterator[Page]:
    """The same with JavaScript off."""
    context = browser.new_context(base_url=stack.url, viewport=PHONE, locale="zh-CN", java_script_enabled=False)
    yield set_up(context.new_page(), stack)
    context.close()


def set_up(page: Page, stack: Stack) -> Page:
    steps.sign_in_staff(page, "officer", at="/signin/staff/")
    page.goto("/kiosk/setup/")
    page.locator("#label").fill("村部大厅")
    page.locator("main form button").first.click()
    expect(page).to_have_url(re.compile("/kiosk/$"))
    return page


def enter(page: Page, stack: Stack, number: str) -> dict[str, str]:
    """A person comes to the tablet without a phone."""
    facts = worker(stack, number)
    page.goto("/kiosk/")
    page.get_by_role("link", name=re.compile("我没带手机")).click()
    page.locator("#staff_number").fill(number)
    page.locator("main form button").first.click()
    page.locator("#secret").fill(facts["born"])
    press(page, "登录")
    steps.agree(page)
    page.goto("/today/")
    expect(page.locator("main")).to_contain_text(facts["name"])
    return facts


def leaves_no_trace(page: Page, name: str) -> None:
    """Neither the screen nor going back shows who was here."""
    expect(page).to_have_url(re.compile("/kiosk/"))
    expect(page.locator("body")).not_to_contain_text(name)
    page.go_back()
    page.wait_for_load_state()
    expect(page.locator("body")).not_to_contain_text(name)
    page.goto("/today/")
    expect(page).to_have_url(re.compile("/kiosk/"))
    names = {cookie["name"] for cookie in page.context.cookies()}
    assert names <= {"anpei_kiosk", "anpei_kiosk_js", "csrftoken", "elder", "sessionid"}


@pytest.mark.parametrize("fixture", ["tablet", "plain_tablet"])
def test_one_person_after_another(request: pytest.FixtureRequest, stack: Stack, fixture: str) -> None:
    page = request.getfixturevalue(fixture)
    first = enter(page, stack, "HT007")
    if fixture == "tablet":
        page.evaluate("localStorage.setItem('draft', '1'); sessionStorage.setItem('draft', '1')")
    press(page, re.compile("换人"))
    if fixture == "tablet":
        assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    leaves_no_trace(page, first["name"])
    second = enter(page, stack, "HT008")
    assert second["name"] != first["name"]
    expect(page.locator("body")).not_to_contain_text(first["name"])
    page.goto("/signin/staff/")
    expect(page.locator("main")).to_contain_text("不能用工作人员密码登录")


def make_impatient(page: Page, stack: Stack) -> None:
    """Shortens the kiosk's patience while somebody is signed in, and opens the page anew."""
    stack.ask(f"from accounts.models import Kiosk; Kiosk.objects.update(idle_seconds={IDLE}); print('null')")
    page.goto("/today/")


@pytest.mark.parametrize("fixture", ["tablet", "plain_tablet"])
def test_it_signs_out_by_itself(request: pytest.FixtureRequest, stack: Stack, fixture: str) -> None:
    page = request.getfixturevalue(fixture)
    facts = enter(page, stack, "HT007")
    make_impatient(page, stack)
    if fixture == "tablet":
        expect(page.locator("#kiosk-left")).to_contain_text("秒后自动退出", timeout=5000)
        page.get_by_role("button", name="我还在").click()
        page.evaluate("localStorage.setItem('draft', '1')")
    page.wait_for_url(re.compile(r"/kiosk/\?out=idle"), timeout=4 * IDLE * 1000)
    expect(page.locator("main")).to_contain_text("已自动退出")
    if fixture == "tablet":
        assert page.evaluate("localStorage.length") == 0
    leaves_no_trace(page, facts["name"])


def test_a_touch_keeps_the_session(tablet: Page, stack: Stack) -> None:
    facts = enter(tablet, stack, "HT007")
    make_impatient(tablet, stack)
    for _ in range(5):
        tablet.wait_for_timeout(IDLE * 1000 // 2)
        tablet.touchscreen.tap(400, 700)
    expect(tablet).to_have_url(re.compile("/today/"))
    expect(tablet.locator("main")).to_contain_text(facts["name"])


def test_staff_end_kiosk_mode(plain_tablet: Page) -> None:
    page = plain_tablet
    page.get_by_role("link", name=re.compile("结束公用平板")).click()
    page.locator("#username").fill("officer")
    page.locator("#password").fill(steps.PASSWORD)
    page.locator("main form button").first.click()
    expect(page).to_have_url(re.compile("/signin/$"))
    assert "anpei_kiosk" not in {cookie["name"] for cookie in page.context.cookies()}
