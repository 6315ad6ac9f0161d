"""What each form is printed from: frozen facts, as plain JSON values.

Dates are ISO days (``2026-06-16``), moments ISO with or without an offset (an offset is turned into China's time).
Hours and points come as text, already rounded (``4.0``, ``85``): the press formats dates and nothing else. A fact
that is unknown is an empty string or None, never left out; the sheet then passes over it or leaves a blank.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict


class CertificateFacts(TypedDict):
    """One certificate of training (domain reference 6.9). The row is the certificate; the sheet is its photograph."""

    title: str  # 培训合格证
    issuer_line: str  # above the title: 青禾镇安全生产培训
    holder_name: str
    sex: str  # 男, 女 or empty
    id_number_masked: str  # 990101********1224 or empty
    enterprise: str
    post: str  # 冲压车间冲床操作工
    course: str
    started_on: str | None
    ended_on: str | None
    class_hours: str  # "4.0"
    score: str  # "85", or empty where nothing was examined
    result: str  # 合格
    serial: str  # 990101-2026-PX-000123
    issued_on: str
    valid_until: str | None  # None: no end
    issuing_body: str
    verify_url: str  # goes into the QR
    verify_code: str
    reprint: bool  # True prints 补
    disclaimer: str  # 本证仅证明参加本次培训考核，不代替法定资格证书。


class RequirementLine(TypedDict):
    """What a person owes and by what law."""

    name: str  # 每年再培训
    basis: str  # 生产经营单位安全培训规定 第九条
    verified: bool  # False prints 待核实: nobody has checked the clause yet


class TrainingLine(TypedDict):
    """One piece of training that counts."""

    held_on: str
    course: str
    class_hours: str


class PersonRecord(TypedDict):
    """One row of the enterprise's record."""

    name: str
    staff_number: str
    department: str
    post: str
    category: str  # 主要负责人, 安全生产管理人员, 其他从业人员
    requirements: list[RequirementLine]
    hours_required: str
    hours_done: str
    hours_short: str  # "0.0" when nothing is owed
    trainings: list[TrainingLine]
    exams: list[str]  # 85 分 合格
    certificates: list[str]  # serials


class CategorySummary(TypedDict):
    """One line of the summary: a category of posts."""

    category: str
    people_required: int
    people_met: int
    people_short: int
    hours_done: str


class TrainingRecordFacts(TypedDict):
    """The training record of one enterprise for one year, as an inspector asks for it."""

    title: NotRequired[str]  # 年度安全生产教育培训档案
    enterprise: str
    unit_code: str
    year: int
    printed_at: str
    data_version: str
    people_required: int
    people_met: int
    people_short: int
    hours_done: str  # sum of all people's class hours
    by_category: list[CategorySummary]
    people: list[PersonRecord]
    note: str  # 学时按 45 分钟一学时折算，向下取到 0.1。


class PosterFacts(TypedDict):
    """The poster of one campaign."""

    title: str  # 2026年安全生产月
    theme: str  # 人人讲安全、个个会应急——排查整治风险隐患: its comma and dash become line ends
    starts_on: str
    ends_on: str
    organiser: str
    url: str  # goes into the QR
    short_url: str  # printed for those who type; empty prints none
    steps: NotRequired[list[str]]  # three words each; 扫码, 答题, 领证
    hotline: NotRequired[str]  # 举报隐患 12350


class SheetMedia(TypedDict):
    """A picture as a ``data:`` address, or a sound (`src` empty), with its words."""

    src: str
    alt: str


class SheetOption(TypedDict):
    """An option, or a side of a matching question."""

    letter: str
    text: str
    media: list[SheetMedia]


class SheetPlace(TypedDict):
    """A place on a photo: an SVG shape's name and attributes, its number and where that stands."""

    number: int
    name: str
    attributes: list[list[str | int]]
    x: int
    y: int


class SheetPhoto(TypedDict):
    """A photo 10000 wide and `height` high, printed `mm` wide and `mm_high` high."""

    src: str
    height: int
    mm: int
    mm_high: int
    places: list[SheetPlace]
    names: list[dict[str, str | int]]


class SheetItem(TypedDict):
    """One question on paper; `head` begins the key of a case, `lines` are for writing on."""

    kind: str
    stem: str
    points: str
    options: list[SheetOption]
    lefts: list[SheetOption]
    media: list[SheetMedia]
    photo: SheetPhoto | None
    lines: int
    parts: list[SheetItem]
    head: str
    answer: str
    rubric: list[dict[str, str]]
    whys: list[str]
    explanation: str
    basis: str


class SheetGroup(TypedDict):
    """Questions of one type under one heading."""

    heading: str  # 单选题
    note: str  # （每题 2 分，共 10 分）
    items: list[SheetItem]


class QuestionsFacts(TypedDict):
    """Questions of a bank as a sheet to be answered by hand, with or without the key."""

    title: str
    unit: str
    printed_at: str
    total: str
    with_answers: bool
    groups: list[SheetGroup]


class PaperMedia(TypedDict):
    """A picture by its name in `pictures` (empty: a sound, or gone), with its words."""

    picture: str
    alt: str


class PaperOption(TypedDict):
    """An option as it stands on this person's paper, or the left side of a pair."""

    letter: str
    text: str
    media: list[PaperMedia]


class PaperPhoto(TypedDict):
    """A photo with every place of its list outlined, hazard or not."""

    picture: str
    height: int
    mm: int
    mm_high: int
    places: list[SheetPlace]


class PaperItem(TypedDict):
    """One question of a paper, without anything that tells the key. `number` 0: a case, whose parts have numbers."""

    number: int
    kind: str
    stem: str
    points: str
    options: list[PaperOption]
    lefts: list[PaperOption]
    media: list[PaperMedia]
    photo: PaperPhoto | None
    names: list[dict[str, str | int]]
    blanks: int
    lines: int
    parts: list[PaperItem]


class PaperSection(TypedDict):
    """Questions of one type; the numeral is the press's."""

    heading: str
    note: str
    items: list[PaperItem]


class PaperCopy(TypedDict):
    """One person's paper. `number` is printed and coded on every leaf."""

    number: str
    name: str
    staff_number: str
    unit: str
    count: int
    total: str
    pass_mark: str
    minutes: int | None
    sections: list[PaperSection]


class PaperFacts(TypedDict):
    """Papers to be answered by hand; `pictures` are ``data:`` addresses by name, each of them once."""

    title: str
    printed_at: str
    pictures: dict[str, str]
    copies: list[PaperCopy]


class PaperKeyCopy(TypedDict):
    """The key of one paper: ``{"heading", "answers": [{"number", "text"}]}`` by section."""

    number: str
    name: str
    sections: list[dict[str, object]]


class PaperKeyFacts(TypedDict):
    """The keys of individual papers, for who marks by hand."""

    title: str
    unit: str
    code: str
    printed_at: str
    copies: list[PaperKeyCopy]
