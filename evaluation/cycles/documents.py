"""启动通知: the call that goes to the 32 units when a cycle is scheduled (domain.md §12)."""

from django.utils import timezone

from evaluation.cycles.models import Cycle
from evaluation.cycles.selectors import last_day
from portal.accounts.models import Organisation
from portal.documents.models import IssuedDocument
from portal.documents.papers import in_chinese, issue, paper
from portal.kernel.actions import Context
from portal.kernel.problems import _

paper("cycle_notice", title=_("启动通知"), code="司鉴")


@in_chinese
def call(ctx: Context, cycle: Cycle) -> IssuedDocument:
    """The ministry's public call: standard, days, and the quota of each unit. Days named as the last are included."""
    quotas = list(cycle.quotas.select_related("province__province").order_by("province__province__order"))
    ministry = Organisation.objects.get(kind=Organisation.Kind.MINISTRY)
    day = "{0.year}年{0.month}月{0.day}日".format
    opens = timezone.localdate(cycle.apply_from)
    return issue(
        ctx,
        kind="cycle_notice",
        issuer=ministry,
        title=f"关于启动{cycle.name}的通知",
        recipient="各省、自治区、直辖市司法厅（局），新疆生产建设兵团司法局",
        body={
            "paragraphs": [
                f"高资质、高水平司法鉴定机构每两年推荐考核一次。现启动{cycle.name}，请按下列安排组织自评申报和推荐。",
                f"参加推荐的机构，{cycle.basis_year}年度诚信等级应当已经公布，并在{'、'.join(cycle.grades_allowed)}级之内。",
                "各项截止日均含当日，至当日24时止。推荐名额在本通知发出后不在省级单位之间调剂。",
            ],
            "items": [
                ["考核标准", f"{cycle.standard.title_zh}（{cycle.standard.version}）"],
                ["自评申报", f"{day(opens)}至{day(last_day(cycle.apply_until))}"],
                ["数据基准日", day(cycle.data_until)],
                ["省级推荐截止", day(last_day(cycle.recommend_until))],
                ["专家考核截止", day(cycle.review_until)],
                ["公示期", f"{cycle.publicity_wd}个工作日"],
            ],
            "table": {
                "title": "推荐名额",
                "heads": ["省级单位", "名额"],
                "rows": [[q.province.province.name_zh, str(q.places)] for q in quotas] + [["合计", str(sum(q.places for q in quotas))]],
            },
        },
        public=True,
    )
