"""机构自评申报 (domain.md §5.3): one institution's application in one cycle, its claims, evidence and frozen values."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evaluation.cycles.models import Cycle
from evaluation.standards.models import Criterion
from institutions.models import Institution
from portal.documents.models import IssuedDocument
from portal.files.models import Attachment
from portal.kernel.models import Acted


class Application(Acted):
    """自评申报: draft → submitted → (returned → resubmitted) → verified → frozen; lapsed or withdrawn aside."""

    class State(models.TextChoices):
        DRAFT = "draft", _("填写中")
        SUBMITTED = "submitted", _("已提交")
        RETURNED = "returned", _("待补正")
        RESUBMITTED = "resubmitted", _("已补正")
        VERIFIED = "verified", _("已核验")
        FROZEN = "frozen", _("已锁定")
        LAPSED = "lapsed", _("逾期未提交")
        WITHDRAWN = "withdrawn", _("已撤回")

    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.DRAFT, editable=False)
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="applications")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="applications")
    contact = models.CharField(_("联系人"), max_length=40, blank=True)
    contact_phone = models.CharField(_("联系电话"), max_length=20, blank=True)
    pledge_signed_on = models.DateField(_("承诺签署日期"), null=True, editable=False)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, editable=False)
    frozen_digest = models.CharField(max_length=64, blank=True, editable=False)
    returns = models.PositiveSmallIntegerField(_("退回次数"), default=0, editable=False)
    resubmit_until = models.DateTimeField(null=True, editable=False)
    uncorrected = models.BooleanField(_("未补正"), default=False, editable=False)
    standing_vetoes = models.JSONField(default=list, editable=False)  # [{code, zh, en}] that stood when it was handed in
    verified_note = models.TextField(_("核验意见"), blank=True, editable=False)
    checked_at = models.DateTimeField(_("核验完成时间"), null=True, editable=False)
    receipt = models.ForeignKey(IssuedDocument, models.PROTECT, null=True, editable=False, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cycle", "institution"], name="one_application_per_cycle")]

    def __str__(self):
        return f"{self.institution} · {self.cycle}"

    def get_absolute_url(self):
        return reverse("evaluation:application", args=[self.pk])

    def concerned_organisation(self):
        return self.institution.organisation_id

    def snapshot(self):
        """The application with its files by criterion and what the province noted; what it claims has events of its own."""
        if not self.pk:
            return super().snapshot()
        files: dict[str, list[int]] = {}
        for criterion, attachment in self.evidence.order_by("pk").values_list("criterion_id", "attachment_id"):
            files.setdefault(str(criterion), []).append(attachment)
        checks = self.checked_points.order_by("criterion_id").values_list("criterion_id", "note")
        points = self.returned_points.order_by("pk").values_list("criterion_id", "round", "reason", "answered_at")
        return super().snapshot() | {
            "evidence": files,
            "checked": {str(criterion): note for criterion, note in checks},
            "returned": [[criterion, number, reason, at and at.isoformat()] for criterion, number, reason, at in points],
        }


class SelfScore(Acted):
    """The institution's own answer on one evidence criterion: the level it claims (1–4), its points (mpt) and why."""

    class State(models.TextChoices):
        KEPT = "kept", _("已保存")

    state = models.CharField(max_length=20, choices=State, default=State.KEPT, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="self_scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(_("自评等次"), null=True, blank=True)
    claimed_mpt = models.PositiveIntegerField(_("自评得分（千分之一分）"), default=0)
    statement = models.TextField(_("自评说明"), blank=True)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    updated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "criterion"], name="one_self_score_per_criterion"),
            models.CheckConstraint(condition=Q(level=None) | Q(level__range=(1, 4)), name="self_level_one_to_four"),
        ]

    def __str__(self):
        return f"{self.application_id} {self.criterion_id}"

    def concerned_organisation(self):
        return self.application.institution.organisation_id


class Evidence(models.Model):
    """佐证材料: one attachment serving one criterion; the same file may serve many."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="evidence")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="evidence")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "criterion", "attachment"], name="evidence_linked_once")]

    def __str__(self):
        return f"{self.criterion_id} {self.attachment_id}"


class FrozenValue(models.Model):
    """An automatic criterion's value as it stood at submission: exact, with its basis and the rows that were counted (INV-8, INV-38)."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="frozen_values")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    value = models.CharField(max_length=80, blank=True)  # an exact fraction "23/24"; empty without basis
    basis = models.PositiveIntegerField()
    applicable = models.BooleanField(default=True)
    score_mpt = models.PositiveIntegerField()
    rows = models.JSONField(default=list)  # [[model label, id, revision], …]
    rows_digest = models.CharField(max_length=64)
    on = models.DateField()
    former = models.JSONField(default=list)  # what it was before a correction was granted: [{value, basis, score_mpt, replaced_on}, …]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "criterion"], name="one_frozen_value_per_criterion")]

    def __str__(self):
        return f"{self.criterion_id} {self.value}"


class ReturnedPoint(models.Model):
    """补正事项: what the province asked to mend on one criterion, and whether it was."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="returned_points")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    reason = models.TextField(_("退回原因"))
    answered_at = models.DateTimeField(null=True)
    before = models.JSONField(default=dict)  # level, claimed_mpt, statement, attachments: restored where the limit passes unused

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "criterion", "round"], name="returned_once_per_round")]

    def __str__(self):
        return self.reason[:40]


class CheckedPoint(models.Model):
    """核验: the clerk has looked at one criterion's evidence, with the difference found, if any (APP-5)."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="checked_points")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    note = models.TextField(_("差异"), blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "criterion"], name="criterion_checked_once")]

    def __str__(self):
        return self.note[:40]
