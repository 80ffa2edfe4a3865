"""省级推荐 (domain.md §5.4): one province's ranked list for one cycle."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluation.applications.models import Application
from evaluation.cycles.models import Cycle
from evaluation.integrity.models import IntegrityGrade
from portal.accounts.models import Organisation
from portal.documents.models import IssuedDocument
from portal.kernel.models import Acted


class Recommendation(Acted):
    """推荐名单: draft → submitted → accepted, or returned to the province and submitted again; lapsed when late."""

    class State(models.TextChoices):
        DRAFT = "draft", _("编制中")
        SUBMITTED = "submitted", _("已提交")
        RETURNED = "returned", _("已退回")
        ACCEPTED = "accepted", _("已受理")
        LAPSED = "lapsed", _("逾期未推荐")

    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.DRAFT, editable=False)
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="recommendations")
    province = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    quota = models.PositiveSmallIntegerField(_("推荐名额"))
    opinion = models.TextField(_("推荐意见"), blank=True)
    meeting_on = models.DateField(_("集体研究日期"), null=True, blank=True)
    notice_from = models.DateField(_("省内公示开始"), null=True, blank=True)
    notice_until = models.DateField(_("省内公示截止"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, editable=False)
    submitted_count = models.PositiveSmallIntegerField(_("提交时家数"), null=True, editable=False)
    defects = models.TextField(_("退回缺陷清单"), blank=True, editable=False)
    resubmit_until = models.DateTimeField(null=True, editable=False)  # the midnight after the last day, exclusive
    letter = models.ForeignKey(IssuedDocument, models.PROTECT, null=True, editable=False, related_name="+")
    receipt = models.ForeignKey(IssuedDocument, models.PROTECT, null=True, editable=False, related_name="+")

    class Meta:
        ordering = ["province__province__order"]
        constraints = [models.UniqueConstraint(fields=["cycle", "province"], name="one_recommendation_per_province")]

    def __str__(self):
        return f"{self.province} · {self.cycle}"

    def snapshot(self):
        """The list with its ranks, opinions and reasons, and why others are not on it."""
        if not self.pk:
            return super().snapshot()
        listed = self.nominees.filter(state="listed").order_by("rank")
        left_out = self.not_nominated.order_by("application_id").values_list("application_id", "reason", "doc_id")
        return super().snapshot() | {
            "nominees": [list(n) for n in listed.values_list("rank", "application_id", "opinion", "rank_reason", "defect")],
            "not_nominated": [list(n) for n in left_out],
        }

    def concerned_organisation(self):
        return self.province_id


class Nominee(Acted):
    """拟推荐机构, in the province's order of preference (1 is first)."""

    class State(models.TextChoices):
        LISTED = "listed", _("拟推荐")
        REMOVED = "removed", _("已移出")

    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.LISTED, editable=False)
    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="nominees")
    application = models.ForeignKey(Application, models.PROTECT, related_name="nominations")
    integrity = models.ForeignKey(IntegrityGrade, models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField(_("排序"))
    opinion = models.TextField(_("推荐意见"), blank=True)
    rank_reason = models.TextField(_("调整排序的理由"), blank=True)
    removed_reason = models.TextField(_("移出原因"), blank=True)
    defect = models.TextField(_("退回缺陷"), blank=True)
    listed_at = models.DateTimeField(_("列入时间"), null=True)

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "application"], condition=Q(state="listed"), name="nominated_once"),
            models.UniqueConstraint(fields=["recommendation", "rank"], condition=Q(state="listed"), name="one_nominee_per_rank"),
        ]

    def __str__(self):
        return str(self.application.institution)

    def concerned_organisation(self):
        return self.recommendation.province_id


class NotNominated(models.Model):
    """未予推荐: why an institution that applied is not on the list, and the paper that told it."""

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="not_nominated")
    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    reason = models.TextField(_("未予推荐的理由"))
    doc = models.ForeignKey(IssuedDocument, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recommendation", "application"], name="not_nominated_once")]

    def __str__(self):
        return f"{self.application.institution} {self.reason}"
