"""Builds the demo's page tree: front page, standing pages, foot, and the campaign under it. Safe to repeat."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from wagtail.models import Page, Site

from campaigns.demo import build_campaign, publish
from pages.models import FooterSettings, HomePage, StandardPage
from pages.services import ensure_editor_group

FOOTER = {
    "sponsor": "青禾镇应急管理办公室（演示）",
    "telephone": "0000-0000000（工作日 8:30—17:30）",
    "icp_number": "×ICP备00000000号-1",
    "police_number": "×公网安备 00000000000000 号",
    "site_code": "0000000000",
}
ROOT_TITLE = "全部页面"  # Wagtail's own says Root
# slug, title, summary, text
STANDING: tuple[tuple[str, str, str, str], ...] = (
    (
        "about",
        "关于本站",
        "学得会，考得过，查得到。",
        "<p>本站是青禾镇的安全培训和知识竞赛平台。学习、答题、证书都在这里，每一分钟培训都有据可查。</p>"
        "<p>这是一个<b>演示站</b>：镇、企业和人都是虚构的，法规说明是我们自己写的大白话，以官方文本为准。</p>",
    ),
    (
        "privacy",
        "隐私说明",
        "我们只收办培训必须要的信息，说清楚用来做什么、留多久。",
        "<h3>我们收什么</h3><ul><li>姓名、所在单位、岗位：记培训学时用。</li><li>手机号或工号：登录用。</li>"
        "<li>身份证号：单位选填，只用来核对同名的人，加密存放，显示时打码。</li><li>学习时间和答题记录：法律要求如实记档。</li></ul>"
        "<h3>我们不收什么</h3><ul><li>不收人脸、指纹、定位。</li><li>不装别家的统计代码，不投广告。</li></ul>"
        "<h3>留多久</h3><p>培训档案按规定保存，到期后删除。</p>"
        "<h3>您可以</h3><p>查看、更正自己的信息，问清楚谁看过。请找本单位安全员，或拨打页脚的电话。</p>",
    ),
    (
        "accessibility",
        "无障碍说明",
        "字能放大，不靠颜色，不用鼠标也能用。",
        "<ul><li>每一页右上角都有“长辈版”：字更大，按钮更大。</li><li>对错、警告都同时有文字和形状，不只靠颜色。</li>"
        "<li>可以只用键盘；图片有文字说明；没有弹窗和广告。</li><li>手机关掉脚本也能学习、答题。</li></ul>"
        "<p>哪里不好用，请打页脚的电话告诉我们。</p>",
    ),
)


def build_demo_site(*, course: Any = None) -> Any:
    """The whole tree; returns the published campaign page. What exists stays as editors left it."""
    home = _home()
    for slug, title, summary, text in STANDING:
        _standing(home, slug=slug, title=title, summary=summary, text=text)
    site = Site.objects.get(is_default_site=True)
    FooterSettings.objects.get_or_create(site=site, defaults=FOOTER)
    campaign = build_campaign(home, course=course)
    ensure_editor_group()
    return campaign


def _home() -> HomePage:
    """Our front page in the place of Wagtail's welcome page."""
    home = HomePage.objects.first()
    if home is None:
        root = Page.get_first_root_node()
        for welcome in root.get_children().filter(content_type__model="page"):
            welcome.delete()
        Page.objects.filter(pk=root.pk).update(title=ROOT_TITLE, draft_title=ROOT_TITLE)
        root = Page.objects.get(pk=root.pk)
        home = HomePage(title="首页", slug="home", summary=f"{settings.ANPEI_ISSUING_BODY}安全培训")
        publish(root, home)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"root_page": home, "hostname": "localhost", "site_name": settings.ANPEI_SITE_NAME},
    )
    return HomePage.objects.get(pk=home.pk)


def _standing(home: HomePage, *, slug: str, title: str, summary: str, text: str) -> None:
    if StandardPage.objects.child_of(home).filter(slug=slug).exists():
        return
    page = StandardPage(
        title=title,
        slug=slug,
        summary=summary,
        body=[{"type": "text", "value": text}],
        source="青禾镇应急管理办公室（演示）",
        editor_name="林晓（演示）",
        show_in_menus=True,
    )
    publish(HomePage.objects.get(pk=home.pk), page)
