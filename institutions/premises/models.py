"""执业场所与服务环境 (task 5; domain.md §3.2): where an institution works, its facilities, and its own monthly checks."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.registers.models import Record


def area(title, **given) -> models.DecimalField:
    """A column of square metres."""
    return models.DecimalField(title, max_digits=9, decimal_places=1, **given)


class PremisesSite(Record):
    """One place where the institution works (执业场所), with its area by use; it counts until its lease ends."""

    class Tenure(models.TextChoices):
        OWNED = "owned", _("自有")
        LEASED = "leased", _("租赁")
        PROVIDED = "provided", _("举办单位提供")

    name = models.CharField(_("场所名称"), max_length=60)
    address = models.CharField(_("地址"), max_length=200)
    area_m2 = area(_("业务用房面积（平方米）"), help_text=_("本场所全部业务用房，包括下面四类。"))
    office_m2 = area(_("办公面积（平方米）"))
    laboratory_m2 = area(_("检验检测面积（平方米）"))
    archive_m2 = area(_("档案与检材保管面积（平方米）"))
    reception_m2 = area(_("接待面积（平方米）"))
    tenure = models.CharField(_("使用方式"), max_length=20, choices=Tenure)
    lease_until = models.DateField(_("使用期限至"), null=True, blank=True, help_text=_("租赁的须填写；到期后不再计入面积。"))

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"], condition=Q(state="valid"), name="site_name_once",
                violation_error_message=_("本机构已登记这个场所。场所名称不能重复。"),
            ),
            models.CheckConstraint(
                condition=Q(area_m2__gte=F("office_m2") + F("laboratory_m2") + F("archive_m2") + F("reception_m2")),
                name="site_parts_within_area",
                violation_error_message=_("业务用房面积不能小于办公、检验检测、档案与检材保管、接待四类面积之和。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.name


class Facility(Record):
    """One check of one kind of facility (便民、防护设施): whether what the institution has of that kind is in order."""

    class Kind(models.TextChoices):
        SIGNAGE = "signage", _("服务标识")
        SERVICE_GUIDE = "service_guide", _("服务指南")
        WAITING = "waiting", _("候检设施")
        ACCESSIBLE = "accessible", _("无障碍设施")
        PRIVACY = "privacy", _("隐私保护设施")
        PROTECTIVE = "protective", _("防护设施")
        SURVEILLANCE = "surveillance", _("监控设施")
        FIRE = "fire", _("消防设施")
        SANITATION = "sanitation", _("卫生设施")

    kind = models.CharField(_("设施种类"), max_length=20, choices=Kind)
    description = models.TextField(_("设施说明"))
    checked_on = models.DateField(_("检查日期"), help_text=_("每种设施至少每年检查一次，每次检查登记一条。"))
    passed = models.BooleanField(_("检查合格"), default=False)

    class Meta:
        ordering = ["-checked_on", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "kind", "checked_on"], condition=Q(state="valid"), name="facility_checked_once_a_day",
                violation_error_message=_("这种设施当天的检查已登记。请在已有记录上补正。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.get_kind_display()} {self.checked_on}"


class EnvironmentCheck(Record):
    """One check of the working environment by the institution itself (环境自查), due every month."""

    checked_on = models.DateField(_("自查日期"))
    items_total = models.PositiveIntegerField(_("自查项数"))
    items_passed = models.PositiveIntegerField(_("合格项数"))
    corrected_on = models.DateField(
        _("整改完成日期"), null=True, blank=True, help_text=_("有不合格项的，全部整改后填写；填写后才算完成自查。")
    )

    class Meta:
        ordering = ["-checked_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "checked_on"], condition=Q(state="valid"), name="environment_check_once_a_day",
                violation_error_message=_("这一天的自查已登记。请在已有记录上补正。"),
            ),
            models.CheckConstraint(
                condition=Q(items_total__gte=1), name="environment_some_items", violation_error_message=_("自查项数至少为 1。"),
            ),
            models.CheckConstraint(
                condition=Q(items_passed__lte=F("items_total")), name="environment_passed_within",
                violation_error_message=_("合格项数不能多于自查项数。"),
            ),
            models.CheckConstraint(
                condition=Q(corrected_on__gte=F("checked_on")), name="environment_corrected_after",
                violation_error_message=_("整改完成日期不能早于自查日期。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return str(self.checked_on)
