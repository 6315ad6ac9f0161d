"""The model privacy notice. A starting point, marked as such: who runs the site checks it and publishes its own.

Lines that begin with `#` are headings, those that begin with `-` are points.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from accounts.models import PrivacyNotice

VERSION = "示范-2"
TITLE = "个人信息处理告知书"
BODY = """\
{site}用来组织安全生产培训和考核，并按规定如实记录。下面说明：记什么、为什么记、记多久、谁能看、您有哪些权利。

# 我们记什么
- 姓名、性别、手机号码、出生日期：用来认出您、让您登录。
- 工作单位、工号、部门、岗位：用来判断您应当学多少学时。
- 学习、答题、学时和证书：这是法律要求如实记录的培训情况。
- 答题的过程：保存和离开的时间、浏览器的随机编号（加密）、谁协助：证明答案没有丢，供争议时核对。
- 您持有的特种作业等证件：用来提醒到期复审。
- 身份证号：不是必填。填了就加密保存，页面上只显示前六位和后四位；任何人查看全号都要写明理由，并留下记录，您能看到。
- 登录时间和方式：用来防止别人冒用。
- 我们不采集人脸，不采集位置。

# 为什么可以记
- 《安全生产法》要求单位对从业人员进行安全生产教育和培训，并建立档案、如实记录。
- 超出这个范围的信息（如身份证号），只有您同意才记。

# 记多久
- 培训、考核和证书记录：保存 {training} 年；特种作业人员的培训档案：保存 {special} 年。
- 从最后一次记录、最后一个岗位结束之日起算。
- 到期以后，先公示一个月，然后删除您的姓名、电话、证件号码等，不再能认出是您。
- 登录记录：不少于 6 个月。

# 谁能看
- 您自己。
- 您单位的安全管理人员、所在网格的网格员。
- 本地镇、县应急管理部门和执法检查人员。
- 别人凭证书上的验证码，只能查到证书真假和您姓名的第一个字。
- 不卖给任何人，不用于广告。

# 您的权利
- 在“我的信息”里，随时可以看到关于您的全部记录，可以下载。
- 有错，可以要求更正。
- 可以要求删除：法律要求保存的留到期满，其余的马上删。
- 可以随时撤回同意。撤回不影响以前的记录。

# 不同意会怎样
- 不同意也可以参加培训：请找单位的安全管理人员，用纸质方式学习、考试、签字。
- 工资、岗位不因为不同意而受影响。

本文为示范文本，使用单位核对、修改后发布自己的版本。联系方式见页面下方。
"""


def ensure_notice(now: datetime) -> PrivacyNotice | None:
    """The model notice, published, where there is no notice at all; None when there is one, drafts included."""
    if PrivacyNotice.objects.exists():
        return None
    years = {code: rule["years"] for code, rule in settings.ANPEI_RETENTION.items()}
    body = BODY.format(site=settings.ANPEI_SITE_NAME, **years)
    return PrivacyNotice.objects.create(version=VERSION, title=TITLE, body=body, published_at=now)
