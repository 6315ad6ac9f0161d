"""Which column of a roster is what: headers by synonyms, in any order, on one of the first rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from kernel.errors import UnreadableFile
from plumbing.tabular import Row, Table

HEADER_ROWS = 5

HEADER_WORDS: dict[str, str] = {
    "enterprise_name": (
        "单位名称 企业名称 用人单位 用人单位名称 用工单位 单位 企业 公司名称 公司 所属单位 所属企业 所属公司 工作单位 "
        "所在单位 单位全称 企业全称 受雇单位 生产经营单位 生产经营单位名称"
    ),
    "industry": "行业类别 行业 所属行业 行业类型 行业分类 行业领域",
    "hours_high_risk": "高危行业 是否高危行业 是否高危 高危企业 是否高危企业 高危 是否属于高危行业",
    "grid_name": "所属网格 网格 网格名称 所在网格 网格编号名称",
    "name": "姓名 员工姓名 人员姓名 职工姓名 名字 从业人员姓名 工人姓名",
    "sex": "性别",
    "birth_date": "出生日期 出生年月 出生年月日 生日 出生时间",
    "id_number": (
        "身份证号 身份证 身份证号码 公民身份号码 公民身份证号码 居民身份证号 居民身份证号码 证件号码 证件号 "
        "身份证件号码 身份号码 身份证件号"
    ),
    "phone": "手机号 手机 手机号码 联系电话 电话 电话号码 联系方式 移动电话 联系手机 本人电话 本人手机号",
    "staff_number": "工号 员工编号 人员编号 职工编号 员工号 职工号 工作证号 员工工号",
    "department": "部门 车间 所属部门 所在部门 部门车间 车间部门 科室 部门名称 所属车间",
    "team": "班组 所属班组 班组名称 所在班组",
    "category": "岗位类别 人员类别 人员类型 岗位类型 岗位性质 从业人员类别 培训对象类别 人员分类 岗位分类",
    "job_title": "工种 岗位 岗位名称 岗位工种 工种岗位 工种名称 从事工种 从事岗位 职务 职位 职务岗位 岗位职务",
    "special_operation": (
        "特种作业类别 特种作业种类 特种作业工种 特种作业项目 作业类别 准操项目 特种作业操作项目 "
        "特种作业名称"
    ),
    "hired_on": (
        "入职日期 入职时间 入厂时间 入厂日期 进厂日期 进厂时间 进场日期 进场时间 入场日期 入场时间 "
        "到岗日期 到岗时间 入职年月日"
    ),
    "employment_form": "用工形式 用工性质 用工类型 用工方式 用工类别 员工性质 员工类型 员工类别 用工身份",
}  # fmt: skip

_MARKS = re.compile(r"[\s\u200b\ufeff*＊:：/\\、,，.·_\-—()（）]+")
_REMARK = re.compile(r"[(\[【（].*?[)\]】）]", re.DOTALL)
_TITLE_ENTERPRISE = re.compile(
    r"(?:单位名称|企业名称|用人单位|填报单位|公司名称)(?:[(（]盖?公?章?[)）])?\s*[:：]"
    r"\s*(\S[^:：]*?)\s*(?:\s{2,}\S+[:：].*)?$"
)


_OF_NO_ACCOUNT = frozenset({"序号", "备注", "编号"})


def _fold(text: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKC", text)).casefold()


_FIELD_OF = {_fold(word): field for field, words in HEADER_WORDS.items() for word in words.split()}


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the header stands and which column holds which field; `ignored` are header texts that mean nothing here."""

    header_index: int
    columns: Mapping[str, int]
    headers: Mapping[str, str]
    ignored: tuple[str, ...] = ()
    title_enterprise: str = ""


def field_of_header(text: str) -> str:
    """The field that a header names, or "". Width, blanks, line breaks, stars and remarks in brackets don't count."""
    return _FIELD_OF.get(_fold(text)) or _FIELD_OF.get(_fold(_REMARK.sub("", unicodedata.normalize("NFKC", text))), "")


def find_layout(table: Table) -> Layout:
    """The layout by the richest of the first `HEADER_ROWS` rows.

    Raises `UnreadableFile("roster-header-missing")` when none has the name and one more column.
    """
    best: tuple[int, int] = (0, -1)
    for index, row in enumerate(table.rows[:HEADER_ROWS]):
        fields = {field_of_header(cell.text) for cell in row.cells} - {""}
        if "name" in fields and len(fields) > best[0]:
            best = (len(fields), index)
    count, index = best
    if count < 2:
        raise UnreadableFile("roster-header-missing")
    return _layout_of(table, index)


def is_header_row(row: Row, layout: Layout) -> bool:
    """Whether the header is repeated here, as printed pages do."""
    names = sum(
        1 for field, column in layout.columns.items()
        if column < len(row.cells) and field_of_header(row.cells[column].text) == field
    )  # fmt: skip
    return names >= 2


def _layout_of(table: Table, index: int) -> Layout:
    columns: dict[str, int] = {}
    headers: dict[str, str] = {}
    ignored: list[str] = []
    for column, cell in enumerate(table.rows[index].cells):
        field = field_of_header(cell.text)
        text = re.sub(r"\s+", "", cell.text)
        if field and field not in columns:
            columns[field], headers[field] = column, text
        elif text and text not in _OF_NO_ACCOUNT:
            ignored.append(text)
    return Layout(index, columns, headers, tuple(ignored), _title_enterprise(table.rows[:index]))


def _title_enterprise(rows: tuple[Row, ...]) -> str:
    """The enterprise that a title above the header names, as in 单位名称：青石化工有限公司."""
    for row in rows:
        texts = [cell.text.strip() for cell in row.cells if cell.kind == "text" and not cell.formula]
        for text, following in zip(texts, [*texts[1:], ""], strict=True):
            if match := _TITLE_ENTERPRISE.search(text):
                return match[1]
            if field_of_header(text) == "enterprise_name" and following:
                return following
    return ""
