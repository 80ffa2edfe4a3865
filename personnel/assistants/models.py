"""鉴定人助理 (task 22; domain.md §3.5)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from institutions.registry.models import FIELD_CHOICES
from personnel.appraisers.models import Appraiser
from portal.registers.models import Record


class Assistant(Record):
    """A person who assists in appraisals under the guidance of an appraiser, from the day engaged to the last day there."""

    number = models.CharField(_("助理编号"), max_length=24, help_text=_("本机构自编，不得使用身份证号码。"))
    name = models.CharField(_("姓名"), max_length=40)
    education = models.CharField(_("学历"), max_length=20, choices=Appraiser.Education)
    engaged_on = models.DateField(_("聘用日期"))
    mentor = models.ForeignKey(Appraiser, models.PROTECT, related_name="+", verbose_name=_("指导鉴定人执业证号"))
    field = models.CharField(_("执业类别"), max_length=8, choices=FIELD_CHOICES)
    left_on = models.DateField(_("离岗日期"), null=True, blank=True, help_text=_("在岗的最后一日；在岗的不填。"))

    class Meta:
        verbose_name = _("鉴定人助理")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "number"], condition=Q(state="valid"), name="assistant_number_once",
                violation_error_message=_("这个助理编号已登记。请核对编号，或在已有记录上更正。"),
            ),
            models.CheckConstraint(
                condition=Q(left_on__gte=F("engaged_on")), name="assistant_left_after_engaged",
                violation_error_message=_("离岗日期不能早于聘用日期。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.name} {self.number}"
