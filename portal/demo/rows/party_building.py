"""Organisation, life, activities and honours of the party in one institution."""

from datetime import date, timedelta
from random import Random

from party_building.life.rules import MONTH, QUARTER, periods
from portal.demo import names
from portal.demo.rows import LAST, Lines, yes

TOPICS = ("学习党的创新理论", "研究年度工作计划", "讨论党员发展和转正", "听取执业质量情况通报", "审议党费使用情况", "部署主题教育整改")
STUDIES = (
    ("学习教育", "红色教育基地现场学习"), ("志愿服务", "进社区法治宣传"), ("社区共建", "社区矛盾化解咨询日"), ("文明创建", "文明窗口评比"),
    ("基层治理", "网格服务日"), ("支部联建", "与共建支部联合党日"),
)  # fmt: skip
MATTERS = ("年度业务规划", "大型仪器采购", "人才引进方案", "质量体系换版", "绩效分配办法", "收费标准调整", "分支场所选址", "年度培训计划")
RULES = ("党支部议事规则", "“三会一课”实施办法", "党员先锋岗管理办法", "党费收缴管理办法")
VENUES = (
    ("党员活动室", "党员活动室", "48.5"),
    ("党建文化墙", "党建文化墙", "12"),
    ("党建学习平台", "线上平台", ""),
    ("党建书角", "党建书角", "6.5"),
)
HONOURS = (("先进基层党组织", "省级", "党组织"), ("优秀共产党员", "省级", "党员个人"), ("党建工作示范单位", "市级", "党组织"))
SERVICES = (("公益法律服务", "乡镇法律咨询"), ("参与基层治理", "社区平安巡访"), ("履行社会责任", "助学捐赠"))
ENTRIES = ("three_enter_1", "three_enter_2", "three_enter_3")
SYNCS = ("sync_planned", "sync_set_up", "sync_staffed", "sync_started")


def rows(made, rng: Random, today: date) -> Lines:
    """A branch with a committee where the institution stands well, a joint branch without one where it is small or weak."""
    s, last = made.strength, today - timedelta(days=LAST)
    full = 3 + made.staff // 4 if s > 0.4 else 2
    return {
        **_branches(made, full, rng, today),
        **_life(made, full, rng, last),
        **_activities(made, full, rng, last),
        **_pioneers(made, full, rng, last),
    }


def _day(rng: Random, last: date, *, within: int = 330) -> date:
    return last - timedelta(days=5 + rng.randrange(within))


def _branches(made, full: int, rng: Random, today: date) -> Lines:
    s, own = made.strength, full >= 3
    since = today - timedelta(days=365 * 5 + rng.randrange(300))
    organisation = {
        "name": f"{made.name}{'党支部' if own else '联合党支部'}", "kind": "党支部" if own else "联合党支部", "established_on": since,
        "superior": "示例司法鉴定行业党委", "secretary": names.person(rng), "committee_size": 3 if full >= 7 else 0,
        "term_until": today + timedelta(days=300 + rng.randrange(500) if s > 0.45 else -100), "full_members": full, "standing": "在建",
        "dissolved_on": "",
    }  # fmt: skip
    in_place = {
        **{item: yes(n < round(3 * s + 0.3)) for n, item in enumerate(ENTRIES)},
        **{item: yes(n < round(4 * s + 0.2)) for n, item in enumerate(SYNCS)},
    }
    covered = {"members_total": full, "organisation_required": yes(own), "organisation_present": yes(own), "instructor": yes(not own)}
    years = (today.year - 2, today.year - 1, (today - timedelta(days=LAST)).year)
    systems = RULES[: 2 + round(2 * s)]
    return {
        "party-organisations": [organisation],
        "party-coverages": [{"year": year, **covered, **in_place} for year in dict.fromkeys(years)],
        "party-rules": [
            {"title": title, "effective_on": today - timedelta(days=900 + 20 * n), "reviewed_on": today - timedelta(days=LAST + 40 + n)}
            for n, title in enumerate(systems)
        ],
    }


