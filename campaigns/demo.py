"""Builds the demo's notice-board: shelf, explainers, materials and the campaign. Safe to repeat."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from campaigns import demo_content as content
from campaigns.demo_files import docx_bytes, signs_png
from campaigns.models import CampaignPage, ExplainerIndexPage, ExplainerPage
from regulations.demo import build_law, version_of

LAW = "安全生产法"
PICTURE_TITLE = "三种安全标志"


def build_campaign(parent: Page, *, course: Any = None) -> CampaignPage:
    """The campaign under `parent`, published; what exists stays as editors left it."""
    build_law()
    shelf = _shelf(parent)
    explainers = [_explainer(shelf, entry) for entry in content.EXPLAINERS]
    found = CampaignPage.objects.filter(short_code=content.CAMPAIGN["short_code"]).first()
    if found is not None:
        return found
    page = CampaignPage(**content.CAMPAIGN, course=course, show_in_menus=True, body=_body(explainers, course))
    return _published(parent, page)


def publish_again() -> None:
    """Publishes the demo's campaign page once more, as an editor who mended a word would. For the bench."""
    page = CampaignPage.objects.get(short_code=content.CAMPAIGN["short_code"])
    page.save_revision().publish()


def publish(parent: Page, page: Page) -> Page:
    """Puts a page into the tree as an editor would: with a revision that is published, so that receivers hear it."""
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def _published(parent: Page, page: Any) -> Any:
    publish(parent, page)
    page.refresh_from_db()
    return page


def _shelf(parent: Page) -> ExplainerIndexPage:
    found = ExplainerIndexPage.objects.child_of(parent).first()
    summary = "一篇讲一条，三五分钟读完。每篇都写明是哪部法的第几条。"
    return found or _published(
        parent, ExplainerIndexPage(title="法规讲解", slug="explainers", summary=summary, show_in_menus=True)
    )


def _explainer(shelf: Page, entry: content.Explainer) -> ExplainerPage:
    slug, title, summary, article, minutes, blocks = entry
    found = ExplainerPage.objects.child_of(shelf).filter(slug=slug).first()
    if found is not None:
        return found
    page = ExplainerPage(
        title=title,
        slug=slug,
        summary=summary,
        minutes_to_read=minutes,
        cover_clause=version_of(LAW, article),
        body=[_resolved(block) for block in blocks],
        source="国家法律法规数据库；讲解为本站自写",
        author_name="沈明远（演示）",
        editor_name="林晓（演示）",
    )
    return _published(shelf, page)


def _resolved(block: content.Block) -> content.Block:
    """A block with the stored clause or picture in the place of the article's number."""
    value = block["value"]
    if block["type"] == "clause":
        value = {**value, "clause": version_of(LAW, value["clause"]).pk}
    elif block["type"] == "picture":
        value = {**value, "picture": _picture().pk}
    return {"type": block["type"], "value": value}


def _body(explainers: list[ExplainerPage], course: Any) -> list[content.Block]:
    entries = [{"day": day.isoformat(), "what": what, "where": where} for day, what, where in content.SCHEDULE]
    return [
        *_quiz(course),
        {"type": "schedule", "value": {"entries": entries}},
        {"type": "explainers", "value": {"heading": "法规讲解", "pages": [page.pk for page in explainers]}},
        {"type": "materials", "value": {"heading": "宣传资料", "files": [row.pk for row in _materials()]}},
    ]


def _quiz(course: Any) -> list[content.Block]:
    if course is None:
        return []
    return [{"type": "quiz", "value": {"course": course.pk, "invitation": "学三节短课，答二十道题，领培训证明"}}]


def _materials() -> list[Any]:
    files = [(title, f"{title}.docx", docx_bytes(title, lines)) for title, lines in content.MATERIALS]
    files.append((PICTURE_TITLE, f"{PICTURE_TITLE}.png", signs_png()))
    return [_document(*entry) for entry in files]


def _document(title: str, filename: str, data: bytes) -> Any:
    documents = get_document_model()
    row = documents.objects.filter(title=title).first()
    if row is None:
        row = documents(title=title, issued_by=content.SOURCE)
        row.file.save(filename, ContentFile(data), save=False)
        row.file_size = row.file.size
        row.save()
    return row


def _picture() -> Any:
    pictures = get_image_model()
    found = pictures.objects.filter(title=PICTURE_TITLE).first()
    if found is None:
        file = ImageFile(BytesIO(signs_png()), name="safety-signs.png")
        alt = "三块安全标志：蓝色圆里的安全帽，黄色三角里的感叹号，绿色方块里的箭头"
        found = pictures.objects.create(title=PICTURE_TITLE, file=file, alt_text=alt, credit="本站绘制")
    return found
