"""政策支持 (clause O4; domain.md §3.6): what governments and the ministry do for an institution."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.registers.models import Record


class SupportMeasure(Record):
    """One measure of support (政策支持措施)."""

    class Kind(models.TextChoices):
        PURCHASE = "purchase", _("政府购买服务")
        SERVICE_CENTRE = "service_centre", _("进驻公共法律服务中心")
        FUNDS = "funds", _("资金支持")
        RESEARCH_PROJECT = "research_project", _("国家重大研发项目")
        PLATFORM = "platform", _("跨国跨地区交流平台")
        PROMOTION = "promotion", _("宣传推广")
        EXCHANGE = "exchange", _("经验交流")
        AWARD = "award", _("先进评选")

    document_no = models.CharField(_("文件或合同编号"), max_length=60)
    kind = models.CharField(_("支持方式"), max_length=20, choices=Kind)
    granted_on = models.DateField(_("日期"))
    granted_by = models.CharField(_("支持单位"), max_length=120)
    amount_fen = models.BigIntegerField(_("金额（分）"), null=True, blank=True, help_text=_("没有金额的不填。"))
    description = models.CharField(_("内容"), max_length=200)

    class Meta:
        ordering = ["-granted_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "document_no", "kind"], condition=Q(state="valid"), name="support_measure_once",
                violation_error_message=_("这份文件的这项支持已登记。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.document_no} {self.get_kind_display()}"