def _life(made, full: int, rng: Random, last: date) -> Lines:
    s = made.strength
    members = [
        {
            "number": f"DY{n + 1:03d}", "name": names.person(rng), "kind": "正式党员" if n < full else "预备党员",
            "joined_on": last - timedelta(days=1200 + 97 * n if n < full else 150), "post": "书记" if n == 0 else "",
            "appraiser": made.people[n] if n < min(full - 1, len(made.people)) else "", "left_on": "",
        }
        for n in range(full + 1)
    ]  # fmt: skip
    due = [("支部党员大会", full + 1, QUARTER), ("党课", full + 1, QUARTER), *([("支部委员会会议", 3, MONTH)] if full >= 7 else [])]
    meetings = [
        _meeting(kind, day, size, n, rng, s)
        for kind, size, months in due
        for n, period in enumerate(periods(last, months))
        if (day := period.first + timedelta(days=rng.randrange(25))) and rng.random() < 0.35 + 0.7 * s
    ]
    meetings.append(_meeting("组织生活会", _day(rng, last), full + 1, 5, rng, s))
    dues = [
        {"month": f"{period.first:%Y-%m}", "due": full + 1, "paid": full + 1 - (rng.random() > 0.3 + 0.75 * s)}
        for period in periods(last, MONTH)
    ]  # fmt: skip
    return {"party-members": members, "party-meetings": meetings, "dues-months": dues}


def _meeting(kind: str, day: date, size: int, n: int, rng: Random, s: float) -> dict:
    missing = rng.random() > 0.25 + 0.7 * s
    return {"kind": kind, "held_on": day, "due_attend": size, "attended": size - missing, "topic": TOPICS[n % len(TOPICS)]}


def _activities(made, full: int, rng: Random, last: date) -> Lines:
    s = made.strength
    venues = [
        {
            "name": name, "kind": kind, "area_m2": area, "url": "" if area else f"https://example.invalid/dj/{made.licence_no}",
            "opened_on": last - timedelta(days=500 + rng.randrange(900)),
        }
        for name, kind, area in VENUES[: round(4 * s)]
    ]  # fmt: skip
    activities = []
    for n in range(min(13, round(13.4 * s))):
        kind, title = STUDIES[n % len(STUDIES)]
        activities.append({
            "title": f"{title}（第{n // len(STUDIES) + 1}期）", "held_on": _day(rng, last), "kind": kind,
            "partner": "示例社区党组织" if kind in ("社区共建", "支部联建") else "", "participants": full + rng.randint(0, 4),
            "innovative": yes(rng.random() < 0.4 * s),
        })  # fmt: skip
    return {"party-venues": venues, "party-activities": activities}


def _pioneers(made, full: int, rng: Random, last: date) -> Lines:
    s = made.strength
    decisions = [
        {
            "held_on": _day(rng, last), "matter": matter, "opinion": rng.choice(("同意", "同意", "提出修改意见")),
            "adopted": yes(rng.random() < 0.9),
        }
        for matter in MATTERS[: round(7 * s)]
    ]  # fmt: skip
    set_up = last - timedelta(days=800)
    models = [
        ("党员先锋岗", "鉴定一室党员先锋岗", "DY001", "本单位", 0.3), ("党员先锋岗", "受理窗口党员先锋岗", "DY002", "本单位", 0.6),
        ("党建示范点", "司法鉴定党建示范点", "", "省级" if s > 0.9 else "市级", 0.75), ("党建品牌", "“红心明鉴”党建品牌", "", "市级", 0.85),
    ]  # fmt: skip
    return {
        "decision-participations": decisions,
        "pioneers": [
            {
                "kind": kind, "title": title, "holder": holder, "set_up_on": set_up, "level": level,
                "reviewed_on": _day(rng, last) if s > 0.5 else "",
            }
            for kind, title, holder, level, least in models if s >= least
        ],
        "party-honours": [
            {
                "number": f"DJRY{n + 1:02d}", "title": title, "level": level, "recipient": recipient,
                "granted_on": last - timedelta(days=30 + rng.randrange(900)),
            }
            for n, (title, level, recipient) in enumerate(HONOURS[: round(3 * s)] if s > 0.9 else HONOURS[2 - round(s) :][:1])
        ],
        "social-contributions": [
            {"title": title, "held_on": _day(rng, last), "kind": kind, "members": min(full, 2 + n), "hours": f"{4 + 2.5 * n}"}
            for n, (kind, title) in enumerate(SERVICES[: round(3 * s)])
        ],
    }  # fmt: skip
