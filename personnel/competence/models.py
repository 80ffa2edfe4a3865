"""执业能力评估与年度考核 (task 21; domain.md §3.5)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from personnel.appraisers.models import Appraiser
from portal.registers.models import Record


class CompetenceAssessment(Record):
    """An appraiser's assessment of competence (执业能力评估) of a year, and when one that was failed was passed after all."""

    class Outcome(models.TextChoices):
        EXCELLENT = "excellent", _("优秀")
        QUALIFIED = "qualified", _("合格")
        UNQUALIFIED = "unqualified", _("不合格")

    appraiser = models.ForeignKey(Appraiser, models.PROTECT, related_name="+", verbose_name=_("鉴定人执业证号"))
    year = models.PositiveSmallIntegerField(_("评估年度"))
    organiser = models.CharField(_("组织单位"), max_length=120)
    outcome = models.CharField(_("评估结果"), max_length=20, choices=Outcome)
    retaken_on = models.DateField(_("补考合格日期"), null=True, blank=True, help_text=_("评估不合格、其后补考合格的填写。"))

    class Meta:
        ordering = ["-year", "appraiser"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "appraiser", "year"], condition=Q(state="valid"), name="competence_once_a_year",
                violation_error_message=_("这名鉴定人这个年度的执业能力评估已登记。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.year} {self.appraiser}"


class AnnualAppraisal(Record):
    """The grade an institution gave an appraiser for a year's work (日常考核)."""

    class Grade(models.TextChoices):
        EXCELLENT = "excellent", _("优秀")
        COMPETENT = "competent", _("称职")
        BASIC = "basic", _("基本称职")
        UNFIT = "unfit", _("不称职")

    appraiser = models.ForeignKey(Appraiser, models.PROTECT, related_name="+", verbose_name=_("鉴定人执业证号"))
    year = models.PositiveSmallIntegerField(_("考核年度"))
    grade = models.CharField(_("考核等次"), max_length=20, choices=Grade)

    class Meta:
        ordering = ["-year", "appraiser"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "appraiser", "year"], condition=Q(state="valid"), name="appraisal_once_a_year",
                violation_error_message=_("这名鉴定人这个年度的考核已登记。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.year} {self.appraiser}"
