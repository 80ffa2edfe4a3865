"""鉴定意见书及其运用 (tasks 6, 11, 16; domain.md §3.2): opinions with their codes, what courts made of them, and yearly totals."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from institutions.registry.models import FIELD_CHOICES
from portal.registers.models import Record


class Opinion(Record):
    """One opinion (鉴定意见书) under its code. Nothing of the parties or the case is kept (domain.md §11)."""

    class Commissioner(models.TextChoices):
        COURT = "court", _("人民法院")
        PROCURATORATE = "procuratorate", _("人民检察院")
        POLICE = "police", _("公安机关")
        SUPERVISION = "supervision", _("监察机关")
        ARBITRATION = "arbitration", _("仲裁机构")
        PARTY = "party", _("一方当事人")
        JOINT = "joint", _("双方共同委托")
        OTHER = "other", _("其他")

    class Standing(models.TextChoices):
        VALID = "valid", _("有效")
        SUPERSEDED = "superseded", _("已被替代")
        WITHDRAWN = "withdrawn", _("已撤回")

    code = models.CharField(_("意见书编码"), max_length=40)
    field = models.CharField(_("执业类别"), max_length=8, choices=FIELD_CHOICES)
    commissioner = models.CharField(_("委托方"), max_length=20, choices=Commissioner)
    accepted_on = models.DateField(_("受理日期"))
    due_on = models.DateField(_("应出具日期"), help_text=_("经批准延长的，填延长后的日期。"))
    issued_on = models.DateField(_("出具日期"))
    extended = models.BooleanField(_("经批准延长"), default=False)
    reappraisal = models.BooleanField(_("重新鉴定"), default=False)
    traced_stages = models.PositiveSmallIntegerField(_("已留痕环节数"), help_text=_("受理、检材、实施、复核、签发、归档，共六个。"))
    standing = models.CharField(_("意见书状态"), max_length=20, choices=Standing, default=Standing.VALID)
    withdrawn_on = models.DateField(_("撤回日期"), null=True, blank=True)

    class Meta:
        ordering = ["-issued_on", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(state="valid"), name="opinion_code_once",
                violation_error_message=_("这个意见书编码已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(issued_on__gte=F("accepted_on")), name="opinion_issued_after_accepted",
                violation_error_message=_("出具日期不能早于受理日期。"),
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("accepted_on")), name="opinion_due_after_accepted",
                violation_error_message=_("应出具日期不能早于受理日期。"),
            ),
            models.CheckConstraint(
                condition=Q(traced_stages__lte=6), name="opinion_six_stages", violation_error_message=_("留痕环节共六个，最多填 6。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.code


class OpinionOutcome(Record):
    """What a court made of an opinion (采信情况), by the extract of its judgment."""

    class Result(models.TextChoices):
        ADOPTED = "adopted", _("采信")
        PARTLY = "partly", _("部分采信")
        REJECTED = "not_adopted", _("未采信")
        UNKNOWN = "unknown", _("不详")

    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="outcomes", verbose_name=_("意见书编码"))
    court = models.CharField(_("法院或办案机关"), max_length=60)
    result = models.CharField(_("采信情况"), max_length=20, choices=Result)
    own_fault = models.BooleanField(_("因机构原因未采信"), default=False)
    reason = models.CharField(_("未采信理由"), max_length=200, blank=True)
    reported_on = models.DateField(_("反馈日期"))

    class Meta:
        ordering = ["-reported_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["opinion", "court"], condition=Q(state="valid"), name="outcome_once_a_court",
                violation_error_message=_("这份意见书在该法院的采信情况已登记。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.opinion} {self.get_result_display()}"


class CaseYear(Record):
    """The work of one year in one field, in numbers. Revenue in integer fen."""

    year = models.PositiveSmallIntegerField(_("年度"))
    field = models.CharField(_("执业类别"), max_length=8, choices=FIELD_CHOICES)
    commissions = models.PositiveIntegerField(_("收到委托（件）"))
    accepted = models.PositiveIntegerField(_("受理（件）"))
    refused = models.PositiveIntegerField(_("不予受理（件）"))
    issued = models.PositiveIntegerField(_("出具意见书（份）"))
    terminated = models.PositiveIntegerField(_("终止鉴定（件）"))
    reappraisals = models.PositiveIntegerField(_("重新鉴定（件）"))
    overdue = models.PositiveIntegerField(_("超期（件）"))
    revenue_fen = models.BigIntegerField(_("业务收入（分）"))

    class Meta:
        ordering = ["-year", "field"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "year", "field"], condition=Q(state="valid"), name="case_year_once_a_field",
                violation_error_message=_("这个年度、这个执业类别的数据已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(accepted__lte=F("commissions")), name="accepted_within_commissions",
                violation_error_message=_("受理数不能多于收到的委托数。"),
            ),
            models.CheckConstraint(
                condition=Q(overdue__lte=F("issued")), name="overdue_within_issued", violation_error_message=_("超期数不能多于出具数。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.year} {self.get_field_display()}"
