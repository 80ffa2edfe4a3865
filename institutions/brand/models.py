"""公益服务与品牌形象 (task 12; domain.md §3.2): what an institution does for the public, what it is known for, what honours it has."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.registers.models import Record


class PublicWelfareActivity(Record):
    """One thing done for the public without pay (公益服务). Nothing says whom it was done for."""

    class Kind(models.TextChoices):
        LEGAL_AID = "legal_aid", _("法律援助鉴定")
        FREE_APPRAISAL = "free_appraisal", _("免费鉴定")
        LECTURE = "lecture", _("普法宣讲")
        COMMUNITY = "community", _("社区服务")
        DISASTER = "disaster", _("应急救灾")
        OTHER = "other", _("其他")

    number = models.CharField(_("活动编号"), max_length=40, help_text=_("本机构自编，例如 GY-2026-001。"))
    held_on = models.DateField(_("活动日期"))
    kind = models.CharField(_("公益服务种类"), max_length=20, choices=Kind)
    beneficiaries = models.PositiveIntegerField(_("受益人数"))
    hours = models.DecimalField(
        _("服务时长（小时）"), max_digits=9, decimal_places=1, help_text=_("参加人员的服务时长之和，例如 3 人各 2 小时填 6。")
    )
    value_fen = models.BigIntegerField(_("减免或捐助金额（分）"), help_text=_("没有的填 0。"))

    class Meta:
        ordering = ["-held_on", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "number"], condition=Q(state="valid"), name="welfare_number_once",
                violation_error_message=_("这个活动编号已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(hours__gt=0), name="welfare_some_hours", violation_error_message=_("服务时长须大于 0。"),
            ),
            models.CheckConstraint(
                condition=Q(value_fen__gte=0), name="welfare_value_not_negative", violation_error_message=_("减免或捐助金额不能为负数。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.number


class BrandItem(Record):
    """One thing an institution is known by (品牌项目)."""

    class Kind(models.TextChoices):
        TRADEMARK = "trademark", _("商标")
        SERVICE_BRAND = "service_brand", _("服务品牌")
        FEATURE_PROJECT = "feature_project", _("特色项目")
        TYPICAL_CASE = "typical_case", _("典型案例")
        MEDIA = "media", _("媒体报道")

    class Level(models.TextChoices):
        NATIONAL = "national", _("国家级")
        PROVINCIAL = "provincial", _("省级")
        MUNICIPAL = "municipal", _("市级")
        NONE = "none", _("无")

    kind = models.CharField(_("品牌种类"), max_length=20, choices=Kind)
    title = models.CharField(_("名称"), max_length=120)
    level = models.CharField(_("级别"), max_length=20, choices=Level)
    dated = models.DateField(_("取得或发布日期"))

    class Meta:
        ordering = ["-dated", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "kind", "title"], condition=Q(state="valid"), name="brand_item_once",
                violation_error_message=_("这个品牌项目已登记。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.title


class Honour(Record):
    """One honour (荣誉) granted to the institution, to one of its people or to its party organisation; revoked, it stays with its day."""

    class Level(models.TextChoices):
        NATIONAL = "national", _("国家级")
        PROVINCIAL = "provincial", _("省级")
        MUNICIPAL = "municipal", _("市级")

    class Scope(models.TextChoices):
        INSTITUTION = "institution", _("机构")
        PERSON = "person", _("个人")
        PARTY = "party", _("党组织")

    title = models.CharField(_("荣誉名称"), max_length=120, help_text=_("授予个人的，请在名称后用括号注明姓名。"))
    level = models.CharField(_("级别"), max_length=20, choices=Level)
    granted_by = models.CharField(_("授予单位"), max_length=120)
    granted_on = models.DateField(_("授予日期"))
    scope = models.CharField(_("授予对象"), max_length=20, choices=Scope)
    revoked_on = models.DateField(_("撤销日期"), null=True, blank=True, help_text=_("荣誉被撤销的填写；从这一天起不再计入。"))

    class Meta:
        ordering = ["-granted_on", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "granted_by", "granted_on", "title"], condition=Q(state="valid"), name="honour_once",
                violation_error_message=_("这项荣誉已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(revoked_on__gte=F("granted_on")), name="honour_revoked_after_granted",
                violation_error_message=_("撤销日期不能早于授予日期。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.title
