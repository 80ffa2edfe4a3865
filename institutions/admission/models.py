"""登记评审与退出 (task 9; domain.md §3.2, §5.14): applications for entry, change, renewal and exit, and the register of exits."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.registry.models import FIELD_CHOICES, Institution, InstitutionChange
from portal.accounts.models import Organisation
from portal.kernel.models import Acted
from portal.registers.models import Record


class AdmissionCase(Acted):
    """One application, from its filing to the decision. `institution` is empty until a newly admitted one is registered."""

    class State(models.TextChoices):
        FILED = "filed", _("待受理")
        RETURNED = "returned", _("待补正")
        ACCEPTED = "accepted", _("已受理")
        UNDER_REVIEW = "under_review", _("专家评审")
        DECIDED = "decided", _("已决定")
        WITHDRAWN = "withdrawn", _("已撤回")

    class Kind(models.TextChoices):
        ESTABLISH = "establish", _("设立登记")
        ADD_SCOPE = "add_scope", _("增加执业类别")
        CHANGE = "change", _("变更登记")
        RENEW = "renew", _("许可证延续")
        CANCEL = "cancel", _("注销登记")

    class Change(models.TextChoices):
        NAME = InstitutionChange.Kind.NAME.value, _("名称")
        ADDRESS = InstitutionChange.Kind.ADDRESS.value, _("地址")
        HEAD = InstitutionChange.Kind.HEAD.value, _("机构负责人")
        LEGAL_REPRESENTATIVE = InstitutionChange.Kind.LEGAL_REPRESENTATIVE.value, _("法定代表人")
        PARENT = "parent_name", _("设立单位")
        PHONE = "phone", _("电话")

    class Conclusion(models.TextChoices):
        RECOMMENDED = "recommended", _("建议同意")
        AFTER_MENDING = "after_mending", _("整改后同意")
        NOT_RECOMMENDED = "not_recommended", _("建议不予同意")

    class Decision(models.TextChoices):
        GRANTED = "granted", _("准予")
        REFUSED = "refused", _("不予准许")

    OPEN = (State.FILED, State.RETURNED, State.ACCEPTED, State.UNDER_REVIEW)

    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.FILED, editable=False)
    kind = models.CharField(_("申请事项"), max_length=20, choices=Kind)
    province = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("省级司法行政机关"))
    institution = models.ForeignKey(Institution, models.PROTECT, null=True, related_name="cases", verbose_name=_("机构"))
    applicant = models.CharField(_("申请人"), max_length=120)
    statement = models.TextField(_("申请理由"))
    fields = ArrayField(models.CharField(max_length=8, choices=FIELD_CHOICES), verbose_name=_("执业类别"), default=list, blank=True)
    change = models.CharField(_("变更事项"), max_length=30, choices=Change, blank=True)
    old_value = models.CharField(_("变更前"), max_length=200, blank=True)
    new_value = models.CharField(_("变更后"), max_length=200, blank=True)
    effective_on = models.DateField(_("变更发生日期"), null=True)
    submitted_at = models.DateTimeField(_("提交时间"))
    resubmitted_on = models.DateField(_("补正提交日期"), null=True)
    missing = models.TextField(_("需要补正的内容"), blank=True)
    accepted_on = models.DateField(_("受理日期"), null=True)
    review_from = models.DateField(_("启动评审日期"), null=True)
    review_on = models.DateField(_("评审日期"), null=True)
    experts = models.PositiveSmallIntegerField(_("评审专家人数"), null=True)
    conclusion = models.CharField(_("评审结论"), max_length=20, choices=Conclusion, blank=True)
    review_opinion = models.TextField(_("评审意见"), blank=True)
    reviewed_on = models.DateField(_("评审结束日期"), null=True)
    proposal = models.CharField(_("拟办意见"), max_length=20, choices=Decision, blank=True)
    proposal_note = models.TextField(_("拟办理由"), blank=True)
    licence_expires_on = models.DateField(_("新的有效期至"), null=True)
    decision = models.CharField(_("决定"), max_length=20, choices=Decision, blank=True)
    decision_reason = models.TextField(_("决定理由"), blank=True)
    doc_no = models.CharField(_("决定书文号"), max_length=60, blank=True)
    decided_on = models.DateField(_("决定日期"), null=True)
    withdrawn_on = models.DateField(_("撤回日期"), null=True)

    class Meta:
        ordering = ["-submitted_at"]
        indexes = [models.Index(fields=["province", "state"], name="cases_of_a_province")]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "kind", "change"], condition=Q(state__in=["filed", "returned", "accepted", "under_review"]),
                name="one_open_case_of_a_kind", violation_error_message=_("同一事项已有一件申请正在办理。办结或撤回后才能再提出。"),
            ),
            models.UniqueConstraint(
                fields=["province", "applicant"],
                condition=Q(kind="establish", state__in=["filed", "returned", "accepted", "under_review"]),
                name="one_open_establishment", violation_error_message=_("这家拟设机构已有一件设立申请正在办理。"),
            ),
            models.CheckConstraint(
                condition=Q(kind="establish") | Q(institution__isnull=False), name="case_names_its_institution",
                violation_error_message=_("除设立登记外，申请须由已登记的机构提出。"),
            ),
            models.CheckConstraint(
                condition=~Q(state="decided") | Q(decided_on__isnull=False) & ~Q(decision=""), name="decided_case_says_what",
                violation_error_message=_("已决定的案件须有决定和决定日期。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.get_kind_display()} {self.applicant}"

    @property
    def number(self) -> str:
        """The number by which people name the case: SQ, the year of its filing, a running number."""
        return f"SQ{timezone.localdate(self.submitted_at).year}{self.pk:06d}"

    @property
    def is_open(self) -> bool:
        """Not yet decided and not withdrawn."""
        return self.state in self.OPEN

    @property
    def to_register(self) -> bool:
        """A new institution was admitted and does not stand in the register yet."""
        return self.kind == self.Kind.ESTABLISH and self.decision == self.Decision.GRANTED and self.institution_id is None

    def concerned_organisation(self):
        return self.institution.organisation_id if self.institution_id else self.province_id


class ExitRecord(Record):
    """退出: an institution or one of its appraisers gave up or lost the licence, by the document that says so."""

    class Subject(models.TextChoices):
        INSTITUTION = "institution", _("机构")
        APPRAISER = "appraiser", _("鉴定人")

    class Ground(models.TextChoices):
        VOLUNTARY = "voluntary", _("自愿申请")
        EXPIRED = "expired", _("有效期届满未延续")
        CONDITIONS_LOST = "conditions_lost", _("不再具备条件")
        REVOKED = "revoked", _("撤销登记")
        DISSOLVED = "dissolved", _("机构终止")
        DEATH = "death", _("死亡或丧失行为能力")
        OTHER = "other", _("其他")

    subject_kind = models.CharField(_("退出主体"), max_length=20, choices=Subject)
    appraiser_no = models.CharField(_("鉴定人执业证号"), max_length=20, blank=True, help_text=_("机构退出的不填。"))
    ground = models.CharField(_("退出原因"), max_length=20, choices=Ground)
    effective_on = models.DateField(_("退出日期"))
    doc_no = models.CharField(_("文书文号"), max_length=60)

    class Meta:
        ordering = ["-effective_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "subject_kind", "doc_no", "appraiser_no"], condition=Q(state="valid"), name="exit_once_a_document",
                violation_error_message=_("这份文书的退出记录已登记。"),
            ),
            models.UniqueConstraint(
                fields=["owner"], condition=Q(state="valid", subject_kind="institution"), name="institution_exits_once",
                violation_error_message=_("这家机构的退出已登记。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.get_subject_kind_display()} {self.get_ground_display()}"
