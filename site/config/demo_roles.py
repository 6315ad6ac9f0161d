"""The demo's sign-ins, one per role: printed by `./run`, made by `manage.py demo`. Passwords of a demo, no secret."""

from __future__ import annotations

from dataclasses import dataclass

DEMO_PASSWORD = "anpei-demo-2026"  # noqa: S105


@dataclass(frozen=True, slots=True)
class DemoStaff:
    """A staff account of the demo."""

    username: str
    display_name: str
    role: str
    what: str


STAFF = (
    DemoStaff("admin", "系统管理员", "administrator", "管理员"),
    DemoStaff("editor", "宣传员 林晓", "editor", "宣传员（编辑）"),
    DemoStaff("reviewer", "审题员 许静", "editor", "宣传员（审题：编辑写的题由另一人审核）"),
    DemoStaff("officer", "周海峰", "officer", "企业安全管理人员（恒泰五金）"),
    DemoStaff("grid", "网格员 陈静", "grid_staff", "网格员"),
    DemoStaff("town", "镇应急办 王主任", "town_office", "镇安监办"),
    DemoStaff("county", "县应急局 刘科长", "county_office", "县应急局"),
    DemoStaff("inspector", "执法人员 赵强", "inspector", "执法检查人员"),
    DemoStaff("referee", "竞赛裁判 孙毅", "referee", "竞赛裁判"),
)
WORKER_PHONE = "13900000001"
WORKER_STAFF_NUMBER = "HT001"
WORKER_UNIT_CODE = "HTWJ2026"


def sign_in_lines(address: str) -> list[str]:
    """What `./run` prints."""
    lines = [
        "",
        "演示登录（数据均为虚构）：",
        f"  从业人员（手机）  {address}/c/aqy2026/   手机号 {WORKER_PHONE}，"
        f"或单位码 {WORKER_UNIT_CODE} + 工号 {WORKER_STAFF_NUMBER}；验证码显示在页面上",
    ]
    for staff in STAFF:
        door = "/admin/" if staff.role in {"administrator", "editor"} else "/signin/staff/"
        lines.append(f"  {staff.what}  {address}{door}   {staff.username} / {DEMO_PASSWORD}")
    return lines
