"""年度诚信等级评估 (task 10; domain.md §5.2): one province's year, and the grade of each institution."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from institutions.models import Institution
from portal.accounts.models import Organisation
from portal.documents.models import IssuedDocument
from portal.kernel.models import Acted


class IntegrityAssessment(Acted):
    """One province's grading of one year: the grades are entered, then published together."""

    class State(models.TextChoices):
        REVIEWING = "reviewing", _("评定中")
        PUBLISHED = "published", _("已公布")

    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.REVIEWING, editable=False)
    year = models.PositiveSmallIntegerField(_("年度"))
    province = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("省级司法行政机关"))
    published_on = models.DateField(_("公布日期"), null=True, editable=False)
    doc = models.ForeignKey(IssuedDocument, models.PROTECT, null=True, editable=False, related_name="+")

    class Meta:
        ordering = ["-year", "province_id"]
        constraints = [models.UniqueConstraint(fields=["year", "province"], name="one_grading_per_province_and_year")]

    def __str__(self):
        return f"{self.year} {self.province}"

    def concerned_organisation(self):
        return self.province_id

    def snapshot(self):
        spared = {str(e.institution_id): e.reason for e in self.exemptions.all()} if self.pk else {}
        return super().snapshot() | {"exemptions": spared}


class IntegrityExemption(models.Model):
    """An institution not graded in a year, with the reason (licensed for less than six months, out of practice all year…; INT-4)."""

    assessment = models.ForeignKey(IntegrityAssessment, models.PROTECT, related_name="exemptions")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    reason = models.TextField(_("不参评的理由"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "institution"], name="exempt_once_per_year")]

    def __str__(self):
        return f"{self.institution} {self.reason}"


class IntegrityGrade(Acted):
    """诚信等级 of one institution in one year. `score_mpt` is of 100 points, in thousandths."""

    class State(models.TextChoices):
        ASSESSED = "assessed", _("已评定")
        FINAL = "final", _("已公布")
        CHANGED = "changed", _("已变更")

    class Grade(models.TextChoices):
        A = "A", "A"
        B = "B", "B"
        C = "C", "C"
        D = "D", "D"

    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.ASSESSED, editable=False)
    assessment = models.ForeignKey(IntegrityAssessment, models.PROTECT, related_name="grades")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="grades")
    score_mpt = models.PositiveIntegerField(_("得分（千分之一分）"))
    grade = models.CharField(_("等级"), max_length=1, choices=Grade)
    direct_d_ground = models.TextField(_("直接评为 D 级的依据"), blank=True)
    former_grade = models.CharField(_("变更前等级"), max_length=1, blank=True, editable=False)
    change_ground = models.TextField(_("变更依据"), blank=True, editable=False)
    changed_on = models.DateField(_("变更日期"), null=True, editable=False)

    class Meta:
        ordering = ["-assessment__year"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "institution"], name="one_grade_per_year"),
            models.CheckConstraint(condition=Q(score_mpt__lte=100_000), name="integrity_score_at_most_100"),
        ]

    def __str__(self):
        return f"{self.institution} {self.grade}"

    def concerned_organisation(self):
        return self.institution.organisation_id
