"""电子证照与信息系统 (task 11; domain.md §3.2)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.registers.models import Record


class ElectronicLicence(Record):
    """An electronic licence (电子证照) of the institution or one of its appraisers, version by version."""

    class Kind(models.TextChoices):
        INSTITUTION_LICENCE = "institution_licence", _("机构许可证")
        APPRAISER_LICENCE = "appraiser_licence", _("鉴定人执业证")

    class Standing(models.TextChoices):
        VALID = "valid", _("有效")
        SUPERSEDED = "superseded", _("已换发")
        SUSPENDED = "suspended", _("暂停")
        VOID = "revoked", _("已废止")

    kind = models.CharField(_("证照类别"), max_length=30, choices=Kind)
    number = models.CharField(_("证照编号"), max_length=40)
    version = models.PositiveIntegerField(_("版本号"))
    holder_no = models.CharField(_("持证人执业证号"), max_length=20, blank=True, help_text=_("鉴定人执业证的填；机构许可证不填。"))
    issued_on = models.DateField(_("签发日期"))
    valid_until = models.DateField(_("有效期至"))
    standing = models.CharField(_("证照状态"), max_length=20, choices=Standing, default=Standing.VALID)

    class Meta:
        ordering = ["number", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "kind", "number", "version"], condition=Q(state="valid"), name="electronic_licence_once",
                violation_error_message=_("这个版本的电子证照已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("issued_on")), name="electronic_licence_days",
                violation_error_message=_("有效期须晚于签发日期。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.number} v{self.version}"


class InformationSystem(Record):
    """A system that the institution works with, and which of the five functions of task 11 it serves."""

    class Function(models.TextChoices):
        APPROVAL = "approval", _("网上审批")
        SERVICE = "service", _("网上服务")
        PRACTICE = "practice", _("执业监管")
        COMPLAINTS = "complaints", _("投诉处理")
        MANAGEMENT = "management", _("综合管理")

    name = models.CharField(_("系统名称"), max_length=80)
    functions = ArrayField(models.CharField(max_length=20, choices=Function), verbose_name=_("功能"))
    in_use_since = models.DateField(_("启用日期"))
    retired_on = models.DateField(_("停用日期"), null=True, blank=True)
    trace_complete = models.BooleanField(_("全过程留痕"), default=False)
    api_connected = models.BooleanField(_("已与监管平台对接"), default=False)
    security_level = models.PositiveIntegerField(_("网络安全等级保护级别"), null=True, blank=True, help_text=_("1 至 5；未定级的不填。"))
    graded_on = models.DateField(_("等级测评日期"), null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"], condition=Q(state="valid"), name="information_system_once",
                violation_error_message=_("这个系统已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(security_level__gte=1, security_level__lte=5), name="security_level_1_to_5",
                violation_error_message=_("等级保护级别须是 1 至 5。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.name
