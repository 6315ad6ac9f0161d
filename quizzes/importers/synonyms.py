"""Words of the trade that mean the same, and words that never do: data for telling near duplicates.

A group is folded on its first word before two questions are compared; nothing of it is ever kept. What is permitted
(可以) and what is required (应当) are never one group; what the law tells apart (企业, 生产经营单位, 职工) neither.
"""

from __future__ import annotations

# Plain words: replaced wherever they stand, longer ones first.
GROUPS: tuple[tuple[str, ...], ...] = (
    ("应当", "应该", "必须", "务必", "应须"),
    ("不得", "禁止", "严禁", "不准", "不许", "不允许"),
    ("至少", "最少", "不少于", "不低于", "不小于"),
    ("至多", "最多", "不超过", "不多于", "不大于", "不高于"),
    ("超过", "大于", "高于", "多于"),
    ("不足", "小于", "低于", "少于", "不满", "未满"),
    ("错误", "不正确", "不对", "有误"),
    ("哪项", "哪一项", "哪个", "哪一个", "哪种", "哪一种"),
    ("职工", "员工", "职员"),
    ("立即", "马上", "立刻", "即刻"),
    ("佩戴", "配戴"),
    ("称为", "称作", "叫做", "叫作", "称之为"),
    ("隐患", "事故隐患", "安全隐患", "生产安全事故隐患"),
    ("劳保用品", "劳动防护用品", "劳动保护用品", "个人防护用品"),
    ("安全帽", "安全头盔"),
    ("安全带", "保险带"),
    ("火警电话", "火灾报警电话", "报火警电话", "消防报警电话"),
    ("起火", "着火", "失火", "发生火灾"),
    ("液化气", "液化石油气"),
    ("触电", "发生触电事故"),
    ("拨打", "拨叫"),
    ("之前", "以前"),
    ("之后", "以后"),
    ("和", "以及"),
    ("进行", "开展"),
    ("使用", "采用"),
    ("报告", "上报"),
    ("告知", "告诉"),
    ("电话", "电话号码"),
    ("小时", "个小时"),
    ("机动车", "机动车辆"),
    ("每年", "每一年"),
)

# Words that are short enough to stand inside others: (pattern, stand-in).
PATTERNS: tuple[tuple[str, str], ...] = (
    (r"(?<![相反供适对效响感])应(?![急用对变答力付届邀当])", "应当"),
    (r"(?<!必)须(?![知要])", "应当"),
    (
        r"以下(?=哪|属|列|说|关|选|不|情|行|做|措|表|描|各|几|有)(?<![0-9a-z米元人年月日天时分秒度岁倍级吨伏安]以下)",
        "下列",
    ),
    (
        r"^(?:根据|依据|按照|依照)(?:《[^》]{1,40}》)+(?:\([^)]{0,20}\))?(?:第[^,，。条]{1,8}条)?(?:的)?(?:有关|相关)?(?:规定)?[,，:：]?",
        "",
    ),
)

# Each occurrence must be met by one in the other question: another sum of these is another question.
CONTRASTS = (
    "不得|不足|没有|不|无|未|非|勿|除|正确|错误|以上|以下|以内|以外|超过|至少|至多|前|后|左|右|内|外|上风|下风|顺|逆"
    "|最高|最低|最大|最小|最长|最短|增|减|升|降|先|甲|乙|丙|丁|红|黄|蓝|绿|黑|白|直流|交流|湿|干|酸|碱|冷|热|横|纵"
    "|特别重大|重大|较大|一般|轻伤|重伤|死亡|国务院|省|市|县|乡|镇|村|储存|运输|经营|购买|销售|废弃"
    "|主要负责人|管理人员|特种作业人员|班组长|急救|火警|匪警|吸入|误食|进|出|新|旧|单|双|首次|再次|哪些|哪项"
)
# Where both questions have such a word, it must be the same; one may leave it out.
MODALS = "应当|可以|宜|有权"
LAWS = r"《([^》]{2,40})》"
