"""电子证照与信息系统 (task 11; domain.md §3.2): electronic licences from the bureau, and the systems an institution works with."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.registers.models import Record


class ElectronicLicence(Record):
    """One version of the electronic licence (电子证照) of an institution, or of one of its appraisers."""

    class Kind(models.TextChoices):
        INSTITUTION = "institution_licence", _("机构许可证")
        APPRAISER = "appraiser_licence", _("鉴定人执业证")

    class Standing(models.TextChoices):
        VALID = "valid", _("有效")
        SUPERSEDED = "superseded", _("已被替代")
        SUSPENDED = "suspended", pgettext_lazy("state", "暂停")
        VOID = "void", _("已作废")

    kind = models.CharField(_("证照种类"), max_length=20, choices=Kind)
    holder_no = models.CharField(_("持证鉴定人执业证号"), max_length=20, blank=True, help_text=_("鉴定人执业证的必填。"))
    number = models.CharField(_("电子证照编号"), max_length=40)
    version = models.PositiveSmallIntegerField(_("版本号"), help_text=_("从 1 起，每次换发加 1。"))
    issued_on = models.DateField(_("签发日期"))
    valid_until = models.DateField(_("有效期至"))
    sha256 = models.CharField(_("文件摘要（SHA-256）"), max_length=64)
    standing = models.CharField(_("证照状态"), max_length=20, choices=Standing, default=Standing.VALID)
    standing_since = models.DateField(_("状态起始日期"), null=True, blank=True, help_text=_("状态不是“有效”的必填。"))

    class Meta:
        ordering = ["kind", "number", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "version", "number"], condition=Q(state="valid"), name="licence_version_once",
                violation_error_message=_("这个电子证照编号的这个版本已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(version__gte=1), name="licence_version_from_one", violation_error_message=_("版本号从 1 起。"),
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("issued_on")), name="licence_valid_after_issue",
                violation_error_message=_("有效期须晚于签发日期。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.number} v{self.version}"


class InformationSystem(Record):
    """One system an institution works with (信息系统), with what it is used for while it is in use."""

    class Function(models.TextChoices):
        APPROVAL = "approval", _("网上审批")
        SERVICE = "service", _("网上服务")
        PRACTICE = "practice", _("执业监管")
        COMPLAINTS = "complaints", _("投诉处理")
        MANAGEMENT = "management", _("综合管理")

    name = models.CharField(_("系统名称"), max_length=80)
    functions = ArrayField(models.CharField(max_length=20, choices=Function), verbose_name=_("在用功能"))
    trace_complete = models.BooleanField(_("鉴定全过程留痕"), default=False)
    api_connected = models.BooleanField(_("已与本平台接口对接"), default=False)
    security_level = models.PositiveSmallIntegerField(_("网络安全保护等级"), null=True, blank=True, help_text=_("已定级的填 1 至 5。"))
    graded_on = models.DateField(_("定级备案日期"), null=True, blank=True)
    launched_on = models.DateField(_("启用日期"))
    retired_on = models.DateField(_("停用日期"), null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"], condition=Q(state="valid"), name="information_system_once",
                violation_error_message=_("这个信息系统已登记。请在已有记录上更新。"),
            ),
            models.CheckConstraint(
                condition=Q(security_level__gte=1) & Q(security_level__lte=5), name="security_level_one_to_five",
                violation_error_message=_("网络安全保护等级为 1 至 5。"),
            ),
            models.CheckConstraint(
                condition=Q(retired_on__gte=F("launched_on")), name="system_retired_after_launch",
                violation_error_message=_("停用日期不能早于启用日期。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.name
