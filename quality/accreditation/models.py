"""资质认定与认可 (task 13; domain.md §3.4)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutions.registry.models import FIELD_CHOICES
from portal.registers.models import Record


class Accreditation(Record):
    """A certificate of 资质认定 (CMA, six years) or CNAS accreditation held by an institution."""

    class Kind(models.TextChoices):
        CMA = "cma", _("资质认定")
        CNAS_LAB = "cnas_lab", _("实验室认可")
        CNAS_INSPECTION = "cnas_inspection", _("检查机构认可")

    class Standing(models.TextChoices):
        VALID = "valid", _("有效")
        SUSPENDED = "suspended", pgettext_lazy("state", "暂停")
        WITHDRAWN = "withdrawn", pgettext_lazy("state", "撤销")

    kind = models.CharField(_("类别"), max_length=20, choices=Kind)
    certificate_no = models.CharField(_("证书编号"), max_length=40)
    issued_on = models.DateField(_("发证日期"))
    valid_until = models.DateField(_("有效期至"))
    authority = models.CharField(_("发证机关"), max_length=60)
    standing = models.CharField(_("证书状态"), max_length=20, choices=Standing, default=Standing.VALID)
    standing_since = models.DateField(_("状态起始日期"), null=True, blank=True)

    class Meta:
        ordering = ["-valid_until"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "certificate_no"],
                condition=Q(state="valid"),
                name="accreditation_certificate_once",
                violation_error_message=_("这个证书编号已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("issued_on")),
                name="accreditation_valid_after_issue",
                violation_error_message=_("有效期须晚于发证日期。"),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.certificate_no}"


class AccreditedItem(Record):
    """One field on the schedule of a certificate."""

    accreditation = models.ForeignKey(Accreditation, models.PROTECT, related_name="items", verbose_name=_("证书编号"))
    field = models.CharField(_("执业类别"), max_length=8, choices=FIELD_CHOICES)
    parameter = models.CharField(_("项目参数"), max_length=120)
    method = models.CharField(_("方法标准"), max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["accreditation", "field", "parameter"],
                condition=Q(state="valid"),
                name="accredited_item_once",
                violation_error_message=_("该证书下这个项目已登记。"),
            ),
        ]

    def __str__(self):
        return f"{self.get_field_display()} {self.parameter}"
