"""司法鉴定人登记 (tasks 20–22; domain.md §3.5)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from institutions.registry.models import FIELD_CHOICES
from portal.registers.models import Record


class Appraiser(Record):
    """A natural person licensed to give opinions, in one institution at a time (the owner); INV-40."""

    class Gender(models.TextChoices):
        MALE = "m", _("男")
        FEMALE = "f", _("女")

    class Education(models.TextChoices):
        DOCTOR = "doctor", _("博士")
        MASTER = "master", _("硕士")
        BACHELOR = "bachelor", _("本科")
        OTHER = "other", _("其他")

    class Title(models.TextChoices):
        SENIOR = "senior", _("正高")
        ASSOCIATE = "associate", _("副高")
        INTERMEDIATE = "intermediate", _("中级")
        JUNIOR = "junior", _("初级")
        NONE = "none", _("无")

    class Status(models.TextChoices):
        ACTIVE = "active", _("执业")
        SUSPENDED = "suspended", _("停止执业")
        CANCELLED = "cancelled", _("已注销")
        REVOKED = "revoked", _("已撤销")

    name = models.CharField(_("姓名"), max_length=40)
    gender = models.CharField(_("性别"), max_length=1, choices=Gender)
    born_on = models.DateField(_("出生日期"))
    licence_no = models.CharField(_("执业证号"), max_length=20)
    fields = ArrayField(models.CharField(max_length=8, choices=FIELD_CHOICES), verbose_name=_("执业类别"))
    full_time = models.BooleanField(_("专职"), default=True)
    education = models.CharField(_("学历"), max_length=20, choices=Education)
    title_level = models.CharField(_("职称"), max_length=20, choices=Title)
    licensed_on = models.DateField(_("执业证颁发日期"))
    licence_expires_on = models.DateField(_("执业证有效期至"))
    status = models.CharField(_("执业状态"), max_length=20, choices=Status, default=Status.ACTIVE)
    joined_on = models.DateField(
        _("到本机构执业日期"), null=True, blank=True, help_text=_("从其他机构转来的必填；不填按执业证颁发日期计。")
    )
    status_since = models.DateField(_("执业状态起始日期"), null=True, blank=True, help_text=_("停止执业、注销、撤销的必填。"))

    secret = frozenset({"born_on"})

    class Meta:
        verbose_name = _("鉴定人")
        ordering = ["licence_no"]
        constraints = [
            models.UniqueConstraint(
                fields=["licence_no"],
                condition=Q(state="valid") & ~Q(status="cancelled"),
                name="appraiser_in_one_institution",
                violation_error_message=_("这个执业证号已登记在一家机构名下；鉴定人同一时间只能在一家机构执业。"),
            ),
            models.CheckConstraint(
                condition=Q(licence_expires_on__gt=F("licensed_on")),
                name="appraiser_licence_expires_after_issue",
                violation_error_message=_("执业证有效期须晚于颁发日期。"),
            ),
        ]

    def __str__(self):
        return f"{self.name} {self.licence_no}"
