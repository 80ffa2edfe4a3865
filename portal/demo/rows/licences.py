"""Electronic licences and information systems of one institution."""

from datetime import date, timedelta
from random import Random

from portal.demo.rows import Lines, yes

FUNCTIONS = ("网上审批", "网上服务", "执业监管", "投诉处理", "综合管理")


def rows(made, rng: Random, today: date) -> Lines:
    """One or two systems that serve the more functions the better the institution stands."""
    s, since = made.strength, today - timedelta(days=rng.randint(500, 2000))
    graded = s > 0.5
    systems = [_system("鉴定业务管理系统", FUNCTIONS[: max(2, round(5.4 * s))], since, yes(s > 0.55), yes(s > 0.7), graded)]
    if s > 0.75:
        systems.append(_system("案卷电子档案系统", FUNCTIONS[-1:], since + timedelta(days=200), "是", "否", False))
    issued = today - timedelta(days=rng.randint(400, 900))
    held = [("机构许可证", made.licence_no, "")] if s > 0.35 else []
    held += [("鉴定人执业证", number, number) for number in made.people[:3]]
    licences = [
        {
            "kind": kind, "number": f"DZ{number}", "version": 1, "holder_no": holder, "issued_on": issued,
            "valid_until": issued + timedelta(days=1825), "standing": "有效",
        }
        for kind, number, holder in held
    ]  # fmt: skip
    return {"information-systems": systems, "electronic-licences": licences}


def _system(name: str, functions, since: date, traced: str, connected: str, graded: bool) -> dict:
    return {
        "name": name, "functions": "、".join(functions), "in_use_since": since, "retired_on": "", "trace_complete": traced,
        "api_connected": connected, "security_level": 2 if graded else "", "graded_on": since + timedelta(days=90) if graded else "",
    }  # fmt: skip
