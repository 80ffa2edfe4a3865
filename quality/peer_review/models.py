"""文书评议 (task 17; domain.md §3.4): rounds in which experts read anonymised opinions, and what each opinion scored."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutions.registry.models import FIELD_CHOICES
from portal.registers.models import Record

FULL_MPT = 100_000
"""100 points in thousandths."""


class PeerReviewRound(Record):
    """One round of peer review in one field, kept once for all. Its scores count from the day of their publication."""

    common = True

    code = models.CharField(_("评议轮次编号"), max_length=40)
    title = models.CharField(_("评议名称"), max_length=120)
    year = models.PositiveSmallIntegerField(_("年度"))
    field = models.CharField(_("执业类别"), max_length=8, choices=FIELD_CHOICES)
    organiser = models.CharField(_("组织方"), max_length=120)
    published_on = models.DateField(_("结果发布日期"), null=True, blank=True, help_text=_("结果尚未发布的不填。"))

    class Meta:
        verbose_name = _("文书评议轮次")
        ordering = ["-year", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(state="valid"), name="peer_review_round_once",
                violation_error_message=_("这个评议轮次编号已登记。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.code} {self.title}"


class PeerReviewItem(Record):
    """What one anonymised opinion of an institution scored in a round. It is known by a number that names neither case nor author."""

    class Grade(models.TextChoices):
        EXCELLENT = "excellent", pgettext_lazy("grade", "优秀")
        GOOD = "good", pgettext_lazy("grade", "良好")
        PASS = "pass", pgettext_lazy("grade", "合格")
        FAIL = "fail", pgettext_lazy("grade", "不合格")

    round = models.ForeignKey(PeerReviewRound, models.PROTECT, related_name="items", verbose_name=_("评议轮次编号"))
    document_no = models.CharField(_("文书匿名编号"), max_length=40, help_text=_("评议时编的号，不填意见书编码、案号和姓名。"))
    score_mpt = models.PositiveIntegerField(
        _("得分（千分之一分）"), help_text=_("百分制，92.5 分填 92500。"),
        validators=[MaxValueValidator(FULL_MPT, _("满分为 100 分，最多填 100000。"))],
    )  # fmt: skip
    grade = models.CharField(_("评议等次"), max_length=20, choices=Grade)
    defects = models.PositiveIntegerField(_("缺陷（处）"))

    class Meta:
        ordering = ["-round__year", "document_no"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "document_no"], condition=Q(state="valid"), name="peer_review_item_once",
                violation_error_message=_("这个轮次中的这个文书匿名编号已登记。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.round} {self.document_no}"
