"""Penalties, sanctions and records of dishonesty for tests, written directly; `given` overrides columns."""

from datetime import date
from itertools import count

from institutions.models import DishonestyRecord, IndustrySanction, Institution, Penalty

_n = count(1)


def penalty(of: Institution, **given) -> Penalty:
    """A warning to the institution in May 2026."""
    defaults = {
        "owner": of.organisation, "doc_no": f"示罚〔2026〕{next(_n)}号", "subject_kind": "institution", "kind": "warning",
        "decided_on": date(2026, 5, 11), "authority": "示例司法局", "ground": "示例事由",
    }  # fmt: skip
    return Penalty.objects.create(**(defaults | given))


def sanction(of: Institution, **given) -> IndustrySanction:
    """A circulated criticism in May 2026."""
    defaults = {
        "owner": of.organisation, "doc_no": f"示协惩〔2026〕{next(_n)}号", "subject_kind": "institution", "kind": "circulated_criticism",
        "decided_on": date(2026, 5, 11), "association": "示例司法鉴定协会",
    }  # fmt: skip
    return IndustrySanction.objects.create(**(defaults | given))


def dishonesty(of: Institution, **given) -> DishonestyRecord:
    """An open record of May 2026."""
    defaults = {"owner": of.organisation, "recorded_on": date(2026, 5, 11), "kind": f"示例情形{next(_n)}", "source": "示例名单"}
    return DishonestyRecord.objects.create(**(defaults | given))
