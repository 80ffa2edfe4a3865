"""The electronic licences of one institution and its first appraisers, and the systems it works with."""

from datetime import date, timedelta
from hashlib import sha256
from random import Random

from institutions.licences.models import InformationSystem
from portal.demo.rows import LAST, Lines, yes


def rows(made, rng: Random, today: date) -> Lines:
    """Where the institution stands well all five functions and electronic licences; elsewhere some functions and paper."""
    s = made.strength
    licences = []
    if s > 0.78:
        issued = today - timedelta(days=rng.randint(LAST + 40, 500))
        licences.append(_licence("机构许可证", "", f"DZ{made.licence_no}", issued))
        licences += [_licence("鉴定人执业证", no, f"DZ{no}", issued) for no in made.people[:3]]
    return {"electronic-licences": licences, "information-systems": list(_systems(s, rng, today))}


def _licence(kind: str, holder_no: str, number: str, issued: date) -> dict:
    return {
        "kind": kind, "holder_no": holder_no, "number": number, "version": 1, "issued_on": issued,
        "valid_until": issued + timedelta(days=1825), "sha256": sha256(number.encode()).hexdigest(), "standing": "有效",
        "standing_since": "",
    }  # fmt: skip


def _systems(s: float, rng: Random, today: date):
    functions = [str(one.label) for one in list(InformationSystem.Function)[: max(1, min(5, round(5.6 * s)))]]
    for name, held in (("鉴定业务管理系统", functions[:3]), ("综合办公系统", functions[3:])):
        if held:
            launched = today - timedelta(days=rng.randint(700, 1500))
            graded = s > 0.8
            yield {
                "name": f"示例{name}", "functions": "、".join(held), "trace_complete": yes(s > 0.7), "api_connected": yes(s > 0.85),
                "security_level": 2 if graded else "", "graded_on": launched + timedelta(days=60) if graded else "",
                "launched_on": launched, "retired_on": "",
            }  # fmt: skip
