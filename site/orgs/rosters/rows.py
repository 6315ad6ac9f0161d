"""One row of a roster by itself: every cell read, nothing compared with other rows or with what is stored."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from orgs.logic.dates import parse_date, parse_hired_on
from orgs.logic.id_numbers import IdNumber, age_on, parse_id_number
from orgs.logic.names import parse_name
from orgs.logic.phones import parse_phone
from orgs.logic.posts import equipment_kind, is_equipment_job, parse_employment_form, parse_post
from orgs.rosters.certificates import Dates, certificate_of, read_dates, states_certificate
from orgs.rosters.codes import SEVERITY
from orgs.rosters.fields import MAX_LENGTHS, PersonFields
from orgs.rosters.headers import Layout, is_header_row
from plumbing.tabular import Cell, Row, is_formula_like

_BLANK = Cell("", "blank")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
WORKING_AGE, FULL_AGE = 16, 18  # Labour Law Art. 15 and 58

_NOTHING = frozenset(["无", "/", "\\", "-", "--", "—", "——", "暂无", "没有", "n/a", "na", "null", "none", "空"])
_COMPUTED = frozenset({"sex", "birth_date"})  # often a formula on the ID number; checked against it anyway
_NOTE = re.compile(
    r"(?:合\s*计|总\s*计|小\s*计|共\s*计|总人数|填表人|制表人|审核人|填报人|填表日期|备注|说明|填写说明|填表说明|注|注意|注意事项)"
    r"(?:[:：\s\d（(]|$)"
    r"|(?:单位负责人|负责人|主管领导|分管领导|审批人?|审批意见|复核人?|经办人|联系人|联系电话|制表日期|制表|日期|填报单位|"
    r"填报日期|统计人|报送人|单位盖章|盖章|签字|签名)\s*(?:[（(].*?[)）])?\s*[:：]"
    r"|[（(]?(?:单位)?(?:盖章|公章)[)）]?$|第\s*\d+\s*页|共\s*\d+\s*[页人]"
)
_REMARK_LENGTH = 15
_NOT_OF_A_PERSON = frozenset({"enterprise_name", "industry", "hours_high_risk", "grid_name"})
_AS_NUMBER = re.compile(r"(\d+)\.0+")
_CERTIFICATE = re.compile(r"[A-Za-z]?[\d ]{8,}[\dXx]?")
_EXAMPLE = re.compile(r"[(（]?(?:示例|样例|例如|例)[)）]?(?:[:：\s]|$)")
_SEXES = {
    "男": "male", "男性": "male", "m": "male", "male": "male", "1": "male",
    "女": "female", "女性": "female", "f": "female", "female": "female", "2": "female",
}  # fmt: skip
_YES = frozenset(["是", "有", "高危", "属于", "√", "✓", "✔", "y", "yes", "true", "1", "t"])
_NO = frozenset(["否", "无", "不是", "不属于", "非高危", "非", "×", "✗", "x", "n", "no", "false", "0", "f", "-", "/"])


@dataclass(slots=True)
class Line:
    """A row read: its values, the codes so far, and facts for the sentences that explain them.

    `title` is the enterprise that a title above the header names; `sheet` is the sheet's name.
    """

    number: int
    fields: PersonFields = field(default_factory=PersonFields)
    codes: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    title: str = ""
    sheet: str = ""

    def add(self, *codes: str, **facts: Any) -> None:
        """Say `codes` of the row, once each."""
        self.codes.extend(code for code in codes if code not in self.codes)
        self.facts.update(facts)

    @property
    def is_refused(self) -> bool:
        return any(SEVERITY[code] in ("error", "skip") for code in self.codes)


def parse_row(row: Row, layout: Layout, *, today: date) -> Line:
    """Read one row; codes of `codes.SEVERITY` say what was found."""
    line = Line(row.number)
    if skipped := _skip_code(row, layout):
        line.add(skipped)
        return line
    cells = {name: row.cells[at] if at < len(row.cells) else _BLANK for name, at in layout.columns.items()}
    formulas = _check_formulas(cells, layout, line)
    texts = {name: "" if name in formulas else _text(name, cell) for name, cell in cells.items()}
    _move_certificate(texts)
    _check_lengths(texts, layout, line)
    number = _read_id_number(cells.get("id_number", _BLANK), formulas, line)
    values: dict[str, Any] = {name: texts.get(name, "") for name in MAX_LENGTHS}
    values |= _read_person(texts, formulas, line) | _read_birth_and_sex(texts, number, line)
    values |= _read_work(texts, formulas, today, line)
    dates = read_dates(texts, today=today)
    values |= dates.values
    line.fields = replace(line.fields, **values, id_number=number.value)
    _place_certificate(texts, dates, line)
    _check_age(line, today)
    return line


def _skip_code(row: Row, layout: Layout) -> str:
    said = [cell.text.strip() for cell in row.cells if cell.kind != "blank"]
    if not said and not any(cell.formula for cell in row.cells):
        return "blank-row"
    if is_header_row(row, layout):
        return "header-row"
    if said and _EXAMPLE.match(said[0]):
        return "example-row"
    if said and len(said) <= 6 and _NOTE.match(said[0]):
        return "note-row"
    return _nobody_code(row, layout, said)


def _nobody_code(row: Row, layout: Layout, said: list[str]) -> str:
    """A row that says nothing of a person: a numbered empty line of a form, or one long sentence."""
    columns = {at for name, at in layout.columns.items() if name not in _NOT_OF_A_PERSON}
    filled = [at for at, cell in enumerate(row.cells) if cell.kind != "blank" or cell.formula]
    if len(said) == 1 and len(said[0]) >= _REMARK_LENGTH and re.search(r"[，。；：、:;]", said[0]):
        return "note-row"
    return "" if columns & set(filled) else "blank-row"


def _check_formulas(cells: dict[str, Cell], layout: Layout, line: Line) -> frozenset[str]:
    """The fields whose value is not taken because the cell is a formula."""
    found = {name for name, cell in cells.items() if cell.formula}
    computed = {name for name in found & _COMPUTED if not is_formula_like(cells[name].text)}
    if computed:
        line.add("formula-value")
    refused = found - computed
    if refused:
        columns = "、".join(layout.headers[name] for name in cells if name in refused)
        line.add("formula", columns=columns, formula_fields=frozenset(refused))
    return frozenset(refused)


def _text(name: str, cell: Cell) -> str:
    if name in ("name", "phone", "id_number"):
        text = _whole(cell.text) if name == "phone" else cell.text
        return "" if name != "name" and text.strip().casefold() in _NOTHING else text
    text = " ".join(_INVISIBLE.sub("", cell.text).split())
    if name == "staff_number":
        text = _whole(text)
    return "" if text.casefold() in _NOTHING and name != "hours_high_risk" else text


def _whole(text: str) -> str:
    """139.0 as 139: what other programs make of a number on its way into a text file."""
    match = _AS_NUMBER.fullmatch(text.strip())
    return match[1] if match else text


def _check_lengths(texts: dict[str, str], layout: Layout, line: Line) -> None:
    for name, limit in MAX_LENGTHS.items():
        if len(texts.get(name, "")) > limit:
            line.add("text-too-long", columns=layout.headers[name], limit=limit)


def _move_certificate(texts: dict[str, str]) -> None:
    """Under 操作证 some write the kind of work, some the certificate's number."""
    number = texts.get("special_operation", "")
    if _CERTIFICATE.fullmatch(number):
        texts["special_operation"] = ""
        texts["certificate_number"] = texts.get("certificate_number") or number
    if texts.get("certificate_number"):
        texts["certificate_number"] = "".join(texts["certificate_number"].split()).upper()


