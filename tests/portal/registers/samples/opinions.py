"""Sound lines of the registers of institutions.opinions."""

from datetime import date

from institutions.models import Opinion
from tests.institutions.opinions.rows import opinion
from tests.portal.registers.samples import Sample


def _opinion(of) -> str:
    """The code of the opinion that outcomes are of."""
    return (Opinion.objects.filter(owner=of.organisation).first() or opinion(of)).code


SAMPLES = {
    "opinions": Sample(
        lambda of, n: {
            "code": f"321-{n:04d}", "field": "法医临床", "commissioner": "人民法院", "accepted_on": "2026-03-02", "due_on": "2026年4月13日",
            "issued_on": date(2026, 4, 10), "extended": "否", "reappraisal": "否", "traced_stages": "6", "standing": "有效",
            "withdrawn_on": "",
        },
        ("issued_on", "2026-02-01", "出具日期不能早于受理日期"),
        ("traced_stages", "5", 5),
    ),
    "opinion-outcomes": Sample(
        lambda of, n: {
            "opinion": _opinion(of), "court": f"示例市第{n}人民法院", "result": "采信", "own_fault": "否", "reason": "",
            "reported_on": "2026.5.6",
        },
        ("reported_on", "2099-01-01", "反馈日期不能晚于今天"),
        ("result", "部分采信", "partly"),
    ),
    "case-years": Sample(
        lambda of, n: {
            "year": 2020 + n, "field": "法医病理", "commissions": "120", "accepted": "110", "refused": "10", "issued": "100",
            "terminated": "4", "reappraisals": "3", "overdue": "2", "revenue_fen": "36000000",
        },
        ("accepted", "130", "受理数不能多于收到的委托数"),
        ("issued", "99", 99),
    ),
}  # fmt: skip
