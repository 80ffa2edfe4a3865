"""Assistants, conduct, training, competence, titles and talents of one institution."""

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

from institutions.registry.models import FIELDS
from portal.calendar.spans import full_years
from portal.demo import names
from portal.demo.rows import LAST, Lines, day


def rows(made, rng: Random, today: date) -> Lines:
    """Where the institution stands well everybody is trained, assessed, appraised and has signed; elsewhere only a part."""
    assistants = _assistants(made, rng, today)
    sessions, attendances = _training(made, [line["number"] for line in assistants], rng, today)
    return {
        "assistants": assistants,
        "conduct-rules": _rules(made.strength, today),
        "ethics-sessions": _ethics(made, rng, today),
        "conduct-pledges": _pledges(made, today),
        "training-sessions": sessions,
        "training-attendances": attendances,
        "competence-assessments": _assessments(made, today),
        "annual-appraisals": _appraisals(made, rng, today),
        "title-awards": _titles(made, rng, today),
        "talent-items": _talents(made, assistants, rng, today),
        "academic-posts": _posts(made, today),
    }


def _years(today: date) -> list[int]:
    """The last complete year, as it is today and as it was when the data end; mostly one."""
    return sorted({full_years(on, 1)[0] for on in (today - timedelta(days=LAST), today)})


def _part(people: list[str], s: float, *, at_0: float) -> list[str]:
    """So many of the people: all from 0.9 on, and from there in a straight line down to `at_0`."""
    share = min(1, at_0 + (1 - at_0) * s / 0.9)
    return people[: max(1, round(len(people) * share))]


def _assistants(made, rng: Random, today: date) -> list[dict]:
    """Three for ten appraisers where the institution stands well; one has left."""
    number = 1 + round(0.36 * made.strength * len(made.people))
    return [
        {
            "number": f"ZL-{n + 1:03d}", "name": names.person(rng), "education": rng.choice(("硕士", "本科", "本科")),
            "engaged_on": today - timedelta(days=rng.randint(600, 1100)), "mentor": made.people[n % len(made.people)],
            "field": str(FIELDS[made.fields[n % len(made.fields)]]), "left_on": today - timedelta(days=LAST + 200) if n == 0 else "",
        }
        for n in range(number)
    ]  # fmt: skip


def _rules(s: float, today: date) -> list[dict]:
    titles = {"司法鉴定人职业道德准则": "职业道德准则", "司法鉴定人执业行为规范": "执业行为规范", "执业纪律与回避规定": "执业行为规范"}
    return [
        {"title": title, "kind": kind, "effective_on": today - timedelta(days=500 + 40 * n)}
        for n, (title, kind) in enumerate(list(titles.items())[: 2 + (s > 0.6)])
    ]


def _ethics(made, rng: Random, today: date) -> list[dict]:
    """A session every two months, up to four."""
    topics = ("忠诚履职与客观公正", "执业纪律与廉洁从业", "警示教育", "保密与回避")[: 2 + round(2 * made.strength)]
    due = len(made.people)
    attended = min(due, round(due * (0.55 + 0.45 * made.strength)))
    return [
        {
            "held_on": today - timedelta(days=LAST + 10 + 60 * n), "topic": topic, "hours": rng.choice(("2", "2.5", "3")),
            "due_attend": due, "attended": attended,
        }
        for n, topic in enumerate(topics)
    ]  # fmt: skip


def _pledges(made, today: date) -> list[dict]:
    return [
        {"appraiser": person, "year": year, "signed_on": date(year, 1, 6 + n % 20)}
        for year in _years(today)
        for n, person in enumerate(_part(made.people, made.strength, at_0=0.5))
    ]