def _read_id_number(cell: Cell, formulas: frozenset[str], line: Line) -> IdNumber:
    if "id_number" in formulas:
        return IdNumber("")
    number = parse_id_number(_text("id_number", cell), is_number=cell.kind == "number")
    line.add(*number.codes)
    return number


def _read_person(texts: dict[str, str], formulas: frozenset[str], line: Line) -> dict[str, Any]:
    name, phone = parse_name(texts.get("name", "")), parse_phone(texts.get("phone", ""))
    if "name" not in formulas:
        line.add(*name.codes)
    if "phone" not in formulas:
        line.add(*phone.codes)
    values: dict[str, Any] = {"name": name.value, "phone": phone.value}
    written = texts.get("hours_high_risk", "").casefold()
    values["hours_high_risk"] = True if written in _YES else False if written in _NO else None
    if written and values["hours_high_risk"] is None:
        line.add("high-risk-unreadable", high_risk=texts["hours_high_risk"])
    return values


def _read_birth_and_sex(texts: dict[str, str], number: IdNumber, line: Line) -> dict[str, Any]:
    """Sex and birth date; a valid ID number outweighs what the columns say."""
    written = texts.get("sex", "").casefold()
    sex = _SEXES.get(written, "")
    if written and not sex:
        line.add("sex-unreadable", sex=texts["sex"])
    if sex and number.sex and sex != number.sex:
        line.add("id-sex-mismatch")
    read = parse_date(texts.get("birth_date", ""))
    born = read.value
    if born is None and texts.get("birth_date"):
        line.add("birth-date-unreadable")
    if born and number.birth_date and not _agree(born, number.birth_date, read.codes):
        line.add("id-birth-mismatch")
    return {"sex": number.sex or sex, "birth_date": number.birth_date or born}


