"""动态管理 (domain.md §5.10, §9): findings of the re-check, rectification, delisting proposals and their re-review."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluation.listing.models import Announcement, Listing
from evaluation.standards.models import RecheckRule
from portal.accounts.models import Organisation
from portal.documents.models import IssuedDocument
from portal.kernel.models import Acted
from quality.experts.models import Expert


class Finding(Acted):
    """问题线索: a fact that no longer meets a rule, with value, threshold and the rows behind it (INV-34, INV-36)."""

    class State(models.TextChoices):
        DETECTED = "detected", _("自行改正期")
        RECTIFYING = "rectifying", _("整改中")
        RESOLVED = "resolved", _("已消除")
        ESCALATED = "escalated", _("已提请撤销")
        VOID = "void", _("不成立")

    OPEN = (State.DETECTED, State.RECTIFYING, State.ESCALATED)

    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.DETECTED, editable=False)
    listing = models.ForeignKey(Listing, models.PROTECT, related_name="findings")
    rule = models.ForeignKey(RecheckRule, models.PROTECT, related_name="findings")
    detected_on = models.DateField(_("发现日期"))
    value = models.CharField(_("实际值"), max_length=80)
    threshold = models.CharField(_("标准值"), max_length=80)
    facts = models.JSONField(default=dict)  # the values that decided, by name
    rows = models.JSONField(default=list)  # [[model label, id], …]
    rows_digest = models.CharField(max_length=64)
    due_on = models.DateField(_("自行改正期限"))
    recovered_on = models.DateField(null=True, blank=True)  # since when the value is back beyond the threshold
    resolved_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-detected_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["listing", "rule"], condition=Q(state__in=["detected", "rectifying", "escalated"]), name="finding_open_once"
            )
        ]

    def __str__(self):
        return f"{self.rule.code} {self.listing}"

    @property
    def number(self) -> str:
        """By what people call it: F-2026-0031."""
        return f"F-{self.detected_on.year}-{self.pk:04d}"

    def concerned_organisation(self):
        return self.listing.institution.organisation_id


class Rectification(Acted):
    """限期整改: opened by notice, answered by a report, verified by two persons (SOD-7, INV-48); extended at most once."""

    class State(models.TextChoices):
        OPEN = "open", _("整改中")
        REPORTED = "reported", _("待验收")
        PASSED = "passed", _("验收通过")
        FAILED = "failed", _("验收未通过")

    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.OPEN, editable=False)
    listing = models.ForeignKey(Listing, models.PROTECT, related_name="rectifications")
    findings = models.ManyToManyField(Finding, related_name="rectifications")
    opened_by = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    notice = models.ForeignKey(IssuedDocument, models.PROTECT, null=True, blank=True, related_name="+")
    demands = models.TextField(_("整改要求"))
    opened_on = models.DateField(_("通知日期"))
    due_on = models.DateField(_("整改期限"))
    extension_asked_on = models.DateField(null=True, blank=True)
    extended_until = models.DateField(_("延长至"), null=True, blank=True)
    extension_reason = models.TextField(_("延期理由"), blank=True)
    report = models.TextField(_("整改报告"), blank=True)
    reported_on = models.DateField(null=True, blank=True)
    first_verifier = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    first_result = models.CharField(max_length=10, blank=True)
    verdict = models.TextField(_("验收意见"), blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["listing"], condition=Q(state__in=["open", "reported"]), name="one_open_rectification")
        ]

    def __str__(self):
        return f"{self.listing}"

    @property
    def until(self):
        """The last day (included) for the report."""
        return self.extended_until or self.due_on

    def concerned_organisation(self):
        return self.listing.institution.organisation_id


class DelistingProposal(Acted):
    """撤销建议: proposed, defended, re-reviewed by experts, decided by a leader with a second person (INV-32, INV-33)."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("待陈述申辩")
        REREVIEW = "rereview", _("专家复核中")
        ADVISED = "advised", _("待决定")
        DECIDED = "decided", _("已决定保留")
        EXECUTED = "executed", _("已撤销")

    OPEN = (State.PROPOSED, State.REREVIEW, State.ADVISED)

    class Decision(models.TextChoices):
        DELIST = "delist", _("撤销")
        KEEP = "keep", _("保留")
        KEEP_WITH_RECTIFICATION = "keep_with_rectification", _("保留并限期整改")

    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.PROPOSED, editable=False)
    listing = models.ForeignKey(Listing, models.PROTECT, related_name="proposals")
    proposer = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    grounds = models.ManyToManyField(Finding, related_name="proposals")
    text = models.TextField(_("建议理由"))
    proposed_on = models.DateField(_("提出日期"))
    doc = models.ForeignKey(IssuedDocument, models.PROTECT, null=True, blank=True, related_name="+")
    served_on = models.DateField(_("送达日期"), null=True, blank=True)
    defence_until = models.DateField(_("陈述申辩期限"), null=True, blank=True)
    defence = models.TextField(_("陈述申辩"), blank=True)
    defended_on = models.DateField(null=True, blank=True)
    hearing_asked = models.BooleanField(_("申请听证"), default=False)
    hearing_asked_on = models.DateField(null=True, blank=True)
    hearing_noticed_on = models.DateField(_("听证通知日期"), null=True, blank=True)
    hearing_held_on = models.DateField(_("听证日期"), null=True, blank=True)
    hearing_chair = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("听证主持人")
    )
    rereview_on = models.DateField(_("复核开始日期"), null=True, blank=True)
    draw_seed = models.CharField(_("抽取种子"), max_length=80, blank=True)  # announced with the proposal: its paper's number
    draw_order = models.JSONField(default=list, blank=True)  # ids of the whole lawful pool in the order drawn; reserves are the next ones
    association_view = models.TextField(_("协会意见"), blank=True)
    association_heard_on = models.DateField(null=True, blank=True)
    decision = models.CharField(_("决定"), max_length=30, choices=Decision, blank=True)
    decision_reason = models.TextField(_("决定理由"), blank=True)
    decision_prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_on = models.DateField(null=True, blank=True)
    decision_doc = models.ForeignKey(IssuedDocument, models.PROTECT, null=True, blank=True, related_name="+")
    announcement = models.ForeignKey(Announcement, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-proposed_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["listing"], condition=Q(state__in=["proposed", "rereview", "advised"]), name="one_open_proposal"
            )
        ]

    def __str__(self):
        return f"{self.listing}"

    def concerned_organisation(self):
        return self.listing.institution.organisation_id


class RereviewOpinion(Acted):
    """复核意见 of one drawn expert; at least three, none who scored it in its cycle (SOD-6)."""

    class State(models.TextChoices):
        ASKED = "asked", _("待提交")
        GIVEN = "given", _("已提交")
        RECUSED = "recused", _("已回避")

    COUNTED = (State.ASKED, State.GIVEN)

    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.ASKED, editable=False)
    proposal = models.ForeignKey(DelistingProposal, models.PROTECT, related_name="opinions")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="+")
    due_on = models.DateField(_("期限"))
    opinion = models.CharField(_("意见"), max_length=30, choices=DelistingProposal.Decision, blank=True)
    text = models.TextField(_("理由"), blank=True)
    given_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["proposal", "expert"], name="one_opinion_per_expert")]

    def __str__(self):
        return f"{self.proposal_id} {self.expert_id}"

    def concerned_organisation(self):
        return self.proposal.concerned_organisation()
