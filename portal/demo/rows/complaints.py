"""Complaints about one institution, as its bureau keeps them."""

from datetime import date, timedelta
from random import Random

from portal.demo.rows import Lines, day

FOUND = ("部分查实", "责令改正")
UNFOUND = ("未查实", "无")


def rows(made, rng: Random, today: date) -> Lines:
    """Two complaints; where the institution stands well neither proved true, elsewhere one did."""
    found = []
    for n, (outcome, measures) in enumerate((UNFOUND, UNFOUND if made.strength > 0.6 else FOUND)):
        answered = day(rng, today, within=330)
        received = answered - timedelta(days=rng.randint(35, 60))
        found.append({
            "number": f"示投-{received.year}-{made.licence_no}-{n + 1}", "received_on": received,
            "grounds": rng.choice(("鉴定程序", "服务态度", "收费")), "accepted_on": received + timedelta(days=5), "answered_on": answered,
            "outcome": outcome, "measures": measures, "opinion_code": "",
        })  # fmt: skip
    return {"complaints": found}
