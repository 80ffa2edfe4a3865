"""党的组织与制度 (tasks 1, 2; domain.md §3.3): party organisations, the year's statement of coverage, the rules of party work."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.registers.models import Record


class PartyOrganisation(Record):
    """A party organisation (党组织) of an institution, or one that it has in common with others."""

    class Kind(models.TextChoices):
        COMMITTEE = "committee", _("党委")
        GENERAL_BRANCH = "general_branch", _("党总支")
        BRANCH = "branch", _("党支部")
        JOINT_BRANCH = "joint_branch", _("联合党支部")

    class Standing(models.TextChoices):
        ACTIVE = "active", _("在建")
        DISSOLVED = "dissolved", _("已撤销")

    name = models.CharField(_("党组织名称"), max_length=120)
    kind = models.CharField(_("组织类型"), max_length=20, choices=Kind)
    established_on = models.DateField(_("成立日期"))
    superior = models.CharField(_("上级党组织"), max_length=120)
    secretary = models.CharField(_("书记"), max_length=40)
    committee_size = models.PositiveIntegerField(_("委员会人数"), help_text=_("没有设立委员会的填 0。"))
    term_until = models.DateField(_("本届任期至"))
    full_members = models.PositiveIntegerField(_("正式党员人数"))
    standing = models.CharField(_("组织状态"), max_length=20, choices=Standing, default=Standing.ACTIVE)
    dissolved_on = models.DateField(_("撤销日期"), null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"], condition=Q(state="valid"), name="party_organisation_once",
                violation_error_message=_("这个名称的党组织已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(term_until__gt=F("established_on")), name="party_term_after_established",
                violation_error_message=_("本届任期须晚于成立日期。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.name


class PartyCoverage(Record):
    """How far the party's organisation and work reach an institution in one year (应建尽建、三进、四同步).

    What 三进 means is not spelled out in the programme; the three are taken as 进章程、进决策、进管理 (domain.md Q15).
    """

    year = models.PositiveSmallIntegerField(_("年度"))
    members_total = models.PositiveIntegerField(_("正式党员总数"), help_text=_("不含预备党员。"))
    organisation_required = models.BooleanField(_("应建党组织"), help_text=_("有正式党员 3 人以上的，应当单独成立党支部。"))
    organisation_present = models.BooleanField(_("已建党组织"))
    instructor = models.BooleanField(_("已派党建指导员"))
    three_enter_1 = models.BooleanField(_("三进：进章程"))
    three_enter_2 = models.BooleanField(_("三进：进决策"))
    three_enter_3 = models.BooleanField(_("三进：进管理"))
    sync_planned = models.BooleanField(_("四同步：同步谋划"))
    sync_set_up = models.BooleanField(_("四同步：同步设置"))
    sync_staffed = models.BooleanField(_("四同步：同步配备"))
    sync_started = models.BooleanField(_("四同步：同步开展"))

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "year"], condition=Q(state="valid"), name="party_coverage_once_a_year",
                violation_error_message=_("这个年度的党建覆盖情况已登记。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return str(self.year)


class PartyRule(Record):
    """A rule of party work (党建制度) that an institution has given itself."""

    title = models.CharField(_("制度名称"), max_length=120)
    effective_on = models.DateField(_("施行日期"))
    reviewed_on = models.DateField(_("最近一次评审日期"), null=True, blank=True, help_text=_("施行后还没有评审过的不填。"))

    class Meta:
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "title"], condition=Q(state="valid"), name="party_rule_once",
                violation_error_message=_("这项制度已登记；修订后请修改原记录。"),
            ),
            models.CheckConstraint(
                condition=Q(reviewed_on__gte=F("effective_on")), name="party_rule_reviewed_in_force",
                violation_error_message=_("评审日期不能早于施行日期。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.title
