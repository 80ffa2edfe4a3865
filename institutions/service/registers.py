"""Standards of service, the green channel and surveys (task 6)."""

from datetime import date

from institutions.service.models import GreenChannelCase, SatisfactionSurvey, ServiceStandard
from portal.kernel.problems import _
from portal.registers.register import Register, register
from portal.registers.rules import month_problems


@register
class ServiceStandards(Register):
    """服务标准台账."""

    model, slug, task = ServiceStandard, "service-standards", 6
    title = _("服务标准")
    fields = ["title", "version", "effective_on", "posted", "channels"]
    key = ["title", "version"]
    filters = ["posted"]
    search = ["title", "channels"]


@register
class GreenChannelCases(Register):
    """绿色通道服务台账."""

    model, slug, task = GreenChannelCase, "green-channel-cases", 6
    title = _("绿色通道服务")
    fields = ["served_on", "beneficiary", "case_ref", "accepted_wd", "fee_waived_fen"]
    key = ["case_ref"]
    filters = ["beneficiary"]
    search = ["case_ref"]
    past = ["served_on"]


@register
class SatisfactionSurveys(Register):
    """服务满意度调查台账."""

    model, slug, task = SatisfactionSurvey, "satisfaction-surveys", 6
    title = _("服务满意度调查")
    fields = ["period", "channel", "asked", "answered", "satisfied"]
    key = ["channel", "period"]
    filters = ["channel"]
    search = ["period"]

    def problems(self, record: SatisfactionSurvey, today: date):
        yield from month_problems(record.period, today, "period")
