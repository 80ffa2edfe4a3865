"""支持措施 (clause O4 of domain.md §4; §3.6): what authorities do for an institution, as the bureau of its province keeps it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.registers.models import Record


class SupportMeasure(Record):
    """One measure in support of an institution, by the document that grants it. Nothing of it is scored."""

    class Kind(models.TextChoices):
        PROCUREMENT = "procurement", _("政府购买服务")
        SERVICE_CENTRE = "service_centre", _("进驻公共法律服务中心")
        FUNDS = "funds", _("资金支持")
        RESEARCH_PROJECT = "research_project", _("国家重大研发项目")
        PLATFORM = "platform", _("跨国跨地区平台")
        PROMOTION = "promotion", _("宣传推广")
        EXCHANGE = "exchange", _("经验交流")
        AWARD = "award", _("先进评选")

    kind = models.CharField(_("支持措施种类"), max_length=20, choices=Kind)
    document_no = models.CharField(_("依据文件或合同编号"), max_length=60)
    granted_on = models.DateField(_("给予日期"))
    amount_fen = models.BigIntegerField(_("金额（分）"), null=True, blank=True, help_text=_("没有金额的不填。"))
    description = models.TextField(_("措施内容"))
    ended_on = models.DateField(_("结束日期"), null=True, blank=True)

    class Meta:
        ordering = ["-granted_on", "document_no"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "kind", "document_no"], condition=Q(state="valid"), name="support_once_a_document",
                violation_error_message=_("这份文件给予这家机构的这种支持已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__gte=0), name="support_not_negative", violation_error_message=_("金额不能为负数。"),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__gte=F("granted_on")), name="support_ended_after_granted",
                violation_error_message=_("结束日期不能早于给予日期。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.get_kind_display()} {self.document_no}"
