"""Who is told of a report: the bureau that it came, the institution what became of it."""

from django.urls import reverse

from institutions.matters import selectors
from institutions.matters.models import MajorMatterReport
from portal.accounts.models import INSTITUTION, Organisation, Role
from portal.kernel.models import Event
from portal.kernel.problems import _
from portal.kernel.relay import on
from portal.notify.models import Notice
from portal.notify.outbox import tell

ROOM = "institutions.matters"


def _tell(event: Event, desk: str, sentence: str, kind: str) -> None:
    """One notice to the bureau's clerks or the institution's people, linked to the report at their desk."""
    report = selectors.for_page(MajorMatterReport.objects).get(pk=event.subject_id)
    to: Organisation = report.recipient if desk == "province" else report.institution.organisation
    said = sentence % {"name": report.institution.name, "no": report.number}
    roles = (Role.PROVINCIAL_CLERK,) if desk == "province" else INSTITUTION
    tell(organisation=to, roles=roles, subject=said, link=reverse("institutions:matter", args=[desk, report.pk]), kind=kind, event=event)


@on(f"{ROOM}.file")
def tell_clerks(event: Event) -> None:
    """A report is to be received."""
    _tell(event, "province", _("收到重大事项报告：%(name)s"), Notice.Kind.TODO)


@on(f"{ROOM}.receive")
def tell_received(event: Event) -> None:
    """The receipt."""
    _tell(event, "institution", _("重大事项报告 %(no)s 已接收，请查看回执"), Notice.Kind.SERVICE)


@on(f"{ROOM}.ask")
def tell_asked(event: Event) -> None:
    """A question is to be answered."""
    _tell(event, "institution", _("请答复对重大事项报告 %(no)s 的询问"), Notice.Kind.TODO)


@on(f"{ROOM}.answer")
def tell_answered(event: Event) -> None:
    """The answer is there."""
    _tell(event, "province", _("%(name)s 已答复对重大事项报告 %(no)s 的询问"), Notice.Kind.TODO)


@on(f"{ROOM}.close")
def tell_closed(event: Event) -> None:
    """What came of it."""
    _tell(event, "institution", _("重大事项报告 %(no)s 已办结，请查看处理结果"), Notice.Kind.SERVICE)
