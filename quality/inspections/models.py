"""双随机、一公开 (task 15; domain.md §3.4, §5.12): what may be inspected, the inspections, and what they found."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.registers.models import Record


class InspectionItem(Record):
    """One item of the list of what may be inspected (抽查事项清单, 一单), kept once for all."""

    common = True

    code = models.CharField(_("抽查事项编号"), max_length=20)
    title = models.CharField(_("抽查事项"), max_length=120)
    basis = models.TextField(_("抽查依据"))
    method = models.TextField(_("抽查方式"))
    version = models.CharField(_("清单版本"), max_length=20)

    class Meta:
        verbose_name = _("抽查事项")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(state="valid"), name="inspection_item_once",
                violation_error_message=_("这个抽查事项编号已登记。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.code} {self.title}"


class Inspection(Record):
    """One inspection of an institution and its result, as the province recorded it."""

    class Kind(models.TextChoices):
        RANDOM = "random", _("随机抽查")
        DIRECTED = "directed", _("有因检查")
        REINSPECTION = "reinspection", _("复查")

    class Result(models.TextChoices):
        NO_PROBLEM = "no_problem", _("未发现问题")
        CORRECTED_ON_SPOT = "corrected_on_spot", _("发现问题，已当场改正")
        RECTIFY = "rectify", _("发现问题，责令限期整改")
        CASE_FILED = "case_filed", _("发现问题，立案处理")
        UNCOOPERATIVE = "uncooperative", _("不配合检查")
        NOT_FOUND = "not_found", _("查无下落")

    number = models.CharField(_("检查编号"), max_length=40)
    kind = models.CharField(_("检查类型"), max_length=20, choices=Kind)
    inspected_on = models.DateField(_("检查日期"))
    inspectors_count = models.PositiveSmallIntegerField(_("检查人员数"))
    result = models.CharField(_("检查结果"), max_length=20, choices=Result)
    published_on = models.DateField(_("结果公开日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("检查")
        ordering = ["-inspected_on", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "number"], condition=Q(state="valid"), name="inspection_number_once",
                violation_error_message=_("这家机构的这个检查编号已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(inspectors_count__gte=2), name="inspection_two_inspectors",
                violation_error_message=_("检查人员不得少于两名。请核对人数。"),
            ),
            models.CheckConstraint(
                condition=Q(published_on__gte=F("inspected_on")), name="inspection_published_after",
                violation_error_message=_("结果公开日期不能早于检查日期。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.number


class InspectionFinding(Record):
    """One problem that an inspection found, and whether it was rectified and verified in time (整改问题清单)."""

    class Severity(models.TextChoices):
        MINOR = "minor", _("轻微")
        GENERAL = "general", _("一般")
        SERIOUS = "serious", _("严重")

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="findings", verbose_name=_("检查编号"))
    item = models.ForeignKey(InspectionItem, models.PROTECT, related_name="findings", verbose_name=_("抽查事项编号"))
    severity = models.CharField(_("严重程度"), max_length=20, choices=Severity)
    facts = models.TextField(_("问题事实"), help_text=_("不得填写当事人姓名、案情和鉴定内容。"))
    due_on = models.DateField(_("整改期限"))
    rectified_on = models.DateField(_("整改完成日期"), null=True, blank=True)
    verified_on = models.DateField(_("整改核验日期"), null=True, blank=True)

    class Meta:
        ordering = ["-due_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "item"], condition=Q(state="valid"), name="finding_once_an_item",
                violation_error_message=_("这次检查中这个事项的问题已登记。同一事项的几个问题请写在一条中。"),
            ),
            models.CheckConstraint(
                condition=Q(verified_on__gte=F("rectified_on")), name="finding_verified_after",
                violation_error_message=_("整改核验日期不能早于整改完成日期。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.inspection} {self.item}"
