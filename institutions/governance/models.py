"""内部管理 (task 7; domain.md §3.2): management systems, statements of responsibility, the register of risks, yearly reports."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.registers.models import Record


class ManagementSystem(Record):
    """A written management system (内部管理制度), in force from a day and reviewed from time to time."""

    class Kind(models.TextChoices):
        ACCEPTANCE_REVIEW = "acceptance_review", _("受理委托审查")
        BUSINESS = "business", _("业务管理")
        MAJOR_MATTERS = "major_matters", _("重大事项报告")
        RISK = "risk", _("风险管控")
        SUPERVISION = "supervision", _("监督管理")
        CONFIDENTIALITY = "confidentiality", _("保密")
        ARCHIVE = "archive", _("档案管理")
        FEES = "fees", _("收费管理")
        RECUSAL = "recusal", _("回避")
        COMPLAINT = "complaint", _("投诉处理")
        OTHER = "other", _("其他")

    kind = models.CharField(_("制度类别"), max_length=20, choices=Kind)
    title = models.CharField(_("制度名称"), max_length=120)
    version = models.CharField(_("版本"), max_length=20)
    effective_on = models.DateField(_("施行日期"))
    reviewed_on = models.DateField(_("最近一次评审日期"), null=True, blank=True, help_text=_("施行后还没有评审过的不填。"))
    next_review_on = models.DateField(_("下次评审日期"))
    repealed_on = models.DateField(_("废止日期"), null=True, blank=True)

    class Meta:
        ordering = ["kind", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "title", "version"], condition=Q(state="valid"), name="management_system_once",
                violation_error_message=_("这项制度的这个版本已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(reviewed_on__gte=F("effective_on")), name="system_reviewed_in_force",
                violation_error_message=_("评审日期不能早于施行日期。"),
            ),
            models.CheckConstraint(
                condition=Q(next_review_on__gt=F("effective_on")), name="system_next_review_later",
                violation_error_message=_("下次评审日期须晚于施行日期。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.title} {self.version}"


class ResponsibilityChart(Record):
    """A signed statement of the rights and duties of a post (权责义务清单)."""

    class Role(models.TextChoices):
        INSTITUTION = "institution", _("鉴定机构")
        HEAD = "head", _("机构负责人")
        QUALITY_LEAD = "quality_lead", _("质量负责人")
        TECHNICAL_LEAD = "technical_lead", _("技术负责人")
        APPRAISER = "appraiser", _("鉴定人")
        ASSISTANT = "assistant", _("鉴定人助理")

    role = models.CharField(_("岗位"), max_length=20, choices=Role)
    title = models.CharField(_("文件名称"), max_length=120)
    signed_on = models.DateField(_("签署日期"))
    signers = models.PositiveIntegerField(_("签署人数"))

    class Meta:
        ordering = ["-signed_on", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "role", "signed_on"], condition=Q(state="valid"), name="responsibility_chart_once",
                violation_error_message=_("这个岗位当日签署的清单已登记。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.get_role_display()} {self.signed_on:%Y-%m-%d}"


class RiskItem(Record):
    """One risk of practice (执业风险) with how it is controlled and by whom; open until closed."""

    class Level(models.TextChoices):
        LOW = "low", _("低")
        MEDIUM = "medium", _("中")
        HIGH = "high", _("高")

    title = models.CharField(_("风险事项"), max_length=120)
    level = models.CharField(_("风险等级"), max_length=10, choices=Level)
    control = models.TextField(_("管控措施"))
    owner_name = models.CharField(_("责任人"), max_length=40)
    reviewed_on = models.DateField(_("最近一次评估日期"))
    closed_on = models.DateField(_("关闭日期"), null=True, blank=True)

    class Meta:
        ordering = ["closed_on", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "title"], condition=Q(state="valid"), name="risk_item_once",
                violation_error_message=_("这个风险事项已登记。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.title


class AnnualReport(Record):
    """The report on a year's work (年度报告), due by 31 March of the next year (proposed); the province's confirmation accepts it."""

    year = models.PositiveSmallIntegerField(_("报告年度"))
    submitted_on = models.DateField(_("提交日期"))
    summary = models.TextField(_("主要内容"), help_text=_("业务、质量、队伍、党建和存在问题，各写一两句；全文作为材料附上。"))

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "year"], condition=Q(state="valid"), name="annual_report_once_a_year",
                violation_error_message=_("这个年度的报告已登记。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return _("%(year)d 年度报告") % {"year": self.year}
