"""惩戒与失信 (task 10; domain.md §3.2). Entered by authority or association; overturned or repaired, never removed (INV-41)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.registers.models import Record

APPRAISER_HELP = _("对鉴定人的，填执业证号；对机构的不填。")


class Subject(models.TextChoices):
    """Whom a measure is taken against."""

    INSTITUTION = "institution", _("机构")
    APPRAISER = "appraiser", _("鉴定人")


class Penalty(Record):
    """An administrative penalty (行政处罚) on the institution or one of its appraisers."""

    class Kind(models.TextChoices):
        WARNING = "warning", _("警告")
        CORRECTION = "correction", _("责令改正")
        FINE = "fine", _("罚款")
        CONFISCATION = "confiscation", _("没收违法所得")
        SUSPENSION = "suspension", _("停止执业")
        REVOCATION = "revocation", _("撤销登记")

    doc_no = models.CharField(_("决定书文号"), max_length=60)
    subject_kind = models.CharField(_("对象"), max_length=20, choices=Subject)
    appraiser_no = models.CharField(_("鉴定人执业证号"), max_length=20, blank=True, help_text=APPRAISER_HELP)
    kind = models.CharField(_("处罚种类"), max_length=20, choices=Kind)
    decided_on = models.DateField(_("决定日期"))
    effective_until = models.DateField(_("期限至"), null=True, blank=True, help_text=_("停止执业的填期满日期。"))
    authority = models.CharField(_("处罚机关"), max_length=60)
    ground = models.TextField(_("事由"), help_text=_("写明违反的规定；不写当事人姓名和案情。"))
    false_appraisal = models.BooleanField(_("故意作虚假鉴定"), default=False)
    revoked_on = models.DateField(_("被撤销日期"), null=True, blank=True, help_text=_("处罚决定被依法撤销的填；记录保留，不再计入。"))

    class Meta:
        ordering = ["-decided_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "doc_no"], condition=Q(state="valid"), name="penalty_once",
                violation_error_message=_("这份决定书已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(revoked_on__gte=F("decided_on")), name="penalty_revoked_later",
                violation_error_message=_("被撤销日期不能早于决定日期。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.doc_no} {self.get_kind_display()}"


class IndustrySanction(Record):
    """A sanction of the association (行业惩戒)."""

    class Kind(models.TextChoices):
        ADMONITION = "admonition", _("训诫")
        CIRCULATED_CRITICISM = "circulated_criticism", _("通报批评")
        PUBLIC_REPRIMAND = "public_reprimand", _("公开谴责")
        MEMBERSHIP_SUSPENDED = "membership_suspended", _("中止会员权利")
        EXPELLED = "expelled", _("取消会员资格")

    doc_no = models.CharField(_("决定书文号"), max_length=60)
    subject_kind = models.CharField(_("对象"), max_length=20, choices=Subject)
    appraiser_no = models.CharField(_("鉴定人执业证号"), max_length=20, blank=True, help_text=APPRAISER_HELP)
    kind = models.CharField(_("惩戒种类"), max_length=30, choices=Kind)
    decided_on = models.DateField(_("决定日期"))
    ground = models.TextField(_("事由"))
    revoked_on = models.DateField(_("被撤销日期"), null=True, blank=True)

    class Meta:
        ordering = ["-decided_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "doc_no"], condition=Q(state="valid"), name="industry_sanction_once",
                violation_error_message=_("这份决定书已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(revoked_on__gte=F("decided_on")), name="sanction_revoked_later",
                violation_error_message=_("被撤销日期不能早于决定日期。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.doc_no} {self.get_kind_display()}"


class DishonestyRecord(Record):
    """An entry in a list of the dishonest (失信记录); repair (信用修复) closes it."""

    class Kind(models.TextChoices):
        GENERAL = "general", _("一般失信")
        SERIOUS = "serious", _("严重失信主体名单")

    reference = models.CharField(_("记录编号"), max_length=60)
    kind = models.CharField(_("失信类别"), max_length=20, choices=Kind)
    recorded_on = models.DateField(_("列入日期"))
    source = models.CharField(_("认定单位"), max_length=120)
    repaired_on = models.DateField(_("修复（移出）日期"), null=True, blank=True)

    class Meta:
        ordering = ["-recorded_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "reference"], condition=Q(state="valid"), name="dishonesty_record_once",
                violation_error_message=_("这条失信记录已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(repaired_on__gte=F("recorded_on")), name="dishonesty_repaired_later",
                violation_error_message=_("修复日期不能早于列入日期。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.reference} {self.get_kind_display()}"
