"""公示与异议 (domain.md §5.8)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from evaluation.cycles.models import Cycle
from evaluation.review.models import ReviewCase
from evaluation.standards.models import Criterion
from portal.documents.models import IssuedDocument
from portal.kernel.fields import EncryptedTextField
from portal.kernel.models import Acted


class PublicityNotice(Acted):
    """公示: the passing list before the public, for its full number of working days (INV-25)."""

    class State(models.TextChoices):
        PREPARED = "prepared", _("待签发")
        OPEN = "open", _("公示中")
        CLOSED = "closed", _("公示结束")
        VOID = "void", _("已作废")

    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.PREPARED, editable=False)
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="notices")
    opened_on = models.DateField(_("公示开始"), null=True)
    closes_on = models.DateField(_("公示截止"), null=True)
    closes_at = models.DateTimeField(null=True)  # the midnight after closes_on, exclusive
    list_digest = models.CharField(max_length=64, blank=True)
    doc = models.ForeignKey(IssuedDocument, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-opened_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["cycle"], condition=~Q(state="void"), name="one_notice_per_cycle"),
            models.CheckConstraint(condition=Q(closes_on=None) | Q(closes_on__gt=F("opened_on")), name="notice_closes_after_it_opens"),
        ]

    def __str__(self):
        return f"{self.cycle} {self._meta.verbose_name}"


class NoticeRow(models.Model):
    """One institution on a public notice."""

    notice = models.ForeignKey(PublicityNotice, models.PROTECT, related_name="rows")
    case = models.OneToOneField(ReviewCase, models.PROTECT, related_name="notice_row")
    order = models.PositiveSmallIntegerField()
    held_back = models.BooleanField(default=False)

    class Meta:
        ordering = ["order"]

    def __str__(self):
        return str(self.case)


class Objection(Acted):
    """异议 against one row of a notice; the objector is known to the officer alone (INV-28)."""

    class State(models.TextChoices):
        RECEIVED = "received", _("已收到")
        INVESTIGATING = "investigating", _("核查中")
        ANSWERED = "answered", _("已答复")
        REFUSED = "refused", _("不予受理")
        WITHDRAWN = "withdrawn", _("已撤回")

    OPEN = (State.RECEIVED, State.INVESTIGATING)

    class Kind(models.TextChoices):
        REAL_NAME = "real_name", _("实名")
        ORGANISATION = "organisation", _("单位")
        ANONYMOUS = "anonymous", _("匿名")

    class Finding(models.TextChoices):
        UPHELD = "upheld", _("成立")
        PARTLY = "partly", _("部分成立")
        REJECTED = "rejected", _("不成立")
        UNVERIFIABLE = "unverifiable", _("无法查实")

    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.RECEIVED, editable=False)
    number = models.CharField(_("编号"), max_length=24, unique=True)
    notice = models.ForeignKey(PublicityNotice, models.PROTECT, related_name="objections")
    case = models.ForeignKey(ReviewCase, models.PROTECT, related_name="objections")
    criterion = models.ForeignKey(Criterion, models.PROTECT, null=True, blank=True, related_name="+")
    objector_kind = models.CharField(_("提出方式"), max_length=20, choices=Kind)
    objector_name = EncryptedTextField(_("姓名或单位名称"), blank=True, default="")
    objector_phone = EncryptedTextField(_("联系电话"), blank=True, default="")
    ground = models.CharField(_("异议事项"), max_length=40)
    facts = models.TextField(_("事实与理由"))
    receipt_hash = models.CharField(max_length=64, unique=True)
    received_at = models.DateTimeField(_("收到时间"))
    due_on = models.DateField(_("答复期限"))
    handler = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    finding = models.CharField(_("核查结论"), max_length=20, choices=Finding, blank=True)
    answer = models.TextField(_("答复"), blank=True)
    answered_on = models.DateField(null=True)
    refused_reason = models.TextField(_("不予受理的理由"), blank=True)

    secret = frozenset({"objector_name", "objector_phone", "receipt_hash"})

    class Meta:
        ordering = ["received_at"]

    def __str__(self):
        return self.number

    def concerned_organisation(self):
        return None  # never shown in the trail of the institution it is about


class ObjectionMessage(models.Model):
    """One message of the dialogue by receipt code."""

    objection = models.ForeignKey(Objection, models.PROTECT, related_name="messages")
    from_objector = models.BooleanField()
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self):
        return self.text[:40]
