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
    """One item of a field on the schedule of a certificate, with its last adjustment (项目动态调整) if there was one."""

    class Change(models.TextChoices):
        ADDED = "added", _("扩项")
        REMOVED = "removed", _("取消")
        KEPT = "kept", _("保留")

    accreditation = models.ForeignKey(Accreditation, models.PROTECT, related_name="items", verbose_name=_("证书编号"))
    field = models.CharField(_("执业类别"), max_length=8, choices=FIELD_CHOICES)
    parameter = models.CharField(_("项目参数"), max_length=120)
    method = models.CharField(_("方法标准"), max_length=120)
    change = models.CharField(_("最近调整"), max_length=20, choices=Change, blank=True, help_text=_("从未调整过的不填。"))
    changed_on = models.DateField(_("调整日期"), null=True, blank=True)

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


class AssessmentVisit(Record):
    """One visit of assessors for a certificate (评审), and the day on which the last of its nonconformities was closed."""

    class Kind(models.TextChoices):
        INITIAL = "initial", _("初次评审")
        SURVEILLANCE = "surveillance", _("监督评审")
        REASSESSMENT = "reassessment", _("复评审")
        JOINT = "joint", _("专家评审与资质认定协同评审")

    accreditation = models.ForeignKey(Accreditation, models.PROTECT, related_name="visits", verbose_name=_("证书编号"))
    kind = models.CharField(_("评审类型"), max_length=20, choices=Kind)
    visited_on = models.DateField(_("评审日期"), help_text=_("现场评审的最后一天，不符合项的关闭期限从次日起算。"))
    nonconformities = models.PositiveIntegerField(_("不符合项数"))
    closed_on = models.DateField(_("全部关闭日期"), null=True, blank=True, help_text=_("最后一个不符合项经确认关闭的日期。"))

    class Meta:
        ordering = ["-visited_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["accreditation", "kind", "visited_on"], condition=Q(state="valid"), name="visit_once_a_day",
                violation_error_message=_("该证书当天的这次评审已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(closed_on__gte=F("visited_on")), name="visit_closed_after_visited",
                violation_error_message=_("全部关闭日期不能早于评审日期。"),
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(nonconformities__gt=0), name="visit_closed_what_was_found",
                violation_error_message=_("没有不符合项的，请清空全部关闭日期。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.get_kind_display()} {self.visited_on}"
