"""司法鉴定机构登记: institutions, their licensed fields, and how both changed (tasks 9, 13; domain.md §3.2)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Organisation, ProvincialUnit
from portal.kernel.models import Acted
from portal.registers.models import Record

FIELDS = {
    "0101": _("法医病理"), "0102": _("法医临床"), "0103": _("法医精神病"), "0104": _("法医物证"), "0105": _("法医毒物"),
    "0201": _("文书"), "0202": _("痕迹"), "0203": _("微量物证"),
    "0301": _("录音"), "0302": _("图像"), "0303": _("电子数据"),
    "0401": _("污染物性质"), "0402": _("地表水与沉积物"), "0403": _("空气污染"), "0404": _("土壤与地下水"),
    "0405": _("近岸海洋与海岸带"), "0406": _("生态系统"), "0407": _("其他环境损害"),
}  # fmt: skip
"""执业分类: the portal's four-digit code of each licensed field (proposed; domain.md §3.2)."""

CATEGORIES = {"01": _("法医类"), "02": _("物证类"), "03": _("声像资料"), "04": _("环境损害")}
FIELD_CHOICES = list(FIELDS.items())


class Institution(Acted):
    """A unit licensed by a provincial bureau to give forensic opinions. `organisation` is the same unit as a user of the portal."""

    class State(models.TextChoices):
        ACTIVE = "active", _("执业")
        SUSPENDED = "suspended", _("停止执业")
        CANCELLED = "cancelled", _("已注销")
        REVOKED = "revoked", _("已撤销登记")

    class LegalForm(models.TextChoices):
        HOSPITAL = "hospital", _("医疗机构")
        UNIVERSITY = "university", _("高等院校")
        RESEARCH = "research", _("科研院所")
        PUBLIC_INSTITUTION = "public_institution", _("事业单位")
        COMPANY = "company", _("企业")
        PRIVATE_NONENTERPRISE = "private_nonenterprise", _("民办非企业单位")
        OTHER = "other", _("其他")

    state = models.CharField(_("执业状态"), max_length=20, choices=State, default=State.ACTIVE, editable=False)
    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="institution", editable=False)
    province = models.ForeignKey(ProvincialUnit, models.PROTECT, related_name="institutions", verbose_name=_("省份"), editable=False)
    public_no = models.CharField(_("机构编号"), max_length=12, unique=True, editable=False)
    name = models.CharField(_("机构名称"), max_length=120)
    initials = models.CharField(_("拼音首字母"), max_length=120, blank=True, editable=False)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18)
    uscc_exception = models.CharField(
        _("代码例外说明"), max_length=200, blank=True, help_text=_("代码通不过国家标准校验、但确属登记机关核发的，写明依据。")
    )
    licence_no = models.CharField(_("许可证号"), max_length=20)
    division_code = models.CharField(_("行政区划代码"), max_length=6, blank=True)
    address = models.CharField(_("地址"), max_length=200)
    phone = models.CharField(_("电话"), max_length=20, blank=True)
    legal_form = models.CharField(_("单位性质"), max_length=30, choices=LegalForm)
    parent_name = models.CharField(_("设立单位"), max_length=120, blank=True)
    legal_representative = models.CharField(_("法定代表人"), max_length=40)
    head_name = models.CharField(_("机构负责人"), max_length=40)
    licensed_on = models.DateField(_("首次获证日期"))
    licence_expires_on = models.DateField(_("许可证有效期至"))
    renewal_filed_on = models.DateField(_("延续申请日期"), null=True, blank=True)
    website = models.URLField(_("网址"), max_length=200, blank=True)

    class Meta:
        ordering = ["public_no"]
        constraints = [
            models.UniqueConstraint(
                fields=["licence_no"],
                condition=~Q(state="cancelled"),
                name="licence_no_once",
                violation_error_message=_("这个许可证号已登记在另一家机构名下。"),
            ),
            models.CheckConstraint(
                condition=Q(licence_expires_on__gt=F("licensed_on")),
                name="licence_expires_after_issue",
                violation_error_message=_("许可证有效期须晚于首次获证日期。"),
            ),
        ]

    def __str__(self):
        return self.name

    def concerned_organisation(self):
        return self.organisation_id


class Scope(Record):
    """业务范围: one licensed field of an institution."""

    field = models.CharField(_("执业类别"), max_length=8, choices=FIELD_CHOICES)
    granted_on = models.DateField(_("批准日期"))
    withdrawn_on = models.DateField(_("取消日期"), null=True, blank=True)

    class Meta:
        ordering = ["field"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "field"],
                condition=Q(state="valid", withdrawn_on=None),
                name="scope_granted_once",
                violation_error_message=_("这个执业类别已登记。"),
            ),
        ]

    def __str__(self):
        return str(FIELDS.get(self.field, self.field))


class InstitutionChange(models.Model):
    """One registered change; append-only, so that former names stay searchable."""

    class Kind(models.TextChoices):
        NAME = "name", _("名称")
        ADDRESS = "address", _("地址")
        HEAD = "head_name", _("机构负责人")
        LEGAL_REPRESENTATIVE = "legal_representative", _("法定代表人")
        LICENCE = "licence_expires_on", _("许可证延续")
        STATE = "state", _("执业状态")

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="changes")
    kind = models.CharField(_("变更事项"), max_length=30, choices=Kind)
    old_value = models.TextField(_("变更前"))
    new_value = models.TextField(_("变更后"))
    effective_on = models.DateField(_("生效日期"))

    class Meta:
        ordering = ["-effective_on", "-id"]

    def __str__(self):
        return f"{self.get_kind_display()} {self.effective_on}"
