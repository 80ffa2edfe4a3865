"""内部管理 (task 7; domain.md §3.2): an institution's management systems, who answers for what, its risks and its yearly reports."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from institutions.governance import rules
from portal.registers.models import Record


class ManagementSystem(Record):
    """One version of a management system (管理制度). It is in force from its day until it is repealed or a newer version is."""

    class Kind(models.TextChoices):
        ACCEPTANCE_REVIEW = "acceptance_review", _("受理审查")
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

    kind = models.CharField(_("制度种类"), max_length=20, choices=Kind)
    title = models.CharField(_("制度名称"), max_length=120, help_text=_("各版本用同一名称；新版本施行后，旧版本不再计入现行制度。"))
    version = models.CharField(_("版本"), max_length=20)
    effective_on = models.DateField(_("施行日期"))
    reviewed_on = models.DateField(_("最近评审日期"), help_text=_("每年至少评审一次；新制度填审定日期。"))
    next_review_on = models.DateField(_("下次评审日期"))
    repealed_on = models.DateField(_("废止日期"), null=True, blank=True, help_text=_("没有新版本代替而废止的填写；从这一天起不再计入。"))

    class Meta:
        ordering = ["kind", "title", "-effective_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "title", "version"], condition=Q(state="valid"), name="system_version_once",
                violation_error_message=_("这个制度的这个版本已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(next_review_on__gt=F("reviewed_on")), name="system_next_review_after",
                violation_error_message=_("下次评审日期须晚于最近评审日期。"),
            ),
            models.CheckConstraint(
                condition=Q(repealed_on__gte=F("effective_on")), name="system_repealed_after_effect",
                violation_error_message=_("废止日期不能早于施行日期。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.title} {self.version}"


class ResponsibilityChart(Record):
    """The duties of one role, signed by who holds it (责任清单); renewed every year."""

    class Role(models.TextChoices):
        INSTITUTION = "institution", _("机构")
        HEAD = "head", _("机构负责人")
        QUALITY_LEAD = "quality_lead", _("质量负责人")
        TECHNICAL_LEAD = "technical_lead", _("技术负责人")
        APPRAISER = "appraiser", _("鉴定人")
        ASSISTANT = "assistant", _("鉴定人助理")

    title = models.CharField(_("责任清单名称"), max_length=120, help_text=_("同一份多人同日签署的登记一条，签署件一并附上。"))
    role = models.CharField(_("岗位"), max_length=20, choices=Role)
    signed_on = models.DateField(_("签署日期"))

    class Meta:
        ordering = ["-signed_on", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "title", "signed_on"], condition=Q(state="valid"), name="chart_signed_once_a_day",
                violation_error_message=_("当天签署的这份责任清单已登记。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.title} {self.signed_on}"


class RiskItem(Record):
    """One risk of the institution's work (风险点) with what holds it in check, reviewed every quarter until it is closed."""

    class Level(models.TextChoices):
        LOW = "low", _("低")
        MEDIUM = "medium", _("中")
        HIGH = "high", _("高")

    title = models.CharField(_("风险点"), max_length=120)
    level = models.CharField(_("风险等级"), max_length=20, choices=Level)
    control = models.TextField(_("管控措施"))
    owner_name = models.CharField(_("责任人"), max_length=40)
    reviewed_on = models.DateField(_("最近核查日期"), help_text=_("每季度至少核查一次。"))
    closed_on = models.DateField(_("销号日期"), null=True, blank=True)

    class Meta:
        ordering = ["closed_on", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "title"], condition=Q(state="valid"), name="risk_title_once",
                violation_error_message=_("这个风险点已登记。请在已有记录上更新。"),
            ),
            models.CheckConstraint(
                condition=Q(closed_on__gte=F("reviewed_on")), name="risk_closed_after_review",
                violation_error_message=_("销号日期不能早于最近核查日期。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.title


class AnnualReport(Record):
    """The report of one year (年度报告), due by 31 March of the next. A late one is taken in and called late; confirmed is accepted."""

    year = models.PositiveSmallIntegerField(_("报告年度"))
    submitted_on = models.DateField(_("提交日期"), help_text=_("须在次年 3 月 31 日前提交；逾期的仍须登记，记录上标明。"))
    summary = models.TextField(_("报告摘要"))

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "year"], condition=Q(state="valid"), name="annual_report_once_a_year",
                violation_error_message=_("这个年度的报告已登记。请在已有记录上补正。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        said = _("%(year)d 年度（逾期提交）") if rules.is_late(year=self.year, submitted_on=self.submitted_on) else _("%(year)d 年度")
        return str(said % {"year": self.year})
