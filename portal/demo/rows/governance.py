"""Management systems, responsibilities, risks and yearly reports of one institution."""

from datetime import date, timedelta
from random import Random

from portal.demo.rows import LAST, Lines, day

SYSTEMS = ("受理委托审查", "业务管理", "重大事项报告", "风险管控", "监督管理", "保密", "档案管理", "收费管理", "回避", "投诉处理")
RISKS = ("检材流转遗失", "超范围受理", "意见书差错", "出庭准备不足", "数据泄露", "利益冲突未回避")
POSTS = ("鉴定机构", "机构负责人", "质量负责人", "鉴定人")


def rows(made, rng: Random, today: date) -> Lines:
    """The better an institution stands, the more systems it has and the more of them were reviewed within the year."""
    s = made.strength
    systems = []
    for title in SYSTEMS[: 5 + round(5 * s)] if s > 0.4 else SYSTEMS[:3]:
        since = today - timedelta(days=rng.randint(500, 1500))
        reviewed = day(rng, today, within=300) if rng.random() < 0.1 + 0.95 * s else ""
        systems.append({
            "kind": title, "title": f"{title}制度", "version": "2.0", "effective_on": since, "reviewed_on": reviewed,
            "next_review_on": (reviewed or since) + timedelta(days=365 if reviewed else 900), "repealed_on": "",
        })  # fmt: skip
    signed = date(today.year, 1, rng.randint(4, 28))
    charts = [
        {"role": post, "title": f"{post}权责义务清单", "signed_on": signed, "signers": made.staff if post == "鉴定人" else 1}
        for post in POSTS
    ]
    risks = [
        {
            "title": title, "level": rng.choice(("低", "中", "高")), "control": "制定专项措施，每季度检查一次。", "owner_name": "责示例",
            "reviewed_on": day(rng, today, within=120), "closed_on": "",
        }
        for title in RISKS[: 2 + round(4 * s)]
    ]  # fmt: skip
    years = [year for year in (today.year - 3, today.year - 2, today.year - 1) if date(year + 1, 3, 31) <= today - timedelta(days=LAST)]
    reports = [
        {"year": year, "submitted_on": date(year + 1, 3, rng.randint(3, 28)), "summary": "业务平稳增长，质量体系运行有效，队伍结构优化。"}
        for year in (years if s > 0.25 else years[:-1])
    ]
    return {"management-systems": systems, "responsibility-charts": charts, "risk-items": risks, "annual-reports": reports}
