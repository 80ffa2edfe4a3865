"""质量管控 (task 16; domain.md §3.4): what an institution's quality system consists of and what it shows."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutions.registry.models import FIELD_CHOICES
from portal.registers.models import Record


class QualityDocument(Record):
    """One version of a document of the quality system."""

    class Level(models.TextChoices):
        MANUAL = "manual", _("质量手册")
        PROCEDURE = "procedure", _("程序文件")
        INSTRUCTION = "instruction", _("作业指导书")
        FORM = "form", _("记录表格")

    level = models.CharField(_("文件层级"), max_length=20, choices=Level)
    code = models.CharField(_("文件编号"), max_length=40)
    version = models.CharField(_("版本"), max_length=20)
    effective_on = models.DateField(_("生效日期"))
    reviewed_on = models.DateField(_("最近评审日期"), help_text=_("生效后尚未评审的，填批准时评审的日期。"))

    class Meta:
        ordering = ["code", "-effective_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "code", "version"], condition=Q(state="valid"), name="quality_document_once",
                violation_error_message=_("这个文件的这个版本已登记。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.code} {self.version}"


class InternalAudit(Record):
    """One internal audit (内审) of the quality system."""

    held_on = models.DateField(_("内审日期"))
    clauses = models.PositiveIntegerField(_("审核条款数"))
    nonconformities = models.PositiveIntegerField(_("发现不符合（项）"))
    closed = models.PositiveIntegerField(_("已关闭（项）"))

    class Meta:
        ordering = ["-held_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "held_on"], condition=Q(state="valid"), name="internal_audit_once_a_day",
                violation_error_message=_("这一天的内审已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(closed__lte=F("nonconformities")), name="audit_closed_within_found",
                violation_error_message=_("已关闭的项数不能多于发现的不符合项数。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return str(self.held_on)


class ManagementReview(Record):
    """One management review (管理评审) and how much of what it decided is done."""

    held_on = models.DateField(_("管理评审日期"))
    chair = models.CharField(_("主持人"), max_length=40)
    outputs = models.PositiveIntegerField(_("评审输出（项）"))
    outputs_done = models.PositiveIntegerField(_("已落实（项）"))

    class Meta:
        ordering = ["-held_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "held_on"], condition=Q(state="valid"), name="mgmt_review_once_a_day",
                violation_error_message=_("这一天的管理评审已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(outputs_done__lte=F("outputs")), name="mgmt_done_within_outputs",
                violation_error_message=_("已落实的项数不能多于评审输出的项数。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return str(self.held_on)


class Nonconformity(Record):
    """One piece of nonconforming work (不符合工作), from where it was found to whether its correction held."""

    class Source(models.TextChoices):
        AUDIT = "audit", _("内部审核")
        COMPLAINT = "complaint", _("投诉")
        PROFICIENCY = "pt", _("能力验证")
        INSPECTION = "inspection", _("监督检查")
        PEER_REVIEW = "peer_review", _("文书评议")
        COURT = "court", _("法庭反馈")

    class Severity(models.TextChoices):
        MINOR = "minor", _("轻微")
        GENERAL = "general", _("一般")
        SERIOUS = "serious", _("严重")

    number = models.CharField(_("不符合编号"), max_length=40)
    found_on = models.DateField(_("发现日期"))
    source = models.CharField(_("来源"), max_length=20, choices=Source)
    severity = models.CharField(_("严重程度"), max_length=20, choices=Severity)
    closed_on = models.DateField(_("关闭日期"), null=True, blank=True)
    effective = models.BooleanField(_("纠正措施经验证有效"), default=False, help_text=_("尚未关闭或尚未验证的填“否”。"))

    class Meta:
        ordering = ["-found_on", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "number"], condition=Q(state="valid"), name="nonconformity_number_once",
                violation_error_message=_("这个不符合编号已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(closed_on__gte=F("found_on")), name="nonconformity_closed_after",
                violation_error_message=_("关闭日期不能早于发现日期。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.number


class Method(Record):
    """A standard method (方法) that an institution has verified it can carry out."""

    field = models.CharField(_("执业类别"), max_length=8, choices=FIELD_CHOICES)
    standard_no = models.CharField(_("标准编号"), max_length=60)
    title = models.CharField(_("标准名称"), max_length=200)
    verified_on = models.DateField(_("方法验证日期"))
    current = models.BooleanField(_("标准现行有效"), default=True)

    class Meta:
        ordering = ["field", "standard_no"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "field", "standard_no"], condition=Q(state="valid"), name="method_once_a_field",
                violation_error_message=_("这个执业类别的这个标准已登记。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.standard_no} {self.title}"


class CourtAppearance(Record):
    """One call of an appraiser to testify (出庭作证). Nothing of the case or the parties is kept (domain.md §11)."""

    class Form(models.TextChoices):
        IN_PERSON = "in_person", _("到庭")
        VIDEO = "video", _("视频")
        WRITTEN = "written", _("书面答复")

    number = models.CharField(_("出庭编号"), max_length=40, help_text=_("机构自编的编号，不填案号和当事人姓名。"))
    notified_on = models.DateField(_("收到通知日期"))
    hearing_on = models.DateField(_("开庭日期"))
    required = models.BooleanField(_("依法应出庭"), default=True, help_text=_("法院准许不出庭的填“否”。"))
    appeared = models.BooleanField(_("已出庭"), default=False)
    form = models.CharField(_("出庭方式"), max_length=20, choices=Form, blank=True)
    absence_reason = models.CharField(_("未出庭理由"), max_length=120, blank=True)

    class Meta:
        ordering = ["-hearing_on", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "number"], condition=Q(state="valid"), name="appearance_number_once",
                violation_error_message=_("这个出庭编号已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(hearing_on__gte=F("notified_on")), name="hearing_after_notice",
                violation_error_message=_("开庭日期不能早于收到通知的日期。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.number


class InternalReview(Record):
    """The internal review (内部复核) of one month: how many of the opinions issued a second person had checked before."""

    period = models.CharField(_("月份"), max_length=7, help_text=_("例如 2026-05。"))
    opinions = models.PositiveIntegerField(_("出具意见书（份）"))
    reviewed = models.PositiveIntegerField(_("经复核（份）"))
    defects = models.PositiveIntegerField(_("发现问题（处）"))

    class Meta:
        ordering = ["-period"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "period"], condition=Q(state="valid"), name="internal_review_once_a_month",
                violation_error_message=_("这个月的内部复核已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(reviewed__lte=F("opinions")), name="reviewed_within_opinions",
                violation_error_message=_("经复核的份数不能多于出具的份数。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.period


class SelfCommission(Record):
    """A commission by one party alone (一方当事人自行委托), and whether its risks were told. No party is named."""

    number = models.CharField(_("委托编号"), max_length=40, help_text=_("机构自编的编号，不填当事人姓名。"))
    commissioned_on = models.DateField(_("委托日期"))
    field = models.CharField(_("执业类别"), max_length=8, choices=FIELD_CHOICES)
    checked = models.BooleanField(_("已审查委托事项和材料"), default=False)
    notice_given = models.BooleanField(_("已书面告知风险"), default=False)
    accepted = models.BooleanField(_("已受理"), default=False)

    class Meta:
        ordering = ["-commissioned_on", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "number"], condition=Q(state="valid"), name="self_commission_number_once",
                violation_error_message=_("这个委托编号已登记。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.number


class ControlPoint(Record):
    """One check of one of the five factors (五个因素) that decide whether opinions come out right."""

    class Factor(models.TextChoices):
        PEOPLE = "people", pgettext_lazy("factor", "人员")
        TRACEABILITY = "traceability", _("量值溯源")
        METHOD = "method", pgettext_lazy("factor", "方法")
        ENVIRONMENT = "environment", pgettext_lazy("factor", "环境")
        PROCESS = "process", pgettext_lazy("factor", "过程")

    class Result(models.TextChoices):
        IN_CONTROL = "in_control", _("受控")
        ACTION_NEEDED = "action_needed", _("需采取措施")

    factor = models.CharField(_("管控因素"), max_length=20, choices=Factor)
    checked_on = models.DateField(_("检查日期"))
    result = models.CharField(_("检查结果"), max_length=20, choices=Result)
    action = models.TextField(_("采取的措施"), blank=True)

    class Meta:
        ordering = ["-checked_on", "factor"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "factor", "checked_on"], condition=Q(state="valid"), name="control_point_once_a_day",
                violation_error_message=_("这一天对这个因素的检查已登记。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.get_factor_display()} {self.checked_on}"