def _training(made, assistants: list[str], rng: Random, today: date) -> tuple[list[dict], list[dict]]:
    """Two long trainings that make the yearly hours together, induction of assistants, and seminars."""
    held = [("日常培训", "鉴定技术规范宣贯", 24), ("外派培训", "行业协会能力提升班", 20), ("新入职培训", "鉴定人助理岗前培训", 16)]
    held += [("专题讨论", "疑难案例讨论", 2), ("业务交流", "机构间业务交流", 4)][: 1 + (made.strength > 0.6)]
    sessions = [
        {
            "code": f"PX-{n + 1:02d}", "kind": kind, "title": title, "held_on": day(rng, today, within=240), "hours": hours,
            "organiser": "示例省司法鉴定协会" if kind == "外派培训" else made.name,
        }
        for n, (kind, title, hours) in enumerate(held)
    ]  # fmt: skip

    def came(n: int, people: Iterable[str], column: str, result: str = "") -> list[dict]:
        one = {"session": sessions[n]["code"], "appraiser": "", "assistant": "", "hours": sessions[n]["hours"], "result": result}
        return [one | {column: person} for person in people]

    found = came(0, made.people, "appraiser") + came(1, _part(made.people, made.strength, at_0=0.3), "appraiser", "合格")
    return sessions, found + came(2, assistants[1:3], "assistant", "合格") + came(3, made.people[:3], "appraiser")


def _assessments(made, today: date) -> list[dict]:
    """All but a few of the weaker institutions' people qualified, one of them only when it was taken again."""
    year, assessed = _years(today)[0], _part(made.people, made.strength, at_0=0.6)
    lines = [
        {
            "appraiser": person, "year": year, "organiser": "示例省司法鉴定协会", "outcome": "优秀" if n % 4 == 1 else "合格",
            "retaken_on": "",
        }
        for n, person in enumerate(assessed)
    ]  # fmt: skip
    lines[0] |= {"outcome": "不合格", "retaken_on": date(year, 12, 1) if made.strength > 0.5 else ""}
    return lines


def _appraisals(made, rng: Random, today: date) -> list[dict]:
    return [
        {"appraiser": person, "year": year, "grade": rng.choice(("优秀", "称职", "称职", "称职", "基本称职"))}
        for year in _years(today)
        for person in _part(made.people, made.strength, at_0=0.7)
    ]


def _titles(made, rng: Random, today: date) -> list[dict]:
    """Titles of the last years, not yet all in the licence register."""
    return [
        {
            "appraiser": person, "level": "正高" if n == 0 and made.strength > 0.8 else "副高" if n < 8 * made.strength - 2 else "中级",
            "series": rng.choice(("法医", "工程", "卫生")), "granted_on": today - timedelta(days=rng.randint(150, 1000)),
            "authority": "示例省高级职称评审委员会",
        }
        for n, person in enumerate(made.people[: 2 + round(4 * made.strength)])
    ]  # fmt: skip


def _talents(made, assistants: list[dict], rng: Random, today: date) -> list[dict]:
    """Assistants as the reserve; the others by name alone, for the appraisers are known here by their numbers only."""
    kinds = [("涉外人才", "省级"), ("引进人才", "市级"), ("培育人才", "机构级"), ("领军人物", "国家级")][: round(4 * made.strength)]
    found = [("后备人才", "机构级", line["name"]) for line in assistants[1:3]]
    found += [(kind, level, names.person(rng)) for kind, level in kinds]
    return [
        {"kind": kind, "name": name, "appraiser": "", "level": level, "dated": today - timedelta(days=130 + 70 * n)}
        for n, (kind, level, name) in enumerate(found)
    ]


def _posts(made, today: date) -> list[dict]:
    """Up to four posts, two of them national."""
    posts = (
        ("示例省司法鉴定协会", "专业委员会委员", "省级"), ("示例国家学会法庭科学分会", "委员", "国家级"),
        ("示例省医学会", "常务委员", "省级"), ("示例全国标准化技术委员会", "委员", "国家级"),
    )[: round(4.2 * made.strength)]  # fmt: skip
    return [
        {
            "appraiser": made.people[n % len(made.people)], "body": body, "post": post, "level": level,
            "since_on": today - timedelta(days=500 + 90 * n), "until_on": today + timedelta(days=400 + 100 * n) if n % 2 else "",
        }
        for n, (body, post, level) in enumerate(posts)
    ]  # fmt: skip
