"""投诉 (task 8; domain.md §3.2, §5.11; 司法部令第144号): complaints about institutions, as the bureau keeps them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.registers.models import Record


class Complaint(Record):
    """One complaint about the practice of an institution, and what came of it. Nothing of who complained is kept."""

    class Grounds(models.TextChoices):
        PROCEDURE = "procedure", _("鉴定程序")
        OPINION_QUALITY = "opinion_quality", _("意见书质量")
        SERVICE = "service", _("服务态度")
        FEES = "fees", _("收费")
        CONDUCT = "conduct", _("执业行为")
        QUALIFICATION = "qualification", _("执业资格")
        OTHER = "other", _("其他")

    class Outcome(models.TextChoices):
        SUBSTANTIATED = "substantiated", _("查实")
        PARTLY = "partly", _("部分查实")
        UNSUBSTANTIATED = "unsubstantiated", _("未查实")
        TERMINATED = "terminated", _("终止")
        NOT_ACCEPTED = "not_accepted", _("不予受理")
        TRANSFERRED = "transferred", _("移送")

    class Measures(models.TextChoices):
        NONE = "none", _("无")
        ADMONISH = "admonish", _("训诫、通报批评")
        RECTIFY = "rectify", _("责令改正")
        PENALTY = "penalty", _("行政处罚")
        ASSOCIATION = "association", _("移交协会惩戒")
        TRANSFER = "transfer", _("移送有关机关")

    number = models.CharField(_("投诉编号"), max_length=24, help_text=_("不得填写投诉人的姓名、电话或其他信息。"))
    received_on = models.DateField(_("收到日期"))
    grounds = models.CharField(_("投诉事由"), max_length=20, choices=Grounds)
    accepted_on = models.DateField(_("受理日期"), null=True, blank=True)
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)
    outcome = models.CharField(_("处理结果"), max_length=20, choices=Outcome, blank=True)
    measures = models.CharField(_("处理措施"), max_length=20, choices=Measures, blank=True)
    opinion_code = models.CharField(_("涉及的意见书编码"), max_length=40, blank=True)

    class Meta:
        ordering = ["-received_on", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "number"], condition=Q(state="valid"), name="complaint_number_once",
                violation_error_message=_("这个投诉编号已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(accepted_on__gte=F("received_on")), name="complaint_accepted_after",
                violation_error_message=_("受理日期不能早于收到日期。"),
            ),
            models.CheckConstraint(
                condition=Q(answered_on__gte=F("received_on")), name="complaint_answered_after",
                violation_error_message=_("答复日期不能早于收到日期。"),
            ),
            models.CheckConstraint(
                condition=Q(answered_on__gte=F("accepted_on")), name="complaint_accepted_first",
                violation_error_message=_("答复日期不能早于受理日期。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.number
