"""能力验证 (task 14; domain.md §3.4, §5.13): the rounds that are offered, and what each institution reached in them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from institutions.registry.models import FIELD_CHOICES
from portal.registers.models import Record


class ProficiencyRound(Record):
    """One round of proficiency testing (能力验证计划) in one field, kept once for all. It is over when its results are published."""

    common = True

    code = models.CharField(_("能力验证计划编号"), max_length=40)
    organiser = models.CharField(_("组织方"), max_length=120)
    field = models.CharField(_("执业类别"), max_length=8, choices=FIELD_CHOICES)
    year = models.PositiveSmallIntegerField(_("年度"))
    item = models.CharField(_("验证项目"), max_length=120)
    closes_on = models.DateField(_("提交截止日期"))
    published_on = models.DateField(_("结果发布日期"), null=True, blank=True, help_text=_("结果尚未发布的不填。"))
    mandatory = models.BooleanField(_("规定必须参加"), default=False)

    class Meta:
        verbose_name = _("能力验证计划")
        ordering = ["-year", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(state="valid"), name="proficiency_round_once",
                violation_error_message=_("这个能力验证计划编号已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(published_on__gte=F("closes_on")), name="round_published_after_close",
                violation_error_message=_("结果发布日期不能早于提交截止日期。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.code} {self.item}"


class ProficiencyResult(Record):
    """What one institution reached in one round, as the organiser issued it, and what it did about a poor result."""

    class Outcome(models.TextChoices):
        SATISFACTORY = "satisfactory", _("满意")
        PASS = "pass", _("通过")
        QUESTIONABLE = "questionable", _("有问题")
        UNSATISFACTORY = "unsatisfactory", _("不满意")
        FAIL = "fail", _("不通过")
        ABSENT = "absent", _("无故缺席")

    round = models.ForeignKey(ProficiencyRound, models.PROTECT, related_name="results", verbose_name=_("能力验证计划编号"))
    outcome = models.CharField(_("结果"), max_length=20, choices=Outcome)
    issued_on = models.DateField(_("结果出具日期"))
    corrected_on = models.DateField(_("整改完成日期"), null=True, blank=True)
    verified_on = models.DateField(_("整改核验日期"), null=True, blank=True)

    class Meta:
        ordering = ["-issued_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "round"], condition=Q(state="valid"), name="proficiency_result_once",
                violation_error_message=_("本机构在这个能力验证计划中的结果已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(corrected_on__gte=F("issued_on")), name="pt_corrected_after_issue",
                violation_error_message=_("整改完成日期不能早于结果出具日期。"),
            ),
            models.CheckConstraint(
                condition=Q(verified_on__gte=F("corrected_on")), name="pt_verified_after_correction",
                violation_error_message=_("整改核验日期不能早于整改完成日期。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.round} {self.get_outcome_display()}"
