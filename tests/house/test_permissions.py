"""Every address as every role, against rows of one's own province and of another: compared with docs/permissions.md.

`PERMISSIONS=write script/test tests/house/test_permissions.py` writes the document anew; read the difference before it is committed.
"""

import os

from django.conf import settings

from portal.kernel.actions import verbs
from portal.kernel.policy import says
from tests.house import visits

DOCUMENT = settings.BASE_DIR / "docs" / "permissions.md"
HEADS = {
    "ministry_staff": "Min", "ministry_leader": "Lead", "expert": "Exp", "provincial_clerk": "PC", "provincial_leader": "PL",
    "association": "As", "institution_admin": "IA", "institution_clerk": "IC", "auditor": "Au", "public": "Pub",
}  # fmt: skip
SIGNS = {None: " ", 200: "●", 202: "●", 301: "→", 302: "→", 304: "●", 403: "–", 404: "·", 405: "post", 422: "●"}


def written(tour) -> str:
    """The document as the tour found it."""
    lines = [
        "# Permissions", "",
        "Generated from the running portal with the demo's rows; a test compares it. `●` a page, `→` led elsewhere (a stranger to the",
        "sign-in), `–` refused with the policy's sentence, `·` not found, `post` an address without a page. Two signs: a row of one's",
        "own province or institution, then a row of another province. One sign where both are alike. Nothing is allowed that is not here.",
        "", "## Addresses", "",
        "| address | " + " | ".join(HEADS.values()) + " |", "|---|" + "---|" * len(HEADS),
    ]  # fmt: skip
    for address in visits.addresses():
        cells = []
        for role in HEADS:
            own, foreign = (SIGNS[tour[address.name, role, province].status] for province in (visits.OWN, visits.FOREIGN))
            cells.append(own if own == foreign else f"{own} {foreign}")
        lines.append(f"| `{address.name}` | " + " | ".join(cells) + " |")
    lines += ["", "## Acts", "", "| verb | who |", "|---|---|"]
    lines += [f"| `{verb}` | {says(verb)} |" for verb in sorted(verbs)]
    return "\n".join(lines) + "\n"


def test_nothing_breaks_for_anybody(tour):
    """No address answers anybody with a fault."""
    broken = {key: seen.status for key, seen in tour.items() if seen.status not in SIGNS}
    assert broken == {}


def test_who_gets_what_is_what_the_document_says(tour):
    found = written(tour)
    if os.environ.get("PERMISSIONS") == "write":
        DOCUMENT.write_text(found, encoding="utf-8")
    assert DOCUMENT.read_text(encoding="utf-8") == found
