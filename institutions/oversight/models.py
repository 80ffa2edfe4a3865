"""外部监督 (task 8; domain.md §3.2): what is disclosed, joint commissions, witnessed appraisals, liaison with authorities."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from institutions.registry.models import FIELD_CHOICES
from portal.registers.models import Record

CASE_ONLY = _("只填本机构的案件编号，不得填写当事人的姓名、证件号码或其他能识别身份的内容。")


class Disclosure(Record):
    """One page on which an institution discloses something (信息公开), and whether it could be reached when last checked."""

    class Kind(models.TextChoices):
        REGISTRATION = "registration", _("登记信息")
        SCOPES = "scopes", _("业务范围")
        PERSONNEL = "personnel", _("鉴定人信息")
        FEES = "fees", _("收费标准")
        INTEGRITY_GRADE = "integrity_grade", _("诚信等级")
        ABILITY = "ability", _("能力评估")
        PENALTIES = "penalties", _("处罚与惩戒")
        PROCESS = "process", _("鉴定流程")

    kind = models.CharField(_("公开内容"), max_length=20, choices=Kind)
    url = models.URLField(_("网址"), max_length=300)
    published_on = models.DateField(_("公开日期"))
    checked_on = models.DateField(_("最近核对日期"))
    reachable = models.BooleanField(_("可以访问"), default=False)

    class Meta:
        ordering = ["kind", "url"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "kind", "url"], condition=Q(state="valid"), name="disclosure_page_once",
                violation_error_message=_("这项内容的这个网址已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(checked_on__gte=F("published_on")), name="disclosure_checked_after",
                violation_error_message=_("核对日期不能早于公开日期。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.get_kind_display()} {self.url}"


class JointCommission(Record):
    """One case commissioned by the parties together (共同委托); how many they were, never who."""

    signed_on = models.DateField(_("签订日期"))
    field = models.CharField(_("执业类别"), max_length=8, choices=FIELD_CHOICES)
    parties = models.PositiveIntegerField(_("委托方数"))
    insurer = models.BooleanField(_("保险机构参与"), default=False)
    case_ref = models.CharField(_("案件编号"), max_length=40, help_text=CASE_ONLY)

    class Meta:
        ordering = ["-signed_on", "case_ref"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "case_ref"], condition=Q(state="valid"), name="joint_commission_once",
                violation_error_message=_("这个案件的共同委托已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(parties__gte=2), name="joint_commission_of_two", violation_error_message=_("共同委托的委托方至少两方。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.case_ref


class WitnessedAppraisal(Record):
    """One appraisal that others watched (到场见证); how many and of which kind, never who."""

    class Kind(models.TextChoices):
        PARTY = "party", _("当事人")
        COURT = "court", _("办案机关")
        INSURER = "insurer", _("保险机构")
        THIRD_PARTY = "third_party", _("第三方")

    held_on = models.DateField(_("见证日期"))
    witnesses = models.PositiveIntegerField(_("到场人数"))
    kind = models.CharField(_("见证方"), max_length=20, choices=Kind)
    case_ref = models.CharField(_("案件编号"), max_length=40, help_text=CASE_ONLY)

    class Meta:
        ordering = ["-held_on", "case_ref"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "case_ref", "held_on"], condition=Q(state="valid"), name="witnessed_once_a_day",
                violation_error_message=_("这个案件当天的到场见证已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(witnesses__gte=1), name="witnessed_by_someone", violation_error_message=_("到场人数至少为 1。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.case_ref} {self.held_on}"


class AuthorityLiaison(Record):
    """One meeting or exchange with an authority that handles cases (与办案机关衔接)."""

    class With(models.TextChoices):
        COURT = "court", _("人民法院")
        PROCURATORATE = "procuratorate", _("人民检察院")
        POLICE = "police", _("公安机关")
        SUPERVISION = "supervision", _("监察机关")
        ARBITRATION = "arbitration", _("仲裁机构")
        INSURER = "insurer", _("保险机构")

    held_on = models.DateField(_("衔接日期"))
    with_kind = models.CharField(_("对方"), max_length=20, choices=With)
    content = models.TextField(_("会商与反馈内容"), help_text=_("不得填写案情和当事人信息。"))

    class Meta:
        ordering = ["-held_on", "with_kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "with_kind", "held_on"], condition=Q(state="valid"), name="liaison_once_a_day",
                violation_error_message=_("当天与这一方的衔接已登记。请在已有记录上补充内容。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.get_with_kind_display()} {self.held_on}"
