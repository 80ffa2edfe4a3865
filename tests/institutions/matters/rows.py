"""Reports of major matters for tests, written directly; `given` overrides columns."""

from datetime import date, timedelta

from institutions.models import Institution, MajorMatterReport
from tests.institutions.admission.rows import at

FACTS = "实验室发生小型火情，已扑灭，无人员伤亡。"
MEASURES = "已停用相关区域，逐项排查，组织复训。"


def report(of: Institution, *, occurred: date = date(2026, 11, 2), days: int = 1, **given) -> MajorMatterReport:
    """A matter of a day, reported so many days later."""
    defaults = {
        "institution": of, "recipient": of.organisation.parent, "kind": "safety", "occurred_on": occurred, "facts": FACTS,
        "measures": MEASURES, "reported_at": at(occurred + timedelta(days=days)),
    }  # fmt: skip
    return MajorMatterReport.objects.create(**(defaults | given))
