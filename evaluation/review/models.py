"""专家考核 (domain.md §5.5, §5.6): conflicts, cases, assignments and scores."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluation.applications.models import Application
from evaluation.cycles.models import Cycle
from evaluation.standards.models import Criterion
from institutions.models import Institution
from portal.files.models import Attachment
from portal.kernel.models import Acted
from quality.experts.models import Expert


class Conflict(Acted):
    """回避关系 of one expert and one institution; never relaxed by program (INV-13, INV-14)."""

    class State(models.TextChoices):
        STANDING = "standing", _("有效")
        WITHDRAWN = "withdrawn", _("已撤回")

    class Ground(models.TextChoices):
        SAME_UNIT = "same_unit", _("同一单位")
        SAME_PROVINCE = "same_province", _("同一省份")
        EMPLOYMENT = "employment", _("三年内任职或受聘")
        KINSHIP = "kinship", _("近亲属")
        TRAINING_RELATION = "training_relation", _("师生或带教")
        ECONOMIC = "economic", _("经济往来")
        DISPUTE = "dispute", _("投诉或争议")
        PREVIOUS_CYCLE = "previous_cycle", _("上一批评审过")
        OTHER = "other", _("其他")

    class Source(models.TextChoices):
        COMPUTED = "computed", _("系统比对")
        DECLARED = "declared", _("专家申报")
        REPORTED = "reported", _("他人反映")

    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.STANDING, editable=False)
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="conflicts")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    ground = models.CharField(_("理由"), max_length=20, choices=Ground)
    source = models.CharField(_("来源"), max_length=10, choices=Source)
    note = models.TextField(_("说明"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["expert", "institution", "ground"], condition=Q(state="standing"), name="conflict_stands_once")
        ]

    def __str__(self):
        return self.get_ground_display()


class ReviewCase(Acted):
    """考核案件: one accepted nominee before the experts. Scores in mpt (thousandths of a point)."""

    class State(models.TextChoices):
        RECEIVED = "received", _("待分派")
        DESK_REVIEW = "desk_review", _("评审中")
        DESK_DONE = "desk_done", _("评审完成")
        DELIBERATED = "deliberated", _("已审议")
        DECIDED = "decided", _("已决定")
        WITHDRAWN = "withdrawn", _("已退出")

    class Decision(models.TextChoices):
        PASS = "pass", _("通过")
        FAIL = "fail", _("未通过")
        RESERVE = "reserve", _("候补")

    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.RECEIVED, editable=False)
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="cases")
    application = models.OneToOneField(Application, models.PROTECT, related_name="case")
    number = models.CharField(_("案件编号"), max_length=20, unique=True)
    desk_share = models.CharField(max_length=80, blank=True)  # an exact fraction
    total_mpt = models.PositiveIntegerField(_("总分（千分之一分）"), null=True)
    dimensions = models.JSONField(default=dict)  # code → mpt
    criteria = models.JSONField(default=dict)  # code → mpt, as computed when scoring closed
    areas = models.JSONField(default=dict)  # area → thousandths of a percent
    vetoes = models.JSONField(default=list)  # codes of standing vetoes
    shortfalls = models.JSONField(default=list)  # what keeps it from passing, as codes
    rank = models.PositiveSmallIntegerField(null=True)
    panel_decision = models.CharField(_("审议意见"), max_length=10, choices=Decision, blank=True)
    panel_note = models.TextField(_("审议说明"), blank=True)
    decision = models.CharField(_("决定"), max_length=10, choices=Decision, blank=True)
    reason = models.TextField(_("理由"), blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            # INV-21: what falls short is never found or decided to pass.
            models.CheckConstraint(
                condition=~Q(panel_decision__in=["pass", "reserve"]) | Q(shortfalls=[]), name="panel_passes_no_shortfall"
            ),
            models.CheckConstraint(condition=~Q(decision__in=["pass", "reserve"]) | Q(shortfalls=[]), name="decided_pass_has_no_shortfall"),
        ]

    def __str__(self):
        return self.number

    def concerned_organisation(self):
        """None: neither the institution nor its province may follow its case in the event trail (security.md)."""
        return

    def snapshot(self):
        """The case with its readers, so that who was proposed, asked and replaced stands in its events."""
        if not self.pk:
            return super().snapshot()
        read = self.assignments.order_by("pk").values_list("expert_id", "state")
        return super().snapshot() | {"readers": [list(pair) for pair in read]}


class ReviewAssignment(Acted):
    """评审任务 of one expert on one case; the file opens with acceptance and closes with the end (INV-12)."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("拟分派")
        INVITED = "invited", _("已邀请")
        SCORING = "scoring", _("评分中")
        SUBMITTED = "submitted", _("已提交")
        LOCKED = "locked", _("已锁定")
        DECLINED = "declined", _("已谢绝")
        RECUSED = "recused", _("已回避")
        EXPIRED = "expired", _("逾期")
        VOID = "void", _("作废")

    LIVE = (State.PROPOSED, State.INVITED, State.SCORING, State.SUBMITTED, State.LOCKED)
    COUNTED = (State.SUBMITTED, State.LOCKED)

    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.PROPOSED, editable=False)
    case = models.ForeignKey(ReviewCase, models.PROTECT, related_name="assignments")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="assignments")
    invited_at = models.DateTimeField(null=True)
    answer_until = models.DateTimeField(null=True)
    declaration_signed_at = models.DateTimeField(_("签署回避与保密承诺书时间"), null=True)
    due_on = models.DateField(_("评分截止"), null=True)
    submitted_at = models.DateTimeField(null=True)
    ended_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "expert"],
                condition=Q(state__in=["proposed", "invited", "scoring", "submitted", "locked"]),
                name="assigned_once",
            )
        ]

    def __str__(self):
        return f"{self.case}"


class Score(Acted):
    """One expert's score of one criterion: level 1–4 and points (mpt, half points) inside the level's band (INV-16, INV-19)."""

    class State(models.TextChoices):
        KEPT = "kept", _("已保存")

    state = models.CharField(max_length=20, choices=State, default=State.KEPT, editable=False)
    assignment = models.ForeignKey(ReviewAssignment, models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(_("等次"))
    points_mpt = models.PositiveIntegerField(_("得分（千分之一分）"))
    comment = models.TextField(_("评语"), blank=True)
    cited = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")
    cited_page = models.PositiveIntegerField(null=True, blank=True)
    scored_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "criterion"], name="one_score_per_criterion"),
            # One check, not two: each costs three queries whenever a score is saved.
            models.CheckConstraint(condition=Q(level__range=(1, 4)) & Q(points_mpt__lte=1_000_000), name="score_within_bounds"),
        ]

    def __str__(self):
        return f"{self.assignment_id} {self.criterion_id}"
