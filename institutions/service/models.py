"""司法鉴定服务 (task 6; domain.md §3.2): standards of service, the green channel, and how satisfied those served were."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.registers.models import Record


class ServiceStandard(Record):
    """One version of a standard of service (服务标准): dress, manner, steps, ways of being reached."""

    title = models.CharField(_("标准名称"), max_length=120)
    version = models.CharField(_("版本"), max_length=20)
    effective_on = models.DateField(_("施行日期"))
    posted = models.BooleanField(_("已公示"), default=False)
    channels = models.TextField(_("服务与公示渠道"))

    class Meta:
        ordering = ["-effective_on", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "title", "version"], condition=Q(state="valid"), name="service_standard_version_once",
                violation_error_message=_("这个服务标准的这个版本已登记。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.title} {self.version}"


class GreenChannelCase(Record):
    """One case served first (绿色通道). Nothing says who was served but the group they belong to (domain.md §11)."""

    class Beneficiary(models.TextChoices):
        DISABLED = "disabled", _("残疾人")
        ELDERLY = "elderly", _("老年人")
        MILITARY = "military", _("军人")
        LEGAL_AID = "legal_aid", _("法律援助受援人")
        MINOR = "minor", _("未成年人")
        OTHER = "other", _("其他")

    served_on = models.DateField(_("服务日期"))
    beneficiary = models.CharField(_("服务对象类别"), max_length=20, choices=Beneficiary)
    case_ref = models.CharField(
        _("案件编号"), max_length=40, help_text=_("只填本机构的案件编号，不得填写当事人的姓名、证件号码或其他能识别身份的内容。")
    )
    accepted_wd = models.PositiveIntegerField(_("受理用时（工作日）"), help_text=_("从收到委托到决定受理，当日受理的填 0。"))
    fee_waived_fen = models.BigIntegerField(_("减免费用（分）"), help_text=_("没有减免的填 0。"))

    class Meta:
        ordering = ["-served_on", "case_ref"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "case_ref"], condition=Q(state="valid"), name="green_channel_case_once",
                violation_error_message=_("这个案件的绿色通道服务已登记，一个案件登记一次。"),
            ),
            models.CheckConstraint(
                condition=Q(fee_waived_fen__gte=0), name="green_waived_not_negative", violation_error_message=_("减免费用不能为负数。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.case_ref


class SatisfactionSurvey(Record):
    """The answers of one month through one channel (满意度调查), in numbers; no single answer is kept."""

    class Channel(models.TextChoices):
        QR = "qr", _("二维码")
        PAPER = "paper", _("纸质问卷")
        PHONE = "phone", _("电话回访")
        COURT = "court", _("办案机关反馈")

    period = models.CharField(_("月份"), max_length=7, help_text=_("例如 2026-05。"))
    asked = models.PositiveIntegerField(_("发放数（份）"))
    answered = models.PositiveIntegerField(_("有效回收数（份）"))
    satisfied = models.PositiveIntegerField(_("满意数（份）"))
    channel = models.CharField(_("调查方式"), max_length=20, choices=Channel)

    class Meta:
        ordering = ["-period", "channel"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "channel", "period"], condition=Q(state="valid"), name="survey_once_a_month",
                violation_error_message=_("这个月份、这种调查方式的结果已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(answered__lte=F("asked")), name="answered_within_asked",
                violation_error_message=_("有效回收数不能多于发放数。"),
            ),
            models.CheckConstraint(
                condition=Q(satisfied__lte=F("answered")), name="satisfied_within_answered",
                violation_error_message=_("满意数不能多于有效回收数。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.period} {self.get_channel_display()}"
