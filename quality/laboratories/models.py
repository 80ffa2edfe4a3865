"""实验室、重点实验室与操作规范 (task 18; domain.md §3.4)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from institutions.registry.models import FIELD_CHOICES
from portal.registers.models import Record


class Laboratory(Record):
    """A laboratory of one field, held against the kinds of instruments that 仪器配置标准 requires of that field."""

    name = models.CharField(_("实验室名称"), max_length=120)
    field = models.CharField(_("执业类别"), max_length=8, choices=FIELD_CHOICES)
    area_m2 = models.DecimalField(_("面积（平方米）"), max_digits=9, decimal_places=1)
    required_kinds = models.PositiveIntegerField(_("必备设备种类数"), help_text=_("该执业类别仪器配置标准中列为必备的种类。"))
    held_kinds = models.PositiveIntegerField(_("已配置种类数"), help_text=_("只计必备种类中已配置的，选配设备不计。"))
    checked_on = models.DateField(_("核对日期"), help_text=_("最近一次按配置标准逐项核对的日期。"))

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"], condition=Q(state="valid"), name="laboratory_name_once",
                violation_error_message=_("本机构已登记这个实验室。实验室名称不能重复。"),
            ),
            models.CheckConstraint(
                condition=Q(held_kinds__lte=F("required_kinds")), name="held_within_required",
                violation_error_message=_("已配置种类数不能多于必备设备种类数，选配设备不计。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.name


class KeyLaboratory(Record):
    """The standing of a key laboratory (重点实验室), granted at one level and in force until its end, if it has one."""

    class Level(models.TextChoices):
        NATIONAL = "national", _("国家级")
        MINISTERIAL = "ministerial", _("部级")
        PROVINCIAL = "provincial", _("省级")

    name = models.CharField(_("重点实验室名称"), max_length=120)
    level = models.CharField(_("级别"), max_length=20, choices=Level)
    approved_on = models.DateField(_("批准日期"))
    valid_until = models.DateField(_("有效期至"), null=True, blank=True, help_text=_("批准文件未规定有效期的，不填。"))
    authority = models.CharField(_("批准机关"), max_length=120)

    class Meta:
        ordering = ["-approved_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "level", "name"], condition=Q(state="valid"), name="key_laboratory_once",
                violation_error_message=_("这个级别的重点实验室已登记。有效期延长的，请修改原记录。"),
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("approved_on")), name="key_laboratory_days",
                violation_error_message=_("有效期须晚于批准日期。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.get_level_display()} {self.name}"


class OperatingProcedure(Record):
    """One version of one operating procedure (操作规范) of a laboratory."""

    laboratory = models.ForeignKey(Laboratory, models.PROTECT, related_name="procedures", verbose_name=_("实验室名称"))
    title = models.CharField(_("规范名称"), max_length=120)
    version = models.CharField(_("版本"), max_length=20)
    effective_on = models.DateField(_("实施日期"))

    class Meta:
        ordering = ["title", "-effective_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["laboratory", "version", "title"], condition=Q(state="valid"), name="procedure_version_once",
                violation_error_message=_("该实验室这项规范的这个版本已登记。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.title} {self.version}"
