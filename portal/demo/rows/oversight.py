"""What one institution discloses, its joint commissions, witnessed appraisals and liaison with authorities."""

from datetime import date, timedelta
from math import ceil
from random import Random

from institutions.oversight.models import Disclosure
from institutions.registry.models import FIELDS
from portal.demo.rows import LAST, Lines, day, yes
from portal.demo.rows.opinions import issued_a_year


def rows(made, rng: Random, today: date) -> Lines:
    """All eight kinds of information reachable and two joint or witnessed cases for each hundred opinions where it stands well."""
    s = made.strength
    wanted = ceil(len(made.fields) * issued_a_year(made) * 20 / 1000)
    recent = wanted if s > 0.85 else int(wanted * s)
    return {
        "disclosures": _disclosures(made, rng, today),
        "joint-commissions": _joint(made, _days(recent - recent // 2, rng, today), rng),
        "witnessed-appraisals": _witnessed(_days(recent // 2, rng, today), rng),
        "authority-liaisons": _liaisons(s, rng, today),
    }


def _days(recent: int, rng: Random, today: date) -> list[date]:
    """So many days of the last year, and two of the year before."""
    return [day(rng, today, within=330) for _n in range(recent)] + [today - timedelta(days=485 + 45 * n) for n in range(2)]


def _disclosures(made, rng: Random, today: date) -> list[dict]:
    reachable = min(8, round(8.6 * made.strength))
    return [
        {
            "kind": str(kind.label), "url": f"https://example.org/{made.licence_no}/{kind.value}",
            "published_on": today - timedelta(days=rng.randint(400, 800)), "checked_on": today - timedelta(days=LAST + rng.randint(1, 20)),
            "reachable": yes(n < reachable),
        }
        for n, kind in enumerate(list(Disclosure.Kind)[: reachable + 1])
    ]  # fmt: skip


def _joint(made, days: list[date], rng: Random) -> list[dict]:
    return [
        {
            "signed_on": signed, "field": str(FIELDS[rng.choice(made.fields)]), "parties": rng.randint(2, 3),
            "insurer": yes(rng.random() < 0.5), "case_ref": f"示鉴共-{signed.year}-{n + 1:03d}",
        }
        for n, signed in enumerate(days)
    ]  # fmt: skip


def _witnessed(days: list[date], rng: Random) -> list[dict]:
    kinds = ("当事人", "办案机关", "保险机构", "第三方")
    return [
        {"held_on": held, "witnesses": rng.randint(1, 4), "kind": rng.choice(kinds), "case_ref": f"示鉴证-{held.year}-{n + 1:03d}"}
        for n, held in enumerate(days)
    ]


def _liaisons(s: float, rng: Random, today: date) -> list[dict]:
    partners = ("人民法院", "公安机关", "人民检察院", "仲裁机构")[: 2 + round(2 * s)]
    return [
        {"held_on": day(rng, today, within=330), "with_kind": partner, "content": f"与{partner}就委托材料、意见反馈和出庭通知会商。"}
        for partner in partners
    ]
