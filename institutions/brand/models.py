"""公益与品牌 (task 12; domain.md §3.2)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.registers.models import Record


class PublicWelfareActivity(Record):
    """A service for the public good (公益服务). Hours are those of all who took part, in all."""

    class Kind(models.TextChoices):
        LEGAL_AID = "legal_aid", _("法律援助鉴定")
        FREE_APPRAISAL = "free_appraisal", _("免费鉴定")
        LECTURE = "lecture", _("普法讲座")
        COMMUNITY = "community", _("社区服务")
        DISASTER = "disaster", _("应急救援")
        OTHER = "other", _("其他")

    title = models.CharField(_("活动名称"), max_length=120)
    kind = models.CharField(_("类别"), max_length=20, choices=Kind)
    held_on = models.DateField(_("活动日期"))
    beneficiaries = models.PositiveIntegerField(_("受益人数"))
    hours = models.DecimalField(_("服务时长（人·小时）"), max_digits=9, decimal_places=1)
    value_fen = models.BigIntegerField(_("减免或投入（分）"), default=0)

    class Meta:
        ordering = ["-held_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "title", "held_on"], condition=Q(state="valid"), name="welfare_activity_once",
                violation_error_message=_("这一天的这项活动已登记。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.title


class BrandItem(Record):
    """Something that makes the institution known (品牌)."""

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
        NONE = "none", _("不分级")

    title = models.CharField(_("名称"), max_length=120)
    kind = models.CharField(_("类别"), max_length=20, choices=Kind)
    level = models.CharField(_("级别"), max_length=20, choices=Level)
    dated = models.DateField(_("取得或发布日期"))

    class Meta:
        ordering = ["-dated"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "title", "kind"], condition=Q(state="valid"), name="brand_item_once",
                violation_error_message=_("这一项已登记。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.title


class Honour(Record):
    """An honour (荣誉). National and provincial ones need the document; withdrawn ones stay and no longer count."""

    class Level(models.TextChoices):
        NATIONAL = "national", _("国家级")
        PROVINCIAL = "provincial", _("省级")
        MUNICIPAL = "municipal", _("市级")

    class Scope(models.TextChoices):
        INSTITUTION = "institution", _("机构")
        PERSON = "person", _("个人")
        PARTY = "party", _("党组织")

    title = models.CharField(_("荣誉名称"), max_length=120)
    level = models.CharField(_("级别"), max_length=20, choices=Level)
    granted_by = models.CharField(_("授予单位"), max_length=120)
    granted_on = models.DateField(_("授予日期"))
    scope = models.CharField(_("获得者"), max_length=20, choices=Scope)
    revoked_on = models.DateField(_("被撤销日期"), null=True, blank=True)

    class Meta:
        ordering = ["-granted_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "title", "granted_on"], condition=Q(state="valid"), name="honour_once",
                violation_error_message=_("这项荣誉已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(revoked_on__gte=F("granted_on")), name="honour_revoked_later",
                violation_error_message=_("被撤销日期不能早于授予日期。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.title