def _agree(one: date, other: date, codes: tuple[str, ...]) -> bool:
    return (one.year, one.month) == (other.year, other.month) if "date-month-only" in codes else one == other


def _read_work(texts: dict[str, str], formulas: frozenset[str], today: date, line: Line) -> dict[str, Any]:
    post = parse_post(
        texts.get("category", ""), job_title=texts.get("job_title", ""), operation=texts.get("special_operation", "")
    )
    if "category" not in formulas:
        line.add(*post.codes, post=texts.get("category", ""))
    hired = parse_hired_on(texts.get("hired_on", ""), today=today)
    if "hired_on" not in formulas:
        line.add(*hired.codes, date=texts.get("hired_on", ""))
    form, codes = parse_employment_form(texts.get("employment_form", ""))
    line.add(*codes)
    return {
        "category": post.category, "special_operation": post.special_operation,
        "hired_on": hired.value, "employment_form": form,
    }  # fmt: skip


def _place_certificate(texts: dict[str, str], dates: Dates, line: Line) -> None:
    """What the row says of a certificate is of special equipment, of a special operation, or of nothing known."""
    fields = line.fields
    job, named = texts.get("job_title", ""), texts.get("special_operation", "")
    if not states_certificate(fields) and not dates.codes:
        return
    if "special-equipment" in line.codes:
        kind = equipment_kind(named, job, texts.get("category", ""))
    else:
        kind = equipment_kind(job) if certificate_of(fields) is None and is_equipment_job(job) else ""
    line.fields = replace(fields, special_equipment=kind[:60])
    if certificate_of(line.fields) is not None:
        line.add(*dates.codes, **(dates.facts or {}))
    elif fields.certificate_number or fields.certificate_valid_to:
        line.add("certificate-unplaced")


def _check_age(line: Line, today: date) -> None:
    born = line.fields.birth_date
    if born is None:
        return
    if born > today:
        line.add("id-number-bad-birth-date")
    elif not any(code.startswith("date-") and SEVERITY[code] == "error" for code in line.codes):
        age = age_on(born, line.fields.hired_on or today)
        if age < WORKING_AGE:
            line.add("under-age", age=age)
        elif age_on(born, today) < FULL_AGE:
            line.add("minor-worker")
