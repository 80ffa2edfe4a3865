"""惩戒 (task 10; domain.md §3.2): penalties and records of dishonesty as the bureau keeps them, sanctions as the association does.

Each belongs to an institution, those about one of its appraisers too. What was overturned or repaired gets its day and stays.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.registers.models import Record


class Subject(models.TextChoices):
    """Whom a decision is about."""

    INSTITUTION = "institution", _("机构")
    APPRAISER = "appraiser", _("鉴定人")


class Decision(Record):
    """What penalties and sanctions have in common: whom they are about, when they were decided, whether they still stand."""

    doc_no = models.CharField(_("决定书文号"), max_length=60, help_text=_("一份决定书登记一条；种类有几个的，选最重的一个。"))
    subject_kind = models.CharField(_("对象"), max_length=20, choices=Subject)
    appraiser_no = models.CharField(_("鉴定人执业证号"), max_length=20, blank=True, help_text=_("对象是鉴定人的必填。"))
    decided_on = models.DateField(_("决定日期"))
    revoked_on = models.DateField(
        _("撤销日期"), null=True, blank=True, help_text=_("经复议、诉讼、申诉等被撤销的填写；从这一天起不再计入，记录保留。")
    )

    class Meta:
        abstract = True

    def __str__(self):
        return self.doc_no


class Penalty(Decision):
    """One administrative penalty (行政处罚)."""

    class Kind(models.TextChoices):
        WARNING = "warning", _("警告")
        CORRECTION = "correction", _("责令改正")
        SUSPENSION = "suspension", _("停止执业")
        REVOCATION = "revocation", _("撤销登记")
        FINE = "fine", _("罚款")
        CONFISCATION = "confiscation", _("没收违法所得")

    kind = models.CharField(_("处罚种类"), max_length=20, choices=Kind)
    effective_until = models.DateField(_("执行至"), null=True, blank=True, help_text=_("停止执业的必填。"))
    authority = models.CharField(_("决定机关"), max_length=60)
    ground = models.TextField(_("处罚事由"))
    false_appraisal = models.BooleanField(_("故意作虚假鉴定"), default=False)

    class Meta:
        ordering = ["-decided_on", "doc_no"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "doc_no"], condition=Q(state="valid"), name="penalty_once",
                violation_error_message=_("这份处罚决定书已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(effective_until__gte=F("decided_on")), name="penalty_until_after_decided",
                violation_error_message=_("执行至的日期不能早于决定日期。"),
            ),
            models.CheckConstraint(
                condition=Q(revoked_on__gte=F("decided_on")), name="penalty_revoked_after_decided",
                violation_error_message=_("撤销日期不能早于决定日期。"),
            ),
        ]  # fmt: skip


class IndustrySanction(Decision):
    """One sanction of the trade itself (行业惩戒)."""

    class Kind(models.TextChoices):
        ADMONITION = "admonition", _("训诫")
        CIRCULATED_CRITICISM = "circulated_criticism", _("通报批评")
        PUBLIC_REPRIMAND = "public_reprimand", _("公开谴责")
        MEMBERSHIP_SUSPENDED = "membership_suspended", _("中止会员资格")
        EXPELLED = "expelled", _("取消会员资格")

    kind = models.CharField(_("惩戒种类"), max_length=20, choices=Kind)
    association = models.CharField(_("作出惩戒的协会"), max_length=120)

    class Meta:
        ordering = ["-decided_on", "doc_no"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "doc_no"], condition=Q(state="valid"), name="sanction_once",
                violation_error_message=_("这份惩戒决定书已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(revoked_on__gte=F("decided_on")), name="sanction_revoked_after_decided",
                violation_error_message=_("撤销日期不能早于决定日期。"),
            ),
        ]  # fmt: skip


class DishonestyRecord(Record):
    """One entry of an institution among the dishonest (失信记录); open until it is repaired (信用修复)."""

    recorded_on = models.DateField(_("记录日期"))
    kind = models.CharField(_("失信情形"), max_length=60)
    source = models.CharField(_("信息来源"), max_length=120, help_text=_("作出认定的机关或名单，例如示例市人民法院失信被执行人名单。"))
    serious = models.BooleanField(_("严重失信主体名单"), default=False)
    repaired_on = models.DateField(_("修复日期"), null=True, blank=True, help_text=_("完成信用修复的填写；从这一天起不再计入，记录保留。"))

    class Meta:
        ordering = ["-recorded_on", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "recorded_on", "source", "kind"], condition=Q(state="valid"), name="dishonesty_once",
                violation_error_message=_("这条失信记录已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(repaired_on__gte=F("recorded_on")), name="dishonesty_repaired_after",
                violation_error_message=_("修复日期不能早于记录日期。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.kind} {self.recorded_on}"
