"""党组织和党员作用 (task 4; domain.md §3.3): part in decisions, model posts and sites, honours, service to society."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.registers.models import Record


class DecisionParticipation(Record):
    """A matter of weight that the party organisation was heard on before the institution decided."""

    class Opinion(models.TextChoices):
        SUPPORT = "support", _("同意")
        AMEND = "amend", _("提出修改意见")
        OBJECT = "object", _("不同意")

    held_on = models.DateField(_("会议日期"))
    matter = models.CharField(_("决策事项"), max_length=200)
    opinion = models.CharField(_("党组织意见"), max_length=20, choices=Opinion)
    adopted = models.BooleanField(_("意见被采纳"))

    class Meta:
        ordering = ["-held_on", "matter"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "held_on", "matter"], condition=Q(state="valid"), name="party_decision_once",
                violation_error_message=_("这一天的这个决策事项已登记。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.held_on} {self.matter}"


class Pioneer(Record):
    """A pioneer post (党员先锋岗), model site (党建示范点) or brand (党建品牌). Its holder is known outside by number alone."""

    class Kind(models.TextChoices):
        POST = "pioneer_post", _("党员先锋岗")
        SITE = "demo_site", _("党建示范点")
        BRAND = "brand", _("党建品牌")

    class Level(models.TextChoices):
        OWN = "own", _("本单位")
        MUNICIPAL = "municipal", _("市级")
        PROVINCIAL = "provincial", _("省级")
        NATIONAL = "national", _("国家级")

    kind = models.CharField(_("类型"), max_length=20, choices=Kind)
    title = models.CharField(_("名称"), max_length=120, help_text=_("有几个先锋岗的，名称中写明岗位，例如“法医临床室党员先锋岗”。"))
    holder = models.ForeignKey(
        "party_building.PartyMember", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("先锋岗党员编号")
    )
    set_up_on = models.DateField(_("设立日期"))
    level = models.CharField(_("级别"), max_length=20, choices=Level)
    reviewed_on = models.DateField(_("最近一次评议日期"), null=True, blank=True, help_text=_("设立后还没有评议过的不填。"))

    class Meta:
        ordering = ["kind", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "kind", "title"], condition=Q(state="valid"), name="party_pioneer_once",
                violation_error_message=_("这个名称已登记；名称相同的请写明岗位或地点。"),
            ),
            models.CheckConstraint(
                condition=Q(reviewed_on__gte=F("set_up_on")), name="party_pioneer_reviewed_after",
                violation_error_message=_("评议日期不能早于设立日期。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.title


class PartyHonour(Record):
    """An honour for party work, by its document. Which member it went to is not kept."""

    class Level(models.TextChoices):
        NATIONAL = "national", _("国家级")
        PROVINCIAL = "provincial", _("省级")
        MUNICIPAL = "municipal", _("市级")
        OWN = "own", _("本单位")

    class Recipient(models.TextChoices):
        ORGANISATION = "organisation", _("党组织")
        MEMBER = "member", _("党员个人")

    number = models.CharField(_("编号"), max_length=20, help_text=_("几名党员得到同一荣誉的，每人一个编号；不要写姓名。"))
    title = models.CharField(_("荣誉名称"), max_length=120)
    level = models.CharField(_("级别"), max_length=20, choices=Level)
    recipient = models.CharField(_("授予对象"), max_length=20, choices=Recipient)
    granted_on = models.DateField(_("授予日期"))

    class Meta:
        ordering = ["-granted_on", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "number"], condition=Q(state="valid"), name="party_honour_number_once",
                violation_error_message=_("这个编号的荣誉已登记。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.title


class SocialContribution(Record):
    """What members did for society together (服务社会): how many took part, how many hours."""

    class Kind(models.TextChoices):
        GOVERNANCE = "governance", _("参与基层治理")
        LEGAL_SERVICE = "legal_service", _("公益法律服务")
        RESPONSIBILITY = "responsibility", _("履行社会责任")
        DISASTER = "disaster", _("抢险救灾")

    title = models.CharField(_("事项"), max_length=120)
    held_on = models.DateField(_("日期"))
    kind = models.CharField(_("类型"), max_length=20, choices=Kind)
    members = models.PositiveIntegerField(_("参加党员人数"))
    hours = models.DecimalField(_("服务时长（小时）"), max_digits=9, decimal_places=1)

    class Meta:
        ordering = ["-held_on", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "held_on", "title"], condition=Q(state="valid"), name="social_contribution_once",
                violation_error_message=_("这一天的这个事项已登记。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.held_on} {self.title}"
