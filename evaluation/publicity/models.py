"""公示与异议 (domain.md §5.8)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evaluation.cycles.models import Cycle
from evaluation.review.models import ReviewCase
from evaluation.standards.models import Criterion
from institutions.models import Institution
from portal.documents.models import IssuedDocument
from portal.files.models import StoredFile
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
    opened_on = models.DateField(_("公示开始"), null=True, blank=True)
    closes_on = models.DateField(_("公示截止"), null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)  # the midnight after closes_on, exclusive
    list_digest = models.CharField(max_length=64, blank=True)
    doc = models.ForeignKey(IssuedDocument, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-opened_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["cycle"], condition=~Q(state="void"), name="one_notice_per_cycle"),
            models.CheckConstraint(condition=Q(closes_on=None) | Q(closes_on__gt=F("opened_on")), name="notice_closes_after_it_opens"),
            models.CheckConstraint(
                condition=Q(state__in=["prepared", "void"])
                | Q(opened_on__isnull=False, closes_on__isnull=False, closes_at__isnull=False, doc__isnull=False),
                name="notice_opens_with_its_paper",
            ),
        ]

    def __str__(self):
        return str(_("%(cycle)s公示") % {"cycle": self.cycle})

    def snapshot(self):
        rows = {r.case_id: {"order": r.order, "held_back": r.held_back, "struck": r.struck} for r in self.rows.all()} if self.pk else {}
        return super().snapshot() | {"rows": {str(case): said for case, said in rows.items()}}


class NoticeRow(models.Model):
    """One institution on a public notice.

    Struck: an objection to it was upheld. Held back: one was still open when the list was announced; it may be added later.
    """

    notice = models.ForeignKey(PublicityNotice, models.PROTECT, related_name="rows")
    case = models.OneToOneField(ReviewCase, models.PROTECT, related_name="notice_row")
    order = models.PositiveSmallIntegerField()
    held_back = models.BooleanField(_("暂缓公告"), default=False)
    struck = models.BooleanField(_("移出名单"), default=False)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["notice", "order"], name="notice_order_once")]

    def __str__(self):
        return str(self.case)


class Objection(Acted):
    """异议 against one row of a notice; the objector is known to the officer alone (INV-28).

    While it is investigated `finding` and `answer` are the officer's draft; they stand once the leader has signed (`answered`).
    """

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

    class Ground(models.TextChoices):
        CONDITIONS = "conditions", _("不符合推荐或考核条件")
        UNTRUE = "untrue", _("申报材料不真实")
        UNLAWFUL = "unlawful", _("违法违规执业未处理")
        RECUSAL = "recusal", _("评审中应当回避而未回避")
        OTHER = "other", _("其他")

    class Refusal(models.TextChoices):
        NO_FACTS = "no_facts", _("没有具体事实或线索")
        OUT_OF_SCOPE = "out_of_scope", _("不属于对公示名单的异议")

    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.RECEIVED, editable=False)
    number = models.CharField(_("编号"), max_length=24, unique=True)
    notice = models.ForeignKey(PublicityNotice, models.PROTECT, related_name="objections")
    case = models.ForeignKey(ReviewCase, models.PROTECT, related_name="objections")
    criterion = models.ForeignKey(Criterion, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("涉及的考核指标"))
    objector_kind = models.CharField(_("提出方式"), max_length=20, choices=Kind)
    objector_name = EncryptedTextField(_("姓名或单位名称"), blank=True, default="")
    objector_phone = EncryptedTextField(_("联系电话"), blank=True, default="")
    ground = models.CharField(_("理由类别"), max_length=40, choices=Ground)
    facts = models.TextField(_("事实与理由"))
    receipt_hash = models.CharField(max_length=64, unique=True)
    received_at = models.DateTimeField(_("收到时间"))
    due_on = models.DateField(_("答复期限"))
    handler = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    finding = models.CharField(_("核查结论"), max_length=20, choices=Finding, blank=True)
    answer = models.TextField(_("答复"), blank=True)
    answered_on = models.DateField(null=True, blank=True)
    refusal = models.CharField(_("不予受理的情形"), max_length=20, choices=Refusal, blank=True)
    refused_reason = models.TextField(_("不予受理的理由"), blank=True)
    admitted_on = models.DateField(_("受理日期"), null=True, blank=True)
    # What the objector is told, on paper.
    reply = models.ForeignKey(IssuedDocument, models.PROTECT, null=True, blank=True, related_name="+")

    secret = frozenset({"objector_name", "objector_phone", "receipt_hash", "facts"})

    class Meta:
        ordering = ["received_at"]

    def __str__(self):
        return self.number

    @property
    def received_on(self):
        """The day of receipt in Beijing, from which its limits run."""
        return timezone.localdate(self.received_at)

    def concerned_organisation(self):
        return None  # never shown in the trail of the institution it is about


class ObjectionMessage(Acted):
    """One message of the dialogue by receipt code; its words stay out of the event log."""

    class State(models.TextChoices):
        SENT = "sent", _("已发出")

    state = models.CharField(max_length=20, choices=State, default=State.SENT, editable=False)
    objection = models.ForeignKey(Objection, models.PROTECT, related_name="messages")
    from_objector = models.BooleanField()
    text = models.TextField(_("内容"))
    at = models.DateTimeField()

    secret = frozenset({"text"})

    class Meta:
        ordering = ["at", "id"]

    def __str__(self):
        return str(self.objection)

    def concerned_organisation(self):
        return None


class Inquiry(Acted):
    """What an institution is asked because of an objection: the officer's words, never the objector's (OBJ-3, INV-28)."""

    class State(models.TextChoices):
        ASKED = "asked", _("待说明")
        ANSWERED = "answered", _("已说明")

    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.ASKED, editable=False)
    objection = models.ForeignKey(Objection, models.PROTECT, related_name="inquiries")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    question = models.TextField(_("请机构说明的事项"))
    asked_on = models.DateField(_("发出日期"))
    due_on = models.DateField(_("说明期限"))
    answer = models.TextField(_("机构的说明"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_on", "-id"]
        verbose_name = _("异议核查")

    def __str__(self):
        return str(_("异议核查：%(institution)s") % {"institution": self.institution})

    def concerned_organisation(self):
        return self.institution.organisation_id


class ObjectionDraft(models.Model):
    """What somebody without an account has begun to write; kept seven days under a key that only their browser holds."""

    key = models.UUIDField(unique=True)
    notice = models.ForeignKey(PublicityNotice, models.CASCADE, related_name="+")
    content = EncryptedTextField(blank=True, default="")  # the form's fields as JSON
    saved_at = models.DateTimeField()
    objection = models.OneToOneField(Objection, models.CASCADE, null=True, related_name="+")  # once it is handed in

    class Meta:
        indexes = [models.Index(fields=["saved_at"], name="objection_drafts_by_age")]

    def __str__(self):
        return str(self.saved_at)


class DraftFile(models.Model):
    """A file laid to a draft, already found sound."""

    draft = models.ForeignKey(ObjectionDraft, models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.name
