"""党建阵地与活动 (task 3; domain.md §3.3)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.registers.models import Record


class PartyVenue(Record):
    """A place of party work (党建阵地), in a building or on line."""

    class Kind(models.TextChoices):
        CULTURE_WALL = "culture_wall", _("党建文化墙")
        ACTIVITY_ROOM = "activity_room", _("党员活动室")
        ONLINE_PLATFORM = "online_platform", _("线上平台")
        READING_CORNER = "reading_corner", _("党建书角")

    name = models.CharField(_("名称"), max_length=60)
    kind = models.CharField(_("阵地类型"), max_length=20, choices=Kind)
    area_m2 = models.DecimalField(_("面积（平方米）"), max_digits=9, decimal_places=1, null=True, blank=True)
    url = models.URLField(_("网址"), max_length=300, blank=True, help_text=_("线上平台必填。"))
    opened_on = models.DateField(_("启用日期"))

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"], condition=Q(state="valid"), name="party_venue_once",
                violation_error_message=_("这个名称的党建阵地已登记。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.name


class PartyActivity(Record):
    """One activity of party work (党建活动) beside the regular meetings."""

    class Kind(models.TextChoices):
        STUDY = "study", _("学习教育")
        VOLUNTEER = "volunteer", _("志愿服务")
        COMMUNITY = "community", _("社区共建")
        CIVILISATION = "civilisation", _("文明创建")
        GOVERNANCE = "governance", _("基层治理")
        JOINT = "joint", _("支部联建")

    title = models.CharField(_("活动名称"), max_length=120)
    held_on = models.DateField(_("活动日期"))
    kind = models.CharField(_("活动类型"), max_length=20, choices=Kind)
    partner = models.CharField(_("共建单位"), max_length=120, blank=True)
    participants = models.PositiveIntegerField(_("参加人数"))
    innovative = models.BooleanField(_("创新形式"), default=False)

    class Meta:
        ordering = ["-held_on", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "held_on", "title"], condition=Q(state="valid"), name="party_activity_once",
                violation_error_message=_("这一天这个名称的活动已登记。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.held_on} {self.title}"
