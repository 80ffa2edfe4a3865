"""A report in words: what it says, its steps, its history."""

from django.utils import timezone

from institutions.matters import selectors
from institutions.matters.models import MajorMatterReport
from institutions.registry import course
from institutions.registry.selectors import history as events_of
from portal.kernel.problems import _

_STEPS = {
    "file": _("报告"),
    "receive": _("接收，出具回执"),
    "ask": _("询问"),
    "answer": _("答复"),
    "close": _("办结"),
}
_CITED = {"ask": "question", "answer": "answer", "close": "outcome"}


def facts(report: MajorMatterReport) -> list[tuple]:
    """What stands in the report: (title, value)."""
    title = MajorMatterReport._meta.get_field
    named = [(title(name).verbose_name, getattr(report, name)) for name in ("facts", "measures")]
    return [
        (_("报告编号"), report.number),
        (title("institution").verbose_name, report.institution.name),
        (title("kind").verbose_name, report.get_kind_display()),
        (title("occurred_on").verbose_name, report.occurred_on.isoformat()),
        *named,
    ]


def steps(report: MajorMatterReport) -> list[dict]:
    """Reported, received, closed."""
    received = report.received_at and timezone.localdate(report.received_at)
    return course.steps([
        (_("报告"), timezone.localdate(report.reported_at), True), (_("接收"), received, bool(received)),
        (_("办结"), report.closed_on, bool(report.closed_on)),
    ])  # fmt: skip


def late(report: MajorMatterReport) -> str:
    """How the report stands to its limit; empty where it came in time."""
    if selectors.in_time(report):
        return ""
    return _("应在 %(day)s 前报告，实际报告超过期限。") % {"day": selectors.report_until(report.occurred_on).isoformat()}


def history(report: MajorMatterReport) -> list[course.Told]:
    """What happened, newest first."""
    return course.told(events_of(report), _STEPS, _CITED)
