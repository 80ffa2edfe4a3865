"""职业道德与执业行为 (task 20; domain.md §3.5): rules of conduct, education in ethics, yearly pledges."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from personnel.appraisers.models import Appraiser
from portal.registers.models import Record


class ConductRule(Record):
    """One code of ethics or rule of behaviour of an institution, as in force from a day."""

    class Kind(models.TextChoices):
        ETHICS = "ethics", _("职业道德准则")
        BEHAVIOUR = "behaviour", _("执业行为规范")

    title = models.CharField(_("名称"), max_length=120)
    kind = models.CharField(_("类别"), max_length=20, choices=Kind)
    effective_on = models.DateField(_("施行日期"))

    class Meta:
        ordering = ["-effective_on", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "title", "effective_on"], condition=Q(state="valid"), name="conduct_rule_once",
                violation_error_message=_("这项制度的这个版本已登记。修订的请填写新的施行日期。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.title


class EthicsSession(Record):
    """One session of education in ethics and discipline: how many should have come and how many did."""

    held_on = models.DateField(_("举办日期"))
    topic = models.CharField(_("主题"), max_length=200)
    hours = models.DecimalField(_("学时"), max_digits=9, decimal_places=1)
    due_attend = models.PositiveIntegerField(_("应到人数"))
    attended = models.PositiveIntegerField(_("实到人数"))

    class Meta:
        ordering = ["-held_on", "topic"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "held_on", "topic"], condition=Q(state="valid"), name="ethics_session_once",
                violation_error_message=_("当天这个主题的教育活动已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(attended__lte=F("due_attend")), name="ethics_attended_within_due",
                violation_error_message=_("实到人数不能多于应到人数。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.held_on} {self.topic}"


class ConductPledge(Record):
    """An appraiser's pledge of loyalty and integrity (忠诚、诚信承诺) for a year."""

    appraiser = models.ForeignKey(Appraiser, models.PROTECT, related_name="+", verbose_name=_("鉴定人执业证号"))
    year = models.PositiveSmallIntegerField(_("年度"))
    signed_on = models.DateField(_("签署日期"))

    class Meta:
        ordering = ["-year", "appraiser"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "appraiser", "year"], condition=Q(state="valid"), name="pledge_once_a_year",
                violation_error_message=_("这名鉴定人这个年度的承诺书已登记。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.year} {self.appraiser}"
