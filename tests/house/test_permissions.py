"""Every address as every role, with rows of one's own and of others: compared with docs/permissions.md.

`PERMISSIONS=write script/test tests/house/test_permissions.py` writes the document anew; read the difference before it is committed.
"""

import os

from django.conf import settings

from portal.kernel.actions import verbs
from portal.kernel.policy import says
from tests.house.tour import Seen
from tests.house.visits import addresses

DOCUMENT = settings.BASE_DIR / "docs" / "permissions.md"
HEADS = {
    "ministry_staff": "Min", "ministry_leader": "Lead", "expert": "Exp", "provincial_clerk": "PC", "provincial_leader": "PL",
    "association": "As", "institution_admin": "IA", "institution_clerk": "IC", "auditor": "Au", "public": "Pub",
}  # fmt: skip
SIGNS = {
    None: " ", 200: "●", 202: "●", 204: "●", 301: "→", 302: "→", 303: "→", 304: "●", 400: "○", 403: "–", 404: "·", 405: " ", 409: "○",
    415: "○", 422: "○",
}  # fmt: skip
INTRODUCTION = """\
# Permissions

Generated from the running portal with the demo's rows, and compared by a test (`tests/house/test_permissions.py`). Columns: ministry
staff, ministry leader, expert, provincial clerk, provincial leader, association, institution administrator, institution clerk, auditor,
the public. Two signs: with a row of one's own (of one's institution, province or desk), then with somebody else's; one sign where both are
alike or where no row is anybody else's, blank where there is no such row. What is not let through here is not let through.

`●` a page · `→` led elsewhere · `⇥` to the sign-in · `–` refused with the policy's sentence · `·` not found: the row is not this
person's to see · `○` there, but not in its present state, or something is missing
"""
POSTS = """\
## Posting

The same addresses, posted to with nothing filled in. `■` an act was done and recorded; the other signs as above, `○` with the form and
what it lacks.
"""


def sign(seen: Seen) -> str:
    """One answer in the document's signs."""
    return "■" if seen.acted else "⇥" if seen.to_sign_in else SIGNS[seen.status]


def table(tour, way: str, rows) -> list[str]:
    """The answers to one way of asking, an address a line."""
    lines = ["| address | " + " | ".join(HEADS.values()) + " |", "|---|" + "---|" * len(HEADS)]
    for address in rows:
        cells = []
        for role in HEADS:
            own, foreign = (sign(seen) for seen in getattr(tour[address.name, role], way))
            cells.append(own if own == foreign else f"{own} {foreign}")
        lines.append(f"| `{address.name}` | " + " | ".join(cells) + " |")
    return lines


def written(tour) -> str:
    """The document as the tour found it."""
    lines = [INTRODUCTION, "## Looking", "", *table(tour, "get", addresses()), ""]
    lines += [POSTS, *table(tour, "post", [a for a in addresses() if a.posts]), ""]
    lines += ["## Acts", "", "Who may do what, as each policy says it; the desk's own rows are looked at again in the act.", ""]
    lines += ["| verb | who |", "|---|---|", *(f"| `{verb}` | {says(verb)} |" for verb in sorted(verbs))]
    return "\n".join(lines) + "\n"


def test_nothing_breaks_for_anybody(tour):
    """No address answers anybody with a fault, looked at or posted to with nothing filled in."""
    broken = {
        (name, role, way, seen.status)
        for (name, role), visit in tour.items()
        for way in ("get", "post")
        for seen in getattr(visit, way)
        if seen.status not in SIGNS
    }
    assert broken == set()


def test_nobody_acts_on_what_is_another_bodys(tour):
    """Of those who have rows of their own, none does anything to a row of somebody else by posting to its address."""
    everybodys = {"ministry_staff", "ministry_leader", "auditor"}
    done = {
        (name, role) for (name, role), visit in tour.items() if role not in everybodys and visit.post[1].acted and not visit.post[0].acted
    }
    assert done == set()


def test_the_auditor_changes_nothing_of_the_programme(tour):
    """A role that reads: what it does by posting with nothing filled in is its own checking and nothing else."""
    done = {name for (name, role), visit in tour.items() if role == "auditor" and any(seen.acted for seen in visit.post)}
    assert {name for name in done if not name.startswith("trail:")} == set()


def test_who_gets_what_is_what_the_document_says(tour):
    found = written(tour)
    if os.environ.get("PERMISSIONS") == "write":
        DOCUMENT.write_text(found, encoding="utf-8")
    assert DOCUMENT.read_text(encoding="utf-8") == found
