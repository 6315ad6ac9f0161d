"""Pairs of questions made by hand and by rule: the same in other words (`SAME`), and two questions (`APART`)."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from quizzes.importers.types import Option, ParsedQuestion

Pair = tuple[ParsedQuestion, ParsedQuestion]


def made(stem: str, options: str = "", answer: str = "A") -> ParsedQuestion:
    """A choice of the options apart by 、, or without any a judgement."""
    if not options:
        return ParsedQuestion("truefalse", stem, (), ("对" if answer == "A" else answer,))
    texts = options.split("、")
    lettered = tuple(Option(chr(65 + place), text) for place, text in enumerate(texts))
    return ParsedQuestion("single" if len(answer) == 1 else "multiple", stem, lettered, tuple(answer))


BASES = [
    made("生产经营单位的主要负责人对本单位的安全生产工作（ ）负责。", "全面、部分、间接、不", "A"),
    made(
        "从业人员发现直接危及人身安全的紧急情况时，应当立即（ ）。", "停止作业并撤离、继续作业、等待通知、拍照留证", "A"
    ),
    made("进入有限空间作业前，必须先通风再（ ）。", "检测、进入、吸烟、动火", "A"),
    made("灭火器应当至少每（ ）检查一次。", "月、季度、半年、年", "A"),
    made("电气设备发生火灾时，不得使用（ ）灭火。", "水、干粉、二氧化碳、沙土", "A"),
    made("液化气瓶着火时应当首先（ ）。", "关闭阀门、泼水、移动气瓶、开窗", "A"),
    made("高处作业人员必须佩戴（ ）。", "安全带、耳塞、口罩、雨鞋", "A"),
    made("特种作业操作证每（ ）复审一次。", "3年、1年、5年、6年", "A"),
    made("事故发生后，单位负责人应当于（ ）内向有关部门报告。", "1小时、2小时、12小时、24小时", "A"),
    made("建筑工地的临边防护栏杆高度至少为1.2米，低于此高度的（ ）。", "应当整改、可以使用、不必理会、涂漆即可", "A"),
    made("职工有权对本单位安全生产工作中存在的问题提出（ ）。", "批评、检举、控告、以上都对", "D"),
    made("禁止在危险化学品仓库内（ ）。", "吸烟、登记、巡查、通风", "A"),
    made("疏散通道和安全出口应当保持（ ）。", "畅通、上锁、遮挡、堆物", "A"),
    made("动火作业前应当清除周围10米内的（ ）。", "可燃物、工具、人员、车辆", "A"),
    made("安全色中红色表示（ ）。", "禁止、警告、指令、提示", "A"),
    made("发生触电事故时，首先应当（ ）。", "切断电源、拉开伤者、打电话、泼水", "A"),
    made("火灾逃生时应当（ ）前进。", "低姿弯腰、直立快跑、乘坐电梯、原地等待", "A"),
    made("新员工上岗前的安全培训时间不得少于24学时，由（ ）组织。", "本单位、个人、家属、保险公司", "A"),
    made("起重作业时，吊物下方（ ）站人。", "严禁、允许、可以短时、视情况", "A"),
    made("叉车在厂区内行驶速度不得超过每小时（ ）公里。", "10、20、30、40", "A"),
    made("有限空间作业应当遵守先通风、再检测、后作业的原则。"),
    made("单位的消防控制室必须实行24小时值班制度。"),
    made("员工可以拒绝违章指挥和强令冒险作业。"),
    made("乙炔瓶使用时应当直立放置，与明火距离至少10米。"),
    made("生产经营单位不得因从业人员报告隐患而降低其工资。"),
    made("发现起火应当立即拨打119火警电话。"),
    made("重大事故隐患应当由主要负责人组织制定治理方案。"),
    made("受限空间内作业时，外面必须有专人监护。"),
    made("安全设备的维护、保养、检测应当作好记录并签字。"),
    made("汛期应当每天对边坡进行巡查。"),
]

# By hand: how people say the same in other words.
REWORDED: list[Pair] = [
    (made("火警电话是（ ）。", "119、110、120、122"), made("报火警电话应拨打（ ）。", "119、110、120、122")),
    (
        BASES[1],
        made(
            "从业人员一旦发现直接危及人身安全的紧急情况，必须马上（ ）。",
            "停止作业并撤离、继续作业、等待通知、拍照留证",
        ),
    ),
    (BASES[2], made("进入有限空间作业之前，应先通风再（ ）。", "检测、进入、吸烟、动火")),
    (BASES[3], made("灭火器最少应每（ ）检查一次。", "月、季度、半年、年")),
    (BASES[4], made("电气设备起火时，严禁使用（ ）灭火。", "水、干粉、二氧化碳、沙土")),
    (BASES[5], made("液化石油气瓶起火时，首先应该（ ）。", "关闭阀门、泼水、移动气瓶、开窗")),
    (BASES[6], made("高处作业的人员应配戴（ ）。", "安全带、耳塞、口罩、雨鞋")),
    (BASES[7], made("特种作业操作证，每（ ）复审一次？", "三年、一年、五年、六年")),
    (BASES[8], made("发生事故后，单位负责人必须在（ ）内向有关部门上报。", "1小时、2小时、12小时、24小时")),
    (BASES[11], made("危险化学品仓库内，严禁（ ）。", "吸烟、登记、巡查、通风")),
    (BASES[12], made("安全出口和疏散通道必须保持（ ）。", "畅通、上锁、遮挡、堆物")),
    (BASES[13], made("动火作业前，必须清除周围十米内的（ ）。", "可燃物、工具、人员、车辆")),
    (BASES[15], made("有人触电时，首先应当（ ）。", "切断电源、拉开伤者、打电话、泼水")),
    (BASES[16], made("火灾时逃生应（ ）前进。", "低姿弯腰、直立快跑、乘坐电梯、原地等待")),
    (BASES[20], made("有限空间作业必须遵守“先通风、再检测、后作业”的原则。")),
    (BASES[21], made("单位的消防控制室应实行二十四小时值班制度。")),
    (BASES[22], made("职工可以拒绝违章指挥和强令冒险作业。")),
    (BASES[23], made("乙炔瓶使用时必须直立放置，和明火的距离不小于10米。")),
    (BASES[25], made("发现着火必须马上拨打火灾报警电话119。")),
    (BASES[27], made("在受限空间内作业，外面应当有专人监护。")),
    (BASES[29], made("汛期必须每天对边坡开展巡查。")),
    (
        made("下列哪项不属于劳动防护用品（ ）。", "手机、安全帽、安全带、防尘口罩"),
        made("以下哪一项不属于劳动保护用品？", "手机、安全头盔、保险带、防尘口罩"),
    ),
    (
        made("下列说法不正确的是（ ）。", "电梯可作火灾逃生、低姿撤离、湿巾捂鼻、听从指挥"),
        made("下列说法错误的是（ ）。", "低姿撤离、湿巾捂鼻、听从指挥、电梯可作火灾逃生", "D"),
    ),
    (
        made("应急预案演练每半年至少组织（ ）次。", "1、2、3、4"),
        made("应急预案的演练，每半年最少组织（ ）次。", "1、2、3、4"),
    ),
    (
        made("粉尘作业场所应当（ ）清扫。", "每班、每周、每月、每年"),
        made("粉尘作业场所应（ ）进行清扫。", "每班、每周、每月、每年"),
    ),
]

# By hand: one word makes another question of it.
TWO: list[Pair] = [
    (made("火警电话是（ ）。", "119、110、120、122"), made("急救电话是（ ）。", "119、110、120、122", "C")),
    (BASES[14], made("安全色中黄色表示（ ）。", "禁止、警告、指令、提示", "B")),
    (BASES[20], made("有限空间作业应当遵守先检测、再通风、后作业的原则。", answer="错")),
    (BASES[22], made("员工不可以拒绝违章指挥和强令冒险作业。", answer="错")),
    (BASES[24], made("生产经营单位可以因从业人员报告隐患而降低其工资。", answer="错")),
    (BASES[26], made("重大事故隐患应当由安全管理人员组织制定治理方案。", answer="错")),
    (BASES[26], made("一般事故隐患应当由主要负责人组织制定治理方案。", answer="错")),
    (BASES[21], made("单位的消防控制室必须实行8小时值班制度。", answer="错")),
    (BASES[23], made("乙炔瓶使用时应当直立放置，与明火距离至多10米。", answer="错")),
    (BASES[13], made("动火作业前应当清除周围15米内的（ ）。", "可燃物、工具、人员、车辆")),
    (BASES[13], made("动火作业后应当清除周围10米内的（ ）。", "可燃物、工具、人员、车辆")),
    (made("县级人民政府应当组织制定应急预案。"), made("乡级人民政府应当组织制定应急预案。")),
    (made("县级人民政府应当组织制定应急预案。"), made("省级人民政府应当组织制定应急预案。")),
    (made("企业应当为职工缴纳工伤保险。"), made("企业可以为职工缴纳工伤保险。", answer="错")),
    (made("氧气瓶与乙炔瓶的间距不应小于5米。"), made("氧气瓶与乙炔瓶的间距不应小于10米。", answer="错")),
    (made("储存危险化学品的单位应当取得许可。"), made("运输危险化学品的单位应当取得许可。")),
    (made("事故造成3人以上死亡的，属于较大事故。"), made("事故造成3人以上重伤的，属于较大事故。", answer="错")),
    (made("事故造成10人以上死亡的，属于重大事故。"), made("事故造成10人以下死亡的，属于重大事故。", answer="错")),
    (
        made("根据《安全生产法》，违反规定的处（ ）罚款。", "二万元、五万元、十万元、二十万元"),
        made("根据《消防法》，违反规定的处（ ）罚款。", "二万元、五万元、十万元、二十万元"),
    ),
    (
        made("下列属于主要负责人职责的是（ ）。", "建立责任制、检查设备、培训班组、记录台账"),
        made("下列不属于主要负责人职责的是（ ）。", "建立责任制、检查设备、培训班组、记录台账", "B"),
    ),
    (
        made("下列说法正确的是（ ）。", "佩戴安全帽、酒后上岗、带病作业、擅离岗位"),
        made("下列说法错误的是（ ）。", "佩戴安全帽、酒后上岗、带病作业、擅离岗位", "B"),
    ),
    (
        made("下列说法正确的是（ ）。", "高处作业系安全带、高处抛物、酒后登高、独自登高"),
        made("下列说法正确的是（ ）。", "断电后检修、带电检修、湿手操作、私拉电线"),
    ),
    (made("氯气泄漏时应当向上风方向撤离。"), made("氯气泄漏时应当向下风方向撤离。", answer="错")),
    (made("照明灯具的安全电压最高为36伏。"), made("照明灯具的安全电压最低为36伏。", answer="错")),
    (made("一氧化碳中毒者应当移到室外。"), made("一氧化碳中毒者应当移到室内。", answer="错")),
]


def same() -> list[Pair]:
    """Every pair that says the same."""
    return [*REWORDED, *_by_rule()]


def apart() -> list[Pair]:
    """Every pair of two questions."""
    return [*TWO, *_other_numbers(), *_neighbours()]


def _by_rule() -> Iterator[Pair]:
    for base in BASES:
        yield base, replace(base, stem=_traditional(base.stem))
        yield base, replace(base, stem=base.stem.replace("（ ）", "____").replace("，", ",").replace("。", ""))
        if not base.stem.startswith(("根据", "禁止")):
            yield base, replace(base, stem=f"根据有关规定，{base.stem}" if len(base.stem) > 24 else f"{base.stem} ")
        if base.options:
            yield base, _reversed(base)
            yield base, _one_distractor(base)


def _other_numbers() -> Iterator[Pair]:
    for base in BASES:
        for old, new in (("24", "48"), ("10米", "20米"), ("1.2米", "1.5米"), ("119", "120"), ("每天", "每2天")):
            if old in base.stem:
                yield base, replace(base, stem=base.stem.replace(old, new))
        for old, new in (("应当", "不应"), ("必须", "不得"), ("至少", "至多"), ("前，", "后，"), ("首先", "最后")):
            if old in base.stem:
                yield (
                    base,
                    replace(base, stem=base.stem.replace(old, new), answer=("错",) if not base.options else ("B",)),
                )


def _neighbours() -> Iterator[Pair]:
    """Questions on different things, however alike their frame is."""
    for one, other in pairwise(BASES):
        yield one, other
    for one, other in zip(BASES, BASES[2:], strict=False):
        yield one, other


def _reversed(base: ParsedQuestion) -> ParsedQuestion:
    texts = [option.text for option in reversed(base.options)]
    right = next(option.text for option in base.options if option.letter == base.answer[0])
    options = tuple(Option(chr(65 + place), text) for place, text in enumerate(texts))
    return replace(
        base, stem=base.stem.replace("应当", "必须"), options=options, answer=(chr(65 + texts.index(right)),)
    )


def _one_distractor(base: ParsedQuestion) -> ParsedQuestion:
    wrong = max(place for place, option in enumerate(base.options) if option.letter != base.answer[0])
    options = tuple(
        replace(option, text="其他情形") if place == wrong else option for place, option in enumerate(base.options)
    )
    return replace(base, options=options)


@functools.cache
def _converter() -> object:
    from opencc import OpenCC

    return OpenCC("s2t")


def _traditional(text: str) -> str:
    converted: str = _converter().convert(text)  # type: ignore[attr-defined]
    return converted
