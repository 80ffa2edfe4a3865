"""党内组织生活 (tasks 1, 2; domain.md §3.3): members, their meetings, their dues."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.registers.models import Record


class PartyMember(Record):
    """A member of the party in an institution. Who it is stays inside: outside only numbers are known (domain.md §11).

    The name and the link to the register of appraisers are not repeated in events either, which others read.
    """

    class Kind(models.TextChoices):
        FULL = "full", _("正式党员")
        PROBATIONARY = "probationary", _("预备党员")

    number = models.CharField(_("党员编号"), max_length=20, help_text=_("本机构内部编号，用来代替姓名；不要填身份证号。"))
    name = models.CharField(_("姓名"), max_length=40)
    kind = models.CharField(_("党员类别"), max_length=20, choices=Kind)
    joined_on = models.DateField(_("入党日期"))
    post = models.CharField(_("党内职务"), max_length=40, blank=True)
    appraiser = models.ForeignKey(
        "personnel.Appraiser", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("鉴定人执业证号"),
        help_text=_("是本机构鉴定人的，选择其执业证号。"),
    )  # fmt: skip
    left_on = models.DateField(_("转出日期"), null=True, blank=True)

    secret = frozenset({"name", "appraiser", "appraiser_id"})

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "number"], condition=Q(state="valid"), name="party_member_number_once",
                violation_error_message=_("这个党员编号已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(left_on__gte=F("joined_on")), name="party_member_left_after_joined",
                violation_error_message=_("转出日期不能早于入党日期。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.number


class PartyMeeting(Record):
    """One meeting of party life (三会一课 and the others), with how many had to come and came."""

    class Kind(models.TextChoices):
        GENERAL = "general", _("支部党员大会")
        COMMITTEE = "committee", _("支部委员会会议")
        GROUP = "group", _("党小组会")
        LECTURE = "lecture", _("党课")
        THEME_DAY = "theme_day", _("主题党日")
        LIFE_MEETING = "life_meeting", _("组织生活会")
        DEMOCRATIC_REVIEW = "democratic_review", _("民主评议党员")

    kind = models.CharField(_("会议类型"), max_length=20, choices=Kind)
    held_on = models.DateField(_("召开日期"))
    due_attend = models.PositiveIntegerField(_("应到人数"))
    attended = models.PositiveIntegerField(_("实到人数"))
    topic = models.CharField(_("主题"), max_length=200)

    class Meta:
        ordering = ["-held_on", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "kind", "held_on", "topic"], condition=Q(state="valid"), name="party_meeting_once",
                violation_error_message=_("这一天这个主题的会议已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(attended__lte=F("due_attend")), name="party_attended_within_due",
                violation_error_message=_("实到人数不能多于应到人数。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.held_on} {self.get_kind_display()}"


class DuesMonth(Record):
    """The dues (党费) of one month: how many members had to pay and how many paid in full. No sums, no names."""

    month = models.CharField(_("月份"), max_length=7, help_text=_("例如 2026-05。"))
    due = models.PositiveIntegerField(_("应缴人数"))
    paid = models.PositiveIntegerField(_("足额缴纳人数"))

    class Meta:
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "month"], condition=Q(state="valid"), name="party_dues_once_a_month",
                violation_error_message=_("这个月的党费缴纳情况已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(paid__lte=F("due")), name="party_dues_paid_within_due",
                violation_error_message=_("足额缴纳人数不能多于应缴人数。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.month
